//! How much of a resource all items of a store have together.

use wrt_error::{Resource, ResourceLimit};

/// A bound on a sum, with the sum so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    what: Resource,
    limit: u64,
    used: u64,
}

impl Budget {
    /// Nothing is used yet.
    pub(crate) const fn new(what: Resource, limit: u64) -> Self {
        Budget { what, limit, used: 0 }
    }

    /// Whether so much more may be used.
    pub(crate) const fn check(&self, more: u64) -> Result<(), ResourceLimit> {
        let wanted = self.used.saturating_add(more);
        if wanted > self.limit {
            return Err(ResourceLimit { what: self.what, limit: self.limit, wanted });
        }
        Ok(())
    }

    /// Uses so much more, which was checked.
    pub(crate) const fn take(&mut self, more: u64) {
        self.used = self.used.saturating_add(more);
    }

    /// Says anew how much is used.
    pub(crate) const fn set_used(&mut self, used: u64) {
        self.used = used;
    }
}
