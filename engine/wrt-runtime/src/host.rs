//! What the host creates, reads and writes in a store.

use wrt_error::{Resource, ResourceLimit};
use wrt_foundation::{Pages, Part, THREADS};
use wrt_instructions::ValType;
use wrt_platform::Platform;

use crate::canonical::{func_type, word};
use crate::error::StoreError;
use crate::execute::{halves, move_items, whole};
use crate::ids::{FuncId, GlobalId, InstanceId, MemoryId, TableId, TagId};
use crate::instance::{FuncRow, HOST, add_global, write_global};
use crate::memory::Memory;
use crate::shared::SharedMemory;
use crate::store::Store;
use crate::table::Table;
use crate::types::{FuncType, GlobalType, MemoryType, TableType};

/// Functions.
impl<P: Platform + Clone> Store<P> {
    /// Adds a function of the host. `token` comes back in [`HostCall`](crate::HostCall): what it means is the caller's.
    ///
    /// # Errors
    /// [`StoreError::Limit`] over functions, types, parameters or results, [`StoreError::Platform`] without memory.
    pub fn create_host_func(&mut self, ty: FuncType<'_>, token: u32) -> Result<FuncId, StoreError> {
        self.funcs.reserve(1)?;
        let ty = self.add_func_type(ty)?;
        Ok(FuncId(word(self.funcs.push(FuncRow { ty, owner: HOST, index: token, name: 0 })?)))
    }

    /// The store's number of a function type, which references to functions of it are named by.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`] where it names a type that is not there, [`StoreError::Limit`] over types, parameters or results,
    /// [`StoreError::Platform`] without memory.
    pub fn add_func_type(&mut self, ty: FuncType<'_>) -> Result<u32, StoreError> {
        self.limits.check(Resource::Params, ty.params.len() as u64)?;
        self.limits.check(Resource::Results, ty.results.len() as u64)?;
        if !ty.params.iter().chain(ty.results).all(|ty| ty.number().is_none_or(|number| number < self.types.len())) {
            return Err(StoreError::UnknownId);
        }
        Ok(self.types.intern(ty.params, ty.results, &mut self.type_buckets)?)
    }

    /// A function's type.
    #[must_use]
    pub fn func_type(&self, func: FuncId) -> Option<FuncType<'_>> {
        func_type(&self.types, self.funcs.get(func.0 as usize)?.ty)
    }

    /// Whether a function is of a type of the store, or of a subtype of it.
    #[must_use]
    pub fn func_is(&self, func: FuncId, ty: u32) -> bool {
        self.funcs.get(func.0 as usize).is_some_and(|row| self.types.is_subtype(row.ty, ty))
    }

    /// The token of a function of the host; `None` for a guest's.
    #[must_use]
    pub fn host_token(&self, func: FuncId) -> Option<u32> {
        self.funcs.get(func.0 as usize).filter(|row| row.owner == HOST).map(|row| row.index)
    }

    /// The instance a guest's function belongs to, and its index there, imported ones counted first.
    #[must_use]
    pub fn func_home(&self, func: FuncId) -> Option<(InstanceId, u32)> {
        let row = self.funcs.get(func.0 as usize).filter(|row| row.owner != HOST)?;
        Some((InstanceId(row.owner), row.name))
    }
}

/// Linear memories.
impl<P: Platform + Clone> Store<P> {
    /// Adds a linear memory of zeros. Init only.
    ///
    /// # Errors
    /// [`StoreError::BadLimits`] when its minimum is over its maximum, [`StoreError::Limit`] over memories or their
    /// bytes, [`StoreError::Platform`] without memory.
    pub fn create_memory(&mut self, ty: MemoryType) -> Result<MemoryId, StoreError> {
        self.memories.reserve_one()?;
        let memory = Memory::new(&self.platform, &self.limits, &mut self.memory_budget, &ty)?;
        Ok(MemoryId(word(self.memories.push(memory)?)))
    }

    /// Adds a memory that threads share, as another of this store's. What it has now counts for the store's bound on their bytes.
    ///
    /// # Errors
    /// [`StoreError::Limit`] over memories or their bytes, [`StoreError::Platform`] without memory; in a build without threads as without room.
    pub fn add_shared_memory(&mut self, memory: SharedMemory<P::Shared>) -> Result<MemoryId, StoreError> {
        if !THREADS {
            return Err(ResourceLimit { what: Resource::Memories, limit: 0, wanted: 1 }.into());
        }
        self.memories.reserve_one()?;
        let memory = Memory::of_shared(&self.platform, &mut self.memory_budget, memory)?;
        Ok(MemoryId(word(self.memories.push(memory)?)))
    }

    /// A memory that threads share, for other stores; `None` of one that this store alone has.
    #[must_use]
    pub fn shared_memory(&self, id: MemoryId) -> Option<&SharedMemory<P::Shared>> {
        self.memories.get(id.0 as usize)?.shared()
    }

