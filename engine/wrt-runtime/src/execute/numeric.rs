//! Numeric records: operands are fetched, a function of `wrt-math` is called, its result is stored.

use wrt_error::Trap;
use wrt_instructions::code::Op;

use super::slot::{Immediate, Slot, Slots, get, set};

/// `d = f(a, b)`.
#[inline(always)]
pub(super) fn binary<T: Slot>(regs: &mut (impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> T) {
    let value = f(T::from_slot(get(regs, op.a())), T::from_slot(get(regs, op.b())));
    set(regs, op.d(), value.to_slot());
}

/// `d = f(a, imm)`.
#[inline(always)]
pub(super) fn binary_imm<T: Immediate>(regs: &mut (impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> T) {
    let value = f(T::from_slot(get(regs, op.a())), T::from_immediate(op.imm()));
    set(regs, op.d(), value.to_slot());
}

/// `d = f(a, b)`, or a trap.
#[inline(always)]
pub(super) fn binary_trap<T: Slot>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    f: impl Fn(T, T) -> Result<T, Trap>,
) -> Result<(), Trap> {
    let value = f(T::from_slot(get(regs, op.a())), T::from_slot(get(regs, op.b())))?;
    set(regs, op.d(), value.to_slot());
    Ok(())
}

/// `d = f(a, imm)`, or a trap.
#[inline(always)]
pub(super) fn binary_trap_imm<T: Immediate>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    f: impl Fn(T, T) -> Result<T, Trap>,
) -> Result<(), Trap> {
    let value = f(T::from_slot(get(regs, op.a())), T::from_immediate(op.imm()))?;
    set(regs, op.d(), value.to_slot());
    Ok(())
}

/// `d = f(a, b)` as 0 or 1.
#[inline(always)]
pub(super) fn compare<T: Slot>(regs: &mut (impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> bool) {
    let value = f(T::from_slot(get(regs, op.a())), T::from_slot(get(regs, op.b())));
    set(regs, op.d(), u64::from(value));
}

/// `d = f(a, imm)` as 0 or 1.
#[inline(always)]
pub(super) fn compare_imm<T: Immediate>(regs: &mut (impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> bool) {
    let value = f(T::from_slot(get(regs, op.a())), T::from_immediate(op.imm()));
    set(regs, op.d(), u64::from(value));
}

/// `f(a, d)`: what a branch asks.
#[inline(always)]
pub(super) fn holds<T: Slot>(regs: &(impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> bool) -> bool {
    f(T::from_slot(get(regs, op.a())), T::from_slot(get(regs, op.d())))
}

/// `f(a, imm)`: what a branch asks.
#[inline(always)]
pub(super) fn holds_imm<T: Immediate>(regs: &(impl Slots + ?Sized), op: Op, f: impl Fn(T, T) -> bool) -> bool {
    f(T::from_slot(get(regs, op.a())), T::from_immediate(op.imm()))
}

/// `d = f(a)`.
#[inline(always)]
pub(super) fn unary<A: Slot, B: Slot>(regs: &mut (impl Slots + ?Sized), op: Op, f: impl Fn(A) -> B) {
    let value = f(A::from_slot(get(regs, op.a())));
    set(regs, op.d(), value.to_slot());
}

/// `d = f(a)`, or a trap.
#[inline(always)]
pub(super) fn unary_trap<A: Slot, B: Slot>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    f: impl Fn(A) -> Result<B, Trap>,
) -> Result<(), Trap> {
    let value = f(A::from_slot(get(regs, op.a())))?;
    set(regs, op.d(), value.to_slot());
    Ok(())
}
