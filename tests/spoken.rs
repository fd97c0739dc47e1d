//! Texts in words: the list of `tests/spoken/cases.txt`, whose head names the sources of its rules.

use bantin::base::diagnostic::Diagnostics;
use bantin::base::number::from_roman as roman;
use bantin::base::source::{Source, Sources};
use bantin::spoken::{SpokenWords, in_words, read, say};
use proptest::prelude::*;

const CASES: &str = include_str!("spoken/cases.txt");

#[test]
fn every_case_is_read_as_the_list_says() {
    let cases: Vec<&str> = CASES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(cases.len() >= 500, "{}", cases.len());
    let words = SpokenWords::default();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let (typed, _) = case.split_once(" =>").unwrap();
            let spoken = say(typed, &words);
            let mark = if spoken.doubts.is_empty() { "=>" } else { "=>?" };
            let read = format!("{typed} {mark} {}", spoken.text);
            (read != **case).then(|| format!("expected {case}\n     got {read}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn what_is_unsure_is_told_with_what_was_read() {
    let spoken = say("Dự án XYZ đạt 5/7, xem tại https://a.example.vn.", &SpokenWords::default());
    assert_eq!(spoken.text, "Dự án XYZ đạt năm phần bảy, xem tại https://a.example.vn.");
    let told: Vec<String> =
        spoken.doubts.iter().map(|doubt| format!("{} | {} | {}", doubt.typed, doubt.read, doubt.why.vi)).collect();
    assert_eq!(
        told,
        [
            "XYZ | XYZ | chữ viết tắt chưa biết đọc thế nào",
            "5/7 | năm phần bảy | ngày tháng hay phân số?",
            "https://a.example.vn | https://a.example.vn | địa chỉ mạng, giữ nguyên",
        ]
    );
}

/// The words of a `reading.toml`, and what is said of it.
fn settings(text: &str) -> (SpokenWords, Vec<String>) {
    let mut sources = Sources::default();
    sources.insert("content/reading.toml", Source::Text(text.into()));
    let mut out = Diagnostics::default();
    let words = read(&sources, &mut out);
    let told = out.iter().map(|one| format!("{}: {}", one.code, one.message.en)).collect();
    (words, told)
}

#[test]
fn a_portal_has_its_own_words() {
    let (words, told) =
        settings("empty_tens = \"lẻ\"\nthousand = \"ngàn\"\n[abbreviations]\nTU = \"Thành ủy\"\nXYZ = \"Xí nghiệp\"\n");
    assert_eq!(told, [] as [&str; 0]);
    assert_eq!(
        say("1.105 XYZ, 48-CTr/TU", &words).text,
        "một ngàn một trăm lẻ năm Xí nghiệp, Chương trình số bốn mươi tám của Thành ủy"
    );
}

#[test]
fn mistakes_of_a_portal_s_words_are_told() {
    let (words, told) = settings("empty_tens = \"le\"\nthousands = \"ngàn\"\n[abbreviations]\nTU = 3\n");
    assert_eq!(words, SpokenWords::default());
    assert_eq!(
        told,
        [
            "wrong-value: `empty_tens` must be `linh` or `lẻ`",
            "wrong-type: `TU` must be text",
            "unknown-key: unknown key `thousands`",
        ]
    );
}

#[test]
fn roman_numerals_have_one_form() {
    let table = [("I", 1), ("IV", 4), ("XIV", 14), ("XL", 40), ("XCIX", 99), ("MMXXVI", 2026)];
    assert_eq!(table.map(|(typed, _)| roman(typed)), table.map(|(_, value)| Some(value)));
    assert_eq!(["IIII", "VV", "IVI", "IC", "X1", "", "ix"].map(roman), [None; 7]);
}

/// What a number's words mean, reckoned from the words.
fn value(words: &str) -> u64 {
    let digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    let (mut all, mut below, mut group, mut last) = (0, 0, 0, 0);
    for word in words.split(' ') {
        match word {
            "mười" => (group, last) = (group + 10, 0),
            "mươi" => (group, last) = (group + last * 10, 0),
            "trăm" => (group, last) = (group + last * 100, 0),
            "nghìn" => (below, group, last) = (below + (group + last) * 1000, 0, 0),
            "triệu" => (below, group, last) = (below + (group + last) * 1_000_000, 0, 0),
            "tỷ" => (all, below, group, last) = ((all + below + group + last) * 1_000_000_000, 0, 0, 0),
            "linh" => {}
            "mốt" => last = 1,
            "tư" => last = 4,
            "lăm" => last = 5,
            word => last = digits.iter().position(|digit| *digit == word).unwrap() as u64,
        }
    }
    all + below + group + last
}

proptest! {
    #[test]
    fn the_words_of_a_number_mean_it(number in prop_oneof![0u64..10_000, 0u64..1_000_000_000, 0u64..1_000_000_000_000_000_000]) {
        prop_assert_eq!(value(&in_words(number, &SpokenWords::default())), number);
    }

    #[test]
    fn any_text_is_read(text in "[ a-zđ.,;/&%°²0-9IVXTPUBNDH:–-]{0,60}|\\PC{0,40}") {
        let spoken = say(&text, &SpokenWords::default());
        prop_assert!(spoken.doubts.iter().all(|doubt| text.contains(&doubt.typed)));
    }

    #[test]
    fn words_stay_as_they_are(text in "[bhêoưạ ,;.!?“”-]{0,60}") {
        prop_assert_eq!(say(&text, &SpokenWords::default()).text, text);
    }
}
