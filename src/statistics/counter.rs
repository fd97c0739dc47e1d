//! The table `[visits]` of `content/stats.toml`: the visit counter's opening figure, its logs and rules.

use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::language::nearest;
use crate::base::source::SourcePath;
use crate::base::value::{self, Entry, Fields, Value};
use crate::visits::figures::Opening;
use crate::visits::ledger::{SERVER, is_name};
use crate::visits::line::Format;
use crate::visits::network::Network;
use crate::visits::sessions::Rule;

/// How visits are counted, and what the widget "Thống kê lượt truy cập" begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Counter {
    /// The figure that the site begins with.
    pub opening: Option<Opening>,
    /// Logs, as globs relative to `content/`.
    pub logs: Vec<String>,
    /// The form of their lines.
    pub format: Format,
    /// Networks whose requests do not count.
    pub exclude: Vec<Network>,
    /// How visits are told apart.
    pub rule: Rule,
    /// Whether the figures stand in every page, or only on the home page and the page of visits.
    pub bake: bool,
    /// The name of the machine that counts.
    pub server: String,
}

/// Reads the table `[visits]` of a whole file, for the counter, which needs nothing else of it.
pub fn of_file(text: &str, path: &SourcePath, out: &mut Diagnostics) -> Option<Counter> {
    let entries = value::toml(text, 0, path, out);
    let visits = entries.iter().find(|entry| entry.key == "visits")?;
    match &visits.node.value {
        Value::Table(visits) => Some(read(visits, path, out)),
        _ => None,
    }
}

/// Reads the table `[visits]`.
pub(super) fn read(visits: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> Counter {
    let mut fields = Fields::new(visits, path);
    let opening = fields.table("opening", out).and_then(|opening| read_opening(opening, path, out));
    let logs = fields.texts("logs", out).into_iter().map(|log| log.value).collect();
    let mut exclude = Vec::new();
    for text in fields.texts("exclude", out) {
        match Network::parse(&text.value) {
            Some(network) => exclude.push(network),
            None => out.push(
                Diagnostic::error("network", say!("`{}` không phải là mạng", "`{}` is no network", text.value))
                    .at(path, text.span)
                    .help(say!(
                        "viết như \"10.0.0.0/8\" hoặc \"2001:db8::/32\"",
                        "write \"10.0.0.0/8\" or \"2001:db8::/32\""
                    )),
            ),
        }
    }
    let rule = word(&mut fields, "rule", &[("gap30", Rule::Gap), ("fixed30", Rule::Fixed30)], path, out);
    let format = word(&mut fields, "format", &Format::NAMES, path, out);
    let bake = fields.bool("bake", out).unwrap_or(true);
    let server = fields.text("server", out).filter(|server| {
        let sound = is_name(&server.value);
        if !sound {
            out.push(
                Diagnostic::error(
                    "server",
                    say!(
                        "`server` chỉ gồm chữ không dấu, số, `-`, `_`, `.`",
                        "`server` has letters, digits, `-`, `_`, `.` only"
                    ),
                )
                .at(path, server.span.clone()),
            );
        }
        sound
    });
    fields.finish(out);
    let server = server.map_or_else(|| SERVER.to_owned(), |server| server.value);
    Counter { opening, logs, format: format.unwrap_or_default(), exclude, rule: rule.unwrap_or_default(), bake, server }
}

/// One of a few words.
fn word<T: Copy>(
    fields: &mut Fields,
    key: &'static str,
    known: &[(&'static str, T)],
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<T> {
    let text = fields.text(key, out)?;
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == text.value) {
        return Some(*value);
    }
    let names = known.iter().map(|(name, _)| *name);
    let help = match nearest(&text.value, names.clone()) {
        Some(near) => say!("có phải `{}`?", "did you mean `{}`?", near),
        None => {
            let names: Vec<&str> = names.collect();
            let names = names.join(", ");
            say!("có: {}", "there are: {}", names)
        }
    };
    out.push(
        Diagnostic::error("wrong-word", say!("`{}` không thể là `{}`", "`{}` cannot be `{}`", key, text.value))
            .at(path, text.span)
            .help(help),
    );
    None
}

fn read_opening(entries: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> Option<Opening> {
    let span = entries.first().map_or(0..0, |first| first.key_span.clone());
    let mut fields = Fields::new(entries, path);
    let had_total = fields.key_span("total").is_some();
    let total = fields.integer("total", 0, i64::MAX, out);
    let date_node = fields.node("date");
    let date = date_node.and_then(|node| super::at::date(node, "date", path, out));
    let note = fields.text("note", out).map(|note| note.value).unwrap_or_default();
    fields.finish(out);
    if date_node.is_none() {
        out.push(missing("date", "date = 2023-11-07").at(path, span.clone()));
    }
    if !had_total {
        out.push(missing("total", "total = 1606806").at(path, span));
    }
    Some(Opening { total: total?, date: date?, note })
}

fn missing(key: &str, example: &str) -> Diagnostic {
    Diagnostic::error("missing-key", say!("thiếu `{}`", "`{}` is missing", key)).help(say!(
        "thêm: {}",
        "add: {}",
        example
    ))
}
