//! A Linux service that runs the WebAssembly modules of a directory, each in a thread of its own and within its budget.
//!
//! ```console
//! $ cargo run --release -p wrt-daemon-example --features platform-linux -- DIRECTORY [KEY=VALUE…]
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
//! | `fuel` | instructions of a turn | not counted |
//! | `memory` | bytes of all the module's memories, such as `64KiB` | `1MiB` |
//! | `priority` | fixed priority of the thread, 1 to 99 | the system's choice |
//!
//! A priority needs the right to it (`LimitRTPRIO=`); without, the log says so and the module runs with none.
//!
//! # Failures
//!
//! A module that traps, uses up its budget or its memory, or cannot be run at all, is logged with the reason and where it stood, and starts
//! anew after a pause: 100 ms at first, doubled each time, 10 s at most. A life of 10 s makes the next failure a first one. The others do
//! not notice.
//!
//! # Signals
//!
//! * SIGHUP: the directory is read again. New modules start, changed ones start anew, modules whose file is gone end.
//! * SIGTERM, SIGINT: modules end after their turns. A turn that goes on for two seconds is stopped. The service ends with status 0, or 1
//!   if a thread had to be left behind, which takes four seconds.
//!
//! # Under systemd
//!
//! It tells readiness, reloads and its end through `NOTIFY_SOCKET`. It is ready when each module was started or has failed to. It feeds the
//! watchdog unless a turn is stuck in the host, where the engine cannot stop it, for five seconds: in a write that nobody takes, for example.
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

mod control;
mod directory;
mod failure;
mod guest;
mod log;
mod notify;
mod service;
mod settings;
mod worker;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::notify::Notify;
use crate::service::Service;
use crate::settings::Settings;

/// The exit code for a command line that makes no sense.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let (directory, defaults) = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            log::service(format!("{error}; usage: wrt-daemon DIRECTORY [KEY=VALUE…]"));
            return ExitCode::from(USAGE);
        }
    };
    // Before anything runs: a signal from now on is heard.
    let signals = match signals() {
        Ok(signals) => signals,
        Err(error) => {
            log::service(format!("signals cannot be received: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let mut service = Service::new(directory.clone(), defaults, Notify::from_env());
    if let Err(error) = service.load() {
        log::service(format!("{} cannot be read: {error}", directory.display()));
        return ExitCode::FAILURE;
    }
    serve(&mut service, &signals);
    if service.has_lost() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
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

/// The directory, and the settings of modules that have none of their own.
fn arguments() -> Result<(PathBuf, Settings), String> {
    let mut directory = None;
    let mut defaults = Settings::default();
    for word in env::args_os().skip(1) {
        if directory.is_none() {
            directory = Some(PathBuf::from(word));
        } else {
            let pair = word.into_string().map_err(|_| "a setting is no text".to_owned())?;
            defaults = defaults.with(&pair)?;
        }
    }
    Ok((directory.ok_or("the directory is missing")?, defaults.checked()?))
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
