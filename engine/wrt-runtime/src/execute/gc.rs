//! Records on structures, arrays and integers of 31 bits, casts, and what collects.

use wrt_error::Trap;
use wrt_format::{ElementRecord, Layout, Storage, TypeKind, Types};
use wrt_foundation::{Part, Region};
use wrt_instructions::code::{I31, Op};
use wrt_instructions::{HeapType, Opcode, ValType};
use wrt_platform::{PageAllocator, Platform};

use super::bulk::{Brake, ITEMS, Stop, part};
use super::roots::shade_calls;
use super::segment::Reach;
use super::slot::{Slot, Slots, get, set};
use super::wide::{halves, whole};
use super::{Exit, State};
use crate::canonical::known;
use crate::heap::{Heap, Place, View};
use crate::instance::{FuncRow, InstanceRow};
use crate::store::Store;

/// The bits of a record's immediate that say where a field lies.
const FIELD: u32 = 0x00ff_ffff;

/// The storage that a record names.
#[inline(always)]
fn storage(op: Op) -> Result<Storage, Trap> {
    let (_, code) = op.upper();
    Storage::from_code(code).ok_or(Trap::Corrupt)
}

/// The field that a record names.
#[inline(always)]
pub(super) fn field(regs: &(impl Slots + ?Sized), op: Op) -> Result<Place, Trap> {
    Ok(Place::field(get(regs, op.a()), op.imm() & FIELD, storage(op)?))
}

/// The element that a record names.
#[inline(always)]
pub(super) fn element(regs: &(impl Slots + ?Sized), op: Op) -> Result<Place, Trap> {
    Ok(Place::element(get(regs, op.a()), u32::from_slot(get(regs, op.b())), storage(op)?))
}

/// Sets a record's slot `d` to what the place holds that it names.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "what is no vector is in the low half")]
pub(super) fn load<S: Slots + ?Sized>(
    view: &View<'_>,
    regs: &mut S,
    op: Op,
    place: impl FnOnce(&S, Op) -> Result<Place, Trap>,
) -> Result<(), Trap> {
    let value = view.get(place(regs, op)?)?;
    set(regs, op.d(), value as u64);
    Ok(())
}

/// The reference type that a record names by its word, with the store's numbers.
pub(super) fn wanted(op: Op, row: &InstanceRow, links: &[u32]) -> Result<ValType, Trap> {
    ValType::from_word(op.imm()).and_then(|ty| known(ty, row.types, links)).ok_or(Trap::Corrupt)
}

/// Whether a reference is of a record's type, where a look at the two numbers tells: of null, an integer of 31 bits, or an object of just that
/// type.
#[inline(always)]
pub(super) fn is_plainly_of(
    view: &View<'_>,
    regs: &(impl Slots + ?Sized),
    op: Op,
    row: &InstanceRow,
    links: &[u32],
) -> Option<bool> {
    let slot = get(regs, op.a());
    let ty = ValType::from_word(op.imm())?;
    if slot == 0 {
        return Some(ty.is_nullable());
    }
    match ty.heap()? {
        HeapType::I31 => Some(slot >= I31),
        HeapType::Concrete(number) => {
            let found = view.type_of(slot)?;
            (row.types.get(links, number)? == found).then_some(true)
        }
        HeapType::Any
        | HeapType::Eq
        | HeapType::Struct
        | HeapType::Array
        | HeapType::None
        | HeapType::Func
        | HeapType::NoFunc
        | HeapType::Extern
        | HeapType::NoExtern
        | HeapType::Exn
        | HeapType::NoExn
        | HeapType::Bottom => None,
    }
}

/// What a cast looks at.
pub(crate) struct Casts<'a, R> {
    pub(crate) heap: &'a Heap<R>,
    pub(crate) types: &'a Types<R>,
    pub(crate) funcs: &'a [FuncRow],
}