    /// A memory's size in bytes. Bounded.
    #[must_use]
    pub fn memory_len(&self, id: MemoryId) -> Option<usize> {
        self.memories.get(id.0 as usize).map(Memory::byte_len)
    }

    /// Fills `to` from an address of a memory. Time linear in the bytes.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::OutOfBounds`]; nothing is read.
    pub fn read_memory(&self, id: MemoryId, address: u64, to: &mut [u8]) -> Result<(), StoreError> {
        let memory = self.memories.get(id.0 as usize).ok_or(StoreError::UnknownId)?;
        let index = address.saturating_add(to.len() as u64);
        memory.read(address, to).map_err(|_| StoreError::OutOfBounds { index, size: memory.byte_len() as u64 })
    }

    /// Writes `from` at an address of a memory. Time linear in the bytes.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::OutOfBounds`]; nothing is written.
    pub fn write_memory(&mut self, id: MemoryId, address: u64, from: &[u8]) -> Result<(), StoreError> {
        let memory = self.memories.get_mut(id.0 as usize).ok_or(StoreError::UnknownId)?;
        let size = memory.byte_len() as u64;
        let index = address.saturating_add(from.len() as u64);
        memory.write(address, from).map_err(|_| StoreError::OutOfBounds { index, size })
    }

    /// The bytes of a memory; none of one that threads share. Bounded.
    #[must_use]
    pub fn memory(&self, id: MemoryId) -> Option<&[u8]> {
        self.memories.get(id.0 as usize).map(Memory::bytes)
    }

    /// The bytes of a memory, to write; none of one that threads share. Bounded.
    #[must_use]
    pub fn memory_mut(&mut self, id: MemoryId) -> Option<&mut [u8]> {
        self.memories.get_mut(id.0 as usize).map(Memory::bytes_mut)
    }

    /// A memory's type, with its size now as the minimum.
    #[must_use]
    pub fn memory_type(&self, id: MemoryId) -> Option<MemoryType> {
        self.memories.get(id.0 as usize).map(Memory::ty)
    }

    /// A memory's size.
    #[must_use]
    pub fn memory_size(&self, id: MemoryId) -> Option<Pages> {
        self.memories.get(id.0 as usize).map(Memory::size)
    }

    /// Grows a memory by `delta` pages of zeros and gives the size before.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::Limit`] over its maximum or the store's bound,
    /// [`StoreError::Platform`] without memory.
    pub fn grow_memory(&mut self, id: MemoryId, delta: Pages) -> Result<Pages, StoreError> {
        let memory = self.memories.get_mut(id.0 as usize).ok_or(StoreError::UnknownId)?;
        memory.grow(delta, &mut self.memory_budget)
    }
}

/// Tables.
impl<P: Platform + Clone> Store<P> {
    /// Adds a table whose elements are all `init`, a reference as a slot holds it. Init only.
    ///
    /// # Errors
    /// [`StoreError::BadLimits`] when its minimum is over its maximum, [`StoreError::NotAReference`] for another
    /// element type, [`StoreError::Limit`] over tables or their elements, [`StoreError::Platform`] without memory.
    pub fn create_table(&mut self, ty: TableType, init: u64) -> Result<TableId, StoreError> {
        self.tables.reserve_one()?;
        self.admit(init);
        let table = Table::new(&self.platform, &self.limits, &mut self.table_budget, &ty, init)?;
        Ok(TableId(word(self.tables.push(table)?)))
    }

