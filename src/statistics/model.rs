//! What statistics are, wherever they come from.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::diagnostic::{Message, Place, msg};
use crate::base::language::Language;
use crate::visits::CounterSettings;

/// All statistics of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// Data sets, in the order of the files.
    pub sets: Vec<DataSet>,
    /// The visit counter, where there is a table `[visits]`.
    pub counter: Option<CounterSettings>,
}

/// More rows are not drawn: they would be narrower than a hair.
pub const MOST_DRAWN: usize = 1000;

/// Larger numbers are not drawn: their sums and marks would not fit into a decimal.
pub const LARGEST_DRAWN: Decimal = Decimal::from_parts(0xE400_0000, 0xDCC8_0CD2, 0x52_B7D2, false, 0);

/// How a data set is drawn, as its author asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chart {
    /// As its rows and columns ask for.
    Auto,
    /// Bars, grouped where there are several columns of numbers; standing where the rows are times.
    Bar,
    /// Bars from the largest to the smallest.
    Ranking,
    /// Bars stacked on each other.
    Stacked,
    /// Bars of the same length, divided into the parts of each row.
    Share,
    /// Lines.
    Line,
    /// A small picture for each column of numbers, one below the other, over the same times.
    Multiples,
    /// A line for each thing from one time to another.
    Slope,
    /// Two columns of numbers back to back, the last row at the top.
    Pyramid,
    /// Not at all.
    None,
}

impl Chart {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Chart; 10] = [
        Chart::Auto,
        Chart::Bar,
        Chart::Ranking,
        Chart::Stacked,
        Chart::Share,
        Chart::Line,
        Chart::Multiples,
        Chart::Slope,
        Chart::Pyramid,
        Chart::None,
    ];

    /// Its word in `chart = "..."`.
    pub const fn word(self) -> &'static str {
        match self {
            Chart::Auto => "auto",
            Chart::Bar => "bar",
            Chart::Ranking => "ranking",
            Chart::Stacked => "stacked",
            Chart::Share => "share",
            Chart::Line => "line",
            Chart::Multiples => "multiples",
            Chart::Slope => "slope",
            Chart::Pyramid => "pyramid",
            Chart::None => "none",
        }
    }

    /// The form of a word.
    pub fn of_word(word: &str) -> Option<Chart> {
        Chart::ALL.into_iter().find(|chart| chart.word() == word)
    }

    /// What it is called where it is chosen.
    pub fn name(self) -> Message {
        match self {
            Chart::Auto => msg!("Tự chọn theo số liệu", "As the figures ask for"),
            Chart::Bar => msg!("Cột", "Bars"),
            Chart::Ranking => msg!("Xếp hạng", "Ranking"),
            Chart::Stacked => msg!("Cột chồng", "Stacked bars"),
            Chart::Share => msg!("Cơ cấu 100%", "Shares of 100%"),
            Chart::Line => msg!("Đường", "Lines"),
            Chart::Multiples => msg!("Nhiều hình nhỏ", "Small multiples"),
            Chart::Slope => msg!("Hai kỳ, từ trái sang phải", "Two periods, side by side"),
            Chart::Pyramid => msg!("Tháp dân số", "Population pyramid"),
            Chart::None => msg!("Không vẽ", "No chart"),
        }
    }
}

/// What a site counts of itself: `computed = "items-by-month"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computed {
    /// Published articles of each month, from the oldest.
    ItemsByMonth,
    /// Published articles of each section, a column for each year.
    ItemsBySection,
}

