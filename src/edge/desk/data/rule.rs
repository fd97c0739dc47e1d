//! A declared check in words that need no TOML: with the labels of its columns and figures, and the cells that it is about.

use std::ops::Range;

use crate::base::language::Language;
use crate::statistics::DataSet;

/// What a check is about.
#[derive(Debug, Default, PartialEq)]
pub struct Rule {
    /// The check with labels in place of names: `“Nữ” ≤ “Tổng số”`.
    pub words: String,
    /// The columns that it names by themselves.
    pub columns: Vec<usize>,
    /// The cells that it names: `total[2025]`.
    pub cells: Vec<(usize, usize)>,
    /// The names of the figures that it names.
    pub figures: Vec<String>,
}

/// Functions of checks, in both languages.
const FUNCTIONS: [(&str, &str, &str); 6] = [
    ("sum", "tổng", "sum of"),
    ("min", "nhỏ nhất của", "least of"),
    ("max", "lớn nhất của", "greatest of"),
    ("count", "số dòng có", "count of"),
    ("first", "dòng đầu của", "first of"),
    ("last", "dòng cuối của", "last of"),
];

impl Rule {
    /// Reads a check as it is written in a set.
    pub fn of(check: &str, set: &DataSet, language: Language) -> Rule {
        let mut rule = Rule::default();
        let mut from = 0;
        for word in words(check) {
            if word.start < from {
                continue;
            }
            rule.words += &signs(&check[from..word.start]);
            from = rule.word(check, word, set, language);
        }
        rule.words += &signs(&check[from..]);
        rule
    }

    /// Takes a word with what belongs to it; gives the byte behind that.
    fn word(&mut self, check: &str, word: Range<usize>, set: &DataSet, language: Language) -> usize {
        let (name, rest) = (&check[word.clone()], &check[word.end..]);
        if name == "figures" && rest.starts_with('.') {
            let own = words(rest).next().unwrap_or(0..0);
            if let Some(figure) = set.figures.iter().find(|figure| figure.name == rest[own.clone()]) {
                self.figures.push(figure.name.clone());
                self.words += &format!("“{}”", figure.label);
                return word.end + own.end;
            }
        }
        if let Some((_, vi, en)) = FUNCTIONS.iter().find(|(function, ..)| *function == name && rest.starts_with('(')) {
            self.words += if language == Language::Vi { vi } else { en };
            let own = words(rest).next().unwrap_or(0..0);
            let column = set.columns.iter().find(|column| column.name == rest[own.clone()]);
            let close = rest.find(')').map_or(rest.len(), |close| close + 1);
            self.words += &format!(" “{}”", column.map_or(&rest[own], |column| &column.label));
            return word.end + close;
        }
        let Some(column) = set.columns.iter().position(|column| column.name == name) else {
            self.words += name;
            return word.end;
        };
        self.words += &format!("“{}”", set.columns[column].label);
        let key = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(key, _)| key);
        let Some(key) = key else {
            self.columns.push(column);
            return word.end;
        };
        self.words += &format!(" ({key})");
        self.cells.extend(set.rows.iter().position(|row| row.key == key.trim()).map(|row| (row, column)));
        word.end + key.len() + 2
    }
}

/// The signs between words as people write them.
fn signs(text: &str) -> String {
    text.replace("==", "=").replace("<=", "≤").replace(">=", "≥").replace("!=", "≠").replace('*', "×")
}

/// The words of a check, in order.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_word)?;
        at = start + text[start..].find(|c| !is_word(c)).unwrap_or(text.len() - start);
        Some(start..at)
    })
}
