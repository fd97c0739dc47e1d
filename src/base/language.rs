//! Vietnamese and English: folding, slugs, sorting, dates, numbers.

use std::cmp::Ordering;

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::source::nfc;

/// An instant with the offset it is shown in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

/// What stands where there is no value; never 0, which would be a figure.
pub const NO_VALUE: &str = "–";

/// A language bantin speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// The code of BCP 47: `vi` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Vi => "vi",
            Language::En => "en",
        }
    }

    /// The language of a code; none for a language bantin does not speak.
    pub fn parse(code: &str) -> Option<Language> {
        match code {
            "vi" => Some(Language::Vi),
            "en" => Some(Language::En),
            _ => None,
        }
    }
}

/// The text as search compares it: lower case, without marks, đ as d; so `Hoà` and `hòa` are both `hoa`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Letter by letter: `str::to_lowercase` looks at the neighbours of a Greek sigma, which a search must not.
    text.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)).map(plain_d).collect()
}

/// The three letters of the same look that old fonts and converters leave for đ, as d.
fn plain_d(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        other => other,
    }
}

/// The text as a part of an address: only `a-z`, `0-9` and single `-` between them; empty where nothing is left.
pub fn slug(text: &str) -> String {
    slug::slugify(nfc(text))
}

/// The slug of a file's name without its extension; a leading date such as `2023-11-07-` is dropped.
pub fn slug_of_file(stem: &str) -> String {
    let short = slug(without_date(stem));
    // A name of which nothing but the date can be said is called by its date.
    if short.is_empty() { slug(stem) } else { short }
}

fn without_date(stem: &str) -> &str {
    let Some((date, rest)) = stem.split_at_checked("2023-11-07-".len()) else { return stem };
    let dated = date.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 | 10 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if dated { rest } else { stem }
}

/// The order of names in a language, as CLDR has it.
#[derive(Debug)]
pub struct Order {
    collator: Option<CollatorBorrowed<'static>>,
}

impl Order {
    /// The order of this language. Should its data be missing, which a test excludes, it is the order of bytes.
    pub fn new(language: Language) -> Order {
        let locale = match language {
            Language::Vi => locale!("vi"),
            Language::En => locale!("en"),
        };
        Order { collator: CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok() }
    }

    /// Which of two names comes first; equal only where they are the same bytes, so that every sort has one result.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        by_language.then_with(|| a.cmp(b))
    }
}

/// The stamp of an article: `14:53, Thứ Ba, 7-11-2023` or `14:53, Tuesday, 7 November 2023`.
pub fn stamp(moment: &Moment, language: Language) -> String {
    let date = moment.date_naive();
    let name = weekday(date.weekday(), language);
    format!("{:02}:{:02}, {name}, {}", moment.hour(), moment.minute(), day(date, language))
}

/// When something was published, for readers and for `<time datetime>`: the [`stamp`] and RFC 3339. Midnight is what a
/// date without a time stands for: then neither names a time that nobody stated.
pub fn published(moment: &Moment, language: Language) -> (String, String) {
    if moment.time() != NaiveTime::MIN {
        return (stamp(moment, language), moment.to_rfc3339());
    }
    let date = moment.date_naive();
    (format!("{}, {}", weekday(date.weekday(), language), day(date, language)), date.to_string())
}

/// A date: `7-11-2023` or `7 November 2023`.
pub fn day(date: NaiveDate, language: Language) -> String {
    match language {
        Language::Vi => format!("{}-{}-{}", date.day(), date.month(), date.year()),
        Language::En => format!("{} {} {}", date.day(), month_name(date.month()), date.year()),
    }
}

