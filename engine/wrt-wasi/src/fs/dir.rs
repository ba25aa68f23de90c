//! A directory of the host that no path leads out of.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::any::Any;
use std::io;
use std::path::{Path, PathBuf};

use cap_fs_ext::{DirExt, FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsMaybeDirExt, SystemTimeSpec};
use cap_std::ambient_authority;
use cap_std::fs::OpenOptions;

use super::file::{HostFile, stat_of, time_of, type_of};
use super::os::{errno_of, open_nonblocking};
use super::{Dir, OpenRequest, Opened};
use crate::{Errno, FileStat, FileType, SetTime, SetTimes};

/// A directory of the host. What lies outside of it cannot be reached through it: cap-std resolves every path.
#[derive(Debug)]
pub struct HostDir {
    dir: cap_std::fs::Dir,
}

impl HostDir {
    /// Opens the directory at a path of the host, with the rights of this process. *Init only*.
    ///
    /// # Errors
    /// What the system reports.
    pub fn open(path: impl AsRef<Path>) -> io::Result<HostDir> {
        cap_std::fs::Dir::open_ambient_dir(path, ambient_authority()).map(HostDir::from)
    }

    /// Opens what is no directory, or may be one.
    fn open_file(&self, path: &str, request: OpenRequest) -> io::Result<cap_std::fs::File> {
        let write = request.write || request.create || request.truncate;
        let mut options = OpenOptions::new();
        options
            .read(request.read || !write)
            .write(write)
            .create(request.create && !request.exclusive)
            .create_new(request.create && request.exclusive)
            .truncate(request.truncate)
            .follow(if request.follow { FollowSymlinks::Yes } else { FollowSymlinks::No })
            .maybe_dir(true);
        if request.nonblock {
            open_nonblocking(&mut options);
        }
        self.dir.open_with(path, &options)
    }

    /// This directory, if the other file system is this one.
    fn same<'a>(&self, dir: &'a dyn Dir) -> Result<&'a cap_std::fs::Dir, Errno> {
        dir.as_any().downcast_ref::<HostDir>().map(|dir| &dir.dir).ok_or(Errno::Xdev)
    }
}

impl From<cap_std::fs::Dir> for HostDir {
    fn from(dir: cap_std::fs::Dir) -> HostDir {
        HostDir { dir }
    }
}

/// Gives the guest's view of an error.
trait ForGuest<T> {
    fn for_guest(self) -> Result<T, Errno>;
}

impl<T> ForGuest<T> for io::Result<T> {
    fn for_guest(self) -> Result<T, Errno> {
        self.map_err(|error| errno_of(&error))
    }
}

impl Dir for HostDir {
    fn open(&self, path: &str, request: OpenRequest) -> Result<Opened, Errno> {
        if request.directory {
            let dir = if request.follow { self.dir.open_dir(path) } else { self.dir.open_dir_nofollow(path) };
            return Ok(Opened::Dir(Box::new(HostDir::from(dir.for_guest()?))));
        }
        // The system creates and cuts only what it opens to write, while a guest may create what it will but read; what it
        // may do is checked by its rights. What is there already need not be writable for that.
        let reads = OpenRequest { create: false, ..request };
        let file = if request.create && !request.write && !request.truncate && !request.exclusive {
            match self.open_file(path, reads) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => self.open_file(path, request),
                opened => opened,
            }
        } else {
            self.open_file(path, request)
        }
        .for_guest()?;
        if file.metadata().for_guest()?.is_dir() {
            let dir = cap_std::fs::Dir::from_std_file(file.into_std());
            return Ok(Opened::Dir(Box::new(HostDir::from(dir))));
        }
        Ok(Opened::File(Box::new(HostFile::new(file))))
    }

    fn stat(&self) -> Result<FileStat, Errno> {
        Ok(stat_of(&self.dir.dir_metadata().for_guest()?))
    }

    fn stat_at(&self, path: &str, follow: bool) -> Result<FileStat, Errno> {
        // A slash at the end stands for a directory, behind a link too.
        let is_dir = path.ends_with('/');
        let metadata = if follow || is_dir { self.dir.metadata(path) } else { self.dir.symlink_metadata(path) };
        let metadata = metadata.for_guest()?;
        if is_dir && !metadata.is_dir() { Err(Errno::NotDir) } else { Ok(stat_of(&metadata)) }
    }

    fn set_times(&self, times: SetTimes) -> Result<(), Errno> {
        self.set_times_at(".", true, times)
    }

    fn set_times_at(&self, path: &str, follow: bool, times: SetTimes) -> Result<(), Errno> {
        let accessed = spec_of(times.accessed)?;
        let modified = spec_of(times.modified)?;
        if follow {
            self.dir.set_times(path, accessed, modified)
        } else {
            self.dir.set_symlink_times(path, accessed, modified)
        }
        .for_guest()
    }

    fn list(&self, each: &mut dyn FnMut(&str, FileType, u64) -> Result<(), Errno>) -> Result<(), Errno> {
        for entry in self.dir.entries().for_guest()? {
            let entry = entry.for_guest()?;
            let metadata = match entry.metadata() {
                Ok(metadata) => metadata,
                // Removed since it was listed.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(errno_of(&error)),
            };
            let name = entry.file_name();
            each(name.to_str().ok_or(Errno::Ilseq)?, type_of(metadata.file_type()), metadata.ino())?;
        }
        Ok(())
    }

    fn create_dir(&self, path: &str) -> Result<(), Errno> {
        self.dir.create_dir(path).for_guest()
    }

    fn remove_dir(&self, path: &str) -> Result<(), Errno> {
        self.dir.remove_dir(path).for_guest()
    }

    fn unlink(&self, path: &str) -> Result<(), Errno> {
        self.dir.remove_file_or_symlink(path).for_guest()
    }

    fn rename(&self, path: &str, new_dir: &dyn Dir, new_path: &str) -> Result<(), Errno> {
        let new_dir = self.same(new_dir)?;
        if (path.ends_with('/') || new_path.ends_with('/')) && !self.dir.symlink_metadata(path).for_guest()?.is_dir() {
            return Err(Errno::NotDir);
        }
        self.dir.rename(path, new_dir, new_path).for_guest()
    }

    fn link(&self, path: &str, new_dir: &dyn Dir, new_path: &str) -> Result<(), Errno> {
        self.dir.hard_link(path, self.same(new_dir)?, new_path).for_guest()
    }

    fn symlink(&self, target: &str, path: &str) -> Result<(), Errno> {
        // Both traits have a method of this name: this is the one that works on every host.
        DirExt::symlink(&self.dir, target, path).for_guest()
    }

    fn read_link(&self, path: &str) -> Result<String, Errno> {
        let target: PathBuf = self.dir.read_link(path).for_guest()?;
        target.to_str().map(ToOwned::to_owned).ok_or(Errno::Ilseq)
    }

    fn sync(&self) -> Result<(), Errno> {
        // A directory may be open for its path alone; open to read, it can be stored.
        let dir = self.dir.open(".").for_guest()?;
        dir.sync_all().for_guest()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn spec_of(time: SetTime) -> Result<Option<SystemTimeSpec>, Errno> {
    if time == SetTime::Now {
        return Ok(Some(SystemTimeSpec::SymbolicNow));
    }
    let time = time_of(time)?.map(cap_std::time::SystemTime::from_std);
    Ok(time.map(SystemTimeSpec::Absolute))
}
