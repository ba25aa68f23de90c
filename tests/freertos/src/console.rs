//! What firmware says on the console, and how it ends when something is broken.

use core::fmt::{self, Write};

use wrt_platform::{Console, Output};

use crate::{PLATFORM, sys_board};

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

/// The kernel, or C, found something wrong.
pub(crate) fn broken(file: &str, line: i32) -> ! {
    say(format_args!("FAILED: the kernel's assertion, or the stack of: {file}:{line}"));
    sys_board::exit(false)
}

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    say(format_args!("FAILED: {info}"));
    sys_board::exit(false)
}
