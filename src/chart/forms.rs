//! Which form a chart has: the one its author named, or the one that its figures ask for, and why.

use rust_decimal::Decimal;

use super::data::{ChartData, ChartKind, MOST};
use super::text::{NARROW, bold, width};
use super::{pyramid, slope, timeline};
use crate::base::diagnostic::{Message, msg};
use crate::prose::has;
use crate::statistics::Chart;

/// Up to this many periods are columns; more are a line.
const COLUMNS: usize = 24;
/// Up to this many lines can be told apart in one chart.
const LINES: usize = 4;
/// From this many rows on, sorting by size says more than the order of the table.
const RANKED: usize = 5;

/// A form, and why it is this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenForm {
    /// The form.
    pub kind: ChartKind,
    /// Why.
    pub why: Message,
    /// The author named another, which cannot show these figures.
    pub is_other: bool,
}

/// The form of a chart whose author asks for this one.
pub(super) fn choose(data: &ChartData, asked: Chart) -> ChosenForm {
    let named = match asked {
        Chart::Auto | Chart::None => return by_shape(data),
        Chart::Bar => Ok(ChartKind::Bars),
        Chart::Stacked => Ok(ChartKind::Stacked),
        Chart::Line => Ok(ChartKind::Lines),
        Chart::Ranking => ranking(data),
        Chart::Share => shares(data),
        Chart::Multiples => multiples(data),
        Chart::Slope => slope(data),
        Chart::Pyramid => pyramid(data),
    };
    match named {
        Ok(kind) => {
            ChosenForm { kind, why: msg!("người biên tập đã chọn", "its editor chose it"), is_other: false }
        }
        Err(why) => ChosenForm { why, is_other: true, ..by_shape(data) },
    }
}

fn choice(kind: ChartKind, why: Message) -> ChosenForm {
    ChosenForm { kind, why, is_other: false }
}

/// The form that the figures ask for.
fn by_shape(data: &ChartData) -> ChosenForm {
    if is_whole(data) && shares(data).is_ok() {
        return choice(ChartKind::Shares, msg!("mỗi dòng cộng lại là 100%", "each row adds up to 100%"));
    }
    if data.in_time { over_time(data) } else { among_things(data) }
}

fn over_time(data: &ChartData) -> ChosenForm {
    let (rows, series) = (data.rows.len(), data.series.len());
    if rows == 2 && series > 1 && slope(data).is_ok() {
        let why = msg!("{series} loại, từ một kỳ sang kỳ sau", "{series} things, from one period to the next");
        return choice(ChartKind::Slope, why);
    }
    if series == 1 {
        let steps = data.times.as_ref().and_then(|times| times.last()).map_or(rows, |last| last + 1);
        return if steps <= COLUMNS {
            choice(
                ChartKind::Bars,
                msg!("{rows} kỳ nối nhau: mỗi kỳ một cột", "{rows} periods in a row: a column each"),
            )
        } else {
            choice(ChartKind::Lines, msg!("{rows} kỳ là quá nhiều cột", "{rows} periods are too many columns"))
        };
    }
    let cells = rows * series;
    let missing = data.series.iter().flat_map(|series| &series.values).filter(|value| value.is_none()).count();
    if multiples(data).is_err() {
        return choice(ChartKind::Lines, msg!("{series} loại qua các kỳ", "{series} things over time"));
    }
    if series > LINES {
        return choice(
            ChartKind::Multiples,
            msg!("{series} đường chồng lên nhau khó phân biệt", "{series} lines upon each other cannot be told apart"),
        );
    }
    if missing * 3 > cells {
        return choice(
            ChartKind::Multiples,
            msg!("nhiều ô chưa có số nên đường bị đứt", "many figures are missing: lines would be in pieces"),
        );
    }
    choice(ChartKind::Lines, msg!("{series} loại qua {rows} kỳ", "{series} things over {rows} periods"))
}

fn among_things(data: &ChartData) -> ChosenForm {
    let (rows, series) = (data.rows.len(), data.series.len());
    if is_by_age(data) && pyramid(data).is_ok() {
        return choice(ChartKind::Pyramid, msg!("hai nhóm theo độ tuổi", "two groups by age"));
    }
    if slope(data).is_ok() {
        let why = msg!("{rows} loại, hai cột là hai kỳ", "{rows} things; the two columns are periods");
        return choice(ChartKind::Slope, why);
    }
    if series == 1 && rows >= RANKED && !data.rows.iter().any(|label| has_order(label)) {
        let why = msg!("{rows} mục không có thứ tự riêng", "{rows} things without an order of their own");
        return choice(ChartKind::Ranking, why);
    }
    choice(ChartKind::Bars, msg!("so sánh {rows} mục", "{rows} things are compared"))
}

/// Words of grades and levels, which have their own order.
const GRADES: [&str; 22] = [
    "xuất sắc",
    "giỏi",
    "khá",
    "trung bình",
    "yếu",
    "kém",
    "tốt",
    "đạt",
    "hài lòng",
    "đúng hạn",
    "quá hạn",
    "mầm non",
    "tiểu học",
    "trung học",
    "cao đẳng",
    "đại học",
    "sơ cấp",
    "trung cấp",
    "good",
    "excellent",
    "poor",
    "satisfied",
];

