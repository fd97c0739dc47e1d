//! Numbers and symbols of Vietnamese documents: `21/2026/QĐ-UBND`, `12/KH-UBND`, `101-KH/TU`, `45/2019/QH14`.
//!
//! Three forms are in use. Legal documents name their year between number and symbol; administrative ones have none
//! (Nghị định 30/2020/NĐ-CP, annexes I and III); the Party joins the kind to the number and names the issuer behind the
//! slash (Hướng dẫn 36-HD/VPTW, 2018). The abbreviations of kinds are those of annex III of the decree, of laws and
//! decrees themselves, and of the Party's guidance.

use std::fmt;
use std::ops::Range;

use chrono::NaiveDate;
use memchr::memchr_iter;
use serde::{Deserialize, Serialize};

/// The parts of a number with its symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentNumber<'a> {
    /// The number, as typed: `05`, `12a`.
    pub number: &'a str,
    /// The year, where it is part of the number.
    pub year: Option<&'a str>,
    /// The abbreviation of the kind; what the National Assembly passes and official letters have none.
    pub kind: Option<&'a str>,
    /// Who issued it, and who drafted it where that is said: `UBND`, `TU`, `UBND-VX`, `QH14`.
    pub issuer: &'a str,
    /// Whether it is written as the Party writes it.
    pub is_of_party: bool,
}

/// The form under which two spellings of a number are the same: no leading zeros, capital letters, plain hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentKey(String);

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it names.
    pub key: DocumentKey,
    /// The day that is written behind it, `ngày 16/6/2022`.
    pub day: Option<NaiveDate>,
}

/// A kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentKind {
    /// For programs.
    pub name: &'static str,
    /// Its abbreviations in symbols.
    pub abbreviations: &'static [&'static str],
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

const fn kind(
    name: &'static str,
    abbreviations: &'static [&'static str],
    vi: &'static str,
    en: &'static str,
) -> DocumentKind {
    DocumentKind { name, abbreviations, vi, en }
}

/// Every kind that is known, weightiest first.
pub const KINDS: [DocumentKind; 37] = [
    kind("constitution", &[], "Hiến pháp", "Constitution"),
    kind("law", &[], "Luật", "Law"),
    kind("ordinance", &["PL"], "Pháp lệnh", "Ordinance"),
    kind("decree", &["NĐ"], "Nghị định", "Decree"),
    kind("resolution", &["NQ"], "Nghị quyết", "Resolution"),
    kind("joint_resolution", &["NQLT"], "Nghị quyết liên tịch", "Joint resolution"),
    kind("directive", &["CT"], "Chỉ thị", "Directive"),
    kind("conclusion", &["KL"], "Kết luận", "Conclusion"),
    kind("decision", &["QĐ"], "Quyết định", "Decision"),
    kind("joint_circular", &["TTLT"], "Thông tư liên tịch", "Joint circular"),
    kind("circular", &["TT"], "Thông tư", "Circular"),
    kind("regulation", &["QyĐ", "QĐi"], "Quy định", "Regulation"),
    kind("statute", &["QC"], "Quy chế", "Statute"),
    kind("programme", &["CTr"], "Chương trình", "Programme"),
    kind("plan", &["KH"], "Kế hoạch", "Plan"),
    kind("guidance", &["HD"], "Hướng dẫn", "Guidance"),
    kind("notice", &["TB"], "Thông báo", "Notice"),
    kind("communique", &["TC"], "Thông cáo", "Communiqué"),
    kind("report", &["BC"], "Báo cáo", "Report"),
    kind("submission", &["TTr"], "Tờ trình", "Submission"),
    kind("scheme", &["ĐA"], "Đề án", "Scheme"),
    kind("project", &["DA"], "Dự án", "Project"),
    kind("option", &["PA"], "Phương án", "Option paper"),
    kind("official_letter", &["CV"], "Công văn", "Official letter"),
    kind("telegram", &["CĐ"], "Công điện", "Official telegram"),
    kind("minutes", &["BB"], "Biên bản", "Minutes"),
    kind("contract", &["HĐ"], "Hợp đồng", "Contract"),
    kind("memorandum", &["BGN"], "Bản ghi nhớ", "Memorandum"),
    kind("agreement", &["BTT"], "Bản thỏa thuận", "Agreement"),
    kind("authorisation", &["GUQ"], "Giấy ủy quyền", "Letter of authorisation"),
    kind("invitation", &["GM"], "Giấy mời", "Invitation"),
    kind("introduction", &["GGT"], "Giấy giới thiệu", "Letter of introduction"),
    kind("leave", &["GNP"], "Giấy nghỉ phép", "Leave note"),
    kind("dispatch", &["PG"], "Phiếu gửi", "Dispatch note"),
    kind("transfer", &["PC"], "Phiếu chuyển", "Transfer note"),
    kind("message", &["PB"], "Phiếu báo", "Message note"),
    kind("other", &[], "Văn bản khác", "Other document"),
];

