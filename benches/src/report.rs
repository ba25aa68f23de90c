//! A table for a terminal or for a Markdown page.

/// Rows of text under a heading; the first column is left-aligned, the others right-aligned.
pub(crate) struct Table {
    /// What the table shows.
    pub(crate) title: String,
    /// The first row is the head.
    pub(crate) rows: Vec<Vec<String>>,
    /// Sentences below the table.
    pub(crate) notes: Vec<String>,
}

impl Table {
    /// The table as text for a terminal, or as Markdown.
    pub(crate) fn text(&self, markdown: bool) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        let mut lines = vec![format!("{}{}", if markdown { "## " } else { "" }, self.title), String::new()];
        let line = |cells: Vec<String>| {
            if markdown { format!("| {} |", cells.join(" | ")) } else { cells.join("  ") }
        };
        for (number, row) in self.rows.iter().enumerate() {
            let cell = |(column, (cell, width)): (usize, (&String, &usize))| {
                if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            };
            lines.push(line(row.iter().zip(&widths).enumerate().map(cell).collect()));
            if number == 0 {
                let rule = |(column, width): (usize, &usize)| {
                    if markdown && column > 0 {
                        format!("{}:", "-".repeat(width.saturating_sub(1)))
                    } else {
                        "-".repeat(*width)
                    }
                };
                lines.push(line(widths.iter().enumerate().map(rule).collect()));
            }
        }
        lines.push(String::new());
        for note in &self.notes {
            lines.push(note.clone());
            if markdown {
                lines.push(String::new());
            }
        }
        lines.push(String::new());
        let text = lines.join("\n");
        format!("{}\n", text.trim_end()) + if markdown { "" } else { "\n" }
    }
}
