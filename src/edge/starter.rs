//! `init` and `new`: files to start from.

mod article;
mod files;
mod profile;

use std::fs;
use std::io;
use std::path::Path;

use chrono::{Datelike, Days};

pub use self::article::{edit, editor, new_article, sections};
use self::files::toml_text;
pub use self::files::write_new;
pub use self::profile::Profile;
use super::Failure;
use crate::authoring::{SettingEdit, new_site};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::time::Moment;
use crate::config::is_theme_name;
use crate::theme::is_built_in;

/// What a new site is made of.
pub struct NewSite<'a> {
    /// Its name; none: a placeholder.
    pub title: Option<&'a str>,
    /// A theme of its own to start with.
    pub theme: Option<&'a str>,
    /// The date of its first article.
    pub now: Moment,
    /// What it begins with.
    pub profile: Profile,
    /// The language of its texts, where the profile has a choice.
    pub language: Language,
    /// What else its `site.toml` says.
    pub settings: &'a [SettingEdit],
}

impl NewSite<'_> {
    /// The language of its texts.
    fn written_in(&self) -> Language {
        self.profile.language().unwrap_or(self.language)
    }
}

/// Files by their paths.
type StarterFiles = &'static [(&'static str, &'static str)];

const THEME_VI: StarterFiles = &[
    ("theme.toml", include_str!("starter/vi/theme/theme.toml")),
    ("assets/look.css", include_str!("starter/vi/theme/look.css")),
    ("templates/base.html", include_str!("starter/vi/theme/base.html")),
    ("i18n/vi.toml", include_str!("starter/vi/theme/words.toml")),
];

const THEME_EN: StarterFiles = &[
    ("theme.toml", include_str!("starter/en/theme/theme.toml")),
    ("assets/look.css", include_str!("starter/en/theme/look.css")),
    ("templates/base.html", include_str!("starter/en/theme/base.html")),
    ("i18n/en.toml", include_str!("starter/en/theme/words.toml")),
];

/// Writes a small valid portal into a new or empty folder, with a theme of its own if asked for. A folder that already
/// is a portal only gets the theme.
///
/// # Errors
/// If the folder is not empty, the theme exists already, or a file cannot be written.
pub fn init(new: &NewSite, dir: &Path) -> Result<Message, Failure> {
    if let Some(theme) = new.theme.filter(|theme| !is_theme_name(theme)) {
        return Err(msg!(
            "tên giao diện `{theme}` chỉ được có chữ không dấu, số, `-` và `_`",
            "the name of a theme has only letters, digits, `-` and `_`, not `{theme}`"
        )
        .into());
    }
    let shown = dir.display();
    match new.theme {
        Some(theme) if dir.join(crate::config::PATH).is_file() => add_theme(dir, theme, new.language),
        Some(theme) => {
            let made = write_site(new, dir)?;
            if is_built_in(theme) {
                return Ok(made);
            }
            write_theme(dir, theme, new.written_in())?;
            Ok(Message {
                vi: format!("{}\ngiao diện ở {shown}/themes/{theme}", made.vi),
                en: format!("{}\nthe theme is in {shown}/themes/{theme}", made.en),
            })
        }
        None => write_site(new, dir),
    }
}

fn write_site(new: &NewSite, dir: &Path) -> Result<Message, Failure> {
    let mut there = match fs::read_dir(dir) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(dir).map_err(|error| Failure::cannot_write(dir, &error))?;
            fs::read_dir(dir).map_err(|error| Failure::cannot_write(dir, &error))?
        }
        Err(error) => return Err(Failure::cannot_write(dir, &error)),
    };
    if there.next().is_some() {
        return Err(msg!(
            "thư mục `{}` không trống; chọn một thư mục mới",
            "the folder `{}` is not empty; choose a new one",
            dir.display()
        )
        .into());
    }
    for (path, text) in new.profile.files(new.written_in()) {
        write_new(&dir.join(path), &filled(new, path, text)?)?;
    }
    let shown = dir.display();
    let made = msg!(
        "đã tạo trang trong {shown}\nsửa {shown}/content/site.toml, rồi: cd {shown} && bantin build",
        "created a site in {shown}\nedit {shown}/content/site.toml, then: cd {shown} && bantin build"
    );
    Ok(match new.profile {
        Profile::News => made,
        Profile::Commune => Message {
            vi: format!(
                "{}\nmục nào ghi (ví dụ) là mẫu: thay bằng nội dung thật rồi xóa chữ ấy; xem còn gì phải làm: bantin check --duties",
                made.vi
            ),
            en: format!(
                "{}\nwhat says (ví dụ) is an example: replace it, and remove those words; what is left to do: bantin check --duties",
                made.en
            ),
        },
    })
}

/// `content/site.toml` of a new site.
///
/// # Errors
/// If one of its settings is unknown.
pub fn site_toml(new: &NewSite) -> Result<String, Message> {
    let files = new.profile.files(new.written_in());
    let text = files.iter().find(|(path, _)| *path == crate::config::PATH).map_or("", |(_, text)| text);
    filled(new, crate::config::PATH, text)
}

/// The text of a file of a new site.
fn filled(new: &NewSite, path: &str, text: &str) -> Result<String, Message> {
    let title = if new.written_in() == Language::Vi { "Phường của tôi" } else { "My town" };
    let theme_line = new.theme.map(|theme| format!("theme = \"{theme}\"\n")).unwrap_or_default();
    // So old that whatever is written or brought along leads the home page.
    let date = format!("{}-01-01", new.now.year() - 10);
    let today = new.now.date_naive();
    let day = |days| today.checked_add_days(Days::new(days)).unwrap_or(today).to_string();
    let text = text.replace("{today}", &day(0)).replace("{week}", &day(7)).replace("{month}", &day(30));
    // The title last: it may have braces, the others have none.
    let title = toml_text(new.title.unwrap_or(title));
    let text = text.replace("{theme}", &theme_line).replace("{date}", &date).replace("{title}", &title);
    if path != crate::config::PATH {
        return Ok(text);
    }
    let is_open = |(key, _): &&SettingEdit| key != "language" || new.profile.language().is_none();
    new_site(&text, &new.settings.iter().filter(is_open).cloned().collect::<Vec<_>>())
}

fn add_theme(dir: &Path, theme: &str, language: Language) -> Result<Message, Failure> {
    let set = msg!(
        "để dùng, ghi vào content/site.toml, trước bảng đầu tiên: theme = \"{theme}\"",
        "to use it, write in content/site.toml, before the first table: theme = \"{theme}\""
    );
    if is_built_in(theme) {
        return Err(Message {
            vi: format!("giao diện `{theme}` có sẵn trong bantin; {}", set.vi),
            en: format!("the theme `{theme}` comes with bantin; {}", set.en),
        }
        .into());
    }
    write_theme(dir, theme, language)?;
    let folder = dir.join("themes").join(theme);
    let folder = folder.display();
    Ok(Message {
        vi: format!("đã tạo giao diện trong {folder}\n{}", set.vi),
        en: format!("created a theme in {folder}\n{}", set.en),
    })
}

/// A theme to start from: it extends the default one and changes next to nothing yet.
fn write_theme(dir: &Path, theme: &str, language: Language) -> Result<(), Failure> {
    let folder = dir.join("themes").join(theme);
    if folder.exists() {
        return Err(msg!("`{}` đã có", "`{}` exists already", folder.display()).into());
    }
    let files = if language == Language::Vi { THEME_VI } else { THEME_EN };
    for (path, text) in files {
        write_new(&folder.join(path), text.replace("NAME", theme))?;
    }
    Ok(())
}
