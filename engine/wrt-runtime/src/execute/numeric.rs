//! Numeric records: operands are fetched as the form says, a function of `wrt-math` is called, its result is kept.
//!
//! Each function takes the frame's window, the record, the record that holds its payload if it has one, and the
//! accumulators.

use wrt_error::Trap;
use wrt_instructions::code::{Op, form};
use wrt_instructions::vector::Canonical;

use super::slot::{Accs, Immediate, Slot, Slots, get, set};

/// Records of a form: one more where the immediate stands behind it.
pub(super) const fn records<T: Immediate>(form: u16) -> usize {
    use form::binary::{AI, AI_ACC, SI, SI_ACC};
    if T::PAYLOAD && matches!(form, SI | AI | SI_ACC | AI_ACC) { 2 } else { 1 }
}

/// Keeps a value in its accumulator and, if the form says so, in slot `d`.
#[inline(always)]
pub(super) fn keep<T: Slot>(regs: &mut (impl Slots + ?Sized), op: Op, accs: &mut Accs, value: T, store: bool) {
    value.keep(accs);
    if store {
        set(regs, op.d(), value.to_slot());
    }
}

/// `d` = the condition is not zero ? `a` : `b`.
#[inline(always)]
pub(super) fn select(regs: &mut (impl Slots + ?Sized), op: Op, accs: &mut Accs, condition: u64) {
    let value = get(regs, if condition != 0 { op.a() } else { op.b() });
    keep(regs, op, accs, value, true);
}

/// A value in a slot, or, if it is a NaN, the canonical one of the type that the record names.
#[inline(always)]
pub(super) fn canonical(op: Op, slot: u64) -> u64 {
    if op.imm() == u32::from(Canonical::F32.number()) {
        wrt_math::f32_canonical(f32::from_slot(slot)).to_slot()
    } else {
        wrt_math::f64_canonical(f64::from_slot(slot)).to_slot()
    }
}

/// The operands of a form of two.
#[inline(always)]
fn pair<T: Immediate, const FORM: u16>(regs: &(impl Slots + ?Sized), op: Op, payload: Op, accs: &Accs) -> (T, T) {
    let a = || T::from_slot(get(regs, op.a()));
    let b = || T::from_slot(get(regs, op.b()));
    match FORM % form::binary::SS_ACC {
        form::binary::SS => (a(), b()),
        form::binary::SI => (a(), T::of(op, payload)),
        form::binary::AS => (T::from_acc(accs), b()),
        form::binary::AI => (T::from_acc(accs), T::of(op, payload)),
        _ => (a(), T::from_acc(accs)),
    }
}

/// `f(a, b)`.
#[inline(always)]
pub(super) fn binary<T: Immediate, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    payload: Op,
    accs: &mut Accs,
    f: impl Fn(T, T) -> T,
) {
    let (a, b) = pair::<T, FORM>(regs, op, payload, accs);
    keep(regs, op, accs, f(a, b), FORM < form::binary::SS_ACC);
}

/// `f(a, b)`, or a trap.
#[inline(always)]
pub(super) fn binary_trap<T: Immediate, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    payload: Op,
    accs: &mut Accs,
    f: impl Fn(T, T) -> Result<T, Trap>,
) -> Result<(), Trap> {
    let (a, b) = pair::<T, FORM>(regs, op, payload, accs);
    keep(regs, op, accs, f(a, b)?, FORM < form::binary::SS_ACC);
    Ok(())
}

/// `f(a, b)` as 0 or 1.
#[inline(always)]
pub(super) fn compare<T: Immediate, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    payload: Op,
    accs: &mut Accs,
    f: impl Fn(T, T) -> bool,
) {
    use form::compare::{AS, SI, SS, SS_ACC};
    let (a, b) = match FORM % SS_ACC {
        SS => pair::<T, { form::binary::SS }>(regs, op, payload, accs),
        SI => pair::<T, { form::binary::SI }>(regs, op, payload, accs),
        AS => pair::<T, { form::binary::AS }>(regs, op, payload, accs),
        _ => pair::<T, { form::binary::AI }>(regs, op, payload, accs),
    };
    keep(regs, op, accs, u32::from(f(a, b)), FORM < SS_ACC);
}

