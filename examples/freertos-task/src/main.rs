//! Firmware for FreeRTOS: a control task with a hard period, and beside it a task that runs a guest.
#![cfg_attr(target_os = "none", no_std, no_main)]

// The machine's start, console and kernel. In your firmware they are your own.
#[path = "../../../tests/freertos/src/console.rs"]
mod console;
#[cfg_attr(target_arch = "arm", path = "../../../tests/freertos/src/sys_cm3.rs")]
#[cfg_attr(target_arch = "riscv32", path = "../../../tests/freertos/src/sys_rv32.rs")]
#[cfg_attr(target_os = "linux", path = "../../../tests/freertos/src/sys_posix.rs")]
mod sys_board;
#[path = "../../../tests/freertos/src/sys_kernel.rs"]
mod sys_kernel;
#[path = "../../../tests/freertos/src/sys_queue.rs"]
mod sys_queue;

mod control;
mod guest;

use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::{Output, PlatformError, Priority, Stack, ThreadRequest, Threads};
use wrt_platform_arena::{Arena, Space};
use wrt_platform_freertos::{Board, FreeRtos};

use crate::console::{broken, say};

/// All memory that the guest, and the tasks that Rust starts, can have: it is a static, so the linker says whether it fits.
static SPACE: Space<{ 160 << 10 }> = Space::new();
static ARENA: Arena = Arena::new();

/// Regions of it that there are at most at a time.
const REGIONS: u16 = 48;

/// What the board has and FreeRTOS has not: a console.
#[derive(Debug)]
struct Machine;

impl Board for Machine {
    fn write(_: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        sys_board::write(bytes);
        Ok(bytes.len())
    }
}

/// FreeRTOS as the engine sees it.
static PLATFORM: FreeRtos<Machine> = FreeRtos::new(&ARENA);

/// Below the control task, so a guest never delays it; above it is the task of the kernel's timers, so a deadline reaches a guest.
const GUEST_PRIORITY: Priority = Priority(2);

/// What is wrong.
type Answer<T = ()> = Result<T, &'static str>;

/// The machine's start calls it.
fn start() -> ! {
    match guest_task() {
        Ok(()) => sys_kernel::start(),
        Err(what) => say(format_args!("FAILED: {what}")),
    }
    sys_board::exit(false)
}

/// Gives the arena its memory and makes the guest's task, which runs when the kernel does.
fn guest_task() -> Answer {
    ARENA.start(SPACE.take().unwrap_or_default(), REGIONS).map_err(|_| "no arena")?;
    let request = ThreadRequest {
        name: "guest",
        priority: Some(GUEST_PRIORITY),
        stack: Stack::Size(16 << 10),
        ..ThreadRequest::default()
    };
    let _guest = PLATFORM.spawn(request, |_| finish(run())).map_err(|_| "no guest's task")?;
    Ok(())
}

/// Where the guest wants the actuator.
static ACTUATOR: AtomicU32 = AtomicU32::new(0);

/// Periods after which the sensor is silent and the example ends.
const PERIODS: u32 = 300;

/// What the control task does in each period: it reads the sensor, and hands on what it says. It waits for nobody: the guest, if it keeps
/// up, moves the actuator; else that stays where it is.
fn period(beat: u32) {
    let sample = match beat {
        // What the guest was not tested with.
        100 => 666,
        200 => u32::MAX,
        _ => beat,
    };
    if beat < PERIODS {
        // A guest that is stuck finds the queue's few samples when it is back.
        let _is_taken = sys_queue::send(sample);
    }
}

/// Starts the control task, serves the guest until the sensor is silent, and looks at what came of it.
fn run() -> Answer {
    let control = control::start(period)?;
    let served = guest::serve()?;
    say(format_args!("{served:?}"));
    control::claim_on_time(0, PERIODS)?;
    let beats = control::stop(control)?;
    let actuator = ACTUATOR.load(Ordering::Relaxed);
    say(format_args!("control: {beats} periods, none missed; the actuator is at {actuator}"));
    // The mean of the last eight samples.
    if actuator == PERIODS.wrapping_sub(5) { Ok(()) } else { Err("the actuator is elsewhere") }
}

/// Ends the example.
fn finish(ended: Answer) {
    if let Err(what) = ended {
        say(format_args!("FAILED: {what}"));
    }
    sys_board::exit(ended.is_ok());
}

#[cfg(target_os = "linux")]
fn main() {
    start()
}
