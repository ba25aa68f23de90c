//! A file of the host.

use core::time::Duration;
use std::fs::FileTimes;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use cap_fs_ext::{FileTypeExt, MetadataExt};
use cap_std::fs::Metadata;

use super::os::{changed, errno_of, set_append, set_nonblocking};
use super::{File, FileStat, FileType, SetTimes};
use crate::{Errno, SetTime, Timestamp};

/// A file of the host, with the position the system keeps of it, so that reading on costs no seek.
pub(super) struct HostFile {
    file: cap_std::fs::File,
    /// Where the system's position is; unknown after an error.
    position: Option<u64>,
    /// Whether the system's append mode is on.
    appending: bool,
}

impl HostFile {
    pub(super) fn new(file: cap_std::fs::File) -> HostFile {
        HostFile { file, position: Some(0), appending: false }
    }

    fn seek(&mut self, offset: u64) -> Result<(), Errno> {
        if self.position != Some(offset) {
            self.position = None;
            match self.file.seek(SeekFrom::Start(offset)).map_err(|error| errno_of(&error)) {
                // What cannot seek is read and written where it is.
                Ok(_) | Err(Errno::Spipe) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    fn set_append(&mut self, append: bool) -> Result<(), Errno> {
        if self.appending != append {
            set_append(&self.file, append).map_err(|error| errno_of(&error))?;
            self.appending = append;
        }
        Ok(())
    }

    /// Notes how far the system's position went by a read or a write from `offset` on.
    fn moved(&mut self, offset: u64, count: io::Result<usize>) -> Result<usize, Errno> {
        self.position = count.as_ref().ok().and_then(|count| offset.checked_add(u64::try_from(*count).ok()?));
        count.map_err(|error| errno_of(&error))
    }
}

impl File for HostFile {
    fn read_at(&mut self, bytes: &mut [u8], offset: u64) -> Result<usize, Errno> {
        self.seek(offset)?;
        let count = self.file.read(bytes);
        self.moved(offset, count)
    }

    fn write_at(&mut self, bytes: &[u8], offset: u64) -> Result<usize, Errno> {
        self.set_append(false)?;
        self.seek(offset)?;
        let count = self.file.write(bytes);
        self.moved(offset, count)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(usize, u64), Errno> {
        self.set_append(true)?;
        self.position = None;
        // What cannot seek has no end to go to.
        self.file.seek(SeekFrom::End(0)).ok();
        let count = self.file.write(bytes).map_err(|error| errno_of(&error))?;
        let end = self.file.stream_position().unwrap_or(0);
        self.position = Some(end);
        Ok((count, end))
    }

    fn stat(&mut self) -> Result<FileStat, Errno> {
        Ok(stat_of(&self.file.metadata().map_err(|error| errno_of(&error))?))
    }

    fn set_size(&mut self, size: u64) -> Result<(), Errno> {
        self.file.set_len(size).map_err(|error| errno_of(&error))
    }

    fn set_times(&mut self, times: SetTimes) -> Result<(), Errno> {
        let mut wanted = FileTimes::new();
        if let Some(time) = time_of(times.accessed)? {
            wanted = wanted.set_accessed(time);
        }
        if let Some(time) = time_of(times.modified)? {
            wanted = wanted.set_modified(time);
        }
        let file = self.file.try_clone().map_err(|error| errno_of(&error))?;
        file.into_std().set_times(wanted).map_err(|error| errno_of(&error))
    }

    fn set_nonblocking(&mut self, on: bool) -> Result<(), Errno> {
        set_nonblocking(&self.file, on).map_err(|error| errno_of(&error))
    }

    fn sync(&mut self, all: bool) -> Result<(), Errno> {
        if all { self.file.sync_all() } else { self.file.sync_data() }.map_err(|error| errno_of(&error))
    }
}

/// The time to set, if one is.
pub(super) fn time_of(time: SetTime) -> Result<Option<SystemTime>, Errno> {
    match time {
        SetTime::Keep => Ok(None),
        SetTime::Now => Ok(Some(SystemTime::now())),
        SetTime::To(Timestamp(nanos)) => {
            UNIX_EPOCH.checked_add(Duration::from_nanos(nanos)).map(Some).ok_or(Errno::Inval)
        }
    }
}

/// A time of a file as a guest sees it; zero where the host keeps none or one before the epoch.
pub(super) fn timestamp(time: io::Result<cap_std::time::SystemTime>) -> Timestamp {
    let since = time.ok().and_then(|time| time.into_std().duration_since(UNIX_EPOCH).ok());
    Timestamp(since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or(0))
}

/// What a guest sees of a file of the host.
pub(super) fn stat_of(metadata: &Metadata) -> FileStat {
    FileStat {
        device: metadata.dev(),
        inode: metadata.ino(),
        file_type: type_of(metadata.file_type()),
        links: metadata.nlink(),
        size: metadata.len(),
        accessed: timestamp(metadata.accessed()),
        modified: timestamp(metadata.modified()),
        changed: changed(metadata),
    }
}

/// What a guest sees of a type of file of the host.
pub(super) fn type_of(file_type: cap_std::fs::FileType) -> FileType {
    if file_type.is_dir() {
        FileType::Directory
    } else if file_type.is_file() {
        FileType::RegularFile
    } else if file_type.is_symlink() {
        FileType::SymbolicLink
    } else if file_type.is_char_device() {
        FileType::CharacterDevice
    } else if file_type.is_block_device() {
        FileType::BlockDevice
    } else if file_type.is_socket() {
        FileType::SocketStream
    } else {
        FileType::Unknown
    }
}
