//! Finds a module's imports by name.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use wrt_platform::Platform;

use crate::error::{LinkCause, Usage};
use crate::host::HostFunc;
use crate::instance::failure;
use crate::store::{Inner, reserve};
use crate::{
    AsContext, AsContextMut, Caller, DefaultPlatform, Engine, Error, Extern, ExternType, Func, FuncType, Instance,
    IntoFunc, Module, Result, Val,
};

/// Definitions by module name and name, from which a module's imports are taken.
///
/// Host functions of a linker belong to no store: one linker serves any number of stores with data of type `T`.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Caller, Engine, Linker, Module, Store};
///
/// let engine = Engine::default();
/// let mut linker = Linker::new(&engine);
/// linker.func_wrap("host", "add", |mut caller: Caller<'_, i32>, n: i32| *caller.data_mut() += n)?;
///
/// let wasm = wat::parse_str(
///     "(module (import \"host\" \"add\" (func $add (param i32)))
///         (func (export \"run\") (call $add (i32.const 40)) (call $add (i32.const 2))))",
/// ).unwrap();
/// let module = Module::new(&engine, &wasm)?;
/// let mut store = Store::new(&engine, 0)?;
/// let instance = linker.instantiate(&mut store, &module)?;
/// instance.get_typed_func::<(), ()>(&store, "run")?.call(&mut store, ())?;
/// assert_eq!(*store.data(), 42);
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
pub struct Linker<T, P: Platform + Clone = DefaultPlatform> {
    engine: Engine<P>,
    modules: BTreeMap<Box<str>, Names<T, P>>,
    shadowing: bool,
}

type Names<T, P> = BTreeMap<Box<str>, Definition<T, P>>;

enum Definition<T, P: Platform + Clone> {
    Item(Extern),
    Host(HostFunc<T, P>),
}

impl<T, P: Platform + Clone> Clone for Definition<T, P> {
    fn clone(&self) -> Self {
        match self {
            Definition::Item(item) => Definition::Item(*item),
            Definition::Host(host) => Definition::Host(host.clone()),
        }
    }
}

impl<T, P: Platform + Clone> Definition<T, P> {
    fn in_store(&self, inner: &mut Inner<T, P>) -> Result<Extern> {
        match self {
            Definition::Item(item) => Ok(*item),
            Definition::Host(host) => Ok(Func::from_host(inner, host.clone())?.into()),
        }
    }
}

impl<T, P: Platform + Clone> Linker<T, P> {
    /// A linker without definitions.
    #[must_use]
    pub fn new(engine: &Engine<P>) -> Linker<T, P> {
        Linker { engine: engine.clone(), modules: BTreeMap::new(), shadowing: false }
    }

    /// The engine it was made with.
    #[must_use]
    pub const fn engine(&self) -> &Engine<P> {
        &self.engine
    }

    /// Whether a name may be defined again. Off by default.
    pub const fn allow_shadowing(&mut self, allow: bool) -> &mut Self {
        self.shadowing = allow;
        self
    }

    /// Defines something of a store.
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn define(&mut self, module: &str, name: &str, item: impl Into<Extern>) -> Result<&mut Self> {
        self.insert(module, name, Definition::Item(item.into()))
    }

    /// Defines a host function from a closure; see [`Func::wrap`].
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn func_wrap<Params, Results>(
        &mut self,
        module: &str,
        name: &str,
        func: impl IntoFunc<T, P, Params, Results>,
    ) -> Result<&mut Self> {
        self.insert(module, name, Definition::Host(func.into_host()))
    }

