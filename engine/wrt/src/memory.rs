//! A linear memory of a store.

use wrt_foundation::Pages;
use wrt_platform::Platform;
use wrt_runtime::MemoryId;

use crate::error::Usage;
use crate::store::{Inner, StoreId};
use crate::{AsContext, AsContextMut, MemoryType, Result, StoreContext, StoreContextMut};

/// A linear memory of a store. It is a name: cheap to copy, of use with its store only.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Memory, MemoryType, Store};
///
/// let mut store = Store::new(&Engine::default(), ())?;
/// let memory = Memory::new(&mut store, MemoryType::new(1, Some(2)))?;
/// memory.write(&mut store, 8, b"wasm")?;
/// assert_eq!(&memory.data(&store)[8..12], b"wasm");
/// assert_eq!(memory.grow(&mut store, 1)?, 1);
/// assert!(memory.grow(&mut store, 1).is_err());
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Memory {
    pub(crate) store: StoreId,
    pub(crate) id: MemoryId,
}

impl Memory {
    /// A memory of zeros.
    ///
    /// # Errors
    /// [`Usage::BadType`], [`Error::Limit`](crate::Error::Limit), [`Error::Platform`](crate::Error::Platform).
    pub fn new(mut store: impl AsContextMut, ty: MemoryType) -> Result<Memory> {
        let inner = store.as_context_mut().inner;
        let id = inner.runtime.create_memory(ty.of_runtime())?;
        Ok(Memory { store: inner.id, id })
    }

    /// The memory's type, with its size now as the minimum; that of an empty memory where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> MemoryType {
        self.type_in(store.as_context().inner).unwrap_or(MemoryType::new(0, Some(0)))
    }

    pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<MemoryType, Usage> {
        self.store.check(inner.id)?;
        let ty = inner.runtime.memory_type(self.id).ok_or(Usage::OtherStore)?;
        Ok(MemoryType::from_runtime(&ty))
    }

    /// The size in pages, of 64 KiB unless its type says otherwise; zero where it is not of this store.
    #[must_use]
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.ty(store).minimum()
    }

    /// The size in bytes; zero where it is not of this store.
    #[must_use]
    pub fn data_size(&self, store: impl AsContext) -> usize {
        let inner = store.as_context().inner;
        self.store.check(inner.id).ok().and_then(|()| inner.runtime.memory_len(self.id)).unwrap_or(0)
    }

    /// The bytes; none where it is not of this store, or threads share it.
    #[must_use]
    pub fn data<'a, T: 'a, P: Platform + Clone>(&self, store: impl Into<StoreContext<'a, T, P>>) -> &'a [u8] {
        let inner = store.into().inner;
        match self.store.check(inner.id) {
            Ok(()) => inner.runtime.memory(self.id).unwrap_or(&[]),
            Err(_) => &[],
        }
    }

    /// The bytes, to write; none where it is not of this store, or threads share it.
    #[must_use]
    pub fn data_mut<'a, T: 'a, P: Platform + Clone>(
        &self,
        store: impl Into<StoreContextMut<'a, T, P>>,
    ) -> &'a mut [u8] {
        self.data_and_store_mut(store).0
    }

    /// The bytes and the host's data, to write both.
    #[must_use]
    pub fn data_and_store_mut<'a, T: 'a, P: Platform + Clone>(
        &self,
        store: impl Into<StoreContextMut<'a, T, P>>,
    ) -> (&'a mut [u8], &'a mut T) {
        let inner = store.into().inner;
        let bytes = match self.store.check(inner.id) {
            Ok(()) => inner.runtime.memory_mut(self.id).unwrap_or(&mut []),
            Err(_) => &mut [],
        };
        (bytes, &mut inner.data)
    }

    /// Fills `buffer` from the memory.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`].
    pub fn read(&self, store: impl AsContext, offset: usize, buffer: &mut [u8]) -> Result<()> {
        let inner = store.as_context().inner;
        self.store.check(inner.id)?;
        Ok(inner.runtime.read_memory(self.id, offset as u64, buffer).map_err(|_| Usage::OutOfBounds)?)
    }

    /// Writes `buffer` to the memory.
    ///
    /// # Errors
    /// [`Usage::OutOfBounds`]; nothing is written.
    pub fn write(&self, mut store: impl AsContextMut, offset: usize, buffer: &[u8]) -> Result<()> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        Ok(inner.runtime.write_memory(self.id, offset as u64, buffer).map_err(|_| Usage::OutOfBounds)?)
    }

    /// Grows by `delta` pages of zeros and gives the size before.
    ///
    /// # Errors
    /// [`Error::Limit`](crate::Error::Limit) past its maximum or the store's bound, [`Error::Platform`](crate::Error::Platform) without memory.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64) -> Result<u64> {
        let inner = store.as_context_mut().inner;
        self.store.check(inner.id)?;
        Ok(inner.runtime.grow_memory(self.id, Pages(delta))?.0)
    }
}