/// Abbreviations that the Party uses for more than one kind: quyết định and quy định, and `TT` for thông tri.
const UNSURE_IN_PARTY: [&str; 2] = ["QĐ", "TT"];

impl DocumentNumber<'_> {
    /// The kind that its symbol tells, as a place in [`KINDS`]; none where it tells none, or several.
    pub fn kind(&self) -> Option<usize> {
        let kind = self.kind?;
        if self.is_of_party && UNSURE_IN_PARTY.iter().any(|one| is_same(one, kind)) {
            return None;
        }
        kind_of(kind)
    }

    /// The form by which it is found.
    pub fn key(&self) -> DocumentKey {
        let number = self.number.trim_start_matches('0');
        let upper = |text: &str| text.chars().flat_map(|c| plain(c).to_uppercase()).collect::<String>();
        let (number, issuer) = (upper(number), upper(self.issuer));
        DocumentKey(match (self.year, self.kind.map(upper)) {
            (Some(year), Some(kind)) => format!("{number}/{year}/{kind}-{issuer}"),
            (Some(year), None) => format!("{number}/{year}/{issuer}"),
            (None, Some(kind)) if self.is_of_party => format!("{number}-{kind}/{issuer}"),
            (None, Some(kind)) => format!("{number}/{kind}-{issuer}"),
            (None, None) => format!("{number}/{issuer}"),
        })
    }
}

fn kind_of(abbreviation: &str) -> Option<usize> {
    KINDS.iter().position(|kind| kind.abbreviations.iter().any(|one| is_same(one, abbreviation)))
}

/// `CTr`, `Ctr` and `CTR` are in use for one kind, and people type two letters for `Đ` (U+0110 and U+00D0).
fn is_same(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(|c| plain(c).to_lowercase()))
}

/// Hyphens and the letter Đ as most people type them.
fn plain(c: char) -> char {
    match c {
        '\u{2010}' | '\u{2011}' | '–' | '−' => '-',
        'Ð' => 'Đ',
        c => c,
    }
}

/// Reads a number that stands alone, perhaps behind `Số:`; none where it is none.
pub fn parse(text: &str) -> Option<DocumentNumber<'_>> {
    let text = text.trim();
    let without = ["Số:", "số:", "Số ", "số "].iter().find_map(|word| text.strip_prefix(word));
    let text = without.unwrap_or(text).trim();
    let (found, end) = at(text, 0)?;
    (end == text.len()).then_some(found)
}

/// Finds the numbers in a text, in one pass over its slashes: every number has one behind its first part. An address is
/// none, nor a date.
pub fn mentions(text: &str) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut from = 0;
    for slash in memchr_iter(b'/', text.as_bytes()) {
        if slash < from {
            continue;
        }
        let Some(start) = start_before(text, slash) else { continue };
        if let Some((number, end)) = at(text, start) {
            found.push(Mention { range: start..end, key: number.key(), day: day_behind(&text[end..]) });
            from = end;
        }
    }
    found
}

/// The longest symbol before its slash: a kind of the Party and a hyphen behind five digits and a letter.
const BEFORE: usize = 24;

/// Where a number begins whose first slash is here.
fn start_before(text: &str, slash: usize) -> Option<usize> {
    let before = &text[..slash];
    let chars = before.char_indices().rev().take(BEFORE);
    let start = chars.take_while(|(_, c)| c.is_alphanumeric() || plain(*c) == '-').last()?.0;
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | ',' | '_' | '@' | ':');
    let is_joined = before[..start].ends_with(joins) && !before[..start].ends_with("ố:");
    let is_number = before[start..].starts_with(|c: char| c.is_ascii_digit());
    (is_number && !is_joined).then_some(start)
}

