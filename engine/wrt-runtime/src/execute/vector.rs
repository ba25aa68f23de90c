//! Records on vectors, whose halves lie in slots that follow one another, the low one first.
#![expect(clippy::cast_sign_loss, clippy::cast_possible_wrap, reason = "lanes are extended, as their rows say")]

use wrt_error::Trap;
use wrt_foundation::SIMD;
use wrt_instructions::code::{Op, number};
use wrt_instructions::for_each_vector;

use super::memory::{Linear, wide_address};
use super::slot::{Slot, Slots, get, set};
use super::wide::{halves, whole};

/// Whether a record is one on vectors, which [`execute`] executes.
#[inline(always)]
pub(super) const fn is_record(number: u16) -> bool {
    matches!(
        number,
        number::Vector | number::VectorScalar | number::VectorShuffle | number::VectorLoad | number::VectorStore
    )
}

/// The payload records of a record on vectors.
#[inline(always)]
pub(super) const fn payload(number: u16) -> usize {
    if matches!(number, number::Vector | number::VectorScalar) { 0 } else { 2 }
}

/// The index of the memory that a record on vectors accesses, and above its 32 bits whether threads share it; 0 if it accesses none.
#[inline(always)]
pub(super) fn memory_of(op: Op, payload: Option<&[Op; 2]>) -> u64 {
    match (op.number(), payload) {
        (number::VectorLoad | number::VectorStore, Some([memory, _])) => memory.value(),
        _ => 0,
    }
}

/// Executes a record on vectors, in the memory that it accesses.
#[inline(always)]
pub(super) fn execute(
    op: Op,
    payload: Option<&[Op; 2]>,
    regs: &mut (impl Slots + ?Sized),
    mem: &mut (impl Linear + ?Sized),
) -> Result<(), Trap> {
    if !SIMD {
        return Err(Trap::Corrupt);
    }
    let code = op.imm() >> 16;
    let (b, lane) = (pair(regs, op.b()), op.c());
    let value = match op.number() {
        number::VectorStore => return store(code, mem, address(regs, op, payload)?, b, lane),
        number::VectorLoad => load(code, mem, address(regs, op, payload)?, b, lane)?,
        number::VectorShuffle => {
            let [low, high] = payload.ok_or(Trap::Corrupt)?;
            wrt_math::i8x16_shuffle(pair(regs, op.a()), b, whole(low.value(), high.value()))
        }
        _ => compute(code, pair(regs, op.a()), b, pair(regs, lane), lane).ok_or(Trap::Corrupt)?,
    };
    let [low, high] = halves(value);
    set(regs, op.d(), low);
    if op.number() != number::VectorScalar {
        set(regs, op.d().wrapping_add(1), high);
    }
    Ok(())
}

/// The vector in a slot and the one behind it.
#[inline(always)]
fn pair(regs: &(impl Slots + ?Sized), slot: u8) -> u128 {
    whole(get(regs, slot), get(regs, slot.wrapping_add(1)))
}

#[inline(always)]
fn address(regs: &(impl Slots + ?Sized), op: Op, payload: Option<&[Op; 2]>) -> Result<u64, Trap> {
    let [_, offset] = payload.ok_or(Trap::Corrupt)?;
    wide_address(regs, op, offset.value())
}

/// A number of a slot of a vector's lane.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the low half")]
fn low(vector: u128) -> u64 {
    vector as u64
}

/// Numbers as slots hold them, of a lane's type.
trait OfLane {
    fn of_lane(self) -> u128;
    fn to_lane(slot: u64) -> Self;
}

macro_rules! of_lane {
    ($($ty:ident)*) => {
        $(impl OfLane for $ty {
            #[inline(always)]
            fn of_lane(self) -> u128 {
                u128::from(self.to_slot())
            }

            #[inline(always)]
            fn to_lane(slot: u64) -> Self {
                Self::from_slot(slot)
            }
        })*
    };
}

of_lane!(u32 u64 f32 f64);

macro_rules! of_small_lane {
    ($($ty:ident)*) => {
        $(impl OfLane for $ty {
            #[inline(always)]
            fn of_lane(self) -> u128 {
                u128::from(self)
            }

            #[inline(always)]
            #[expect(clippy::cast_possible_truncation, reason = "a lane takes the low bits")]
            fn to_lane(slot: u64) -> Self {
                slot as $ty
            }
        })*
    };
}

of_small_lane!(u8 u16);

/// What a load makes of what it read: of numbers the low bits of a vector, where there is no function.
macro_rules! loaded {
    ($value:expr) => {
        u128::from($value)
    };
    ($value:expr, $f:ident) => {
        wrt_math::$f($value.into())
    };
}

