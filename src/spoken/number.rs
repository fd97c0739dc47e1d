//! Numbers in words.

use super::settings::SpokenWords;

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A whole number in words: `hai nghìn không trăm hai mươi sáu`. A number from 10¹⁸ on is `một tỷ tỷ`.
pub fn in_words(value: u64, words: &SpokenWords) -> String {
    if value == 0 {
        return DIGITS[0].to_owned();
    }
    let mut said = Vec::new();
    spell(value, &mut said, words);
    said.join(" ")
}

/// Says a number behind what has been said of its higher groups.
fn spell<'w>(mut value: u64, said: &mut Vec<&'w str>, words: &'w SpokenWords) {
    if value >= 1_000_000_000 {
        let mut billions = Vec::new();
        spell(value / 1_000_000_000, &mut billions, words);
        said.extend(billions);
        said.push("tỷ");
        value %= 1_000_000_000;
    }
    for (unit, name) in [(1_000_000, "triệu"), (1000, words.thousand.as_str()), (1, "")] {
        let group = value / unit % 1000;
        if group > 0 {
            hundreds(group, said, words);
            said.extend(Some(name).filter(|name| !name.is_empty()));
        }
    }
}

/// Says a number below a thousand; with its hundreds, even where there are none, behind higher groups.
fn hundreds<'w>(group: u64, said: &mut Vec<&'w str>, words: &'w SpokenWords) {
    let has_hundreds = group >= 100 || !said.is_empty();
    if has_hundreds {
        said.extend([digit(group / 100), "trăm"]);
    }
    let (tens, ones) = (group / 10 % 10, group % 10);
    match (tens, ones) {
        (0, 0) => {}
        (0, _) if has_hundreds => said.extend([words.empty_tens.as_str(), digit(ones)]),
        (0, _) => said.push(digit(ones)),
        (1, 0) => said.push("mười"),
        (1, 5) => said.extend(["mười", "lăm"]),
        (1, _) => said.extend(["mười", digit(ones)]),
        (_, 0) => said.extend([digit(tens), "mươi"]),
        (_, 1) => said.extend([digit(tens), "mươi", "mốt"]),
        (_, 4) => said.extend([digit(tens), "mươi", "tư"]),
        (_, 5) => said.extend([digit(tens), "mươi", "lăm"]),
        _ => said.extend([digit(tens), "mươi", digit(ones)]),
    }
}

fn digit(value: u64) -> &'static str {
    DIGITS.get(usize::try_from(value).unwrap_or_default()).copied().unwrap_or_default()
}

/// Digits one by one: `không hai ba ba`.
pub(super) fn one_by_one(digits: &str) -> String {
    let said: Vec<&str> = digits.bytes().filter(u8::is_ascii_digit).map(|byte| digit(u64::from(byte - b'0'))).collect();
    said.join(" ")
}

/// Decimals: `25` is `hai mươi lăm`, `07` is `không bảy`, `081` is `không trăm tám mươi mốt`; more than three one by one.
pub(super) fn decimals(digits: &str, words: &SpokenWords) -> String {
    match (digits.len(), digits.as_bytes()) {
        (3, [b'0', second, _]) if *second != b'0' => {
            format!("không trăm {}", in_words(digits.parse().unwrap_or_default(), words))
        }
        (2 | 3, [first, ..]) if *first != b'0' => in_words(digits.parse().unwrap_or_default(), words),
        _ => one_by_one(digits),
    }
}

/// A number with its rank behind "thứ", "tháng" or "quý": `nhất` behind the first alone, `tư` behind all.
pub(super) fn ranked(value: u64, behind: &str, words: &SpokenWords) -> Option<String> {
    match (value, behind) {
        (1, "thứ") => Some("nhất".to_owned()),
        (4, "thứ" | "tháng" | "quý") => Some("tư".to_owned()),
        (_, "thứ" | "tháng" | "quý") => Some(in_words(value, words)),
        _ => None,
    }
}
