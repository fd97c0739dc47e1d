//! Marks that are spoken.

use super::place::{SpokenForm, TextPlace, Why, last_words};
use super::tables;

/// A mark between words.
pub(super) fn read(place: TextPlace) -> Option<SpokenForm> {
    let mark = place.peek()?;
    let end = place.at + mark.len_utf8();
    if let Some((_, read)) = tables::SYMBOLS.iter().find(|(typed, _)| *typed == mark) {
        return Some(SpokenForm::new(end, *read));
    }
    tables::SILENT.contains(&mark).then(|| SpokenForm::new(end, mark.to_string()).unsure(Why::Symbol))
}

/// A mark right behind a letter or digit: a slash between words, `đồng/kg`, `thôn/bản`; a percent sign.
pub(super) fn inside(place: TextPlace) -> Option<SpokenForm> {
    let mark = place.peek()?;
    if mark != '/' {
        return read(place);
    }
    let next = place.skip(1);
    if !next.peek()?.is_alphabetic() {
        return None;
    }
    let run = place.near().rsplit(|c: char| c.is_whitespace() || c == '(').next()?;
    let unit = tables::unit_at(next, false);
    let before = &place.near()[..place.near().len() - run.len()];
    let behind_number = before.trim_end().ends_with(|c: char| c.is_ascii_digit())
        || tables::NUMBER_WORDS.contains(&last_words(before, 1).as_str());
    let between = match run.split('/').any(tables::is_money) {
        false if unit.is_none() && !behind_number => return Some(SpokenForm::new(next.at, "/").unsure(Why::Slash)),
        true => "một",
        false => "trên",
    };
    let (said, end) = unit.map_or((between.to_owned(), next), |(unit, end)| (format!("{between} {}", unit.read), end));
    Some(SpokenForm::new(end.at, said))
}
