//! Names in directories: opening, listing, creating, moving, removing.

use alloc::vec::Vec;

use super::stat::{fd_flags, set_times, write_stat};
use crate::descriptor::{Descriptor, Entry, Listing, Object, OpenDir, OpenFile};
use crate::memory::field;
use crate::{Errno, FdFlags, FileType, LookupFlags, Memory, OpenFlags, OpenRequest, Opened, Rights, WasiCtx, grow};

/// Bytes of a `dirent`, before the name.
const DIRENT_BYTES: u32 = 24;

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn path_open(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    len: u32,
    open: u32,
    base: u64,
    inheriting: u64,
    flags: u32,
    out: u32,
) -> Result<(), Errno> {
    let descriptor = ctx.table.get(fd)?;
    let follow = follows(lookup)?;
    let open = OpenFlags::from_bits(u16::try_from(open).map_err(|_| Errno::Inval)?)?;
    let flags = fd_flags(flags)?;
    // Programs ask for rights that do not exist yet, meaning all there are.
    let (base, inheriting) = (Rights::from_known_bits(base), Rights::from_known_bits(inheriting));
    let mut needed = Rights::PATH_OPEN;
    if open.contains(OpenFlags::CREAT) {
        needed = needed.with(Rights::PATH_CREATE_FILE);
    }
    if open.contains(OpenFlags::TRUNC) {
        needed = needed.with(Rights::PATH_FILESTAT_SET_SIZE);
    }
    descriptor.dir(needed)?;
    if base.contains(Rights::FD_WRITE) && !descriptor.inheriting.contains(Rights::FD_WRITE) {
        return Err(Errno::NotCapable);
    }
    let directory = open.contains(OpenFlags::DIRECTORY);
    if directory && open.intersects(OpenFlags::CREAT.with(OpenFlags::EXCL).with(OpenFlags::TRUNC)) {
        return Err(Errno::Inval);
    }
    if directory && base.contains(Rights::FD_WRITE) {
        // As POSIX `open` of a directory to write.
        return Err(Errno::IsDir);
    }
    let request = OpenRequest {
        read: base.intersects(Rights::FD_READ.with(Rights::FD_READDIR)),
        write: base.contains(Rights::FD_WRITE),
        create: open.contains(OpenFlags::CREAT),
        exclusive: open.contains(OpenFlags::EXCL),
        truncate: open.contains(OpenFlags::TRUNC),
        directory,
        follow,
        nonblock: flags.contains(FdFlags::NONBLOCK),
    };
    memory.slice(out, 4)?;
    // Found before anything is created or cut: a call that fails changes nothing.
    let new = ctx.table.reserve()?;
    let descriptor = ctx.table.get(fd)?;
    let opened = descriptor.dir(needed)?.dir.open(memory.text(path, len)?, request)?;
    let (object, kind) = match opened {
        Opened::Dir(dir) => (Object::Dir(OpenDir { dir, preopen: None, listing: None }), Rights::DIRECTORY),
        Opened::File(mut file) => {
            let file_type = file.stat()?.file_type;
            (Object::File(OpenFile { file, file_type, position: 0 }), Rights::FILE)
        }
    };
    let rights = base.and(kind).and(descriptor.inheriting);
    let inheriting = match object {
        Object::Dir(_) => inheriting.and(descriptor.inheriting),
        Object::File(_) | Object::Input(_) | Object::Output(_) => Rights::NONE,
    };
    ctx.table.put(new, Descriptor { object, rights, inheriting, flags })?;
    memory.write_u32(out, new)
}

pub(super) fn path_filestat_get(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    len: u32,
    out: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_FILESTAT_GET)?;
    let stat = dir.dir.stat_at(memory.text(path, len)?, follows(lookup)?)?;
    write_stat(memory, out, &stat)
}

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn path_filestat_set_times(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    len: u32,
    atim: u64,
    mtim: u64,
    flags: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_FILESTAT_SET_TIMES)?;
    let times = set_times(flags, atim, mtim)?;
    dir.dir.set_times_at(memory.text(path, len)?, follows(lookup)?, times)
}

pub(super) fn path_create_directory(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    path: u32,
    len: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_CREATE_DIRECTORY)?;
    dir.dir.create_dir(memory.text(path, len)?)
}

pub(super) fn path_remove_directory(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    path: u32,
    len: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_REMOVE_DIRECTORY)?;
    dir.dir.remove_dir(memory.text(path, len)?)
}

pub(super) fn path_unlink_file(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    path: u32,
    len: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_UNLINK_FILE)?;
    dir.dir.unlink(memory.text(path, len)?)
}

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn path_rename(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    old_fd: u32,
    old_path: u32,
    old_len: u32,
    new_fd: u32,
    new_path: u32,
    new_len: u32,
) -> Result<(), Errno> {
    let old = ctx.table.get(old_fd)?.dir(Rights::PATH_RENAME_SOURCE)?;
    let new = ctx.table.get(new_fd)?.dir(Rights::PATH_RENAME_TARGET)?;
    old.dir.rename(memory.text(old_path, old_len)?, new.dir.as_ref(), memory.text(new_path, new_len)?)
}

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn path_link(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    old_fd: u32,
    lookup: u32,
    old_path: u32,
    old_len: u32,
    new_fd: u32,
    new_path: u32,
    new_len: u32,
) -> Result<(), Errno> {
    let old = ctx.table.get(old_fd)?.dir(Rights::PATH_LINK_SOURCE)?;
    let new = ctx.table.get(new_fd)?.dir(Rights::PATH_LINK_TARGET)?;
    if follows(lookup)? {
        // cap-std, and so the contract of `Dir`, links the link.
        return Err(Errno::Inval);
    }
    old.dir.link(memory.text(old_path, old_len)?, new.dir.as_ref(), memory.text(new_path, new_len)?)
}

