//! What is said on the terminal.

use std::io::{IsTerminal, Write};

use crate::Plan;
use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::report::{self, Style};

/// Prints diagnostics of a plan, of each kind no more than `most`.
pub fn report(plan: &Plan, diagnostics: &Diagnostics, language: Language, most: usize) {
    let style = Style { language, colour: colour(), most };
    let text = report::text(diagnostics, &plan.sources, style);
    if !text.is_empty() {
        err(&text);
    }
}

/// Whether the terminal wants colours.
pub fn colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A line on the standard output. A closed pipe is no reason to fail.
pub fn out(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A line on the standard error.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
