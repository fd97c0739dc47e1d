//! `content/site.toml`: the portal's name, address, agency, menu, language.

mod agency;
mod approval;
mod colours;
mod home;
mod hosting;
mod menu;
mod notice;
mod params;
mod portals;
mod publish;
pub mod settings;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::FixedOffset;

use crate::base::address::decode;
use crate::base::diagnostic::{Diagnostics, error, msg};
use crate::base::language::Language;
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::{self, Fields, Spanned, Value};
use crate::base::warnings::{WARNINGS, is_warning};

pub use crate::base::time::vietnam;
pub use agency::{Agency, FormerName};
pub use approval::ApprovalRule;
pub use colours::{Colours, GROUNDS};
pub use hosting::Server;
pub use menu::MenuEntry;
pub use notice::{Level, Notice};
pub use params::json_table;
pub use portals::{PORTALS, Portals, read_portals};
pub use publish::{FtpAccount, PublishPlace, PublishTarget};

/// Where the configuration lies.
pub const PATH: &str = "content/site.toml";

/// The portal, as its owner configured it.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Name of the portal.
    pub title: String,
    /// Scheme, host and path, without a `/` at the end: `https://quangtri.example.vn/phuong`.
    pub base_url: String,
    /// Language of the theme's words, dates and numbers.
    pub language: Language,
    /// The zone of dates without an offset, and of every date shown.
    pub time_zone: FixedOffset,
    /// Folder below `themes/`.
    pub theme: Spanned<String>,
    /// What the portal is, in a sentence.
    pub description: String,
    /// A sentence shown on top of every page.
    pub notice: Notice,
    /// The emblem in the header and in the browser's tab: a file of `content/static/`.
    pub emblem: Option<Spanned<String>>,
    /// The agency's colours, where they are not the theme's.
    pub colours: Option<Colours>,
    /// The footer's legal data.
    pub agency: Agency,
    /// What the home page shows.
    pub home: Home,
    /// Figures shown on the first page of a section, by its folder: `[sections.thong-bao] figures = [...]`.
    pub section_figures: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// The menu, where it is not the default one.
    pub menu: Option<Vec<MenuEntry>>,
    /// Entries behind the menu, whichever it is.
    pub menu_more: Vec<MenuEntry>,
    /// Links to other sites, in the footer.
    pub links: Vec<MenuEntry>,
    /// What readers come to do: large links on the home page.
    pub services: Vec<MenuEntry>,
    /// How many articles a list page holds.
    pub page_size: usize,
    /// "Các tin khác".
    pub other_news: OtherNews,
    /// Kinds of warnings that are switched off.
    pub off: Vec<String>,
    /// Kinds of warnings that forbid publishing.
    pub errors: Vec<String>,
    /// A page with its pictures, style and script may weigh this many bytes before `check` warns.
    pub page_weight: u64,
    /// Figures older than this many days bring a warning.
    pub figure_days: i64,
    /// Unbound numbers in texts are read and recalculated.
    pub numbers: bool,
    /// Whether items have to be approved.
    pub approval: Option<ApprovalRule>,
    /// Where the portal is published.
    pub publish: Vec<PublishTarget>,
    /// The kind of server, if its settings are to be written.
    pub server: Option<Server>,
    /// Lets raw HTML in Markdown through as it is.
    pub raw_html: bool,
    /// A free table for themes.
    pub params: BTreeMap<String, serde_json::Value>,
}

/// What the home page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// How many of the newest articles, beside the lead story.
    pub newest: usize,
    /// Folders of the sections with a block each, in this order; none: all sections.
    pub sections: Option<Vec<Spanned<String>>>,
    /// Folder of the section in the notices column.
    pub notices: Option<Spanned<String>>,
    /// Figures shown on the page: `admissions.term_total`.
    pub figures: Vec<Spanned<String>>,
}

