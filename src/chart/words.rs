//! The picture in sentences, as one would tell it on the telephone.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{ChartData, ChartKind, Series};
use crate::base::language::Language;
use crate::base::number::number;
use crate::statistics::{format, with_unit};
use crate::view::ChartView;

/// What is to be known for reading the picture rightly; may be empty.
pub(super) fn note(data: &ChartData, view: &ChartView, from_zero: bool) -> String {
    let mut sentences = Vec::new();
    if !data.note.is_empty() {
        sentences.push(data.note.to_owned());
    }
    if data.has_plans() {
        sentences.push(match data.language {
            Language::Vi => "Nét đứt: số kế hoạch hoặc ước tính.".to_owned(),
            Language::En => "Dashed: planned or estimated.".to_owned(),
        });
    }
    if view.kind == "multiples" && super::multiples::is_apart(data) {
        sentences.push(match data.language {
            Language::Vi => "Mỗi hình có thang đo riêng.".to_owned(),
            Language::En => "Each picture has its own scale.".to_owned(),
        });
    }
    if !from_zero {
        sentences.push(match data.language {
            Language::Vi => "Trục đứng không bắt đầu từ 0.".to_owned(),
            Language::En => "The vertical axis does not begin at 0.".to_owned(),
        });
    }
    if !data.left_out.is_empty() {
        let names = data.left_out.join(", ");
        sentences.push(match data.language {
            Language::Vi => format!("Không vẽ, chỉ có trong bảng: {names}."),
            Language::En => format!("Not drawn, in the table only: {names}."),
        });
    }
    sentences.join(" ")
}

/// Kind, size, highest and lowest, the way from first to last, what is missing, where everything is.
pub(super) fn summary(data: &ChartData, kind: &str, note: &str) -> String {
    let is_stacked = data.kind == ChartKind::Stacked && data.series.len() > 1;
    let mut sentences = Vec::new();
    if !data.finding.is_empty() {
        sentences.push(ended(data.finding));
    }
    sentences.push(what(data, kind, is_stacked));
    sentences.extend(data.series.iter().map(|series| of_series(data, series)));
    sentences.extend(missing(data));
    sentences.extend(data.marks.iter().map(|(at, text)| ended(&format!("{at}: {text}"))));
    sentences.push(note.to_owned());
    sentences.push(match data.language {
        Language::Vi => "Bảng số liệu đi kèm có đủ các con số.".to_owned(),
        Language::En => "The table that goes with it has all figures.".to_owned(),
    });
    sentences.retain(|sentence| !sentence.is_empty());
    sentences.join(" ")
}

/// With a mark at its end, as a sentence among others has.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

fn what(data: &ChartData, kind: &str, stacked: bool) -> String {
    let rows = number(data.rows.len() as i64, data.language);
    let several = data.series.len() > 1;
    let labels: Vec<&str> = data.series.iter().map(|series| series.label).collect();
    let labels = labels.join(", ");
    match data.language {
        Language::Vi => {
            let kind = match (kind, stacked) {
                ("lines", _) => "đường",
                ("shares", _) => "cơ cấu 100%",
                ("multiples", _) => "nhiều hình nhỏ",
                ("slope", _) => "hai kỳ",
                ("pyramid", _) => "tháp",
                ("bars", false) if data.kind == ChartKind::Ranking => "thanh ngang xếp từ lớn đến nhỏ",
                ("bars", false) => "thanh ngang",
                ("bars", true) => "thanh ngang xếp chồng",
                (_, false) => "cột",
                (_, true) => "cột xếp chồng",
            };
            let series =
                if several { format!(", {} loại số liệu: {labels}", data.series.len()) } else { String::new() };
            format!("Biểu đồ {kind} gồm {rows} dòng{series}.")
        }
        Language::En => {
            let kind = match (kind, stacked) {
                ("lines", _) => "Line chart",
                ("shares", _) => "Shares of 100%",
                ("multiples", _) => "Small multiples",
                ("slope", _) => "Slope chart",
                ("pyramid", _) => "Pyramid",
                ("bars", false) if data.kind == ChartKind::Ranking => "Bar chart from the largest to the smallest",
                ("bars", false) => "Bar chart",
                ("bars", true) => "Stacked bar chart",
                (_, false) => "Column chart",
                (_, true) => "Stacked column chart",
            };
            let noun = if data.rows.len() == 1 { "row" } else { "rows" };
            let series = if several { format!(" and {} series: {labels}", data.series.len()) } else { String::new() };
            format!("{kind} of {rows} {noun}{series}.")
        }
    }
}

