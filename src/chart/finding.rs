//! What an author says that the figures show (`finding = "..."`), checked against them; and a form that cannot show them.

use rust_decimal::Decimal;

use super::ChartData;
use crate::base::diagnostic::{Diagnostics, Message, Place, warning};
use crate::base::language::Language;
use crate::prose::{Numbers, Prose, Quantity, Sentence, has, near, percent};
use crate::statistics::{Cell, Chart, DataSet};

/// With more rows some difference of two of them is any number.
const COMPARED: usize = 40;

/// Warns of findings that the rows do not bear out, and of forms that cannot show the rows.
pub fn check(sets: &[DataSet], language: Language, out: &mut Diagnostics) {
    for set in sets.iter().filter(|set| set.chart != Chart::Auto || set.finding.is_some()) {
        let Some((data, choice)) = ChartData::chosen(set, language) else { continue };
        if choice.is_other {
            let (name, word, Message { vi, en }) = (&set.name, set.chart.word(), choice.why);
            let message = Message {
                vi: format!("`{name}` không vẽ được thành `{word}`: {vi}"),
                en: format!("`{name}` cannot be drawn as `{word}`: {en}"),
            };
            warning!(out, "chart-form" at &set.place; message;
                help: "chọn kiểu khác, hoặc bỏ dòng `chart` để phần mềm tự chọn", "choose another form, or leave `chart` out");
        }
        if let Some((finding, place)) = &set.finding {
            sentences(set, &data, (finding, place), language, out);
        }
    }
}

fn sentences(
    set: &DataSet,
    data: &ChartData,
    (finding, place): (&str, &Place),
    language: Language,
    out: &mut Diagnostics,
) {
    let whole = place.range.map_or(0..0, |range| range.start..range.end);
    let mut numbers = Numbers::new(language, None);
    let at = |_: std::ops::Range<usize>| whole.clone();
    numbers.look(&Prose { text: finding, at: &at, cell: None }, &place.source, out);
    for sentence in numbers.finish(&place.source, out) {
        for quantity in &sentence.quantities {
            if !is_known(set, data, quantity) {
                let typed = &sentence.words[quantity.at.clone()];
                warning!(out, "odd-number" at place;
                    "`{typed}` không có trong bảng `{}`, cũng không phải hiệu, tổng hay tỷ lệ của các dòng",
                    "`{typed}` is not in the set `{}`, nor a difference, sum or share of its rows", set.name;
                    help: "sửa con số trong `finding`", "correct the number in `finding`");
            }
        }
        superlative(data, &sentence, place, out);
    }
    way(data, finding, place, out);
}

/// The drawn columns of a set, total row included.
fn columns(set: &DataSet) -> impl Iterator<Item = Vec<Decimal>> + '_ {
    let value = |column: usize, row: &crate::statistics::Row| match row.cells.get(column) {
        Some(Cell::Number(value)) => Some(*value),
        _ => None,
    };
    let columns = (0..set.columns.len()).filter(|at| *at != set.key && set.columns[*at].numeric);
    columns.map(move |column| set.rows.iter().filter_map(|row| value(column, row)).collect())
}

/// Whether a number is a figure of the set, or what can be calculated from two of one column or from a row.
fn is_known(set: &DataSet, data: &ChartData, quantity: &Quantity) -> bool {
    let value = quantity.value;
    let rounds = |exact: Decimal| exact == value || exact.round_dp(value.scale()) == value || quantity.size() == exact;
    let is_share = |part: Decimal, whole: Decimal| {
        quantity.is_share() && percent(part, whole).is_some_and(|exact| near(exact.abs(), quantity))
    };
    let of_column = |values: &Vec<Decimal>| {
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value)).unwrap_or_default();
        let pairs = || {
            values.iter().take(COMPARED).flat_map(|one| values.iter().take(COMPARED).map(move |other| (*one, *other)))
        };
        rounds(sum)
            || values.iter().any(|one| rounds(*one) || is_share(*one, sum))
            || pairs()
                .any(|(one, other)| rounds((one - other).abs()) || is_share(one - other, other) || is_share(one, other))
    };
    let of_row = |row: usize| {
        let sum = data.sum(row);
        let parts = || data.series.iter().filter_map(|series| series.values.get(row).copied().flatten());
        sum.is_some_and(|sum| rounds(sum) || parts().any(|part| is_share(part, sum)))
    };
    rounds(Decimal::from(set.parts().count()))
        || rounds(Decimal::from(data.series.len()))
        || set.figures.iter().any(|figure| rounds(figure.value))
        || columns(set).any(|values| of_column(&values))
        || (0..data.rows.len()).any(of_row)
}

/// The rows that a sentence names, in their order.
fn named(data: &ChartData, words: &str) -> Vec<usize> {
    (0..data.rows.len()).filter(|row| has(words, &data.rows[*row].to_lowercase())).collect()
}

/// "nhiều nhất" of a row that has not most.
fn superlative(data: &ChartData, sentence: &Sentence, place: &Place, out: &mut Diagnostics) {
    let (Some(most), [series]) = (sentence.superlative, data.series.as_slice()) else { return };
    let [row] = named(data, &sentence.words)[..] else { return };
    let known = || series.values.iter().flatten().copied();
    let best = if most { known().max() } else { known().min() };
    if series.values[row] != best {
        let best = data.rows.iter().zip(&series.values).find(|(_, value)| **value == best).map_or("", |(row, _)| row);
        let row = data.rows[row];
        warning!(out, "odd-number" at place;
            "theo bảng, đó là `{best}`, không phải `{row}`", "by the rows it is `{best}`, not `{row}`";
            help: "sửa `finding`", "correct `finding`");
    }
}

/// "tăng" of what falls from the first period to the last, or from one that is named to another.
fn way(data: &ChartData, finding: &str, place: &Place, out: &mut Diagnostics) {
    let words = finding.to_lowercase();
    let says = |all: &[&str]| all.iter().any(|word| has(&words, word));
    let (up, down) = (says(&["tăng", "rose", "rises", "up"]), says(&["giảm", "fell", "falls", "down"]));
    let [series] = data.series.as_slice() else { return };
    if up == down || !data.in_time {
        return;
    }
    let known = || (0..data.rows.len()).filter(|row| series.values[*row].is_some());
    let ends = match named(data, &words)[..] {
        [one, other] => Some((one, other)),
        [] => known().next().zip(known().next_back()),
        _ => None,
    };
    let Some((from, to)) = ends else { return };
    let (Some(first), Some(last)) = (series.values[from], series.values[to]) else { return };
    if first == last || (last > first) == up {
        return;
    }
    let (a, b) = (data.with_unit(series, first), data.with_unit(series, last));
    let (from, to) = (data.rows[from], data.rows[to]);
    warning!(out, "odd-number" at place;
        "theo bảng, từ {a} ({from}) đến {b} ({to})", "by the rows it goes from {a} ({from}) to {b} ({to})";
        help: "sửa chữ tăng, giảm trong `finding`", "correct the direction in `finding`");
}