/// "Các tin khác" under an article.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherNews {
    /// How many at most.
    pub count: usize,
    /// From the article's own section first, or from the whole site.
    pub from_section: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            title: String::new(),
            base_url: "http://localhost".to_owned(),
            language: Language::Vi,
            time_zone: vietnam(),
            theme: Spanned { value: "thach-han".to_owned(), span: 0..0 },
            description: String::new(),
            notice: Notice::default(),
            emblem: None,
            colours: None,
            agency: Agency::default(),
            home: Home { newest: 6, ..Home::default() },
            section_figures: Vec::new(),
            menu: None,
            menu_more: Vec::new(),
            services: Vec::new(),
            links: Vec::new(),
            page_size: 20,
            other_news: OtherNews { count: 10, from_section: true },
            off: Vec::new(),
            errors: Vec::new(),
            page_weight: 1_500_000,
            figure_days: 400,
            numbers: true,
            approval: None,
            publish: Vec::new(),
            server: None,
            raw_html: false,
            params: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The path of the portal on its host, without `/` at the end: `/phuong`; empty at the root of the host.
    pub fn base_path(&self) -> &str {
        let host = self.base_url.find("://").map_or(0, |at| at + "://".len());
        self.base_url[host..].find('/').map_or("", |path| &self.base_url[host + path..])
    }
}

/// Reads `content/site.toml`. `base_url` replaces the one of the file.
pub fn read(sources: &Sources, base_url: Option<&str>, out: &mut Diagnostics) -> Config {
    let path: SourcePath = PATH.into();
    let Some(text) = sources.text(PATH) else {
        if sources.get(PATH).is_none() {
            error!(out, "no-site"; "không có tệp `{}`", "there is no `{}`", PATH;
                help: "tạo trang mới bằng: bantin init THƯ-MỤC", "make a new site with: bantin init DIR");
        }
        return Config::default();
    };
    let entries = value::toml(text, 0, &path, out);
    let broken = out.has_errors_in(PATH);
    let mut reader = ConfigReader { fields: Fields::new(&entries, &path), path: &path, broken, out };
    let config = reader.config(base_url);
    let ConfigReader { fields, out, .. } = reader;
    fields.finish(out);
    config
}

struct ConfigReader<'a, 'o> {
    fields: Fields<'a>,
    path: &'a SourcePath,
    /// Whether the file has syntax errors: what seems to be missing may be there.
    broken: bool,
    out: &'o mut Diagnostics,
}

