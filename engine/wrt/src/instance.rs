//! An instance of a module in a store.

use alloc::boxed::Box;
use alloc::vec::Vec;

use wrt_error::{ExternKind, LinkError};
use wrt_format::ImportRecord;
use wrt_platform::Platform;
use wrt_runtime::InstanceId;

use crate::error::{LinkCause, LinkFailure, Usage};
use crate::module::imported_type;
use crate::store::{Inner, StoreId, reserve};
use crate::{
    AsContext, AsContextMut, DefaultPlatform, Error, Extern, ExternType, Func, Global, Memory, Module, Result,
    StoreContext, Table, TypedFunc, WasmParams, WasmResults,
};

/// An instance of a module in a store. It is a name: cheap to copy, of use with its store only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Instance {
    pub(crate) store: StoreId,
    pub(crate) id: InstanceId,
}

/// Something an instance exports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Export<'instance> {
    name: &'instance str,
    item: Extern,
}

impl<'instance> Export<'instance> {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'instance str {
        self.name
    }

    /// The thing itself.
    #[must_use]
    pub const fn into_extern(self) -> Extern {
        self.item
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> Option<ExternType> {
        self.item.type_in(store.as_context().inner).ok()
    }

    /// The function, if it is one.
    #[must_use]
    pub const fn into_func(self) -> Option<Func> {
        self.item.into_func()
    }

    /// The table, if it is one.
    #[must_use]
    pub const fn into_table(self) -> Option<Table> {
        self.item.into_table()
    }

    /// The memory, if it is one.
    #[must_use]
    pub const fn into_memory(self) -> Option<Memory> {
        self.item.into_memory()
    }

    /// The global, if it is one.
    #[must_use]
    pub const fn into_global(self) -> Option<Global> {
        self.item.into_global()
    }
}

impl Instance {
    /// Makes an instance with these imports, one for each of the module's in its order, and calls the start function.
    /// A [`Linker`](crate::Linker) finds imports by name.
    ///
    /// # Errors
    /// [`Error::Link`] for an import of another type, [`Usage::ImportCount`] for another number of them, [`Error::Trap`] when segments do
    /// not fit or the start function traps, [`Error::Limit`], [`Error::Platform`], and what else may end a call.
    pub fn new<T, P: Platform + Clone>(
        mut store: impl AsContextMut<Data = T, Platform = P>,
        module: &Module<P>,
        imports: &[Extern],
    ) -> Result<Instance> {
        let inner = store.as_context_mut().inner;
        // So that a start function can be called.
        inner.make_way()?;
        let instance = Instance::without_start(inner, module, imports)?;
        if let Some(start) = inner.runtime.start(instance.id) {
            let level = inner.start(start, &[])?;
            inner.finish(level)?;
        }
        Ok(instance)
    }

    fn without_start<T, P: Platform + Clone>(
        inner: &mut Inner<T, P>,
        module: &Module<P>,
        imports: &[Extern],
    ) -> Result<Instance> {
        let mut ids = Vec::new();
        reserve(&mut ids, imports.len())?;
        for import in imports {
            ids.extend(Some(import.id(inner.id)?));
        }
        let id = inner.module_id(module)?;
        match inner.runtime.instantiate(id, &ids) {
            Ok(id) => Ok(Instance { store: inner.id, id }),
            Err(error) => Err(name_import(inner, module, imports, error)),
        }
    }

    /// What it exports under a name.
    #[must_use]
    pub fn get_export(&self, store: impl AsContext, name: &str) -> Option<Extern> {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok()?;
        inner.runtime.export(self.id, name).map(|id| Extern::from_id(id, inner.id))
    }

    /// The function it exports under a name.
    #[must_use]
    pub fn get_func(&self, store: impl AsContext, name: &str) -> Option<Func> {
        self.get_export(store, name)?.into_func()
    }

    /// The function it exports under a name, its types checked.
    ///
    /// # Errors
    /// [`Usage::NoSuchExport`], [`Usage::FuncType`].
    pub fn get_typed_func<Params: WasmParams, Results: WasmResults>(
        &self,
        store: impl AsContext,
        name: &str,
    ) -> Result<TypedFunc<Params, Results>> {
        let func = self.get_func(&store, name).ok_or(Usage::NoSuchExport { kind: Some(ExternKind::Func) })?;
        func.typed(store)
    }

    /// The memory it exports under a name.
    #[must_use]
    pub fn get_memory(&self, store: impl AsContext, name: &str) -> Option<Memory> {
        self.get_export(store, name)?.into_memory()
    }

    /// The table it exports under a name.
    #[must_use]
    pub fn get_table(&self, store: impl AsContext, name: &str) -> Option<Table> {
        self.get_export(store, name)?.into_table()
    }

    /// The global it exports under a name.
    #[must_use]
    pub fn get_global(&self, store: impl AsContext, name: &str) -> Option<Global> {
        self.get_export(store, name)?.into_global()
    }

    /// Everything it exports, in order.
    #[must_use]
    pub fn exports<'a, T: 'a, P: Platform + Clone>(
        &self,
        store: impl Into<StoreContext<'a, T, P>>,
    ) -> Exports<'a, T, P> {
        Exports { inner: store.into().inner, instance: *self, next: 0 }
    }
}

/// What an instance exports, in order.
#[derive(Debug)]
pub struct Exports<'a, T, P: Platform + Clone = DefaultPlatform> {
    inner: &'a Inner<T, P>,
    instance: Instance,
    next: u32,
}

impl<'a, T, P: Platform + Clone> Iterator for Exports<'a, T, P> {
    type Item = Export<'a>;

    fn next(&mut self) -> Option<Export<'a>> {
        self.instance.store.check(self.inner.id).ok()?;
        let (name, item) = self.inner.runtime.export_at(self.instance.id, self.next)?;
        self.next = self.next.saturating_add(1);
        Some(Export { name, item: Extern::from_id(item, self.inner.id) })
    }
}

/// Says which import an instantiation failed for, where it was one.
fn name_import<T, P: Platform + Clone>(
    inner: &Inner<T, P>,
    module: &Module<P>,
    imports: &[Extern],
    error: LinkError,
) -> Error {
    let (LinkError::ImportKind { import, .. } | LinkError::ImportType { import, .. }) = error else {
        return error.into();
    };
    incompatible(inner, module, import as usize, imports).unwrap_or_else(|| error.into())
}

fn incompatible<T, P: Platform + Clone>(
    inner: &Inner<T, P>,
    module: &Module<P>,
    index: usize,
    imports: &[Extern],
) -> Option<Error> {
    let image = module.declared()?;
    let record = image.records::<ImportRecord>().get(index)?;
    let expected = imported_type(&image, record)?;
    let found = imports.get(index)?.type_in(inner).ok()?;
    Some(failure(image.text(record.module)?, image.text(record.name)?, LinkCause::Incompatible { expected, found }))
}

pub(crate) fn failure(module: &str, name: &str, cause: LinkCause) -> Error {
    Error::Link(Box::new(LinkFailure { module: module.into(), name: name.into(), cause }))
}
