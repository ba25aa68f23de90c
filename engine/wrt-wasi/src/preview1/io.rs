//! Bytes in and out of descriptors, and their positions.

use core::time::Duration;

use crate::descriptor::{Descriptor, Object, OpenFile};
use crate::memory::Piece;
use crate::{Errno, FdFlags, FileType, Memory, OutputStream, Rights, WasiCtx, Whence};

pub(super) fn fd_read(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    iovs: u32,
    count: u32,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    readable(descriptor, Rights::FD_READ)?;
    let nonblock = descriptor.flags.contains(FdFlags::NONBLOCK);
    let total = transfer(memory, iovs, count, out, |memory, piece| {
        let bytes = memory.slice_mut(piece.at, piece.len)?;
        match &mut descriptor.object {
            Object::Input(stream) => {
                if nonblock && stream.wait_readable(Some(Duration::ZERO))?.is_none() {
                    return Err(Errno::Again);
                }
                stream.read(bytes)
            }
            Object::File(file) => {
                let read = file.file.read_at(bytes, file.position)?;
                advance(file, read)?;
                Ok(read)
            }
            Object::Output(_) | Object::Dir(_) => Err(Errno::Badf),
        }
    })?;
    memory.write_u32(out, total)
}

pub(super) fn fd_pread(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    iovs: u32,
    count: u32,
    mut offset: u64,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    readable(descriptor, Rights::FD_READ.with(Rights::FD_SEEK))?;
    let file = descriptor.file(Rights::FD_READ.with(Rights::FD_SEEK))?;
    let total = transfer(memory, iovs, count, out, |memory, piece| {
        let read = file.file.read_at(memory.slice_mut(piece.at, piece.len)?, offset)?;
        offset = add(offset, read)?;
        Ok(read)
    })?;
    memory.write_u32(out, total)
}

pub(super) fn fd_write(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    iovs: u32,
    count: u32,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    writable(descriptor, Rights::FD_WRITE)?;
    let flags = descriptor.flags;
    let total = transfer(memory, iovs, count, out, |memory, piece| {
        let bytes = memory.slice(piece.at, piece.len)?;
        match &mut descriptor.object {
            Object::Output(stream) => write_all(stream.as_mut(), bytes),
            Object::File(file) if flags.contains(FdFlags::APPEND) => {
                let (written, end) = file.file.append(bytes)?;
                file.position = end;
                Ok(written)
            }
            Object::File(file) => {
                let written = file.file.write_at(bytes, file.position)?;
                advance(file, written)?;
                Ok(written)
            }
            Object::Input(_) | Object::Dir(_) => Err(Errno::Badf),
        }
    })?;
    match &mut descriptor.object {
        Object::Output(stream) => match stream.flush() {
            // The bytes are on their way all the same: told of a failure, the guest would write them again.
            Ok(()) | Err(Errno::Again | Errno::Intr) => {}
            Err(errno) => return Err(errno),
        },
        Object::File(file) => store(file, flags)?,
        Object::Input(_) | Object::Dir(_) => {}
    }
    memory.write_u32(out, total)
}

pub(super) fn fd_pwrite(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    iovs: u32,
    count: u32,
    mut offset: u64,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    writable(descriptor, Rights::FD_WRITE.with(Rights::FD_SEEK))?;
    let flags = descriptor.flags;
    let file = descriptor.file(Rights::FD_WRITE.with(Rights::FD_SEEK))?;
    let total = transfer(memory, iovs, count, out, |memory, piece| {
        let written = file.file.write_at(memory.slice(piece.at, piece.len)?, offset)?;
        offset = add(offset, written)?;
        Ok(written)
    })?;
    store(file, flags)?;
    memory.write_u32(out, total)
}

pub(super) fn fd_seek(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    offset: u64,
    whence: u32,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    let offset = offset.cast_signed();
    let whence = Whence::from_number(whence)?;
    // Asking where the position is moves nothing.
    let tells = whence == Whence::Cur && offset == 0;
    let file = seekable(descriptor, if tells { Rights::FD_TELL } else { Rights::FD_SEEK })?;
    let base = match whence {
        Whence::Set => 0,
        Whence::Cur => file.position,
        Whence::End => file.file.stat()?.size,
    };
    let position = base.checked_add_signed(offset).filter(|at| i64::try_from(*at).is_ok()).ok_or(Errno::Inval)?;
    memory.write_u64(out, position)?;
    file.position = position;
    Ok(())
}

pub(super) fn fd_tell(ctx: &mut WasiCtx, memory: &mut Memory<'_>, fd: u32, out: u32) -> Result<(), Errno> {
    let position = seekable(ctx.table.get_mut(fd)?, Rights::FD_TELL)?.position;
    memory.write_u64(out, position)
}

pub(super) fn fd_sync(ctx: &mut WasiCtx, _memory: &mut Memory<'_>, fd: u32) -> Result<(), Errno> {
    sync(ctx, fd, Rights::FD_SYNC, true)
}

