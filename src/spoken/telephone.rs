//! Telephone numbers: `0233.3861.234`, `0912 345 678`, `+84 233 3861234`, `1900 1009`.

use super::number::one_by_one;
use super::place::{SpokenForm, TextPlace};

/// A telephone number, digit by digit, with a pause where its groups end.
pub(super) fn read(place: TextPlace) -> Option<SpokenForm> {
    let international = place.behind("+84");
    let start = international.map_or(place, TextPlace::space);
    let (groups, end) = groups(start)?;
    let count: usize = groups.iter().map(|group| group.len()).sum();
    let first = *groups.first()?;
    let is_number = match international {
        Some(_) => (8..=10).contains(&count),
        // `1900-1950` are years.
        None if first.starts_with("1800") || first.starts_with("1900") => {
            (8..=10).contains(&count) && !place.text.get(place.at..end.at).is_some_and(|typed| typed.contains('-'))
        }
        None => first.starts_with('0') && (10..=11).contains(&count),
    };
    // An identity card has twelve digits, a bank account as many as it likes.
    if !is_number || !end.ends_word() || end.behind("/").is_some() {
        return None;
    }
    let mut said: Vec<String> = groups.iter().map(|group| one_by_one(group)).collect();
    if international.is_some() {
        said.insert(0, "cộng tám bốn".to_owned());
    }
    Some(SpokenForm::new(end.at, said.join(", ")))
}

/// Groups of digits with one mark between each two; the first perhaps in brackets.
fn groups(place: TextPlace<'_>) -> Option<(Vec<&str>, TextPlace<'_>)> {
    let bracket = place.behind("(");
    let (first, mut end) = bracket.unwrap_or(place).digits(2, 11)?;
    if bracket.is_some() {
        end = end.behind(")")?;
    }
    let mut groups = vec![first];
    while let Some((group, behind)) = {
        let next = end.one_of(&['.', '-', ' ', '\u{A0}']).or(bracket.filter(|_| groups.len() == 1).map(|_| end));
        next.and_then(|next| next.digits(2, 8))
    } {
        groups.push(group);
        end = behind;
        if groups.iter().map(|group| group.len()).sum::<usize>() > 11 {
            return None;
        }
    }
    Some((groups, end))
}
