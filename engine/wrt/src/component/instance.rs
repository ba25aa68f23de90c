//! Instances of components.

use wrt_component::Definition;

use super::{Func, ResourceType};
use crate::store::StoreId;
use crate::{AsContext, AsContextMut};

/// An instance of a component, or one that such an instance exports. It is a name: cheap to copy, of use with its store only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Instance {
    pub(crate) store: StoreId,
    pub(crate) items: u32,
}

/// What an instance of a component exports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ComponentExport {
    /// A function.
    Func(Func),
    /// An instance.
    Instance(Instance),
    /// A type of resources.
    Resource(ResourceType),
    /// A component, a core module or a type, which hosts have no use for yet.
    Other,
}

impl Instance {
    /// What it exports under a name, or under one of a compatible version (Explainer, "Canonical Interface Name").
    #[must_use]
    pub fn get_export(&self, mut store: impl AsContextMut, name: &str) -> Option<ComponentExport> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id).ok()?;
        let components = &inner.known_components()?.components;
        let found = components.export(self.items, name).or_else(|| {
            let wanted = super::linker::compatible(name)?;
            (0..)
                .map_while(|index| components.export_at(self.items, index))
                .find_map(|(name, definition)| (super::linker::compatible(name) == Some(wanted)).then_some(definition))
        })?;
        let store = self.store;
        Some(match found {
            Definition::Func(number) => ComponentExport::Func(Func { store, number }),
            Definition::Instance(items) => ComponentExport::Instance(Instance { store, items }),
            Definition::Resource(number) => ComponentExport::Resource(ResourceType { store, number }),
            Definition::Component(_) | Definition::Module(_) | Definition::Type => ComponentExport::Other,
        })
    }

    /// The function it exports under a name.
    #[must_use]
    pub fn get_func(&self, store: impl AsContextMut, name: &str) -> Option<Func> {
        if let ComponentExport::Func(func) = self.get_export(store, name)? { Some(func) } else { None }
    }

    /// The instance it exports under a name.
    #[must_use]
    pub fn get_instance(&self, store: impl AsContextMut, name: &str) -> Option<Instance> {
        if let ComponentExport::Instance(instance) = self.get_export(store, name)? { Some(instance) } else { None }
    }

    /// The type of resources it exports under a name.
    #[must_use]
    pub fn get_resource(&self, store: impl AsContextMut, name: &str) -> Option<ResourceType> {
        if let ComponentExport::Resource(ty) = self.get_export(store, name)? { Some(ty) } else { None }
    }

    /// The name of what it exports at a place, counted from 0.
    #[must_use]
    pub fn export_name<'s, C: AsContext>(&self, store: &'s C, index: u32) -> Option<&'s str>
    where
        C::Data: 's,
        C::Platform: 's,
    {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok()?;
        inner.known_components()?.components.export_at(self.items, index).map(|(name, _)| name)
    }
}
