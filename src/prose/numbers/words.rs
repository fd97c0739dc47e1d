//! Numbers in words: "chín mươi bảy", "một trăm linh hai", "ninety-seven".

use crate::base::language::lowercase;

/// The Vietnamese digits, with the forms they take behind tens.
const DIGITS_VI: [(&str, i64); 17] = [
    ("không", 0),
    ("một", 1),
    ("mốt", 1),
    ("hai", 2),
    ("ba", 3),
    ("bốn", 4),
    ("tư", 4),
    ("năm", 5),
    ("lăm", 5),
    ("nhăm", 5),
    ("sáu", 6),
    ("bảy", 7),
    ("bẩy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
    ("chục", 10),
];

const ENGLISH: [(&str, i64); 28] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

/// No number in a news text has more words.
pub(super) const MOST: usize = 24;

/// The number that words of lower case begin with, and how many of them belong to it.
///
/// One word alone is read too; a caller decides whether "năm" can be a number where it stands.
pub(super) fn leading(words: &[&str]) -> Option<(i64, usize)> {
    let words = words.get(..MOST).unwrap_or(words);
    vietnamese(words).or_else(|| english(words))
}

/// Whether a number is said again in words behind it, which makes it one whatever stands before it: "cấp 12 (mười hai) suất".
pub(super) fn is_repeated(rest: &str) -> bool {
    // As much as a number in words may take, so that no text takes long.
    let end = rest.char_indices().nth(64).map_or(rest.len(), |(at, _)| at);
    let inside = rest[..end].trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    inside.is_some_and(|(inside, _)| {
        let lower = lowercase(inside);
        let words: Vec<&str> = lower.split([' ', '-']).collect();
        // One word alone may be a name.
        words.len() > 1 && leading(&words).is_some_and(|(_, used)| used == words.len())
    })
}

fn digit(word: &str, table: &[(&str, i64)]) -> Option<i64> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

fn scale(word: &str) -> Option<i64> {
    Some(match word {
        "nghìn" | "ngàn" | "thousand" => 1_000,
        "triệu" | "million" => 1_000_000,
        "tỷ" | "tỉ" | "billion" => 1_000_000_000,
        _ => return None,
    })
}

/// Groups of up to three digits, each before its scale.
fn groups(words: &[&str], group: impl Fn(&[&str]) -> Option<(i64, usize)>) -> Option<(i64, usize)> {
    let (mut total, mut at, mut last) = (0_i64, 0, i64::MAX);
    while let Some((value, used)) = group(words.get(at..)?) {
        let Some(power) = words.get(at + used).and_then(|word| scale(word)).filter(|power| *power < last) else {
            return (last > 1).then_some((total + value, at + used));
        };
        total += value.checked_mul(power)?;
        at += used + 1;
        last = power;
    }
    (at > 0).then_some((total, at))
}

fn vietnamese(words: &[&str]) -> Option<(i64, usize)> {
    groups(words, |words| {
        let one = |at: usize| words.get(at).and_then(|word| digit(word, &DIGITS_VI));
        let below_ten = |at: usize| one(at).filter(|value| *value < 10);
        let (mut value, mut at) = (0, 0);
        if let (Some(hundreds), Some(&"trăm")) = (below_ten(0), words.get(1)) {
            (value, at) = (hundreds * 100, 2);
            if let (Some(&("linh" | "lẻ")), Some(ones)) = (words.get(at), below_ten(at + 1)) {
                return Some((value + ones, at + 2));
            }
        }
        let tens = match (one(at), words.get(at + 1)) {
            (Some(10), _) => Some((10, 1)),
            (Some(tens @ 1..=9), Some(&("mươi" | "chục"))) => Some((tens * 10, 2)),
            // "chín bảy" is ninety-seven in speech, "hai mốt" too; only the latter can be nothing else.
            (Some(tens @ 2..=9), Some(&("mốt" | "lăm"))) => Some((tens * 10, 1)),
            _ => None,
        };
        let Some((tens, used)) = tens else {
            return match below_ten(at) {
                Some(ones) if at == 0 => Some((ones, 1)),
                _ => (at > 0).then_some((value, at)),
            };
        };
        (value, at) = (value + tens, at + used);
        Some(match below_ten(at) {
            Some(ones) if ones > 0 => (value + ones, at + 1),
            _ => (value, at),
        })
    })
}

fn english(words: &[&str]) -> Option<(i64, usize)> {
    groups(words, |words| {
        let below_hundred = |at: usize| -> Option<(i64, usize)> {
            let first = digit(words.get(at)?, &ENGLISH)?;
            let ones = words.get(at + 1).and_then(|word| digit(word, &ENGLISH)).filter(|ones| (1..10).contains(ones));
            Some(match ones {
                Some(ones) if first >= 20 => (first + ones, 2),
                _ => (first, 1),
            })
        };
        let (first, used) = below_hundred(0)?;
        if words.get(used) != Some(&"hundred") {
            return Some((first, used));
        }
        let at = used + 1;
        let and = at + usize::from(words.get(at) == Some(&"and"));
        Some(match below_hundred(and) {
            Some((rest, used)) => (first * 100 + rest, and + used),
            None => (first * 100, at),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, usize)> {
        leading(&text.split([' ', '-']).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_in_words_are_read() {
        for (text, value) in [
            ("chín mươi bảy", 97),
            ("chín mươi mốt", 91),
            ("hai mươi tư", 24),
            ("ba mươi lăm", 35),
            ("mười", 10),
            ("mười lăm", 15),
            ("một trăm", 100),
            ("một trăm linh hai", 102),
            ("một trăm lẻ năm", 105),
            ("hai trăm ba mươi", 230),
            ("ba nghìn bảy trăm năm mươi", 3750),
            ("mười hai nghìn ba trăm bốn mươi lăm", 12345),
            ("hai triệu không trăm linh năm", 2_000_005),
            ("ninety seven", 97),
            ("three thousand seven hundred and fifty", 3750),
            ("twelve", 12),
        ] {
            assert_eq!(read(text).map(|read| read.0), Some(value), "{text}");
            assert_eq!(read(text).map(|read| read.1), Some(text.split(' ').count()), "{text}");
        }
        assert_eq!(read("hộ nghèo"), None);
        assert_eq!(read("ba tầng"), Some((3, 1)));
        assert_eq!(read(""), None);
    }
}
