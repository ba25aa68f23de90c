//! Tests of the native stack's bounds.

use core::hint::black_box;
use core::sync::atomic::{AtomicU32, Ordering};

use super::threads::{join_all, spawn_plain};
use super::{During, Outcome, claim, claim_unsupported};
use crate::{Facility, Platform, StackProtection};

/// True where the tests go on; else the platform must refuse.
fn has_bounds<P: Platform>(platform: &'static P) -> Outcome<bool> {
    if !P::STACK_BOUNDS {
        claim_unsupported(platform.stack_bounds(), Facility::StackBounds, "stack bounds are refused")?;
    }
    Ok(P::STACK_BOUNDS)
}

pub(super) fn bounds_hold_this_frame<P: Platform>(platform: &'static P) -> Outcome {
    if !has_bounds(platform)? {
        return Ok(());
    }
    let bounds = platform.stack_bounds().during("asking for the stack's bounds")?;
    let local = 0_u8;
    let here = core::ptr::from_ref(black_box(&local)).addr();
    claim(bounds.low > 0 && bounds.low < bounds.high, "the low end is below the high end")?;
    claim(bounds.contains(here), "a local variable lies inside the bounds")?;
    let left = platform.stack_left().during("asking what is left")?;
    claim(left > 0 && left < bounds.size(), "some of the stack is left, not all")?;
    let again = platform.stack_bounds().during("asking again")?;
    claim(again == bounds, "the bounds stay the same")
}

/// What is left of the stack below a frame of a thousand bytes.
#[inline(never)]
fn left_deeper<P: Platform>(platform: &'static P) -> Outcome<usize> {
    let ballast = black_box([0_u8; 1000]);
    let left = platform.stack_left().during("asking what is left in a deeper frame")?;
    black_box(&ballast);
    Ok(left)
}

pub(super) fn deeper_frames_have_less<P: Platform>(platform: &'static P) -> Outcome {
    if !has_bounds(platform)? {
        return Ok(());
    }
    let here = platform.stack_left().during("asking what is left")?;
    let deeper = left_deeper(platform)?;
    claim(deeper < here && here.saturating_sub(deeper) >= 1000, "a deeper frame has less stack left, by its size")?;
    let back = platform.stack_left().during("asking what is left")?;
    claim(back == here, "what a frame took is left again after it")
}

pub(super) fn system_stacks_are_protected<P: Platform>(platform: &'static P) -> Outcome {
    static PROTECTED: AtomicU32 = AtomicU32::new(0);
    if !has_bounds(platform)? || !P::THREADS {
        return Ok(());
    }
    PROTECTED.store(2, Ordering::SeqCst);
    let thread = spawn_plain(platform, "protected", |_| {
        let Ok(bounds) = platform.stack_bounds() else { return };
        PROTECTED.store(u32::from(bounds.protection != StackProtection::None), Ordering::Release);
    })?;
    join_all(platform, [thread])?;
    let found = PROTECTED.load(Ordering::Acquire);
    claim(found != 2, "a thread knows its stack's bounds")?;
    claim((found == 1) == P::STACK_PROTECTED, "a guard is below the stacks the system makes if STACK_PROTECTED says so")
}
