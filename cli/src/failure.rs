//! What the command says when it fails: what, where, and what to do.

use core::fmt::Display;
use std::io::{Write as _, stderr};
use std::path::Path;
use std::process::ExitCode;

use wrt::wasi::Preview1;
use wrt::{
    Error, FrameInfo, ImageError, LinkCause, LinkFailure, ParseError, ParseErrorKind, Resource, ResourceLimit, Trap,
};

use crate::escape::Escaped;
use crate::exit::Exit;
use crate::input::Kind;
use crate::place::Place;

/// Why the command ends without having done its work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// What failed, in one line.
    what: String,
    /// Where: a place in the text or the calls of a backtrace.
    place: Option<String>,
    /// What to do.
    advice: Option<String>,
}

impl Failure {
    /// A failure in one line.
    pub(crate) fn new(exit: Exit, what: impl Into<String>) -> Failure {
        Failure { exit, what: what.into(), place: None, advice: None }
    }

    /// A failure of the system over a file.
    pub(crate) fn file(path: &Path, doing: &str, error: &dyn Display) -> Failure {
        Failure::new(Exit::Failure, format!("{} cannot be {doing}: {error}", path.display()))
    }

    /// The same, with a place of several lines.
    pub(crate) fn at(self, place: impl Into<String>) -> Failure {
        Failure { place: Some(place.into()), ..self }
    }

    /// The same, with advice.
    pub(crate) fn advise(self, advice: impl Into<String>) -> Failure {
        Failure { advice: Some(advice.into()), ..self }
    }

    /// What the engine said about this file.
    pub(crate) fn engine(path: &Path, error: &Error) -> Failure {
        let Verdict { exit, what, advice } = Verdict::of(error);
        Failure {
            exit,
            what: format!("{}: {what}", path.display()),
            place: error.trap().map(|trap| backtrace(trap.frames(), trap.omitted_frames())),
            advice: advice.map(Into::into),
        }
    }

    /// What the engine said about the binary module that this file is or stands for.
    pub(crate) fn module(path: &Path, kind: Kind, wasm: &[u8], error: &Error) -> Failure {
        let failure = Failure::engine(path, error);
        let Error::Parse(parse) = error else { return failure };
        let mut lines: Vec<String> = Place::of(wasm, parse.offset).map(|place| place.text()).into_iter().collect();
        if kind == Kind::Text {
            lines.push("  the offset is one in the binary module that this text stands for".into());
        }
        if lines.is_empty() { failure } else { failure.at(lines.join("\n")) }
    }

    /// Writes the failure to standard error and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        // Whatever it quotes came from somewhere: names of files, words of the command line, names and text of modules.
        let mut text = format!("error: {}\n", Escaped(&self.what));
        for line in self.place.iter().flat_map(|place| place.trim_end().lines()) {
            text.push_str(&format!("{}\n", Escaped(line)));
        }
        if let Some(advice) = &self.advice {
            text.push_str(&format!("help: {}\n", Escaped(advice)));
        }
        // Where standard error is closed there is nobody to tell.
        let _ = stderr().lock().write_all(text.as_bytes());
        self.exit.into()
    }
}

/// What the command makes of an error of the engine: exit code, the error in one line, advice.
struct Verdict {
    exit: Exit,
    what: String,
    advice: Option<&'static str>,
}

impl Verdict {
    fn of(error: &Error) -> Verdict {
        let told = |exit, what: String, advice| Verdict { exit, what, advice };
        match error {
            Error::Trap(trap) => {
                let advice = "the guest may call too deep, or `--max-stack` allows it more";
                let advice = (trap.code() == Trap::CallStackExhausted).then_some(advice);
                told(Exit::Trap, format!("the guest trapped: {}", trap.code()), advice)
            }
            Error::OutOfFuel => {
                told(Exit::OutOfFuel, "the guest ran out of fuel".into(), Some("give it more with `--fuel`"))
            }
            Error::Interrupted => told(
                Exit::Timeout,
                "the guest was stopped: its time is over".into(),
                Some("give it longer with `--timeout`"),
            ),
            Error::Parse(parse) => told(Exit::Failure, parse.to_string(), parse_advice(parse)),
            Error::Image(ImageError::NotMetered) => told(
                Exit::Usage,
                "this image does not count fuel".into(),
                Some("make it with `wrt compile --fuel-metering`, or run the module itself"),
            ),
            Error::Image(image) => told(Exit::Failure, image.to_string(), Some(image_advice(image))),
            Error::Link(link) => told(Exit::Failure, link.to_string(), link_advice(link)),
            Error::Limit(limit) => told(Exit::Failure, limit.to_string(), limit_advice(limit)),
            Error::Platform(_) | Error::Host(_) | Error::Exit(_) | Error::Usage(_) | _ => {
                told(Exit::Failure, error.to_string(), None)
            }
        }
    }
}

fn parse_advice(error: &ParseError) -> Option<&'static str> {
    if matches!(error.kind, ParseErrorKind::Unsupported { .. }) {
        Some("build the module without this feature")
    } else if matches!(error.kind, ParseErrorKind::Limit(_)) {
        Some("the module is larger than this build allows")
    } else {
        None
    }
}

const fn limit_advice(limit: &ResourceLimit) -> Option<&'static str> {
    if matches!(limit.what, Resource::MemoryBytes | Resource::StoreMemoryBytes) {
        Some("give it more with `--max-memory`")
    } else if matches!(limit.what, Resource::ValueStack | Resource::CallDepth) {
        Some("give it more with `--max-stack`")
    } else {
        None
    }
}

const fn image_advice(error: &ImageError) -> &'static str {
    if matches!(error, ImageError::BadVersion { .. } | ImageError::MissingFeatures { .. }) {
        "make the image again with `wrt compile` of this version"
    } else {
        "the image is damaged: make it again with `wrt compile`"
    }
}

fn link_advice(failure: &LinkFailure) -> Option<&'static str> {
    if !matches!(failure.cause, LinkCause::Unknown { .. }) {
        None
    } else if *failure.module == *Preview1::MODULE {
        Some("WASI preview 1 has no function of this name")
    } else if failure.module.starts_with("wasi") {
        Some("this version has WASI preview 1 (`wasi_snapshot_preview1`)")
    } else {
        Some("`wrt run` offers WASI preview 1 alone; other imports need a host program")
    }
}

/// The calls a guest stood in, a line each, and how many more there were; a call that repeats is told once.
pub(crate) fn backtrace(calls: &[FrameInfo], omitted: usize) -> String {
    let mut text = String::new();
    let mut frames = calls.iter().enumerate().peekable();
    while let Some((depth, frame)) = frames.next() {
        text.push_str(&format!("  {depth:>2}: {}\n", call(frame)));
        let mut repeats = 0usize;
        while frames.next_if(|(_, next)| *next == frame).is_some() {
            repeats = repeats.saturating_add(1);
        }
        if repeats > 0 {
            text.push_str(&format!("      … the same {repeats} times more\n"));
        }
    }
    if omitted > 0 {
        text.push_str(&format!("      … {omitted} calls more\n"));
    }
    text
}

fn call(frame: &FrameInfo) -> String {
    let index = frame.func_index();
    let func =
        frame.func_name().map_or_else(|| format!("func {index}"), |name| format!("{} (func {index})", Escaped(name)));
    match frame.module_offset() {
        Some(offset) => format!("{func} at offset {offset:#x}"),
        None => func,
    }
}
