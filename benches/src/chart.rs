//! The speed table as a picture: for each engine a bar from 1 to its geometric mean, and a dot for each workload.

use crate::engines::MEASURE;
use std::fmt::Write;

/// A row of the picture.
pub(crate) struct Bar {
    /// What the row is called.
    pub(crate) name: &'static str,
    /// The geometric mean of all.
    pub(crate) mean: f64,
    /// The ratio on each workload.
    pub(crate) all: Vec<f64>,
}

const WIDTH: f64 = 720.0;
const LEFT: f64 = 120.0;
const RIGHT: f64 = 60.0;
const TOP: f64 = 44.0;
const ROW: f64 = 26.0;

/// The picture as SVG, with the fastest engine first, on a logarithmic scale that ends at eight times; dots beyond lie on its end. It follows the reader's choice of a light or a dark page.
pub(crate) fn svg(mut bars: Vec<Bar>) -> String {
    bars.sort_by(|a, b| a.mean.total_cmp(&b.mean));
    let all = || bars.iter().flat_map(|bar| &bar.all).copied();
    let least = all().fold(1.0, f64::min).log2().floor();
    let most = all().fold(1.0, f64::max).log2().ceil().min(3.0);
    let x = |ratio: f64| LEFT + (ratio.log2().min(most) - least) / (most - least) * (WIDTH - LEFT - RIGHT);
    let bottom = TOP + ROW * bars.len() as f64;
    let height = bottom + 24.0;

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <style>text{{fill:#24292f}}.axis{{fill:#57606a;font-size:11px}}line{{stroke:#d0d7de}}.one{{stroke:#57606a}}.bar{{fill:#8c959f}}.wrt{{fill:#0969da}}\
         .dot{{fill:#24292f;fill-opacity:.45}}@media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}.axis{{fill:#9198a1}}line{{stroke:#3d444d}}\
         .one{{stroke:#9198a1}}.bar{{fill:#656c76}}.wrt{{fill:#4493f8}}.dot{{fill:#e6edf3;fill-opacity:.5}}}}</style>\n\
         <text x=\"0\" y=\"16\">CPU time relative to {MEASURE}, lower is faster; bar: geometric mean, dots: workloads, at the edge those beyond</text>\n"
    );
    let mut mark = least;
    while mark <= most {
        let (ratio, class) = (mark.exp2(), if mark == 0.0 { "one" } else { "mark" });
        let at = x(ratio);
        // Writing to a string does not fail.
        let _ = writeln!(
            svg,
            "<line class=\"{class}\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{}\" y2=\"{bottom}\"/><text class=\"axis\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{ratio}</text>",
            TOP - 8.0,
            bottom + 16.0
        );
        mark += 1.0;
    }
    for (row, bar) in bars.iter().enumerate() {
        let y = TOP + ROW * row as f64;
        let (start, end) = (x(bar.mean.min(1.0)), x(bar.mean.max(1.0)));
        let class = if bar.name.starts_with("WRT") { "wrt" } else { "bar" };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect class=\"{class}\" x=\"{start:.1}\" y=\"{}\" width=\"{:.1}\" height=\"14\" rx=\"2\"/>",
            LEFT - 8.0,
            y + 14.0,
            bar.name,
            y + 3.0,
            end - start
        );
        for ratio in &bar.all {
            let _ = write!(svg, "<circle class=\"dot\" cx=\"{:.1}\" cy=\"{}\" r=\"2.5\"/>", x(*ratio), y + 10.0);
        }
        let _ =
            writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{:.2}</text>", WIDTH - 4.0, y + 14.0, bar.mean);
    }
    svg + "</svg>\n"
}
