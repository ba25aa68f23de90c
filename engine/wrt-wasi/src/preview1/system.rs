//! What the system gives beside files: clocks, random bytes, a turn for others, and no sockets.

use core::time::Duration;

use crate::{Errno, Memory, WasiCtx};

/// Random bytes that a host is asked for at once.
const RANDOM_SLICE: usize = 1 << 16;

/// The clocks of preview 1 that there are here; those of a process's and a thread's own time are [`Errno::Inval`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ClockId {
    Wall,
    Monotonic,
}

impl ClockId {
    pub(super) fn from_number(number: u32) -> Result<ClockId, Errno> {
        match number {
            0 => Ok(ClockId::Wall),
            1 => Ok(ClockId::Monotonic),
            _ => Err(Errno::Inval),
        }
    }
}

pub(super) fn clock_res_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, id: u32, out: u32) -> Result<(), Errno> {
    let resolution = match ClockId::from_number(id)? {
        ClockId::Wall => ctx.host.wall_resolution()?,
        ClockId::Monotonic => ctx.host.resolution()?,
    };
    memory.write_u64(out, nanos(resolution))
}

pub(super) fn clock_time_get(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    id: u32,
    _precision: u64,
    out: u32,
) -> Result<(), Errno> {
    let time = match ClockId::from_number(id)? {
        ClockId::Wall => ctx.host.wall_time()?.as_nanos(),
        ClockId::Monotonic => ctx.host.now()?.as_nanos(),
    };
    memory.write_u64(out, time)
}

pub(super) fn random_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, buf: u32, len: u32) -> Result<(), Errno> {
    // A host may be slow to fill, or bound what it fills at once.
    memory.slice_mut(buf, len)?.chunks_mut(RANDOM_SLICE).try_for_each(|slice| ctx.host.fill_random(slice))
}

pub(super) fn sched_yield(_ctx: &mut WasiCtx, _memory: &mut Memory<'_>) -> Result<(), Errno> {
    // A guest of preview 1 has one thread: there is nobody to yield to.
    Ok(())
}

pub(super) fn sock_accept(ctx: &mut WasiCtx, _: &mut Memory<'_>, fd: u32, _: u32, _: u32) -> Result<(), Errno> {
    no_socket(ctx, fd)
}

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn sock_recv(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    _data: u32,
    _count: u32,
    _flags: u32,
    _received: u32,
    _out_flags: u32,
) -> Result<(), Errno> {
    no_socket(ctx, fd)
}

pub(super) fn sock_send(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    _data: u32,
    _count: u32,
    _flags: u32,
    _sent: u32,
) -> Result<(), Errno> {
    no_socket(ctx, fd)
}

pub(super) fn sock_shutdown(ctx: &mut WasiCtx, _memory: &mut Memory<'_>, fd: u32, _how: u32) -> Result<(), Errno> {
    no_socket(ctx, fd)
}

/// No descriptor is a socket.
fn no_socket(ctx: &WasiCtx, fd: u32) -> Result<(), Errno> {
    ctx.table.get(fd)?;
    Err(Errno::NotSock)
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
