//! The records, flags and enumerations of preview 1, as its witx file numbers them.

use crate::Errno;

/// Declares a set of flags: name and bit of each.
macro_rules! flags {
    ($(#[$doc:meta])* $set:ident: $int:ident { $($(#[$flag_doc:meta])* $name:ident = $bit:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
        #[repr(transparent)]
        pub struct $set($int);

        impl $set {
            $($(#[$flag_doc])* pub const $name: $set = $set(1 << $bit);)*
            /// Every flag there is.
            pub const ALL: $set = $set(0 $(| 1 << $bit)*);
            /// No flag.
            pub const NONE: $set = $set(0);

            /// The set of these bits.
            ///
            /// # Errors
            /// [`Errno::Inval`] for a bit that names no flag.
            pub const fn from_bits(bits: $int) -> Result<$set, Errno> {
                if bits & !$set::ALL.0 == 0 { Ok($set(bits)) } else { Err(Errno::Inval) }
            }

            /// The set of those of these bits that name a flag.
            #[must_use]
            pub const fn from_known_bits(bits: $int) -> $set {
                $set(bits & $set::ALL.0)
            }

            /// The flags as bits.
            #[must_use]
            pub const fn bits(self) -> $int {
                self.0
            }

            /// Whether all of `flags` are set.
            #[must_use]
            pub const fn contains(self, flags: $set) -> bool {
                self.0 & flags.0 == flags.0
            }

            /// Whether any of `flags` is set.
            #[must_use]
            pub const fn intersects(self, flags: $set) -> bool {
                self.0 & flags.0 != 0
            }

            /// The flags in either set.
            #[must_use]
            pub const fn with(self, flags: $set) -> $set {
                $set(self.0 | flags.0)
            }

            /// The flags in both sets.
            #[must_use]
            pub const fn and(self, flags: $set) -> $set {
                $set(self.0 & flags.0)
            }

            /// The flags of this set that are not in `flags`.
            #[must_use]
            pub const fn without(self, flags: $set) -> $set {
                $set(self.0 & !flags.0)
            }
        }
    };
}

flags! {
    /// What a descriptor may be used for (`rights`).
    Rights: u64 {
        /// `fd_datasync`.
        FD_DATASYNC = 0,
        /// `fd_read`, and with `FD_SEEK` also `fd_pread`.
        FD_READ = 1,
        /// `fd_seek`; implies `FD_TELL`.
        FD_SEEK = 2,
        /// `fd_fdstat_set_flags`.
        FD_FDSTAT_SET_FLAGS = 3,
        /// `fd_sync`.
        FD_SYNC = 4,
        /// `fd_tell`.
        FD_TELL = 5,
        /// `fd_write`, and with `FD_SEEK` also `fd_pwrite`.
        FD_WRITE = 6,
        /// `fd_advise`.
        FD_ADVISE = 7,
        /// `fd_allocate`.
        FD_ALLOCATE = 8,
        /// `path_create_directory`.
        PATH_CREATE_DIRECTORY = 9,
        /// `path_open` with `CREAT`.
        PATH_CREATE_FILE = 10,
        /// `path_link`, as the directory of the old name.
        PATH_LINK_SOURCE = 11,
        /// `path_link`, as the directory of the new name.
        PATH_LINK_TARGET = 12,
        /// `path_open`.
        PATH_OPEN = 13,
        /// `fd_readdir`.
        FD_READDIR = 14,
        /// `path_readlink`.
        PATH_READLINK = 15,
        /// `path_rename`, as the directory of the old name.
        PATH_RENAME_SOURCE = 16,
        /// `path_rename`, as the directory of the new name.
        PATH_RENAME_TARGET = 17,
        /// `path_filestat_get`.
        PATH_FILESTAT_GET = 18,
        /// `path_open` with `TRUNC`.
        PATH_FILESTAT_SET_SIZE = 19,
        /// `path_filestat_set_times`.
        PATH_FILESTAT_SET_TIMES = 20,
        /// `fd_filestat_get`.
        FD_FILESTAT_GET = 21,
        /// `fd_filestat_set_size`.
        FD_FILESTAT_SET_SIZE = 22,
        /// `fd_filestat_set_times`.
        FD_FILESTAT_SET_TIMES = 23,
        /// `path_symlink`.
        PATH_SYMLINK = 24,
        /// `path_remove_directory`.
        PATH_REMOVE_DIRECTORY = 25,
        /// `path_unlink_file`.
        PATH_UNLINK_FILE = 26,
        /// `poll_oneoff` on the descriptor.
        POLL_FD_READWRITE = 27,
        /// `sock_shutdown`.
        SOCK_SHUTDOWN = 28,
        /// `sock_accept`.
        SOCK_ACCEPT = 29,
    }
}

impl Rights {
    /// All that an open file can be used for.
    pub const FILE: Rights = Rights::FD_DATASYNC
        .with(Rights::FD_READ)
        .with(Rights::FD_SEEK)
        .with(Rights::FD_FDSTAT_SET_FLAGS)
        .with(Rights::FD_SYNC)
        .with(Rights::FD_TELL)
        .with(Rights::FD_WRITE)
        .with(Rights::FD_ADVISE)
        .with(Rights::FD_ALLOCATE)
        .with(Rights::FD_FILESTAT_GET)
        .with(Rights::FD_FILESTAT_SET_SIZE)
        .with(Rights::FD_FILESTAT_SET_TIMES)
        .with(Rights::POLL_FD_READWRITE);

    /// All that an open directory can be used for.
    pub const DIRECTORY: Rights = Rights::FD_FDSTAT_SET_FLAGS
        .with(Rights::FD_DATASYNC)
        .with(Rights::FD_SYNC)
        .with(Rights::FD_ADVISE)
        .with(Rights::PATH_CREATE_DIRECTORY)
        .with(Rights::PATH_CREATE_FILE)
        .with(Rights::PATH_LINK_SOURCE)
        .with(Rights::PATH_LINK_TARGET)
        .with(Rights::PATH_OPEN)
        .with(Rights::FD_READDIR)
        .with(Rights::PATH_READLINK)
        .with(Rights::PATH_RENAME_SOURCE)
        .with(Rights::PATH_RENAME_TARGET)
        .with(Rights::PATH_FILESTAT_GET)
        .with(Rights::PATH_FILESTAT_SET_SIZE)
        .with(Rights::PATH_FILESTAT_SET_TIMES)
        .with(Rights::FD_FILESTAT_GET)
        .with(Rights::FD_FILESTAT_SET_TIMES)
        .with(Rights::PATH_SYMLINK)
        .with(Rights::PATH_REMOVE_DIRECTORY)
        .with(Rights::PATH_UNLINK_FILE)
        .with(Rights::POLL_FD_READWRITE);

    /// Those that change a file or a directory.
    pub const CHANGE: Rights = Rights::FD_WRITE
        .with(Rights::FD_ALLOCATE)
        .with(Rights::PATH_CREATE_DIRECTORY)
        .with(Rights::PATH_CREATE_FILE)
        .with(Rights::PATH_LINK_SOURCE)
        .with(Rights::PATH_LINK_TARGET)
        .with(Rights::PATH_RENAME_SOURCE)
        .with(Rights::PATH_RENAME_TARGET)
        .with(Rights::PATH_FILESTAT_SET_SIZE)
        .with(Rights::PATH_FILESTAT_SET_TIMES)
        .with(Rights::FD_FILESTAT_SET_SIZE)
        .with(Rights::FD_FILESTAT_SET_TIMES)
        .with(Rights::PATH_SYMLINK)
        .with(Rights::PATH_REMOVE_DIRECTORY)
        .with(Rights::PATH_UNLINK_FILE);
}

flags! {
    /// The mode of an open descriptor (`fdflags`).
    FdFlags: u16 {
        /// Every write goes to the end.
        APPEND = 0,
        /// A write returns when the data are stored.
        DSYNC = 1,
        /// An operation that would block fails instead.
        NONBLOCK = 2,
        /// A read returns data that are stored.
        RSYNC = 3,
        /// A write returns when the data and what describes them are stored.
        SYNC = 4,
    }
}

flags! {
    /// How `path_open` opens (`oflags`).
    OpenFlags: u16 {
        /// Create the file if there is none.
        CREAT = 0,
        /// Fail if it is no directory.
        DIRECTORY = 1,
        /// Fail if it is there already.
        EXCL = 2,
        /// Cut it to no bytes.
        TRUNC = 3,
    }
}

flags! {
    /// How a path is resolved (`lookupflags`).
    LookupFlags: u32 {
        /// A symbolic link at the end of the path is followed.
        SYMLINK_FOLLOW = 0,
    }
}

flags! {
    /// Which times a call sets (`fstflags`).
    FstFlags: u16 {
        /// The access time, to the value given.
        ATIM = 0,
        /// The access time, to now.
        ATIM_NOW = 1,
        /// The modification time, to the value given.
        MTIM = 2,
        /// The modification time, to now.
        MTIM_NOW = 3,
    }
}

/// What a descriptor or a name stands for (`filetype`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum FileType {
    /// None of the others, or not known.
    Unknown = 0,
    /// A block device.
    BlockDevice = 1,
    /// A character device: a terminal, for one.
    CharacterDevice = 2,
    /// A directory.
    Directory = 3,
    /// A regular file.
    RegularFile = 4,
    /// A datagram socket.
    SocketDgram = 5,
    /// A byte-stream socket.
    SocketStream = 6,
    /// A symbolic link.
    SymbolicLink = 7,
}

/// From where a seek counts (`whence`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Whence {
    /// From the start of the file.
    Set,
    /// From the current position.
    Cur,
    /// From the end of the file.
    End,
}

impl Whence {
    /// The origin of this number.
    ///
    /// # Errors
    /// [`Errno::Inval`] if there is none.
    pub const fn from_number(number: u32) -> Result<Whence, Errno> {
        match number {
            0 => Ok(Whence::Set),
            1 => Ok(Whence::Cur),
            2 => Ok(Whence::End),
            _ => Err(Errno::Inval),
        }
    }
}

/// A time of a file: nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct Timestamp(pub u64);

/// What is known of a file (`filestat`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FileStat {
    /// The device that holds it.
    pub device: u64,
    /// Its number on that device.
    pub inode: u64,
    /// What it is.
    pub file_type: FileType,
    /// How many names it has.
    pub links: u64,
    /// Its bytes.
    pub size: u64,
    /// When it was last read.
    pub accessed: Timestamp,
    /// When its bytes last changed.
    pub modified: Timestamp,
    /// When what describes it last changed.
    pub changed: Timestamp,
}

