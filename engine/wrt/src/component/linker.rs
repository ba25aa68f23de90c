//! Finds by name what components import of the host.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use wrt_component::Imports;
use wrt_platform::Platform;
use wrt_runtime::ModuleId;

use super::state::{Code, Destructor, Host};
use super::{Component, Instance, ResourceType, Val};
use crate::error::Usage;
use crate::store::{Inner, StoreId, reserve};
use crate::{AsContextMut, DefaultPlatform, Engine, Module, Result, StoreContextMut};

/// What the host defines for components: functions, resource types and core modules, by name or by the names of instances and their own.
///
/// It belongs to no store: one linker serves any number of stores with data of type `T`.
pub struct Linker<T, P: Platform + Clone = DefaultPlatform> {
    engine: Engine<P>,
    root: Names<T, P>,
    instances: BTreeMap<Box<str>, Names<T, P>>,
    shadowing: bool,
}

type Names<T, P> = BTreeMap<Box<str>, Definition<T, P>>;

enum Definition<T, P: Platform + Clone> {
    Func(Arc<Code<T, P>>),
    Resource(Arc<Destructor<T, P>>),
    Defined(ResourceType),
    Module(Module<P>),
}

/// One of a linker's instances, or what is in none.
pub struct LinkerInstance<'l, T, P: Platform + Clone = DefaultPlatform> {
    names: &'l mut Names<T, P>,
    shadowing: bool,
}

impl<T, P: Platform + Clone> Linker<T, P> {
    /// A linker without definitions.
    #[must_use]
    pub fn new(engine: &Engine<P>) -> Linker<T, P> {
        Linker { engine: engine.clone(), root: BTreeMap::new(), instances: BTreeMap::new(), shadowing: false }
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

    /// What is in no instance.
    pub const fn root(&mut self) -> LinkerInstance<'_, T, P> {
        LinkerInstance { names: &mut self.root, shadowing: self.shadowing }
    }

    /// The instance with a name, such as `wasi:cli/stdout@0.2.0`, which is made where there is none.
    pub fn instance(&mut self, name: &str) -> LinkerInstance<'_, T, P> {
        let names = self.instances.entry(name.into()).or_default();
        LinkerInstance { names, shadowing: self.shadowing }
    }

    /// Makes an instance of a component with imports found by name, and runs what its core modules start with.
    ///
    /// An instance whose name has a version stands for an import of a compatible one: with the same first number that is not 0.
    ///
    /// # Errors
    /// [`ComponentError::Missing`](super::ComponentError::Missing) for an import that is not defined; whatever ends a call.
    pub fn instantiate(
        &self,
        mut store: impl AsContextMut<Data = T, Platform = P>,
        component: &Component<P>,
    ) -> Result<Instance>
    where
        T: 'static,
    {
        let inner = store.as_context_mut().inner;
        let id = inner.id;
        let mut tokens = Tokens { linker: self, store: id, found: Vec::new() };
        tokens.take_in(inner)?;
        let items = inner.instantiate_component(component, &mut tokens)?;
        Ok(Instance { store: id, items })
    }

    /// The definitions of an instance with a name, or with one of a compatible version.
    fn names(&self, instance: Option<&str>) -> Option<&Names<T, P>> {
        let Some(name) = instance else { return Some(&self.root) };
        if let Some(names) = self.instances.get(name) {
            return Some(names);
        }
        let wanted = compatible(name)?;
        // Of several that fit, the last in order is the newest of those with as many digits.
        let mut fitting = self.instances.iter().rev();
        fitting.find(|(name, _)| compatible(name) == Some(wanted)).map(|(_, names)| names)
    }
}

/// A name without its version, and what of that has to be the same in a compatible one.
pub(crate) fn compatible(name: &str) -> Option<(&str, &str)> {
    let (path, version) = name.split_once('@')?;
    if version.contains(['-', '+']) {
        return Some((path, version));
    }
    let mut end = 0_usize;
    for part in version.split('.') {
        end = end.saturating_add(part.len());
        if part != "0" {
            break;
        }
        end = end.saturating_add(1);
    }
    Some((path, version.get(..end).unwrap_or(version)))
}

