//! Rewrites `(try (do …) (catch …))`, which the text parser knows in its other form only: `try … catch … end`.

use std::borrow::Cow;

/// An open parenthesis.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// Of a `try`; whether its `delegate`, which ends it, was seen.
    Try { ended: bool },
    /// Of a part of a `try`.
    Part,
    /// Of something else.
    Other,
}

/// A script with every folded `try` of its modules unfolded; strings are left as they are. Lines stay, columns behind the end of a `try` grow.
#[must_use]
pub fn unfold(text: &str) -> Cow<'_, str> {
    if !text.contains("(do") {
        return Cow::Borrowed(text);
    }
    let mut to = String::with_capacity(text.len().saturating_mul(2));
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (len, instead) = match first {
            '"' => (string(rest), None),
            ';' if rest.starts_with(";;") => (rest.find('\n').unwrap_or(rest.len()), None),
            '(' if rest.starts_with("(;") => (comment(rest), None),
            '(' => {
                let word = word(rest);
                let in_try = matches!(open.last(), Some(Open::Try { .. }));
                let (len, instead, opened) = match word {
                    "try" => (1, Some(" "), Open::Try { ended: false }),
                    "do" if in_try => (3, Some("   "), Open::Part),
                    "catch" | "catch_all" if in_try => (1, Some(" "), Open::Part),
                    "delegate" if in_try => {
                        if let Some(outer) = open.last_mut() {
                            *outer = Open::Try { ended: true };
                        }
                        (1, Some(" "), Open::Part)
                    }
                    _ => (1, None, Open::Other),
                };
                open.push(opened);
                (len, instead)
            }
            ')' => match open.pop() {
                Some(Open::Try { ended: false }) => (1, Some(" end ")),
                Some(Open::Try { ended: true } | Open::Part) => (1, Some(" ")),
                Some(Open::Other) | None => (1, None),
            },
            other => (other.len_utf8(), None),
        };
        let (done, behind) = rest.split_at_checked(len).unwrap_or((rest, ""));
        to.push_str(instead.unwrap_or(done));
        rest = behind;
    }
    Cow::Owned(to)
}

/// The keyword behind a parenthesis.
fn word(text: &str) -> &str {
    let word = text.strip_prefix('(').unwrap_or(text);
    word.split(|c: char| c.is_whitespace() || "()\";".contains(c)).next().unwrap_or(word)
}

/// Bytes of the string that a text begins with.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at.saturating_add(1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// Bytes of the comment that a text begins with, in which there may be others.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0_usize;
    while let Some(pair) = bytes.get(at..at.saturating_add(2)) {
        let step = match pair {
            b"(;" => {
                depth = depth.saturating_add(1);
                2
            }
            b";)" => {
                depth = depth.saturating_sub(1);
                2
            }
            _ => 1,
        };
        at = at.saturating_add(step);
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::unfold;

    fn words(text: &str) -> String {
        unfold(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_folded_try_is_unfolded() {
        assert_eq!(
            words("(func (try $l (result i32) (do (call 0) (nop)) (catch $e (drop)) (catch_all) ) (nop))"),
            "(func try $l (result i32) (call 0) (nop) catch $e (drop) catch_all end (nop))"
        );
        assert_eq!(words("(try(do)(delegate 0))"), "try delegate 0");
        assert_eq!(words("(try (do (try (do) (delegate $x))) (catch 0))"), "try try delegate $x catch 0 end");
    }

    #[test]
    fn everything_else_stays() {
        for text in
            ["(try_table (catch 0 1) (do))", "\"(try (do \\\" (\" (; (try (; (do ;) ;) ;; (try (do", "(catch (do é))"]
        {
            assert_eq!(unfold(text), text);
        }
        assert_eq!(words("(try (do \"(try (do\") (; ) ;) )"), "try \"(try (do\" (; ) ;) end");
    }

    #[test]
    fn lines_stay() {
        let text = "(try\n(do\n(nop)\n)\n(catch 0\n))\n";
        assert_eq!(unfold(text).lines().count(), text.lines().count());
    }
}
