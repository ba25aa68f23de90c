//! The kernel calls behind the alarm: a channel, a connection to it, a timer that sends it a pulse.
#![allow(unsafe_code, reason = "the kernel is called here")]

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicI32, Ordering};

use libc::{c_int, c_short};
use wrt_platform::Instant;
use wrt_platform_posix::Errno;

/// `SIGEV_PULSE` of `sys/siginfo.h` on processors with 64 bits, which the crate `libc` lacks.
const SIGEV_PULSE: c_int = 0x84;

/// `SIGEV_PULSE_PRIO_INHERIT`: the pulse has the priority of whoever sends it.
const SENDER_S_PRIORITY: c_short = -1;

/// The code of the pulses; nobody tells them apart.
const CODE: i8 = 1;

/// `struct sigevent` as the kernel reads it for a pulse: the crate `libc` hides the last fields.
#[repr(C)]
struct Event {
    notify: c_int,
    _gap: c_int,
    connection: c_int,
    _gap2: c_int,
    value: u64,
    code: c_short,
    priority: c_short,
    _gap3: c_int,
}

const _: () = assert!(size_of::<Event>() == size_of::<libc::sigevent>());
const _: () = assert!(align_of::<Event>() == align_of::<libc::sigevent>());

/// `struct _pulse` of `sys/neutrino.h`.
#[repr(C)]
struct Pulse {
    kind: u16,
    subtype: u16,
    code: i8,
    zero: [u8; 3],
    value: u64,
    connection: i32,
    _gap: i32,
}

/// A place that pulses come to, and a timer that sends one, from the time it is made. It stays as long as the process lives; a child
/// after a fork has none of its parent's and makes its own.
#[derive(Debug)]
pub(crate) struct Pulses {
    channel: AtomicI32,
    connection: AtomicI32,
    timer: AtomicI32,
}

impl Pulses {
    /// None yet: all calls but [`make`](Pulses::make) are refused by the kernel.
    pub(crate) const fn none() -> Pulses {
        Pulses { channel: AtomicI32::new(-1), connection: AtomicI32::new(-1), timer: AtomicI32::new(-1) }
    }

    /// Makes them in this process. One thread at a time may, before any uses them.
    pub(crate) fn make(&self) -> Result<(), Errno> {
        let flags = libc::_NTO_CHF_PRIVATE | libc::_NTO_CHF_FIXED_PRIORITY;
        // SAFETY: the call reads no memory of ours.
        let channel = checked(unsafe { libc::ChannelCreate(flags) })?;
        let made = self.make_on(channel);
        if made.is_err() {
            // SAFETY: the channel was made above, and nobody else knows of it.
            let _ = unsafe { libc::ChannelDestroy(channel) };
        }
        made
    }

    fn make_on(&self, channel: c_int) -> Result<(), Errno> {
        // A side channel, so that no program takes it for a file descriptor; node 0 and process 0 are ourselves.
        // SAFETY: the call reads no memory of ours.
        let connection = checked(unsafe { libc::ConnectAttach(0, 0, channel, libc::_NTO_SIDE_CHANNEL, 0) })?;
        let event = Event {
            notify: SIGEV_PULSE,
            _gap: 0,
            connection,
            _gap2: 0,
            value: 0,
            code: c_short::from(CODE),
            priority: SENDER_S_PRIORITY,
            _gap3: 0,
        };
        // SAFETY: the kernel reads one event, a live local of the size and the layout of C's.
        let timer = checked(unsafe { libc::TimerCreate(libc::CLOCK_MONOTONIC, ptr::from_ref(&event).cast()) });
        if timer.is_err() {
            // SAFETY: the connection was made above, and nobody else knows of it.
            let _ = unsafe { libc::ConnectDetach(connection) };
        }
        // Whoever uses them saw that they were made: the service that starts the thread orders that.
        self.channel.store(channel, Ordering::Relaxed);
        self.connection.store(connection, Ordering::Relaxed);
        self.timer.store(timer?, Ordering::Relaxed);
        Ok(())
    }

    /// Makes the timer send a pulse at a point on CLOCK_MONOTONIC, at once if it has passed; none, or one that no clock comes to, stops
    /// it.
    pub(crate) fn set(&self, at: Option<Instant>) {
        let at = at.map(Instant::as_nanos).filter(|nanos| i64::try_from(*nanos).is_ok());
        // Zero would stop the timer.
        let time = libc::_itimer { nsec: at.map_or(0, |nanos| nanos.max(1)), interval_nsec: 0 };
        let timer = self.timer.load(Ordering::Relaxed);
        // SAFETY: the timer is ours; the kernel reads one time, a live local, and is asked for no other.
        let set =
            unsafe { libc::TimerSettime(timer, libc::TIMER_ABSTIME.cast_signed(), &raw const time, ptr::null_mut()) };
        debug_assert_ne!(set, -1);
    }

    /// Sends a pulse from this thread.
    pub(crate) fn send(&self) {
        let connection = self.connection.load(Ordering::Relaxed);
        // SAFETY: the call reads no memory of ours.
        let sent = unsafe { libc::MsgSendPulse(connection, c_int::from(SENDER_S_PRIORITY), c_int::from(CODE), 0) };
        debug_assert_ne!(sent, -1);
    }

    /// Waits for a pulse, and takes it.
    pub(crate) fn receive(&self) {
        let mut pulse = MaybeUninit::<Pulse>::uninit();
        let place: *mut c_void = pulse.as_mut_ptr().cast();
        let channel = self.channel.load(Ordering::Relaxed);
        // SAFETY: the channel is ours; the kernel writes at most the size that is named to a live local, and is asked for nothing more.
        let _ = unsafe { libc::MsgReceivePulse(channel, place, size_of::<Pulse>(), ptr::null_mut()) };
    }
}

fn checked(answer: c_int) -> Result<c_int, Errno> {
    if answer == -1 { Err(Errno::last()) } else { Ok(answer) }
}
