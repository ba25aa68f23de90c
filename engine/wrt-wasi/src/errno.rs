//! The table of error numbers of preview 1.

use core::fmt;

use wrt_platform::PlatformError;

/// Declares the numbers: variant, number, text.
macro_rules! errnos {
    ($($name:ident = $number:literal $text:literal;)*) => {
        /// An error number of preview 1 (`errno`), [`Success`](Errno::Success) included.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u16)]
        pub enum Errno {
            $(#[doc = concat!("`", stringify!($number), "`: ", $text, ".")] $name = $number,)*
        }

        impl Errno {
            /// Every number, in order.
            pub const ALL: &'static [Errno] = &[$(Errno::$name,)*];

            /// What the number means, as it stands in messages.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Errno::$name => $text,)*
                }
            }
        }
    };
}

errnos! {
    Success = 0 "no error";
    TooBig = 1 "argument list too long";
    Acces = 2 "permission denied";
    AddrInUse = 3 "address in use";
    AddrNotAvail = 4 "address not available";
    AfNoSupport = 5 "address family not supported";
    Again = 6 "resource unavailable, or operation would block";
    Already = 7 "connection already in progress";
    Badf = 8 "bad file descriptor";
    BadMsg = 9 "bad message";
    Busy = 10 "device or resource busy";
    Canceled = 11 "operation canceled";
    Child = 12 "no child processes";
    ConnAborted = 13 "connection aborted";
    ConnRefused = 14 "connection refused";
    ConnReset = 15 "connection reset";
    Deadlk = 16 "resource deadlock would occur";
    DestAddrReq = 17 "destination address required";
    Dom = 18 "mathematics argument out of domain of function";
    Dquot = 19 "disk quota exceeded";
    Exist = 20 "file exists";
    Fault = 21 "bad address";
    Fbig = 22 "file too large";
    HostUnreach = 23 "host is unreachable";
    Idrm = 24 "identifier removed";
    Ilseq = 25 "illegal byte sequence";
    InProgress = 26 "operation in progress";
    Intr = 27 "interrupted function";
    Inval = 28 "invalid argument";
    Io = 29 "input/output error";
    IsConn = 30 "socket is connected";
    IsDir = 31 "is a directory";
    Loop = 32 "too many levels of symbolic links";
    Mfile = 33 "file descriptor value too large";
    Mlink = 34 "too many links";
    MsgSize = 35 "message too large";
    Multihop = 36 "multihop attempted";
    NameTooLong = 37 "filename too long";
    NetDown = 38 "network is down";
    NetReset = 39 "connection aborted by network";
    NetUnreach = 40 "network unreachable";
    Nfile = 41 "too many files open";
    NoBufs = 42 "no buffer space available";
    NoDev = 43 "no such device";
    NoEnt = 44 "no such file or directory";
    NoExec = 45 "executable file format error";
    NoLck = 46 "no locks available";
    NoLink = 47 "link has been severed";
    NoMem = 48 "not enough memory";
    NoMsg = 49 "no message of the desired type";
    NoProtoOpt = 50 "protocol not available";
    NoSpc = 51 "no space left on device";
    NoSys = 52 "function not supported";
    NotConn = 53 "the socket is not connected";
    NotDir = 54 "not a directory or a symbolic link to one";
    NotEmpty = 55 "directory not empty";
    NotRecoverable = 56 "state not recoverable";
    NotSock = 57 "not a socket";
    NotSup = 58 "not supported";
    NoTty = 59 "inappropriate I/O control operation";
    Nxio = 60 "no such device or address";
    Overflow = 61 "value too large to be stored in data type";
    OwnerDead = 62 "previous owner died";
    Perm = 63 "operation not permitted";
    Pipe = 64 "broken pipe";
    Proto = 65 "protocol error";
    ProtoNoSupport = 66 "protocol not supported";
    Prototype = 67 "protocol wrong type for socket";
    Range = 68 "result too large";
    Rofs = 69 "read-only file system";
    Spipe = 70 "invalid seek";
    Srch = 71 "no such process";
    Stale = 72 "stale file handle";
    TimedOut = 73 "connection timed out";
    TxtBsy = 74 "text file busy";
    Xdev = 75 "cross-device link";
    NotCapable = 76 "capabilities insufficient";
}

impl Errno {
    /// The number a guest sees.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Errno {}

impl From<PlatformError> for Errno {
    fn from(error: PlatformError) -> Errno {
        match error {
            PlatformError::OutOfMemory { .. } => Errno::NoMem,
            PlatformError::Unsupported(_) => Errno::NotSup,
            PlatformError::Denied(_) => Errno::Acces,
            PlatformError::Invalid(_) => Errno::Inval,
            PlatformError::Os { .. } => Errno::Io,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Errno;

    #[test]
    fn the_table_is_dense_and_in_order() {
        for (number, errno) in Errno::ALL.iter().enumerate() {
            assert_eq!(usize::from(errno.number()), number);
        }
        assert_eq!(Errno::ALL.len(), 77);
    }
}
