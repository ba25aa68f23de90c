//! Runs WebAssembly scripts (`.wast`) on the public API of WRT.
//!
//! Every module of a script is decoded twice, whole and in chunks of one byte, and both must give the same image or the
//! same error. [`Route`] says whether scripts then run the module that was translated or one loaded from its image.
//! Error texts are never compared.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

mod compile;
mod location;
mod report;
mod script;
mod spectest;
mod unsupported;
mod value;

pub use report::{Failure, Report};
pub use script::run;
pub use unsupported::{UNSUPPORTED, Unsupported, lifted, table_key, unsupported};

/// How scripts are run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Where the modules that run come from.
    pub route: Route,
    /// Whether code counts fuel; there is enough of it for every script.
    pub metered: bool,
}

/// Where the modules that run come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// Straight from the translator.
    #[default]
    Translated,
    /// Translated, then loaded again from the image's bytes.
    Image,
}
