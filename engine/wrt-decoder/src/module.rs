//! The index spaces of the module that is being decoded: what validation looks up.

use wrt_error::{GrowError, Limits};
use wrt_format::{Layout, Storage, TypeKind, Types, features};
use wrt_foundation::{ForExceptions, ForGc, ForTypedRefs, HEAP, Part, Region, Rows, SIMD, THREADS, TYPED_REFS};
use wrt_instructions::{HeapType, ValType};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::instruction::BlockType;
use crate::refusal::{Refusal, Unit};
use crate::regions;

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
pub(crate) enum Values<'a> {
    One(ValType),
    All(&'a [ValType]),
}

impl Values<'_> {
    #[inline]
    pub(crate) fn as_slice(&self) -> &[ValType] {
        match self {
            Values::One(ty) => core::slice::from_ref(ty),
            Values::All(types) => types,
        }
    }
}

/// The group of types that is open.
#[derive(Clone, Copy, Default, Debug)]
struct Group {
    /// The number of its first type.
    first: u32,
    /// Its types; none where no group is open.
    size: u32,
    /// Those that are still to come.
    left: u32,
}

/// What there is to types where one may name others, and equal ones have one number.
#[derive(Debug)]
struct Named<R> {
    /// The number of each type index.
    ids: Rows<u32, R>,
    /// Heads of the chains of equal types.
    buckets: Rows<u32, R>,
    /// The group of types that is open.
    group: Group,
}

impl<R: Region> Named<R> {
    fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        let buckets = regions::TypeBuckets::rows(platform, limits)?;
        Ok(Named { ids: regions::TypeIndices::rows(platform, limits)?, buckets, group: Group::default() })
    }

    fn committed_bytes(&self) -> usize {
        self.ids.committed_bytes().saturating_add(self.buckets.committed_bytes())
    }

    /// The number of a type, by its index.
    #[inline]
    fn id(&self, index: u32) -> Option<u32> {
        if let Some(id) = self.ids.get(index as usize) {
            return Some(*id);
        }
        let own = index.checked_sub(u32::try_from(self.ids.len()).unwrap_or(u32::MAX))?;
        (own < self.group.size).then(|| self.group.first.saturating_add(own))
    }
}

/// The index spaces.
#[derive(Debug)]
pub(crate) struct Module<R> {
    /// The distinct types.
    pub(crate) types: Types<R>,
    /// Where each field of the structures among them lies, by the number of its word.
    places: ForGc<Rows<u32, R>>,
    /// Whether anything may be a reference to an object.
    refers: bool,
    /// What there is to types where one may name others.
    named: ForTypedRefs<Named<R>>,
    /// The type of each function.
    pub(crate) funcs: Rows<u32, R>,
    pub(crate) tables: Rows<TableType, R>,
    /// The address type of each memory, mutable where threads share it.
    pub(crate) memories: Rows<ValType, R>,
    pub(crate) globals: Rows<GlobalType, R>,
    /// The type of each tag.
    pub(crate) tags: ForExceptions<Rows<u32, R>>,
    /// The type of each element segment.
    pub(crate) elements: Rows<ValType, R>,
    /// A bit for each function that `ref.func` in a body may name.
    declared: Rows<u32, R>,
    pub(crate) imported_funcs: u32,
    pub(crate) imported_tables: u32,
    pub(crate) imported_memories: u32,
    pub(crate) imported_globals: u32,
    pub(crate) imported_tags: u32,
    /// Segments the data count section states.
    pub(crate) data_count: Option<u32>,
    /// Why what was asked for was refused.
    pub(crate) refusal: Refusal,
}

