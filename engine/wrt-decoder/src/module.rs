//! The index spaces of the module that is being decoded: what validation looks up.

use wrt_error::{GrowError, Limits};
use wrt_foundation::{Region, Rows};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::instruction::BlockType;
use crate::refusal::{Refusal, Unit};
use crate::regions;

/// A function type: where its words lie.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct FuncType {
    /// Index of its first parameter among the words.
    pub(crate) first: u32,
    pub(crate) params: u32,
    pub(crate) results: u32,
}

/// A table, as validation sees it.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct TableType {
    pub(crate) element: ValType,
    /// The type of its indices.
    pub(crate) address: ValType,
}

/// A global, as validation sees it.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct GlobalType {
    pub(crate) ty: ValType,
    pub(crate) mutable: u32,
}

/// Some value types: a block has one or those of a function type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Types<'a> {
    One(ValType),
    All(&'a [ValType]),
}

impl Types<'_> {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[ValType] {
        match self {
            Types::One(ty) => core::slice::from_ref(ty),
            Types::All(types) => types,
        }
    }
}

/// The index spaces.
#[derive(Debug)]
pub(crate) struct Module<R> {
    pub(crate) types: Rows<FuncType, R>,
    /// Parameters, then results, of each type.
    pub(crate) words: Rows<ValType, R>,
    /// The type of each function.
    pub(crate) funcs: Rows<u32, R>,
    pub(crate) tables: Rows<TableType, R>,
    /// The address type of each memory.
    pub(crate) memories: Rows<ValType, R>,
    pub(crate) globals: Rows<GlobalType, R>,
    /// The type of each element segment.
    pub(crate) elements: Rows<ValType, R>,
    /// A bit for each function that `ref.func` in a body may name.
    declared: Rows<u32, R>,
    pub(crate) imported_funcs: u32,
    pub(crate) imported_tables: u32,
    pub(crate) imported_memories: u32,
    pub(crate) imported_globals: u32,
    /// Segments the data count section states.
    pub(crate) data_count: Option<u32>,
    /// Why what was asked for was refused.
    pub(crate) refusal: Refusal,
}

impl<R: Region> Module<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(Module {
            types: regions::Types::rows(platform, limits)?,
            words: regions::TypeValues::rows(platform, limits)?,
            funcs: regions::Functions::rows(platform, limits)?,
            tables: regions::Tables::rows(platform, limits)?,
            memories: regions::Memories::rows(platform, limits)?,
            globals: regions::Globals::rows(platform, limits)?,
            elements: regions::Elements::rows(platform, limits)?,
            declared: regions::Declared::rows(platform, limits)?,
            imported_funcs: 0,
            imported_tables: 0,
            imported_memories: 0,
            imported_globals: 0,
            data_count: None,
            refusal: Refusal::default(),
        })
    }

    /// Bytes of scratch memory in use.
    pub(crate) fn scratch_bytes(&self) -> usize {
        self.types
            .committed_bytes()
            .saturating_add(self.words.committed_bytes())
            .saturating_add(self.funcs.committed_bytes())
            .saturating_add(self.tables.committed_bytes())
            .saturating_add(self.memories.committed_bytes())
            .saturating_add(self.globals.committed_bytes())
            .saturating_add(self.elements.committed_bytes())
            .saturating_add(self.declared.committed_bytes())
    }

    /// A function type's parameters and results.
    #[inline]
    pub(crate) fn func_type(&self, index: u32) -> Unit<(&[ValType], &[ValType])> {
        let Some(ty) = self.types.get(index as usize) else {
            return self.refusal.unknown("type", index, self.types.len());
        };
        let first = ty.first as usize;
        let end = first.saturating_add(ty.params as usize).saturating_add(ty.results as usize);
        let words = self.words.as_slice().get(first..end).unwrap_or(&[]);
        Ok(words.split_at_checked(ty.params as usize).unwrap_or((&[], &[])))
    }

    /// What a block takes.
    #[inline]
    pub(crate) fn params(&self, block: BlockType) -> Unit<Types<'_>> {
        Ok(Types::All(match block {
            BlockType::Empty | BlockType::Value(_) => &[],
            BlockType::Type(index) => self.func_type(index)?.0,
        }))
    }

    /// What a block leaves.
    #[inline]
    pub(crate) fn results(&self, block: BlockType) -> Unit<Types<'_>> {
        Ok(match block {
            BlockType::Empty => Types::All(&[]),
            BlockType::Value(ty) => Types::One(ty),
            BlockType::Type(index) => Types::All(self.func_type(index)?.1),
        })
    }

    /// The index of a function's type.
    #[inline]
    pub(crate) fn func(&self, index: u32) -> Unit<u32> {
        match self.funcs.get(index as usize) {
            Some(ty) => Ok(*ty),
            None => self.refusal.unknown("function", index, self.funcs.len()),
        }
    }

    pub(crate) fn table(&self, index: u32) -> Unit<TableType> {
        match self.tables.get(index as usize) {
            Some(table) => Ok(*table),
            None => self.refusal.unknown("table", index, self.tables.len()),
        }
    }

    /// The address type of a memory.
    #[inline]
    pub(crate) fn memory(&self, index: u32) -> Unit<ValType> {
        match self.memories.get(index as usize) {
            Some(address) => Ok(*address),
            None => self.refusal.unknown("memory", index, self.memories.len()),
        }
    }

    pub(crate) fn global(&self, index: u32) -> Unit<GlobalType> {
        match self.globals.get(index as usize) {
            Some(global) => Ok(*global),
            None => self.refusal.unknown("global", index, self.globals.len()),
        }
    }

    /// The type of an element segment.
    pub(crate) fn element(&self, index: u32) -> Unit<ValType> {
        match self.elements.get(index as usize) {
            Some(ty) => Ok(*ty),
            None => self.refusal.unknown("elem segment", index, self.elements.len()),
        }
    }

    /// Checks a data segment that an instruction names.
    pub(crate) fn data(&self, index: u32) -> Unit<()> {
        match self.data_count {
            None => self.refusal.malformed("data count section", u64::from(index)),
            Some(count) if index < count => Ok(()),
            Some(count) => self.refusal.unknown("data segment", index, count as usize),
        }
    }

    /// Lets `ref.func` in bodies name a function.
    pub(crate) fn declare(&mut self, func: u32) -> Unit<()> {
        let word = (func >> 5) as usize;
        if let Some(missing) = word.checked_sub(self.declared.len()) {
            self.refusal.of(self.declared.extend_zeroed(missing.saturating_add(1)))?;
        }
        if let Some(bits) = self.declared.get_mut(word) {
            *bits |= 1 << (func & 31);
        }
        Ok(())
    }

    /// Whether `ref.func` in bodies may name a function.
    pub(crate) fn is_declared(&self, func: u32) -> bool {
        self.declared.get((func >> 5) as usize).is_some_and(|bits| bits >> (func & 31) & 1 != 0)
    }
}
