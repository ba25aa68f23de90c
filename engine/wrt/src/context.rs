//! What stands for a store in calls: the store itself, a borrow of it, or the caller of a host function.

use wrt_platform::Platform;

use crate::store::Inner;
use crate::{DefaultPlatform, Engine, Store};

/// A borrow of a [`Store`], to read.
#[derive(Debug)]
pub struct StoreContext<'a, T, P: Platform + Clone = DefaultPlatform> {
    pub(crate) inner: &'a Inner<T, P>,
}

/// A borrow of a [`Store`], to change and to run.
#[derive(Debug)]
pub struct StoreContextMut<'a, T, P: Platform + Clone = DefaultPlatform> {
    pub(crate) inner: &'a mut Inner<T, P>,
}

/// Whatever a store can be read through.
pub trait AsContext {
    /// The host's data in the store.
    type Data;
    /// The platform the store runs on.
    type Platform: Platform + Clone;

    /// Borrows the store.
    fn as_context(&self) -> StoreContext<'_, Self::Data, Self::Platform>;
}

/// Whatever a store can be changed and run through.
pub trait AsContextMut: AsContext {
    /// Borrows the store.
    fn as_context_mut(&mut self) -> StoreContextMut<'_, Self::Data, Self::Platform>;
}

impl<T, P: Platform + Clone> Clone for StoreContext<'_, T, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, P: Platform + Clone> Copy for StoreContext<'_, T, P> {}

impl<'a, T, P: Platform + Clone> StoreContext<'a, T, P> {
    /// The host's data.
    #[must_use]
    pub const fn data(&self) -> &'a T {
        &self.inner.data
    }

    /// The store's engine.
    #[must_use]
    pub const fn engine(&self) -> &'a Engine<P> {
        &self.inner.engine
    }
}

/// What a borrow of a store can do by itself, whoever holds it.
macro_rules! store_methods {
    ($name:ident) => {
        impl<T, P: Platform + Clone> $name<'_, T, P> {
            /// The host's data.
            #[must_use]
            pub const fn data(&self) -> &T {
                &self.inner.data
            }

            /// The host's data, to change.
            #[must_use]
            pub const fn data_mut(&mut self) -> &mut T {
                &mut self.inner.data
            }

            /// The store's engine.
            #[must_use]
            pub const fn engine(&self) -> &$crate::Engine<P> {
                &self.inner.engine
            }

            /// As [`Store::get_fuel`](crate::Store::get_fuel).
            ///
            /// # Errors
            /// [`Usage::FuelDisabled`](crate::Usage::FuelDisabled).
            pub fn get_fuel(&self) -> $crate::Result<u64> {
                self.inner.get_fuel()
            }

            /// As [`Store::set_fuel`](crate::Store::set_fuel).
            ///
            /// # Errors
            /// [`Usage::FuelDisabled`](crate::Usage::FuelDisabled).
            pub fn set_fuel(&mut self, fuel: u64) -> $crate::Result<()> {
                self.inner.set_fuel(fuel)
            }

            /// As [`Store::interrupt_handle`](crate::Store::interrupt_handle).
            #[must_use]
            pub fn interrupt_handle(&self) -> $crate::InterruptHandle<P> {
                $crate::InterruptHandle::new(self.inner.runtime.interrupt_flag())
            }

            /// As [`Store::set_deadline`](crate::Store::set_deadline).
            ///
            /// # Errors
            /// [`Error::Platform`](crate::Error::Platform).
            pub fn set_deadline(&mut self, timeout: core::time::Duration) -> $crate::Result<()> {
                self.inner.set_deadline(timeout)
            }

            /// As [`Store::clear_deadline`](crate::Store::clear_deadline).
            pub fn clear_deadline(&mut self) -> bool {
                self.inner.clear_deadline()
            }

            /// As [`Store::backtrace`](crate::Store::backtrace): in a host function, the calls that led to it.
            #[must_use]
            pub fn backtrace(&self) -> alloc::vec::Vec<$crate::FrameInfo> {
                self.inner.backtrace().0
            }
        }
    };
}
pub(crate) use store_methods;

store_methods!(StoreContextMut);

impl<T, P: Platform + Clone> AsContext for Store<T, P> {
    type Data = T;
    type Platform = P;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T, P> {
        StoreContext { inner: &self.inner }
    }
}

impl<T, P: Platform + Clone> AsContextMut for Store<T, P> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T, P> {
        StoreContextMut { inner: &mut self.inner }
    }
}

impl<C: AsContext> AsContext for &C {
    type Data = C::Data;
    type Platform = C::Platform;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, C::Data, C::Platform> {
        C::as_context(self)
    }
}

impl<C: AsContext> AsContext for &mut C {
    type Data = C::Data;
    type Platform = C::Platform;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, C::Data, C::Platform> {
        C::as_context(self)
    }
}

impl<C: AsContextMut> AsContextMut for &mut C {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, C::Data, C::Platform> {
        C::as_context_mut(self)
    }
}

impl<T, P: Platform + Clone> AsContext for StoreContext<'_, T, P> {
    type Data = T;
    type Platform = P;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T, P> {
        *self
    }
}

impl<T, P: Platform + Clone> AsContext for StoreContextMut<'_, T, P> {
    type Data = T;
    type Platform = P;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, T, P> {
        StoreContext { inner: self.inner }
    }
}

impl<T, P: Platform + Clone> AsContextMut for StoreContextMut<'_, T, P> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T, P> {
        StoreContextMut { inner: self.inner }
    }
}

impl<'a, C: AsContext> From<&'a C> for StoreContext<'a, C::Data, C::Platform> {
    fn from(context: &'a C) -> Self {
        context.as_context()
    }
}

impl<'a, C: AsContext> From<&'a mut C> for StoreContext<'a, C::Data, C::Platform> {
    fn from(context: &'a mut C) -> Self {
        C::as_context(context)
    }
}

impl<'a, C: AsContextMut> From<&'a mut C> for StoreContextMut<'a, C::Data, C::Platform> {
    fn from(context: &'a mut C) -> Self {
        C::as_context_mut(context)
    }
}
