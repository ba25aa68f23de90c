//! Reads a script's text.

use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{Wast, WastDirective};

/// Reads a script and hands all of its directives over, in order; what came of them there.
///
/// # Errors
/// [`wast::Error`] where the text is no script.
pub fn read<T>(text: &str, take: impl FnOnce(Vec<WastDirective<'_>>) -> T) -> Result<T, wast::Error> {
    let mut lexer = Lexer::new(text);
    // Names in the suite are all of Unicode.
    lexer.allow_confusing_unicode(true);
    let buffer = ParseBuffer::new_with_lexer(lexer)?;
    let script = parser::parse::<Wast<'_>>(&buffer)?;
    Ok(take(script.directives))
}
