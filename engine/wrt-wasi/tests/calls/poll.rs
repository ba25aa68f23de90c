//! Waiting ends at the earliest deadline, or at once where there is something to do.

extern crate alloc;

use alloc::sync::Arc;
use core::time::Duration;
use std::sync::Mutex;

use crate::guest::{Guest, guest, guest_with};
use wrt_platform::{Instant, WallTime};
use wrt_wasi::{Access, Errno, InputStream, WasiHost};

const SUBSCRIPTIONS: u64 = 0x2000;
const EVENTS: u64 = 0x3000;
const COUNT: u64 = 0x100;

/// Nanoseconds between the two clocks' zeros.
const EPOCH: u64 = 1_000_000_000_000;

/// A host whose time passes only in sleep.
#[derive(Clone)]
struct Asleep {
    now: Arc<Mutex<u64>>,
    interrupted: bool,
}

impl WasiHost for Asleep {
    fn now(&mut self) -> Result<Instant, Errno> {
        Ok(Instant::from_nanos(*self.now.lock().unwrap()))
    }

    fn resolution(&mut self) -> Result<Duration, Errno> {
        Ok(Duration::from_nanos(7))
    }

    fn wall_time(&mut self) -> Result<WallTime, Errno> {
        Ok(WallTime::from_nanos(*self.now.lock().unwrap() + EPOCH))
    }

    fn wall_resolution(&mut self) -> Result<Duration, Errno> {
        Ok(Duration::from_nanos(8))
    }

    fn fill_random(&mut self, bytes: &mut [u8]) -> Result<(), Errno> {
        bytes.fill(9);
        Ok(())
    }

    fn sleep_until(&mut self, deadline: Instant) -> Result<(), Errno> {
        if self.interrupted {
            return Err(Errno::Intr);
        }
        let mut now = self.now.lock().unwrap();
        *now = deadline.as_nanos().max(*now);
        Ok(())
    }
}

fn asleep(interrupted: bool) -> (Guest, Arc<Mutex<u64>>) {
    let now = Arc::new(Mutex::new(500));
    let host = Asleep { now: Arc::clone(&now), interrupted };
    (guest_with(Access::ReadWrite, |builder| builder.host(host)), now)
}

fn subscribe(guest: &mut Guest, index: u64, kind: u8, id: u32, timeout: u64, absolute: bool) {
    let at = SUBSCRIPTIONS + index * 48;
    guest.put(at, (100 + index).to_le_bytes());
    guest.put(at + 8, [kind]);
    guest.put(at + 16, id.to_le_bytes());
    guest.put(at + 24, timeout.to_le_bytes());
    guest.put(at + 40, u16::from(absolute).to_le_bytes());
}

fn clock(guest: &mut Guest, index: u64, id: u32, timeout: u64, absolute: bool) {
    subscribe(guest, index, 0, id, timeout, absolute);
}

