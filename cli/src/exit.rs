//! The exit codes of the command: one table, from which the help text comes too.

use std::process::ExitCode;

/// Declares the codes: name, number, when.
macro_rules! exit_codes {
    ($($name:ident $number:literal $text:literal;)*) => {
        /// How the command ends where the guest did not choose a code of its own.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u8)]
        pub(crate) enum Exit {
            $(#[doc = $text] $name = $number,)*
        }

        /// The table as it stands in `--help`.
        pub(crate) const HELP: &str = concat!(
            "Exit codes:\n",
            $("  ", stringify!($number), "\t", $text, "\n",)*
            "  other\tThe code the guest ended with (`proc_exit`); 1 for one whose low byte is 0",
        );
    };
}

exit_codes! {
    Success 0 "All went well, and the guest ended with 0";
    Failure 1 "Something else failed: a file, a module, a link, the system";
    Usage 2 "The command line is wrong";
    Timeout 124 "`--timeout` passed";
    OutOfFuel 125 "`--fuel` ran out";
    Trap 134 "The guest trapped";
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
