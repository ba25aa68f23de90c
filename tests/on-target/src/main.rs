//! Firmware that runs the official test-suite in a task of FreeRTOS: the scripts and modules that `tests/target-suite` wrote.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[path = "../../freertos/src/console.rs"]
mod console;
#[cfg_attr(target_arch = "arm", path = "../../freertos/src/sys_cm3.rs")]
#[cfg_attr(target_arch = "riscv32", path = "../../freertos/src/sys_rv32.rs")]
#[cfg_attr(target_os = "linux", path = "../../freertos/src/sys_posix.rs")]
mod sys_board;
#[path = "../../freertos/src/sys_kernel.rs"]
mod sys_kernel;
#[cfg_attr(target_os = "none", path = "sys_memory.rs")]
#[cfg_attr(target_os = "linux", path = "sys_memory_posix.rs")]
mod sys_memory;

mod bounds;
mod format;
mod load;
mod reader;
mod script;
mod spectest;
mod stage;
mod tally;
mod value;

use wrt_platform::{Output, PlatformError, Priority, Stack, ThreadRequest, Threads};
use wrt_platform_arena::Arena;
use wrt_platform_freertos::{Board, FreeRtos};

use crate::console::{broken, say};
use crate::reader::Suite;
use crate::tally::Tally;

static ARENA: Arena = Arena::new();

/// Regions that there are at most at a time.
const REGIONS: u16 = 1024;

/// The machine's console.
#[derive(Debug)]
pub(crate) struct Machine;

impl Board for Machine {
    fn write(_: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        sys_board::write(bytes);
        Ok(bytes.len())
    }
}

/// The platform of all that is done here.
pub(crate) type Platform = FreeRtos<Machine>;
pub(crate) static PLATFORM: Platform = FreeRtos::new(&ARENA);

/// Starts the main task and the kernel; called by the machine's start.
fn start() -> ! {
    let started = ARENA.start(sys_memory::arena().unwrap_or_default(), REGIONS).and_then(|()| {
        let request = ThreadRequest {
            name: "main",
            priority: Some(Priority(2)),
            stack: Stack::Size(256 << 10),
            ..ThreadRequest::default()
        };
        PLATFORM.spawn(request, |_| sys_board::exit(main_task()))
    });
    match started {
        Ok(_main) => sys_kernel::start(),
        Err(error) => say(format_args!("FAILED: the main task: {error}")),
    }
    sys_board::exit(false)
}

/// Runs every file; whether all went well.
fn main_task() -> bool {
    let Ok(mut suite) = Suite::open(sys_memory::suite()) else {
        say(format_args!("FAILED: there is no suite"));
        return false;
    };
    let mut total = Tally::default();
    let mut files = 0_u32;
    loop {
        match suite.next() {
            Ok(Some(file)) => {
                let before = (ARENA.usage().used, ARENA.usage().regions);
                let tally = script::run(suite.kind, file);
                say(format_args!("{}: {tally}", file.name));
                total.count(&tally);
                files = files.saturating_add(1);
                if (ARENA.usage().used, ARENA.usage().regions) != before {
                    say(format_args!("FAILED {}: its memory did not come back", file.name));
                    total.failed = total.failed.saturating_add(1);
                }
            }
            Ok(None) => break,
            Err(_) => {
                say(format_args!("FAILED: the suite is broken"));
                return false;
            }
        }
    }
    if let Ok(unused) = PLATFORM.stack_unused() {
        say(format_args!("bytes of the task's stack that were never used: {unused}"));
    }
    say(format_args!("bytes of the arena in use at most: {} of {}", ARENA.usage().peak, ARENA.usage().total));
    say(format_args!("total of {files} files: {total}"));
    files > 0 && total.failed == 0
}

#[cfg(target_os = "linux")]
fn main() {
    start()
}
