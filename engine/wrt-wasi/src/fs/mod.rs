//! What a guest's directories and files are made of: a pair of traits any file system can stand behind.

use alloc::boxed::Box;
use alloc::string::String;
use core::any::Any;

use crate::{Errno, FileStat, FileType, SetTimes};

#[cfg(feature = "std")]
mod dir;
#[cfg(feature = "std")]
mod file;
#[cfg(all(feature = "std", not(unix)))]
#[path = "os_other.rs"]
mod os;
#[cfg(all(feature = "std", unix))]
#[path = "os_unix.rs"]
mod os;

#[cfg(feature = "std")]
pub use dir::HostDir;
#[cfg(feature = "std")]
pub(crate) use os::errno_of;

/// Whether a guest may change what is in a directory it was given.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Access {
    /// It may read, and change nothing.
    ReadOnly,
    /// It may read, create, change and remove.
    ReadWrite,
}

/// How a path is opened.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct OpenRequest {
    /// Its bytes will be read.
    pub read: bool,
    /// Its bytes will be written.
    pub write: bool,
    /// It is created if it is not there.
    pub create: bool,
    /// It must not be there yet: with `create` alone.
    pub exclusive: bool,
    /// It is cut to no bytes.
    pub truncate: bool,
    /// It must be a directory.
    pub directory: bool,
    /// A symbolic link at the end of the path is followed; if not, one there is [`Errno::Loop`].
    pub follow: bool,
    /// Neither opening it nor what is done with it waits: where it would, it is [`Errno::Again`].
    pub nonblock: bool,
}

/// What a path led to.
pub enum Opened {
    /// A directory.
    Dir(Box<dyn Dir>),
    /// Anything else.
    File(Box<dyn File>),
}

/// An open directory. All paths are relative to it.
///
/// The contract that confines a guest: no path leads out of it, neither by `..`, nor by an absolute path, nor through
/// a symbolic link; one that would is [`Errno::Perm`]. Every method may block. The errors are those of the POSIX
/// function of the same purpose.
pub trait Dir: Send {
    /// Opens a file or a directory.
    ///
    /// # Errors
    /// As POSIX `openat`.
    fn open(&self, path: &str, request: OpenRequest) -> Result<Opened, Errno>;

    /// What is known of the directory itself.
    ///
    /// # Errors
    /// As POSIX `fstat`.
    fn stat(&self) -> Result<FileStat, Errno>;

    /// What is known of what `path` names.
    ///
    /// # Errors
    /// As POSIX `fstatat`.
    fn stat_at(&self, path: &str, follow: bool) -> Result<FileStat, Errno>;

    /// Sets the times of the directory itself.
    ///
    /// # Errors
    /// As POSIX `futimens`.
    fn set_times(&self, times: SetTimes) -> Result<(), Errno>;

    /// Sets the times of what `path` names.
    ///
    /// # Errors
    /// As POSIX `utimensat`.
    fn set_times_at(&self, path: &str, follow: bool, times: SetTimes) -> Result<(), Errno>;

    /// Calls `each` with name, type and inode number of every entry, without `.` and `..`, until it fails.
    ///
    /// # Errors
    /// As POSIX `readdir`; [`Errno::Ilseq`] for a name that is not UTF-8; the first error of `each`.
    fn list(&self, each: &mut dyn FnMut(&str, FileType, u64) -> Result<(), Errno>) -> Result<(), Errno>;

    /// Creates a directory.
    ///
    /// # Errors
    /// As POSIX `mkdirat`.
    fn create_dir(&self, path: &str) -> Result<(), Errno>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// As POSIX `unlinkat`.
    fn remove_dir(&self, path: &str) -> Result<(), Errno>;

    /// Removes a name that is not a directory's.
    ///
    /// # Errors
    /// As POSIX `unlinkat`.
    fn unlink(&self, path: &str) -> Result<(), Errno>;

    /// Moves `path` to `new_path` in `new_dir`.
    ///
    /// # Errors
    /// As POSIX `renameat`; [`Errno::Xdev`] if `new_dir` is of another file system.
    fn rename(&self, path: &str, new_dir: &dyn Dir, new_path: &str) -> Result<(), Errno>;

    /// Gives the file at `path`, not following a link there, the further name `new_path` in `new_dir`.
    ///
    /// # Errors
    /// As POSIX `linkat`; [`Errno::Xdev`] if `new_dir` is of another file system.
    fn link(&self, path: &str, new_dir: &dyn Dir, new_path: &str) -> Result<(), Errno>;

    /// Creates a symbolic link to `target` at `path`.
    ///
    /// # Errors
    /// As POSIX `symlinkat`; [`Errno::Perm`] for an absolute `target`.
    fn symlink(&self, target: &str, path: &str) -> Result<(), Errno>;

    /// The target of the symbolic link at `path`.
    ///
    /// # Errors
    /// As POSIX `readlinkat`; [`Errno::Ilseq`] for a target that is not UTF-8.
    fn read_link(&self, path: &str) -> Result<String, Errno>;

    /// Stores what the directory lists.
    ///
    /// # Errors
    /// As POSIX `fsync`.
    fn sync(&self) -> Result<(), Errno>;

    /// The directory as what it is, by which a file system knows its own.
    fn as_any(&self) -> &dyn Any;
}

/// An open file. The position and the mode are kept by the descriptor, so every call says where it means.
///
/// Every method may block. The errors are those of the POSIX function of the same purpose.
pub trait File: Send {
    /// Reads into `bytes` from `offset` on; the answer is how many, and zero is the end.
    ///
    /// # Errors
    /// As POSIX `pread`; on what cannot seek, as `read`.
    fn read_at(&mut self, bytes: &mut [u8], offset: u64) -> Result<usize, Errno>;

    /// Writes from the front of `bytes` from `offset` on; the answer is how many.
    ///
    /// # Errors
    /// As POSIX `pwrite`; on what cannot seek, as `write`.
    fn write_at(&mut self, bytes: &[u8], offset: u64) -> Result<usize, Errno>;

    /// Writes from the front of `bytes` at the end; the answer is how many, and where the file ends then.
    ///
    /// # Errors
    /// As POSIX `write`.
    fn append(&mut self, bytes: &[u8]) -> Result<(usize, u64), Errno>;

    /// What is known of the file.
    ///
    /// # Errors
    /// As POSIX `fstat`.
    fn stat(&mut self) -> Result<FileStat, Errno>;

    /// Cuts the file or fills it with zeros up to `size` bytes.
    ///
    /// # Errors
    /// As POSIX `ftruncate`.
    fn set_size(&mut self, size: u64) -> Result<(), Errno>;

    /// Sets the times of the file.
    ///
    /// # Errors
    /// As POSIX `futimens`.
    fn set_times(&mut self, times: SetTimes) -> Result<(), Errno>;

    /// Sets whether a read or a write that would wait is [`Errno::Again`].
    ///
    /// # Errors
    /// [`Errno::NotSup`] where it cannot be set.
    fn set_nonblocking(&mut self, on: bool) -> Result<(), Errno>;

    /// Stores the file's bytes, and what describes it if `all`.
    ///
    /// # Errors
    /// As POSIX `fsync`.
    fn sync(&mut self, all: bool) -> Result<(), Errno>;
}
