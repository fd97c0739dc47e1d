//! A sheet of honoraria for the terminal and as CSV.

use std::borrow::Cow;

use super::authors::{AuthorSum, AuthorsReport, AuthorsRow};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::{day, month};
use crate::pages::{csv_table, guarded, record};
use crate::spoken::{SpokenWords, in_words};

/// The headings of a sheet's columns.
pub(super) fn headings(language: Language) -> [String; 10] {
    [
        msg!("Tác giả", "Author"),
        msg!("Tin, bài", "Item"),
        msg!("Ngày đăng", "Published"),
        msg!("Chuyên mục", "Section"),
        msg!("Địa chỉ", "Address"),
        msg!("Số tiếng", "Words"),
        msg!("Số ảnh", "Pictures"),
        msg!("Mức", "Rate"),
        msg!("Đồng tác giả", "Authors"),
        msg!("Số tiền (đồng)", "Amount (đồng)"),
    ]
    .map(|message| message.text(language).to_owned())
}

pub(super) fn sum_word(language: Language) -> &'static str {
    match language {
        Language::Vi => "Cộng",
        Language::En => "Total",
    }
}

/// What stands where nobody is named, and where no rate fits.
pub(super) fn author_of(row: &AuthorsRow, language: Language) -> &str {
    let nobody = if language == Language::Vi { "(không ghi tác giả)" } else { "(no author)" };
    row.author.as_deref().unwrap_or(nobody)
}

pub(super) fn rate_of(row: &AuthorsRow, language: Language) -> &str {
    let none = match (&row.author, language) {
        (None, _) => "",
        (_, Language::Vi) => "(không có mức)",
        (_, Language::En) => "(no rate)",
    };
    row.rate.as_deref().unwrap_or(none)
}

impl AuthorsReport {
    /// Its title: `Nhuận bút tháng 11-2026`.
    pub fn title(&self, language: Language) -> String {
        let (year, number) = self.month;
        let month = month(year, number, language);
        match language {
            Language::Vi => format!("Nhuận bút {}", month.to_lowercase()),
            Language::En => format!("Honoraria, {month}"),
        }
    }

    /// The sum in words, as such sheets have it.
    pub fn in_words(&self) -> String {
        let words = in_words(u64::try_from(self.total.amount).unwrap_or_default(), &SpokenWords::default());
        let mut letters = words.chars();
        let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
        format!("{first}{} đồng", letters.as_str())
    }

    /// CSV with a row for each item and author, and the sum below; UTF-8 with BOM, so that a spreadsheet opens it right.
    pub fn csv(&self, language: Language) -> Vec<u8> {
        csv_table(|writer| {
            record(writer, headings(language).iter().map(|heading| guarded(heading)))?;
            for row in &self.rows {
                let cells: [Cow<str>; 10] = [
                    guarded(author_of(row, language)),
                    guarded(&row.title),
                    row.day.to_string().into(),
                    guarded(&row.section),
                    guarded(&row.address),
                    row.words.to_string().into(),
                    row.pictures.to_string().into(),
                    guarded(rate_of(row, language)),
                    row.authors.to_string().into(),
                    row.amount.to_string().into(),
                ];
                record(writer, cells.into_iter())?;
            }
            let mut sum: [Cow<str>; 10] = Default::default();
            sum[0] = sum_word(language).into();
            sum[9] = self.total.amount.to_string().into();
            record(writer, sum.into_iter())
        })
    }

    /// The sheet as text: a line for each author, the sum, and what somebody should look at.
    pub fn text(&self, language: Language) -> String {
        let mut text = format!("{}\n", self.title(language));
        if let Some(decision) = &self.decision {
            text.push_str(&format!("{}: {decision}\n", msg!("Mức theo", "Rates by").text(language)));
        }
        let heads = [
            msg!("Tác giả", "Author"),
            msg!("Tin, bài", "Items"),
            msg!("Số tiếng", "Words"),
            msg!("Số ảnh", "Pictures"),
            msg!("Số tiền", "Amount"),
        ];
        let mut lines = vec![heads.map(|head| head.text(language).to_owned())];
        lines.extend(self.authors.iter().map(|sum| line(sum, &sum.author, language)));
        lines.push(line(&self.total, sum_word(language), language));
        text.push('\n');
        text.push_str(&aligned(&lines));
        let words = self.in_words();
        text.push_str(msg!("Bằng chữ: {words}.\n", "In words: {words}.\n").text(language));
        for note in self.notes(language) {
            text.push_str(&format!("\n{note}\n"));
        }
        text
    }

    /// What somebody should look at before anything is paid.
    fn notes(&self, language: Language) -> Vec<String> {
        let list = |head: Message, rows: Vec<&AuthorsRow>| {
            let mut files: Vec<String> =
                rows.iter().map(|row| format!("  {}: {} ({})", day(row.day, language), row.title, row.file)).collect();
            files.dedup();
            (!files.is_empty()).then(|| format!("{} ({}):\n{}", head.text(language), files.len(), files.join("\n")))
        };
        let nobody = self.rows.iter().filter(|row| row.author.is_none()).collect();
        let unrated = self.rows.iter().filter(|row| row.author.is_some() && row.rate.is_none()).collect();
        let running =
            msg!("Tháng chưa hết: còn bài thì bảng còn đổi.", "The month is not over: the sheet will change.");
        [
            list(msg!("Không ghi tác giả", "Without an author"), nobody),
            list(msg!("Không mức nào hợp", "No rate fits"), unrated),
            self.is_running.then(|| running.text(language).to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn line(sum: &AuthorSum, name: &str, language: Language) -> [String; 5] {
    let count = |count: usize| number(i64::try_from(count).unwrap_or(i64::MAX), language);
    [name.to_owned(), count(sum.items), count(sum.words), count(sum.pictures), number(sum.amount, language)]
}

/// Lines in columns: the first on the left, numbers on the right.
fn aligned(lines: &[[String; 5]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!("{:<width$}", line[0], width = widths[0]));
        for column in 1..5 {
            text.push_str(&format!("  {:>width$}", line[column], width = widths[column]));
        }
        text.push('\n');
    }
    text
}