impl<T, P: Platform + Clone> LinkerInstance<'_, T, P> {
    fn insert(&mut self, name: &str, definition: Definition<T, P>) -> Result<&mut Self> {
        if !self.shadowing && self.names.contains_key(name) {
            return Err(Usage::Duplicate.into());
        }
        self.names.insert(name.into(), definition);
        Ok(self)
    }

    /// Defines a function. It gets the arguments, and writes its result, if it has one, to the last slice; both are of the types that the
    /// component imports it with.
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn func_new(
        &mut self,
        name: &str,
        func: impl Fn(StoreContextMut<'_, T, P>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Result<&mut Self> {
        self.insert(name, Definition::Func(Arc::new(func)))
    }

    /// Defines a type of resources, with what destroys one: it gets what stands for it. Each instantiation has a type of its own; see
    /// [`defined_resource`](LinkerInstance::defined_resource) for one that several share.
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn resource(
        &mut self,
        name: &str,
        destructor: impl Fn(StoreContextMut<'_, T, P>, u32) -> Result<()> + Send + Sync + 'static,
    ) -> Result<&mut Self> {
        self.insert(name, Definition::Resource(Arc::new(destructor)))
    }

    /// Defines a type of resources of a store: one of the host's, or one that an instance exports.
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn defined_resource(&mut self, name: &str, ty: ResourceType) -> Result<&mut Self> {
        self.insert(name, Definition::Defined(ty))
    }

    /// Defines a core module.
    ///
    /// # Errors
    /// [`Usage::Duplicate`].
    pub fn module(&mut self, name: &str, module: &Module<P>) -> Result<&mut Self> {
        self.insert(name, Definition::Module(module.clone()))
    }
}

impl ResourceType {
    /// A type of resources that the host defines in a store, with what destroys one: it gets what stands for it.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit), [`Error::Platform`](crate::Error::Platform).
    pub fn new<T: 'static, P: Platform + Clone>(
        mut store: impl AsContextMut<Data = T, Platform = P>,
        destructor: impl Fn(StoreContextMut<'_, T, P>, u32) -> Result<()> + Send + Sync + 'static,
    ) -> Result<ResourceType> {
        let inner = store.as_context_mut().inner;
        let number = inner.add_resource(Arc::new(destructor))?;
        Ok(ResourceType { store: inner.id, number })
    }
}

impl<T, P: Platform + Clone> Inner<T, P> {
    fn add_resource(&mut self, destructor: Arc<Destructor<T, P>>) -> Result<u32> {
        let engine = self.engine.clone();
        let (state, _) = self.components()?;
        let token = state.add_host(&engine, Host::Destructor(destructor))?;
        let added = state.components.add_resource(Some(token));
        added.map_err(|fault| state.error(fault))
    }
}

/// What is found in a store for a definition.
enum Found {
    Func(u32),
    Resource(u32),
    Module(ModuleId),
}

/// The definitions of a linker, taken into a store.
struct Tokens<'l, T, P: Platform + Clone> {
    linker: &'l Linker<T, P>,
    store: StoreId,
    /// What they are there, by where they lie.
    found: Vec<(usize, Found)>,
}

impl<T, P: Platform + Clone> Tokens<'_, T, P> {
    /// Takes all definitions in.
    fn take_in(&mut self, inner: &mut Inner<T, P>) -> Result<()> {
        let engine = inner.engine.clone();
        let all = core::iter::once(&self.linker.root).chain(self.linker.instances.values());
        for definition in all.flat_map(BTreeMap::values) {
            let found = match definition {
                Definition::Func(code) => {
                    Found::Func(inner.components()?.0.add_host(&engine, Host::Func(Arc::clone(code)))?)
                }
                Definition::Resource(destructor) => Found::Resource(inner.add_resource(Arc::clone(destructor))?),
                Definition::Defined(ty) => {
                    ty.store.check(self.store)?;
                    Found::Resource(ty.number)
                }
                Definition::Module(module) => Found::Module(inner.module_id(module)?),
            };
            reserve(&mut self.found, 1)?;
            self.found.extend(Some((core::ptr::from_ref(definition).addr(), found)));
        }
        self.found.sort_by_key(|(at, _)| *at);
        Ok(())
    }

    fn find(&self, instance: Option<&str>, name: &str) -> Option<&Found> {
        let definition = core::ptr::from_ref(self.linker.names(instance)?.get(name)?).addr();
        let index = self.found.binary_search_by_key(&definition, |(at, _)| *at).ok()?;
        self.found.get(index).map(|(_, found)| found)
    }
}

impl<T, P: Platform + Clone> Imports for Tokens<'_, T, P> {
    fn func(&mut self, instance: Option<&str>, name: &str) -> Option<u32> {
        if let Found::Func(token) = self.find(instance, name)? { Some(*token) } else { None }
    }

    fn resource(&mut self, instance: Option<&str>, name: &str) -> Option<u32> {
        if let Found::Resource(number) = self.find(instance, name)? { Some(*number) } else { None }
    }

    fn module(&mut self, instance: Option<&str>, name: &str) -> Option<ModuleId> {
        if let Found::Module(id) = self.find(instance, name)? { Some(*id) } else { None }
    }
}

impl<T, P: Platform + Clone> fmt::Debug for Linker<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.root.keys()).entries(self.instances.keys()).finish()
    }
}

impl<T, P: Platform + Clone> fmt::Debug for LinkerInstance<'_, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::compatible;

    #[test]
    fn versions_are_compatible_up_to_the_first_number_that_is_not_zero() {
        assert_eq!(compatible("a:b/c@1.2.3"), compatible("a:b/c@1.0.0"));
        assert_ne!(compatible("a:b/c@1.2.3"), compatible("a:b/c@2.2.3"));
        assert_eq!(compatible("a:b/c@0.2.3"), compatible("a:b/c@0.2.0"));
        assert_ne!(compatible("a:b/c@0.2.3"), compatible("a:b/c@0.3.0"));
        assert_ne!(compatible("a:b/c@0.0.1"), compatible("a:b/c@0.0.2"));
        assert_ne!(compatible("a:b/c@1.0.0-rc"), compatible("a:b/c@1.0.0"));
        assert_eq!(compatible("a"), None);
    }
}
