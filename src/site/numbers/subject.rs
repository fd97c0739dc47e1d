//! What a sentence can be about: a data set, its columns and figures by their words and units.

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::prose::Quantity;
use crate::statistics::DataSet;

/// Of longer data sets only the figures are compared: they are sheets, of which no text speaks row by row.
pub(super) const MOST_ROWS: usize = 200;

/// Words of a label that say nothing of what is counted.
pub(super) const FILLING: [&str; 12] =
    ["các", "của", "và", "từ", "đến", "trong", "theo", "có", "the", "of", "in", "and"];

/// A data set with everything that sentences are asked for, prepared once: there are far more sentences than sets.
pub(super) struct Subject<'s> {
    pub(super) set: &'s DataSet,
    /// In the order of the columns.
    pub(super) columns: Vec<Named<'s>>,
    /// In the order of the figures.
    pub(super) figures: Vec<Named<'s>>,
    /// The keys of the first rows in lower case; empty where it is too short to be looked for.
    pub(super) keys: Vec<String>,
}

/// A column or a figure by its words.
pub(super) struct Named<'s> {
    pub(super) label: &'s str,
    /// The words of the label that say what is counted, in lower case.
    pub(super) words: Vec<String>,
    /// Its unit, if that is a known one.
    pub(super) unit: Option<Unit>,
}

impl<'s> Subject<'s> {
    pub(super) fn new(set: &'s DataSet) -> Subject<'s> {
        let key = |key: &str| if key.chars().count() > 2 { key.to_lowercase() } else { String::new() };
        Subject {
            set,
            columns: set.columns.iter().map(|one| Named::new(&one.label, set.unit_of(one))).collect(),
            figures: set.figures.iter().map(|one| Named::new(&one.label, &one.unit)).collect(),
            keys: set.rows.iter().take(MOST_ROWS).map(|row| key(&row.key)).collect(),
        }
    }

    pub(super) fn has_unit(&self, unit: Unit) -> bool {
        self.columns.iter().chain(&self.figures).any(|one| one.unit == Some(unit))
    }
}

impl<'s> Named<'s> {
    pub(super) fn new(label: &'s str, unit: &str) -> Named<'s> {
        let lower = label.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|one| !one.is_empty() && !FILLING.contains(one));
        let unit = Unit::leading(unit).filter(|unit| unit.kind.is_some());
        Named { label, words: words.map(str::to_owned).collect(), unit }
    }

    /// Whether a number in a text has its unit, or counts the same: `người` and `nhân khẩu`.
    pub(super) fn fits(&self, quantity: &Quantity) -> bool {
        quantity.unit.is_some() && quantity.unit == self.unit
    }
}

/// A figure or a cell.
pub(super) struct KnownFigure<'s> {
    pub(super) value: Decimal,
    pub(super) named: &'s Named<'s>,
    pub(super) set: &'s DataSet,
    pub(super) at: FigurePosition,
}

pub(super) enum FigurePosition {
    Figure(usize),
    Cell(usize, usize),
}

impl KnownFigure<'_> {
    /// How it is bound in a text: `set.figure`, `set[row].column`.
    pub(super) fn name(&self) -> String {
        let set = self.set;
        match self.at {
            FigurePosition::Figure(at) => format!("{}.{}", set.name, set.figures[at].name),
            FigurePosition::Cell(row, column) => {
                format!("{}[{}].{}", set.name, set.rows[row].key, set.columns[column].name)
            }
        }
    }
}