/// Makes the functions that compute, from the table.
macro_rules! functions {
    (
        unary { $($un:ident $un_fn:ident;)* }
        binary { $($bin:ident $bin_fn:ident;)* }
        ternary { $($tern:ident $tern_fn:ident;)* }
        shift { $($shift:ident $shift_fn:ident;)* }
        test { $($test:ident $test_fn:ident;)* }
        splat { $($splat:ident $splat_fn:ident $splat_ty:ident;)* }
        extract { $($ext:ident $ext_fn:ident $(as $ext_via:ident)*;)* }
        replace { $($rep:ident $rep_fn:ident $rep_ty:ident;)* }
        load { $($load:ident $load_ty:ident $($load_fn:ident)?;)* }
        load_lane { $($lane:ident $lane_ty:ident $lane_fn:ident;)* }
        store { $($store:ident $store_fn:ident;)* }
    ) => {
        /// The opcodes' codes, for patterns.
        #[allow(non_upper_case_globals, reason = "named as the opcodes are")]
        mod code {
            use wrt_instructions::Opcode;
            use wrt_instructions::vector::Canonical;

            pub(super) const CANONICAL_F32X4: u32 = Canonical::F32x4 as u32;
            pub(super) const CANONICAL_F64X2: u32 = Canonical::F64x2 as u32;
            pub(super) const Select: u32 = Opcode::Select as u32;
            pub(super) const V128Store: u32 = Opcode::V128Store as u32;
            $(pub(super) const $un: u32 = Opcode::$un as u32;)* $(pub(super) const $bin: u32 = Opcode::$bin as u32;)*
            $(pub(super) const $tern: u32 = Opcode::$tern as u32;)* $(pub(super) const $shift: u32 = Opcode::$shift as u32;)*
            $(pub(super) const $test: u32 = Opcode::$test as u32;)* $(pub(super) const $splat: u32 = Opcode::$splat as u32;)*
            $(pub(super) const $ext: u32 = Opcode::$ext as u32;)* $(pub(super) const $rep: u32 = Opcode::$rep as u32;)*
            $(pub(super) const $load: u32 = Opcode::$load as u32;)* $(pub(super) const $lane: u32 = Opcode::$lane as u32;)*
            $(pub(super) const $store: u32 = Opcode::$store as u32;)*
        }

        /// What an instruction computes of the vectors or numbers in its operands' slots; nothing where there is no such instruction, or no such
        /// lane.
        #[inline(never)]
        fn compute(opcode: u32, a: u128, b: u128, c: u128, lane: u8) -> Option<u128> {
            Some(match opcode {
                code::CANONICAL_F32X4 => wrt_math::f32x4_canonical(a),
                code::CANONICAL_F64X2 => wrt_math::f64x2_canonical(a),
                code::Select => if low(c) != 0 { a } else { b },
                $(code::$un => wrt_math::$un_fn(a),)*
                $(code::$bin => wrt_math::$bin_fn(a, b),)*
                $(code::$tern => wrt_math::$tern_fn(a, b, c),)*
                $(code::$shift => wrt_math::$shift_fn(a, u32::to_lane(low(b))),)*
                $(code::$test => u128::from(wrt_math::$test_fn(a)),)*
                $(code::$splat => wrt_math::$splat_fn(<$splat_ty>::to_lane(low(a))),)*
                $(code::$ext => (wrt_math::$ext_fn(a, lane)? $(as $ext_via)*).of_lane(),)*
                $(code::$rep => wrt_math::$rep_fn(a, lane, <$rep_ty>::to_lane(low(b)))?,)*
                _ => return None,
            })
        }

        /// The vector that an instruction loads, and makes of one if it loads a lane.
        #[inline(never)]
        fn load(opcode: u32, mem: &(impl Linear + ?Sized), address: u64, vector: u128, lane: u8) -> Result<u128, Trap> {
            match opcode {
                $(code::$load => {
                    let value = <$load_ty>::from_le_bytes(mem.load(address)?);
                    Ok(loaded!(value $(, $load_fn)?))
                })*
                $(code::$lane => {
                    let value = <$lane_ty>::from_le_bytes(mem.load(address)?);
                    wrt_math::$lane_fn(vector, lane, value).ok_or(Trap::Corrupt)
                })*
                _ => Err(Trap::Corrupt),
            }
        }

        /// Stores a vector, or a lane of it.
        #[inline(never)]
        fn store(opcode: u32, mem: &mut (impl Linear + ?Sized), address: u64, vector: u128, lane: u8) -> Result<(), Trap> {
            match opcode {
                code::V128Store => mem.store(address, vector.to_le_bytes()),
                $(code::$store => {
                    let value = wrt_math::$store_fn(vector, lane).ok_or(Trap::Corrupt)?;
                    mem.store(address, value.to_le_bytes())
                })*
                _ => Err(Trap::Corrupt),
            }
        }
    };
}

for_each_vector!(functions);
