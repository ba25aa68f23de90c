//! The line of a text that an error points at, short enough to be read.

/// Characters of a line that are shown.
const WIDTH: usize = 80;

/// Of these, those before the place that is pointed at.
const BEFORE: usize = 40;

/// Cuts the line above a caret to what stands around the caret. A place is lines, the last one with the caret, each with
/// a margin that ends in `| `.
pub(super) fn cut(place: &str) -> String {
    let parts = || {
        let (head, caret) = place.trim_end().rsplit_once('\n')?;
        let (head, source) = head.rsplit_once('\n')?;
        let (margin, caret) = caret.split_once("| ")?;
        let (number, source) = source.split_once("| ")?;
        let at = caret.chars().position(|c| c == '^')?;
        Some((head, number, source, margin, at))
    };
    let Some((head, number, source, margin, at)) = parts() else { return place.to_owned() };
    // A tab would put the caret elsewhere.
    let source = source.replace('\t', " ");
    let len = source.chars().count();
    let from = if len <= WIDTH { 0 } else { at.saturating_sub(BEFORE).min(len.saturating_sub(WIDTH)) };
    let mut shown: String = source.chars().skip(from).take(WIDTH).collect();
    let mut indent = at.saturating_sub(from);
    if from > 0 {
        shown.insert(0, '…');
        indent = indent.saturating_add(1);
    }
    if len > from.saturating_add(WIDTH) {
        shown.push('…');
    }
    format!("{head}\n{number}| {shown}\n{margin}| {:indent$}^", "")
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let error = |line: &str| {
            let error = wat::parse_str(line).unwrap_err().to_string();
            cut(error.split_once('\n').unwrap().1)
        };
        let (before, after) = ("(func) ".repeat(50), "(func) ".repeat(10_000));
        let place = error(&format!("(module {before}(fnuc) {after})"));
        let lines: Vec<&str> = place.lines().rev().take(2).collect();
        let column = lines[0].chars().position(|c| c == '^').unwrap();
        assert!(lines[1].chars().count() < 100);
        assert_eq!(lines[1].chars().skip(column).take(4).collect::<String>(), "fnuc");
    }

    #[test]
    fn a_short_line_stays() {
        let error = wat::parse_str("(module (fnuc))").unwrap_err().to_string();
        let place = error.split_once('\n').unwrap().1;
        assert_eq!(cut(place), place.trim_end());
    }
}
