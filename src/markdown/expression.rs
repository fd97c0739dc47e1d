//! Figures of the statistics in texts: what may stand between `{{` and `}}`, and plain text that has some. All of it is
//! parsed once, where the text is read; the join only looks names up.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::video;
use super::words::{next_figure, typed_before};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, error, msg};
use crate::base::source::SourcePath;
use crate::base::value::Spanned;

/// The name of a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureRef {
    /// `admissions.term_total`
    Figure {
        /// The data set.
        set: String,
        /// The figure.
        figure: String,
    },
    /// `admissions[2023].total`
    Cell {
        /// The data set.
        set: String,
        /// The key of the row.
        row: String,
        /// The column.
        column: String,
    },
}

impl FigureRef {
    /// The data set it belongs to.
    pub fn set(&self) -> &str {
        match self {
            FigureRef::Figure { set, .. } | FigureRef::Cell { set, .. } => set,
        }
    }
}

impl fmt::Display for FigureRef {
    /// As it is written in a text, row and all.
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            FigureRef::Figure { set, figure } => write!(out, "{set}.{figure}"),
            FigureRef::Cell { set, row, column } => write!(out, "{set}[{row}].{column}"),
        }
    }
}

/// How a data set is shown that stands alone on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetBlock {
    /// `{{ chart admissions }}`
    Chart,
    /// `{{ table admissions }}`
    Table,
}

/// A figure among words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expression {
    /// Shows a figure, perhaps with its unit.
    Show {
        /// Which.
        figure: FigureRef,
        /// `| unit`
        unit: bool,
    },
    /// `77{{= ... }}`: the number typed before it must be this figure. Nothing is shown.
    Assertion {
        /// Which.
        figure: FigureRef,
        /// `77`, or `3 %`; none where no number is typed right before it.
        typed: Option<String>,
        /// The words before it, where a currency or the direction of a change may be.
        before: String,
        /// The words that follow, where its unit may be.
        after: String,
    },
}

impl Expression {
    /// The data set it belongs to.
    pub fn set(&self) -> &str {
        match self {
            Expression::Show { figure, .. } | Expression::Assertion { figure, .. } => figure.set(),
        }
    }
}

/// How many letters of the text before and behind an assertion are kept.
pub(super) const AROUND: usize = 32;

/// Parses what stands between the braces; `before` is the text that precedes them, `after` what follows.
///
/// # Errors
/// What was expected, where it is none of the forms.
///
/// ```
/// use bantin::markdown::{Expression, FigureRef, parse_expression};
/// let figure = FigureRef::Cell { set: "a".into(), row: "2023".into(), column: "total".into() };
/// assert_eq!(parse_expression("a[2023].total | unit", "", ""), Ok(Expression::Show { figure, unit: true }));
/// ```
pub fn parse(text: &str, before: &str, after: &str) -> Result<Expression, Message> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('=') {
        let after = after.chars().take(AROUND).collect();
        let typed = typed_before(before);
        let before = &before[..before.len() - typed.as_ref().map_or(0, String::len)];
        let before = before[before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at)..].to_owned();
        return reference(rest.trim()).map(|figure| Expression::Assertion { figure, typed, before, after });
    }
    // A row's key may hold any sign, so the filter is looked for behind it.
    let after_row = text.find(']').unwrap_or(0);
    let (what, filter) = match text[after_row..].find('|') {
        Some(bar) => (&text[..after_row + bar], Some(text[after_row + bar + 1..].trim())),
        None => (text, None),
    };
    let unit = match filter {
        None => false,
        Some("unit") => true,
        Some(other) => {
            return Err(msg!(
                "không có cách hiển thị `{other}`; chỉ có `| unit`",
                "there is no filter `{other}`, only `| unit`"
            ));
        }
    };
    reference(what.trim()).map(|figure| Expression::Show { figure, unit })
}

fn reference(text: &str) -> Result<FigureRef, Message> {
    let expected = || {
        msg!(
            "viết {{{{ bảng.số_liệu }}}} hoặc {{{{ bảng[dòng].cột }}}}",
            "write {{{{ set.figure }}}} or {{{{ set[row].column }}}}"
        )
    };
    if let Some((set, rest)) = text.split_once('[') {
        let (row, column) = rest.split_once(']').ok_or_else(expected)?;
        let column = column.strip_prefix('.').ok_or_else(expected)?;
        let row = row.trim().trim_matches(['"', '\'']).trim();
        if !is_name(set) || row.is_empty() || !is_name(column) {
            return Err(expected());
        }
        return Ok(FigureRef::Cell { set: set.into(), row: row.into(), column: column.into() });
    }
    match text.split_once('.') {
        Some((set, figure)) if is_name(set) && is_name(figure) => {
            Ok(FigureRef::Figure { set: set.into(), figure: figure.into() })
        }
        _ => Err(expected()),
    }
}

/// A bare key of TOML.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// A chart or table and its data set, or what is wrong with it.
pub(super) type BlockOf = Result<(SetBlock, String), Diagnostic>;

