//! What is known of open descriptors, and what of it can be set.

use crate::descriptor::Object;
use crate::memory::field;
use crate::{Errno, FdFlags, FileStat, FileType, FstFlags, Memory, Rights, SetTimes, WasiCtx};

/// Bytes of an `fdstat`.
const FDSTAT_BYTES: u32 = 24;

/// Bytes of a `filestat`.
const FILESTAT_BYTES: u32 = 64;

/// The highest number of an `advice`.
const ADVICE_MAX: u32 = 5;

pub(super) fn fd_fdstat_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, fd: u32, out: u32) -> Result<(), Errno> {
    let descriptor = ctx.table.get(fd)?;
    let file_type = match &descriptor.object {
        Object::File(file) => file.file_type,
        object @ (Object::Input(_) | Object::Output(_) | Object::Dir(_)) => stream_type(object),
    };
    memory.write(out, &[0; FDSTAT_BYTES as usize])?;
    memory.write(out, &[file_type as u8])?;
    memory.write(field(out, 2)?, &descriptor.flags.bits().to_le_bytes())?;
    memory.write_u64(field(out, 8)?, descriptor.rights.bits())?;
    memory.write_u64(field(out, 16)?, descriptor.inheriting.bits())
}

pub(super) fn fd_fdstat_set_flags(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    flags: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    let flags = fd_flags(flags)?;
    descriptor.allow(Rights::FD_FDSTAT_SET_FLAGS)?;
    let nonblock = flags.contains(FdFlags::NONBLOCK);
    match &mut descriptor.object {
        Object::File(file) if nonblock != descriptor.flags.contains(FdFlags::NONBLOCK) => {
            file.file.set_nonblocking(nonblock)?;
        }
        // What is on the other side of a stream out cannot be asked whether it has room.
        Object::Output(_) if nonblock => return Err(Errno::NotSup),
        Object::File(_) | Object::Output(_) | Object::Input(_) | Object::Dir(_) => {}
    }
    descriptor.flags = flags;
    Ok(())
}

pub(super) fn fd_fdstat_set_rights(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    base: u64,
    inheriting: u64,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    let (base, inheriting) = (Rights::from_bits(base)?, Rights::from_bits(inheriting)?);
    // Rights are given up, never gained.
    if !descriptor.rights.contains(base) || !descriptor.inheriting.contains(inheriting) {
        return Err(Errno::NotCapable);
    }
    descriptor.rights = base;
    descriptor.inheriting = inheriting;
    Ok(())
}

pub(super) fn fd_filestat_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, fd: u32, out: u32) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    descriptor.allow(Rights::FD_FILESTAT_GET)?;
    let stat = match &mut descriptor.object {
        Object::File(file) => file.file.stat()?,
        Object::Dir(dir) => dir.dir.stat()?,
        object @ (Object::Input(_) | Object::Output(_)) => FileStat::of_type(stream_type(object)),
    };
    write_stat(memory, out, &stat)
}

pub(super) fn fd_filestat_set_size(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    size: u64,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    if let Object::Dir(_) = descriptor.object {
        return Err(Errno::Badf);
    }
    descriptor.file(Rights::FD_FILESTAT_SET_SIZE)?.file.set_size(size)
}

pub(super) fn fd_filestat_set_times(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    atim: u64,
    mtim: u64,
    flags: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    let times = set_times(flags, atim, mtim)?;
    descriptor.allow(Rights::FD_FILESTAT_SET_TIMES)?;
    match &mut descriptor.object {
        Object::File(file) => file.file.set_times(times),
        Object::Dir(dir) => dir.dir.set_times(times),
        Object::Input(_) | Object::Output(_) => Err(Errno::Inval),
    }
}

pub(super) fn fd_advise(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    _offset: u64,
    _len: u64,
    advice: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    if advice > ADVICE_MAX {
        return Err(Errno::Inval);
    }
    match descriptor.object {
        Object::Dir(_) => Err(Errno::Badf),
        Object::Input(_) | Object::Output(_) => Err(Errno::Spipe),
        // Advice need not be taken.
        Object::File(_) => descriptor.allow(Rights::FD_ADVISE),
    }
}

pub(super) fn fd_allocate(
    ctx: &mut WasiCtx,
    _memory: &mut Memory<'_>,
    fd: u32,
    offset: u64,
    len: u64,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    if let Object::Dir(_) = descriptor.object {
        return Err(Errno::Badf);
    }
    let file = descriptor.file(Rights::FD_ALLOCATE)?;
    let end = offset.checked_add(len).filter(|end| len > 0 && i64::try_from(*end).is_ok()).ok_or(Errno::Inval)?;
    if file.file.stat()?.size < end {
        file.file.set_size(end)?;
    }
    Ok(())
}

pub(super) fn fd_prestat_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, fd: u32, out: u32) -> Result<(), Errno> {
    let len = u32::try_from(preopen(ctx, fd)?.len()).map_err(|_| Errno::Overflow)?;
    // The tag 0 says that it is a directory; there is no other.
    memory.write_u32(out, 0)?;
    memory.write_u32(field(out, 4)?, len)
}

pub(super) fn fd_prestat_dir_name(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    path: u32,
    len: u32,
) -> Result<(), Errno> {
    let name = preopen(ctx, fd)?;
    if name.len() > len as usize {
        return Err(Errno::NameTooLong);
    }
    memory.write(path, name)
}

/// Writes a `filestat`.
pub(super) fn write_stat(memory: &mut Memory<'_>, out: u32, stat: &FileStat) -> Result<(), Errno> {
    memory.write(out, &[0; FILESTAT_BYTES as usize])?;
    memory.write(field(out, 16)?, &[stat.file_type as u8])?;
    let numbers = [
        (0, stat.device),
        (8, stat.inode),
        (24, stat.links),
        (32, stat.size),
        (40, stat.accessed.0),
        (48, stat.modified.0),
        (56, stat.changed.0),
    ];
    for (at, value) in numbers {
        memory.write_u64(field(out, at)?, value)?;
    }
    Ok(())
}

/// The mode of this number.
pub(super) fn fd_flags(flags: u32) -> Result<FdFlags, Errno> {
    FdFlags::from_bits(u16::try_from(flags).map_err(|_| Errno::Inval)?)
}

/// The change of times that these arguments ask for.
pub(super) fn set_times(flags: u32, atim: u64, mtim: u64) -> Result<SetTimes, Errno> {
    let flags = FstFlags::from_bits(u16::try_from(flags).map_err(|_| Errno::Inval)?)?;
    SetTimes::from_flags(flags, atim, mtim)
}

/// The guest's name of a directory the host opened.
fn preopen(ctx: &WasiCtx, fd: u32) -> Result<&[u8], Errno> {
    match &ctx.table.get(fd)?.object {
        Object::Dir(dir) => dir.preopen.as_ref().map(|name| name.as_bytes()).ok_or(Errno::Badf),
        Object::Input(_) | Object::Output(_) | Object::File(_) => Err(Errno::Badf),
    }
}

/// What an object that is no file looks like.
fn stream_type(object: &Object) -> FileType {
    let terminal = match object {
        Object::Input(stream) => stream.is_terminal(),
        Object::Output(stream) => stream.is_terminal(),
        Object::Dir(_) => return FileType::Directory,
        Object::File(_) => false,
    };
    if terminal { FileType::CharacterDevice } else { FileType::Unknown }
}
