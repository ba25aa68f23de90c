//! A guest as tests play it: a context, a memory, and calls by name.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]
#![allow(dead_code, reason = "each test file uses a part of it")]

use cap_tempfile::TempDir;
use wrt_wasi::{Access, Captured, Errno, HostDir, Preview1, Rights, WasiCtx, WasiCtxBuilder, call};

/// The descriptor of the directory a guest is given.
pub(crate) const DIR: u64 = 3;

/// Where in its memory a guest keeps results, paths and data.
pub(crate) const OUT: u64 = 0x100;
pub(crate) const PATH: u64 = 0x200;
pub(crate) const OTHER: u64 = 0x400;
pub(crate) const IOVS: u64 = 0x600;
pub(crate) const DATA: u64 = 0x1000;

pub(crate) const FOLLOW: u64 = 1;
pub(crate) const CREAT: u64 = 1;
pub(crate) const DIRECTORY: u64 = 2;
pub(crate) const EXCL: u64 = 4;
pub(crate) const TRUNC: u64 = 8;
pub(crate) const APPEND: u64 = 1;

/// A guest with a fresh directory, which is removed with it.
pub(crate) struct Guest {
    pub(crate) ctx: WasiCtx,
    pub(crate) memory: Vec<u8>,
    pub(crate) host: TempDir,
    pub(crate) output: Captured,
}

pub(crate) fn guest() -> Guest {
    guest_with(Access::ReadWrite, |builder| builder)
}

pub(crate) fn guest_with(access: Access, more: impl FnOnce(WasiCtxBuilder) -> WasiCtxBuilder) -> Guest {
    let host = cap_tempfile::tempdir(cap_tempfile::ambient_authority()).unwrap();
    let output = Captured::new(1 << 16);
    let builder =
        WasiCtx::builder().preopen(HostDir::from(host.try_clone().unwrap()), "/sandbox", access).stdout(output.clone());
    Guest { ctx: more(builder).build().unwrap(), memory: vec![0; 1 << 16], host, output }
}

impl Guest {
    /// Calls a function by its name.
    pub(crate) fn call(&mut self, name: &str, args: &[u64]) -> Errno {
        let func = Preview1::by_name(name).unwrap();
        assert_eq!(func.params().len(), args.len(), "{name}");
        call(&mut self.ctx, func, &mut self.memory, args).unwrap()
    }

    /// Calls a function that must succeed.
    pub(crate) fn ok(&mut self, name: &str, args: &[u64]) {
        assert_eq!(self.call(name, args), Errno::Success, "{name} {args:?}");
    }

    /// Writes bytes into the memory; the answer is their length.
    pub(crate) fn put(&mut self, at: u64, bytes: impl AsRef<[u8]>) -> u64 {
        let bytes = bytes.as_ref();
        let at = usize::try_from(at).unwrap();
        self.memory[at..at + bytes.len()].copy_from_slice(bytes);
        bytes.len() as u64
    }

    pub(crate) fn u32_at(&self, at: u64) -> u32 {
        let at = usize::try_from(at).unwrap();
        u32::from_le_bytes(self.memory[at..at + 4].try_into().unwrap())
    }

    pub(crate) fn u64_at(&self, at: u64) -> u64 {
        let at = usize::try_from(at).unwrap();
        u64::from_le_bytes(self.memory[at..at + 8].try_into().unwrap())
    }

    pub(crate) fn bytes_at(&self, at: u64, len: u64) -> &[u8] {
        &self.memory[usize::try_from(at).unwrap()..usize::try_from(at + len).unwrap()]
    }

    /// Opens a path with all rights but that to write, following links.
    pub(crate) fn open_to_read(&mut self, path: &str) -> Result<u64, Errno> {
        self.open(path, FOLLOW, 0, Rights::ALL.without(Rights::FD_WRITE), 0)
    }

    /// Opens a path with all rights, following links.
    pub(crate) fn open_to_write(&mut self, path: &str, open: u64, flags: u64) -> Result<u64, Errno> {
        self.open(path, FOLLOW, open, Rights::ALL, flags)
    }

    pub(crate) fn open(
        &mut self,
        path: &str,
        lookup: u64,
        open: u64,
        rights: Rights,
        flags: u64,
    ) -> Result<u64, Errno> {
        let len = self.put(PATH, path);
        let args = [DIR, lookup, PATH, len, open, rights.bits(), rights.bits(), flags, OUT];
        self.counted("path_open", &args)
    }

    /// Writes through `fd_write`; the answer is how many bytes.
    pub(crate) fn write(&mut self, fd: u64, bytes: &str) -> Result<u64, Errno> {
        let len = self.put(DATA, bytes);
        self.vector(&[(DATA, len)]);
        self.counted("fd_write", &[fd, IOVS, 1, OUT])
    }

    /// Reads up to `len` bytes through `fd_read`.
    pub(crate) fn read(&mut self, fd: u64, len: u64) -> Result<String, Errno> {
        self.vector(&[(DATA, len)]);
        let read = self.counted("fd_read", &[fd, IOVS, 1, OUT])?;
        Ok(String::from_utf8(self.bytes_at(DATA, read).to_vec()).unwrap())
    }

    /// Calls a function with one path in the given directory.
    pub(crate) fn with_path(&mut self, name: &str, path: &str) -> Errno {
        let len = self.put(PATH, path);
        self.call(name, &[DIR, PATH, len])
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Errno {
        let (from, to) = (self.put(PATH, from), self.put(OTHER, to));
        self.call("path_rename", &[DIR, PATH, from, DIR, OTHER, to])
    }

    pub(crate) fn link(&mut self, from: &str, to: &str) -> Errno {
        let (from, to) = (self.put(PATH, from), self.put(OTHER, to));
        self.call("path_link", &[DIR, 0, PATH, from, DIR, OTHER, to])
    }

    pub(crate) fn symlink(&mut self, target: &str, path: &str) -> Errno {
        let (target, path) = (self.put(PATH, target), self.put(OTHER, path));
        self.call("path_symlink", &[PATH, target, DIR, OTHER, path])
    }

    pub(crate) fn stat(&mut self, path: &str, lookup: u64) -> Errno {
        let len = self.put(PATH, path);
        self.call("path_filestat_get", &[DIR, lookup, PATH, len, OUT])
    }

    /// Writes a vector of pieces at `IOVS`.
    pub(crate) fn vector(&mut self, pieces: &[(u64, u64)]) {
        let bytes: Vec<u8> = pieces
            .iter()
            .flat_map(|(at, len)| [u32::try_from(*at).unwrap(), u32::try_from(*len).unwrap()])
            .flat_map(u32::to_le_bytes)
            .collect();
        self.put(IOVS, bytes);
    }

    /// Calls a function that gives a number at `OUT`.
    fn counted(&mut self, name: &str, args: &[u64]) -> Result<u64, Errno> {
        let errno = self.call(name, args);
        if errno == Errno::Success { Ok(u64::from(self.u32_at(OUT))) } else { Err(errno) }
    }
}
