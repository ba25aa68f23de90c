//! The conformance suite, then guests beside a control thread, on Zephyr.
#![no_std]

#[path = "../../../../tests/no-panic/src/bounds.rs"]
mod bounds;
mod control;
mod guest;
mod scenes;
mod sys_entry;

use core::fmt::{self, Write};

use wrt_platform::{Console, Output, conformance};
use wrt_platform_arena::{Arena, Space};
use wrt_platform_zephyr::Zephyr;

static ARENA: Arena = Arena::new();

/// Regions that there are at most at a time.
const REGIONS: u16 = 64;

/// The platform of all that is done here.
pub(crate) static PLATFORM: Zephyr = Zephyr::new(&ARENA);

/// What is wrong.
type Answer<T = ()> = Result<T, &'static str>;

/// Tests everything; whether all is well.
fn test() -> bool {
    let ended = start().and_then(|()| conforms()).and_then(|()| static_stack()).and_then(|()| scenes::play());
    match ended {
        Ok(()) => {
            if let Ok(unused) = PLATFORM.stack_unused() {
                say(format_args!("bytes of the main thread's stack that were never used: {unused}"));
            }
            say(format_args!("bytes of the arena in use at most: {}", ARENA.usage().peak));
        }
        Err(what) => say(format_args!("FAILED: {what}")),
    }
    ended.is_ok()
}

fn start() -> Answer {
    let memory = wrt_platform_zephyr::memory().ok_or("no memory for the arena")?;
    ARENA.start(memory, REGIONS).map_err(|_| "the arena does not start")?;
    said_to_the_log();
    Ok(())
}

/// A record goes through Zephyr's log.
#[cfg(feature = "logging")]
fn said_to_the_log() {
    use wrt_logging::{Level, Log};
    use wrt_zephyr_log::ZephyrLog;
    Log::new(&ZephyrLog, Level::Info).warn("tests", format_args!("{} words in the log", 5));
}

/// There is no log.
#[cfg(not(feature = "logging"))]
fn said_to_the_log() {}

/// The conformance suite of the backend.
fn conforms() -> Answer {
    let before = ARENA.usage();
    let mut passed = 0_u32;
    let failed = conformance::run(&PLATFORM, |test, result| match result {
        Ok(()) => {
            passed = passed.saturating_add(1);
            say(format_args!("{test}: ok"));
        }
        Err(failure) => say(format_args!("FAILED {failure}")),
    });
    say(format_args!("conformance: {passed} passed, {failed} failed"));
    if failed > 0 {
        return Err("the backend does not conform");
    }
    let after = ARENA.usage();
    say(format_args!("arena: {before:?} before, {after:?} after"));
    Ok(())
}

/// A thread on a stack of ours, where the kernel uses it.
#[cfg(target_os = "none")]
fn static_stack() -> Answer {
    static STACK: Space<{ 16 << 10 }> = Space::new();
    conformance::static_stack(&PLATFORM, STACK.take().unwrap_or_default()).map_err(|failure| failure.what)
}

/// On a host it is not used, and refused.
#[cfg(not(target_os = "none"))]
fn static_stack() -> Answer {
    use wrt_platform::{Facility, PlatformError, Stack, ThreadRequest, Threads};
    static STACK: Space<{ 16 << 10 }> = Space::new();
    let request = ThreadRequest { stack: Stack::Static(STACK.take().unwrap_or_default()), ..ThreadRequest::default() };
    match PLATFORM.spawn(request, |_| ()) {
        Err(PlatformError::Unsupported(Facility::Thread)) => Ok(()),
        _ => Err("a static stack is not refused"),
    }
}

/// Writes a line to the console.
pub(crate) fn say(words: fmt::Arguments<'_>) {
    struct Line;
    impl Write for Line {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            PLATFORM.write_all(Output::Standard, text.as_bytes()).map_err(|_| fmt::Error)
        }
    }
    let _ignored = writeln!(Line, "{words}");
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    say(format_args!("FAILED: {info}"));
    sys_entry::fail()
}
