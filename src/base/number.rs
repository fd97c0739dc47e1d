//! Numbers and sizes, as Vietnamese and English readers see them.

use super::language::Language;

/// What stands where there is no value; never 0, which would be a figure.
pub const NO_VALUE: &str = "–";

/// The marks of a language: between groups of three digits, and before decimals.
pub fn marks(language: Language) -> (char, char) {
    match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    }
}

const ROMAN: [(u64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

/// A number in Roman numerals, `XIV`; in digits above 4,000, for which there are no letters.
pub fn roman(number: u64) -> String {
    if number > 4000 {
        return number.to_string();
    }
    let (mut left, mut out) = (number, String::new());
    for (value, letters) in ROMAN {
        while left >= value {
            out.push_str(letters);
            left -= value;
        }
    }
    out
}

/// The value of a Roman numeral in its usual form, below 4,000; none where it is none: `IVI` is written in another way.
pub fn from_roman(typed: &str) -> Option<u32> {
    let (mut value, mut rest) = (0, typed);
    for (worth, letters) in ROMAN {
        while let Some(behind) = rest.strip_prefix(letters).filter(|_| value < 4000) {
            (value, rest) = (value + worth, behind);
        }
    }
    (rest.is_empty() && (1..4000).contains(&value) && roman(value) == typed).then(|| value.try_into().ok()).flatten()
}

/// A whole number in groups of three: `1.607.275` or `1,607,275`; the minus is the real one, `−5`.
pub fn number(value: i64, language: Language) -> String {
    let sign = if value < 0 { "−" } else { "" };
    grouped(sign, &value.unsigned_abs().to_string(), language)
}

/// Digits in groups of three, behind a sign.
pub fn grouped(sign: &str, digits: &str, language: Language) -> String {
    let (group, _) = marks(language);
    let mut shown = String::with_capacity(sign.len() + digits.len() * 4 / 3 + 1);
    shown.push_str(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(group);
        }
        shown.push(digit);
    }
    shown
}

/// The size of a file in decimal units: `512 B`, `1,4 MB` or `1.4 MB`, `2 GB`.
pub fn bytes(size: u64, language: Language) -> String {
    if size < 1000 {
        return format!("{size} B");
    }
    let (_, comma) = marks(language);
    let mut unit = 1000_u128;
    for name in ["KB", "MB", "GB", "TB", "PB", "EB"] {
        let tenths = (u128::from(size) * 10 + unit / 2) / unit;
        // Only after rounding is it known whether 999.950 bytes are 1.000 KB or 1 MB.
        if tenths < 10_000 {
            return match tenths % 10 {
                0 => format!("{} {name}", tenths / 10),
                tenth => format!("{}{comma}{tenth} {name}", tenths / 10),
            };
        }
        unit *= 1000;
    }
    format!("{size} B")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::base::language::Language::{En, Vi};

    #[test]
    fn numbers_are_grouped() {
        let table = [
            (0, "0", "0"),
            (999, "999", "999"),
            (3009, "3.009", "3,009"),
            (1_607_275, "1.607.275", "1,607,275"),
            (-5, "−5", "−5"),
            (-123_456, "−123.456", "−123,456"),
            (i64::MIN, "−9.223.372.036.854.775.808", "−9,223,372,036,854,775,808"),
        ];
        for (value, vi, en) in table {
            assert_eq!([number(value, Vi), number(value, En)], [vi, en]);
        }
    }

    #[test]
    fn sizes_have_one_decimal_where_it_says_something() {
        let table = [
            (0, "0 B", "0 B"),
            (512, "512 B", "512 B"),
            (999, "999 B", "999 B"),
            (1000, "1 KB", "1 KB"),
            (1_049, "1 KB", "1 KB"),
            (1_050, "1,1 KB", "1.1 KB"),
            (999_949, "999,9 KB", "999.9 KB"),
            (999_950, "1 MB", "1 MB"),
            (1_400_000, "1,4 MB", "1.4 MB"),
            (2_000_000_000, "2 GB", "2 GB"),
            (u64::MAX, "18,4 EB", "18.4 EB"),
        ];
        for (size, vi, en) in table {
            assert_eq!([bytes(size, Vi), bytes(size, En)], [vi, en]);
        }
    }

    proptest! {
        #[test]
        fn numbers_can_be_read_back(value in any::<i64>()) {
            let shown = number(value, Vi);
            let plain = shown.replace('.', "").replace('\u{2212}', "-");
            prop_assert_eq!(plain.parse::<i64>(), Ok(value));
            prop_assert_eq!(number(value, En), shown.replace('.', ","));
            prop_assert!(shown.split('.').skip(1).all(|group| group.len() == 3));
        }

        #[test]
        fn sizes_never_grow_long(size in any::<u64>()) {
            let shown = bytes(size, Vi);
            prop_assert!(shown.chars().count() <= "999,9 KB".len(), "{shown}");
        }
    }
}
