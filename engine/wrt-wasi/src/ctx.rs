//! All that a guest of preview 1 can reach.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::descriptor::{Descriptor, Descriptors, Object, OpenDir};
use crate::{Access, Dir, Errno, FdFlags, InputStream, NoHost, Nothing, OutputStream, Rights, WasiHost, grow};

/// Descriptors a guest may have open, unless the builder is told otherwise.
const DESCRIPTORS: usize = 1024;

/// Bytes of directory listings that are kept for a guest, unless the builder is told otherwise.
const LISTING_BYTES: usize = 16 << 20;

/// Descriptors 0, 1 and 2; the directories the host opened follow.
const STREAMS: u32 = 3;

/// Strings that each end in a zero byte: arguments, or `NAME=VALUE` pairs.
#[derive(Debug, Default)]
pub(crate) struct Strings {
    pub(crate) bytes: Vec<u8>,
    pub(crate) count: u32,
}

/// All that one guest can reach: arguments, environment, clocks, streams and the directories it was given.
pub struct WasiCtx {
    pub(crate) args: Strings,
    pub(crate) env: Strings,
    pub(crate) host: Box<dyn WasiHost>,
    pub(crate) table: Descriptors,
    /// The most memory that the listings of directories may take together.
    pub(crate) listing_bytes: usize,
}

/// Why a context could not be built.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BuildError {
    /// An argument or a variable holds a zero byte, or a variable's name is empty or holds `=`.
    Text,
    /// Arguments or environment take more bytes than a guest's address can tell.
    TooBig,
    /// There is no memory left.
    OutOfMemory,
    /// There are more directories than descriptors.
    Descriptors,
}

/// What a [`WasiCtx`] is built from. Unless told otherwise a guest gets no argument, no variable, no clock, no directory,
/// and streams that hold nothing.
#[must_use]
pub struct WasiCtxBuilder {
    ctx: WasiCtx,
    stdin: Box<dyn InputStream>,
    stdout: Box<dyn OutputStream>,
    stderr: Box<dyn OutputStream>,
    /// The number of the next directory.
    next: u32,
    /// The first thing that went wrong; [`build`](WasiCtxBuilder::build) tells it.
    error: Option<BuildError>,
}

impl WasiCtx {
    /// Begins to build a context.
    pub fn builder() -> WasiCtxBuilder {
        WasiCtxBuilder {
            ctx: WasiCtx {
                args: Strings::default(),
                env: Strings::default(),
                host: Box::new(NoHost),
                table: Descriptors::new(DESCRIPTORS),
                listing_bytes: LISTING_BYTES,
            },
            stdin: Box::new(Nothing),
            stdout: Box::new(Nothing),
            stderr: Box::new(Nothing),
            next: STREAMS,
            error: None,
        }
    }
}

impl fmt::Debug for WasiCtx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasiCtx").field("args", &self.args.count).field("env", &self.env.count).finish_non_exhaustive()
    }
}

impl WasiCtxBuilder {
    /// Adds an argument. The first is the program's name.
    pub fn arg(mut self, arg: impl AsRef<[u8]>) -> Self {
        let added = self.ctx.args.add(&[arg.as_ref()]);
        self.note(added);
        self
    }

    /// Adds arguments.
    pub fn args<A: AsRef<[u8]>>(self, args: impl IntoIterator<Item = A>) -> Self {
        args.into_iter().fold(self, WasiCtxBuilder::arg)
    }

