//! `wrt wast`: scripts of the reference test-suite.

use std::process::ExitCode;

use wrt::DefaultPlatform;
use wrt_wast::{Exception, Options, Report, Route, Standing, judge, run, table_key};

use crate::args::WastArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, output};

/// Runs every script, reports each one and the sum.
pub(crate) fn wast(args: &WastArgs) -> Result<ExitCode, Failure> {
    let route = match args {
        WastArgs { via_image: true, .. } => Route::Image,
        WastArgs { lazy: true, .. } => Route::Lazy,
        _ => Route::Translated,
    };
    let options = Options { route, metered: args.metered, ..Options::default() };
    let mut sum = Sum::default();
    for path in &args.files {
        let read = input::read(path)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|error| Failure::file(path, "read", &error)));
        // The folder is part of a script's name in the suite, so the path must be whole.
        let whole = path.canonicalize().map_err(|error| Failure::file(path, "found", &error));
        let (text, whole) = match read.and_then(|text| Ok((text, whole?))) {
            Ok(found) => found,
            Err(failure) => {
                failure.report();
                sum.failed = sum.failed.saturating_add(1);
                continue;
            }
        };
        let (folder, name) = table_key(&whole).unwrap_or_default();
        let report = run(DefaultPlatform::new(), &path.display().to_string(), &text, options.for_file(&folder, &name));
        let line = sum.judge(judge(&folder, &name, &report), &report);
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
    exceptions: usize,
    counts: Report,
}

/// What is said of one script.
struct Line {
    text: String,
    is_failure: bool,
}

impl Sum {
    /// Counts a script and says what came of it.
    fn judge(&mut self, standing: Result<Standing, Vec<Exception>>, report: &Report) -> Line {
        let is_failure = standing.is_err();
        let is_excepted = matches!(standing, Ok(Standing::Excepted(_)));
        let Report { file, passed, unsupported, .. } = report;
        let (counter, exceptions, text) = match standing {
            Ok(Standing::Whole) => (&mut self.passed, 0, format!("{report}\n")),
            Ok(Standing::Excepted(count)) => {
                (&mut self.passed, count, format!("{file}: {passed} passed, {count} of rules changed since\n"))
            }
            Ok(Standing::Unsupported(entry, count)) => {
                let text = format!("{file}: unsupported: {}: {passed} passed, {unsupported} unsupported\n", entry.name);
                (&mut self.unsupported, count, text)
            }
            Err(stale) => {
                let mut text = format!("{report}\n");
                for Exception { line, directive } in stale {
                    text.push_str(&format!("  {file}:{line}: {directive}: expected to fail by a rule changed since\n"));
                }
                (&mut self.failed, 0, text)
            }
        };
        *counter = counter.saturating_add(1);
        self.exceptions = self.exceptions.saturating_add(exceptions);
        // Exceptions are counted as such alone; a file that has them and needs no proposal has no other failures.
        let failed = if is_failure { report.failed } else { 0 };
        let unsupported = if is_excepted { 0 } else { report.unsupported };
        self.counts.count(&Report { failed, unsupported, failures: Vec::new(), ..report.clone() });
        Line { text, is_failure }
    }

    fn text(&self) -> String {
        let Sum { passed, failed, unsupported, exceptions, counts } = self;
        let mut text = format!(
            "files: {passed} passed, {failed} failed, {unsupported} unsupported; assertions: {} passed, {} failed, {} \
             by the text parser alone",
            counts.passed, counts.failed, counts.text_only,
        );
        if counts.unsupported > 0 {
            text.push_str(&format!(", {} unsupported", counts.unsupported));
        }
        if *exceptions > 0 {
            text.push_str(&format!(", {exceptions} of rules changed since"));
        }
        text.push('\n');
        text
    }
}