/// A number that begins at this byte, and where it ends.
fn at(text: &str, start: usize) -> Option<(DocumentNumber<'_>, usize)> {
    let mut scanner = Scanner { text, at: start };
    let number = scanner.number()?;
    let found = if scanner.hyphen() {
        let kind = scanner.word()?;
        scanner.slash()?;
        let issuer = scanner.words()?;
        kind_of(kind)?;
        DocumentNumber { number, year: None, kind: Some(kind), issuer, is_of_party: true }
    } else {
        scanner.slash()?;
        let year = scanner.year();
        let symbol = scanner.words()?;
        let (kind, issuer) = match symbol.split_once(|c| plain(c) == '-') {
            Some((kind, issuer)) if kind_of(kind).is_some() => (Some(kind), issuer),
            _ => (None, symbol),
        };
        // Without a kind, only what the National Assembly passes has a year, and only an official letter names who drafted it.
        let is_law = issuer.starts_with("QH") || issuer.starts_with("UBTVQH");
        let is_letter = year.is_none() && issuer.contains(|c| plain(c) == '-');
        if kind.is_none() && !is_law && !is_letter {
            return None;
        }
        DocumentNumber { number, year, kind, issuer, is_of_party: false }
    };
    let rest = &text[scanner.at..];
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '@'));
    let goes_on = goes_on(rest) || rest.strip_prefix('.').is_some_and(goes_on);
    (!goes_on).then_some((found, scanner.at))
}

/// What of a number has been read.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn take(&mut self, len: usize) -> &'a str {
        let part = &self.rest()[..len];
        self.at += len;
        part
    }

    /// One to five digits, perhaps with a small letter: `12a`.
    fn number(&mut self) -> Option<&'a str> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let letter = usize::from(self.rest().as_bytes().get(digits).is_some_and(u8::is_ascii_lowercase));
        ((1..=5).contains(&digits)).then(|| self.take(digits + letter))
    }

    fn hyphen(&mut self) -> bool {
        let first = self.rest().chars().next().filter(|c| plain(*c) == '-');
        self.at += first.map_or(0, char::len_utf8);
        first.is_some()
    }

    fn slash(&mut self) -> Option<()> {
        self.rest().starts_with('/').then(|| self.at += 1)
    }

    /// Four digits and a slash.
    fn year(&mut self) -> Option<&'a str> {
        let rest = self.rest().as_bytes();
        let is_year = rest.get(..4)?.iter().all(u8::is_ascii_digit) && matches!(rest[0], b'1' | b'2');
        (is_year && rest.get(4) == Some(&b'/')).then(|| &self.take(5)[..4])
    }

    /// An abbreviation: a capital letter, then letters and digits.
    fn word(&mut self) -> Option<&'a str> {
        if !self.rest().starts_with(char::is_uppercase) {
            return None;
        }
        let end = self.rest().find(|c: char| !c.is_alphanumeric()).unwrap_or(self.rest().len());
        (end <= 40).then(|| self.take(end))
    }

    /// Abbreviations with hyphens between them.
    fn words(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.word()?;
        loop {
            let before = self.at;
            if !(self.hyphen() && self.word().is_some()) {
                self.at = before;
                return Some(&self.text[start..before]);
            }
        }
    }
}