/// A chart or table and its data set: `chart admissions`. None where it is another expression.
pub(super) fn block(text: &str) -> Option<BlockOf> {
    let (word, name) = text.trim().split_once(char::is_whitespace)?;
    let block = match word {
        "chart" => SetBlock::Chart,
        "table" => SetBlock::Table,
        _ => return None,
    };
    Some(match name.trim() {
        name if is_name(name) => Ok((block, name.to_owned())),
        _ => Err(not_understood(text, msg!("viết {{{{ {word} tên-bảng }}}}", "write {{{{ {word} data_set }}}}"))),
    })
}

/// A figure in a box and where its words are, or what is wrong with it.
pub(super) type BoxOf = Result<(Expression, Range<usize>), Diagnostic>;

/// A figure in a box: `figure admissions.term_total đảng viên mới`, the figure perhaps with `| unit`. None where it is
/// another expression.
pub(super) fn boxed(text: &str) -> Option<BoxOf> {
    let rest = text.trim_start().strip_prefix("figure").filter(|rest| rest.starts_with(char::is_whitespace))?;
    let rest = rest.trim_start();
    // A row's key may have spaces.
    let key = rest.split(char::is_whitespace).next()?.find('[').and_then(|_| rest.find(']')).unwrap_or(0);
    let end = rest[key..].find(|c: char| c.is_whitespace() || c == '|').map_or(rest.len(), |at| key + at);
    let (name, words) = rest.split_at(end);
    let after = words.trim_start().strip_prefix('|').and_then(|words| words.trim_start().strip_prefix("unit"));
    let (unit, words) = after.map_or((false, words), |words| (true, words));
    let start = text.len() - words.trim_start().len();
    let place = start..start + words.trim().len();
    Some(match reference(name) {
        Err(help) => Err(not_understood(text, help)),
        Ok(_) if place.is_empty() => {
            let help = msg!(
                "viết thêm con số ấy là gì: {{{{ figure {name} hộ nghèo năm 2025 }}}}",
                "say what the figure is: {{{{ figure {name} poor households in 2025 }}}}"
            );
            Err(not_understood(text, help))
        }
        Ok(figure) => Ok((Expression::Show { figure, unit }, place)),
    })
}

/// An expression among words, where a chart or table cannot stand; the error says what is wrong with it.
pub(super) fn among_words(text: &str, before: &str, after: &str) -> Result<Expression, Diagnostic> {
    match block(text) {
        Some(Err(problem)) => Err(problem),
        Some(Ok(_)) => {
            let what = msg!("biểu đồ và bảng phải đứng riêng một dòng", "a chart or table stands alone on its line");
            Err(error!("unknown-figure"; what;
                help: "để dòng trống ở trên và dưới", "leave an empty line above and below"))
        }
        None if video::read(text).is_some() => Err(video::among_words()),
        None => parse(text, before, after).map_err(|help| not_understood(text, help)),
    }
}

/// The figure in braces that a text begins with, of those that are filled in nowhere: its bytes, and what is reported.
pub fn unfilled(text: &str) -> Option<(Range<usize>, Diagnostic)> {
    let (open, close) = next_figure(text, 0, &[])?;
    let inner = &text[open + 2..close];
    // Other braces are another program's.
    if inner.contains('{') || parse(inner, "", "").is_err() {
        return None;
    }
    let typed = &text[open..close + 2];
    Some((
        open..close + 2,
        error!("unfilled-figure";
            "`{typed}` không được điền ở đây: người đọc sẽ thấy nguyên dấu ngoặc",
            "`{typed}` is not filled in here: readers would see the braces";
            help: "viết thẳng con số, hoặc viết đoạn này bằng Markdown", "type the number, or write this part in Markdown"),
    ))
}

fn not_understood(text: &str, help: Message) -> Diagnostic {
    let text = text.trim();
    let what = msg!("không hiểu `{{{{ {text} }}}}`", "cannot understand `{{{{ {text} }}}}`");
    error!("unknown-figure"; what; help: help)
}

/// A stretch of a plain text that readers do not see as it stands: an expression, or the backslash of `\\{{`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What is shown instead; none: nothing.
    pub expression: Option<Expression>,
}

/// Plain text with figures in it: a lead, a heading, the description of a picture.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureText {
    /// As it was typed, braces and all.
    pub text: String,
    /// Where figures belong, in order.
    pub slots: Vec<Slot>,
}

impl FigureText {
    /// Parses a text at its place in a file. Nothing is shown for what cannot be understood, which is reported.
    pub fn read(text: Spanned<String>, path: &SourcePath, out: &mut Diagnostics) -> Spanned<FigureText> {
        let (line, wrong) = FigureText::parse(text.value);
        out.extend(wrong.into_iter().map(|problem| problem.at(path, text.span.clone())));
        Spanned { value: line, span: text.span }
    }

