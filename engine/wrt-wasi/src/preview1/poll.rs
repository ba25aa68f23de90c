//! Waiting for clocks and descriptors.

use core::time::Duration;

use wrt_platform::{Instant, WallTime};

use super::system::ClockId;
use crate::descriptor::Object;
use crate::memory::{field, offset};
use crate::{Errno, InputStream, Memory, Rights, WasiCtx};

/// Bytes of a `subscription`.
const SUBSCRIPTION_BYTES: u32 = 48;

/// Bytes of an `event`.
const EVENT_BYTES: u32 = 32;

/// The flag of a clock's subscription that makes its timeout a point in time.
const ABSTIME: u16 = 1;

/// Subscriptions of one call, more than a guest has descriptors for: the call's work stays bounded.
const SUBSCRIPTIONS_MAX: u32 = 4096;

/// The kinds of event, as numbered by preview 1.
const CLOCK: u8 = 0;
const FD_READ: u8 = 1;
const FD_WRITE: u8 = 2;

/// What the clocks showed when the call began.
#[derive(Clone, Copy, Debug)]
struct Start {
    monotonic: Result<Instant, Errno>,
    wall: Result<WallTime, Errno>,
}

/// What a guest waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Awaited {
    /// This instant.
    Deadline(Instant),
    /// A descriptor to read, or else to write.
    Descriptor { fd: u32, read: bool },
    /// Nothing: the subscription itself is wrong.
    Wrong(Errno),
}

pub(super) fn poll_oneoff(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    subscriptions: u32,
    events: u32,
    count: u32,
    out: u32,
) -> Result<(), Errno> {
    if count == 0 || count > SUBSCRIPTIONS_MAX {
        return Err(Errno::Inval);
    }
    memory.slice(subscriptions, offset(0, count, SUBSCRIPTION_BYTES)?)?;
    memory.slice(events, offset(0, count, EVENT_BYTES)?)?;
    memory.slice(out, 4)?;
    // All timeouts count from one look at the clocks, so that they keep their order.
    let start = Start { monotonic: ctx.host.now(), wall: ctx.host.wall_time() };
    let mut earliest: Option<Instant> = None;
    let mut stream = None;
    let mut wait = true;
    for index in 0..count {
        match awaited(memory, offset(subscriptions, index, SUBSCRIPTION_BYTES)?, start)? {
            Awaited::Deadline(deadline) => earliest = Some(earliest.map_or(deadline, |other| other.min(deadline))),
            // Standard input is the one object that can be waited for: files are ready at all times, and so is
            // what is written, as far as one knows.
            Awaited::Descriptor { fd, read: true } if input(ctx, fd).is_ok() => stream = Some(fd),
            Awaited::Descriptor { .. } | Awaited::Wrong(_) => wait = false,
        }
    }
    let passed = match (stream, earliest) {
        (Some(fd), _) if wait => {
            let timeout = match earliest {
                Some(deadline) => Some(left(start.monotonic?, deadline)),
                None => None,
            };
            // Where nothing came, the deadline did.
            if input(ctx, fd)?.wait_readable(timeout).is_ok_and(|bytes| bytes.is_none()) { earliest } else { None }
        }
        (None, Some(deadline)) if wait => {
            ctx.host.sleep_until(deadline)?;
            earliest
        }
        (Some(_) | None, _) => None,
    };
    let now = match (passed, start.monotonic) {
        (Some(deadline), Ok(start)) => deadline.max(start),
        (Some(deadline), Err(_)) => deadline,
        (None, start) => start.unwrap_or(Instant::START),
    };
    let mut happened: u32 = 0;
    for index in 0..count {
        let at = offset(subscriptions, index, SUBSCRIPTION_BYTES)?;
        let (errno, bytes) = match awaited(memory, at, start)? {
            Awaited::Deadline(deadline) if deadline > now => continue,
            Awaited::Deadline(_) => (Errno::Success, 0),
            Awaited::Descriptor { fd, read } => match ready(ctx, fd, read) {
                Ok(Some(bytes)) => (Errno::Success, bytes),
                Ok(None) => continue,
                Err(errno) => (errno, 0),
            },
            Awaited::Wrong(errno) => (errno, 0),
        };
        let user_data = memory.read_u64(at)?;
        let kind = memory.read_u8(field(at, 8)?)?;
        let event = offset(events, happened, EVENT_BYTES)?;
        memory.write(event, &[0; EVENT_BYTES as usize])?;
        memory.write_u64(event, user_data)?;
        memory.write(field(event, 8)?, &errno.number().to_le_bytes())?;
        memory.write(field(event, 10)?, &[kind])?;
        memory.write_u64(field(event, 16)?, bytes)?;
        happened = happened.saturating_add(1);
    }
    memory.write_u32(out, happened)
}

/// What the subscription at address `at` waits for.
fn awaited(memory: &Memory<'_>, at: u32, start: Start) -> Result<Awaited, Errno> {
    match memory.read_u8(field(at, 8)?)? {
        CLOCK => {
            let clock = memory.read_u32(field(at, 16)?)?;
            let timeout = memory.read_u64(field(at, 24)?)?;
            let absolute = memory.read_u16(field(at, 40)?)? & ABSTIME != 0;
            Ok(deadline(clock, timeout, absolute, start).map_or_else(Awaited::Wrong, Awaited::Deadline))
        }
        kind @ (FD_READ | FD_WRITE) => {
            Ok(Awaited::Descriptor { fd: memory.read_u32(field(at, 16)?)?, read: kind == FD_READ })
        }
        _ => Err(Errno::Inval),
    }
}

/// The instant of the monotonic clock at which a timeout ends.
fn deadline(clock: u32, timeout: u64, absolute: bool, start: Start) -> Result<Instant, Errno> {
    let timeout = match (ClockId::from_number(clock)?, absolute) {
        (ClockId::Monotonic, true) => return Ok(Instant::from_nanos(timeout)),
        (ClockId::Wall, true) => timeout.saturating_sub(start.wall?.as_nanos()),
        (ClockId::Monotonic | ClockId::Wall, false) => timeout,
    };
    Ok(start.monotonic?.after(Duration::from_nanos(timeout)))
}

/// The time from one instant to a later one.
fn left(from: Instant, to: Instant) -> Duration {
    Duration::from_nanos(to.as_nanos().saturating_sub(from.as_nanos()))
}

/// The stream in that a descriptor is, if it may be waited for.
fn input(ctx: &mut WasiCtx, fd: u32) -> Result<&mut dyn InputStream, Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    descriptor.allow(Rights::POLL_FD_READWRITE)?;
    match &mut descriptor.object {
        Object::Input(stream) => Ok(stream.as_mut()),
        Object::Output(_) | Object::File(_) | Object::Dir(_) => Err(Errno::Badf),
    }
}

/// How many bytes can be read, or written as far as one knows, without waiting; nothing where one would have to wait.
fn ready(ctx: &mut WasiCtx, fd: u32, read: bool) -> Result<Option<u64>, Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    descriptor.allow(Rights::POLL_FD_READWRITE)?;
    match &mut descriptor.object {
        Object::File(file) if read => Ok(Some(file.file.stat()?.size.saturating_sub(file.position))),
        Object::Input(stream) if read => stream.wait_readable(Some(Duration::ZERO)),
        Object::File(_) | Object::Output(_) if !read => Ok(Some(1)),
        Object::Input(_) | Object::Output(_) | Object::File(_) | Object::Dir(_) => Err(Errno::Badf),
    }
}
