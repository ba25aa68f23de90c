//! Values on their way from one side of a call to the other (Canonical ABI, "Lifting and Lowering Values").
//!
//! One walk reads a value where it lies and writes it where it shall lie, part by part. Its stack is as deep as the types nest; what a list
//! holds counts for nothing there. Either side may be the host.

use wrt_error::{ComponentTrap, Resource};
use wrt_foundation::Region;
use wrt_platform::Platform;
use wrt_runtime::MemoryId;

use super::fault::{Run, corrupt, trap};
use super::tables::{HOST, WalkRow};
use super::view::ValueType;
use super::{Fault, Runner};
use crate::code::Code;
use crate::opcode::{Canon, Primitive};
use crate::types::{Flat, Info, Kind, Layout, MOST_FLAT, NONE, align_to, tag_bytes};

/// Core values of parameters, and the address for results.
pub(crate) const FLATS: usize = MOST_FLAT as usize + 1;
/// Bytes of the longest list or string (Canonical ABI, `MAX_LIST_BYTE_LENGTH`).
pub(crate) const MOST_BYTES: u64 = (1 << 28) - 1;
/// Bytes that are copied at a time from one memory to another.
pub(crate) const CHUNK: usize = 256;

/// What a host gives and takes as values, a piece at a time: in the order of the type, what contains others before what is in it.
///
/// A number stands for a piece: the bits of a scalar; how many elements a list has, bytes of UTF-8 a string; which case a variant or enum is,
/// with nothing and a failure as the cases 0 and 1 of option and result, and a value and success as the others; the bits of flags; the index
/// of a handle of the host's. A record or tuple is announced by 0.
pub trait Values<R> {
    /// The next piece that the host gives.
    ///
    /// # Errors
    /// [`Fault::Value`] where it has none of this type.
    fn give(&mut self, ty: ValueType<'_, R>) -> Result<u64, Fault>;

    /// The string whose length was given last.
    fn text(&self) -> &str;

    /// The next piece that the host gets.
    ///
    /// # Errors
    /// Whatever ends the call.
    fn take(&mut self, ty: ValueType<'_, R>, piece: u64) -> Result<(), Fault>;

    /// Some more of the string whose length came last.
    ///
    /// # Errors
    /// Whatever ends the call.
    fn take_text(&mut self, part: &str) -> Result<(), Fault>;
}

/// A side of a call: an instance with what its options name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub(crate) instance: u32,
    pub(crate) memory: u32,
    pub(crate) realloc: u32,
    pub(crate) encoding: u32,
}

impl End {
    pub(crate) const HOST: End = End { instance: HOST, memory: NONE, realloc: NONE, encoding: 0 };

    pub(crate) const fn is_host(&self) -> bool {
        self.instance == HOST
    }

    const fn memory(&self) -> MemoryId {
        MemoryId::from_index(self.memory)
    }
}

/// Core values of both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flats {
    pub(crate) from: [u64; FLATS],
    pub(crate) to: [u64; FLATS],
}

/// The parameters or the results of a function, together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parts {
    /// The word of the first type; two words on there is the next.
    first: u32,
    pub(crate) count: u32,
    /// Core values that they are passed as.
    pub(crate) flats: u32,
    layout: Layout,
}

impl Parts {
    pub(crate) fn of<R: Region>(code: &Code<R>, first: u32, count: u32) -> Run<Parts> {
        let mut info = Info::new();
        for index in 0..count {
            let ty = code.types.word(first.saturating_add(index.saturating_mul(2)))?;
            info.field(&code.types.info(ty)?);
        }
        info.end_fields();
        let Flat { count: flats, .. } = info.flat;
        Ok(Parts { first, count, flats, layout: info.narrow })
    }

    /// How many core values parameters are passed as, where there may be so many.
    pub(crate) const fn passed(&self, most: u32) -> u32 {
        if self.flats <= most { self.flats } else { 1 }
    }
}

/// A walk: the component whose types say how, the instance that gives resource types their meaning, and both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) code: u32,
    pub(crate) instance: u32,
    pub(crate) from: End,
    pub(crate) to: End,
    pub(crate) flats: Flats,
    /// Bytes of lists and strings so far.
    bytes: u64,
}

impl Transfer {
    pub(crate) const fn new(code: u32, instance: u32, from: End, to: End) -> Transfer {
        Transfer { code, instance, from, to, flats: Flats { from: [0; FLATS], to: [0; FLATS] }, bytes: 0 }
    }
}

/// A value where it lies, and where it is to lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) from: u32,
    pub(crate) to: u32,
    /// The flags of [`WalkRow`] that say which of them are core values.
    pub(crate) flags: u32,
}

