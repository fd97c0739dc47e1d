//! Abbreviations, Roman numerals and addresses of the web.

use unicode_normalization::UnicodeNormalization;

use super::abbreviations;
use super::number::{in_words, ranked};
use super::place::{SpokenForm, TextPlace, Why};
use super::settings::SpokenWords;
use super::tables;
use crate::base::number::from_roman;

/// An address of the web or of post; left as it is.
pub(super) fn address(place: TextPlace) -> Option<SpokenForm> {
    let begins = place.before().ends_with(|c: char| c.is_whitespace() || matches!(c, '(' | '“' | '"' | ':' | ','));
    if !begins && place.at > 0 {
        return None;
    }
    let run = place.rest().split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '“' | '”' | '"')).next()?;
    let run = run.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    let is_post = run.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let is_host = run.ends_with(".vn") || run.contains(".vn/") || run.ends_with(".com");
    let is_address = run.contains("://") || run.starts_with("www.") || is_post || is_host;
    is_address.then(|| SpokenForm::new(place.at + run.len(), run).unsure(Why::Address))
}

/// An abbreviation of the portal's own or of the table, the longest that stands here.
pub(super) fn abbreviation(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    let own = words.abbreviations.iter().map(|(typed, read)| (typed.as_str(), read.as_str(), false));
    let own = own.filter(|(typed, ..)| stands(place, typed)).max_by_key(|(typed, ..)| typed.len());
    let (typed, read, is_unsure) = own.or_else(|| known(place))?;
    let end = place.skip(typed.len());
    // `Q. 1`, `TP. Đông Hà`: the space stays.
    Some(SpokenForm::new(end.at, read).unsure(is_unsure.then_some(Why::ShortForm)))
}

fn known<'t>(place: TextPlace<'t>) -> Option<(&'t str, &'static str, bool)> {
    let found = abbreviations::ABBREVIATIONS.iter().filter(|(typed, _)| stands(place, typed));
    let found = found.max_by_key(|(typed, _)| typed.len()).map(|(typed, read)| (*typed, *read, false));
    let unsure = abbreviations::UNSURE.iter().filter(|(typed, _)| stands(place, typed));
    let unsure = unsure.max_by_key(|(typed, _)| typed.len()).map(|(typed, read)| (*typed, *read, true));
    let (typed, read, is_unsure) = match (found, unsure) {
        (Some(found), Some(unsure)) if unsure.0.len() > found.0.len() => unsure,
        (found, unsure) => found.or(unsure)?,
    };
    // In a line of capitals a syllable is a word: `TU`, `THCS` is not.
    if is_syllable(typed) && is_among_capitals(place, typed) {
        return None;
    }
    Some((place.rest().get(..typed.len())?, read, is_unsure))
}

/// Whether an abbreviation stands here by itself. One that ends in a point is followed by a name or a number.
fn stands(place: TextPlace, typed: &str) -> bool {
    let Some(end) = place.behind(typed) else { return false };
    if typed.ends_with('.') && typed.chars().filter(|c| *c == '.').count() == 1 {
        return end.space().peek().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    }
    let joins = |c: char| matches!(c, '&' | '-' | '/') && end.skip(1).peek().is_some_and(char::is_uppercase);
    end.ends_word() && !(typed.chars().count() <= 2 && end.peek().is_some_and(joins))
}

/// Roman numerals that are syllables, too.
const WORDS_TOO: [&str; 3] = ["VI", "XI", "LI"];

/// `XV`, `XIX-XX`; a letter alone only behind a word that is numbered so.
pub(super) fn roman_numeral(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    let typed = place.word();
    let value = from_roman(typed)?;
    let is_numbered = place.is_behind(&tables::NUMBERED);
    // `nhóm C`, `khối D` are letters.
    if typed.len() == 1 && !matches!(typed, "I" | "V" | "X") {
        return None;
    }
    let begins_line = place.before().trim_end_matches(' ').ends_with('\n') || place.at == 0;
    let is_heading = begins_line && place.skip(typed.len()).one_of(&['.', ')']).is_some();
    if !is_numbered && !is_heading {
        let is_small = typed.len() >= 2 && typed.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        if !is_small || WORDS_TOO.contains(&typed) && is_among_capitals(place, typed) {
            return None;
        }
    }
    let say = |value: u32| {
        let behind = place.last_word();
        ranked(u64::from(value), &behind, words).unwrap_or_else(|| in_words(u64::from(value), words))
    };
    let mut said = say(value);
    let mut end = place.skip(typed.len());
    if let Some(next) = end.one_of(&['-', '–'])
        && let Some(last) = from_roman(next.word())
    {
        said = format!("{said} đến {}", say(last));
        end = next.skip(next.word().len());
    }
    if let Some((year, behind)) = end.one_of(&['/', '-']).and_then(|next| next.number(4, 4)) {
        said = format!("{said} năm {}", in_words(u64::from(year), words));
        end = behind;
    }
    let is_sure = is_numbered || is_heading || !WORDS_TOO.contains(&typed);
    Some(SpokenForm::new(end.at, said).unsure((!is_sure).then_some(Why::Roman)))
}