impl FileStat {
    /// A file of which nothing but the type is known.
    #[must_use]
    pub const fn of_type(file_type: FileType) -> FileStat {
        let never = Timestamp(0);
        FileStat { device: 0, inode: 0, file_type, links: 0, size: 0, accessed: never, modified: never, changed: never }
    }
}

/// What becomes of one time of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SetTime {
    /// It stays.
    Keep,
    /// It becomes the present.
    Now,
    /// It becomes this.
    To(Timestamp),
}

/// What becomes of a file's times.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SetTimes {
    /// The access time.
    pub accessed: SetTime,
    /// The modification time.
    pub modified: SetTime,
}

impl SetTimes {
    /// What these flags ask for.
    ///
    /// # Errors
    /// [`Errno::Inval`] if one time is to become the present as well as a given value.
    pub const fn from_flags(flags: FstFlags, accessed: u64, modified: u64) -> Result<SetTimes, Errno> {
        let accessed = choose(flags.contains(FstFlags::ATIM), flags.contains(FstFlags::ATIM_NOW), accessed);
        let modified = choose(flags.contains(FstFlags::MTIM), flags.contains(FstFlags::MTIM_NOW), modified);
        match (accessed, modified) {
            (Ok(accessed), Ok(modified)) => Ok(SetTimes { accessed, modified }),
            (Err(errno), _) | (_, Err(errno)) => Err(errno),
        }
    }
}

