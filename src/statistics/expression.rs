//! Figures in texts: what may stand between `{{` and `}}`.

use memchr::memmem;

use super::Statistics;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;

/// What an expression asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
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

impl Wanted {
    /// The data set it belongs to.
    pub fn set(&self) -> &str {
        match self {
            Wanted::Figure { set, .. } | Wanted::Cell { set, .. } => set,
        }
    }
}

/// What stands alone on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// `{{ chart admissions }}`
    Chart,
    /// `{{ table admissions }}`
    Table,
}

/// An expression, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// Shows a figure, perhaps with its unit.
    Show {
        /// Which.
        wanted: Wanted,
        /// `| unit`
        unit: bool,
    },
    /// `= ...`: the number before it, as typed, must be this figure.
    Bound(Wanted),
    /// A chart or a table.
    Block(Block, String),
}

impl Expression {
    /// The data set it belongs to.
    pub fn set(&self) -> &str {
        match self {
            Expression::Show { wanted, .. } | Expression::Bound(wanted) => wanted.set(),
            Expression::Block(_, set) => set,
        }
    }
}

/// Reads what stands between the braces.
///
/// # Errors
/// With what was expected, where it is none of the forms.
///
/// ```
/// use bantin::statistics::{Expression, Wanted, parse};
/// let wanted = Wanted::Cell { set: "a".into(), row: "2023".into(), column: "total".into() };
/// assert_eq!(parse("a[2023].total | unit"), Ok(Expression::Show { wanted, unit: true }));
/// ```
pub fn parse(text: &str) -> Result<Expression, Message> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('=') {
        return wanted(rest.trim()).map(Expression::Bound);
    }
    for (word, block) in [("chart", Block::Chart), ("table", Block::Table)] {
        if let Some(name) = text.strip_prefix(word).filter(|rest| rest.starts_with(char::is_whitespace)) {
            return match name.trim() {
                name if is_name(name) => Ok(Expression::Block(block, name.to_owned())),
                _ => Err(msg!("viết {{{{ {word} tên-bảng }}}}", "write {{{{ {word} data_set }}}}")),
            };
        }
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
    wanted(what.trim()).map(|wanted| Expression::Show { wanted, unit })
}

fn wanted(text: &str) -> Result<Wanted, Message> {
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
        return Ok(Wanted::Cell { set: set.into(), row: row.into(), column: column.into() });
    }
    match text.split_once('.') {
        Some((set, figure)) if is_name(set) && is_name(figure) => {
            Ok(Wanted::Figure { set: set.into(), figure: figure.into() })
        }
        _ => Err(expected()),
    }
}

/// A bare key of TOML.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Plain text with every `{{ ... }}` replaced by its figure. What cannot be found is left out: it was reported where it
/// was typed.
pub fn fill_text(statistics: &Statistics, text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = memmem::find(rest.as_bytes(), b"{{") {
        let Some(close) = memmem::find(&rest.as_bytes()[open..], b"}}") else { break };
        if rest[..open].ends_with('\\') {
            out.push_str(&rest[..open - 1]);
            out.push_str("{{");
            rest = &rest[open + 2..];
            continue;
        }
        out.push_str(&rest[..open]);
        if let Ok(Expression::Show { wanted, unit }) = parse(&rest[open + 2..open + close])
            && let Ok(found) = statistics.find(&wanted)
        {
            out.push_str(&if unit { found.text_with_unit(language) } else { found.text(language) });
        }
        rest = &rest[open + close + 2..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match parse(text) {
            Ok(expression) => format!("{expression:?}"),
            Err(message) => message.en,
        }
    }

    #[test]
    fn all_forms_are_read() {
        let figure = |set: &str, figure: &str| Wanted::Figure { set: set.into(), figure: figure.into() };
        let cell = |row: &str| Wanted::Cell { set: "a".into(), row: row.into(), column: "total".into() };
        assert_eq!(parse("a.b"), Ok(Expression::Show { wanted: figure("a", "b"), unit: false }));
        assert_eq!(parse(" a.b|unit "), Ok(Expression::Show { wanted: figure("a", "b"), unit: true }));
        assert_eq!(parse("= a.b"), Ok(Expression::Bound(figure("a", "b"))));
        assert_eq!(
            parse("a[9 tháng | đầu năm].total"),
            Ok(Expression::Show { wanted: cell("9 tháng | đầu năm"), unit: false })
        );
        assert_eq!(parse("=a[\"2023\"].total"), Ok(Expression::Bound(cell("2023"))));
        assert_eq!(parse("chart a"), Ok(Expression::Block(Block::Chart, "a".into())));
        assert_eq!(parse("table a"), Ok(Expression::Block(Block::Table, "a".into())));
        assert_eq!(parse("chart.total"), Ok(Expression::Show { wanted: figure("chart", "total"), unit: false }));
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
}
