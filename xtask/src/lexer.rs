//! Blanks comments, strings and character literals out of Rust source, so that what is left is code.

use core::iter::Peekable;
use core::str::Chars;

/// `source` with every character of a comment or a literal replaced by a space; lines stay where they are.
pub(crate) fn code_only(source: &str) -> String {
    let mut lexer = Lexer { rest: source.chars().peekable(), code: String::with_capacity(source.len()) };
    while lexer.step() {}
    lexer.code
}

/// The lines, counted from 1, on which the identifier `word` stands in `code`.
pub(crate) fn lines_with_word(code: &str, word: &str) -> Vec<usize> {
    let is_in_identifier = |c: char| c.is_alphanumeric() || c == '_';
    (1..)
        .zip(code.lines())
        .filter(|(_, line)| line.split(|c| !is_in_identifier(c)).any(|found| found == word))
        .map(|(number, _)| number)
        .collect()
}

struct Lexer<'a> {
    rest: Peekable<Chars<'a>>,
    code: String,
}

impl Lexer<'_> {
    /// Handles one token, or a character of one; false at the end.
    fn step(&mut self) -> bool {
        let Some(&c) = self.rest.peek() else { return false };
        match c {
            '/' => self.slash(),
            '"' => {
                self.blank();
                self.string();
            }
            '\'' => self.quote(),
            _ if c.is_alphabetic() || c == '_' => self.identifier(),
            _ => {
                self.keep();
            }
        }
        true
    }

    fn keep(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.code.push(c);
        Some(c)
    }

    fn blank(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        self.code.push(if c == '\n' { '\n' } else { ' ' });
        Some(c)
    }

    fn slash(&mut self) {
        self.keep();
        match self.rest.peek() {
            Some('/') => while self.rest.peek().is_some_and(|&c| c != '\n') && self.blank().is_some() {},
            Some('*') => {
                self.blank();
                self.block_comment();
            }
            _ => {}
        }
    }

    /// Block comments nest.
    fn block_comment(&mut self) {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.blank() {
                Some('/') if self.rest.peek() == Some(&'*') => {
                    self.blank();
                    depth = depth.saturating_add(1);
                }
                Some('*') if self.rest.peek() == Some(&'/') => {
                    self.blank();
                    depth = depth.saturating_sub(1);
                }
                Some(_) => {}
                None => return,
            }
        }
    }

    /// The rest of a string with escapes, its opening quote already taken.
    fn string(&mut self) {
        while let Some(c) = self.blank() {
            match c {
                '\\' => {
                    self.blank();
                }
                '"' => return,
                _ => {}
            }
        }
    }

    /// The rest of a raw string, its opening quote already taken.
    fn raw_string(&mut self, hashes: usize) {
        while let Some(c) = self.blank() {
            let mut closing = 0;
            while c == '"' && closing < hashes && self.rest.peek() == Some(&'#') {
                self.blank();
                closing = closing.saturating_add(1);
            }
            if c == '"' && closing == hashes {
                return;
            }
        }
    }

    /// A character literal ends in a quote after one character or an escape; anything else is a lifetime.
    fn quote(&mut self) {
        self.keep();
        match self.rest.peek() {
            Some('\\') => {
                self.blank();
                self.blank();
                while self.blank().is_some_and(|c| c != '\'') {}
            }
            Some(_) => {
                let mut ahead = self.rest.clone();
                ahead.next();
                if ahead.next() == Some('\'') {
                    self.blank();
                    self.blank();
                }
            }
            None => {}
        }
    }

    /// An identifier, or the prefix of a literal: `b`, `c`, `r`, `br`, `cr`, with hashes for a raw one.
    fn identifier(&mut self) {
        let mut name = String::new();
        while let Some(&c) = self.rest.peek() {
            if !c.is_alphanumeric() && c != '_' {
                break;
            }
            name.push(c);
            self.keep();
        }
        match (name.as_str(), self.rest.peek()) {
            ("b" | "c", Some('"')) => {
                self.blank();
                self.string();
            }
            ("r" | "br" | "cr", Some('"' | '#')) => {
                let hashes = self.rest.clone().take_while(|&c| c == '#').count();
                // `r#name` is an identifier.
                if self.rest.clone().nth(hashes) == Some('"') {
                    for _ in 0..=hashes {
                        self.blank();
                    }
                    self.raw_string(hashes);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_comments() {
        assert_eq!(code_only("a // b\nc"), "a /   \nc");
        assert_eq!(code_only("a /* b /* c */ d\n */ e"), "a /             \n    e");
    }

    #[test]
    fn blanks_literals() {
        for source in [r#"f("word")"#, r##"f(r#"a "word" b"#)"##, r#"f(b"\"word")"#, r#"f(c"word")"#, "f(r\"word\\\")"]
        {
            assert!(lines_with_word(&code_only(source), "word").is_empty(), "{source}");
            assert!(code_only(source).ends_with(')'), "{source}");
        }
    }

    #[test]
    fn tells_characters_from_lifetimes() {
        assert_eq!(code_only("'a' x"), "'   x");
        assert_eq!(code_only("'\"' x"), "'   x");
        assert_eq!(code_only(r"'\'' x"), "'    x");
        assert_eq!(code_only(r"'\u{1f}' x"), "'        x");
        assert_eq!(code_only("&'word x"), "&'word x");
    }

    #[test]
    fn finds_whole_words_on_their_lines() {
        assert_eq!(lines_with_word("word_a\n a word;\nr#word", "word"), [2, 3]);
    }

    #[test]
    fn ends_on_source_that_is_cut_off() {
        for source in ["\"a", "/* a", "'", "'\\", "r#\"a", "b", "r##"] {
            code_only(source);
        }
    }
}
