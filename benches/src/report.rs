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
    /// Prints the table to standard output.
    pub(crate) fn print(&self, markdown: bool) {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
            })
            .collect();
        println!("{}{}\n", if markdown { "### " } else { "" }, self.title);
        for (number, row) in self.rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(
                    |(column, (cell, width))| {
                        if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                    },
                )
                .collect();
            if markdown {
                println!("| {} |", cells.join(" | "));
            } else {
                println!("{}", cells.join("  "));
            }
            if number == 0 {
                let rules: Vec<String> = widths
                    .iter()
                    .enumerate()
                    .map(|(column, width)| {
                        let rule = "-".repeat(*width);
                        if markdown && column > 0 {
                            format!("{}:", &rule[..rule.len().saturating_sub(1)])
                        } else {
                            rule
                        }
                    })
                    .collect();
                if markdown {
                    println!("| {} |", rules.join(" | "));
                } else {
                    println!("{}", rules.join("  "));
                }
            }
        }
        println!();
        for note in &self.notes {
            println!("{note}{}", if markdown { "\n" } else { "" });
        }
        println!();
    }
}