/// The low 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the low bits are asked for")]
pub(crate) const fn low(value: u64) -> u32 {
    value as u32
}

impl<P: Platform + Clone> Runner<'_, P> {
    /// Checks that an address is aligned, and that so many bytes from there lie in the memory.
    pub(crate) fn check_range(&self, end: End, address: u32, bytes: u64, align: u32) -> Run<()> {
        if address & align.wrapping_sub(1) != 0 {
            return trap(ComponentTrap::Unaligned, u64::from(address));
        }
        let size = self.store.memory_len(end.memory()).unwrap_or(0) as u64;
        if u64::from(address).saturating_add(bytes) > size {
            return trap(ComponentTrap::OutOfBounds, u64::from(address));
        }
        Ok(())
    }

    /// Hands parameters or results over. On each side they are core values if they are no more than `most` says, else they lie in memory: of
    /// results, the first core value of the target says where.
    pub(crate) fn pass(
        &mut self,
        transfer: &mut Transfer,
        parts: &Parts,
        are_params: bool,
        most: (u32, u32),
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        let mut spot = Spot { from: 0, to: 0, flags: 0 };
        let Layout { bytes, align } = parts.layout;
        if parts.flats <= most.0 {
            spot.flags |= WalkRow::FROM_FLAT;
        } else if !transfer.from.is_host() {
            spot.from = transfer.flats.from.first().copied().map_or(0, low);
            self.check_range(transfer.from, spot.from, u64::from(bytes), align)?;
        }
        if parts.flats <= most.1 {
            spot.flags |= WalkRow::TO_FLAT;
        } else if !transfer.to.is_host() && parts.count > 0 {
            if are_params {
                spot.to = self.realloc(transfer.to, (0, 0), align, bytes)?;
                transfer.flats.to = [u64::from(spot.to); FLATS];
            } else {
                spot.to = transfer.flats.to.first().copied().map_or(0, low);
                self.check_range(transfer.to, spot.to, u64::from(bytes), align)?;
            }
        }
        let base = self.tables.walks.len();
        self.push_parts(spot, parts.first, parts.count, 2)?;
        while self.tables.walks.len() > base {
            self.next_value(transfer, values)?;
        }
        Ok(())
    }

    /// Adds the parts whose types are words from `next` on, `stride` words apart.
    fn push_parts(&mut self, spot: Spot, next: u32, left: u32, stride: u32) -> Run<()> {
        let Spot { from, to, flags } = spot;
        self.tables.walks.push(WalkRow { flags: flags | WalkRow::PARTS, next, stride, left, from, to })?;
        Ok(())
    }

    /// Hands the next value over.
    fn next_value(&mut self, transfer: &mut Transfer, values: &mut dyn Values<P::Region>) -> Run<()> {
        let code = self.code(transfer.code)?;
        let Some(row) = self.tables.walks.last_mut() else { return corrupt() };
        let Some(left) = row.left.checked_sub(1) else {
            self.tables.walks.pop();
            return Ok(());
        };
        row.left = left;
        let kind = row.flags & (WalkRow::ELEMENTS | WalkRow::PAIRS);
        let (info, ty) = match kind {
            WalkRow::PAIRS => (pair(code, row.next)?, NONE),
            WalkRow::ELEMENTS => (code.types.info(row.next)?, row.next),
            _ => {
                let ty = code.types.word(row.next)?;
                (code.types.info(ty)?, ty)
            }
        };
        let flags = row.flags & (WalkRow::FROM_FLAT | WalkRow::TO_FLAT);
        let Layout { bytes, align } = info.narrow;
        let next = |at: &mut u32, is_flat: bool| {
            if is_flat {
                let here = *at;
                *at = here.saturating_add(info.flat.count);
                here
            } else {
                let here = align_to(*at, align);
                *at = here.saturating_add(bytes);
                here
            }
        };
        let from = next(&mut row.from, flags & WalkRow::FROM_FLAT != 0);
        let to = next(&mut row.to, flags & WalkRow::TO_FLAT != 0);
        let spot = Spot { from, to, flags };
        if kind == WalkRow::PAIRS {
            let first = row.next;
            return self.push_parts(spot, first, 2, 1);
        }
        if kind == WalkRow::PARTS {
            row.next = row.next.saturating_add(row.stride);
        }
        self.value(transfer, ty, &info, spot, values)
    }

    /// Hands a value over, or begins one that has others in it.
    fn value(
        &mut self,
        transfer: &mut Transfer,
        ty: u32,
        info: &Info,
        spot: Spot,
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        let code = self.code(transfer.code)?;
        let view = ValueType { code, ty, instance: transfer.instance };
        let [_, _, place] = &mut self.tables.place;
        *place = ty;
        match code.types.primitive(ty) {
            Some(Primitive::String) => return self.string(transfer, view, spot, values),
            Some(Primitive::ErrorContext) => {
                return trap(ComponentTrap::Unsupported, u64::from(Canon::ErrorContextNew as u32));
            }
            Some(primitive) => {
                let bytes = info.narrow.bytes;
                let raw = self.get(transfer, view, spot, bytes, values)?;
                let value = normalized(primitive, raw)?;
                return self.put(transfer, view, spot, bytes, value, values);
            }
            None => {}
        }
        let entry = code.types.entry(ty)?;
        let bytes = info.narrow.bytes;
        match entry.kind() {
            Kind::Record => {
                self.open(transfer, view, values)?;
                self.push_parts(spot, entry.first.saturating_add(1), entry.count / 2, 2)
            }
            Kind::Tuple => {
                self.open(transfer, view, values)?;
                self.push_parts(spot, entry.first, entry.count, 1)
            }
            Kind::Flags => {
                let raw = low(self.get(transfer, view, spot, bytes, values)?);
                let known = u32::MAX.checked_shr(32_u32.saturating_sub(entry.count)).unwrap_or(0);
                self.put(transfer, view, spot, bytes, u64::from(raw & known), values)
            }
            Kind::Enum => self.case(transfer, view, spot, (entry.count, 0), values).map(drop),
            Kind::Variant => {
                let case = self.case(transfer, view, spot, (entry.count / 2, entry.extra), values)?;
                let at = entry.first.saturating_add(case.0.saturating_mul(2)).saturating_add(1);
                self.payload(code, at, case.1)
            }
            Kind::Option => {
                let case = self.case(transfer, view, spot, (2, entry.extra), values)?;
                if case.0 == 0 { Ok(()) } else { self.payload(code, entry.first, case.1) }
            }
            Kind::Result => {
                let case = self.case(transfer, view, spot, (2, entry.extra), values)?;
                self.payload(code, entry.first.saturating_add(case.0), case.1)
            }
            Kind::List => {
                let element = code.types.word(entry.first)?;
                let layout = code.types.info(element)?.narrow;
                self.list(transfer, view, spot, layout, values, (WalkRow::ELEMENTS, element))
            }
            Kind::Map => {
                let layout = pair(code, entry.first)?.narrow;
                self.list(transfer, view, spot, layout, values, (WalkRow::PAIRS, entry.first))
            }
            Kind::FixedList => {
                self.open(transfer, view, values)?;
                let Spot { from, to, flags } = spot;
                let next = code.types.word(entry.first)?;
                let flags = flags | WalkRow::ELEMENTS;
                self.tables.walks.push(WalkRow { flags, next, stride: 0, left: entry.extra, from, to })?;
                Ok(())
            }
            Kind::Own => {
                let resource = self.resource(transfer.instance, code.types.word(entry.first)?)?;
                let index = low(self.get(transfer, view, spot, bytes, values)?);
                let rep = self.lift_own(transfer.from.instance, index, resource)?;
                let index = self.lower_own(transfer.to.instance, rep, resource)?;
                self.put(transfer, view, spot, bytes, u64::from(index), values)
            }
            Kind::Borrow => {
                let resource = self.resource(transfer.instance, code.types.word(entry.first)?)?;
                let index = low(self.get(transfer, view, spot, bytes, values)?);
                let rep = self.lift_borrow(transfer.from.instance, index, resource)?;
                let index = self.lower_borrow(transfer.to.instance, rep, resource)?;
                self.put(transfer, view, spot, bytes, u64::from(index), values)
            }
            Kind::Stream => trap(ComponentTrap::Unsupported, u64::from(Canon::StreamNew as u32)),
            Kind::Future => trap(ComponentTrap::Unsupported, u64::from(Canon::FutureNew as u32)),
            Kind::Primitive
            | Kind::Func
            | Kind::Instance
            | Kind::Component
            | Kind::Resource
            | Kind::CoreModule
            | Kind::CoreInstance => corrupt(),
        }
    }

    /// Tells the host, whichever side it is, that a value begins which has others in it.
    fn open(
        &mut self,
        transfer: &Transfer,
        view: ValueType<'_, P::Region>,
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        if transfer.from.is_host() {
            values.give(view)?;
        }
        if transfer.to.is_host() {
            values.take(view, 0)?;
        }
        Ok(())
    }

    /// Reads a number of so many bytes.
    fn get(
        &self,
        transfer: &Transfer,
        view: ValueType<'_, P::Region>,
        spot: Spot,
        bytes: u32,
        values: &mut dyn Values<P::Region>,
    ) -> Run<u64> {
        if transfer.from.is_host() {
            return values.give(view);
        }
        if spot.flags & WalkRow::FROM_FLAT != 0 {
            let value = transfer.flats.from.get(spot.from as usize).copied().map_or_else(corrupt, Ok)?;
            // A variant may pass it in a wider core value.
            return Ok(if bytes < 8 { u64::from(low(value)) } else { value });
        }
        self.read_number(transfer.from, spot.from, bytes)
    }

    /// Reads a number from memory.
    pub(crate) fn read_number(&self, end: End, at: u32, bytes: u32) -> Run<u64> {
        let mut buffer = [0; 8];
        let Some(part) = buffer.get_mut(..bytes as usize) else { return corrupt() };
        self.store.read_memory(end.memory(), u64::from(at), part)?;
        Ok(u64::from_le_bytes(buffer))
    }

    /// Writes a number of so many bytes.
    fn put(
        &mut self,
        transfer: &mut Transfer,
        view: ValueType<'_, P::Region>,
        spot: Spot,
        bytes: u32,
        value: u64,
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        if transfer.to.is_host() {
            return values.take(view, value);
        }
        self.put_number(transfer, spot, bytes, value)
    }

    fn put_number(&mut self, transfer: &mut Transfer, spot: Spot, bytes: u32, value: u64) -> Run<()> {
        if spot.flags & WalkRow::TO_FLAT != 0 {
            return match transfer.flats.to.get_mut(spot.to as usize) {
                Some(place) => {
                    *place = value;
                    Ok(())
                }
                None => corrupt(),
            };
        }
        let buffer = value.to_le_bytes();
        let part = buffer.get(..bytes as usize).unwrap_or(&[]);
        self.store.write_memory(transfer.to.memory(), u64::from(spot.to), part)?;
        Ok(())
    }

    /// Writes the two numbers of a list or string.
    pub(crate) fn put_pair(&mut self, transfer: &mut Transfer, spot: Spot, pair: (u32, u32)) -> Run<()> {
        let step = if spot.flags & WalkRow::TO_FLAT != 0 { 1 } else { 4 };
        self.put_number(transfer, spot, 4, u64::from(pair.0))?;
        let behind = Spot { to: spot.to.saturating_add(step), ..spot };
        self.put_number(transfer, behind, 4, u64::from(pair.1))
    }

    /// Reads the two numbers of a list or string in a guest.
    pub(crate) fn get_pair(&self, transfer: &Transfer, spot: Spot) -> Run<(u32, u32)> {
        if spot.flags & WalkRow::FROM_FLAT != 0 {
            let at = spot.from as usize;
            return match transfer.flats.from.get(at..) {
                Some([first, second, ..]) => Ok((low(*first), low(*second))),
                _ => corrupt(),
            };
        }
        let first = self.read_number(transfer.from, spot.from, 4)?;
        let second = self.read_number(transfer.from, spot.from.saturating_add(4), 4)?;
        Ok((low(first), low(second)))
    }

    /// Hands over which case of so many a value is; gives it, and where what it has lies and is to lie.
    fn case(
        &mut self,
        transfer: &mut Transfer,
        view: ValueType<'_, P::Region>,
        spot: Spot,
        (cases, payload): (u32, u32),
        values: &mut dyn Values<P::Region>,
    ) -> Run<(u32, Spot)> {
        let bytes = tag_bytes(cases);
        let case = self.get(transfer, view, spot, bytes, values)?;
        if case >= u64::from(cases) {
            return trap(ComponentTrap::InvalidDiscriminant, case);
        }
        self.put(transfer, view, spot, bytes, case, values)?;
        let behind = |at: u32, flag: u32| at.saturating_add(if spot.flags & flag != 0 { 1 } else { payload });
        let from = behind(spot.from, WalkRow::FROM_FLAT);
        let to = behind(spot.to, WalkRow::TO_FLAT);
        Ok((low(case), Spot { from, to, flags: spot.flags }))
    }

    /// Adds what a case has, if it has anything.
    fn payload(&mut self, code: &Code<P::Region>, word: u32, spot: Spot) -> Run<()> {
        if code.types.word(word)? == NONE { Ok(()) } else { self.push_parts(spot, word, 1, 1) }
    }

    /// Counts bytes of a list or string.
    pub(crate) fn count_bytes(&self, transfer: &mut Transfer, bytes: u64) -> Run<()> {
        if bytes > MOST_BYTES {
            return trap(ComponentTrap::TooLong, bytes);
        }
        transfer.bytes = transfer.bytes.saturating_add(bytes);
        Ok(self.store.limits().check(Resource::ValueBytes, transfer.bytes)?)
    }

    /// Begins a list of elements of this layout; `elements` is how the walk knows them.
    fn list(
        &mut self,
        transfer: &mut Transfer,
        view: ValueType<'_, P::Region>,
        spot: Spot,
        layout: Layout,
        values: &mut dyn Values<P::Region>,
        elements: (u32, u32),
    ) -> Run<()> {
        let Layout { bytes: size, align } = layout;
        let (from, count) = if transfer.from.is_host() {
            (0, u32::try_from(values.give(view)?).map_err(|_| Fault::Value)?)
        } else {
            self.get_pair(transfer, spot)?
        };
        let bytes = u64::from(size).saturating_mul(u64::from(count));
        self.count_bytes(transfer, bytes)?;
        if !transfer.from.is_host() {
            self.check_range(transfer.from, from, bytes, align)?;
        }
        let mut to = 0;
        if transfer.to.is_host() {
            values.take(view, u64::from(count))?;
        } else {
            to = self.realloc(transfer.to, (0, 0), align, low(bytes))?;
            self.put_pair(transfer, spot, (to, count))?;
        }
        let (flags, next) = elements;
        if flags == WalkRow::ELEMENTS && !transfer.from.is_host() && !transfer.to.is_host() {
            let is_plain = matches!(
                self.code(transfer.code)?.types.primitive(next),
                Some(
                    Primitive::S8
                        | Primitive::U8
                        | Primitive::S16
                        | Primitive::U16
                        | Primitive::S32
                        | Primitive::U32
                        | Primitive::S64
                        | Primitive::U64
                )
            );
            if is_plain {
                return self.copy(transfer, from, to, low(bytes));
            }
        }
        self.tables.walks.push(WalkRow { flags, next, stride: 0, left: count, from, to })?;
        Ok(())
    }

    /// Copies bytes from one memory to the other.
    pub(crate) fn copy(&mut self, transfer: &Transfer, mut from: u32, mut to: u32, mut left: u32) -> Run<()> {
        let mut buffer = [0; CHUNK];
        while left > 0 {
            let len = left.min(u32::try_from(CHUNK).unwrap_or(1));
            let Some(part) = buffer.get_mut(..len as usize) else { return corrupt() };
            self.store.read_memory(transfer.from.memory(), u64::from(from), part)?;
            self.store.write_memory(transfer.to.memory(), u64::from(to), part)?;
            from = from.saturating_add(len);
            to = to.saturating_add(len);
            left = left.saturating_sub(len);
        }
        Ok(())
    }
}

