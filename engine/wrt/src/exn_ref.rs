//! A reference to an exception of a store.

use wrt_runtime::ExnId;

use crate::error::Usage;
use crate::store::StoreId;
use crate::{AsContext, Exception};

/// An exception that a guest threw. It is a name: cheap to copy, of use with its store only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExnRef {
    store: StoreId,
    slot: u64,
}

impl ExnRef {
    /// The exception with its values; `None` where it is not of this store, or is not there any more: the store keeps those that guests and
    /// tables and globals refer to, not those that the host does.
    #[must_use]
    pub fn read(&self, store: impl AsContext) -> Option<Exception> {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok()?;
        Exception::read(inner, ExnId::from_slot(self.slot)?)
    }

    pub(crate) const fn from_slot(slot: u64, store: StoreId) -> Option<ExnRef> {
        if slot == 0 { None } else { Some(ExnRef { store, slot }) }
    }

    pub(crate) fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
        self.store.check(store)?;
        Ok(self.slot)
    }
}
