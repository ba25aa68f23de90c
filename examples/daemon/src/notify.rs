//! Who is told of readiness, reloads, the end, and signs of life: a service manager, by the protocol of sd_notify(3), and a file.

use core::time::Duration;
use std::env;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Instant;

use wrt::DefaultPlatform;
use wrt::platform_traits::Clock as _;

use crate::ready::ReadyFile;
use crate::{abstract_name, log};

/// The way to the service manager, if there is one, and to whoever looks for the file.
#[derive(Debug)]
pub(crate) struct Notify {
    file: Option<ReadyFile>,
    manager: Option<(UnixDatagram, SocketAddr)>,
    watchdog: Option<Watchdog>,
}

/// How often the manager wants a sign of life.
#[derive(Debug)]
struct Watchdog {
    every: Duration,
    last: Option<Instant>,
}

impl Notify {
    /// As the environment says: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID`.
    pub(crate) fn from_env() -> Notify {
        let manager = env::var_os("NOTIFY_SOCKET").filter(|name| !name.is_empty()).and_then(|name| {
            let opened = open(&name);
            opened.inspect_err(|error| log::service(format!("NOTIFY_SOCKET cannot be used: {error}"))).ok()
        });
        let number = |name| env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        // The variables may be meant for the process that started this one.
        let is_meant = env::var_os("WATCHDOG_PID").is_none()
            || number("WATCHDOG_PID").is_some_and(|pid| pid == u64::from(std::process::id()));
        let watchdog = number("WATCHDOG_USEC").filter(|usec| is_meant && *usec > 0).map(|usec| {
            // Half of the time, as sd_watchdog_enabled(3) advises.
            Watchdog { every: Duration::from_micros(usec.wrapping_shr(1)), last: None }
        });
        Notify { file: None, manager, watchdog }
    }

    /// The same, with a file.
    pub(crate) fn with_file(self, file: Option<ReadyFile>) -> Notify {
        Notify { file, ..self }
    }

    /// All modules were tried.
    pub(crate) fn ready(&mut self, status: &str) {
        if let Some(file) = &mut self.file {
            file.ready();
        }
        self.send(&format!("READY=1\nSTATUS={status}"));
    }

    /// The directory is read again; [`ready`](Notify::ready) says when that is done.
    pub(crate) fn reloading(&self) {
        // The manager tells the answer to its signal from an older one by this time.
        let usec = DefaultPlatform::new().now().as_nanos().checked_div(1000).unwrap_or(0);
        self.send(&format!("RELOADING=1\nMONOTONIC_USEC={usec}"));
    }

    /// The service ends.
    pub(crate) fn stopping(&mut self) {
        if let Some(file) = &mut self.file {
            file.stopping();
        }
        self.send("STOPPING=1");
    }

    /// Gives a sign of life if it is time for one.
    pub(crate) fn alive(&mut self, now: Instant) {
        let Some(watchdog) = &mut self.watchdog else { return };
        if watchdog.last.is_none_or(|last| now.duration_since(last) >= watchdog.every) {
            watchdog.last = Some(now);
            self.send("WATCHDOG=1");
        }
    }

    /// How long the service may sleep before it must give a sign of life.
    pub(crate) fn patience(&self) -> Duration {
        self.watchdog.as_ref().map_or(Duration::MAX, |watchdog| watchdog.every)
    }

    fn send(&self, message: &str) {
        let Some((socket, address)) = &self.manager else { return };
        if let Err(error) = socket.send_to_addr(message.as_bytes(), address) {
            log::service(format!("the service manager cannot be told: {error}"));
        }
    }
}

fn open(name: &OsStr) -> io::Result<(UnixDatagram, SocketAddr)> {
    let address = match name.as_bytes() {
        // A name in no directory, with `@` for the zero it begins with.
        [b'@', name @ ..] => abstract_name::address(name)?,
        [b'/', ..] => SocketAddr::from_pathname(name)?,
        _ => return Err(io::Error::new(io::ErrorKind::Unsupported, "it is neither a path nor an abstract name")),
    };
    let socket = UnixDatagram::unbound()?;
    // A manager that does not read must not stop the service.
    socket.set_nonblocking(true)?;
    Ok((socket, address))
}
