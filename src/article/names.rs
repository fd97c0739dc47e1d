//! What a file's name and its front matter say of a page's address and language.

use super::TextKind;
use super::front_matter::FrontMatterReader;
use crate::base::address::decode;
use crate::base::diagnostic::{error, msg};
use crate::base::language::{Language, slug, slug_of_file};
use crate::base::source::folder;
use crate::base::value::Spanned;

impl FrontMatterReader<'_, '_> {
    /// The page's name in its address: the key `slug`, else the file's name.
    pub(super) fn slug(&mut self, kind: TextKind) -> Spanned<String> {
        if let Some(typed) = self.fields.text("slug", self.out) {
            if kind == TextKind::Home {
                error!(self.out, "slug" at (self.path, &typed.span);
                    "trang chủ luôn ở địa chỉ `/`", "the home page is always at the address `/`";
                    help: "xóa dòng này", "remove this line");
            }
            let right = slug(&typed.value);
            if right == typed.value {
                return typed;
            }
            error!(self.out, "slug" at (self.path, &typed.span);
                "`{}` không dùng được trong địa chỉ", "`{}` cannot be used in an address", typed.value;
                help: "chỉ dùng chữ thường không dấu, số và dấu `-`: slug = \"{}\"",
                      "only lower-case letters, digits and `-`: slug = \"{}\"", if right.is_empty() { "le-hoi-2023" } else { &right });
            return Spanned { value: right, span: typed.span };
        }
        let (stem, language) = file_name(self.path);
        if stem == "index" && folder(self.path) == "content" {
            error!(self.out, "slug" at self.path;
                "tệp của trang chủ có tên `_index.md`", "the home page's file is named `_index.md`";
                help: "đổi tên tệp thành `_index.md`", "rename the file to `_index.md`");
        }
        // An article with its pictures lives in a folder of its own, whose name is the article's.
        let stem = if stem == "index" { folder(self.path).rsplit('/').next().unwrap_or(stem) } else { stem };
        let mut value = slug_of_file(stem);
        if value.is_empty() {
            error!(self.out, "slug" at self.path;
                "tên tệp `{stem}` không cho được địa chỉ", "no address can be made from the file name `{stem}`";
                help: "đổi tên tệp, hoặc thêm: slug = \"ten-bai\"", "rename the file, or add: slug = \"name\"");
        } else if let Some(other) = language.filter(|language| *language != self.rules.language) {
            value = format!("{value}-{}", other.code());
        }
        Spanned { value, span: 0..0 }
    }

    pub(super) fn aliases(&mut self) -> Vec<Spanned<String>> {
        let typed = self.fields.texts("aliases", self.out);
        let (good, bad): (Vec<_>, Vec<_>) = typed.into_iter().partition(|alias| is_old_address(&alias.value));
        let (good, taken): (Vec<_>, Vec<_>) = good.into_iter().partition(|alias| !is_for_servers(&alias.value));
        for alias in taken {
            error!(self.out, "alias" at (self.path, alias.span);
                "`{}` có nghĩa riêng đối với máy chủ web", "`{}` means something of its own to web servers", alias.value;
                help: "không dùng `*`, phần bắt đầu bằng `:`, tên bắt đầu bằng dấu chấm, tên tệp cấu hình như web.config; viết đủ từng địa chỉ cũ",
                      "no `*`, no part that begins with `:`, no name that begins with a dot, no configuration file like web.config; write each old address in full");
        }
        for alias in bad {
            error!(self.out, "alias" at (self.path, alias.span);
                "`{}` không phải một địa chỉ cũ của trang", "`{}` is not an address of the site", alias.value;
                help: "viết phần sau tên miền, bắt đầu bằng `/`: \"/cu/bai-viet.html\"",
                      "write what follows the host, beginning with `/`: \"/old/article.html\"");
        }
        good
    }

