//! The settings of a module: `key = value`, a line each in its `.conf`, or a word each on the command line.

use core::time::Duration;

use wrt::platform_traits::Priority;

/// How a module is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Settings {
    /// From the begin of a turn to the begin of the next.
    pub(crate) period: Duration,
    /// How long a turn may take; half the period where nothing is said.
    budget: Option<Duration>,
    /// When a turn must be over, after the time at which it was due to begin; not looked at where nothing is said.
    pub(crate) deadline: Option<Duration>,
    /// Instructions of a turn; not counted where nothing is said.
    pub(crate) fuel: Option<u64>,
    /// Bytes of all the module's memories.
    pub(crate) memory: u64,
    /// The fixed priority of its thread; the system's choice where nothing is said.
    pub(crate) priority: Option<Priority>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            period: Duration::from_millis(100),
            budget: None,
            deadline: None,
            fuel: None,
            memory: 1 << 20,
            priority: None,
        }
    }
}

impl Settings {
    /// How long a turn may take.
    pub(crate) fn budget(&self) -> Duration {
        self.budget.unwrap_or(self.period.checked_div(2).unwrap_or(self.period))
    }

    /// These settings, changed by a file's lines. `#` begins a comment.
    ///
    /// # Errors
    /// What is wrong, and on which line.
    pub(crate) fn with_lines(self, text: &str) -> Result<Settings, String> {
        let mut settings = self;
        for (number, line) in (1_u32..).zip(text.lines()) {
            let line = line.split_once('#').map_or(line, |(before, _)| before).trim();
            if !line.is_empty() {
                settings = settings.with(line).map_err(|error| format!("line {number}: {error}"))?;
            }
        }
        settings.checked()
    }

    /// These settings, one of them changed. [`checked`](Settings::checked) comes after the last.
    ///
    /// # Errors
    /// What is wrong with the pair.
    pub(crate) fn with(mut self, pair: &str) -> Result<Settings, String> {
        let (key, value) = pair.split_once('=').ok_or_else(|| format!("`{pair}` is not like `key = value`"))?;
        let (key, value) = (key.trim(), value.trim());
        let wrong = |what: &str| format!("`{key} = {value}`: {what}");
        match key {
            "period" => self.period = duration(value).map_err(|error| wrong(&error))?,
            "budget" => self.budget = Some(duration(value).map_err(|error| wrong(&error))?),
            "deadline" => self.deadline = Some(duration(value).map_err(|error| wrong(&error))?),
            "fuel" => self.fuel = Some(value.parse().map_err(|_| wrong("fuel is a number"))?),
            "memory" => self.memory = size(value).ok_or_else(|| wrong("sizes are like 65536, 64KiB or 1MiB"))?,
            "priority" => {
                self.priority = Some(Priority(value.parse().map_err(|_| wrong("priorities are numbers up to 255"))?));
            }
            _ => return Err(wrong("there are period, budget, deadline, fuel, memory and priority")),
        }
        Ok(self)
    }

    /// The settings, if they go together.
    ///
    /// # Errors
    /// A budget or a deadline that is longer than the period.
    pub(crate) fn checked(self) -> Result<Settings, String> {
        if self.budget() > self.period {
            return Err(format!("a budget of {:?} does not fit into a period of {:?}", self.budget(), self.period));
        }
        if let Some(deadline) = self.deadline.filter(|deadline| *deadline > self.period) {
            return Err(format!("a deadline of {deadline:?} does not fit into a period of {:?}", self.period));
        }
        Ok(self)
    }
}

/// A duration that is not zero: a thread that never pauses would starve others.
fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer".into()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(format!("{error}; durations are like 10ms or 2s")),
    }
}

/// Bytes, with `KiB` or `MiB` or without.
fn size(text: &str) -> Option<u64> {
    let (digits, unit) = if let Some(digits) = text.strip_suffix("KiB") {
        (digits, 1 << 10)
    } else if let Some(digits) = text.strip_suffix("MiB") {
        (digits, 1 << 20)
    } else {
        (text, 1_u64)
    };
    digits.trim_end().parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::{Priority, Settings};
    use core::time::Duration;

    #[test]
    fn a_file_sets_what_it_names() {
        let text =
            "# fast\nperiod = 10ms\nbudget=5ms # half\n\ndeadline = 8ms\nfuel = 1000\nmemory = 2MiB\npriority = 7\n";
        let settings = Settings::default().with_lines(text).unwrap();
        assert_eq!((settings.period, settings.budget()), (Duration::from_millis(10), Duration::from_millis(5)));
        assert_eq!(settings.deadline, Some(Duration::from_millis(8)));
        assert_eq!((settings.fuel, settings.memory, settings.priority), (Some(1000), 2 << 20, Some(Priority(7))));
        assert_eq!(Settings::default().with_lines(""), Ok(Settings::default()));
    }

    #[test]
    fn the_budget_is_half_the_period_unless_it_is_named() {
        let settings = Settings::default().with_lines("period = 1s").unwrap();
        assert_eq!(settings.budget(), Duration::from_millis(500));
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let error = |text: &str| Settings::default().with_lines(text).unwrap_err();
        assert!(error("\nperiod = 5").starts_with("line 2: `period = 5`: "));
        assert!(error("period = 0s").contains("longer"));
        assert!(error("memory = 1TiB").contains("sizes are like"));
        assert!(error("memory = 18446744073709551615KiB").contains("sizes are like"));
        assert!(error("priority = 300").contains("priorities"));
        assert!(error("colour = red").contains("there are period"));
        assert!(error("period").contains("key = value"));
        assert!(error("period = 1ms\nbudget = 2ms").contains("a budget of 2ms does not fit"));
        assert!(error("period = 1ms\ndeadline = 2ms").contains("a deadline of 2ms does not fit"));
    }
}