/// Whether a row's place among the others has a meaning: numbered wards, ages, grades.
fn has_order(label: &str) -> bool {
    let label = label.to_lowercase();
    label.contains(|c: char| c.is_ascii_digit()) || GRADES.iter().any(|grade| has(&label, grade))
}

/// Whether the rows are ages: all have a number, and something says so.
fn is_by_age(data: &ChartData) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphabetic()).any(|word| matches!(word, "tuổi" | "age" | "ages" | "aged"))
    };
    data.rows.len() >= 3
        && data.rows.iter().all(|label| label.contains(|c: char| c.is_ascii_digit()))
        && (says(data.title) || data.rows.iter().any(|label| says(label)))
}

/// Whether every row adds up to 100%, but for what was rounded.
fn is_whole(data: &ChartData) -> bool {
    let hundred = Decimal::ONE_HUNDRED;
    data.unit == "%"
        && (0..data.rows.len()).all(|row| data.sum(row).is_some_and(|sum| (sum - hundred).abs() <= Decimal::new(3, 1)))
}

impl ChartData<'_> {
    /// The sum of a row; none where a part is missing or below zero.
    pub(super) fn sum(&self, row: usize) -> Option<Decimal> {
        let values = self.series.iter().map(|series| series.values.get(row).copied().flatten());
        values.into_iter().try_fold(Decimal::ZERO, |sum, value| {
            let value = value.filter(|value| *value >= Decimal::ZERO)?;
            sum.checked_add(value)
        })
    }
}

type Fits = Result<ChartKind, Message>;

fn ranking(data: &ChartData) -> Fits {
    match data.series.len() {
        1 => Ok(ChartKind::Ranking),
        _ => Err(msg!("xếp hạng cần đúng một cột số", "a ranking needs exactly one column of numbers")),
    }
}

fn shares(data: &ChartData) -> Fits {
    let is_known = |row| data.sum(row).is_some_and(|sum| sum > Decimal::ZERO);
    if data.series.len() < 2 || !(0..data.rows.len()).all(is_known) {
        return Err(msg!(
            "cơ cấu 100% cần từ hai cột số, không ô nào trống hay âm, và mỗi dòng có tổng lớn hơn 0",
            "shares need two columns of numbers or more, none missing or negative, and a sum above 0 in each row"
        ));
    }
    Ok(ChartKind::Shares)
}

fn multiples(data: &ChartData) -> Fits {
    if !data.in_time || data.series.len() < 2 {
        return Err(msg!(
            "nhiều hình nhỏ cần các dòng là thời gian và từ hai cột số",
            "small multiples need rows that are times, and two columns of numbers or more"
        ));
    }
    Ok(ChartKind::Multiples)
}

fn slope(data: &ChartData) -> Fits {
    let labels: Vec<&str> = data.series.iter().map(|series| series.label).collect();
    let is_turned = !data.in_time
        && labels.len() == 2
        && (2..=MOST).contains(&data.rows.len())
        && timeline::times(&labels).is_some_and(|times| times[0] < times[1]);
    let is_straight = data.in_time && data.rows.len() == 2;
    let is_complete = data.series.iter().all(|series| series.values.iter().all(Option::is_some));
    let fits = |series: &super::Series| {
        series.values.iter().all(|value| bold(&data.shown(series, *value)) <= slope::MOST_VALUE)
    };
    if !(is_turned || is_straight) || !is_complete || !data.series.iter().all(fits) {
        return Err(msg!(
            "hình hai kỳ cần đúng hai kỳ, đủ số và không quá dài",
            "this form needs exactly two periods, with all their figures, none of them too long"
        ));
    }
    Ok(ChartKind::Slope)
}

fn pyramid(data: &ChartData) -> Fits {
    let is_sound = |value: &Option<Decimal>| value.is_some_and(|value| value >= Decimal::ZERO);
    let has_room = |label: &&str| width(label) <= pyramid::MOST_LABEL;
    let values = || data.series.iter().flat_map(|series| &series.values);
    let has_height = values().flatten().any(|value| *value > Decimal::ZERO);
    let longest =
        data.series.iter().flat_map(|series| series.values.iter().map(|value| bold(&data.shown(series, *value))));
    let is_narrow = longest.fold(0.0, f64::max) <= NARROW / 4.0;
    if data.series.len() != 2
        || !(2..=pyramid::MOST_ROWS).contains(&data.rows.len())
        || !values().all(is_sound)
        || !has_height
        || !is_narrow
        || !data.rows.iter().all(has_room)
    {
        return Err(msg!(
            "tháp dân số cần đúng hai cột số, không ô nào trống hay âm, và tên dòng ngắn",
            "a pyramid needs exactly two columns of numbers, none missing or negative, and rows with short names"
        ));
    }
    Ok(ChartKind::Pyramid)
}