    /// The page's language where it is given: by the file's name (`le-hoi.en.md`) or the key `lang`.
    pub(super) fn lang(&mut self) -> Option<Language> {
        let (_, named) = file_name(self.path);
        let Some(code) = self.fields.text("lang", self.out) else { return named };
        let typed = Language::parse(&code.value);
        let problem = match (typed, named) {
            (None, _) => msg!("`lang` phải là `vi` hoặc `en`", "`lang` must be `vi` or `en`"),
            (Some(typed), Some(named)) if typed != named => {
                let named = named.code();
                msg!("tên tệp nói bài này bằng `{named}`", "the file name says the language is `{named}`")
            }
            _ => return typed,
        };
        error!(self.out, "wrong-value" at (self.path, code.span); problem);
        named.or(typed)
    }
}

/// The name of a Markdown file without `.md`, and the language that it tells: `le-hoi.en.md` is `le-hoi` in English. Other
/// generators have files that are called like their page: `le-hoi.html.md`.
pub fn file_name(path: &str) -> (&str, Option<Language>) {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.strip_suffix(".md").unwrap_or(name);
    let name = name.strip_suffix(".html").filter(|name| !name.is_empty()).unwrap_or(name);
    let told = name.rsplit_once('.').and_then(|(stem, code)| Some((stem, Language::parse(code)?)));
    match told {
        Some((stem, language)) if !stem.is_empty() => (stem, Some(language)),
        _ => (name, None),
    }
}

/// Whether a file is a note for people who work with its folder, as GitHub shows it: a `README.md` that has no front matter.
pub fn is_note(path: &str, text: &str) -> bool {
    // The name first: every file is asked at each plan, and hardly any text has to be looked at.
    let name = path.rsplit('/').next().unwrap_or_default();
    if !name.eq_ignore_ascii_case("readme.md") {
        return false;
    }
    let text = text.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace());
    !["+++", "---", "{"].iter().any(|start| text.starts_with(start))
}

/// Whether an alias is an address of this site. It becomes the name of a file, so it is looked at as a server would
/// read it, with `%2e%2e` as `..`.
fn is_old_address(alias: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`{|}#".contains(c);
    let path = alias.split('?').next().unwrap_or_default();
    let Some(decoded) = path.strip_prefix('/').and_then(decode) else { return false };
    let mut folders = decoded.strip_suffix('/').unwrap_or(&decoded).split('/');
    let whole = decoded.is_empty() || folders.all(|name| !matches!(name, "" | "." | ".." | ".bantin"));
    let is_short = alias.len() <= LONGEST_ALIAS;
    whole && is_short && !alias.contains(odd) && !decoded.contains(|c: char| c.is_control() || "\"\\{}".contains(c))
}

/// nginx refuses a line of its configuration of more than 4,096 bytes, and an encoded letter has nine.
const LONGEST_ALIAS: usize = 1000;

/// Files that a web server or a host takes for its configuration.
const CONFIGURATION: [&str; 8] = [
    "web.config",
    "netlify.toml",
    "vercel.json",
    "staticwebapp.config.json",
    "_worker.js",
    "_routes.json",
    "_headers",
    "_redirects",
];

/// Whether an alias would be a pattern in `_redirects` (`*`, `:name`), or its page a file that a server obeys
/// (`.htaccess`).
fn is_for_servers(alias: &str) -> bool {
    let (path, query) = alias.split_once('?').unwrap_or((alias, ""));
    let decoded = decode(path).unwrap_or_default();
    let mut names = decoded.split('/');
    let is_odd = |name: &str| {
        name.starts_with('.') && name != ".well-known"
            || name.starts_with(':')
            || CONFIGURATION.contains(&name.to_lowercase().as_str())
    };
    let is_pattern = |pair: &str| pair.split('=').any(|part| part.starts_with(':'));
    alias.contains('*') || decoded.contains('*') || names.any(is_odd) || query.split('&').any(is_pattern)
}
