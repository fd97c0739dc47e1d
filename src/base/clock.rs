//! Hours as people write them at the beginning of a text: `7:30`, `07h30 - 11h00`, `14 giờ 15`, `chiều 2h`, `8 giờ rưỡi`.

use chrono::NaiveTime;

use super::language::fold;

/// Words before an hour that say nothing of which it is.
const BEFORE: [&str; 5] = ["tu ", "luc ", "khoang ", "dung ", "from "];

/// The parts of a day: their names, when they begin, and from which hour of twelve on they are afternoon.
const PARTS: [(&str, u32, u32); 6] =
    [("sang", 0, 13), ("trua", 11, 1), ("chieu", 12, 1), ("toi", 18, 1), ("dem", 21, 6), ("ca ngay", 0, 13)];

/// The hour that a text begins with; none where it begins with none, or with one that no clock shows.
pub fn clock(text: &str) -> Option<NaiveTime> {
    let folded = fold(text);
    let mut rest = folded.trim_start();
    let part = part(rest);
    if let Some((name, ..)) = part {
        rest = rest[name.len()..].trim_start_matches([' ', ':', ',', '-']);
    }
    for word in BEFORE {
        rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
    }
    let (hour, rest) = number(rest)?;
    let rest = rest.trim_start();
    let (mark, rest) = ["gio", "g", "h", ":", "."].iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?)))?;
    let rest = rest.trim_start();
    let (minute, rest) = match number(rest) {
        Some(found) => found,
        None if rest.starts_with("ruoi") => (30, &rest["ruoi".len()..]),
        // A point or a colon alone ends a sentence or a label.
        None if mark == ":" || mark == "." => return None,
        None => (0, rest),
    };
    let behind = rest.trim_start().trim_start_matches("phut").trim_start();
    let afternoon = part.or_else(|| self::part(behind)).map_or(13, |(.., afternoon)| afternoon);
    let hour = if (afternoon..12).contains(&hour) { hour + 12 } else { hour };
    NaiveTime::from_hms_opt(hour, minute, 0)
}

/// By what a text is put in its place in a day: the hour it begins with, or when the part of the day begins that it names.
pub fn place_in_day(text: &str) -> Option<NaiveTime> {
    clock(text).or_else(|| {
        let folded = fold(text);
        NaiveTime::from_hms_opt(part(folded.trim_start())?.1, 0, 0)
    })
}

/// The part of a day that a folded text begins with.
fn part(folded: &str) -> Option<(&'static str, u32, u32)> {
    let ends = |name: &str| !folded[name.len()..].starts_with(char::is_alphanumeric);
    PARTS.into_iter().find(|(name, ..)| folded.starts_with(name) && ends(name))
}

/// One or two digits, and what follows them; none where there are more.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if !(1..=2).contains(&end) {
        return None;
    }
    Some((text[..end].parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(found: Option<NaiveTime>) -> String {
        found.map(|hour| hour.format("%H:%M").to_string()).unwrap_or_default()
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        let table = [
            ("8:00", "08:00"),
            ("07.30, sáng", "07:30"),
            ("7h30", "07:30"),
            ("7h30’", "07:30"),
            ("07h30 - 11h00", "07:30"),
            ("13:30:00", "13:30"),
            ("14 giờ", "14:00"),
            ("14 giờ 15 phút", "14:15"),
            ("8 GIỜ RƯỠI", "08:30"),
            ("9g", "09:00"),
            ("Từ 8 giờ", "08:00"),
            ("lúc 0h05", "00:05"),
            ("Chiều: 2h", "14:00"),
            ("2 giờ 30 chiều", "14:30"),
            ("Chiều 14h", "14:00"),
            ("sáng 8h", "08:00"),
            ("12h trưa", "12:00"),
            ("7 giờ tối", "19:00"),
        ];
        for (text, hour) in table {
            assert_eq!(told(clock(text)), hour, "{text}");
        }
        for text in
            ["Cả ngày", "25:00", "7:75", "", "7", "8.", "8: họp", "2026-11-30", "123:00", "Sáng", "Sáng kiến 8h"]
        {
            assert_eq!(told(clock(text)), "", "{text}");
        }
    }

    #[test]
    fn parts_of_a_day_have_their_place_in_it() {
        let mut times = ["Chiều", "10:00", "Tối", "9:00", "Sáng", "14h", "Trưa"];
        times.sort_by_key(|text| place_in_day(text));
        assert_eq!(times, ["Sáng", "9:00", "10:00", "Trưa", "Chiều", "14h", "Tối"]);
        assert_eq!(place_in_day("Phòng 2"), None);
    }
}