impl<R: Region> Casts<'_, R> {
    /// Whether the reference in a slot is of a reference type of the store. Time linear in the types above its own, which are 63 at most.
    pub(crate) fn is_of(&self, slot: u64, ty: ValType) -> Result<bool, Trap> {
        let heap = ty.heap().ok_or(Trap::Corrupt)?;
        if slot == 0 {
            return Ok(ty.is_nullable());
        }
        let kind = |wanted: TypeKind| {
            let ty = self.heap.type_of(slot);
            ty.and_then(|ty| self.types.kind(ty)) == Some(wanted)
        };
        Ok(match heap {
            HeapType::Any | HeapType::Extern | HeapType::Func | HeapType::Exn => true,
            HeapType::None | HeapType::NoExtern | HeapType::NoFunc | HeapType::NoExn | HeapType::Bottom => false,
            HeapType::I31 => slot >= I31,
            HeapType::Eq => slot >= I31 || self.heap.type_of(slot).is_some(),
            HeapType::Struct => kind(TypeKind::Struct),
            HeapType::Array => kind(TypeKind::Array),
            HeapType::Concrete(wanted) => {
                let found = if self.types.kind(wanted) == Some(TypeKind::Func) {
                    let func = usize::try_from(slot.wrapping_sub(1)).ok().and_then(|func| self.funcs.get(func));
                    Some(func.ok_or(Trap::Corrupt)?.ty)
                } else {
                    self.heap.type_of(slot)
                };
                found.is_some_and(|found| self.types.is_subtype(found, wanted))
            }
        })
    }
}

/// Declares the numbers of the instructions that share a record.
macro_rules! numbers {
    ($($name:ident $opcode:ident;)*) => {
        $(const $name: u32 = Opcode::$opcode as u32 & 0xff;)*
    };
}

numbers! {
    STRUCT_NEW StructNew;
    STRUCT_NEW_DEFAULT StructNewDefault;
    STRUCT_GET StructGet;
    STRUCT_SET StructSet;
    ARRAY_NEW ArrayNew;
    ARRAY_NEW_DEFAULT ArrayNewDefault;
    ARRAY_NEW_FIXED ArrayNewFixed;
    ARRAY_NEW_DATA ArrayNewData;
    ARRAY_NEW_ELEM ArrayNewElem;
    ARRAY_GET ArrayGet;
    ARRAY_SET ArraySet;
    ARRAY_FILL ArrayFill;
    ARRAY_COPY ArrayCopy;
    ARRAY_INIT_DATA ArrayInitData;
    ARRAY_INIT_ELEM ArrayInitElem;
}

/// What records on objects reach.
pub(super) struct Objects<'a, 'b, P: PageAllocator> {
    pub(super) heap: &'a mut Heap<P::Region>,
    pub(super) types: &'a Types<P::Region>,
    pub(super) reach: &'a Reach<'b, P>,
    pub(super) brake: &'a mut Brake<'b>,
    /// The store's number of the record's type.
    pub(super) ty: u32,
    /// What else it names.
    pub(super) other: u32,
}