/// The name of a day of the week: `Thứ Ba` or `Tuesday`.
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    match (language, day) {
        (Language::Vi, Weekday::Mon) => "Thứ Hai",
        (Language::Vi, Weekday::Tue) => "Thứ Ba",
        (Language::Vi, Weekday::Wed) => "Thứ Tư",
        (Language::Vi, Weekday::Thu) => "Thứ Năm",
        (Language::Vi, Weekday::Fri) => "Thứ Sáu",
        (Language::Vi, Weekday::Sat) => "Thứ Bảy",
        (Language::Vi, Weekday::Sun) => "Chủ Nhật",
        (Language::En, Weekday::Mon) => "Monday",
        (Language::En, Weekday::Tue) => "Tuesday",
        (Language::En, Weekday::Wed) => "Wednesday",
        (Language::En, Weekday::Thu) => "Thursday",
        (Language::En, Weekday::Fri) => "Friday",
        (Language::En, Weekday::Sat) => "Saturday",
        (Language::En, Weekday::Sun) => "Sunday",
    }
}

/// A month of a year: `Tháng 11-2023` or `November 2023`; a number that is no month stays a number.
pub fn month(year: i32, month: u32, language: Language) -> String {
    match language {
        Language::Vi => format!("Tháng {month}-{year}"),
        Language::En if month_name(month).is_empty() => format!("{month}-{year}"),
        Language::En => format!("{} {year}", month_name(month)),
    }
}

/// The twelve months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(month: u32) -> &'static str {
    (month as usize).checked_sub(1).and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// The date of an official document by Nghị định 30/2020: `ngày 05 tháng 7 năm 2023`. Days below 10 and the months 1
/// and 2 get a zero, because nothing can be forged before a 0.
pub fn document_day(date: NaiveDate) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {day:02} tháng {zero}{month} năm {year}")
}