    /// A table's elements, references as slots hold them. Bounded.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&[u64]> {
        self.tables.get(id.0 as usize).map(Table::elements)
    }

    /// A table's type, with its size now as the minimum.
    #[must_use]
    pub fn table_type(&self, id: TableId) -> Option<TableType> {
        self.tables.get(id.0 as usize).map(Table::ty)
    }

    /// A table's elements, to write: references as slots hold them. Bounded.
    #[must_use]
    pub fn table_mut(&mut self, id: TableId) -> Option<&mut [u64]> {
        self.tables.get_mut(id.0 as usize).map(Table::elements_mut)
    }

    /// Copies elements of a table to a place of the same or another table. Time linear in their number.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::OutOfBounds`]; nothing is copied.
    pub fn copy_table(&mut self, to: (TableId, u64), from: (TableId, u64), len: u64) -> Result<(), StoreError> {
        let range = |size: usize, index: u64| -> Result<core::ops::Range<usize>, StoreError> {
            let end = index.checked_add(len).filter(|end| *end <= size as u64);
            let end = end.and_then(|end| usize::try_from(end).ok());
            let error = StoreError::OutOfBounds { index: index.saturating_add(len), size: size as u64 };
            Ok(usize::try_from(index).unwrap_or(usize::MAX)..end.ok_or(error)?)
        };
        let (to_id, from_id) = (to.0.0 as usize, from.0.0 as usize);
        if to_id == from_id {
            let elements = self.tables.get_mut(to_id).ok_or(StoreError::UnknownId)?.elements_mut();
            range(elements.len(), to.1)?;
            range(elements.len(), from.1)?;
            move_items(elements, to.1, from.1, len);
            return Ok(());
        }
        let (to_table, from_table) = self.tables.get_two_mut(to_id, from_id).ok_or(StoreError::UnknownId)?;
        let (target, source) = (to_table.elements_mut(), from_table.elements());
        let (target_range, source_range) = (range(target.len(), to.1)?, range(source.len(), from.1)?);
        let places = target.get_mut(target_range).unwrap_or_default().iter_mut();
        for (place, value) in places.zip(source.get(source_range).unwrap_or_default()) {
            *place = *value;
        }
        Ok(())
    }

    /// Writes an element of a table: a reference as a slot holds it.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::OutOfBounds`].
    pub fn set_table_element(&mut self, id: TableId, index: u64, value: u64) -> Result<(), StoreError> {
        self.admit(value);
        let elements = self.tables.get_mut(id.0 as usize).ok_or(StoreError::UnknownId)?.elements_mut();
        let size = elements.len() as u64;
        let slot = usize::try_from(index).ok().and_then(|index| elements.get_mut(index));
        *slot.ok_or(StoreError::OutOfBounds { index, size })? = value;
        Ok(())
    }

    /// Grows a table by `delta` elements of value `init` and gives the size before.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::Limit`] over its maximum or the store's bound,
    /// [`StoreError::Platform`] without memory.
    pub fn grow_table(&mut self, id: TableId, delta: u64, init: u64) -> Result<u64, StoreError> {
        self.admit(init);
        let table = self.tables.get_mut(id.0 as usize).ok_or(StoreError::UnknownId)?;
        table.grow(delta, init, &mut self.table_budget)
    }
}

/// Tags of exceptions.
impl<P: Platform + Clone> Store<P> {
    /// Adds a tag of exceptions with values of these types.
    ///
    /// # Errors
    /// As [`add_func_type`](Store::add_func_type); [`StoreError::Limit`] over tags.
    pub fn create_tag(&mut self, values: &[ValType]) -> Result<TagId, StoreError> {
        let none = ResourceLimit { what: Resource::Tags, limit: 0, wanted: 1 };
        self.tags.get_mut().ok_or(none)?.reserve(1)?;
        let ty = self.add_func_type(FuncType { params: values, results: &[] })?;
        Ok(TagId(word(self.tags.get_mut().ok_or(none)?.push(ty)?)))
    }

    /// The types of the values of a tag's exceptions.
    #[must_use]
    pub fn tag_type(&self, id: TagId) -> Option<&[ValType]> {
        func_type(&self.types, self.tag(id.0)?).map(|ty| ty.params)
    }

    /// The type of a tag.
    pub(crate) fn tag(&self, id: u32) -> Option<u32> {
        self.tags.get()?.get(id as usize).copied()
    }
}

/// Globals.
impl<P: Platform + Clone> Store<P> {
    /// Adds a global of this value, as a slot holds it in its low half, or as a vector. One of a vector counts as two.
    ///
    /// # Errors
    /// [`StoreError::Limit`] over globals, [`StoreError::Platform`] without memory.
    pub fn create_global(&mut self, ty: GlobalType, value: u128) -> Result<GlobalId, StoreError> {
        let id = add_global(&mut self.globals, ty)?;
        self.admit_to(ty.value, value);
        write_global(self.globals.as_mut_slice(), id, value);
        Ok(GlobalId(id))
    }

    /// A global's value, as a slot holds it, or a vector.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> Option<u128> {
        let (row, rest) = self.globals.as_slice().get(id.0 as usize..)?.split_first()?;
        Some(whole(row.value, rest.first().filter(|_| row.is_vector()).map_or(0, |upper| upper.value)))
    }

    /// A global's type.
    #[must_use]
    pub fn global_type(&self, id: GlobalId) -> Option<GlobalType> {
        let row = self.globals.get(id.0 as usize)?;
        Some(GlobalType { value: ValType::from_word(row.ty)?, mutable: row.mutable != 0 })
    }

    /// Writes a global: the value as a slot holds it, or a vector, of the global's type.
    ///
    /// # Errors
    /// [`StoreError::UnknownId`], [`StoreError::Immutable`].
    pub fn set_global(&mut self, id: GlobalId, value: u128) -> Result<(), StoreError> {
        let row = self.globals.get(id.0 as usize).ok_or(StoreError::UnknownId)?;
        if row.mutable == 0 {
            return Err(StoreError::Immutable);
        }
        let ty = ValType::from_word(row.ty).unwrap_or(ValType::BOTTOM);
        self.admit_to(ty, value);
        write_global(self.globals.as_mut_slice(), id.0, value);
        Ok(())
    }

    /// Lets what a global of this type is given be in use, if it may be a reference to an object.
    fn admit_to(&mut self, ty: ValType, value: u128) {
        if self.types.may_refer(ty) {
            let [low, _] = halves(value);
            self.admit(low);
        }
    }
}
