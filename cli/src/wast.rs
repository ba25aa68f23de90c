//! `wrt wast`: scripts of the reference test-suite.

use std::path::Path;
use std::process::ExitCode;

use wrt::DefaultPlatform;
use wrt_wast::{Options, Report, Route, lifted, run, table_key, unsupported};

use crate::args::WastArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, output};

/// Runs every script, reports each one and the sum.
pub(crate) fn wast(args: &WastArgs) -> Result<ExitCode, Failure> {
    let route = if args.via_image { Route::Image } else { Route::Translated };
    let options = Options { route, metered: args.metered };
    let mut sum = Sum::default();
    for path in &args.files {
        let read = input::read(path)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|error| Failure::file(path, "read", &error)));
        let text = match read {
            Ok(text) => text,
            Err(failure) => {
                failure.report();
                sum.failed = sum.failed.saturating_add(1);
                continue;
            }
        };
        let report = run(DefaultPlatform::new(), &path.display().to_string(), &text, options);
        let line = sum.judge(path, report);
        if !args.quiet || line.is_failure {
            output::text(&line.text)?;
        }
    }
    output::text(&sum.text())?;
    Ok(if sum.failed == 0 { Exit::Success } else { Exit::Failure }.into())
}

/// What all scripts came to.
#[derive(Default)]
struct Sum {
    passed: usize,
    failed: usize,
    unsupported: usize,
    lifted: usize,
    counts: Report,
}

/// What is said of one script.
struct Line {
    text: String,
    is_failure: bool,
}

impl Sum {
    /// Counts a script and says what came of it.
    fn judge(&mut self, path: &Path, mut report: Report) -> Line {
        // The folder is part of a script's name in the table, so the path must be whole.
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let key = table_key(&whole);
        let entry = key.as_ref().and_then(|(folder, name)| unsupported(folder, name));
        if let Some(entry) = entry.filter(|_| !report.passed_whole()) {
            self.unsupported = self.unsupported.saturating_add(1);
            return Line { text: format!("{}: unsupported: {}\n", path.display(), entry.name), is_failure: false };
        }
        let lines = key.as_ref().map_or(&[][..], |(folder, name)| lifted(folder, name));
        let before = report.failures.len();
        report.failures.retain(|failure| !lines.contains(&failure.line));
        let lifted = before.saturating_sub(report.failures.len());
        report.failed = report.failed.saturating_sub(lifted);
        self.lifted = self.lifted.saturating_add(lifted);
        let is_failure = !report.passed_whole();
        let counter = if is_failure { &mut self.failed } else { &mut self.passed };
        *counter = counter.saturating_add(1);
        self.counts.add(&Report { failures: Vec::new(), ..report.clone() });
        Line { text: format!("{report}\n"), is_failure }
    }

    fn text(&self) -> String {
        let Sum { passed, failed, unsupported, lifted, counts } = self;
        let mut text = format!(
            "files: {passed} passed, {failed} failed, {unsupported} unsupported; assertions: {} passed, {} failed, {} \
             by the text parser alone",
            counts.passed, counts.failed, counts.text_only,
        );
        if counts.skipped > 0 {
            text.push_str(&format!(", {} skipped", counts.skipped));
        }
        if *lifted > 0 {
            text.push_str(&format!(", {lifted} of rules lifted since"));
        }
        text.push('\n');
        text
    }
}
