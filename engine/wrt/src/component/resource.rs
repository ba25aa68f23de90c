//! Resources: handles that a host holds, and types of resources.

use wrt_platform::Platform;

use super::ComponentError;
use crate::store::StoreId;
use crate::{AsContextMut, Error, Result};

/// A handle of a resource, owned by the host or borrowed for a call. It is a name: of use with its store only, and gone once it was given to a
/// guest as an owned one, or dropped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResourceAny {
    pub(crate) store: StoreId,
    pub(crate) handle: u32,
}

/// A type of resources in a store.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ResourceType {
    pub(crate) store: StoreId,
    pub(crate) number: u32,
}

impl ResourceAny {
    /// A resource of a type that the host defines, which `rep` stands for.
    ///
    /// # Errors
    /// [`Error::Limit`] over handles, [`Error::Platform`] without memory.
    pub fn new(mut store: impl AsContextMut, ty: ResourceType, rep: u32) -> Result<ResourceAny> {
        let inner = store.as_context_mut().inner;
        ty.store.check(inner.id)?;
        let id = inner.id;
        let (state, runtime) = inner.components()?;
        let added = state.components.add_handle(runtime, ty.number, rep);
        let handle = added.map_err(|fault| state.error(fault))?;
        Ok(ResourceAny { store: id, handle })
    }

    /// Its type.
    ///
    /// # Errors
    /// [`ComponentError::Handle`] where it is gone.
    pub fn ty(&self, mut store: impl AsContextMut) -> Result<ResourceType> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        let (state, runtime) = inner.components()?;
        let found = state.components.handle(runtime, self.handle).ok_or(gone())?;
        Ok(ResourceType { store: self.store, number: found.resource })
    }

    /// What stands for it: what the host gave for a resource of its own, or the guest for one of the guest's.
    ///
    /// # Errors
    /// [`ComponentError::Handle`] where it is gone.
    pub fn rep(&self, mut store: impl AsContextMut) -> Result<u32> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        let (state, runtime) = inner.components()?;
        Ok(state.components.handle(runtime, self.handle).ok_or(gone())?.rep)
    }

    /// Whether the host owns it, rather than borrowing it for a call.
    ///
    /// # Errors
    /// [`ComponentError::Handle`] where it is gone.
    pub fn owned(&self, mut store: impl AsContextMut) -> Result<bool> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        let (state, runtime) = inner.components()?;
        Ok(state.components.handle(runtime, self.handle).ok_or(gone())?.is_owned)
    }

    /// Drops it; where the host owns it, its destructor runs.
    ///
    /// # Errors
    /// [`ComponentError::Handle`] where it is gone; what ends a call, from the destructor.
    pub fn resource_drop<T, P: Platform + Clone>(
        self,
        mut store: impl AsContextMut<Data = T, Platform = P>,
    ) -> Result<()> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        inner.drop_resource(self.handle)
    }
}

/// That a handle is gone.
pub(crate) fn gone() -> Error {
    ComponentError::Handle.into()
}
