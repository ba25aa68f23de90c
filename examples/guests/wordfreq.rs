//! Lists the most frequent words of a file: arguments, environment, a hash map and files in plain Rust.
//!
//! ```text
//! wrt run --dir . --env TOP=5 wordfreq.wasm INPUT [OUTPUT]
//! ```
//!
//! The list goes to standard output and, when OUTPUT is given, to that file. `TOP` says how many words, ten without it.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (input, output) = match arguments.as_slice() {
        [input] => (input, None),
        [input, output] => (input, Some(output)),
        _ => {
            eprintln!("usage: wordfreq INPUT [OUTPUT]");
            return ExitCode::from(2);
        }
    };
    match run(input, output.map(String::as_str)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wordfreq: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(input: &str, output: Option<&str>) -> Result<(), Box<dyn Error>> {
    let top = match env::var("TOP") {
        Ok(number) => number.parse().map_err(|error| format!("TOP={number}: {error}"))?,
        Err(_) => 10,
    };
    let text = fs::read_to_string(input).map_err(|error| format!("cannot read {input}: {error}"))?;
    let list = most_frequent(&text, top);
    io::stdout().write_all(list.as_bytes())?;
    if let Some(output) = output {
        fs::write(output, &list).map_err(|error| format!("cannot write {output}: {error}"))?;
        println!("wrote {} bytes to {output}", fs::metadata(output)?.len());
    }
    Ok(())
}

/// The `top` most frequent words, one a line with its count; equally frequent ones in alphabetical order.
fn most_frequent(text: &str, top: usize) -> String {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
    words.into_iter().take(top).map(|(word, count)| format!("{count:>6} {word}\n")).collect()
}
