//! `init` and `new`: files to start from.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use super::cli::Lang;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::{Language, Moment, slug};
use crate::base::suggest::nearest;
use crate::config::is_theme_name;
use crate::theme::is_built_in;

/// `bantin init`.
#[derive(Args)]
pub struct Init {
    /// Thư mục mới hoặc trống; có --theme thì cả thư mục của một trang · a new or empty folder, or with --theme a site's
    #[arg(required_unless_present = "theme")]
    pub dir: Option<PathBuf>,
    /// Tạo thêm một giao diện riêng trong themes/NAME · a theme of your own in themes/NAME
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Tên của trang · name of the portal
    #[arg(long)]
    pub title: Option<String>,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, value_enum, value_name = "vi|en")]
    pub(super) lang: Option<Lang>,
}

/// Writes a small valid portal into a new or empty folder; with `--theme` a theme as well. Into the folder of a portal
/// that is there already goes only the theme.
///
/// # Errors
/// When the folder is not empty, the theme is there already, or a file cannot be written.
pub fn init(init: &Init, dir: &Path, now: &Moment, language: Language) -> Result<Message, Failure> {
    if let Some(theme) = init.theme.as_deref().filter(|theme| !is_theme_name(theme)) {
        return Err(msg!(
            "tên giao diện `{theme}` chỉ được có chữ không dấu, số, `-` và `_`",
            "the name of a theme has only letters, digits, `-` and `_`, not `{theme}`"
        )
        .into());
    }
    let shown = dir.display();
    match &init.theme {
        Some(theme) if dir.join(crate::config::PATH).is_file() => add_theme(dir, theme, language),
        Some(theme) => {
            let made = new_site(init, dir, now, language)?;
            if is_built_in(theme) {
                return Ok(made);
            }
            write_theme(dir, theme, language)?;
            Ok(Message {
                vi: format!("{}\ngiao diện ở {shown}/themes/{theme}", made.vi),
                en: format!("{}\nthe theme is in {shown}/themes/{theme}", made.en),
            })
        }
        None => new_site(init, dir, now, language),
    }
}

fn new_site(init: &Init, dir: &Path, now: &Moment, language: Language) -> Result<Message, Failure> {
    let mut there = match fs::read_dir(dir) {
        Ok(there) => there,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
            fs::read_dir(dir).map_err(|error| failed(dir, &error))?
        }
        Err(error) => return Err(failed(dir, &error)),
    };
    if there.next().is_some() {
        return Err(msg!(
            "thư mục `{}` không trống; chọn một thư mục mới",
            "the folder `{}` is not empty; choose a new one",
            dir.display()
        )
        .into());
    }
    let title =
        init.title.as_deref().unwrap_or(if language == Language::Vi { "Phường của tôi" } else { "My town" });
    for (path, text) in starter_files(title, init.theme.as_deref(), now, language) {
        write_new(&dir.join(path), &text)?;
    }
    let shown = dir.display();
    Ok(msg!(
        "đã tạo trang trong {shown}\nsửa {shown}/content/site.toml, rồi: cd {shown} && bantin build",
        "created a site in {shown}\nedit {shown}/content/site.toml, then: cd {shown} && bantin build"
    ))
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

/// A theme to begin with: it builds upon the default one and changes next to nothing yet.
fn write_theme(dir: &Path, theme: &str, language: Language) -> Result<(), Failure> {
    let folder = dir.join("themes").join(theme);
    if folder.exists() {
        return Err(msg!("`{}` đã có", "`{}` is there already", folder.display()).into());
    }
    let texts = match language {
        Language::Vi => [
            include_str!("starter/vi/theme.toml"),
            include_str!("starter/vi/look.css"),
            include_str!("starter/vi/base.html"),
            include_str!("starter/vi/words.toml"),
        ],
        Language::En => [
            include_str!("starter/en/theme.toml"),
            include_str!("starter/en/look.css"),
            include_str!("starter/en/base.html"),
            include_str!("starter/en/words.toml"),
        ],
    };
    let words = format!("i18n/{}.toml", language.code());
    let paths = ["theme.toml", "assets/look.css", "templates/base.html", &words];
    for (path, text) in paths.into_iter().zip(texts) {
        write_new(&folder.join(path), &text.replace("NAME", theme))?;
    }
    Ok(())
}

