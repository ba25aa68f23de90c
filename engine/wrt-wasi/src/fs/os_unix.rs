//! What the host's file system tells on Unix alone.

use std::io;

use cap_std::fs::{File, Metadata, MetadataExt, OpenOptions, OpenOptionsExt};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno as Os;

use crate::{Errno, Timestamp};

/// The error numbers of the system and what a guest sees of them.
const NUMBERS: &[(Os, Errno)] = &[
    (Os::TOOBIG, Errno::TooBig),
    (Os::ACCESS, Errno::Acces),
    (Os::AGAIN, Errno::Again),
    (Os::BADF, Errno::Badf),
    (Os::BUSY, Errno::Busy),
    (Os::CANCELED, Errno::Canceled),
    (Os::DQUOT, Errno::Dquot),
    (Os::EXIST, Errno::Exist),
    (Os::FAULT, Errno::Fault),
    (Os::FBIG, Errno::Fbig),
    (Os::ILSEQ, Errno::Ilseq),
    (Os::INTR, Errno::Intr),
    (Os::INVAL, Errno::Inval),
    (Os::IO, Errno::Io),
    (Os::ISDIR, Errno::IsDir),
    (Os::LOOP, Errno::Loop),
    (Os::MFILE, Errno::Mfile),
    (Os::MLINK, Errno::Mlink),
    (Os::NAMETOOLONG, Errno::NameTooLong),
    (Os::NFILE, Errno::Nfile),
    (Os::NODEV, Errno::NoDev),
    (Os::NOENT, Errno::NoEnt),
    (Os::NOLCK, Errno::NoLck),
    (Os::NOMEM, Errno::NoMem),
    (Os::NOSPC, Errno::NoSpc),
    (Os::NOSYS, Errno::NoSys),
    (Os::NOTDIR, Errno::NotDir),
    (Os::NOTEMPTY, Errno::NotEmpty),
    (Os::NOTSUP, Errno::NotSup),
    (Os::OPNOTSUPP, Errno::NotSup),
    (Os::NOTTY, Errno::NoTty),
    (Os::NXIO, Errno::Nxio),
    (Os::OVERFLOW, Errno::Overflow),
    (Os::PERM, Errno::Perm),
    (Os::PIPE, Errno::Pipe),
    (Os::RANGE, Errno::Range),
    (Os::ROFS, Errno::Rofs),
    (Os::SPIPE, Errno::Spipe),
    (Os::STALE, Errno::Stale),
    (Os::TIMEDOUT, Errno::TimedOut),
    (Os::TXTBSY, Errno::TxtBsy),
    (Os::XDEV, Errno::Xdev),
];

/// What a guest sees of an error of the host.
pub(crate) fn errno_of(error: &io::Error) -> Errno {
    match Os::from_io_error(error) {
        Some(number) => NUMBERS.iter().find(|(os, _)| *os == number).map_or(Errno::Io, |(_, errno)| *errno),
        // What carries no number was found by the standard library or by cap-std; denied, it was a way out.
        None if error.kind() == io::ErrorKind::PermissionDenied => Errno::Perm,
        None if error.kind() == io::ErrorKind::InvalidInput => Errno::Inval,
        None if error.kind() == io::ErrorKind::Unsupported => Errno::NotSup,
        None if error.kind() == io::ErrorKind::NotFound => Errno::NoEnt,
        None => Errno::Io,
    }
}

/// When what describes the file last changed.
pub(crate) fn changed(metadata: &Metadata) -> Timestamp {
    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    let nanos = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
    Timestamp(seconds.saturating_mul(1_000_000_000).saturating_add(nanos))
}

/// Turns the system's append mode on or off: with it, a write goes to the end in one step, whoever else writes.
pub(super) fn set_append(file: &File, append: bool) -> io::Result<()> {
    set(file, OFlags::APPEND, append)
}

/// Turns the system's mode on or off in which nothing waits.
pub(super) fn set_nonblocking(file: &File, on: bool) -> io::Result<()> {
    set(file, OFlags::NONBLOCK, on)
}

/// Opens such that nothing waits, the opening included.
pub(super) fn open_nonblocking(options: &mut OpenOptions) {
    options.custom_flags(OFlags::NONBLOCK.bits().cast_signed());
}

fn set(file: &File, flag: OFlags, on: bool) -> io::Result<()> {
    let mut flags = fcntl_getfl(file)?;
    flags.set(flag, on);
    Ok(fcntl_setfl(file, flags)?)
}
