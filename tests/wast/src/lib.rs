//! Runs WebAssembly scripts (`.wast`) on the public API of WRT.
//!
//! Every module of a script is decoded twice, whole and in chunks of one byte, and both must give the same image or the
//! same error. [`Route`] says whether scripts then run the module that was translated or one loaded from its image.
//! Texts of traps, of exhaustion and of failures to link are compared; of a refused module only whether it is malformed
//! or invalid, for its texts are not the engine's.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

mod compile;
mod component;
mod edition;
mod exceptions;
mod judge;
mod location;
mod outcome;
mod read;
mod report;
mod script;
mod spectest;
mod texts;
mod unfold;
mod unsupported;
mod value;

use wrt::Dispatch;

pub use edition::{Switch, without};
pub use exceptions::{Exception, excepted_files, exceptions};
pub use judge::{Standing, judge};
pub use location::Lines;
pub use read::read;
pub use report::{Failure, Report};
pub use script::run;
pub use texts::{is_exhaustion, is_trap};
pub use unfold::unfold;
pub use unsupported::{UNSUPPORTED, Unsupported, table_key, unsupported};

/// How scripts are run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Where the modules that run come from.
    pub route: Route,
    /// Whether code counts fuel; there is enough of it for every script.
    pub metered: bool,
    /// The driver that executes code.
    pub dispatch: Dispatch,
    /// Whether the heap is collected before each allocation.
    pub collect: bool,
    /// The features that modules may not use.
    pub without: &'static [Switch],
    /// The proposal that is not supported yet and that the script is known to need.
    pub needs: Option<&'static Unsupported>,
}

impl Options {
    /// These options with what a script of the suite needs, known by its folder and its name without the ending.
    #[must_use]
    pub fn for_file(self, folder: &str, name: &str) -> Options {
        Options { without: without(folder), needs: unsupported(folder, name), ..self }
    }
}

/// Where the modules that run come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Straight from the translator.
    #[default]
    Translated,
    /// Validated, and each function translated when it is first called.
    Lazy,
    /// Translated, then loaded from the image, which went through a temporary file.
    Image,
}
