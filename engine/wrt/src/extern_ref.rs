//! A value of the host's that guests can hold and hand on, but not look into.

use alloc::boxed::Box;
use core::any::Any;

use wrt_platform::Platform;

use crate::error::Usage;
use crate::store::StoreId;
use crate::{AnyRef, AsContextMut, Result, StoreContext};

/// A reference to a value of the host's in a store. It is a name: cheap to copy, of use with its store only.
///
/// Values stay until their store is dropped; [`Resource::ExternRefs`](crate::Resource::ExternRefs) bounds their number.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, ExternRef, Store};
///
/// let mut store = Store::new(&Engine::default(), ())?;
/// let value = ExternRef::new(&mut store, "hello")?;
/// let data = value.data(&store).unwrap();
/// assert_eq!(data.downcast_ref::<&str>(), Some(&"hello"));
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ExternRef {
    store: StoreId,
    slot: u64,
}

impl ExternRef {
    /// Gives a value to the store.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit) at the bound, [`Error::Platform`](crate::Error::Platform) without memory.
    pub fn new(mut store: impl AsContextMut, value: impl Any + Send + Sync) -> Result<ExternRef> {
        let inner = store.as_context_mut().inner;
        inner.values.reserve_one()?;
        let index = inner.values.push(Box::new(value))?;
        Ok(ExternRef { store: inner.id, slot: (index as u64).wrapping_add(1) })
    }

    /// The value; `None` where it is not of this store, or is what a guest made.
    #[must_use]
    pub fn data<'a, T: 'a, P: Platform + Clone>(
        &self,
        store: impl Into<StoreContext<'a, T, P>>,
    ) -> Option<&'a (dyn Any + Send + Sync)> {
        let inner = store.into().inner;
        self.store.check(inner.id).ok()?;
        let index = usize::try_from(self.slot.checked_sub(1)?).ok()?;
        inner.values.get(index).map(|value| &**value)
    }

    /// The same as a reference of the other kind: what a guest made, or a value of the host's among these.
    #[must_use]
    pub const fn to_any(&self) -> Option<AnyRef> {
        AnyRef::from_slot(self.slot, self.store)
    }

    pub(crate) const fn from_parts(slot: u64, store: StoreId) -> ExternRef {
        ExternRef { store, slot }
    }

    pub(crate) fn from_slot(slot: u64, store: StoreId) -> Option<ExternRef> {
        (slot != 0).then_some(ExternRef { store, slot })
    }

    pub(crate) fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
        self.store.check(store)?;
        Ok(self.slot)
    }
}
