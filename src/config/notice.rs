//! The banner on top of every page: `notice = "..."`, or a table with a link, a level and an end.

use chrono::FixedOffset;

use crate::base::diagnostic::{Diagnostics, error, msg};
use crate::base::source::SourcePath;
use crate::base::time::{Moment, until};
use crate::base::value::{Fields, Spanned, Value};

/// A sentence shown on top of every page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notice {
    /// What it says; empty where there is none.
    pub text: String,
    /// Where it leads: a file of `content/`, an address beginning with `/`, or a URL.
    pub link: Option<Spanned<String>>,
    /// How urgent it is.
    pub level: Level,
    /// Since when it is not shown any more.
    pub end: Option<Moment>,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// For those who care.
    #[default]
    Info,
    /// Something to prepare for.
    Warning,
    /// Life or property are in danger.
    Danger,
}

impl Level {
    /// Its name in `site.toml` and in templates.
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Danger => "danger",
        }
    }
}

/// Reads a sentence, or a table with `text`, `link`, `level` and `end`.
pub(super) fn read(fields: &mut Fields, zone: FixedOffset, path: &SourcePath, out: &mut Diagnostics) -> Notice {
    let is_table = fields.node("notice").is_some_and(|node| matches!(node.value, Value::Table(_)));
    if !is_table {
        let text = fields.text("notice", out).map(|text| text.value).unwrap_or_default();
        return Notice { text, ..Notice::default() };
    }
    let span = fields.key_span("notice").unwrap_or(0..0);
    let Some(entries) = fields.table("notice", out) else { return Notice::default() };
    let mut fields = Fields::new(entries, path);
    let text = fields.text("text", out).map(|text| text.value).unwrap_or_default();
    if text.is_empty() {
        error!(out, "missing-key" at (path, span); "thiếu `text`", "`text` is missing";
            help: "thêm một dòng: text = \"Bão số 6 đổ bộ tối nay\"", "add a line: text = \"The storm lands tonight\"");
    }
    let link = fields.text("link", out);
    let level = match fields.text("level", out) {
        None => Level::Info,
        Some(typed) => [Level::Info, Level::Warning, Level::Danger]
            .into_iter()
            .find(|level| level.name() == typed.value)
            .unwrap_or_else(|| {
                error!(out, "wrong-value" at (path, typed.span);
                    "`level` phải là `info`, `warning` hoặc `danger`", "`level` must be `info`, `warning` or `danger`");
                Level::Info
            }),
    };
    let end = fields.text("end", out).and_then(|typed| {
        let end = until(typed.value.trim(), zone);
        if end.is_none() {
            let message = msg!("`end`: không có ngày `{}`", "`end`: `{}` is not a valid date", typed.value);
            error!(out, "date" at (path, typed.span); message;
                help: "viết năm-tháng-ngày, có thể thêm giờ: 2023-11-07 hoặc 2023-11-07T14:53:00",
                      "write year-month-day, optionally with a time: 2023-11-07 or 2023-11-07T14:53:00");
        }
        end
    });
    fields.finish(out);
    Notice { text, link, level, end }
}
