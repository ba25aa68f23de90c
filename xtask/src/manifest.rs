//! A line reader for `Cargo.toml`: tables, keys and values with the lines they stand on.

/// One `key = value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Counted from 1.
    pub(crate) line: usize,
    /// The table and the key, split at their dots, without quotes: `profile`, `release`, `overflow-checks`.
    pub(crate) path: Vec<String>,
    /// The value's text, without a comment behind it. Of a value over many lines, the first.
    pub(crate) value: String,
}

impl Entry {
    /// Whether this is `path = …`.
    pub(crate) fn is(&self, path: &[&str]) -> bool {
        self.path.iter().map(String::as_str).eq(path.iter().copied())
    }
}

/// Every entry of the manifest `text`, and every table's header as an entry without value.
pub(crate) fn entries(text: &str) -> Vec<Entry> {
    let mut table: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let content = without_comment(content).trim();
        if let Some(header) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = parts(header.trim_start_matches('[').trim_end_matches(']'));
            found.push(Entry { line, path: table.clone(), value: String::new() });
        } else if let Some((key, value)) = content.split_once('=') {
            let path: Vec<String> = table.iter().cloned().chain(parts(key)).collect();
            let value = value.trim();
            found.push(Entry { line, path: path.clone(), value: value.into() });
            // `key = { inner = … }` also says `key.inner = …`. A list inside is cut at its commas, which hurts nobody here.
            let inline = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or("");
            found.extend(inline.split(',').filter_map(|pair| pair.split_once('=')).map(|(inner, value)| Entry {
                line,
                path: path.iter().cloned().chain(parts(inner)).collect(),
                value: value.trim().into(),
            }));
        }
    }
    found
}

/// The line of `name` in one of the dependency tables that `is_table` accepts, or 1.
pub(crate) fn dependency_line(text: &str, name: &str, is_table: impl Fn(&str) -> bool) -> usize {
    let named = |entry: &&Entry| {
        entry.path.iter().any(|part| is_table(part)) && entry.path.iter().any(|part| part == name)
            || entry.value.contains(&format!("package = \"{name}\""))
    };
    entries(text).iter().find(named).map_or(1, |entry| entry.line)
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
    }
    line
}

fn parts(dotted: &str) -> Vec<String> {
    let mut quoted = false;
    dotted
        .split(|c: char| {
            quoted ^= c == '"';
            c == '.' && !quoted
        })
        .map(|part| part.trim().trim_matches('"').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_tables_and_dotted_keys() {
        let read = entries("[profile.release.package.\"a.b\"] # why\nlto = true # x\nx.y = \"#\"\n");
        assert!(read[0].is(&["profile", "release", "package", "a.b"]));
        assert!(read[1].is(&["profile", "release", "package", "a.b", "lto"]));
        assert_eq!((read[1].line, read[1].value.as_str()), (2, "true"));
        assert!(read[2].is(&["profile", "release", "package", "a.b", "x", "y"]));
        assert_eq!(read[2].value, "\"#\"");
    }

    #[test]
    fn opens_inline_tables() {
        let read = entries("[profile.release.package]\nwrt = { opt-level = 3, overflow-checks = true }\n");
        assert!(read[3].is(&["profile", "release", "package", "wrt", "overflow-checks"]));
        assert_eq!((read[3].line, read[3].value.as_str()), (2, "true"));
    }

    #[test]
    fn finds_a_dependency_in_the_right_table() {
        let text = "[dev-dependencies]\nb.workspace = true\n[dependencies]\nb = \"1\"\nd = { package = \"c\" }\n";
        assert_eq!(dependency_line(text, "b", |table| table == "dependencies"), 4);
        assert_eq!(dependency_line(text, "c", |table| table == "dependencies"), 5);
        assert_eq!(dependency_line(text, "z", |table| table == "dependencies"), 1);
    }
}
