//! What a script's report comes to, by the tables of unsupported files and of exceptions.

use crate::Report;
use crate::exceptions::{Exception, exceptions};
use crate::unsupported::{Unsupported, unsupported};

/// A report that is as the tables say.
#[derive(Clone, Copy, Debug)]
pub enum Standing {
    /// Every assertion holds.
    Whole,
    /// Every assertion holds but so many that a later edition contradicts.
    Excepted(usize),
    /// All failures come from the lack of a proposal that the table knows the file to need; beside them there are so many
    /// exceptions.
    Unsupported(&'static Unsupported, usize),
}

/// What a report comes to. The file is known by its folder and its name without the ending.
///
/// # Errors
/// If there is a failure that no table excuses, or none where a table demands one: the exceptions that did not fail.
pub fn judge(folder: &str, name: &str, report: &Report) -> Result<Standing, Vec<Exception>> {
    let entry = unsupported(folder, name).filter(|_| report.unsupported > 0);
    // Only a file that the table knows to need a proposal is excused for its lack.
    let left = report.failures.iter().filter(|failure| entry.is_none() || failure.lacks.is_none());
    let left: Vec<Exception> =
        left.map(|failure| Exception { line: failure.line, directive: failure.directive }).collect();
    let demanded: Vec<Exception> = exceptions(folder, name).collect();
    if left != demanded {
        return Err(demanded.into_iter().filter(|exception| !left.contains(exception)).collect());
    }
    let count = left.len();
    Ok(match entry {
        Some(entry) => Standing::Unsupported(entry, count),
        None if count > 0 => Standing::Excepted(count),
        None => Standing::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::{Standing, judge};
    use crate::Report;
    use crate::outcome::Mismatch;

    fn report(failures: &[(usize, &'static str, Option<&'static str>)]) -> Report {
        let mut report = Report::default();
        for (line, directive, lacks) in failures {
            report.fail((*line, 1), directive, Mismatch { lacks: *lacks, ..Mismatch::new("", "") });
        }
        report
    }

    #[test]
    fn a_lack_excuses_a_listed_file_alone() {
        let lack = report(&[(1, "module", Some("custom descriptors"))]);
        assert!(matches!(
            judge("proposals/custom-descriptors", "array_new_exact", &lack),
            Ok(Standing::Unsupported(_, 0))
        ));
        assert!(judge("core", "i32", &lack).is_err());
    }

    #[test]
    fn a_listed_files_name_excuses_no_real_failure() {
        let mixed = report(&[(1, "module", Some("custom descriptors")), (2, "assert_return", None)]);
        assert!(judge("proposals/custom-descriptors", "array_new_exact", &mixed).is_err());
        assert!(
            judge("proposals/custom-descriptors", "array_new_exact", &report(&[(2, "assert_return", None)])).is_err()
        );
    }

    #[test]
    fn exceptions_are_demanded_exactly() {
        let all = report(&[(539, "assert_invalid", None)]);
        assert!(matches!(judge("proposals/reference-types", "unreached-invalid", &all), Ok(Standing::Excepted(1))));
        for other in [&[][..], &[(539, "assert_malformed", None)], &[(540, "assert_invalid", None)]] {
            assert!(judge("proposals/reference-types", "unreached-invalid", &report(other)).is_err());
        }
    }
}
