//! The log: lines on standard error, each with the name of the module it is about.

use core::fmt::Display;
use std::io::{Write as _, stderr};

/// Says something about the service itself.
pub(crate) fn service(text: impl Display) {
    write(&format!("wrt-daemon: {}\n", escaped(&text.to_string())));
}

/// Says something about a module; each line of the text, a backtrace's too, becomes one of the log with the name before it.
pub(crate) fn module(name: &str, text: impl Display) {
    let mut lines = String::new();
    for line in text.to_string().lines() {
        lines.push_str(&format!("wrt-daemon: {}: {}\n", escaped(name), escaped(line)));
    }
    write(&lines);
}

fn write(lines: &str) {
    // In one piece, so that threads do not mix their lines. Where standard error is closed there is nobody to tell.
    let _ = stderr().lock().write_all(lines.as_bytes());
}

/// What a module calls its functions must not forge a line of the log or move a terminal's cursor.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_moves_the_cursor_is_escaped() {
        assert_eq!(escaped("a\x1b[2J\nb"), "a\\u{1b}[2J\\nb");
    }
}