    /// Defines a host function whose type is known when the program runs; see [`Func::new`].
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn func_new(
        &mut self,
        module: &str,
        name: &str,
        ty: FuncType,
        func: impl Fn(Caller<'_, T, P>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Result<&mut Self>
    where
        T: 'static,
    {
        self.insert(module, name, Definition::Host(HostFunc::dynamic(ty, func)))
    }

    /// Defines all that an instance exports.
    ///
    /// # Errors
    /// [`Usage::Duplicate`], [`Usage::OtherStore`].
    pub fn instance(
        &mut self,
        store: impl AsContext<Data = T, Platform = P>,
        module: &str,
        instance: Instance,
    ) -> Result<&mut Self> {
        let context = store.as_context();
        instance.store.check(context.inner.id)?;
        for export in instance.exports(context) {
            self.insert(module, export.name(), Definition::Item(export.into_extern()))?;
        }
        Ok(self)
    }

    /// Makes an instance of a module and defines all that it exports.
    ///
    /// # Errors
    /// As [`instantiate`](Linker::instantiate) and [`instance`](Linker::instance).
    pub fn module(
        &mut self,
        mut store: impl AsContextMut<Data = T, Platform = P>,
        name: &str,
        module: &Module<P>,
    ) -> Result<&mut Self> {
        let instance = self.instantiate(store.as_context_mut(), module)?;
        self.instance(store.as_context(), name, instance)
    }

    /// Defines everything of one module name under another as well.
    ///
    /// # Errors
    /// [`Usage::Duplicate`]; [`Usage::NoSuchExport`] when nothing has this module name.
    pub fn alias_module(&mut self, module: &str, as_module: &str) -> Result<()> {
        let names = self.modules.get(module).ok_or(Usage::NoSuchExport { kind: None })?.clone();
        for (name, definition) in names {
            self.insert(as_module, &name, definition)?;
        }
        Ok(())
    }

    /// Defines something under another name as well.
    ///
    /// # Errors
    /// [`Usage::Duplicate`]; [`Usage::NoSuchExport`] when nothing has this name.
    pub fn alias(&mut self, module: &str, name: &str, as_module: &str, as_name: &str) -> Result<&mut Self> {
        let definition = self.find(module, name).ok_or(Usage::NoSuchExport { kind: None })?.clone();
        self.insert(as_module, as_name, definition)
    }

    /// Defines each function that a module imports and that is not defined yet as one that fails when it is called.
    ///
    /// # Errors
    /// None today.
    pub fn define_unknown_imports_as_traps(&mut self, module: &Module<P>) -> Result<()>
    where
        T: 'static,
    {
        for import in module.imports() {
            let ExternType::Func(ty) = import.ty() else { continue };
            if self.find(import.module(), import.name()).is_some() {
                continue;
            }
            let text = format!("unknown import: `{}::{}` was called", import.module(), import.name());
            self.func_new(import.module(), import.name(), ty.clone(), move |_, _, _| Err(Error::msg(text.as_str())))?;
        }
        Ok(())
    }

    /// What is defined under a name. A host function is put into the store, so `None` comes also where the store is full.
    #[must_use]
    pub fn get(
        &self,
        mut store: impl AsContextMut<Data = T, Platform = P>,
        module: &str,
        name: &str,
    ) -> Option<Extern> {
        self.find(module, name)?.in_store(store.as_context_mut().inner).ok()
    }

    /// Makes an instance of a module with imports found by name, and calls its start function.
    ///
    /// # Errors
    /// [`Error::Link`] with the import's names when it is not defined or has another type; else as [`Instance::new`].
    pub fn instantiate(
        &self,
        mut store: impl AsContextMut<Data = T, Platform = P>,
        module: &Module<P>,
    ) -> Result<Instance> {
        let inner = store.as_context_mut().inner;
        let mut imports = Vec::new();
        for import in module.imports() {
            let Some(definition) = self.find(import.module(), import.name()) else {
                let cause = LinkCause::Unknown { expected: import.ty().clone() };
                return Err(failure(import.module(), import.name(), cause));
            };
            reserve(&mut imports, 1)?;
            imports.extend(Some(definition.in_store(inner)?));
        }
        Instance::new(store, module, &imports)
    }

    /// The same as [`instantiate`](Linker::instantiate): what users of wasmi call it.
    ///
    /// # Errors
    /// As [`instantiate`](Linker::instantiate).
    pub fn instantiate_and_start(
        &self,
        store: impl AsContextMut<Data = T, Platform = P>,
        module: &Module<P>,
    ) -> Result<Instance> {
        self.instantiate(store, module)
    }

    /// Defines a host function that is made already.
    #[cfg(feature = "wasi")]
    pub(crate) fn define_host(&mut self, module: &str, name: &str, host: HostFunc<T, P>) -> Result<()> {
        self.insert(module, name, Definition::Host(host)).map(|_| ())
    }

    fn find(&self, module: &str, name: &str) -> Option<&Definition<T, P>> {
        self.modules.get(module)?.get(name)
    }

    fn insert(&mut self, module: &str, name: &str, definition: Definition<T, P>) -> Result<&mut Self> {
        if !self.shadowing && self.find(module, name).is_some() {
            return Err(Usage::Duplicate.into());
        }
        let names = match self.modules.get_mut(module) {
            Some(names) => names,
            None => self.modules.entry(module.into()).or_default(),
        };
        names.insert(name.into(), definition);
        Ok(self)
    }
}

impl<T, P: Platform + Clone> Clone for Linker<T, P> {
    fn clone(&self) -> Self {
        Linker { engine: self.engine.clone(), modules: self.modules.clone(), shadowing: self.shadowing }
    }
}

impl<T, P: Platform + Clone> fmt::Debug for Linker<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.modules.iter().flat_map(|(module, names)| names.keys().map(move |name| (module, name)));
        f.debug_list().entries(names).finish()
    }
}