fn starter_files(title: &str, theme: Option<&str>, now: &Moment, language: Language) -> Vec<(&'static str, String)> {
    let quoted = toml_text(title);
    let theme = theme.map(|theme| format!("theme = \"{theme}\"\n")).unwrap_or_default();
    let date = now.format("%Y-%m-%dT%H:%M:%S");
    if language == Language::En {
        return vec![
            (
                "content/site.toml",
                format!(
                    "title = {quoted}\nbase_url = \"https://example.com\"\nlanguage = \"en\"\n{theme}\n[agency]\nname = {quoted}\n# address = \"\"\n# phone = \"\"\n# email = \"\"\n# editor = \"\"\n\n[home]\nnotices = \"notices\"\n"
                ),
            ),
            ("content/about.md", "+++\ntitle = \"About\"\n+++\n\nA page about us.\n".to_owned()),
            ("content/news/_index.md", "+++\ntitle = \"News\"\norder = 1\n+++\n".to_owned()),
            ("content/notices/_index.md", "+++\ntitle = \"Notices\"\norder = 2\n+++\n".to_owned()),
            (
                "content/news/first-news.md",
                format!(
                    "+++\ntitle = \"First news\"\ndate = {date}\nsummary = \"The portal is open.\"\n+++\n\nWrite here in Markdown.\n"
                ),
            ),
            ("public/.gitignore", "*\n!.gitignore\n".to_owned()),
        ];
    }
    vec![
        (
            "content/site.toml",
            format!(
                "# Tên và địa chỉ của trang\ntitle = {quoted}\nbase_url = \"https://ten-mien.example.vn\"\nlanguage = \"vi\"\n{theme}\n# Thông tin cơ quan ở chân trang: bỏ dấu # và điền vào\n[agency]\nname = {quoted}\n# address = \"\"\n# phone = \"\"\n# email = \"\"\n# editor = \"\"\n\n[home]\nnotices = \"thong-bao\"\n"
            ),
        ),
        ("content/gioi-thieu.md", "+++\ntitle = \"Giới thiệu\"\n+++\n\nTrang giới thiệu về địa phương.\n".to_owned()),
        ("content/tin-tuc/_index.md", "+++\ntitle = \"Tin tức\"\norder = 1\n+++\n".to_owned()),
        ("content/thong-bao/_index.md", "+++\ntitle = \"Thông báo\"\norder = 2\n+++\n".to_owned()),
        (
            "content/tin-tuc/tin-dau-tien.md",
            format!(
                "+++\ntitle = \"Tin đầu tiên\"\ndate = {date}\nsummary = \"Cổng thông tin đã hoạt động.\"\n+++\n\nViết nội dung ở đây bằng Markdown.\n"
            ),
        ),
        ("public/.gitignore", "*\n!.gitignore\n".to_owned()),
    ]
}

/// Writes an article to begin with and gives its path. It is a draft until that line is removed.
///
/// # Errors
/// When there is no such section, the title gives no name, the file is there already, or cannot be written.
pub fn new_article(
    root: &Path,
    title: &str,
    section: &str,
    now: &Moment,
    single_file: bool,
) -> Result<PathBuf, Failure> {
    let content = root.join("content");
    let section = section.trim_matches('/');
    let folder = content.join(section);
    let odd = section.split('/').any(|part| part.is_empty() || part == "." || part == "..");
    if odd || !folder.join("_index.md").is_file() {
        let names = sections(&content);
        let near = nearest(section, names.iter().map(String::as_str)).map(str::to_owned);
        let all = names.join(", ");
        return Err(match near {
            Some(near) => msg!(
                "không có chuyên mục `{section}`; có phải `{near}`?",
                "there is no section `{section}`; did you mean `{near}`?"
            ),
            None => msg!(
                "không có chuyên mục `{section}`; các chuyên mục: {all}",
                "there is no section `{section}`; the sections are: {all}"
            ),
        }
        .into());
    }
    let name = slug(title);
    if name.is_empty() {
        return Err(msg!("tiêu đề phải có chữ hoặc số", "the title must have letters or digits").into());
    }
    let year = now.format("%Y").to_string();
    let path = if single_file {
        folder.join(year).join(format!("{name}.md"))
    } else {
        folder.join(year).join(name).join("index.md")
    };
    let text = format!(
        "+++\ntitle = {}\ndate = {}\nsummary = \"\"\nauthor = \"\"\ntags = []\n# Xóa dòng dưới đây khi đăng bài · remove the next line to publish\ndraft = true\n+++\n\n",
        toml_text(title),
        now.format("%Y-%m-%dT%H:%M:%S"),
    );
    write_new(&path, &text)?;
    Ok(path)
}

fn sections(content: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(content)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join("_index.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The editor of `$VISUAL` or `$EDITOR`: a program and its arguments.
///
/// # Errors
/// When neither is set.
pub fn editor() -> Result<Vec<String>, Failure> {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let words = set.map(|editor| editor.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.into_iter().find(|words| !words.is_empty()).ok_or_else(|| {
        msg!(
            "chưa đặt biến EDITOR; chạy lại không có --edit, rồi mở tệp bằng trình soạn thảo",
            "the variable EDITOR is not set; run again without --edit and open the file yourself"
        )
        .into()
    })
}

/// Opens a file in an editor.
///
/// # Errors
/// When it cannot be started, or fails.
pub fn edit(editor: &[String], path: &Path) -> Result<(), Failure> {
    let Some((program, arguments)) = editor.split_first() else { return Ok(()) };
    match std::process::Command::new(program).args(arguments).arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(msg!("`{program}` kết thúc với {status}", "`{program}` ended with {status}").into()),
        Err(error) => Err(msg!("không mở được `{program}`: {error}", "cannot start `{program}`: {error}").into()),
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
    }
    let mut file = fs::File::create_new(path).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            msg!("`{}` đã có; đổi tiêu đề", "`{}` is there already; choose another title", path.display()).into()
        } else {
            failed(path, &error)
        }
    })?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    msg!("không ghi được `{}`: {}", "cannot write `{}`: {}", path.display(), error).into()
}

/// A text as a TOML basic string.
fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