impl<'a, P: PageAllocator> Objects<'a, '_, P> {
    /// Executes an `Object` record with these slots, the first of which is its first operand's.
    #[inline(never)]
    pub(super) fn execute(&mut self, payload: Op, slots: &mut [u64]) -> Result<(), Stop> {
        match u32::from_slot(payload.value()) & 0xff {
            STRUCT_NEW => self.struct_new(slots, true),
            STRUCT_NEW_DEFAULT => self.struct_new(slots, false),
            STRUCT_GET => {
                let [slot] = *read(slots)?;
                let value = self.heap.get(Place::field(slot, self.other, Storage::VECTOR))?;
                put(slots, halves(value))
            }
            STRUCT_SET => {
                let [slot, low, high] = *read(slots)?;
                Ok(self.heap.set(Place::field(slot, self.other, Storage::VECTOR), whole(low, high))?)
            }
            ARRAY_GET => {
                let [slot, index] = *read(slots)?;
                let value = self.heap.get(Place::element(slot, u32::from_slot(index), Storage::VECTOR))?;
                put(slots, halves(value))
            }
            ARRAY_SET => {
                let [slot, index, low, high] = *read(slots)?;
                let place = Place::element(slot, u32::from_slot(index), Storage::VECTOR);
                Ok(self.heap.set(place, whole(low, high))?)
            }
            ARRAY_NEW => self.array_new(slots),
            ARRAY_NEW_DEFAULT => {
                let [len] = *read(slots)?;
                let array = self.allocate_array(u32::from_slot(len))?;
                put(slots, [array])
            }
            ARRAY_NEW_FIXED => self.array_new_fixed(slots),
            ARRAY_NEW_DATA => {
                let [from, len] = *read(slots)?;
                let size = u64::from(self.storage()?.bytes());
                let bytes = u64::from(u32::from_slot(len)).saturating_mul(size);
                part(self.data()?, from, bytes).ok_or(Trap::MemoryOutOfBounds)?;
                let array = self.allocate_array(u32::from_slot(len))?;
                put(slots, [array, array, 0, from, len])
            }
            ARRAY_NEW_ELEM => {
                let [from, len] = *read(slots)?;
                let end = u64::from(u32::from_slot(from)).saturating_add(u64::from(u32::from_slot(len)));
                if end > u64::from(self.segment()?.items.len) {
                    return Err(Trap::TableOutOfBounds.into());
                }
                let array = self.allocate_array(u32::from_slot(len))?;
                put(slots, [array, array, 0, from, len])
            }
            ARRAY_FILL => self.array_fill(slots),
            ARRAY_COPY => self.array_copy(slots),
            ARRAY_INIT_DATA => self.array_init_data(slots),
            ARRAY_INIT_ELEM => self.array_init_elem(slots),
            _ => Err(Trap::Corrupt.into()),
        }
    }

    /// How the elements of the record's type lie.
    fn storage(&self) -> Result<Storage, Trap> {
        self.types.element(self.ty).map(Storage::of).ok_or(Trap::Corrupt)
    }

    /// Makes an object of so many bytes, whose array elements have a size of this power of two.
    fn allocate(&mut self, log2: u8, bytes: u64) -> Result<u64, Stop> {
        if self.heap.is_due() {
            return Err(Stop::Collect);
        }
        // What is executed again is paid for again, so it is paid for only where it is done.
        let before = *self.brake.fuel;
        self.brake.charge(ITEMS, bytes / 8)?;
        match self.heap.allocate(self.ty, log2, bytes) {
            Some(object) => {
                self.heap.pace(self.types, bytes);
                Ok(object)
            }
            None => {
                *self.brake.fuel = before;
                Err(Stop::Collect)
            }
        }
    }

    fn allocate_array(&mut self, len: u32) -> Result<u64, Stop> {
        let log2 = self.storage()?.log2();
        self.allocate(log2, u64::from(len) << log2)
    }

    fn struct_new(&mut self, slots: &mut [u64], with_values: bool) -> Result<(), Stop> {
        let fields = self.types.fields(self.ty).ok_or(Trap::Corrupt)?;
        let mut layout = Layout::default();
        for field in fields {
            layout.place(Storage::of(*field));
        }
        let object = self.allocate(0, u64::from(layout.bytes()))?;
        if with_values {
            layout = Layout::default();
            let mut values = slots.iter();
            for field in fields {
                let storage = Storage::of(*field);
                let value = next_value(&mut values, storage).ok_or(Trap::Corrupt)?;
                self.heap.set(Place::field(object, layout.place(storage), storage), value)?;
            }
        }
        put(slots, [object])
    }

    /// An array, and behind it the operands of the record that fills it.
    fn array_new(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let is_vector = self.storage()? == Storage::VECTOR;
        if is_vector {
            let [low, high, len] = *read(slots)?;
            let array = self.allocate_array(u32::from_slot(len))?;
            put(slots, [array, array, 0, low, high, len])
        } else {
            let [value, len] = *read(slots)?;
            let array = self.allocate_array(u32::from_slot(len))?;
            put(slots, [array, array, 0, value, len])
        }
    }

    fn array_new_fixed(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let storage = self.storage()?;
        let array = self.allocate_array(self.other)?;
        let mut values = slots.iter();
        for index in 0..self.other {
            let value = next_value(&mut values, storage).ok_or(Trap::Corrupt)?;
            self.heap.set(Place::element(array, index, storage), value)?;
        }
        put(slots, [array])
    }

    fn array_fill(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let storage = self.storage()?;
        let (array, mut index, value, mut len) = if storage == Storage::VECTOR {
            let [array, index, low, high, len] = *read(slots)?;
            (array, u32::from_slot(index), whole(low, high), u32::from_slot(len))
        } else {
            let [array, index, value, len] = *read(slots)?;
            (array, u32::from_slot(index), u128::from(value), u32::from_slot(len))
        };
        self.heap.check_range(array, u64::from(index), u64::from(len), storage)?;
        let done = self.in_slices(&mut len, |this, now| {
            for _ in 0..now {
                this.heap.set(Place::element(array, index, storage), value)?;
                index = index.wrapping_add(1);
            }
            Ok(())
        });
        // What is left to do, for when it is executed again.
        *slots.get_mut(1).ok_or(Trap::Corrupt)? = u64::from(index);
        let last = if storage == Storage::VECTOR { 4 } else { 3 };
        *slots.get_mut(last).ok_or(Trap::Corrupt)? = u64::from(len);
        done
    }

    fn array_copy(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let storage = self.storage()?;
        let [to, to_index, from, from_index, len] = *read(slots)?;
        let (mut to_index, mut from_index) = (u32::from_slot(to_index), u32::from_slot(from_index));
        let mut len = u32::from_slot(len);
        if to == 0 || from == 0 {
            return Err(Trap::NullArray.into());
        }
        self.heap.check_range(to, u64::from(to_index), u64::from(len), storage)?;
        self.heap.check_range(from, u64::from(from_index), u64::from(len), storage)?;
        // Within one array towards the front it goes from the first element on, else from the last: what is left is of the same kind.
        let backwards = to == from && to_index > from_index;
        let mut rest = len;
        let done = self.in_slices(&mut len, |this, now| {
            rest = rest.wrapping_sub(now);
            let skipped = u64::from(if backwards { rest } else { 0 });
            let at = |index: u32| u64::from(index).wrapping_add(skipped);
            this.heap.copy((to, at(to_index)), (from, at(from_index)), u64::from(now), storage)?;
            if !backwards {
                to_index = to_index.wrapping_add(now);
                from_index = from_index.wrapping_add(now);
            }
            Ok(())
        });
        put(slots, [to, u64::from(to_index), from, u64::from(from_index), u64::from(len)])?;
        done
    }

    fn array_init_data(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let storage = self.storage()?;
        let [array, index, from, len] = *read(slots)?;
        let (mut index, mut from, mut len) =
            (u32::from_slot(index), u64::from(u32::from_slot(from)), u32::from_slot(len));
        self.heap.check_range(array, u64::from(index), u64::from(len), storage)?;
        let data = self.data()?;
        let bytes = |len: u32| u64::from(len) << storage.log2();
        part(data, from, bytes(len)).ok_or(Trap::MemoryOutOfBounds)?;
        let done = self.in_slices(&mut len, |this, now| {
            let now_bytes = part(data, from, bytes(now)).ok_or(Trap::MemoryOutOfBounds)?;
            this.heap.copy_bytes(array, u64::from(index), now_bytes, storage)?;
            index = index.wrapping_add(now);
            from = from.wrapping_add(bytes(now));
            Ok(())
        });
        put(slots, [array, u64::from(index), from, u64::from(len)])?;
        done
    }

    fn array_init_elem(&mut self, slots: &mut [u64]) -> Result<(), Stop> {
        let storage = self.storage()?;
        let [array, index, from, len] = *read(slots)?;
        let (mut index, mut from, mut len) = (u32::from_slot(index), u32::from_slot(from), u32::from_slot(len));
        self.heap.check_range(array, u64::from(index), u64::from(len), storage)?;
        let end = u64::from(from).saturating_add(u64::from(len));
        if end > u64::from(self.segment()?.items.len) {
            return Err(Trap::TableOutOfBounds.into());
        }
        let segment = self.other;
        let done = self.in_slices(&mut len, |this, now| {
            for _ in 0..now {
                let value = this.reach.item(segment, from, Some(&*this.heap))?;
                this.heap.set(Place::element(array, index, storage), value.into())?;
                index = index.wrapping_add(1);
                from = from.wrapping_add(1);
            }
            Ok(())
        });
        put(slots, [array, u64::from(index), u64::from(from), u64::from(len)])?;
        done
    }

    /// Does something with `len` elements, a slice at a time; what is left stays in `len`.
    fn in_slices(
        &mut self,
        len: &mut u32,
        mut run: impl FnMut(&mut Self, u32) -> Result<(), Trap>,
    ) -> Result<(), Stop> {
        loop {
            let now = (*len).min(u32::from_slot(ITEMS.slice));
            self.brake.charge(ITEMS, u64::from(now))?;
            run(self, now)?;
            *len = len.wrapping_sub(now);
            if *len == 0 {
                return Ok(());
            }
            self.brake.look()?;
        }
    }

    /// The bytes of the data segment that the record names; none of one that was dropped.
    fn data(&self) -> Result<&'a [u8], Trap> {
        let reach = self.reach;
        reach.data(self.other)
    }

    /// The element segment that the record names; without items if it was dropped.
    fn segment(&self) -> Result<ElementRecord, Trap> {
        self.reach.segment(self.other)
    }
}