    /// The line, and what is wrong with its expressions.
    pub(super) fn parse(text: String) -> (FigureText, Vec<Diagnostic>) {
        let mut wrong = Vec::new();
        let mut slots = Vec::new();
        let mut from = 0;
        while let Some(open) = text[from..].find("{{").map(|open| from + open) {
            if text[from..open].ends_with('\\') {
                slots.push(Slot { range: open - 1..open, expression: None });
                from = open + 2;
                continue;
            }
            let Some((open, close)) = next_figure(&text, open, &[]) else { break };
            let parsed = among_words(&text[open + 2..close], &text[..open], &text[close + 2..]);
            let expression = parsed.map_err(|problem| wrong.push(problem)).ok();
            slots.push(Slot { range: open..close + 2, expression });
            from = close + 2;
        }
        (FigureText { text, slots }, wrong)
    }

    /// The words alone.
    pub(super) fn without_figures(&self) -> String {
        let mut out = String::new();
        let mut from = 0;
        for slot in &self.slots {
            out.push_str(&self.text[from..slot.range.start]);
            from = slot.range.end;
        }
        out + &self.text[from..]
    }

    /// The expressions in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.slots.iter().filter_map(|slot| slot.expression.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match among_words(text, "", "") {
            Ok(expression) => format!("{expression:?}"),
            Err(problem) => problem.help.map(|help| help.en).unwrap_or_default(),
        }
    }

    #[test]
    fn all_forms_are_read() {
        let figure = |set: &str, figure: &str| FigureRef::Figure { set: set.into(), figure: figure.into() };
        let cell = |row: &str| FigureRef::Cell { set: "a".into(), row: row.into(), column: "total".into() };
        let show = |figure, unit| Ok(Expression::Show { figure, unit });
        let assertion = |figure, typed: &str, before: &str| {
            let (before, after) = (before.into(), " hộ".into());
            Ok(Expression::Assertion { figure, typed: Some(typed.into()), before, after })
        };
        assert_eq!(parse("a.b", "7", " hộ"), show(figure("a", "b"), false));
        assert_eq!(parse(" a.b|unit ", "", " hộ"), show(figure("a", "b"), true));
        assert_eq!(parse("= a.b", "đạt 3 %", " hộ"), assertion(figure("a", "b"), "3 %", "đạt "));
        assert_eq!(parse("a[9 tháng | đầu năm].total", "", " hộ"), show(cell("9 tháng | đầu năm"), false));
        assert_eq!(parse("=a[\"2023\"].total", "2020-77", " hộ"), assertion(cell("2023"), "77", "2020-"));
        assert_eq!(
            parse("= a.b", "đạt", " hộ"),
            Ok(Expression::Assertion {
                figure: figure("a", "b"),
                typed: None,
                before: "đạt".into(),
                after: " hộ".into()
            })
        );
        assert_eq!(block("chart a"), Some(Ok((SetBlock::Chart, "a".into()))));
        assert_eq!(block("table a"), Some(Ok((SetBlock::Table, "a".into()))));
        assert_eq!(block("chart.total"), None);
        assert_eq!(boxed("figure.total"), None);
        assert_eq!(
            boxed("figure a.b hộ nghèo "),
            Some(Ok((Expression::Show { figure: figure("a", "b"), unit: false }, 11..22)))
        );
        let words = "figure a[9 tháng].total | unit mỗi năm";
        let place = words.find("mỗi").unwrap_or_default()..words.len();
        assert_eq!(boxed(words), Some(Ok((Expression::Show { figure: cell("9 tháng"), unit: true }, place))));
        assert!(matches!(boxed("figure a.b"), Some(Err(_))) && matches!(boxed("figure a hộ"), Some(Err(_))));
        assert_eq!(parse("chart.total", "", " hộ"), show(figure("chart", "total"), false));
    }

    #[test]
    fn what_is_none_of_them_is_told() {
        let forms = "write {{ set.figure }} or {{ set[row].column }}";
        assert_eq!(told("a"), forms);
        assert_eq!(told("a[2023]"), forms);
        assert_eq!(told("a[].b"), forms);
        assert_eq!(told("a.b.c"), forms);
        assert_eq!(told(""), forms);
        assert_eq!(told("a.b | words"), "there is no filter `words`, only `| unit`");
        assert_eq!(told("chart a b"), "write {{ chart data_set }}");
    }

    #[test]
    fn a_line_knows_where_its_figures_belong() {
        let typed = r"Có 7{{= a.b }} và {{ a.b }}, \{{ a.b }}, {{ a }}, {{ chart a }}, {{";
        let (line, wrong) = FigureText::parse(typed.into());
        let shown: Vec<(&str, bool)> =
            line.slots.iter().map(|slot| (&line.text[slot.range.clone()], slot.expression.is_some())).collect();
        let expected =
            [("{{= a.b }}", true), ("{{ a.b }}", true), ("\\", false), ("{{ a }}", false), ("{{ chart a }}", false)];
        assert_eq!(shown, expected);
        let wrong: Vec<&str> = wrong.iter().map(|one| one.message.en.as_str()).collect();
        assert_eq!(wrong, ["cannot understand `{{ a }}`", "a chart or table stands alone on its line"]);
    }
}
