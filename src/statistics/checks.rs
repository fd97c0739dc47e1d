//! Declared identities: `figures.term_total == sum(total)`. One that fails is an error with both sides' values.
//!
//! ```text
//! check   = sum relation sum            relation: ==  !=  <=  >=  <  >
//! sum     = product { (+|-) product }
//! product = atom { (*|/) atom }
//! atom    = - atom | number | figures.NAME | COLUMN[ROW] | COLUMN | FUNCTION(COLUMN) | ( sum )
//! FUNCTION: sum, min, max, count, first, last
//! ```
//!
//! A bare column makes the check one of every row: `total == girls + boys`. A row
//! that has some of the values and lacks others is an error; one that has none of them is left out.

use std::ops::Range;

use rust_decimal::Decimal;

use super::model::{Cell, DataSet};
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostics, Message, error, msg};
use crate::base::language::Language;
use crate::base::suggest::nearest;

/// Runs all checks of a data set.
pub(super) fn run(set: &DataSet, out: &mut Diagnostics) {
    for (text, place) in &set.checks {
        let report = |message: Message, help: Option<Message>, out: &mut Diagnostics| {
            let code = if help.is_some() { "failed-check" } else { "wrong-check" };
            error!(out, code at place; message; help: help);
        };
        match parse(text, set) {
            Err(message) => report(message, None, out),
            Ok(check) => {
                for (message, help) in failures(&check, set) {
                    report(message, Some(help), out);
                }
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Number(Decimal),
    Figure(usize),
    Cell { row: usize, column: usize },
    Column(usize),
    Function(Function, usize),
    Operation(Box<Term>, char, Box<Term>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Function {
    Sum,
    Min,
    Max,
    Count,
    First,
    Last,
}

struct Check {
    left: Term,
    relation: &'static str,
    right: Term,
}

fn failures(check: &Check, set: &DataSet) -> Vec<(Message, Message)> {
    let by_row = has_column(&check.left) || has_column(&check.right);
    let rows: Vec<Option<usize>> = if by_row { (0..set.rows.len()).map(Some).collect() } else { vec![None] };
    rows.into_iter().filter_map(|row| failure(check, set, row)).collect()
}

fn failure(check: &Check, set: &DataSet, row: Option<usize>) -> Option<(Message, Message)> {
    let (left, right) = (value(&check.left, set, row), value(&check.right, set, row));
    let (Ok(Some(left)), Ok(Some(right))) = (left, right) else {
        if left.is_err() || right.is_err() {
            return Some((
                msg!("không tính được đẳng thức này", "this check cannot be computed"),
                msg!("chia cho 0 hoặc số quá lớn", "a division by 0, or too large a number"),
            ));
        }
        return gap(check, set, row);
    };
    let holds = match check.relation {
        "==" => left == right,
        "!=" => left != right,
        "<=" => left <= right,
        ">=" => left >= right,
        "<" => left < right,
        _ => left > right,
    };
    if holds {
        return None;
    }
    let shown = |value, language| format(Some(value), None, language);
    let relation = check.relation;
    let (lv, rv) = (shown(left, Language::Vi), shown(right, Language::Vi));
    let (le, re) = (shown(left, Language::En), shown(right, Language::En));
    let name = row.map(|row| set.rows[row].key.clone()).unwrap_or_default();
    let message = if row.is_some() {
        Message {
            vi: format!("đẳng thức không đúng ở dòng `{name}`: bên trái {lv}, bên phải {rv}"),
            en: format!("the check fails in row `{name}`: left {le}, right {re}"),
        }
    } else {
        Message {
            vi: format!("đẳng thức không đúng: bên trái {lv}, bên phải {rv}"),
            en: format!("the check fails: left {le}, right {re}"),
        }
    };
    let help = msg!(
        "cần trái {relation} phải: sửa con số sai, hoặc sửa đẳng thức",
        "left {relation} right was declared: correct the number or the check"
    );
    Some((message, help))
}

/// What a check cannot be made without; none where a row has none of the values it is about.
fn gap(check: &Check, set: &DataSet, row: Option<usize>) -> Option<(Message, Message)> {
    let (mut missing, mut present) = (Vec::new(), 0);
    for term in [&check.left, &check.right] {
        each_cell(term, row, &mut |row, column| match set.rows.get(row).map(|row| &row.cells[column]) {
            Some(Cell::Number(_)) => present += 1,
            _ => missing.push(format!("`{}[{}]`", set.columns[column].name, set.rows[row].key)),
        });
    }
    missing.dedup();
    let names = missing.join(", ");
    (!missing.is_empty() && (present > 0 || row.is_none())).then(|| {
        (
            msg!("không kiểm được đẳng thức: chưa có {names}", "the check cannot be made: {names} is missing"),
            msg!(
                "điền số còn thiếu, hoặc bỏ trống mọi số của dòng trong đẳng thức",
                "fill it in, or leave out every number of the row that the check is about"
            ),
        )
    })
}

/// Each cell that a term names, by row and column.
fn each_cell(term: &Term, at: Option<usize>, seen: &mut dyn FnMut(usize, usize)) {
    match term {
        Term::Cell { row, column } => seen(*row, *column),
        Term::Column(column) => at.into_iter().for_each(|row| seen(row, *column)),
        Term::Operation(left, _, right) => {
            each_cell(left, at, seen);
            each_cell(right, at, seen);
        }
        Term::Number(_) | Term::Figure(_) | Term::Function(..) => {}
    }
}

fn has_column(term: &Term) -> bool {
    match term {
        Term::Column(_) => true,
        Term::Operation(left, _, right) => has_column(left) || has_column(right),
        _ => false,
    }
}

/// The value; none where something is missing.
fn value(term: &Term, set: &DataSet, row: Option<usize>) -> Result<Option<Decimal>, Overflow> {
    let cell = |row: usize, column: usize| match set.rows.get(row).map(|row| &row.cells[column]) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    };
    Ok(match term {
        Term::Number(value) => Some(*value),
        Term::Figure(number) => Some(set.figures[*number].value),
        Term::Cell { row, column } => cell(*row, *column),
        Term::Column(column) => row.and_then(|row| cell(row, *column)),
        Term::Function(function, column) => {
            let rows = (0..set.rows.len()).filter(|row| Some(*row) != set.total_row);
            let values: Vec<Decimal> = rows.filter_map(|row| cell(row, *column)).collect();
            match function {
                Function::Sum => Some(values.iter().try_fold(Decimal::ZERO, |a, b| a.checked_add(*b)).ok_or(Overflow)?),
                Function::Count => Some(Decimal::from(values.len())),
                Function::Min => values.iter().min().copied(),
                Function::Max => values.iter().max().copied(),
                Function::First => values.first().copied(),
                Function::Last => values.last().copied(),
            }
        }
        Term::Operation(left, operator, right) => {
            let (Some(left), Some(right)) = (value(left, set, row)?, value(right, set, row)?) else { return Ok(None) };
            let done = match operator {
                '+' => left.checked_add(right),
                '-' => left.checked_sub(right),
                '*' => left.checked_mul(right),
                _ => left.checked_div(right),
            };
            Some(done.ok_or(Overflow)?)
        }
    })
}

#[derive(Clone, Copy, Debug)]
struct Overflow;

const RELATIONS: [&str; 6] = ["==", "!=", "<=", ">=", "<", ">"];

fn parse(text: &str, set: &DataSet) -> Result<Check, Message> {
    let found = RELATIONS.iter().filter_map(|relation| text.find(relation).map(|at| (at, *relation)));
    let Some((at, relation)) = found.min_by_key(|(at, relation)| (*at, std::cmp::Reverse(relation.len()))) else {
        return Err(msg!(
            "đẳng thức cần một dấu so sánh: figures.tong == sum(cot)",
            "a check needs a comparison: figures.total == sum(column)"
        ));
    };
    let side = |range: Range<usize>| {
        let mut parser = Parser { rest: text[range].trim(), set, depth: 0 };
        let term = parser.sum()?;
        if parser.rest.is_empty() { Ok(term) } else { Err(parser.unexpected()) }
    };
    Ok(Check { left: side(0..at)?, relation, right: side(at + relation.len()..text.len())? })
}

struct Parser<'a> {
    rest: &'a str,
    set: &'a DataSet,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn unexpected(&self) -> Message {
        if self.rest.is_empty() {
            return msg!("đẳng thức thiếu một vế", "one side of the check is missing");
        }
        let rest = self.rest;
        msg!("không hiểu `{rest}` trong đẳng thức", "cannot understand `{rest}` in the check")
    }

    fn eat(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.rest.chars().next().filter(|sign| signs.contains(sign))?;
        self.rest = self.rest[sign.len_utf8()..].trim_start();
        Some(sign)
    }

    fn sum(&mut self) -> Result<Term, Message> {
        let mut term = self.product()?;
        while let Some(sign) = self.eat(&['+', '-']) {
            term = Term::Operation(Box::new(term), sign, Box::new(self.product()?));
        }
        Ok(term)
    }

    fn product(&mut self) -> Result<Term, Message> {
        let mut term = self.atom()?;
        while let Some(sign) = self.eat(&['*', '/']) {
            term = Term::Operation(Box::new(term), sign, Box::new(self.atom()?));
        }
        Ok(term)
    }

    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn atom(&mut self) -> Result<Term, Message> {
        self.depth += 1;
        if self.depth > 200 {
            return Err(msg!("đẳng thức quá dài", "the check is too long"));
        }
        if self.eat(&['(']).is_some() {
            let term = self.sum()?;
            return self.eat(&[')']).map(|_| term).ok_or_else(|| self.unexpected());
        }
        if self.eat(&['-', '−']).is_some() {
            let zero = Box::new(Term::Number(Decimal::ZERO));
            return Ok(Term::Operation(zero, '-', Box::new(self.atom()?)));
        }
        if self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let end = self.rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(self.rest.len());
            let number = self.rest[..end].parse().map_err(|_| self.unexpected())?;
            self.rest = self.rest[end..].trim_start();
            return Ok(Term::Number(number));
        }
        let whole = self.rest;
        let word = self.word();
        if word.is_empty() {
            self.rest = whole;
            return Err(self.unexpected());
        }
        if word == "figures" && self.eat(&['.']).is_some() {
            let name = self.word();
            let found = self.set.figures.iter().position(|figure| figure.name == name);
            return found
                .map(Term::Figure)
                .ok_or_else(|| unknown(name, self.set.figures.iter().map(|figure| figure.name.as_str())));
        }
        if self.eat(&['(']).is_some() {
            return self.function(word);
        }
        let column = self.column(word)?;
        if !self.rest.starts_with('[') {
            return Ok(Term::Column(column));
        }
        let Some(end) = self.rest.find(']') else { return Err(self.unexpected()) };
        let key = self.rest[1..end].trim();
        self.rest = self.rest[end + 1..].trim_start();
        let row = self.set.rows.iter().position(|row| row.key == key);
        row.map(|row| Term::Cell { row, column })
            .ok_or_else(|| unknown(key, self.set.rows.iter().map(|row| row.key.as_str())))
    }

    fn function(&mut self, name: &str) -> Result<Term, Message> {
        let function = match name {
            "sum" => Function::Sum,
            "min" => Function::Min,
            "max" => Function::Max,
            "count" => Function::Count,
            "first" => Function::First,
            "last" => Function::Last,
            other => return Err(unknown(other, ["sum", "min", "max", "count", "first", "last"].into_iter())),
        };
        let word = self.word();
        let column = self.column(word)?;
        self.eat(&[')']).map(|_| Term::Function(function, column)).ok_or_else(|| self.unexpected())
    }

    fn column(&self, name: &str) -> Result<usize, Message> {
        let columns = &self.set.columns;
        columns
            .iter()
            .position(|column| column.name == name)
            .ok_or_else(|| unknown(name, columns.iter().map(|column| column.name.as_str())))
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Message {
    match nearest(name, known) {
        Some(near) => msg!(
            "trong đẳng thức không có `{name}`; có phải `{near}`?",
            "the check names `{name}`, which does not exist; did you mean `{near}`?"
        ),
        None => msg!("trong đẳng thức không có `{name}`", "the check names `{name}`, which is not there"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::source::{Source, Sources};

    fn run_on(check: &str) -> Vec<String> {
        let text = format!(
            "[a]\ntitle = \"A\"\nsource = \"B\"\nupdated = 2023-11-07\ncolumns = {{ period = \"P\", total = \"T\", girls = \"G\", boys = \"B\" }}\n\
             rows = [\n{{ period = 2022, total = 10, girls = 4, boys = 6 }},\n{{ period = 2023, total = 14.5, girls = 8, boys = 6 }},\n{{ period = 2024, total = 1 }},\n]\n\
             figures.all = {{ value = 25.5, label = \"L\" }}\nchecks = [\"{check}\"]\n"
        );
        let mut sources = Sources::default();
        sources.insert("content/stats.toml", Source::Text(text.into()));
        let mut out = Diagnostics::default();
        let statistics = crate::statistics::read(&sources, &mut out);
        crate::statistics::check(&statistics, &mut out);
        out.iter().map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message.en)).collect()
    }

    #[test]
    fn identities_hold_or_tell_both_sides() {
        assert_eq!(run_on("figures.all == sum(total)"), [] as [&str; 0]);
        assert_eq!(run_on("total[2022] + 4.5 == total[2023]"), [] as [&str; 0]);
        assert_eq!(run_on("max(total) <= 2 * (last(total) + first(total))"), [] as [&str; 0]);
        assert_eq!(run_on("count(girls) == 2"), [] as [&str; 0]);
        assert_eq!(run_on("-min(total) == 0 - 1"), [] as [&str; 0]);
        assert_eq!(run_on("figures.all == sum(girls)"), ["failed-check: the check fails: left 25.5, right 12"]);
        assert_eq!(
            run_on("total == girls + boys"),
            [
                "failed-check: the check fails in row `2023`: left 14.5, right 14",
                "failed-check: the check cannot be made: `girls[2024]`, `boys[2024]` is missing"
            ]
        );
        assert_eq!(run_on("total / 0 == 1"), ["failed-check: this check cannot be computed"; 3]);
    }

    #[test]
    fn a_check_that_says_nothing_is_told() {
        assert_eq!(run_on("sum(total)"), ["wrong-check: a check needs a comparison: figures.total == sum(column)"]);
        assert_eq!(
            run_on("sum(totl) == 1"),
            ["wrong-check: the check names `totl`, which does not exist; did you mean `total`?"]
        );
        assert_eq!(run_on("sum(total) =="), ["wrong-check: one side of the check is missing"]);
        assert_eq!(
            run_on("figures.al == 1"),
            ["wrong-check: the check names `al`, which does not exist; did you mean `all`?"]
        );
        assert_eq!(
            run_on("total[2021] == 1"),
            ["wrong-check: the check names `2021`, which does not exist; did you mean `2022`?"]
        );
        assert_eq!(run_on("1 == 1 1"), ["wrong-check: cannot understand `1` in the check"]);
    }
}