/// Capital letters that no table has, and letters with digits: `QL1A`, `H5N1`.
pub(super) fn capitals(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    let typed = place.word();
    let letters = typed.len() - typed.trim_start_matches(char::is_alphabetic).len();
    let (name, number) = typed.split_at(letters);
    if !number.is_empty() {
        return numbered(place, name, number, words);
    }
    let count = name.chars().count();
    let is_abbreviation = (2..=12).contains(&count)
        && name.chars().filter(|c| c.is_uppercase()).count() * 2 > count
        && name.chars().nth(1).is_some_and(char::is_uppercase)
        && !has_tone(name)
        && !(is_syllable(name) && is_among_capitals(place, name));
    is_abbreviation.then(|| SpokenForm::new(place.at + name.len(), name).unsure(Why::Abbreviation))
}

/// A road, or a code.
fn numbered(place: TextPlace, name: &str, number: &str, words: &SpokenWords) -> Option<SpokenForm> {
    if name.is_empty() {
        return None;
    }
    let end = place.at + name.len() + number.len();
    let digits = number.trim_end_matches(char::is_uppercase);
    let letter = &number[digits.len()..];
    let value = digits.parse::<u64>().ok().filter(|_| digits.len() <= 4);
    let read = value.map(|value| in_words(value, words));
    let letter = if letter.is_empty() { String::new() } else { format!(" {letter}") };
    let road = tables::ROADS.iter().find(|(typed, _)| *typed == name).map(|(_, read)| *read);
    match (road, read) {
        (Some(road), Some(read)) => Some(SpokenForm::new(end, format!("{road} {read}{letter}"))),
        (None, Some(read)) if name.chars().count() == 1 && name.chars().all(char::is_uppercase) => {
            Some(SpokenForm::new(end, format!("{name} {read}{letter}")))
        }
        (_, read) => {
            let read = read.map_or_else(|| number.to_owned(), |read| format!("{read}{letter}"));
            Some(SpokenForm::new(end, format!("{name} {read}")).unsure(Why::Code))
        }
    }
}

/// Whether letters are marked with a tone; abbreviations have none.
fn has_tone(word: &str) -> bool {
    word.nfd().any(|c| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
}

/// Whether capitals could be a word: they begin, go on and end as a Vietnamese syllable does. `TU` is one, `UBND` is none.
fn is_syllable(word: &str) -> bool {
    const FIRST: [&str; 28] = [
        "", "B", "C", "CH", "D", "Đ", "G", "GH", "GI", "H", "K", "KH", "L", "M", "N", "NG", "NGH", "NH", "P", "PH",
        "QU", "R", "S", "T", "TH", "TR", "V", "X",
    ];
    const LAST: [&str; 9] = ["", "C", "CH", "M", "N", "NG", "NH", "P", "T"];
    let letters: String = word.nfd().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    let is_vowel = |c: char| matches!(c, 'A' | 'E' | 'I' | 'O' | 'U' | 'Y');
    FIRST.iter().filter_map(|first| letters.strip_prefix(first)).any(|rest| {
        let last = rest.trim_start_matches(is_vowel);
        (1..=3).contains(&(rest.len() - last.len())) && LAST.contains(&last)
    })
}

/// Whether the word before or behind is all capitals, too, and no abbreviation.
fn is_among_capitals(place: TextPlace, typed: &str) -> bool {
    let before = place.near().trim_end();
    let before = &before[before.trim_end_matches(char::is_alphanumeric).len()..];
    let behind = place.skip(typed.len()).space().word();
    let is_loud = |word: &str| {
        word.chars().count() >= 2
            && word.chars().all(char::is_uppercase)
            && is_syllable(word)
            && from_roman(word).is_none()
            && !abbreviations::ABBREVIATIONS.iter().any(|(typed, _)| *typed == word)
    };
    is_loud(before) || is_loud(behind)
}