/// What is known of a pair of a map.
fn pair<R: Region>(code: &Code<R>, first: u32) -> Run<Info> {
    let mut info = Info::new();
    for at in [first, first.saturating_add(1)] {
        info.field(&code.types.info(code.types.word(at)?)?);
    }
    info.end_fields();
    Ok(info)
}

/// The bits of a value of a primitive type, from those that a guest or the host gave: as an i32 holds them, sign extended; NaN is the
/// canonical one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the low bits are the value")]
fn normalized(primitive: Primitive, raw: u64) -> Run<u64> {
    Ok(match primitive {
        Primitive::Bool => u64::from(low(raw) != 0),
        Primitive::S8 => u64::from(i32::from((raw as u8).cast_signed()) as u32),
        Primitive::U8 => u64::from(raw as u8),
        Primitive::S16 => u64::from(i32::from((raw as u16).cast_signed()) as u32),
        Primitive::U16 => u64::from(raw as u16),
        Primitive::S32 | Primitive::U32 => u64::from(low(raw)),
        Primitive::F32 => {
            let bits = low(raw);
            u64::from(if f32::from_bits(bits).is_nan() { 0x7fc0_0000 } else { bits })
        }
        Primitive::F64 => {
            if f64::from_bits(raw).is_nan() {
                0x7ff8_0000_0000_0000
            } else {
                raw
            }
        }
        Primitive::Char => match char::from_u32(low(raw)) {
            Some(found) => u64::from(u32::from(found)),
            None => return trap(ComponentTrap::InvalidChar, u64::from(low(raw))),
        },
        Primitive::S64 | Primitive::U64 | Primitive::String | Primitive::ErrorContext => raw,
    })
}