fn of_series(data: &ChartData, series: &Series) -> String {
    let vi = data.language == Language::Vi;
    let known: Vec<(usize, Decimal)> =
        series.values.iter().enumerate().filter_map(|(row, value)| value.map(|value| (row, value))).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return String::new() };
    let shown = |value: Decimal| data.with_unit(series, value);
    let high = known.iter().map(|(_, value)| *value).fold(first.1, Decimal::max);
    let low = known.iter().map(|(_, value)| *value).fold(first.1, Decimal::min);
    let mut parts = Vec::new();
    if known.len() == 1 {
        let (value, row) = (shown(first.1), data.rows[first.0]);
        parts.push(if vi {
            format!("chỉ có một số liệu, {value} ({row})")
        } else {
            format!("a single figure, {value} ({row})")
        });
    } else if high == low {
        let value = shown(high);
        parts.push(if vi { format!("mọi dòng đều là {value}") } else { format!("{value} in every row") });
    } else {
        // From one place to another nothing rises or falls, even where a line joins them.
        if data.in_time {
            parts.push(trend(data, series, *first, *last));
        }
        let (most, least) = (place(data, &known, high), place(data, &known, low));
        let (high, low) = (shown(high), shown(low));
        parts.push(if vi {
            format!("cao nhất {high} ({most}), thấp nhất {low} ({least})")
        } else {
            format!("highest {high} ({most}), lowest {low} ({least})")
        });
    }
    format!("{}: {}.", series.label, parts.join("; "))
}

/// The row of a value, and how many more have it.
fn place(data: &ChartData, known: &[(usize, Decimal)], wanted: Decimal) -> String {
    let mut rows = known.iter().filter(|(_, value)| *value == wanted).map(|(row, _)| data.rows[*row]);
    let first = rows.next().unwrap_or_default();
    match (rows.count(), data.language) {
        (0, _) => first.to_owned(),
        (more, Language::Vi) => format!("{first} và {more} dòng khác"),
        (more, Language::En) => format!("{first} and {more} more"),
    }
}

/// From the first value to the last. The difference is that of the figures as they are shown.
fn trend(data: &ChartData, series: &Series, first: (usize, Decimal), last: (usize, Decimal)) -> String {
    let round = |value: Decimal| match series.decimals {
        Some(places) => value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
        None => value,
    };
    let change = round(last.1) - round(first.1);
    let (a, b) = (data.with_unit(series, first.1), data.with_unit(series, last.1));
    let (from, to) = (data.rows[first.0], data.rows[last.0]);
    let vi = data.language == Language::Vi;
    // A share that goes from 2% to 3% has not risen by 1%.
    let unit = match (data.unit, vi) {
        ("%", true) => "điểm phần trăm",
        ("%", false) => "percentage points",
        (unit, _) => unit,
    };
    let by = with_unit(&format(Some(change.abs()), series.decimals, data.language), unit);
    let way = match (change.cmp(&Decimal::ZERO), vi) {
        (std::cmp::Ordering::Equal, true) => "không đổi".to_owned(),
        (std::cmp::Ordering::Equal, false) => "unchanged".to_owned(),
        (std::cmp::Ordering::Greater, true) => format!("tăng {by}"),
        (std::cmp::Ordering::Greater, false) => format!("up {by}"),
        (std::cmp::Ordering::Less, true) => format!("giảm {by}"),
        (std::cmp::Ordering::Less, false) => format!("down {by}"),
    };
    if vi {
        format!("từ {a} ({from}) đến {b} ({to}), {way}")
    } else {
        format!("from {a} ({from}) to {b} ({to}), {way}")
    }
}

fn missing(data: &ChartData) -> Option<String> {
    let count = data.series.iter().flat_map(|series| &series.values).filter(|value| value.is_none()).count();
    if count == 0 {
        return None;
    }
    Some(match data.language {
        Language::Vi => format!("{count} ô chưa có số liệu."),
        Language::En if count == 1 => "1 figure is missing.".to_owned(),
        Language::En => format!("{count} figures are missing."),
    })
}