/// The day that is written right behind a number: `, ngày 16/6/2022`, `ngày 02 tháng 12 năm 2022`.
fn day_behind(rest: &str) -> Option<NaiveDate> {
    let rest = rest.trim_start_matches([' ', '\u{A0}', ',', '(']);
    let rest = ["đề ", "ký ", "ban hành "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let rest = rest.strip_prefix("ngày").or_else(|| rest.strip_prefix("of"))?;
    let mut parts = [0u32; 3];
    let mut rest = rest.trim_start_matches([' ', '\u{A0}']);
    for (place, part) in parts.iter_mut().enumerate() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        *part = rest.get(..digits.min(4))?.parse().ok()?;
        rest = &rest[digits..];
        if place < 2 {
            let words = ["/", "-", ".", " tháng ", " năm "];
            rest = words.iter().find_map(|word| rest.strip_prefix(word))?;
        }
    }
    let [day, month, year] = parts;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, year, kind, issuer, and `Đ` for the Party's form.
    fn told(text: &str) -> String {
        let Some(one) = parse(text) else { return "none".to_owned() };
        let kind = one.kind().map_or("-", |kind| KINDS[kind].vi);
        let party = if one.is_of_party { " Đ" } else { "" };
        format!("{} {} {} {kind}{party}", one.number, one.year.unwrap_or("-"), one.issuer)
    }

    #[test]
    fn the_three_forms_are_read() {
        for (text, expected) in [
            ("21/2026/QĐ-UBND", "21 2026 UBND Quyết định"),
            ("224/2026/NĐ-CP", "224 2026 CP Nghị định"),
            ("148/2025/QH15", "148 2025 QH15 -"),
            ("09/2021/TTLT-BLĐTBXH-BTC", "09 2021 BLĐTBXH-BTC Thông tư liên tịch"),
            ("12/KH-UBND", "12 - UBND Kế hoạch"),
            ("45a/QĐ-TTg", "45a - TTg Quyết định"),
            ("301/UBND-VX", "301 - UBND-VX -"),
            ("101-KH/TU", "101 - TU Kế hoạch Đ"),
            ("21-NQ/TW", "21 - TW Nghị quyết Đ"),
            ("48-Ctr/TU", "48 - TU Chương trình Đ"),
            ("36-HD/VPTW", "36 - VPTW Hướng dẫn Đ"),
            ("Số: 05–CT/ĐU", "05 - ĐU Chỉ thị Đ"),
            // The Party writes QĐ for decisions and for regulations.
            ("24-QĐ/TW", "24 - TW - Đ"),
            ("24-QĐi/TW", "24 - TW Quy định Đ"),
            ("02/12/2022", "none"),
            ("24/7", "none"),
            ("2020-2025", "none"),
            ("101-KH", "none"),
            ("101-XX/TU", "none"),
            ("12/kh-ubnd", "none"),
            ("12/KH-UBND.", "none"),
            ("123456/KH-UBND", "none"),
            ("", "none"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn spellings_of_one_number_have_one_key() {
        let key = |text: &str| parse(text).map(|one| one.key().to_string());
        assert_eq!(key("048–Ctr/TU").as_deref(), Some("48-CTR/TU"));
        assert_eq!(key("số 48-CTr/TU"), key("48-CTR/TU"));
        assert_eq!(key("21/2026/QÐ-UBND"), key("21/2026/QĐ-UBND"));
        assert_ne!(key("12/KH-UBND"), key("12-KH/UBND"));
    }

    #[test]
    fn numbers_in_a_text_are_found_with_the_day_behind_them() {
        let text = "Thực hiện Chương trình hành động số 48-Ctr/TU, ngày 02/12/2022 của Tỉnh uỷ về Nghị quyết số 21-NQ/TW \
                    ngày 16 tháng 6 năm 2022, Kế hoạch 101-KH/TU; 7/2023/NĐ-CP (ngày 1-1-2023), số:12/KH-UBND.";
        let found = mentions(text).into_iter().map(|one| {
            let day = one.day.map_or_else(|| "-".to_owned(), |day| day.to_string());
            format!("{} {} {day}", &text[one.range], one.key)
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                "48-Ctr/TU 48-CTR/TU 2022-12-02",
                "21-NQ/TW 21-NQ/TW 2022-06-16",
                "101-KH/TU 101-KH/TU -",
                "7/2023/NĐ-CP 7/2023/NĐ-CP 2023-01-01",
                "12/KH-UBND 12/KH-UBND -",
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_number_is_none() {
        for text in [
            "https://vi.du/12/KH-UBND",
            "ngày 02/12/2022, 24/7, 3/4 số hộ, km/h, A/B-C",
            "tệp 12/KH-UBND.pdf/xem, a_12/KH-UBND",
            "/12/KH-UBND và 2023/12/KH-UBND",
            "////---///",
        ] {
            let found: Vec<_> = mentions(text).into_iter().map(|one| one.key.to_string()).collect();
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
