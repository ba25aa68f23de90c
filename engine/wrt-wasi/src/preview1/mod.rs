//! The table of the functions of preview 1.
//!
//! A function is one row and one handler: the row gives its name, its parameters and what it gives back; the enum, the types and
//! the dispatch derive from it. A handler takes the context, the memory and the parameters by value, checks what the guest
//! passed before it does anything, and writes results through the addresses it was given.

mod io;
mod path;
mod poll;
mod process;
mod stat;
mod system;

use crate::{Errno, Memory, WasiCtx};

/// The type of a parameter or a result.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ValueType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
}

/// The guest ended its program with this code (`proc_exit`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Exit(pub u32);

/// A parameter as a handler takes it: addresses, lengths, numbers and flags are `u32`, the rest is `u64`.
trait Param {
    const TYPE: ValueType;
    fn from_raw(raw: u64) -> Self;
}

impl Param for u32 {
    const TYPE: ValueType = ValueType::I32;

    #[expect(clippy::cast_possible_truncation, reason = "an i32 lies in the low half of its slot")]
    fn from_raw(raw: u64) -> u32 {
        raw as u32
    }
}

impl Param for u64 {
    const TYPE: ValueType = ValueType::I64;

    fn from_raw(raw: u64) -> u64 {
        raw
    }
}

/// Declares the functions: variant, name, parameters, what they give, handler. `errno` is the usual result; `never`
/// is a function that does not come back.
macro_rules! preview1 {
    ($($variant:ident $name:ident($($param:ident: $type:ty),*) -> $gives:ident = $handler:path;)*) => {
        /// A function of preview 1, by the name its witx file gives it.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Preview1 {
            $(#[doc = concat!("`", stringify!($name), "(", stringify!($($param),*), ")`.")] $variant,)*
        }

        impl Preview1 {
            /// Every function, in table order.
            pub const ALL: &'static [Preview1] = &[$(Preview1::$variant,)*];

            /// The name it is imported by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Preview1::$variant => stringify!($name),)*
                }
            }

            /// The types of its parameters.
            #[must_use]
            pub const fn params(self) -> &'static [ValueType] {
                match self {
                    $(Preview1::$variant => &[$(<$type as Param>::TYPE),*],)*
                }
            }

            /// The types of its results: an error number, or nothing.
            #[must_use]
            pub const fn results(self) -> &'static [ValueType] {
                match self {
                    $(Preview1::$variant => preview1!(@results $gives),)*
                }
            }
        }

        /// Serves one call of the guest: `args` are its arguments as raw slots, an `i32` in the low half of its own.
        ///
        /// Whatever the guest passes, the answer is an error number; nothing in it can fail otherwise. *Blocking* as far as
        /// streams, files and sleeping are.
        ///
        /// # Errors
        /// [`Exit`] when the guest asks to end.
        pub fn call(ctx: &mut WasiCtx, func: Preview1, memory: &mut [u8], args: &[u64]) -> Result<Errno, Exit> {
            let memory = &mut Memory::new(memory);
            match func {
                $(Preview1::$variant => {
                    let &[$($param),*] = args else { return Ok(Errno::Inval) };
                    preview1!(@call $gives $handler, ctx, memory, $($param: $type),*)
                })*
            }
        }
    };
    (@results errno) => { &[ValueType::I32] };
    (@results never) => { &[] };
    (@call errno $handler:path, $ctx:ident, $memory:ident, $($param:ident: $type:ty),*) => {
        Ok($handler($ctx, $memory, $(<$type>::from_raw($param)),*).err().unwrap_or(Errno::Success))
    };
    (@call never $handler:path, $ctx:ident, $memory:ident, $($param:ident: $type:ty),*) => {
        Err($handler($ctx, $memory, $(<$type>::from_raw($param)),*))
    };
}