/// A table of figures with everything that makes it official.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    /// The name in TOML: `admissions`.
    pub name: String,
    /// The name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is; may be empty.
    pub description: String,
    /// What it stands under in the overview; may be empty.
    pub group: String,
    /// Unit of its numbers; may be empty.
    pub unit: String,
    /// Who says so.
    pub source: String,
    /// When it was brought up to date.
    pub updated: NaiveDate,
    /// What the site itself counts, where the rows are not typed.
    pub computed: Option<Computed>,
    /// Number of the column that names a row.
    pub key: usize,
    /// How it is drawn.
    pub chart: Chart,
    /// Numbers of the columns that are drawn.
    pub charted: Vec<usize>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Whether the file with its rows could not be read: what seems to be missing may be there.
    pub unread: bool,
    /// Number of the row that has the sums of the others, where there is one: it is neither drawn nor summed.
    pub total_row: Option<usize>,
    /// Whether it is declared which row that is, or that there is none; else it was guessed by its name.
    pub is_total_declared: bool,
    /// What its figures show, in a sentence, and where that was typed; the headline of its chart.
    pub finding: Option<(String, Place)>,
    /// What is said of single rows in its chart.
    pub annotations: Vec<Annotation>,
    /// Remarks.
    pub notes: Vec<String>,
    /// Key figures.
    pub figures: Vec<Figure>,
    /// Declared identities, with their places.
    pub checks: Vec<(String, Place)>,
    /// Numbers of the columns whose small counts could point at persons.
    pub sensitive: Vec<usize>,
    /// Where it begins.
    pub place: Place,
    /// Where `updated` was typed.
    pub updated_place: Place,
}

impl DataSet {
    /// The rows but that of the sums.
    pub fn parts(&self) -> impl Iterator<Item = &Row> + Clone {
        self.rows.iter().enumerate().filter(|(number, _)| Some(*number) != self.total_row).map(|(_, row)| row)
    }

    /// Whether it has a picture: a form, and figures that can be drawn.
    pub fn has_picture(&self) -> bool {
        let values = || self.parts().flat_map(|row| self.charted.iter().filter_map(|at| row.cells.get(*at)));
        let is_number = |cell: &Cell| matches!(cell, Cell::Number(_));
        let is_too_large = |cell: &Cell| matches!(cell, Cell::Number(value) if value.abs() > LARGEST_DRAWN);
        self.chart != Chart::None
            && self.parts().count() <= MOST_DRAWN
            && values().any(is_number)
            && !values().any(is_too_large)
    }

    /// Whether what is typed into a column is meant as numbers: it has some, is declared so, or is empty yet.
    pub fn takes_numbers(&self, number: usize) -> bool {
        let column = &self.columns[number];
        let is_empty = || self.rows.iter().all(|row| row.cells[number] == Cell::Missing);
        let may_be = matches!(column.kind, None | Some(ColumnType::Number));
        number != self.key && may_be && (column.numeric || column.is_declared_numeric() || is_empty())
    }

    /// The unit of a column; may be empty.
    pub fn unit_of<'a>(&'a self, column: &'a Column) -> &'a str {
        column.unit.as_deref().unwrap_or(&self.unit)
    }
}

/// What is said of a row in the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The key of the row.
    pub at: String,
    /// What is said.
    pub text: String,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The name in TOML.
    pub name: String,
    /// Its heading.
    pub label: String,
    /// Its unit, where it is not the set's.
    pub unit: Option<String>,
    /// Decimals shown; none: as typed.
    pub decimals: Option<u32>,
    /// What its cells are; none: numbers if they are such.
    pub kind: Option<ColumnType>,
    /// The language in whose format its numbers are, in a CSV file; none: what they prove.
    pub number: Option<Language>,
    /// Whether it holds numbers.
    pub numeric: bool,
}

impl Column {
    /// Whether what is declared of it makes sense of numbers only.
    pub(super) fn is_declared_numeric(&self) -> bool {
        self.kind == Some(ColumnType::Number)
            || self.decimals.is_some()
            || self.unit.as_ref().is_some_and(|unit| !unit.is_empty())
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Quantities.
    Number,
    /// Words, and codes with their zeros.
    Text,
    /// Years, which are not grouped: 2022.
    Year,
    /// Days.
    Date,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The text of its key.
    pub key: String,
    /// One for each column.
    pub cells: Vec<Cell>,
    /// Where it was typed.
    pub place: Place,
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number, exact.
    Number(Decimal),
    /// A text.
    Text(String),
    /// Nothing was typed.
    Missing,
}

/// A key figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The name in TOML.
    pub name: String,
    /// Its value.
    pub value: Decimal,
    /// What it counts.
    pub label: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// Decimals shown; none: as typed.
    pub decimals: Option<u32>,
    /// The day it is true for, where it is not the set's.
    pub as_of: Option<NaiveDate>,
    /// Where it was typed.
    pub place: Place,
}
