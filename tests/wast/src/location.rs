//! Lines and columns of a script's directives.

use wast::token::Span;

/// Where the lines of a text begin, so that a place is found without reading the text again.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of this text.
    #[must_use]
    pub fn of(text: &str) -> Lines {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { starts: core::iter::once(0).chain(ends.map(|(at, _)| at.saturating_add(1))).collect() }
    }

    /// Line and column of a place, both from one.
    #[must_use]
    pub fn locate(&self, span: Span) -> (usize, usize) {
        let offset = span.offset();
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line, offset.saturating_sub(start).saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use wast::token::Span;

    #[test]
    fn lines_and_columns_count_from_one() {
        let lines = Lines::of("ab\ncd\n\nef");
        assert_eq!(lines.locate(Span::from_offset(0)), (1, 1));
        assert_eq!(lines.locate(Span::from_offset(4)), (2, 2));
        assert_eq!(lines.locate(Span::from_offset(7)), (4, 1));
    }
}
