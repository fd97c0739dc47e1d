//! A new portal: the starter's, with the agency's data, in a folder that is there as a whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::folders::checked;
use crate::authoring::{FormValue, SettingEdit};
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::language::{Language, short_slug};
use crate::base::source::{Source, Sources};
use crate::base::time::Moment;
use crate::config;
use crate::config::settings::GROUPS;
use crate::edge::desk::access::secret;
use crate::edge::desk::json::wrong;
use crate::edge::desk::refusal::Refusal;
use crate::edge::desk::settings::{declared, problems, setting_edits};
use crate::edge::starter::Profile;
use crate::edge::{Failure, starter};

/// The settings that are asked for at the beginning; the others can wait.
const ASKED: [&str; 3] = ["title", "base_url", "language"];

/// The form of a new portal.
pub fn form(language: Language) -> Value {
    let asked = |key: &str| ASKED.contains(&key) || key.starts_with("agency.") || key == "colours.primary";
    let groups = GROUPS.iter().filter_map(|group| {
        let settings: Vec<Value> =
            group.settings.iter().filter(|one| asked(one.key)).map(|one| declared(one, language)).collect();
        let title = group.title();
        (!settings.is_empty())
            .then(|| json!({ "name": group.name, "title": title.text(language), "settings": settings }))
    });
    groups.collect()
}

/// What a new portal can begin with: `[{name, title, hint, language}]`; `language` where there is no choice of one.
pub fn profiles(language: Language) -> Value {
    let told = Profile::ALL.iter().map(|profile| {
        let (title, hint) = profile.told();
        let only = profile.language().map(Language::code);
        json!({ "name": profile.name(), "title": title.text(language), "hint": hint.text(language), "language": only })
    });
    told.collect()
}

/// What a clerk asks for.
pub struct NewPortal {
    /// The folder it is to be.
    folder: PathBuf,
    profile: Profile,
    language: Language,
    title: String,
    settings: Vec<SettingEdit>,
}

impl NewPortal {
    /// Reads `{parent, folder, profile, changes}`; without a profile it begins with news.
    ///
    /// # Errors
    /// If there is no such profile, or the folder cannot be one.
    pub fn read(body: &Value) -> Result<NewPortal, Refusal> {
        let mut settings = setting_edits(&body["changes"])?;
        let text = |key: &str| {
            let value = settings.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_ref());
            if let Some(FormValue::Text(text)) = value { text.trim().to_owned() } else { String::new() }
        };
        let (title, language) = (text("title"), Language::parse(&text("language")).unwrap_or(Language::Vi));
        let profile = body["profile"].as_str().map_or(Ok(Profile::default()), Profile::named)?;
        settings.retain(|(key, value)| key != "title" && value.is_some());
        let typed = body["folder"].as_str().unwrap_or_default().trim();
        let folder = folder(body["parent"].as_str().ok_or_else(wrong)?, if typed.is_empty() { &title } else { typed })?;
        Ok(NewPortal { folder, profile, language, title, settings })
    }

    /// Where it will be, and what bantin says of its settings.
    ///
    /// # Errors
    /// If a setting is unknown.
    pub fn check(&self, language: Language) -> Result<Value, Refusal> {
        let text = starter::site_toml(&self.starter(Moment::default()))?;
        let mut sources = Sources::default();
        sources.insert(config::PATH, Source::Text(text.as_str().into()));
        let mut out = Diagnostics::default();
        config::read(&sources, None, &mut out);
        Ok(json!({
            "folder": self.folder,
            "taken": is_taken(&self.folder),
            "problems": problems((config::PATH, &text), out.iter(), language),
        }))
    }

    /// Writes it and returns its folder.
    ///
    /// # Errors
    /// If it has no name, the folder is not empty, or cannot be written.
    pub fn write(&self, now: Moment) -> Result<PathBuf, Refusal> {
        if self.title.is_empty() {
            return Err(msg!("cổng phải có tên", "the portal must have a name").into());
        }
        // A mistake in the form is reported as such before anything is written.
        starter::site_toml(&self.starter(now))?;
        whole(&self.folder, |folder| Ok(starter::init(&self.starter(now), folder).map(drop)?))?;
        Ok(self.folder.clone())
    }

    fn starter(&self, now: Moment) -> starter::NewSite<'_> {
        let (title, profile, language) = (Some(self.title.as_str()), self.profile, self.language);
        starter::NewSite { title, theme: None, now, profile, language, settings: &self.settings }
    }
}

/// A folder of this name in a folder that is there and in no other portal.
///
/// # Errors
/// If there is no such folder, or none can have this name.
pub fn folder(parent: &str, name: &str) -> Result<PathBuf, Refusal> {
    let parent = checked(parent)?;
    if !parent.is_dir() {
        let parent = parent.display();
        return Err(msg!("không có thư mục `{parent}`", "there is no folder `{parent}`").into());
    }
    if let Some(portal) = parent.ancestors().find(|above| above.join(config::PATH).is_file()) {
        let portal = portal.display();
        return Err(msg!(
            "`{portal}` đã là một cổng; hãy chọn nơi khác, cổng mới không nằm trong cổng cũ",
            "`{portal}` is a portal already; choose another place, a new portal cannot lie in an old one"
        )
        .into());
    }
    let name = short_slug(name);
    Ok(parent.join(if name.is_empty() { "cong-moi" } else { name.as_str() }))
}

fn is_taken(folder: &Path) -> bool {
    folder.exists() && fs::read_dir(folder).map_or(true, |mut there| there.next().is_some())
}

/// Fills a folder beside the requested one and gives it its name when everything is in it; if that fails, nothing is left.
///
/// # Errors
/// If the requested folder is there and not empty, cannot be written, or those of `fill`.
pub fn whole<T>(folder: &Path, fill: impl FnOnce(&Path) -> Result<T, Refusal>) -> Result<T, Refusal> {
    if is_taken(folder) {
        let shown = folder.display();
        return Err(msg!(
            "thư mục `{shown}` không trống; hãy chọn tên khác hoặc nơi khác",
            "the folder `{shown}` is not empty; choose another name or place"
        )
        .into());
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.with_file_name(format!(".{name}.{}.new", secret()?));
    fs::create_dir(&beside).map_err(|error| Failure::cannot_write(folder, &error))?;
    let placed = fill(&beside).and_then(|made| {
        // An empty folder may be there, which not every system replaces.
        let _ = fs::remove_dir(folder);
        fs::rename(&beside, folder).map_err(|error| Failure::cannot_write(folder, &error))?;
        Ok(made)
    });
    if placed.is_err() {
        let _ = fs::remove_dir_all(&beside);
    }
    placed
}
