//! The sample portals of the gallery: their texts are compiled in, their pictures and attachments are made here.

use std::path::PathBuf;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::source::{Blob, Picture, Source, Sources, extension};
use crate::config::Colours;

use crate::{Options, Plan, PlanMemo, images};

/// A kind of items with fields of their own, such as documents.
const LAYOUT: &str = include_str!("content/layout.toml");

static CONTENT: Dir = include_dir!("$CARGO_MANIFEST_DIR/src/edge/preview/gallery/content");

/// The picture of every item that has one.
pub const PICTURE: &[u8] = include_bytes!("content/picture.png");

/// The instant at which the sample portals are looked at: their counter is fresh, their scheduled item is not due.
const NOW: &str = "2026-01-10T09:00:00+07:00";

/// The items of the young portals.
const YOUNG: [&str; 6] =
    ["tin-tuc/hai.md", "tin-tuc/ba.md", "tin-tuc/bon.md", "news/hai.md", "news/ba.md", "news/bon.md"];

/// So many items of one month that it is told day by day.
const BUSY_MONTH: usize = 21;

/// How far a sample portal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Everything that a portal can have, and an emergency.
    Full,
    /// Three items without pictures, and a warning.
    Young,
    /// One item.
    First,
    /// No item yet, and a plain notice.
    Empty,
}

impl Stage {
    /// All of them.
    pub const ALL: [Stage; 4] = [Stage::Full, Stage::Young, Stage::First, Stage::Empty];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Full => "full",
            Stage::Young => "young",
            Stage::First => "first",
            Stage::Empty => "empty",
        }
    }

    /// Whether a file of the full portal is there at this stage.
    fn has(self, path: &str) -> bool {
        let is_item = path.ends_with(".md") && path.contains('/') && !path.ends_with("_index.md");
        match self {
            Stage::Full => true,
            // Without data sets, without a counter, without words of its own on the home page.
            _ if path.starts_with("visits/") || path == "stats.toml" || path == "_index.md" => false,
            Stage::Young => !is_item || YOUNG.contains(&path),
            Stage::First => !is_item || path == YOUNG[0] || path == YOUNG[3],
            Stage::Empty => !is_item,
        }
    }

    fn notice(self, language: Language) -> &'static str {
        match (self, language) {
            (Stage::Full, Language::Vi) => {
                "{ text = \"Bão mẫu số 6 đổ bộ tối nay: ở trong nhà từ 18 giờ\", level = \"danger\", link = \"thong-bao/mot.md\", end = 2026-01-11 }"
            }
            (Stage::Full, Language::En) => {
                "{ text = \"Sample storm no. 6 lands tonight: stay indoors from 18:00 on\", level = \"danger\", link = \"notices/mot.md\", end = 2026-01-11 }"
            }
            (Stage::Young, Language::Vi) => {
                "{ text = \"Mưa lớn mẫu: tránh đường ngập\", level = \"warning\", end = \"2026-01-10T17:00\" }"
            }
            (Stage::Young, Language::En) => {
                "{ text = \"Sample rain: keep away from flooded roads\", level = \"warning\", end = \"2026-01-10T17:00\" }"
            }
            (Stage::First | Stage::Empty, Language::Vi) => "\"Nội dung mẫu của bộ sưu tập thành phần.\"",
            (Stage::First | Stage::Empty, Language::En) => "\"Sample content of the gallery of components.\"",
        }
    }
}

/// A sample portal in the theme of a site.
pub fn plan(site: &Plan, stage: Stage, language: Language, base_url: String) -> Plan {
    let mut sources = Sources::default();
    for (path, source) in site.sources.below("themes/") {
        sources.insert(path, source.clone());
    }
    let config = &site.site.config;
    for (path, bytes) in files(language).filter(|(path, _)| stage.has(path)) {
        let source = match (&*path, extension(&path).as_str()) {
            ("site.toml", _) => settings(bytes, &config.theme.value, config.colours, stage, language),
            (_, "svg") => drawing(bytes),
            _ => Source::from_bytes(bytes),
        };
        sources.insert(&format!("content/{path}"), source);
    }
    sources.insert(&format!("themes/{}/layouts/sample.toml", config.theme.value), Source::Text(LAYOUT.into()));
    if stage == Stage::Full {
        let folder = if language == Language::Vi { "tin-tuc" } else { "news" };
        for (number, name) in (1..).zip(["anh.png", "anh-2.png", "anh-3.png", "phim.mp4", "tieng.mp3", "tai-lieu.pdf"])
        {
            sources.insert(&format!("content/{folder}/{name}"), attachment(name, number));
        }
        for number in 0..BUSY_MONTH {
            let title = msg!("Tin ngắn mẫu số {}", "Sample brief no. {}", number + 1);
            let (title, day) = (title.text(language), number / 2 + 1);
            let text = format!("+++\ntitle = \"{title}\"\ndate = 2024-03-{day:02}\n+++\n\n{title}.\n");
            sources.insert(&format!("content/{folder}/2024/tin-{}.md", number + 1), Source::Text(text.into()));
        }
    }
    let now = chrono::DateTime::parse_from_rfc3339(NOW).unwrap_or(site.site.now);
    crate::plan(sources, &Options { now, base_url: Some(base_url), drafts: true }, &mut PlanMemo::default())
}

/// The texts of the full portal, by their paths in `content/`.
fn files(language: Language) -> impl Iterator<Item = (String, &'static [u8])> {
    let mut folders: Vec<&'static Dir> = CONTENT.get_dir(language.code()).into_iter().collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let path = path.split_once('/').map_or_else(|| path.clone(), |(_, path)| path.to_owned());
            files.push((path, file.contents()));
        }
    }
    files.into_iter()
}

/// The settings of a sample portal, with theme and colours of the site.
fn settings(bytes: &[u8], theme: &str, colours: Option<Colours>, stage: Stage, language: Language) -> Source {
    let text = String::from_utf8_lossy(bytes);
    let theme = toml::Value::from(theme);
    let own = format!("theme = {theme}\nnotice = {}\n", stage.notice(language));
    let mut text = text.replace("# gallery: theme, colours and notice are put here\n", &own);
    if stage != Stage::Full {
        // There are no figures to show.
        text = text.lines().filter(|line| !line.starts_with("figures = ")).collect::<Vec<_>>().join("\n");
    }
    if let Some(colours) = colours {
        text +=
            &format!("\n[colours]\nprimary = \"{}\"\nprimary_dark = \"{}\"\n", colours.primary, colours.primary_dark);
    }
    Source::Text(text.into())
}

fn blob(len: usize, hash: u128) -> Blob {
    let len = len as u64;
    Blob {
        len,
        disk: PathBuf::new(),
        modified: None,
        picture: None,
        hash,
        text: None,
        data: None,
        located: false,
        scripted: false,
        pdf: None,
    }
}

fn drawing(bytes: &[u8]) -> Source {
    let text: Arc<str> = String::from_utf8_lossy(bytes).into();
    let hash = xxhash_rust::xxh3::xxh3_128(bytes);
    let (picture, text) = (Some(Picture::Vector(Some((600, 260)))), Some(text));
    Source::Blob(Blob { picture, text, ..blob(bytes.len(), hash) }.into())
}

/// A picture or a file to download; the latter are empty.
fn attachment(name: &str, number: u128) -> Source {
    if extension(name) == "png" {
        let picture = Some(images::probe("png", PICTURE));
        return Source::Blob(Blob { picture, ..blob(PICTURE.len(), number) }.into());
    }
    Source::Blob(blob(1_400_000, 0).into())
}
