//! What the host's file system tells where it is not Unix.

use std::io;

use cap_std::fs::{File, Metadata, OpenOptions};

use crate::{Errno, Timestamp};

/// The kinds of error and what a guest sees of them.
const KINDS: &[(io::ErrorKind, Errno)] = &[
    (io::ErrorKind::NotFound, Errno::NoEnt),
    (io::ErrorKind::AlreadyExists, Errno::Exist),
    (io::ErrorKind::NotADirectory, Errno::NotDir),
    (io::ErrorKind::IsADirectory, Errno::IsDir),
    (io::ErrorKind::DirectoryNotEmpty, Errno::NotEmpty),
    (io::ErrorKind::InvalidInput, Errno::Inval),
    (io::ErrorKind::StorageFull, Errno::NoSpc),
    (io::ErrorKind::FileTooLarge, Errno::Fbig),
    (io::ErrorKind::ReadOnlyFilesystem, Errno::Rofs),
    (io::ErrorKind::ResourceBusy, Errno::Busy),
    (io::ErrorKind::CrossesDevices, Errno::Xdev),
    (io::ErrorKind::TooManyLinks, Errno::Mlink),
    (io::ErrorKind::NotSeekable, Errno::Spipe),
    (io::ErrorKind::Unsupported, Errno::NotSup),
    (io::ErrorKind::OutOfMemory, Errno::NoMem),
    (io::ErrorKind::Interrupted, Errno::Intr),
    (io::ErrorKind::WouldBlock, Errno::Again),
    (io::ErrorKind::BrokenPipe, Errno::Pipe),
    (io::ErrorKind::TimedOut, Errno::TimedOut),
];

/// What a guest sees of an error of the host.
pub(crate) fn errno_of(error: &io::Error) -> Errno {
    if error.kind() == io::ErrorKind::PermissionDenied {
        // What carries no number was found by cap-std: a way out.
        return if error.raw_os_error().is_some() { Errno::Acces } else { Errno::Perm };
    }
    KINDS.iter().find(|(kind, _)| *kind == error.kind()).map_or(Errno::Io, |(_, errno)| *errno)
}

/// When what describes the file last changed: not known here, so when its bytes did.
pub(crate) fn changed(metadata: &Metadata) -> Timestamp {
    super::file::timestamp(metadata.modified())
}

/// There is no append mode to turn on here: the caller goes to the end before each write.
pub(super) fn set_append(_file: &File, _append: bool) -> io::Result<()> {
    Ok(())
}

/// There is no such mode here.
pub(super) fn set_nonblocking(_file: &File, on: bool) -> io::Result<()> {
    if on { Err(io::ErrorKind::Unsupported.into()) } else { Ok(()) }
}

/// There is no such mode here; files wait for nobody.
pub(super) const fn open_nonblocking(_options: &mut OpenOptions) {}