/// The first slots.
fn read<const N: usize>(slots: &[u64]) -> Result<&[u64; N], Trap> {
    slots.first_chunk().ok_or(Trap::Corrupt)
}

/// Sets the first slots.
fn put<const N: usize>(slots: &mut [u64], values: [u64; N]) -> Result<(), Stop> {
    *slots.first_chunk_mut().ok_or(Trap::Corrupt)? = values;
    Ok(())
}

/// The value of a storage in the next slot, or, of a vector, the next two.
fn next_value<'s>(slots: &mut impl Iterator<Item = &'s u64>, storage: Storage) -> Option<u128> {
    let low = *slots.next()?;
    if storage == Storage::VECTOR { Some(whole(low, *slots.next()?)) } else { Some(u128::from(low)) }
}

/// Collects where an allocation is about to be executed again: begins a collection that is due, or goes on until one has ended, unless the
/// interrupt flag is looked at and raised. `running` is where the newest call stands, if it runs; `more` are slots that are in use besides.
#[cold]
#[inline(never)]
pub(crate) fn collect<P: Platform + Clone>(
    store: &mut Store<P>,
    looks: bool,
    running: Option<&State>,
    more: &[u64],
) -> Result<(), Exit> {
    let corrupt = Exit::Trapped(Trap::Corrupt);
    let heap = store.heap.get_mut().ok_or(corrupt)?;
    let is_due = heap.is_due();
    if heap.is_exhausted() {
        heap.forget_exhaustion();
        return Err(Exit::Trapped(Trap::HeapExhausted));
    }
    if heap.is_idle() {
        begin(store, running, more);
    }
    let heap = store.heap.get_mut().ok_or(corrupt)?;
    if is_due && !heap.collects_always() {
        return Ok(());
    }
    let slice = heap.slice();
    while !heap.step(&store.types, slice) {
        if looks && store.flag.take() {
            return Err(Exit::Interrupted);
        }
    }
    Ok(())
}

/// Begins a collection with all roots as they are now. Time linear in their number.
fn begin<P: Platform + Clone>(store: &mut Store<P>, running: Option<&State>, more: &[u64]) {
    let Some(heap) = store.heap.get_mut() else { return };
    heap.begin();
    heap.shade_all(more);
    for table in store.tables.iter().filter(|table| table.may_hold_objects()) {
        heap.shade_all(table.elements());
    }
    for global in store.globals.as_slice() {
        if ValType::from_word(global.ty).is_some_and(|ty| store.types.may_refer(ty)) {
            heap.shade_all(&[global.value]);
        }
    }
    for state in store.dropped.as_slice() {
        heap.shade_items(*state);
    }
    shade_calls(store, running);
}
