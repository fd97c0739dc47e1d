//! The table `[visits]` of `content/stats.toml`: the visit counter's opening figure, its logs and rules.

use chrono::NaiveDate;

use super::count::{Network, VisitRule};
use super::formats::LogFormat;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{self, Entry, Fields, Value, day};

/// The server of days that were counted elsewhere.
pub const COUNTED: &str = "counted";

/// The name of the counting machine, unless `[visits] server` gives one.
const SERVER: &str = "main";

/// The figure a site starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Visits at the beginning of [`Opening::date`].
    pub total: i64,
    /// The first day whose visits are added.
    pub date: NaiveDate,
    /// Where the figure comes from; may be empty.
    pub note: String,
}

/// How visits are counted, and the figure the widget "Thống kê lượt truy cập" starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct CounterSettings {
    /// The figure the site starts with.
    pub opening: Option<Opening>,
    /// Logs, as globs relative to `content/`.
    pub logs: Vec<String>,
    /// The format of their lines.
    pub format: LogFormat,
    /// Networks whose requests do not count.
    pub exclude: Vec<Network>,
    /// Proxies in front of the server, which name the client in `X-Forwarded-For`.
    pub proxies: Vec<Network>,
    /// Hosts of the portal beside that of its address.
    pub hosts: Vec<String>,
    /// Where one visit ends and the next begins.
    pub rule: VisitRule,
    /// Whether every page shows the figures, or only the home page and the page of visits.
    pub bake: bool,
    /// Whether to warn where all views are of one address or of private ones, as they rightly are in an intranet.
    pub address_warning: bool,
    /// The name of the machine that counts.
    pub server: String,
}

impl Default for CounterSettings {
    fn default() -> CounterSettings {
        CounterSettings {
            opening: None,
            logs: Vec::new(),
            format: LogFormat::default(),
            exclude: Vec::new(),
            proxies: Vec::new(),
            hosts: Vec::new(),
            rule: VisitRule::default(),
            bake: true,
            address_warning: true,
            server: SERVER.to_owned(),
        }
    }
}

/// Reads the table `[visits]` of a complete file, for the counter, which needs nothing else of it.
pub fn settings_of_file(text: &str, path: &SourcePath, out: &mut Diagnostics) -> Option<CounterSettings> {
    let entries = value::toml(text, 0, path, out);
    let visits = entries.iter().find(|entry| entry.key == "visits")?;
    match &visits.node.value {
        Value::Table(visits) => Some(read_settings(visits, path, out)),
        _ => None,
    }
}

/// Reads the table `[visits]`.
pub fn read_settings(visits: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> CounterSettings {
    let mut fields = Fields::new(visits, path);
    let opening = fields.table("opening", out).and_then(|opening| read_opening(opening, path, out));
    let logs = fields.texts("logs", out).into_iter().map(|log| log.value).collect();
    let exclude = networks(&mut fields, "exclude", path, out);
    let proxies = networks(&mut fields, "proxies", path, out);
    let hosts = fields.texts("hosts", out).into_iter().map(|host| host.value.to_lowercase()).collect();
    let rule = word(&mut fields, "rule", &[("gap30", VisitRule::Gap), ("fixed30", VisitRule::Fixed30)], path, out);
    let format = word(&mut fields, "format", &LogFormat::NAMES, path, out);
    let bake = fields.bool("bake", out).unwrap_or(true);
    let address_warning = fields.bool("address_warning", out).unwrap_or(true);
    let server = fields.text("server", out).filter(|server| {
        let sound = is_name(&server.value) && server.value != COUNTED;
        if !sound {
            error!(out, "server" at (path, &server.span);
                "`server` chỉ gồm chữ không dấu, số, `-`, `_`, `.`, và không là `{COUNTED}`",
                "`server` may contain only letters, digits, `-`, `_` and `.`, and not be `{COUNTED}`");
        }
        sound
    });
    fields.finish(out);
    let server = server.map_or_else(|| SERVER.to_owned(), |server| server.value);
    CounterSettings {
        opening,
        logs,
        format: format.unwrap_or_default(),
        exclude,
        proxies,
        hosts,
        rule: rule.unwrap_or_default(),
        bake,
        address_warning,
        server,
    }
}

fn networks(fields: &mut Fields, key: &'static str, path: &SourcePath, out: &mut Diagnostics) -> Vec<Network> {
    let mut networks = Vec::new();
    for text in fields.texts(key, out) {
        match Network::parse(&text.value) {
            Some(network) => networks.push(network),
            None => error!(out, "network" at (path, text.span);
                "`{}` không phải là mạng", "`{}` is not a network", text.value;
                help: "viết như \"10.0.0.0/8\" hoặc \"2001:db8::/32\"", "write \"10.0.0.0/8\" or \"2001:db8::/32\""),
        }
    }
    networks
}

/// One of a few keywords.
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
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    error!(out, "wrong-word" at (path, text.span); "`{}` không thể là `{}`", "`{}` cannot be `{}`", key, text.value;
        help: suggest(&text.value, names.iter().copied());
        or: "có: {}", "available: {}", names.join(", "));
    None
}

fn read_opening(entries: &[Entry], path: &SourcePath, out: &mut Diagnostics) -> Option<Opening> {
    let span = entries.first().map_or(0..0, |first| first.key_span.clone());
    let mut fields = Fields::new(entries, path);
    let had_total = fields.key_span("total").is_some();
    let total = fields.integer("total", 0, i64::MAX, out);
    let date_node = fields.node("date");
    let date = date_node.and_then(|node| day(node, "date", path, out));
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
    error!("missing-key"; "thiếu `{key}`", "`{key}` is missing"; help: "thêm: {example}", "add: {example}")
}

/// Names of servers, logs and corrections: letters, digits, `-`, `_`, `.`; at most 64.
pub fn is_name(text: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !text.is_empty() && text.len() <= 64 && text.bytes().all(sound)
}
