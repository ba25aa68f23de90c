//! Firmware that runs the conformance suite, then guests beside a control task, on FreeRTOS.
#![cfg_attr(target_os = "none", no_std, no_main)]

#[path = "../../no-panic/src/bounds.rs"]
mod bounds;
mod console;
#[path = "../../../examples/freertos-task/src/control.rs"]
mod control;
mod guest;
mod memory;
mod scenes;
#[cfg_attr(target_arch = "arm", path = "sys_cm3.rs")]
#[cfg_attr(target_arch = "riscv32", path = "sys_rv32.rs")]
#[cfg_attr(target_os = "linux", path = "sys_posix.rs")]
mod sys_board;
mod sys_kernel;
mod sys_queue;

// What the POSIX port has not: stacks of the kernel's, and interrupts of the board's timers.
#[cfg(target_os = "none")]
mod latency;
#[cfg(target_os = "none")]
mod sys_overflow;
#[cfg_attr(target_arch = "arm", path = "sys_timer_cm3.rs")]
#[cfg_attr(target_arch = "riscv32", path = "sys_timer_rv32.rs")]
#[cfg(target_os = "none")]
mod sys_timer;
#[cfg(target_os = "none")]
mod timed;

use wrt_platform::{Output, PlatformError, Priority, Stack, ThreadRequest, Threads, conformance};
use wrt_platform_arena::{Arena, Space};
use wrt_platform_freertos::{Board, FreeRtos};

use crate::console::{broken, say};

/// What the arena is made of: stacks and the guests' memories.
static SPACE: Space<{ 3 << 20 }> = Space::new();
static ARENA: Arena = Arena::new();

/// Regions that there are at most at a time.
const REGIONS: u16 = 64;

/// The machine with its console, on the kernel's ticks and timers.
#[derive(Debug)]
pub(crate) struct Machine;

impl Board for Machine {
    fn write(_: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        sys_board::write(bytes);
        Ok(bytes.len())
    }
}

/// The platform of all that is done here, but for what is done with the board's own timers.
pub(crate) static PLATFORM: FreeRtos<Machine> = FreeRtos::new(&ARENA);

/// The priority of the task that does the tests and runs guests.
const MAIN: Priority = Priority(2);

/// What is wrong.
type Answer<T = ()> = Result<T, &'static str>;

fn claim(holds: bool, what: &'static str) -> Answer {
    if holds { Ok(()) } else { Err(what) }
}

/// Starts the main task and the kernel; called by the machine's start.
fn start() -> ! {
    let started = ARENA.start(SPACE.take().unwrap_or_default(), REGIONS).and_then(|()| {
        let request = ThreadRequest {
            name: "main",
            priority: Some(MAIN),
            stack: Stack::Size(48 << 10),
            ..ThreadRequest::default()
        };
        PLATFORM.spawn(request, |_| main_task())
    });
    match started {
        Ok(_main) => sys_kernel::start(),
        Err(error) => say(format_args!("FAILED: the main task: {error}")),
    }
    sys_board::exit(false)
}

fn main_task() {
    let ended = conforms("ticks and the kernel's timers", &PLATFORM)
        .and_then(|()| memory::from_heap())
        .and_then(|()| scenes::play())
        .and_then(|()| on_board());
    match ended {
        Ok(()) => {
            if let Ok(unused) = PLATFORM.stack_unused() {
                say(format_args!("bytes of the main task's stack that were never used: {unused}"));
            }
            say(format_args!("ok, bytes of the arena in use at most: {}", ARENA.usage().peak));
        }
        Err(what) => say(format_args!("FAILED: {what}")),
    }
    sys_board::exit(ended.is_ok())
}

/// The conformance suite of the backend.
fn conforms<B: Board>(on: &str, platform: &'static FreeRtos<B>) -> Answer {
    say(format_args!("on {on}:"));
    let before = ARENA.usage();
    let failed = conformance::run(platform, |test, result| match result {
        Ok(()) => say(format_args!("{test}: ok")),
        Err(failure) => say(format_args!("FAILED {failure}")),
    });
    if failed > 0 {
        return Err("the backend does not conform");
    }
    let after = ARENA.usage();
    say(format_args!("arena: {before:?} before, {after:?} after"));
    Ok(())
}

/// What a board has: stacks that the kernel uses and checks, and timers.
#[cfg(target_os = "none")]
fn on_board() -> Answer {
    static STACK: Space<{ 16 << 10 }> = Space::new();
    conformance::static_stack(&PLATFORM, STACK.take().unwrap_or_default()).map_err(|failure| failure.what)?;
    sys_overflow::is_told()?;
    timed::play()
}

/// The POSIX port runs tasks on the C library's stacks.
#[cfg(not(target_os = "none"))]
fn on_board() -> Answer {
    use wrt_platform::Facility;
    static STACK: Space<{ 16 << 10 }> = Space::new();
    let request = ThreadRequest { stack: Stack::Static(STACK.take().unwrap_or_default()), ..ThreadRequest::default() };
    let refused = PLATFORM.spawn(request, |_| ()).err();
    claim(refused == Some(PlatformError::Unsupported(Facility::Thread)), "a static stack is refused")
}

#[cfg(target_os = "linux")]
fn main() {
    start()
}