/// Polls; the answer is user data and error number of each event.
fn poll(guest: &mut Guest, count: u64) -> Vec<(u64, u32)> {
    guest.ok("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, count, COUNT]);
    let events = u64::from(guest.u32_at(COUNT));
    (0..events).map(|index| EVENTS + index * 32).map(|at| (guest.u64_at(at), guest.u32_at(at + 8) & 0xffff)).collect()
}

#[test]
fn the_earliest_timeout_ends_the_wait() {
    let (mut guest, now) = asleep(false);
    clock(&mut guest, 0, 1, 300, false);
    clock(&mut guest, 1, 1, 200, false);
    clock(&mut guest, 2, 1, 700, true);
    clock(&mut guest, 3, 0, EPOCH + 900, true);
    assert_eq!(poll(&mut guest, 4), [(101, 0), (102, 0)]);
    assert_eq!(*now.lock().unwrap(), 700);
    assert_eq!(poll(&mut guest, 4), [(102, 0)]);
}

#[test]
fn wall_deadlines_keep_their_order() {
    let (mut guest, now) = asleep(false);
    clock(&mut guest, 0, 0, EPOCH + 2000, true);
    clock(&mut guest, 1, 0, EPOCH + 1000, true);
    assert_eq!(poll(&mut guest, 2), [(101, 0)]);
    assert_eq!(*now.lock().unwrap(), 1000);
}

#[test]
fn a_descriptor_ends_the_wait_at_once() {
    let (mut guest, now) = asleep(false);
    guest.host.write("file", "abc").unwrap();
    let file = u32::try_from(guest.open_to_read("file").unwrap()).unwrap();
    clock(&mut guest, 0, 1, 1_000_000, false);
    subscribe(&mut guest, 1, 1, file, 0, false);
    subscribe(&mut guest, 2, 2, 1, 0, false);
    subscribe(&mut guest, 3, 1, 77, 0, false);
    assert_eq!(poll(&mut guest, 4), [(101, 0), (102, 0), (103, u32::from(Errno::Badf.number()))]);
    assert_eq!(guest.u64_at(EVENTS + 16), 3);
    assert_eq!(*now.lock().unwrap(), 500);
}

/// Input of which nothing comes before this time of the host's clock.
struct Idle {
    now: Arc<Mutex<u64>>,
    comes: u64,
}

impl InputStream for Idle {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        bytes[0] = b'x';
        Ok(1)
    }

    fn wait_readable(&mut self, timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        let mut now = self.now.lock().unwrap();
        let end = timeout.map_or(u64::MAX, |timeout| *now + u64::try_from(timeout.as_nanos()).unwrap());
        *now = self.comes.clamp(*now, end);
        Ok((*now >= self.comes).then_some(1))
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

/// A guest whose clock shows 500, and whose input comes at the time given.
fn idle(comes: u64) -> (Guest, Arc<Mutex<u64>>) {
    let now = Arc::new(Mutex::new(500));
    let host = Asleep { now: Arc::clone(&now), interrupted: false };
    let input = Idle { now: Arc::clone(&now), comes };
    (guest_with(Access::ReadWrite, |builder| builder.host(host).stdin(input)), now)
}

#[test]
fn of_input_and_a_timeout_the_first_ends_the_wait() {
    let (mut guest, now) = idle(700);
    subscribe(&mut guest, 0, 1, 0, 0, false);
    clock(&mut guest, 1, 1, 100, false);
    assert_eq!(poll(&mut guest, 2), [(101, 0)]);
    assert_eq!(*now.lock().unwrap(), 600);
    clock(&mut guest, 1, 1, 1000, false);
    assert_eq!(poll(&mut guest, 2), [(100, 0)]);
    assert_eq!(*now.lock().unwrap(), 700);
    assert_eq!(poll(&mut guest, 1), [(100, 0)]);
}

#[test]
fn idle_input_keeps_nothing_that_is_ready_waiting() {
    let (mut guest, now) = idle(700);
    subscribe(&mut guest, 0, 1, 0, 0, false);
    subscribe(&mut guest, 1, 2, 1, 0, false);
    assert_eq!(poll(&mut guest, 2), [(101, 0)]);
    assert_eq!(*now.lock().unwrap(), 500);
}

#[test]
fn idle_input_that_must_not_wait_says_so() {
    const NONBLOCK: u64 = 4;
    let (mut guest, now) = idle(700);
    guest.ok("fd_fdstat_set_flags", &[0, NONBLOCK]);
    assert_eq!(guest.read(0, 4), Err(Errno::Again));
    *now.lock().unwrap() = 700;
    assert_eq!(guest.read(0, 4).unwrap(), "x");
    assert_eq!(guest.call("fd_fdstat_set_flags", &[1, NONBLOCK]), Errno::NotSup);
}

#[test]
fn a_sleep_the_host_ends_is_an_interrupted_call() {
    let (mut guest, _) = asleep(true);
    clock(&mut guest, 0, 1, 300, false);
    assert_eq!(guest.call("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, 1, COUNT]), Errno::Intr);
}

#[test]
fn a_bad_subscription_is_refused() {
    let (mut guest, _) = asleep(false);
    assert_eq!(guest.call("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, 0, COUNT]), Errno::Inval);
    assert_eq!(guest.call("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, 4096, COUNT]), Errno::Fault);
    assert_eq!(guest.call("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, 4097, COUNT]), Errno::Inval);
    subscribe(&mut guest, 0, 3, 0, 0, false);
    assert_eq!(guest.call("poll_oneoff", &[SUBSCRIPTIONS, EVENTS, 1, COUNT]), Errno::Inval);
    clock(&mut guest, 0, 2, 0, false);
    assert_eq!(poll(&mut guest, 1), [(100, u32::from(Errno::Inval.number()))]);
}

#[test]
fn clocks_and_random_bytes_come_from_the_host() {
    let (mut guest, _) = asleep(false);
    for (call, id, value) in [
        ("clock_res_get", 0, 8),
        ("clock_res_get", 1, 7),
        ("clock_time_get", 0, EPOCH + 500),
        ("clock_time_get", 1, 500),
    ] {
        let args: &[u64] = if call == "clock_res_get" { &[id, 0x100] } else { &[id, 0, 0x100] };
        guest.ok(call, args);
        assert_eq!(guest.u64_at(0x100), value);
    }
    assert_eq!(guest.call("clock_time_get", &[2, 0, 0x100]), Errno::Inval);
    guest.ok("random_get", &[0x1000, 3]);
    assert_eq!(guest.bytes_at(0x1000, 4), [9, 9, 9, 0]);
    guest.ok("sched_yield", &[]);
}

#[test]
fn without_a_host_there_is_no_time() {
    let mut guest = guest();
    assert_eq!(guest.call("clock_time_get", &[1, 0, 0x100]), Errno::NotSup);
    assert_eq!(guest.call("random_get", &[0x1000, 3]), Errno::NotSup);
    clock(&mut guest, 0, 1, 300, false);
    assert_eq!(poll(&mut guest, 1), [(100, u32::from(Errno::NotSup.number()))]);
}