/// `f(a, b)` of floats as 0 or 1.
#[inline(always)]
pub(super) fn float_compare<T: Immediate, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    _: Op,
    accs: &mut Accs,
    f: impl Fn(T, T) -> bool,
) {
    use form::float_compare::{AS, SS_ACC};
    let a = if FORM % SS_ACC == AS { T::from_acc(accs) } else { T::from_slot(get(regs, op.a())) };
    let b = T::from_slot(get(regs, op.b()));
    keep(regs, op, accs, u32::from(f(a, b)), FORM < SS_ACC);
}

/// What a branch asks of slot `d` and slot `a`, or the accumulator.
#[inline(always)]
pub(super) fn holds<T: Slot, const ACC: bool>(
    regs: &(impl Slots + ?Sized),
    op: Op,
    accs: &Accs,
    f: impl Fn(T, T) -> bool,
) -> bool {
    let a = if ACC { T::from_acc(accs) } else { T::from_slot(get(regs, op.a())) };
    f(a, T::from_slot(get(regs, op.d())))
}

/// What a branch asks of the immediate and slot `a`, or the accumulator.
#[inline(always)]
pub(super) fn holds_imm<T: Immediate, const ACC: bool>(
    regs: &(impl Slots + ?Sized),
    op: Op,
    accs: &Accs,
    f: impl Fn(T, T) -> bool,
) -> bool {
    let a = if ACC { T::from_acc(accs) } else { T::from_slot(get(regs, op.a())) };
    f(a, T::of(op, op))
}

/// Adds to a slot and asks whether the sum compares with the limit in the next record.
#[inline(always)]
pub(super) fn count<const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    next: Op,
    accs: &mut Accs,
    f: impl Fn(u32, u32) -> bool,
) -> bool {
    let sum = u32::from_slot(get(regs, op.a())).wrapping_add(step(FORM, regs, op));
    keep(regs, op, accs, sum, true);
    f(sum, limit(FORM, regs, next))
}

/// The step of a form that counts.
#[inline(always)]
pub(super) fn step(form: u16, regs: &(impl Slots + ?Sized), op: Op) -> u32 {
    use form::count::{II, IS};
    if matches!(form, IS | II) { op.imm() } else { u32::from_slot(get(regs, op.b())) }
}

/// The limit of a form that counts.
#[inline(always)]
pub(super) fn limit(form: u16, regs: &(impl Slots + ?Sized), next: Op) -> u32 {
    use form::count::{IS, SS};
    u32::from_slot(if matches!(form, IS | SS) { get(regs, next.d()) } else { next.value() })
}

/// The operand of a form of one.
#[inline(always)]
fn single<A: Slot, const FORM: u16>(regs: &(impl Slots + ?Sized), op: Op, accs: &Accs) -> A {
    if FORM % form::unary::S_ACC == form::unary::A { A::from_acc(accs) } else { A::from_slot(get(regs, op.a())) }
}

/// `f(a)`.
#[inline(always)]
pub(super) fn unary<A: Slot, B: Slot, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    _: Op,
    accs: &mut Accs,
    f: impl Fn(A) -> B,
) {
    let a = single::<A, FORM>(regs, op, accs);
    keep(regs, op, accs, f(a), FORM < form::unary::S_ACC);
}

/// `f(a)`, or a trap.
#[inline(always)]
pub(super) fn unary_trap<A: Slot, B: Slot, const FORM: u16>(
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    _: Op,
    accs: &mut Accs,
    f: impl Fn(A) -> Result<B, Trap>,
) -> Result<(), Trap> {
    let a = single::<A, FORM>(regs, op, accs);
    keep(regs, op, accs, f(a)?, FORM < form::unary::S_ACC);
    Ok(())
}
