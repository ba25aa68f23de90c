//! What holds guests back: fuel, deadlines and interrupts.
#![allow(unsafe_code, reason = "C's pointers are used")]

use core::time::Duration;

use wrt::Fuel;
use wrt_platform::{Clock, Instant, Timers};

use crate::error::{Answer, finish, finish_plain};
use crate::object::{object, out};
use crate::store::{Inner, Store, enter};
use crate::{Failure, RawResult};

/// Sets the fuel.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_set_fuel(store: *mut Store, fuel: u64) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        unsafe { enter(store) }?.inner().store.set_fuel(Fuel(fuel));
        Ok(())
    })
}

/// The fuel that is left.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_get_fuel(store: *mut Store, fuel: *mut u64) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, fuel) = unsafe { (enter(store)?, out(fuel)?) };
        fuel.set(turn.inner().store.fuel().0);
        Ok(())
    })
}

impl Inner {
    /// Sets a deadline in the place of the one before.
    fn set_deadline(&mut self, deadline: Instant) -> Answer<()> {
        self.clear_deadline();
        let flag = self.store.interrupt_flag();
        self.deadline = Some(self.store.platform().arm(deadline, &flag)?);
        Ok(())
    }
}

/// Sets a deadline.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_set_deadline(store: *mut Store, nanoseconds: u64, error: *mut Failure) -> RawResult {
    // SAFETY: the header's contract.
    unsafe { finish(error, || enter(store)?.inner().set_deadline(Instant::from_nanos(nanoseconds))) }
}

/// Sets a deadline from now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_set_timeout(store: *mut Store, nanoseconds: u64, error: *mut Failure) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let mut turn = unsafe { enter(store) }?;
        let inner = turn.inner();
        let now = inner.store.platform().now();
        inner.set_deadline(now.after(Duration::from_nanos(nanoseconds)))
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Takes the deadline back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_clear_deadline(store: *mut Store, passed: *mut bool) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let had_passed = unsafe { enter(store) }?.inner().clear_deadline();
        if !passed.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(passed) }?.set(had_passed);
        }
        Ok(())
    })
}

/// Interrupts what runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_interrupt(store: *const Store) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let store: &Store = unsafe { object(store) }?;
        store.flag.raise();
        Ok(())
    })
}

/// Takes interrupts back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_clear_interrupt(store: *const Store) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let store: &Store = unsafe { object(store) }?;
        store.flag.clear();
        Ok(())
    })
}
