//! A linear memory that stores on several threads use at once.

use core::time::Duration;

use wrt_foundation::Pages;
use wrt_platform::{Instant, Platform};
use wrt_runtime::Waited;

use crate::error::Usage;
use crate::platform::DefaultPlatform;
use crate::{AsContextMut, Engine, Memory, MemoryType, Result, StoreContextMut};

/// A linear memory of no store, which any number of stores of the same platform can have, on any threads: each by [`to_memory`](SharedMemory::to_memory).
/// Cheap to clone.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use std::thread;
/// use wrt::{Engine, Instance, MemoryType, Module, SharedMemory, Store};
///
/// let engine = Engine::default();
/// let wasm = wat::parse_str(r#"(module
///     (import "host" "memory" (memory 1 1 shared))
///     (func (export "add") (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))))"#).unwrap();
/// let module = Module::new(&engine, &wasm)?;
/// let memory = SharedMemory::new(&engine, MemoryType::shared(1, 1))?;
/// thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| {
///             let mut store = Store::new(&engine, ()).unwrap();
///             let imported = memory.to_memory(&mut store).unwrap();
///             let instance = Instance::new(&mut store, &module, &[imported.into()]).unwrap();
///             let add = instance.get_typed_func::<(), ()>(&mut store, "add").unwrap();
///             (0..1000).for_each(|_| add.call(&mut store, ()).unwrap());
///         });
///     }
/// });
/// let mut sum = [0; 4];
/// memory.read(0, &mut sum)?;
/// assert_eq!(u32::from_le_bytes(sum), 4000);
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Debug)]
pub struct SharedMemory<P: Platform + Clone = DefaultPlatform> {
    runtime: wrt_runtime::SharedMemory<P::Shared>,
    platform: P,
}

impl<P: Platform + Clone> Clone for SharedMemory<P> {
    fn clone(&self) -> Self {
        SharedMemory { runtime: self.runtime.clone(), platform: self.platform.clone() }
    }
}

impl<P: Platform + Clone> SharedMemory<P> {
    /// A memory of zeros, within the engine's bounds on one memory. Init only.
    ///
    /// # Errors
    /// [`Usage::BadType`] where the type is of no [shared](MemoryType::shared) memory; [`Error::Limit`](crate::Error::Limit),
    /// [`Error::Platform`](crate::Error::Platform).
    pub fn new(engine: &Engine<P>, ty: MemoryType) -> Result<SharedMemory<P>> {
        let platform = engine.platform().clone();
        let runtime = wrt_runtime::SharedMemory::new(&platform, engine.config().get_limits(), &ty.of_runtime())?;
        Ok(SharedMemory { runtime, platform })
    }

    pub(crate) const fn of(runtime: wrt_runtime::SharedMemory<P::Shared>, platform: P) -> SharedMemory<P> {
        SharedMemory { runtime, platform }
    }

    /// The memory as an item of a store, to be imported there. What it has then counts for the store's bound on the bytes of all memories.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit) over the store's memories or their bytes.
    pub fn to_memory<'a, T: 'a>(&self, store: impl Into<StoreContextMut<'a, T, P>>) -> Result<Memory>
    where
        P: 'a,
    {
        let inner = store.into().inner;
        let id = inner.runtime.add_shared_memory(self.runtime.clone())?;
        Ok(Memory { store: inner.id, id })
    }

    /// Its type, with its size now as the minimum.
    #[must_use]
    pub fn ty(&self) -> MemoryType {
        MemoryType::from_runtime(&self.runtime.ty())
    }

    /// Its size in pages now.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.runtime.size().0
    }

    /// Its size in bytes now.
    #[must_use]
    pub fn data_size(&self) -> usize {
        self.runtime.byte_len()
    }

    /// Grows by `delta` pages of zeros and gives the size before.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit) past its maximum, [`Error::Platform`](crate::Error::Platform) without memory.
    pub fn grow(&self, delta: u64) -> Result<u64> {
        Ok(self.runtime.grow(Pages(delta))?.0)
    }

    /// Fills `buffer` from the memory; other threads may write while it does.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`]; nothing is read.
    pub fn read(&self, offset: usize, buffer: &mut [u8]) -> Result<()> {
        Ok(self.runtime.read(offset as u64, buffer).map_err(|_| Usage::OutOfBounds)?)
    }

    /// Writes `buffer` to the memory; other threads may see a part of it.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`]; nothing is written.
    pub fn write(&self, offset: usize, buffer: &[u8]) -> Result<()> {
        Ok(self.runtime.write(offset as u64, buffer).map_err(|_| Usage::OutOfBounds)?)
    }

    /// Wakes at most `count` of the threads that wait at an address, as `memory.atomic.notify` does, and gives how many.
    ///
    /// # Errors
    /// [`Error::Trap`](crate::Error::Trap) where the instruction traps.
    pub fn atomic_notify(&self, address: u64, count: u32) -> Result<u32> {
        Ok(self.runtime.atomic_notify(&self.platform, address, count)?)
    }

    /// Sleeps while the 32 bits at an address are as expected, as `memory.atomic.wait32` does; without a timeout until it is woken. *Blocking*.
    ///
    /// # Errors
    /// [`Error::Trap`](crate::Error::Trap) where the instruction traps.
    pub fn atomic_wait32(&self, address: u64, expected: u32, timeout: Option<Duration>) -> Result<WaitResult> {
        self.wait(false, address, u64::from(expected), timeout)
    }

    /// Sleeps while the 64 bits at an address are as expected, as `memory.atomic.wait64` does; without a timeout until it is woken. *Blocking*.
    ///
    /// # Errors
    /// [`Error::Trap`](crate::Error::Trap) where the instruction traps.
    pub fn atomic_wait64(&self, address: u64, expected: u64, timeout: Option<Duration>) -> Result<WaitResult> {
        self.wait(true, address, expected, timeout)
    }

    fn wait(&self, wide: bool, address: u64, expected: u64, timeout: Option<Duration>) -> Result<WaitResult> {
        let deadline = timeout.map_or(Instant::NEVER, |timeout| self.platform.now().after(timeout));
        Ok(match self.runtime.atomic_wait(&self.platform, wide, address, expected, deadline)? {
            Waited::Woken => WaitResult::Woken,
            Waited::NotEqual => WaitResult::Mismatch,
            Waited::TimedOut => WaitResult::TimedOut,
        })
    }
}

/// Why a wait on a shared memory ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WaitResult {
    /// Another thread woke it.
    Woken,
    /// The memory did not hold what was expected.
    Mismatch,
    /// The time was over.
    TimedOut,
}

impl Memory {
    /// The memory as one of no store, if its type says that threads [share](MemoryType::is_shared) it: for stores on other threads.
    #[must_use]
    pub fn to_shared<P: Platform + Clone>(
        &self,
        mut store: impl AsContextMut<Platform = P>,
    ) -> Option<SharedMemory<P>> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id).ok()?;
        let shared = inner.runtime.shared_memory(self.id)?;
        Some(SharedMemory::of(shared.clone(), inner.runtime.platform().clone()))
    }
}