impl<R: Region> Module<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(Module {
            types: Types::new(regions::Types::rows(platform, limits)?, regions::TypeValues::rows(platform, limits)?),
            places: Part::make(|| regions::FieldPlaces::rows(platform, limits))?,
            refers: false,
            named: Part::make(|| Named::new(platform, limits))?,
            funcs: regions::Functions::rows(platform, limits)?,
            tables: regions::Tables::rows(platform, limits)?,
            memories: regions::Memories::rows(platform, limits)?,
            globals: regions::Globals::rows(platform, limits)?,
            tags: Part::make(|| regions::Tags::rows(platform, limits))?,
            elements: regions::Elements::rows(platform, limits)?,
            declared: regions::Declared::rows(platform, limits)?,
            imported_funcs: 0,
            imported_tables: 0,
            imported_memories: 0,
            imported_globals: 0,
            imported_tags: 0,
            data_count: None,
            refusal: Refusal::default(),
        })
    }

    /// Bytes of scratch memory in use.
    pub(crate) fn scratch_bytes(&self) -> usize {
        self.types
            .committed_bytes()
            .saturating_add(self.places.get().map_or(0, Rows::committed_bytes))
            .saturating_add(self.named.get().map_or(0, Named::committed_bytes))
            .saturating_add(self.funcs.committed_bytes())
            .saturating_add(self.tables.committed_bytes())
            .saturating_add(self.memories.committed_bytes())
            .saturating_add(self.globals.committed_bytes())
            .saturating_add(self.tags.get().map_or(0, Rows::committed_bytes))
            .saturating_add(self.elements.committed_bytes())
            .saturating_add(self.declared.committed_bytes())
    }

    /// How many type indices there are, but for those of an open group.
    pub(crate) fn type_indices(&self) -> u32 {
        self.named.get().map_or(self.types.len(), |named| u32::try_from(named.ids.len()).unwrap_or(u32::MAX))
    }

    /// The number of a type, by its index: in an open group those of all its types are known.
    #[inline]
    pub(crate) fn type_id(&self, index: u32) -> Unit<u32> {
        let id = match self.named.get() {
            Some(named) => named.id(index),
            // Every type is one of its own.
            None => Some(index).filter(|index| *index < self.types.len()),
        };
        match id {
            Some(id) => Ok(id),
            None => self.refusal.unknown("type", index, self.type_indices() as usize),
        }
    }

    /// The number of a function type, by its index.
    #[inline]
    pub(crate) fn func_type_id(&self, index: u32) -> Unit<u32> {
        let id = self.type_id(index)?;
        if TYPED_REFS {
            self.func_type(id)?;
        }
        Ok(id)
    }

    /// The same type with the number of a concrete type instead of its index.
    pub(crate) fn known(&self, ty: ValType) -> Unit<ValType> {
        match ty.number() {
            None => Ok(ty),
            Some(index) => Ok(ty.with_number(self.type_id(index)?)),
        }
    }

    /// The same block type with numbers instead of indices.
    pub(crate) fn known_block(&self, block: BlockType) -> Unit<BlockType> {
        Ok(match block {
            BlockType::Empty => block,
            BlockType::Value(ty) => BlockType::Value(self.known(ty)?),
            BlockType::Type(index) => BlockType::Type(self.func_type_id(index)?),
        })
    }

    /// Whether a group of types is open.
    pub(crate) fn group_is_open(&self) -> bool {
        self.named.get().is_some_and(|named| named.group.size != 0)
    }

    /// Opens a group of so many types.
    pub(crate) fn open_group(&mut self, size: u32) {
        if let Some(named) = self.named.get_mut() {
            named.group = Group { first: self.types.len(), size, left: size };
        }
    }

    /// What the type that was opened last describes.
    pub(crate) fn open_kind(&self) -> TypeKind {
        if !TYPED_REFS {
            return TypeKind::Func;
        }
        self.types.len().checked_sub(1).and_then(|last| self.types.kind(last)).unwrap_or(TypeKind::Func)
    }

    /// Opens a type of the group, below the type with the index `parent`.
    pub(crate) fn open_type(&mut self, kind: TypeKind, is_final: bool, parent: Option<u32>) -> Unit<()> {
        let above = match parent {
            Some(index) if TYPED_REFS => Some(self.type_id(index)?),
            _ => None,
        };
        if let (Some(above), Some(parent)) = (above, parent)
            && !self.types.may_have_subtype(above)
        {
            return if above >= self.types.len() {
                self.refusal.unknown("type", parent, self.type_indices() as usize)
            } else {
                self.refusal.invalid("types nest in 63 subtypes at most", u64::from(parent))
            };
        }
        self.refers |= kind != TypeKind::Func;
        self.refusal.of(self.types.open(kind, is_final, above))
    }

    /// Ends a type, and its group with the last; gives how many of it are left.
    pub(crate) fn type_done(&mut self) -> Unit<u32> {
        self.lay_out()?;
        let Some(Named { ids, buckets, group }) = self.named.get_mut() else { return Ok(0) };
        group.left = group.left.saturating_sub(1);
        if group.left != 0 {
            return Ok(group.left);
        }
        let Group { first, size, .. } = core::mem::take(group);
        for id in first..self.types.len() {
            if !self.types.fits_parent(id) {
                return self.refusal.invalid("sub type matches its supertype", u64::from(id.wrapping_sub(first)));
            }
        }
        let closed = self.types.close(first, buckets);
        let first = self.refusal.of(closed)?;
        for id in first..first.saturating_add(size) {
            self.refusal.of(ids.push(id))?;
        }
        Ok(0)
    }

    /// Whether anything there was so far may be a reference to an object.
    #[inline]
    pub(crate) const fn refers(&self) -> bool {
        HEAP && self.refers
    }

    /// Takes note of a type that something has.
    #[inline]
    pub(crate) fn note_type(&mut self, ty: ValType) {
        if HEAP && ty.is_ref() {
            self.refers |= self.types.may_refer(ty);
        }
    }

    /// Notes where the fields of the structure that was opened last lie.
    fn lay_out(&mut self) -> Unit<()> {
        let last = self.types.len().wrapping_sub(1);
        let (Some(places), Some(fields)) = (self.places.get_mut(), self.types.fields(last)) else { return Ok(()) };
        let (first, ..) = self.types.place(last).unwrap_or_default();
        places.truncate(first as usize);
        self.refusal.of(places.extend_zeroed((first as usize).saturating_sub(places.len())))?;
        let mut layout = Layout::default();
        for field in fields {
            self.refusal.of(places.push(layout.place(Storage::of(*field))))?;
        }
        Ok(())
    }

    /// The fields of the structure type with this number.
    pub(crate) fn fields(&self, id: u32) -> Unit<&[ValType]> {
        match self.types.fields(id) {
            Some(fields) => Ok(fields),
            None => self.refusal.invalid("a structure type", u64::from(id)),
        }
    }

    /// A field of the structure type with this number, and where it lies.
    pub(crate) fn field(&self, id: u32, index: u32) -> Unit<(ValType, u32)> {
        let fields = self.fields(id)?;
        let (first, ..) = self.types.place(id).unwrap_or_default();
        let place = self.places.get().and_then(|places| places.get(first.wrapping_add(index) as usize));
        match (fields.get(index as usize), place) {
            (Some(field), Some(place)) => Ok((*field, *place)),
            _ => self.refusal.unknown("field", index, fields.len()),
        }
    }

    /// The elements' field of the array type with this number.
    pub(crate) fn array(&self, id: u32) -> Unit<ValType> {
        match self.types.element(id) {
            Some(field) => Ok(field),
            None => self.refusal.invalid("an array type", u64::from(id)),
        }
    }

    /// What the types of a module need of a build that runs it, as bits of a header's features.
    pub(crate) fn needs(&self) -> u32 {
        if !TYPED_REFS && !SIMD {
            return 0;
        }
        let of = |ty: ValType| match ty.content().heap() {
            None if ty.is_vector() => features::SIMD,
            Some(HeapType::Exn | HeapType::NoExn) => features::EXCEPTIONS | features::TYPED_REFS,
            Some(HeapType::Func | HeapType::Extern) if ty.is_nullable() => 0,
            Some(_) => features::TYPED_REFS,
            None => 0,
        };
        let tables = self.tables.as_slice().iter().map(|table| table.element);
        let globals = self.globals.as_slice().iter().map(|global| global.ty);
        let types = self.types.words().iter().copied().chain(tables).chain(globals);
        let needs = types.fold(0, |needs, ty| needs | of(ty));
        let is_plain =
            |id: u32| self.types.is_final(id) && self.types.parent(id).is_none() && self.types.group_rest(id) == 1;
        let is_func = |id: u32| self.types.kind(id) == Some(TypeKind::Func);
        let groups = (0..self.types.len()).any(|id| !is_plain(id) || !is_func(id));
        let tags = self.tags.get().is_some_and(|tags| !tags.is_empty());
        needs | if groups { features::TYPED_REFS } else { 0 } | if tags { features::EXCEPTIONS } else { 0 }
    }

    /// Whether every value of the first type is one of the second.
    #[inline]
    pub(crate) fn matches(&self, found: ValType, expected: ValType) -> bool {
        found == expected || self.types.matches(found, expected)
    }

    /// Whether values of the first types are those of the second, one by one.
    pub(crate) fn all_match(&self, found: &[ValType], expected: &[ValType]) -> bool {
        found.len() == expected.len()
            && (found.as_bytes() == expected.as_bytes()
                || TYPED_REFS && found.iter().zip(expected).all(|(found, expected)| self.matches(*found, *expected)))
    }

    /// Parameters and results of the function type with this number.
    #[inline]
    pub(crate) fn func_type(&self, id: u32) -> Unit<(&[ValType], &[ValType])> {
        match self.types.func(id) {
            Some(types) => Ok(types),
            None => self.refusal.invalid("a function type", u64::from(id)),
        }
    }

    /// What a block takes.
    #[inline]
    pub(crate) fn params(&self, block: BlockType) -> Unit<Values<'_>> {
        Ok(Values::All(match block {
            BlockType::Empty | BlockType::Value(_) => &[],
            BlockType::Type(index) => self.func_type(index)?.0,
        }))
    }

    /// What a block leaves.
    #[inline]
    pub(crate) fn results(&self, block: BlockType) -> Unit<Values<'_>> {
        Ok(match block {
            BlockType::Empty => Values::All(&[]),
            BlockType::Value(ty) => Values::One(ty),
            BlockType::Type(index) => Values::All(self.func_type(index)?.1),
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
            Some(address) => Ok(address.content()),
            None => self.refusal.unknown("memory", index, self.memories.len()),
        }
    }

    /// Whether threads share a memory.
    pub(crate) fn is_shared(&self, index: u32) -> bool {
        THREADS && self.memories.get(index as usize).is_some_and(|address| address.is_mutable())
    }

    pub(crate) fn global(&self, index: u32) -> Unit<GlobalType> {
        match self.globals.get(index as usize) {
            Some(global) => Ok(*global),
            None => self.refusal.unknown("global", index, self.globals.len()),
        }
    }

    /// Adds a tag with exceptions of this type.
    pub(crate) fn add_tag(&mut self, ty: u32) -> Unit<()> {
        match self.tags.get_mut() {
            Some(tags) => self.refusal.of(tags.push(ty)).map(|_| ()),
            None => self.refusal.unknown("tag", 0, 0),
        }
    }

    /// The values of a tag's exceptions.
    pub(crate) fn tag(&self, index: u32) -> Unit<&[ValType]> {
        let tags = self.tags.get().map_or(&[][..], Rows::as_slice);
        match tags.get(index as usize) {
            Some(ty) => Ok(self.func_type(*ty)?.0),
            None => self.refusal.unknown("tag", index, tags.len()),
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