    /// Adds an environment variable.
    pub fn env(mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Self {
        let name = name.as_ref();
        let added = if name.is_empty() || name.contains(&b'=') {
            Err(BuildError::Text)
        } else {
            self.ctx.env.add(&[name, b"=", value.as_ref()])
        };
        self.note(added);
        self
    }

    /// Adds environment variables.
    pub fn envs<N: AsRef<[u8]>, V: AsRef<[u8]>>(self, variables: impl IntoIterator<Item = (N, V)>) -> Self {
        variables.into_iter().fold(self, |builder, (name, value)| builder.env(name, value))
    }

    /// Sets what clock, random and sleep calls are served by.
    pub fn host(mut self, host: impl WasiHost + 'static) -> Self {
        self.ctx.host = Box::new(host);
        self
    }

    /// Sets standard input.
    pub fn stdin(mut self, stream: impl InputStream + 'static) -> Self {
        self.stdin = Box::new(stream);
        self
    }

    /// Sets standard output.
    pub fn stdout(mut self, stream: impl OutputStream + 'static) -> Self {
        self.stdout = Box::new(stream);
        self
    }

    /// Sets standard error.
    pub fn stderr(mut self, stream: impl OutputStream + 'static) -> Self {
        self.stderr = Box::new(stream);
        self
    }

    /// Sets all three streams to those of this process.
    #[cfg(feature = "std")]
    pub fn inherit_stdio(self) -> Self {
        use crate::{StdInput, StdOutput};
        self.stdin(StdInput::new()).stdout(StdOutput::output()).stderr(StdOutput::error())
    }

    /// Gives the guest a directory, under the name `guest_path`.
    pub fn preopen(mut self, dir: impl Dir + 'static, guest_path: &str, access: Access) -> Self {
        let opened = self.add_dir(Box::new(dir), guest_path, access);
        self.note(opened);
        self
    }

    /// Bounds the descriptors that may be open at once, streams and given directories included. Call it first.
    pub fn max_descriptors(mut self, limit: usize) -> Self {
        self.ctx.table.set_limit(limit);
        self
    }

    /// Bounds the bytes of memory that listings of directories take, all together: a directory is kept as it was when the
    /// guest began to list it, until it has seen the end. Beyond the bound the guest sees [`Errno::NoMem`].
    pub fn max_listing_bytes(mut self, limit: usize) -> Self {
        self.ctx.listing_bytes = limit;
        self
    }

    /// The context.
    ///
    /// # Errors
    /// The first [`BuildError`] that any step of the builder met.
    pub fn build(mut self) -> Result<WasiCtx, BuildError> {
        let (stdin, stdout, stderr) =
            (Object::Input(self.stdin), Object::Output(self.stdout), Object::Output(self.stderr));
        for (fd, object) in (0..).zip([stdin, stdout, stderr]) {
            let rights = match object {
                Object::Input(_) => Rights::FD_READ,
                Object::Output(_) | Object::Dir(_) | Object::File(_) => Rights::FD_WRITE,
            };
            let rights =
                rights.with(Rights::FD_FILESTAT_GET).with(Rights::FD_FDSTAT_SET_FLAGS).with(Rights::POLL_FD_READWRITE);
            let descriptor = Descriptor { object, rights, inheriting: Rights::NONE, flags: FdFlags::NONE };
            if let Err(errno) = self.ctx.table.put(fd, descriptor) {
                self.error = self.error.or(Some(BuildError::from(errno)));
            }
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.ctx),
        }
    }

    fn add_dir(&mut self, dir: Box<dyn Dir>, guest_path: &str, access: Access) -> Result<(), BuildError> {
        if guest_path.contains('\0') {
            return Err(BuildError::Text);
        }
        let (rights, inheriting) = match access {
            Access::ReadWrite => (Rights::DIRECTORY, Rights::DIRECTORY.with(Rights::FILE)),
            Access::ReadOnly => (
                Rights::DIRECTORY.without(Rights::CHANGE),
                Rights::DIRECTORY.with(Rights::FILE).without(Rights::CHANGE),
            ),
        };
        let preopen = Some(grow::copy(guest_path)?);
        let object = Object::Dir(OpenDir { dir, preopen, listing: None });
        self.ctx.table.put(self.next, Descriptor { object, rights, inheriting, flags: FdFlags::NONE })?;
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    fn note(&mut self, step: Result<(), BuildError>) {
        self.error = self.error.or(step.err());
    }
}

impl fmt::Debug for WasiCtxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasiCtxBuilder").field("ctx", &self.ctx).field("error", &self.error).finish_non_exhaustive()
    }
}

impl Strings {
    /// Adds one string, given in parts.
    fn add(&mut self, parts: &[&[u8]]) -> Result<(), BuildError> {
        if parts.iter().any(|part| part.contains(&0)) {
            return Err(BuildError::Text);
        }
        for part in parts {
            grow::append(&mut self.bytes, part)?;
        }
        grow::push(&mut self.bytes, 0)?;
        self.count = self.count.checked_add(1).ok_or(BuildError::TooBig)?;
        u32::try_from(self.bytes.len()).map(|_| ()).map_err(|_| BuildError::TooBig)
    }
}

impl From<Errno> for BuildError {
    fn from(errno: Errno) -> BuildError {
        if errno == Errno::Nfile { BuildError::Descriptors } else { BuildError::OutOfMemory }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            BuildError::Text => {
                "an argument, variable or directory name holds a zero byte, or a variable's name is bad"
            }
            BuildError::TooBig => "arguments or environment are too big for a guest",
            BuildError::OutOfMemory => "out of memory",
            BuildError::Descriptors => "more directories than descriptors",
        })
    }
}

impl core::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use super::{BuildError, WasiCtx};

    #[test]
    fn text_no_guest_could_read_is_refused() {
        assert_eq!(WasiCtx::builder().arg("a\0b").build().err(), Some(BuildError::Text));
        assert_eq!(WasiCtx::builder().env("a=b", "c").build().err(), Some(BuildError::Text));
        assert_eq!(WasiCtx::builder().env("", "c").build().err(), Some(BuildError::Text));
        assert!(WasiCtx::builder().env("a", "b=c").args(["x", "y"]).build().is_ok());
    }

    #[test]
    fn too_few_descriptors_are_told() {
        assert_eq!(WasiCtx::builder().max_descriptors(2).build().err(), Some(BuildError::Descriptors));
    }
}
