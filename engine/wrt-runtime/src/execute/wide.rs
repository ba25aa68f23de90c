//! Arithmetic on 128-bit integers, whose halves lie in slots that follow one another, the low one first.

use wrt_instructions::code::Op;

/// The slots from that of a record on, if the stack has them.
fn slots<const N: usize>(stack: &mut [u64], base: usize, op: Op) -> Option<&mut [u64; N]> {
    stack.get_mut(base.checked_add(usize::from(op.slot()))?..)?.first_chunk_mut()
}

/// Computes with two integers of 128 bits, in the place of the first.
pub(super) fn two(stack: &mut [u64], base: usize, op: Op, f: impl Fn(u128, u128) -> u128) -> Option<()> {
    let [low, high, other_low, other_high] = slots(stack, base, op)?;
    [*low, *high] = halves(f(whole(*low, *high), whole(*other_low, *other_high)));
    Some(())
}

/// Makes an integer of 128 bits of two of 64, in their place.
pub(super) fn one(stack: &mut [u64], base: usize, op: Op, f: impl Fn(u64, u64) -> u128) -> Option<()> {
    let [low, high] = slots(stack, base, op)?;
    [*low, *high] = halves(f(*low, *high));
    Some(())
}

#[inline(always)]
pub(crate) fn whole(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the two halves")]
pub(crate) fn halves(value: u128) -> [u64; 2] {
    [value as u64, (value >> 64) as u64]
}