const fn choose(given: bool, now: bool, value: u64) -> Result<SetTime, Errno> {
    match (given, now) {
        (false, false) => Ok(SetTime::Keep),
        (true, false) => Ok(SetTime::To(Timestamp(value))),
        (false, true) => Ok(SetTime::Now),
        (true, true) => Err(Errno::Inval),
    }
}

#[cfg(test)]
mod tests {
    use super::{FstFlags, OpenFlags, Rights, SetTime, SetTimes};
    use crate::Errno;

    #[test]
    fn unknown_bits_are_refused() {
        assert_eq!(OpenFlags::from_bits(16), Err(Errno::Inval));
        assert_eq!(OpenFlags::from_bits(5), Ok(OpenFlags::CREAT.with(OpenFlags::EXCL)));
        assert_eq!(Rights::ALL.bits(), (1 << 30) - 1);
    }

    #[test]
    fn one_time_is_set_one_way() {
        let both = FstFlags::MTIM.with(FstFlags::MTIM_NOW);
        assert_eq!(SetTimes::from_flags(both, 0, 0), Err(Errno::Inval));
        let times = SetTimes::from_flags(FstFlags::ATIM_NOW, 7, 9);
        assert_eq!(times, Ok(SetTimes { accessed: SetTime::Now, modified: SetTime::Keep }));
    }
}