pub(super) fn fd_datasync(ctx: &mut WasiCtx, _memory: &mut Memory<'_>, fd: u32) -> Result<(), Errno> {
    sync(ctx, fd, Rights::FD_DATASYNC, false)
}

pub(super) fn fd_close(ctx: &mut WasiCtx, _memory: &mut Memory<'_>, fd: u32) -> Result<(), Errno> {
    ctx.table.remove(fd).map(drop)
}

pub(super) fn fd_renumber(ctx: &mut WasiCtx, _memory: &mut Memory<'_>, fd: u32, to: u32) -> Result<(), Errno> {
    ctx.table.get(fd)?;
    ctx.table.get(to)?;
    if fd == to {
        return Ok(());
    }
    let descriptor = ctx.table.remove(fd)?;
    ctx.table.put(to, descriptor)
}

/// Moves bytes piece by piece until one is not used up; the answer is how many. What went before an error counts.
fn transfer(
    memory: &mut Memory<'_>,
    iovs: u32,
    count: u32,
    out: u32,
    mut each: impl FnMut(&mut Memory<'_>, Piece) -> Result<usize, Errno>,
) -> Result<u32, Errno> {
    memory.check_pieces(iovs, count)?;
    memory.slice(out, 4)?;
    let mut total: u32 = 0;
    for index in 0..count {
        // Looked up again, for a read may have written over the vector.
        let piece = memory.piece(iovs, index)?;
        if piece.len == 0 {
            continue;
        }
        let moved = match each(memory, piece) {
            Ok(moved) => u32::try_from(moved).map_err(|_| Errno::Overflow)?,
            Err(errno) if total == 0 => return Err(errno),
            Err(_) => break,
        };
        total = total.checked_add(moved).ok_or(Errno::Overflow)?;
        if moved < piece.len {
            break;
        }
    }
    Ok(total)
}

fn write_all(stream: &mut dyn OutputStream, bytes: &[u8]) -> Result<usize, Errno> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match stream.write(rest) {
            Ok(0) => break,
            Ok(count) => rest = rest.get(count..).unwrap_or_default(),
            Err(errno) if rest.len() == bytes.len() => return Err(errno),
            Err(_) => break,
        }
    }
    Ok(bytes.len().saturating_sub(rest.len()))
}

/// Fails where nothing can be read: as POSIX does by the descriptor's mode, else by the rights.
fn readable(descriptor: &Descriptor, rights: Rights) -> Result<(), Errno> {
    match descriptor.object {
        Object::Dir(_) => Err(Errno::IsDir),
        Object::Output(_) => Err(Errno::Badf),
        Object::Input(_) if rights.contains(Rights::FD_SEEK) => Err(Errno::Spipe),
        Object::Input(_) | Object::File(_) => descriptor.allow(rights),
    }
}

/// Fails where nothing can be written: as POSIX does by the descriptor's mode, else by the rights.
fn writable(descriptor: &Descriptor, rights: Rights) -> Result<(), Errno> {
    match descriptor.object {
        Object::Dir(_) | Object::Input(_) => Err(Errno::Badf),
        Object::Output(_) if rights.contains(Rights::FD_SEEK) => Err(Errno::Spipe),
        Object::Output(_) | Object::File(_) => descriptor.allow(rights),
    }
}

/// The file, if it has a position.
fn seekable(descriptor: &mut Descriptor, rights: Rights) -> Result<&mut OpenFile, Errno> {
    match descriptor.object {
        Object::Dir(_) => Err(Errno::Badf),
        Object::Input(_) | Object::Output(_) => Err(Errno::Spipe),
        // Pipes, which preview 1 has no type for, and sockets.
        Object::File(OpenFile { file_type: FileType::Unknown | FileType::SocketStream, .. }) => Err(Errno::Spipe),
        Object::File(_) => descriptor.file(rights),
    }
}

/// Stores what was written, if the descriptor's mode says so.
fn store(file: &mut OpenFile, flags: FdFlags) -> Result<(), Errno> {
    if flags.intersects(FdFlags::SYNC.with(FdFlags::DSYNC)) {
        file.file.sync(flags.contains(FdFlags::SYNC))?;
    }
    Ok(())
}

fn sync(ctx: &mut WasiCtx, fd: u32, rights: Rights, all: bool) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    descriptor.allow(rights)?;
    match &mut descriptor.object {
        Object::File(file) => file.file.sync(all),
        Object::Dir(dir) => dir.dir.sync(),
        Object::Input(_) | Object::Output(_) => Err(Errno::Inval),
    }
}

fn advance(file: &mut OpenFile, by: usize) -> Result<(), Errno> {
    file.position = add(file.position, by)?;
    Ok(())
}

fn add(offset: u64, by: usize) -> Result<u64, Errno> {
    u64::try_from(by).ok().and_then(|by| offset.checked_add(by)).ok_or(Errno::Overflow)
}
