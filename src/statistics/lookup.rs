//! Figures of the statistics by name, and texts with their figures filled in.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::model::{Cell, Column, DataSet, Statistics};
use crate::base::decimal::{format, with_unit};
use crate::base::diagnostic::{Help, Message, Place, msg};
use crate::base::language::Language;
use crate::base::suggest as did_you_mean;
use crate::markdown::{Expression, FigureRef, FigureText, Slot};

/// A figure that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResolvedFigure<'s> {
    /// Its value; none where the cell is empty.
    pub value: Option<Decimal>,
    /// What it counts.
    pub label: &'s str,
    /// Its unit; may be empty.
    pub unit: &'s str,
    /// How many decimals are shown; none: as typed.
    pub decimals: Option<u32>,
    /// The data set it belongs to.
    pub set: &'s DataSet,
    /// Where it was typed.
    pub place: &'s Place,
}

impl ResolvedFigure<'_> {
    /// The figure in the number format of a page; `–` where there is no value.
    pub fn text(&self, language: Language) -> String {
        format(self.value, self.decimals, language)
    }

    /// The figure with its unit.
    pub fn text_with_unit(&self, language: Language) -> String {
        with_unit(&self.text(language), self.unit)
    }
}

/// Why a figure was not found.
#[derive(Clone, Debug, PartialEq)]
pub struct NotFound {
    /// What is missing.
    pub message: Message,
    /// The nearest there is.
    pub help: Option<Help>,
}

impl Statistics {
    /// Whether there are data sets that the site does not count itself.
    pub fn has_own(&self) -> bool {
        self.sets.iter().any(|set| set.computed.is_none())
    }

    /// The data set of this name.
    ///
    /// # Errors
    /// With the nearest name, where there is none.
    pub fn set(&self, name: &str) -> Result<&DataSet, NotFound> {
        self.sets.iter().find(|set| set.name == name).ok_or_else(|| NotFound {
            message: msg!("không có bảng số liệu `{}`", "there is no data set `{}`", name),
            help: suggest(name, self.sets.iter().map(|set| set.name.as_str())),
        })
    }

    /// What an expression shows in a text: the figure, or nothing where it cannot be found, which is reported of the text.
    pub fn shown(&self, expression: &Expression, language: Language) -> Option<String> {
        let Expression::Show { figure, unit } = expression else { return None };
        let found = self.find(figure).ok()?;
        Some(if *unit { found.text_with_unit(language) } else { found.text(language) })
    }

    /// A plain text with its figures.
    pub fn fill<'t>(&self, text: &'t str, slots: &[Slot], language: Language) -> Cow<'t, str> {
        if slots.is_empty() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for Slot { range, expression } in slots {
            out.push_str(&text[from..range.start]);
            out.extend(expression.as_ref().and_then(|expression| self.shown(expression, language)));
            from = range.end;
        }
        out.push_str(&text[from..]);
        out.into()
    }

    /// A line with its figures.
    pub fn fill_line<'l>(&self, line: &'l FigureText, language: Language) -> Cow<'l, str> {
        self.fill(&line.text, &line.slots, language)
    }

    /// The figure of this name.
    ///
    /// # Errors
    /// With the nearest name, where a set, figure, row or column is missing.
    pub fn find(&self, figure: &FigureRef) -> Result<ResolvedFigure<'_>, NotFound> {
        match figure {
            FigureRef::Figure { set, figure } => {
                let set = self.set(set)?;
                let found = set.figures.iter().find(|one| one.name == *figure).ok_or_else(|| NotFound {
                    message: msg!(
                        "bảng `{}` không có số liệu `{}`",
                        "the set `{}` has no figure `{}`",
                        set.name,
                        figure
                    ),
                    help: suggest(figure, set.figures.iter().map(|one| one.name.as_str())),
                })?;
                let (unit, decimals) = (found.unit.as_str(), found.decimals);
                Ok(ResolvedFigure {
                    value: Some(found.value),
                    label: &found.label,
                    unit,
                    decimals,
                    set,
                    place: &found.place,
                })
            }
            FigureRef::Cell { set, row, column } => {
                let set = self.set(set)?;
                let found = set.rows.iter().find(|one| one.key == *row).ok_or_else(|| NotFound {
                    message: msg!("bảng `{}` không có dòng `{}`", "the set `{}` has no row `{}`", set.name, row),
                    help: suggest(row, set.rows.iter().map(|one| one.key.as_str())),
                })?;
                let number = set.columns.iter().position(|one| one.name == *column).ok_or_else(|| NotFound {
                    message: msg!("bảng `{}` không có cột `{}`", "the set `{}` has no column `{}`", set.name, column),
                    help: suggest(column, set.columns.iter().map(|one| one.name.as_str())),
                })?;
                let column = &set.columns[number];
                let value = match &found.cells[number] {
                    Cell::Number(value) => Some(*value),
                    Cell::Missing => None,
                    Cell::Text(_) => {
                        return Err(NotFound {
                            message: msg!("cột `{}` không phải là số", "the column `{}` is no number", column.name),
                            help: None,
                        });
                    }
                };
                let unit = set.unit_of(column);
                let Column { label, decimals, .. } = column;
                Ok(ResolvedFigure { value, label, unit, decimals: *decimals, set, place: &found.place })
            }
        }
    }
}

fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<Help> {
    did_you_mean::suggest(name, known.clone()).or_else(|| {
        let all: Vec<&str> = known.take(12).collect();
        (!all.is_empty()).then(|| msg!("có: {}", "there are: {}", all.join(", ")).into())
    })
}
