//! What a host function sees of the store that called it.

use wrt_platform::Platform;

use crate::context::store_methods;
use crate::store::Inner;
use crate::{AsContext, AsContextMut, DefaultPlatform, Extern, Instance, StoreContext, StoreContextMut};

/// The store a host function was called in, and the instance that called it.
///
/// It stands wherever a store does: `memory.read(&caller, …)`, `func.call(&mut caller, …)`.
#[derive(Debug)]
pub struct Caller<'a, T, P: Platform + Clone = DefaultPlatform> {
    pub(crate) inner: &'a mut Inner<T, P>,
    pub(crate) instance: Option<Instance>,
}

impl<T, P: Platform + Clone> Caller<'_, T, P> {
    /// What the calling instance exports under a name; `None` when the host called the function. The store remembers what was looked up last,
    /// so that a function may ask for the memory at every call.
    #[must_use]
    pub fn get_export(&mut self, name: &str) -> Option<Extern> {
        self.inner.export(self.instance?.id, name).map(|id| Extern::from_id(id, self.inner.id))
    }

    /// The instance that called, if a guest did.
    #[must_use]
    pub const fn instance(&self) -> Option<Instance> {
        self.instance
    }
}

store_methods!(Caller);

impl<T, P: Platform + Clone> AsContext for Caller<'_, T, P> {
    type Data = T;
    type Platform = P;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T, P> {
        StoreContext { inner: self.inner }
    }
}

impl<T, P: Platform + Clone> AsContextMut for Caller<'_, T, P> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T, P> {
        StoreContextMut { inner: self.inner }
    }
}
