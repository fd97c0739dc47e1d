//! What Word and editors in browsers leave behind in words: runs that were cut for no reason, spaces for layout, characters
//! that nobody sees.

use super::Inline;

/// What was cleaned, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stray {
    /// Spaces where none belong.
    pub spaces: usize,
    /// Characters that nobody sees.
    pub unseen: usize,
}

/// Neighbours of one style as one: Word cuts words wherever it checked their spelling.
pub fn joined(words: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(words.len());
    for inline in words {
        match (out.last_mut(), inline) {
            (Some(Inline::Words { text, style }), Inline::Words { text: more, style: same }) if *style == same => {
                text.push_str(&more);
            }
            (_, inline) => out.push(inline),
        }
    }
    out
}

/// Cleans a line as `check` would have it.
pub fn clean(words: &mut Vec<Inline>, stray: &mut Stray) {
    for inline in words.iter_mut() {
        match inline {
            Inline::Words { text, .. } => *text = cleaned(text, stray),
            Inline::Link { words, .. } => clean(words, stray),
            _ => {}
        }
    }
    words.retain(|inline| !matches!(inline, Inline::Words { text, .. } if text.is_empty()));
}

fn cleaned(text: &str, stray: &mut Stray) -> String {
    let is_unseen = |c: char| matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    let chars: Vec<char> = text.chars().filter(|c| !is_unseen(*c)).collect();
    stray.unseen += text.chars().filter(|c| is_unseen(*c)).count();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        if !is_blank(c) {
            out.push(c);
            at += 1;
            continue;
        }
        let blanks = chars[at..].iter().take_while(|c| is_blank(**c)).count();
        let rest = &chars[at + blanks..];
        let last = out.chars().next_back();
        // A number keeps its unit, and always its `%`: in a narrow cell they would part.
        let is_kept = c == '\u{A0}' && !rest.is_empty() || matches!(rest.first(), Some('%' | '‰'));
        let holds = blanks == 1 && is_kept && last.is_some_and(|c| c.is_ascii_digit());
        let is_stray = is_after_opening(last, rest) || is_before_mark(last, rest);
        if !is_stray {
            out.push(if holds { '\u{A0}' } else { ' ' });
        }
        stray.spaces += usize::from(is_stray || blanks > 1);
        at += blanks;
    }
    out
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{202F}' | '\u{2000}'..='\u{200A}')
}

/// `“ Để`
fn is_after_opening(last: Option<char>, rest: &[char]) -> bool {
    last.is_some_and(|c| matches!(c, '“' | '‘' | '«' | '(' | '[')) && rest.first().is_some_and(|c| c.is_alphanumeric())
}

/// `hộ ,` and `đi ”`, but not `... ...` and `:)`.
fn is_before_mark(last: Option<char>, rest: &[char]) -> bool {
    let is_word = last.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '”' | '»' | '%'));
    let is_mark = rest.first().is_some_and(|c| matches!(c, ',' | ';' | ':' | '!' | '?' | '.' | ')' | '”' | '»'));
    let ends = rest.get(1).is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '”' | '»' | ',' | ';'));
    is_word && is_mark && ends
}

/// Raised or lowered digits, as they are in `m²`; other words stay as they are.
pub fn raised(text: &str, digits: &str) -> String {
    let one = |c: char| c.to_digit(10).and_then(|digit| digits.chars().nth(digit as usize));
    text.chars().map(one).collect::<Option<String>>().unwrap_or_else(|| text.to_owned())
}
