//! A service for Linux, QNX and macOS that runs the WebAssembly modules of a directory, each in a thread of its own and within its budget.
//!
//! ```console
//! $ cargo run --release -p wrt-daemon-example --features platform-linux -- DIRECTORY [KEY=VALUE…]
//! $ cargo … --features platform-qnx …
//! $ cargo … --features platform-macos …
//! ```
//!
//! # Modules
//!
//! Each `NAME.wasm` in the directory exports a function `tick` without parameters and results. It is called again and again, once a
//! period, on the same instance; a module of WASI preview 1 may export `_initialize`, which is called first. A module may use WASI: it can
//! write to the service's standard output and error, sleep and ask for the time, and has no files.
//!
//! # Settings
//!
//! `NAME.conf` beside the module has lines `key = value`; pairs on the command line are the defaults of all modules.
//!
//! | key | what | default |
//! | --- | --- | --- |
//! | `period` | from the begin of a turn to the begin of the next | `100ms` |
//! | `budget` | how long a turn may take, at most the period | half the period |
//! | `deadline` | when a turn must be over, counted from when it was due to begin, at most the period | the budget alone counts |
//! | `fuel` | instructions of a turn | not counted |
//! | `memory` | bytes of all the module's memories, such as `64KiB` | `1MiB` |
//! | `priority` | fixed priority of the thread, as the system counts them | the system's choice |
//!
//! A priority needs the right to it (Linux: `LimitRTPRIO=`); without, the log says so and the module runs with none.
//!
//! # The service's own settings
//!
//! | key | what |
//! | --- | --- |
//! | `user`, `group` | numbers: whom to become before any module is read. Root alone may ask for it |
//! | `ready` | a file that is there, with the process's number in it, while the service is ready |
//!
//! With `user` and `group` the process gives up root for good: other groups first, then the group, then the user, and it looks afterwards
//! that neither is left nor can be got back. If it cannot, it says so and ends before it has read a module. It can still read the
//! directory then only if that user may, and make the file of `ready` only where that user may write; rights that go with root go too:
//! on Linux its capabilities, so that priorities need `LimitRTPRIO=`; on QNX the abilities of root, so that priorities end at 63.
//!
//! # Failures
//!
//! A module that traps, uses up its budget or its memory, misses its deadline, or cannot be run at all, is logged with the reason and where
//! it stood, and starts anew after a pause: 100 ms at first, doubled each time, 10 s at most. A life of 10 s makes the next failure a first
//! one. The others do not notice.
//!
//! # Signals
//!
//! * SIGHUP: the directory is read again. New modules start, changed ones start anew, modules whose file is gone end.
//! * SIGTERM, SIGINT: modules end after their turns. A turn that goes on for two seconds is stopped. The service ends with status 0, or 1
//!   if a thread had to be left behind, which takes four seconds.
//!
//! # Readiness
//!
//! It is ready when each module was started or has failed to. Then the file of `ready` appears: on QNX, where a start script waits for a
//! resource manager's name, it waits for this file in the same way (`waitfor /run/wrt/ready`). The file goes when the service stops.
//!
//! # Under systemd
//!
//! It tells readiness, reloads and its end through `NOTIFY_SOCKET`, as to any manager that speaks the protocol. It feeds the watchdog unless
//! a turn is stuck in the host, where the engine cannot stop it, for five seconds: in a write that nobody takes, for example.
//!
//! ```ini
//! [Service]
//! Type=notify-reload
//! ExecStart=/usr/bin/wrt-daemon /etc/wrt-daemon period=50ms
//! WatchdogSec=10
//! LimitRTPRIO=50
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

#[cfg_attr(target_os = "linux", path = "abstract_linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "abstract_none.rs")]
mod abstract_name;
mod control;
mod directory;
mod failure;
mod guest;
mod log;
mod notify;
mod options;
mod ready;
mod service;
mod settings;
mod worker;

use std::env;
use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use wrt_platform_posix::drop_privileges;

use crate::notify::Notify;
use crate::options::Options;
use crate::ready::ReadyFile;
use crate::service::Service;

/// The exit code for a command line that makes no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    match Options::new(env::args_os().skip(1)) {
        Ok(options) => run(options).unwrap_or_else(|error| {
            log::service(error);
            ExitCode::FAILURE
        }),
        Err(error) => {
            log::service(format!("{error}; usage: wrt-daemon DIRECTORY [KEY=VALUE…]"));
            ExitCode::from(USAGE)
        }
    }
}

/// Runs the service to its end.
fn run(options: Options) -> Result<ExitCode, String> {
    let Options { directory, defaults, become_whom, ready } = options;
    // Root may be needed for the manager's socket; the process has one thread yet.
    let notify = Notify::from_env();
    if let Some((user, group)) = become_whom {
        drop_privileges(user, group)
            .map_err(|error| format!("it cannot become user {user} of group {group}, so it does not run: {error}"))?;
        log::service(format!("runs as user {user} of group {group}"));
    }
    let file = ready
        .map(|path| ReadyFile::prepare(&path).map_err(|error| format!("{} cannot be made: {error}", path.display())));
    let notify = notify.with_file(file.transpose()?);
    // Before anything runs: a signal from now on is heard.
    let signals = signals().map_err(|error| format!("signals cannot be received: {error}"))?;
    let mut service = Service::new(directory.clone(), defaults, notify);
    service.load().map_err(|error| format!("{} cannot be read: {error}", directory.display()))?;
    serve(&mut service, &signals);
    Ok(if service.has_lost() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Serves until a signal ends it, and all threads have ended.
fn serve(service: &mut Service, signals: &Receiver<i32>) {
    let mut is_stopping = false;
    while !(is_stopping && service.is_empty()) {
        service.look();
        match signals.recv_timeout(service.nap()) {
            Ok(SIGHUP) if !is_stopping => service.reload(),
            Ok(SIGTERM | SIGINT) if !is_stopping => {
                is_stopping = true;
                service.stop();
            }
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
            // The thread that hears signals lives as long as the process.
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The signals that come in.
fn signals() -> io::Result<Receiver<i32>> {
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT])?;
    let (heard, receiver) = mpsc::channel();
    let hear = move || {
        for signal in signals.forever() {
            if heard.send(signal).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("signals".into()).spawn(hear)?;
    Ok(receiver)
}
