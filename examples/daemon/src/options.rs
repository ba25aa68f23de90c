//! The command line: a directory, what the service itself is to do, and the settings of modules that have none of their own.

use std::ffi::OsString;
use std::path::PathBuf;

use wrt_platform_posix::{GroupId, UserId};

use crate::settings::Settings;

/// How the service is run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Options {
    /// Where the modules are.
    pub(crate) directory: PathBuf,
    /// Of modules that have none of their own.
    pub(crate) defaults: Settings,
    /// Whom to become before any module runs.
    pub(crate) become_whom: Option<(UserId, GroupId)>,
    /// The file that tells readiness.
    pub(crate) ready: Option<PathBuf>,
}

impl Options {
    /// What the words of the command line say, without the program's name.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn new(words: impl Iterator<Item = OsString>) -> Result<Options, String> {
        let (mut directory, mut ready) = (None, None);
        let (mut user, mut group) = (None, None);
        let mut defaults = Settings::default();
        for word in words {
            if directory.is_none() {
                directory = Some(PathBuf::from(word));
                continue;
            }
            let pair = word.into_string().map_err(|_| "a setting is no text".to_owned())?;
            let number = |value: &str| value.parse().map_err(|_| format!("`{pair}`: users and groups are numbers"));
            match pair.split_once('=') {
                Some(("ready", path)) => ready = Some(PathBuf::from(path)),
                Some(("user", value)) => user = Some(number(value)?),
                Some(("group", value)) => group = Some(number(value)?),
                _ => defaults = defaults.with(&pair)?,
            }
        }
        let become_whom = match (user, group) {
            (Some(user), Some(group)) => Some((user, group)),
            (None, None) => None,
            _ => return Err("user and group are named together".into()),
        };
        let directory = directory.ok_or("the directory is missing")?;
        Ok(Options { directory, defaults: defaults.checked()?, become_whom, ready })
    }
}

#[cfg(test)]
mod tests {
    use super::Options;
    use core::time::Duration;
    use std::path::PathBuf;

    fn options(words: &[&str]) -> Result<Options, String> {
        Options::new(words.iter().map(Into::into))
    }

    #[test]
    fn the_service_s_own_words_stand_between_those_of_modules() {
        let options = options(&["modules", "period=1s", "user=7", "ready=/run/x=y", "group=8", "budget=2ms"]).unwrap();
        assert_eq!((options.directory, options.ready), (PathBuf::from("modules"), Some(PathBuf::from("/run/x=y"))));
        assert_eq!(options.become_whom, Some((7, 8)));
        assert_eq!(
            (options.defaults.period, options.defaults.budget()),
            (Duration::from_secs(1), Duration::from_millis(2))
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(options(&[]), Err("the directory is missing".into()));
        assert_eq!(options(&["modules", "user=7"]), Err("user and group are named together".into()));
        assert!(options(&["modules", "user=nobody", "group=8"]).unwrap_err().contains("numbers"));
        assert!(options(&["modules", "colour=red"]).unwrap_err().contains("there are period"));
    }
}
