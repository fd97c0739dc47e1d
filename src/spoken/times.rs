//! Times of the day: `14:53`, `7h30`, `7h`, `14:53:20`, and ranges of them.

use super::number::in_words;
use super::place::{SpokenForm, TextPlace};
use super::quantities::dash;
use super::settings::SpokenWords;

/// A time, or two with a dash between.
pub(super) fn read(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    let (first, end) = time(place, words)?;
    if let Some((next, _)) = dash(end)
        && let Some((second, end)) = time(next, words)
    {
        return Some(SpokenForm::new(end.at, format!("{first} đến {second}")));
    }
    Some(SpokenForm::new(end.at, first))
}

fn time<'t>(place: TextPlace<'t>, words: &SpokenWords) -> Option<(String, TextPlace<'t>)> {
    let (hours, next) = place.number(1, 2).filter(|(hours, _)| *hours <= 24)?;
    let say = |number: u32| in_words(u64::from(number), words);
    let said = format!("{} giờ", say(hours));
    if let Some(colon) = next.behind(":") {
        let (minutes, end) = colon.number(2, 2).filter(|(minutes, _)| *minutes < 60)?;
        let seconds = end.behind(":").and_then(|next| next.number(2, 2)).filter(|(seconds, _)| *seconds < 60);
        let (said, end) = match seconds {
            Some((seconds, end)) => (format!("{said} {} phút {} giây", say(minutes), say(seconds)), end),
            None => (with_minutes(said, minutes, words), end),
        };
        return (end.ends_word() && end.behind(":").is_none()).then_some((said, end));
    }
    let next = ["h", "H", "g"].iter().find_map(|mark| next.behind(mark))?;
    match next.number(2, 2).filter(|(minutes, _)| *minutes < 60) {
        Some((minutes, end)) => {
            let end = ["phút", "ph", "p", "'", "’", " phút"].iter().find_map(|mark| end.behind(mark)).unwrap_or(end);
            end.ends_word().then(|| (with_minutes(said, minutes, words), end))
        }
        // Of grams there are more than of hours without minutes.
        None => {
            (next.ends_word() && !place.skip(next.at - place.at - 1).rest().starts_with('g')).then_some((said, next))
        }
    }
}

fn with_minutes(said: String, minutes: u32, words: &SpokenWords) -> String {
    if minutes == 0 { said } else { format!("{said} {} phút", in_words(u64::from(minutes), words)) }
}
