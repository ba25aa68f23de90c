//! A reference to an exception of a store.

use crate::error::Usage;
use crate::store::StoreId;

/// An exception that a guest threw. It is a name: cheap to copy, of use with its store only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExnRef {
    store: StoreId,
    slot: u64,
}

impl ExnRef {
    pub(crate) const fn from_slot(slot: u64, store: StoreId) -> Option<ExnRef> {
        if slot == 0 { None } else { Some(ExnRef { store, slot }) }
    }

    pub(crate) fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
        self.store.check(store)?;
        Ok(self.slot)
    }
}
