//! A sheet of honoraria as a workbook (`.xlsx`): one sheet with every item, one with every author. Amounts are numbers, sums
//! are formulas.

use chrono::{DateTime, Datelike, FixedOffset};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use super::authors::AuthorsReport;
use super::sheet::{author_of, headings, rate_of, sum_word};
use crate::base::diagnostic::msg;
use crate::base::language::Language;

/// How wide the columns are, in characters.
const WIDTHS: [f64; 10] = [24.0, 60.0, 12.0, 24.0, 40.0, 9.0, 9.0, 20.0, 13.0, 16.0];

/// The rows above the headings: the title, the decision, an empty one.
const TOP: u32 = 3;

struct Formats {
    title: Format,
    head: Format,
    count: Format,
    date: Format,
    sum: Format,
    sum_word: Format,
}

impl AuthorsReport {
    /// The workbook, made at this instant.
    ///
    /// # Errors
    /// If the writer fails, as for more rows than a sheet has.
    pub fn workbook(&self, now: DateTime<FixedOffset>, language: Language) -> Result<Vec<u8>, XlsxError> {
        let bold = || Format::new().set_bold();
        let formats = Formats {
            title: bold().set_font_size(14),
            head: bold().set_border_bottom(FormatBorder::Thin).set_text_wrap(),
            count: Format::new().set_num_format("#,##0"),
            date: Format::new().set_num_format("dd-mm-yyyy"),
            sum: bold().set_num_format("#,##0").set_border_top(FormatBorder::Thin),
            sum_word: bold().set_border_top(FormatBorder::Thin),
        };
        let mut workbook = Workbook::new();
        let made =
            ExcelDateTime::from_ymd(u16::try_from(now.year()).unwrap_or(1900), two(now.month()), two(now.day()))?;
        workbook.set_properties(&DocProperties::new().set_title(self.title(language)).set_creation_datetime(&made));
        let name = msg!("Tin, bài", "Items");
        self.items(workbook.add_worksheet().set_name(name.text(language))?, &formats, language)?;
        let name = msg!("Tác giả", "Authors");
        self.by_author(workbook.add_worksheet().set_name(name.text(language))?, &formats, language)?;
        workbook.save_to_buffer()
    }

    fn head(&self, sheet: &mut Worksheet, formats: &Formats, language: Language) -> Result<(), XlsxError> {
        sheet.write_with_format(0, 0, self.title(language), &formats.title)?;
        if let Some(decision) = &self.decision {
            let by = msg!("Mức theo: {decision}", "Rates by: {decision}");
            sheet.write(1, 0, by.text(language))?;
        }
        Ok(())
    }

    fn items(&self, sheet: &mut Worksheet, formats: &Formats, language: Language) -> Result<(), XlsxError> {
        self.head(sheet, formats, language)?;
        for ((column, heading), width) in (0..).zip(headings(language)).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
            sheet.write_with_format(TOP, column, heading, &formats.head)?;
        }
        let mut at = TOP + 1;
        for row in &self.rows {
            sheet.write(at, 0, author_of(row, language))?;
            sheet.write(at, 1, row.title.as_str())?;
            let (year, month, day) = (row.day.year(), row.day.month(), row.day.day());
            let day = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1900), two(month), two(day))?;
            sheet.write_with_format(at, 2, &day, &formats.date)?;
            sheet.write(at, 3, row.section.as_str())?;
            // As text: a workbook may have only so many links.
            sheet.write_string(at, 4, row.address.as_str())?;
            sheet.write_with_format(at, 5, count(row.words), &formats.count)?;
            sheet.write_with_format(at, 6, count(row.pictures), &formats.count)?;
            sheet.write(at, 7, rate_of(row, language))?;
            sheet.write(at, 8, count(row.authors))?;
            sheet.write_with_format(at, 9, row.amount, &formats.count)?;
            at += 1;
        }
        for column in 0..9 {
            let word = if column == 0 { sum_word(language) } else { "" };
            sheet.write_with_format(at, column, word, &formats.sum_word)?;
        }
        write_sum(sheet, (at, 9), self.total.amount, formats)?;
        sheet.write(at + 1, 0, msg!("Bằng chữ: {}", "In words: {}", self.in_words()).text(language))?;
        sheet.set_freeze_panes(TOP + 1, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn by_author(&self, sheet: &mut Worksheet, formats: &Formats, language: Language) -> Result<(), XlsxError> {
        self.head(sheet, formats, language)?;
        let all = headings(language);
        let heads = [&all[0], &all[1], &all[5], &all[6], &all[9]];
        for ((column, heading), width) in (0..).zip(heads).zip([30.0, 10.0, 10.0, 10.0, 16.0]) {
            sheet.set_column_width(column, width)?;
            sheet.write_with_format(TOP, column, heading.as_str(), &formats.head)?;
        }
        let mut at = TOP + 1;
        for author in &self.authors {
            sheet.write(at, 0, author.author.as_str())?;
            for (column, value) in (1..).zip([author.items, author.words, author.pictures]) {
                sheet.write_with_format(at, column, count(value), &formats.count)?;
            }
            sheet.write_with_format(at, 4, author.amount, &formats.count)?;
            at += 1;
        }
        sheet.write_with_format(at, 0, sum_word(language), &formats.sum_word)?;
        // An item of two authors is in two lines: what is summed up here is money alone.
        for column in 1..4 {
            sheet.write_blank(at, column, &formats.sum_word)?;
        }
        write_sum(sheet, (at, 4), self.total.amount, formats)?;
        Ok(())
    }
}

/// The sum of the column above, as a formula with its result: a preview calculates nothing.
fn write_sum(sheet: &mut Worksheet, (at, column): (u32, u16), amount: i64, formats: &Formats) -> Result<(), XlsxError> {
    let letter = if column == 9 { "J" } else { "E" };
    let first = TOP + 2;
    // Without rows there is nothing above but the heading.
    let formula = if at < first { "=0".to_owned() } else { format!("=SUM({letter}{first}:{letter}{at})") };
    let formula = Formula::new(formula).set_result(amount.to_string());
    sheet.write_formula_with_format(at, column, formula, &formats.sum)?;
    Ok(())
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn two(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(1)
}