pub(super) fn path_symlink(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    target: u32,
    target_len: u32,
    fd: u32,
    path: u32,
    len: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_SYMLINK)?;
    dir.dir.symlink(memory.text(target, target_len)?, memory.text(path, len)?)
}

#[expect(clippy::too_many_arguments, reason = "the function of preview 1 has that many")]
pub(super) fn path_readlink(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    path: u32,
    len: u32,
    buf: u32,
    buf_len: u32,
    out: u32,
) -> Result<(), Errno> {
    let dir = ctx.table.get(fd)?.dir(Rights::PATH_READLINK)?;
    let target = dir.dir.read_link(memory.text(path, len)?)?;
    // As POSIX has it: what does not fit is cut off without a word.
    let part = target.as_bytes().get(..buf_len as usize).unwrap_or(target.as_bytes());
    memory.write(buf, part)?;
    memory.write_u32(out, u32::try_from(part.len()).map_err(|_| Errno::Overflow)?)
}

pub(super) fn fd_readdir(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    fd: u32,
    buf: u32,
    len: u32,
    cookie: u64,
    out: u32,
) -> Result<(), Errno> {
    memory.slice(buf, len)?;
    memory.slice(out, 4)?;
    let kept = open_dir(ctx, fd)?.listing.take();
    let listing = match kept {
        Some(listing) if cookie != 0 => listing,
        Some(_) | None => {
            let room = ctx.listing_bytes.saturating_sub(ctx.table.listing_bytes());
            list(open_dir(ctx, fd)?, room)?
        }
    };
    let mut used = 0;
    for (index, entry) in (0_u64..).zip(&listing.entries) {
        if index < cookie {
            continue;
        }
        used = write_entry(memory, buf, len, used, index.saturating_add(1), entry)?;
        if used == len {
            break;
        }
    }
    // A buffer that is not full has the end in it.
    if used == len {
        open_dir(ctx, fd)?.listing = Some(listing);
    }
    memory.write_u32(out, used)
}

/// The directory, if it may be listed.
fn open_dir(ctx: &mut WasiCtx, fd: u32) -> Result<&mut OpenDir, Errno> {
    let descriptor = ctx.table.get_mut(fd)?;
    descriptor.dir(Rights::FD_READDIR)?;
    if let Object::Dir(dir) = &mut descriptor.object { Ok(dir) } else { Err(Errno::NotDir) }
}

/// The entries of a directory, itself and the one above first: the latter looks as the former does, as nothing above
/// can be seen. They take `room` bytes at most.
fn list(dir: &OpenDir, room: usize) -> Result<Listing, Errno> {
    let mut listing = Listing { entries: Vec::new(), bytes: 0 };
    let mut add = |name: &str, file_type, inode| {
        let more = name.len().saturating_add(size_of::<Entry>());
        listing.bytes = listing.bytes.checked_add(more).filter(|bytes| *bytes <= room).ok_or(Errno::NoMem)?;
        grow::push(&mut listing.entries, Entry { name: grow::copy(name)?, file_type, inode })
    };
    let inode = dir.dir.stat()?.inode;
    for name in [".", ".."] {
        add(name, FileType::Directory, inode)?;
    }
    dir.dir.list(&mut add)?;
    Ok(listing)
}

/// Writes one `dirent` behind the `used` bytes of a buffer, cut off where the buffer ends; the answer is the bytes used
/// then. A full buffer tells the guest that there is more.
fn write_entry(memory: &mut Memory<'_>, buf: u32, len: u32, used: u32, next: u64, entry: &Entry) -> Result<u32, Errno> {
    let name_len = u32::try_from(entry.name.len()).map_err(|_| Errno::Overflow)?;
    let mut head = [0; DIRENT_BYTES as usize];
    let mut record = Memory::new(&mut head);
    record.write_u64(0, next)?;
    record.write_u64(8, entry.inode)?;
    record.write_u32(16, name_len)?;
    record.write(20, &[entry.file_type as u8])?;
    let mut used = used;
    for part in [head.as_slice(), entry.name.as_bytes()] {
        let room = len.saturating_sub(used);
        let part = part.get(..room as usize).unwrap_or(part);
        memory.write(field(buf, used)?, part)?;
        used = field(used, u32::try_from(part.len()).map_err(|_| Errno::Overflow)?)?;
    }
    Ok(used)
}

fn follows(lookup: u32) -> Result<bool, Errno> {
    Ok(LookupFlags::from_bits(lookup)?.contains(LookupFlags::SYMLINK_FOLLOW))
}