impl<'a> ConfigReader<'a, '_> {
    fn config(&mut self, base_url: Option<&str>) -> Config {
        let default = Config::default();
        let title = self.required("title", "title = \"Phường Quảng Trị\"");
        let from_file = self.required("base_url", "base_url = \"https://ten-mien.gov.vn\"");
        let span = from_file.as_ref().map_or(0..0, |url| url.span.clone());
        let url = base_url.map(str::to_owned).or(from_file.map(|url| url.value));
        let base_url = self.base_url(url, span).unwrap_or(default.base_url);
        let time_zone = self.time_zone();
        Config {
            title: title.map(|title| title.value).unwrap_or_default(),
            base_url,
            language: self.language(),
            time_zone,
            notice: notice::read(&mut self.fields, time_zone, self.path, self.out),
            theme: self.theme(),
            description: self.text("description").unwrap_or_default(),
            emblem: self.fields.text("emblem", self.out),
            colours: colours::read(&mut self.fields, self.path, self.out),
            agency: agency::read(&mut self.fields, self.path, self.out),
            home: home::read(&mut self.fields, self.path, self.out),
            section_figures: self.section_figures(),
            menu: menu::read(&mut self.fields, "menu", self.path, self.out),
            menu_more: menu::read(&mut self.fields, "menu_more", self.path, self.out).unwrap_or_default(),
            links: menu::read(&mut self.fields, "links", self.path, self.out).unwrap_or_default(),
            services: menu::read(&mut self.fields, "services", self.path, self.out).unwrap_or_default(),
            page_size: self.lists(),
            other_news: self.other_news(),
            approval: approval::read(&mut self.fields, time_zone, self.path, self.out),
            publish: publish::read(&mut self.fields, self.path, self.out),
            server: hosting::read(&mut self.fields, self.path, self.out),
            raw_html: self.markdown(),
            params: self.params(),
            ..self.check()
        }
    }

    fn text(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.out).map(|text| text.value)
    }

    fn required(&mut self, key: &'static str, example: &str) -> Option<Spanned<String>> {
        let found = self.fields.text(key, self.out);
        if self.fields.is_missing(key) && !self.broken {
            let span = self.fields.key_span(key).unwrap_or(0..0);
            error!(self.out, "missing-key" at (self.path, span); "thiếu `{key}`", "`{key}` is missing";
                help: "thêm một dòng, ví dụ: {example}", "add a line like: {example}");
        }
        found
    }

    fn base_url(&mut self, url: Option<String>, span: Range<usize>) -> Option<String> {
        let url = url?;
        if !is_web_address(&url) {
            error!(self.out, "base-url" at (self.path, span);
                "`{url}` không phải địa chỉ web", "`{url}` is not a web address";
                help: "viết cả https:// và tên miền, sau đó chỉ có chữ, số, `/` và `-._~`: https://quangtri.example.vn",
                      "write scheme and host, and behind them only letters, digits, `/` and `-._~`: https://quangtri.example.vn");
            return None;
        }
        Some(url.trim_end_matches('/').to_owned())
    }

    fn language(&mut self) -> Language {
        let Some(code) = self.fields.text("language", self.out) else { return Language::Vi };
        Language::parse(&code.value).unwrap_or_else(|| {
            self.wrong("language", code.span, "`vi` hoặc `en`", "`vi` or `en`");
            Language::Vi
        })
    }

    fn wrong(&mut self, key: &str, span: Range<usize>, vi: &str, en: &str) {
        error!(self.out, "wrong-value" at (self.path, span); "`{key}` phải là {vi}", "`{key}` must be {en}");
    }

    fn time_zone(&mut self) -> FixedOffset {
        let Some(zone) = self.fields.text("time_zone", self.out) else { return vietnam() };
        zone.value.parse().unwrap_or_else(|_| {
            self.wrong("time_zone", zone.span, "múi giờ như `+07:00`", "an offset like `+07:00`");
            vietnam()
        })
    }

    fn theme(&mut self) -> Spanned<String> {
        let default = Config::default().theme;
        let Some(theme) = self.fields.text("theme", self.out) else { return default };
        if is_theme_name(&theme.value) {
            return theme;
        }
        self.wrong("theme", theme.span, "tên thư mục trong `themes/`", "the name of a folder in `themes/`");
        default
    }

    fn section_figures(&mut self) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
        let Some(entries) = self.fields.table("sections", self.out) else { return Vec::new() };
        let mut all = Vec::new();
        for entry in entries {
            let Value::Table(inner) = &entry.node.value else {
                self.fields.wrong_type(&entry.key, &entry.node, &msg!("một bảng", "a table"), self.out);
                continue;
            };
            let mut fields = Fields::new(inner, self.path);
            let figures = fields.texts("figures", self.out);
            fields.finish(self.out);
            all.push((Spanned { value: entry.key.clone(), span: entry.key_span.clone() }, figures));
        }
        all
    }

    fn lists(&mut self) -> usize {
        let default = Config::default().page_size;
        let Some(entries) = self.fields.table("lists", self.out) else {
            return default;
        };
        let mut fields = Fields::new(entries, self.path);
        let size = fields.integer("page_size", 1, 500, self.out).map_or(default, |size| size as usize);
        fields.finish(self.out);
        size
    }

    fn other_news(&mut self) -> OtherNews {
        let default = Config::default().other_news;
        let Some(entries) = self.fields.table("other_news", self.out) else { return default };
        let mut fields = Fields::new(entries, self.path);
        let count = fields.integer("count", 0, 100, self.out).map_or(default.count, |count| count as usize);
        let from = fields.text("from", self.out);
        fields.finish(self.out);
        let from_section = match from {
            None => true,
            Some(from) if from.value == "section" => true,
            Some(from) if from.value == "site" => false,
            Some(from) => {
                self.wrong("from", from.span, "`section` hoặc `site`", "`section` or `site`");
                true
            }
        };
        OtherNews { count, from_section }
    }

    fn check(&mut self) -> Config {
        let mut config = Config::default();
        let Some(entries) = self.fields.table("check", self.out) else { return config };
        let mut fields = Fields::new(entries, self.path);
        config.off = self.kinds(&mut fields, "off");
        config.errors = self.kinds(&mut fields, "errors");
        match fields.text("numbers", self.out) {
            Some(text) if text.value == "off" => config.numbers = false,
            Some(text) if text.value != "on" => self.wrong("numbers", text.span, "`on` hoặc `off`", "`on` or `off`"),
            _ => {}
        }
        if let Some(days) = fields.integer("figure_days", 1, 36_500, self.out) {
            config.figure_days = days;
        }
        if let Some(kilobytes) = fields.integer("page_kb", 1, 1_000_000, self.out) {
            config.page_weight = kilobytes as u64 * 1000;
        }
        fields.finish(self.out);
        config
    }

    /// A list of kinds of warnings.
    fn kinds(&mut self, fields: &mut Fields<'a>, key: &'static str) -> Vec<String> {
        let (known, unknown): (Vec<_>, Vec<_>) =
            fields.texts(key, self.out).into_iter().partition(|code| is_warning(&code.value));
        let codes = || WARNINGS.iter().map(|kind| kind.code);
        for code in unknown {
            error!(self.out, "unknown-warning" at (self.path, code.span);
                "không có loại cảnh báo `{}`", "unknown warning `{}`", code.value;
                help: suggest(&code.value, codes());
                or: "các loại: {}", "the kinds: {}", codes().collect::<Vec<_>>().join(", "));
        }
        known.into_iter().map(|code| code.value).collect()
    }

    fn markdown(&mut self) -> bool {
        let Some(entries) = self.fields.table("markdown", self.out) else { return false };
        let mut fields = Fields::new(entries, self.path);
        let raw = fields.bool("raw_html", self.out).unwrap_or(false);
        fields.finish(self.out);
        raw
    }

    fn params(&mut self) -> BTreeMap<String, serde_json::Value> {
        self.fields.table("params", self.out).map(json_table).unwrap_or_default()
    }
}

/// Whether a theme can have this name, which is that of its folder.
pub fn is_theme_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whether a text is scheme, host and perhaps a path, of letters and digits and of the signs that mean nothing to a web
/// server or its configuration: the path goes into the redirect maps.
pub fn is_web_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some((host, path)) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))) else { return false };
    let plain = |text: &str, signs: &str| text.chars().all(|c| c.is_alphanumeric() || signs.contains(c));
    let (name, port) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).unwrap_or((host, "80"));
    let is_host = plain(name, "-.[]:") && !name.is_empty() && port.parse::<u16>().is_ok();
    let Some(decoded) = decode(path) else { return false };
    let names = decoded.strip_suffix('/').unwrap_or(&decoded);
    let whole = names.is_empty() || names.split('/').all(|name| !matches!(name, "" | "." | ".."));
    is_host && whole && plain(path, "-._~%/") && plain(&decoded, "-._~/ ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_what_follows_the_host() {
        let path = |url: &str| Config { base_url: url.to_owned(), ..Config::default() }.base_path().to_owned();
        assert_eq!(path("https://quangtri.example.vn"), "");
        assert_eq!(path("https://quangtri.example.vn/phuong"), "/phuong");
        assert_eq!(path("http://x.example/a/b"), "/a/b");
    }
}