/// A whole number in groups of three: `1.607.275` or `1,607,275`; the minus is the real one, `−5`.
pub fn number(value: i64, language: Language) -> String {
    let point = match language {
        Language::Vi => '.',
        Language::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut shown = String::with_capacity(digits.len() * 4 / 3 + 3);
    if value < 0 {
        shown.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(point);
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
    let comma = match language {
        Language::Vi => ',',
        Language::En => '.',
    };
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

/// "Did you mean": the candidate most like a mistyped name, marks and case aside; none where nothing is near. Of two
/// equally near it is the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = fold(name);
    let length = name.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded = fold(candidate);
        let distance = strsim::damerau_levenshtein(&name, &folded);
        // A name that shares no letter with what was typed explains nothing, however short both are.
        let shares = distance < length.max(folded.chars().count());
        let near = distance <= (length / 3).max(1) && (shares || distance == 0);
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chrono::{FixedOffset, TimeZone};
    use proptest::prelude::*;

    use super::Language::{En, Vi};
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn moment(text: &str) -> Moment {
        Moment::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn languages_have_codes() {
        assert_eq!([Vi, En].map(|language| Language::parse(language.code())), [Some(Vi), Some(En)]);
        assert_eq!(["", "VI", "fr"].map(Language::parse), [None, None, None]);
        assert_eq!(Language::default(), Vi);
    }

    #[test]
    fn folding_forgets_marks_and_tone_places() {
        assert_eq!(fold("Hoà BÌNH, Hòa bình"), "hoa binh, hoa binh");
        assert_eq!(fold("Ðảng bộ  Đông\tHà"), "dang bo  dong\tha");
        assert_eq!(fold("ƯỚC Ở Ăn Â ơ ỹ 7-11 “x”"), "uoc o an a o y 7-11 “x”");
        assert_eq!(fold("QUANG TRI"), "quang tri");
        assert_eq!(fold(""), "");
    }

    #[test]
    fn folding_twice_changes_nothing_for_any_letter() {
        for letter in '\0'..=char::MAX {
            let once = fold(&letter.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", letter as u32);
        }
    }

    #[test]
    fn slugs_are_addresses() {
        let title = "Đảng bộ thị xã: kết nạp 77 đảng viên – vượt 3,25%!";
        assert_eq!(slug(title), "dang-bo-thi-xa-ket-nap-77-dang-vien-vuot-3-25");
        assert_eq!(slug("Đại ≠ Ái"), "dai-ai");
        assert_eq!(slug("Thuỷ lợi “Ái Tử”"), "thuy-loi-ai-tu");
        assert_eq!(slug("ước mơ, kỹ sư, ở, ỡ, ỵ"), "uoc-mo-ky-su-o-o-y");
        assert_eq!(slug(" -- … "), "");
        assert_eq!(slug(""), "");
    }

    #[test]
    fn file_names_lose_their_date() {
        assert_eq!(slug_of_file("2023-11-07-Hội nghị"), "hoi-nghi");
        assert_eq!(slug_of_file("2023-11-07-2023-11-08-x"), "2023-11-08-x");
        assert_eq!(slug_of_file("2023-11-07-"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-07-…"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-07"), "2023-11-07");
        assert_eq!(slug_of_file("2023-11-7-hội"), "2023-11-7-hoi");
        assert_eq!(slug_of_file("đại-hội-đảng"), "dai-hoi-dang");
        assert_eq!(slug_of_file(""), "");
    }

    #[test]
    fn names_are_sorted_as_cldr_sorts_them() {
        let sorted = [
            "Ái Tử",
            "An Đôn",
            "Ánh",
            "Ẩn",
            "Ba",
            "Bà",
            "Bả",
            "Bã",
            "Bá",
            "Bạ",
            "Băng",
            "Bằng",
            "Bân",
            "Cam Lộ",
            "Dung",
            "Dũng",
            "Đakrông",
            "Đông Hà",
            "Đức",
            "Em",
            "Ê",
            "Gio Linh",
            "Hoà",
            "Hòa",
            "Hoan",
            "Hướng Hóa",
            "Oanh",
            "Ông",
            "Ơn",
            "Thanh",
            "Triệu Phong",
            "Uyên",
            "Ưng",
            "Vĩnh Linh",
            "Ý",
        ];
        let order = Order::new(Vi);
        let mut names = sorted;
        names.sort();
        names.sort_by(|a, b| order.compare(a, b));
        assert_eq!(names, sorted);
    }

    #[test]
    fn english_takes_d_with_stroke_for_a_kind_of_d() {
        let mut names = ["Dung", "Đakrông", "Zoë", "apple"];
        names.sort_by(|a, b| Order::new(En).compare(a, b));
        assert_eq!(names, ["apple", "Đakrông", "Dung", "Zoë"]);
        assert!([Vi, En].iter().all(|language| Order::new(*language).collator.is_some()));
    }

    #[test]
    fn an_order_goes_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Order>();
    }

    #[test]
    fn stamps_pad_the_time_and_not_the_date() {
        let table = [
            ("2023-11-07T14:53:59+07:00", "14:53, Thứ Ba, 7-11-2023", "14:53, Tuesday, 7 November 2023"),
            ("2024-04-03T10:08:00+07:00", "10:08, Thứ Tư, 3-4-2024", "10:08, Wednesday, 3 April 2024"),
            ("2023-11-12T00:00:00+07:00", "00:00, Chủ Nhật, 12-11-2023", "00:00, Sunday, 12 November 2023"),
            ("2024-02-29T23:59:00-11:00", "23:59, Thứ Năm, 29-2-2024", "23:59, Thursday, 29 February 2024"),
        ];
        for (at, vi, en) in table {
            assert_eq!([stamp(&moment(at), Vi), stamp(&moment(at), En)], [vi, en]);
        }
    }

    #[test]
    fn a_date_without_a_time_is_shown_without_one() {
        let table = [
            ("2023-11-07T14:53:00+07:00", "14:53, Thứ Ba, 7-11-2023", "2023-11-07T14:53:00+07:00"),
            ("2023-11-07T00:00:01+07:00", "00:00, Thứ Ba, 7-11-2023", "2023-11-07T00:00:01+07:00"),
            ("2023-11-07T00:00:00+07:00", "Thứ Ba, 7-11-2023", "2023-11-07"),
        ];
        for (at, shown, datetime) in table {
            assert_eq!(published(&moment(at), Vi), (shown.to_owned(), datetime.to_owned()));
        }
        assert_eq!(published(&moment("2023-11-07T00:00:00+07:00"), En).0, "Tuesday, 7 November 2023");
    }

    #[test]
    fn months_and_days_have_their_forms() {
        assert_eq!([day(date(2023, 11, 7), Vi), day(date(2023, 11, 7), En)], ["7-11-2023", "7 November 2023"]);
        assert_eq!([month(2023, 11, Vi), month(2024, 1, En)], ["Tháng 11-2023", "January 2024"]);
        assert_eq!([month(2023, 13, Vi), month(2023, 0, En)], ["Tháng 13-2023", "0-2023"]);
    }

    #[test]
    fn document_dates_follow_the_decree() {
        let table = [
            ((2023, 7, 5), "ngày 05 tháng 7 năm 2023"),
            ((2023, 2, 1), "ngày 01 tháng 02 năm 2023"),
            ((2023, 1, 10), "ngày 10 tháng 01 năm 2023"),
            ((2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
        ];
        for ((y, m, d), shown) in table {
            assert_eq!(document_day(date(y, m, d)), shown);
        }
    }

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

    /// Text as it really comes, and as it never should.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ aAàÀạbBđĐeẻêggiouưởýy\u{300}\u{309}0-9–_.]{0,20}"]
    }

    proptest! {
        #[test]
        fn slugs_have_one_alphabet_and_one_form(text in any_text()) {
            let made = slug(&text);
            let good = |part: &str| !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9'));
            prop_assert!(made.is_empty() || made.split('-').all(good), "{made:?}");
            prop_assert_eq!(&slug(&text.nfd().collect::<String>()), &made);
            prop_assert_eq!(&slug(&text.nfc().collect::<String>()), &made);
            prop_assert_eq!(&slug(&made), &made);
        }

        #[test]
        fn folding_is_done_once(text in any_text()) {
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
            prop_assert_eq!(&fold(&text.nfd().collect::<String>()), &once);
        }

        #[test]
        fn file_dates_vanish(days in 0i32..99_999, name in "[a-z]{1,9}") {
            let date = NaiveDate::from_num_days_from_ce_opt(730_000 + days).unwrap();
            prop_assert_eq!(slug_of_file(&format!("{date}-{name}")), name);
        }

        #[test]
        fn numbers_can_be_read_back(value in any::<i64>()) {
            let shown = number(value, Vi);
            let plain = shown.replace('.', "").replace('\u{2212}', "-");
            prop_assert_eq!(plain.parse::<i64>(), Ok(value));
            prop_assert_eq!(number(value, En), shown.replace('.', ","));
            prop_assert!(shown.split('.').skip(1).all(|group| group.len() == 3));
        }

        #[test]
        fn stamps_tell_what_the_calendar_tells(seconds in 0i64..7_000_000_000, hours in -11i32..=14) {
            let zone = FixedOffset::east_opt(hours * 3600).unwrap();
            let moment = zone.timestamp_opt(seconds, 0).unwrap();
            let vi = stamp(&moment, Vi);
            let time = moment.format("%H:%M").to_string();
            prop_assert_eq!(stamp(&moment, En), moment.format("%H:%M, %A, %-d %B %Y").to_string());
            prop_assert_eq!(&vi[..5], &time);
            prop_assert_eq!(vi.rsplit(", ").next().unwrap(), moment.format("%-d-%-m-%Y").to_string());
            let number = moment.weekday().number_from_monday();
            let names = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"];
            prop_assert_eq!(vi.split(", ").nth(1).unwrap(), names[number as usize - 1]);
            prop_assert!((22..=27).contains(&vi.chars().count()), "{vi}");
        }

        #[test]
        fn every_order_is_total(a in any_text(), b in any_text(), c in any_text(), en in any::<bool>()) {
            let order = Order::new(if en { En } else { Vi });
            prop_assert_eq!(order.compare(&a, &b), order.compare(&b, &a).reverse());
            prop_assert_eq!(order.compare(&a, &b).is_eq(), a == b);
            let mut all = [&a, &b, &c];
            all.sort_by(|x, y| order.compare(x, y));
            prop_assert!(order.compare(all[0], all[2]).is_le());
        }

        #[test]
        fn sizes_never_grow_long(size in any::<u64>()) {
            let shown = bytes(size, Vi);
            prop_assert!(shown.chars().count() <= "999,9 KB".len(), "{shown}");
        }
    }
}