preview1! {
    ArgsGet args_get(argv: u32, argv_buf: u32) -> errno = process::args_get;
    ArgsSizesGet args_sizes_get(count: u32, size: u32) -> errno = process::args_sizes_get;
    EnvironGet environ_get(environ: u32, environ_buf: u32) -> errno = process::environ_get;
    EnvironSizesGet environ_sizes_get(count: u32, size: u32) -> errno = process::environ_sizes_get;
    ClockResGet clock_res_get(id: u32, resolution: u32) -> errno = system::clock_res_get;
    ClockTimeGet clock_time_get(id: u32, precision: u64, time: u32) -> errno = system::clock_time_get;
    FdAdvise fd_advise(fd: u32, offset: u64, len: u64, advice: u32) -> errno = stat::fd_advise;
    FdAllocate fd_allocate(fd: u32, offset: u64, len: u64) -> errno = stat::fd_allocate;
    FdClose fd_close(fd: u32) -> errno = io::fd_close;
    FdDatasync fd_datasync(fd: u32) -> errno = io::fd_datasync;
    FdFdstatGet fd_fdstat_get(fd: u32, stat: u32) -> errno = stat::fd_fdstat_get;
    FdFdstatSetFlags fd_fdstat_set_flags(fd: u32, flags: u32) -> errno = stat::fd_fdstat_set_flags;
    FdFdstatSetRights fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64) -> errno = stat::fd_fdstat_set_rights;
    FdFilestatGet fd_filestat_get(fd: u32, stat: u32) -> errno = stat::fd_filestat_get;
    FdFilestatSetSize fd_filestat_set_size(fd: u32, size: u64) -> errno = stat::fd_filestat_set_size;
    FdFilestatSetTimes fd_filestat_set_times(fd: u32, atim: u64, mtim: u64, flags: u32) -> errno
        = stat::fd_filestat_set_times;
    FdPread fd_pread(fd: u32, iovs: u32, count: u32, offset: u64, read: u32) -> errno = io::fd_pread;
    FdPrestatGet fd_prestat_get(fd: u32, prestat: u32) -> errno = stat::fd_prestat_get;
    FdPrestatDirName fd_prestat_dir_name(fd: u32, path: u32, len: u32) -> errno = stat::fd_prestat_dir_name;
    FdPwrite fd_pwrite(fd: u32, iovs: u32, count: u32, offset: u64, written: u32) -> errno = io::fd_pwrite;
    FdRead fd_read(fd: u32, iovs: u32, count: u32, read: u32) -> errno = io::fd_read;
    FdReaddir fd_readdir(fd: u32, buf: u32, len: u32, cookie: u64, used: u32) -> errno = path::fd_readdir;
    FdRenumber fd_renumber(fd: u32, to: u32) -> errno = io::fd_renumber;
    FdSeek fd_seek(fd: u32, offset: u64, whence: u32, position: u32) -> errno = io::fd_seek;
    FdSync fd_sync(fd: u32) -> errno = io::fd_sync;
    FdTell fd_tell(fd: u32, position: u32) -> errno = io::fd_tell;
    FdWrite fd_write(fd: u32, iovs: u32, count: u32, written: u32) -> errno = io::fd_write;
    PathCreateDirectory path_create_directory(fd: u32, path: u32, len: u32) -> errno = path::path_create_directory;
    PathFilestatGet path_filestat_get(fd: u32, lookup: u32, path: u32, len: u32, stat: u32) -> errno
        = path::path_filestat_get;
    PathFilestatSetTimes path_filestat_set_times(
        fd: u32, lookup: u32, path: u32, len: u32, atim: u64, mtim: u64, flags: u32
    ) -> errno = path::path_filestat_set_times;
    PathLink path_link(
        old_fd: u32, lookup: u32, old_path: u32, old_len: u32, new_fd: u32, new_path: u32, new_len: u32
    ) -> errno = path::path_link;
    PathOpen path_open(
        fd: u32, lookup: u32, path: u32, len: u32, open: u32, base: u64, inheriting: u64, flags: u32, opened: u32
    ) -> errno = path::path_open;
    PathReadlink path_readlink(fd: u32, path: u32, len: u32, buf: u32, buf_len: u32, used: u32) -> errno
        = path::path_readlink;
    PathRemoveDirectory path_remove_directory(fd: u32, path: u32, len: u32) -> errno = path::path_remove_directory;
    PathRename path_rename(
        old_fd: u32, old_path: u32, old_len: u32, new_fd: u32, new_path: u32, new_len: u32
    ) -> errno = path::path_rename;
    PathSymlink path_symlink(old_path: u32, old_len: u32, fd: u32, new_path: u32, new_len: u32) -> errno
        = path::path_symlink;
    PathUnlinkFile path_unlink_file(fd: u32, path: u32, len: u32) -> errno = path::path_unlink_file;
    PollOneoff poll_oneoff(subscriptions: u32, events: u32, count: u32, happened: u32) -> errno = poll::poll_oneoff;
    ProcExit proc_exit(code: u32) -> never = process::proc_exit;
    ProcRaise proc_raise(signal: u32) -> errno = process::proc_raise;
    SchedYield sched_yield() -> errno = system::sched_yield;
    RandomGet random_get(buf: u32, len: u32) -> errno = system::random_get;
    SockAccept sock_accept(fd: u32, flags: u32, accepted: u32) -> errno = system::sock_accept;
    SockRecv sock_recv(fd: u32, data: u32, count: u32, flags: u32, received: u32, out_flags: u32) -> errno
        = system::sock_recv;
    SockSend sock_send(fd: u32, data: u32, count: u32, flags: u32, sent: u32) -> errno = system::sock_send;
    SockShutdown sock_shutdown(fd: u32, how: u32) -> errno = system::sock_shutdown;
}

impl Preview1 {
    /// The module the functions are imported from.
    pub const MODULE: &'static str = "wasi_snapshot_preview1";

    /// The most parameters a function has.
    pub const MAX_PARAMS: usize = 9;

    /// The function of this name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Preview1> {
        Preview1::ALL.iter().copied().find(|func| func.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, Preview1, ValueType, call};
    use crate::{Errno, WasiCtx};

    #[test]
    fn every_function_has_a_row() {
        assert_eq!(Preview1::ALL.len(), 46);
        for func in Preview1::ALL {
            assert_eq!(Preview1::by_name(func.name()), Some(*func));
        }
        assert_eq!(Preview1::ALL.iter().map(|func| func.params().len()).max(), Some(Preview1::MAX_PARAMS));
        let open = Preview1::PathOpen.params();
        assert_eq!(open.get(5), Some(&ValueType::I64));
        assert!(Preview1::ProcExit.results().is_empty());
    }

    #[test]
    fn any_arguments_give_an_error_number() {
        let mut ctx = WasiCtx::builder().arg("a").env("b", "c").build().unwrap();
        for func in Preview1::ALL.iter().filter(|func| **func != Preview1::ProcExit) {
            for raw in [0, 1, 2, 3, 7, 8, 1 << 31, u64::MAX >> 32, u64::MAX] {
                for size in [0, 1, 64] {
                    let mut memory = std::vec![0xa5_u8; size];
                    let args = std::vec![raw; func.params().len()];
                    assert!(call(&mut ctx, *func, &mut memory, &args).is_ok());
                }
            }
            assert_eq!(call(&mut ctx, *func, &mut [], &[0; 12]), Ok(Errno::Inval));
        }
    }

    #[test]
    fn exit_carries_its_code() {
        let mut ctx = WasiCtx::builder().build().unwrap();
        assert_eq!(call(&mut ctx, Preview1::ProcExit, &mut [], &[33]), Err(Exit(33)));
    }
}
