//! A text as it is spoken: numbers, dates, times, units, numbers of documents and abbreviations in Vietnamese words.
//!
//! Two public sources of how numbers are read are followed:
//!
//! - **CLDR**: the rules `spellout-cardinal` and `spellout-ordinal` for Vietnamese of the Unicode Common Locale Data
//!   Repository, `common/rbnf/vi.xml` (as of 2026). From there: the words of the digits, `mươi` from twenty on, `mốt`, `tư`
//!   and `lăm` behind it, `lăm` behind `mười`, a word for the empty tens, `không trăm` behind thousands, groups of zeros
//!   that are passed over, `nghìn tỷ` and `triệu tỷ`, `âm`, years as other numbers, `thứ nhất` and `thứ tư`.
//! - **The school books** *Toán 4* and *Toán 5* of the Ministry of Education and Training, lessons "Triệu và lớp triệu",
//!   "Phân số" and "Hàng của số thập phân. Đọc, viết số thập phân". From there: `linh`, decimals behind `phẩy` as one
//!   number with its zeros, fractions with `phần`, `một phần tư`, the names of units (`ki-lô-mét`, `xăng-ti-mét`).
//!
//! Where they differ:
//!
//! | | CLDR | school books | here |
//! |---|---|---|---|
//! | 105 | một trăm lẻ năm | một trăm linh năm | linh; a site may choose `lẻ` |
//! | 1.000.005 | một triệu lẻ năm | một triệu không nghìn không trăm linh năm | một triệu không trăm linh năm: no empty group, but its place |
//! | 3,25 | ba phẩy hai năm | ba phẩy hai mươi lăm | as in school, up to three digits; longer ones digit by digit |
//! | thứ 2 | thứ nhì | thứ hai | thứ hai |
//!
//! Which things in a text are no plain words (times, dates, telephone numbers, scores, ranges, addresses, abbreviations) is
//! sorted as in Nguyen, Pham and Tran, *A method for Vietnamese text normalization to improve the quality of speech
//! synthesis* (2010). Months and quarters have `tư`, a day is said without `mùng`. What could be read in two ways, or in
//! none, is kept in [`Spoken::doubts`] for a person to look at.
//!
//! The crates that spell Vietnamese numbers spell whole numbers alone, and none of them as the school books do; they are
//! the smallest part of this.

mod abbreviations;
mod dates;
mod documents;
mod letters;
mod number;
mod place;
mod quantities;
mod settings;
mod symbols;
mod tables;
mod telephone;
mod times;

use crate::base::diagnostic::{Message, msg};
use crate::document_number::mentions;
use place::{SpokenForm, TextPlace, Why};

pub use number::in_words;
pub use settings::{PATH, SpokenWords, read};

/// A text in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// The words.
    pub text: String,
    /// What is not surely right, in the order of the text.
    pub doubts: Vec<Doubt>,
}

/// Something that was perhaps not read rightly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// As it stands in the text.
    pub typed: String,
    /// How it was read; the same where it could not be.
    pub read: String,
    /// What is unsure about it.
    pub why: Message,
}

/// Reads a text. Its words stay as they are, with their marks; one pass from left to right.
pub fn say(text: &str, words: &SpokenWords) -> Spoken {
    let mentions = mentions(text);
    let mut spoken = Spoken::default();
    let mut place = TextPlace { text, at: 0, after_date: false, is_fresh: true };
    let mut last_date = None;
    while let Some(first) = place.peek() {
        place.after_date = last_date.is_some_and(|end: usize| dates::joins(&text[end..place.at]));
        let reading = match mentions.binary_search_by_key(&place.at, |mention| mention.range.start) {
            Ok(number) => Some(documents::read(place, &mentions[number], words)),
            Err(_) => reading(place, words),
        };
        let Some(reading) = reading else {
            spoken.text.push(first);
            place.at += first.len_utf8();
            place.is_fresh = !first.is_alphanumeric();
            continue;
        };
        // Every reader takes at least one character.
        let end = reading.end.max(place.at + first.len_utf8());
        if reading.is_date {
            last_date = Some(end);
        }
        spoken.take(&text[place.at..end], reading);
        (place.at, place.is_fresh) = (end, true);
        if spoken.text.ends_with(char::is_alphanumeric) && place.peek().is_some_and(char::is_alphanumeric) {
            spoken.text.push(' ');
        }
    }
    spoken
}

/// What is said at a place instead of what is typed there; none where that is said as it stands.
fn reading(place: TextPlace, words: &SpokenWords) -> Option<SpokenForm> {
    if !place.is_fresh {
        return symbols::inside(place);
    }
    letters::address(place)
        .or_else(|| letters::abbreviation(place, words))
        .or_else(|| dates::read(place, words))
        .or_else(|| telephone::read(place))
        .or_else(|| times::read(place, words))
        .or_else(|| quantities::read(place, words))
        .or_else(|| quantities::lone_unit(place))
        .or_else(|| letters::roman_numeral(place, words))
        .or_else(|| letters::capitals(place, words))
        .or_else(|| symbols::read(place))
}

impl Spoken {
    fn take(&mut self, typed: &str, reading: SpokenForm) {
        if self.text.ends_with(char::is_alphanumeric) && reading.words.starts_with(char::is_alphanumeric) {
            self.text.push(' ');
        }
        self.text.push_str(&reading.words);
        if let Some(why) = reading.why {
            self.doubts.push(Doubt { typed: typed.trim().to_owned(), read: reading.words, why: why.message() });
        }
    }
}

impl Why {
    fn message(self) -> Message {
        match self {
            Why::Abbreviation => msg!("chữ viết tắt chưa biết đọc thế nào", "an abbreviation that is not known"),
            Why::ShortForm => msg!("chữ viết tắt có nhiều nghĩa", "an abbreviation with several meanings"),
            Why::Address => msg!("địa chỉ mạng, giữ nguyên", "a web address, left as it is"),
            Why::DateOrFraction => msg!("ngày tháng hay phân số?", "a date, or a fraction?"),
            Why::DateOrRange => msg!("ngày tháng hay khoảng số?", "a date, or a range?"),
            Why::Range => msg!("hai số nối nhau nghĩa là gì?", "what do the joined numbers mean?"),
            Why::NoDate => msg!("giống ngày tháng mà lịch không có", "like a date, but in no calendar"),
            Why::Point => {
                msg!("dấu chấm trong số: thập phân hay số mục?", "a point in a number: decimals, or a section?")
            }
            Why::Code => msg!("mã số, đọc từng phần", "a code, read part by part"),
            Why::Roman => msg!("số La Mã hay chữ?", "a Roman numeral, or letters?"),
            Why::Slash => msg!("dấu gạch chéo giữa hai từ", "a slash between two words"),
            Why::Symbol => msg!("ký hiệu không có cách đọc", "a symbol without a reading"),
        }
    }
}
