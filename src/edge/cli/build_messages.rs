//! What a build said, to be said again by a build that finds nothing changed.
//!
//! ```text
//! .bantin-cache/said   JSON: which build, how it was said, what
//! ```

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::SHOWN;
use crate::Plan;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::stamp;
use crate::edge::built::Noted;
use crate::edge::disk::{CACHE_FOLDER, replace_unlocked};
use crate::edge::terminal;
use crate::site::Visibility;

const FILE: &str = "said";

/// What a build that went well said.
#[derive(Serialize, Deserialize)]
pub struct BuildMessages {
    /// The build it was said of.
    build: String,
    /// How it was said: the language, and whether in colours.
    voice: (String, bool),
    /// The warnings, as a terminal shows them.
    pub report: String,
    /// How many there were.
    pub warnings: usize,
    /// How many files the output has.
    pub pages: usize,
    /// What is not public, where nothing publishes what becomes due.
    pub left_out: String,
    /// The same, where something does.
    pub left_out_watched: String,
    /// Whether it tells of changes since the build before.
    #[serde(skip)]
    tells_changes: bool,
}

impl BuildMessages {
    /// What is to be said of a plan.
    pub fn of(plan: &Plan, language: Language) -> BuildMessages {
        BuildMessages {
            build: String::new(),
            voice: voice(language),
            report: terminal::report_text(plan, &plan.diagnostics, language, SHOWN),
            warnings: plan.diagnostics.counts().1,
            pages: plan.pages.len(),
            left_out: left_out(plan, false, language),
            left_out_watched: left_out(plan, true, language),
            tells_changes: plan.diagnostics.iter().any(|one| one.code == "figure-changed"),
        }
    }

    /// Remembers it for this build. What tells of changes since the build before is not true twice: then nothing is
    /// remembered, and the next build looks at everything again.
    pub fn remember(mut self, root: &Path, noted: &Noted) {
        let file = root.join(CACHE_FOLDER).join(FILE);
        if self.tells_changes {
            let _ = fs::remove_file(file);
            return;
        }
        self.build = noted.to_string();
        // What cannot be remembered is found out again.
        if let Ok(json) = serde_json::to_string(&self) {
            let _ = replace_unlocked(&file, json.as_bytes());
        }
    }

    /// What was said of this build, if it would be said the same way. None where anything of it is not what it should be.
    pub fn remembered(root: &Path, noted: &Noted, language: Language) -> Option<BuildMessages> {
        let json = fs::read_to_string(root.join(CACHE_FOLDER).join(FILE)).ok()?;
        let said: BuildMessages = serde_json::from_str(&json).ok()?;
        (said.build == noted.to_string() && said.voice == voice(language)).then_some(said)
    }
}

fn voice(language: Language) -> (String, bool) {
    (language.code().to_owned(), terminal::colour())
}

/// What is not public, by reason; when the next scheduled item is due, and whether it is then published by itself.
fn left_out(plan: &Plan, is_watched: bool, language: Language) -> String {
    let itself = msg!("tự đăng", "published by itself");
    let left = &plan.site.left_out;
    let count = |wanted: fn(&Visibility) -> bool| left.iter().filter(|one| wanted(&one.state)).count() as i64;
    let drafts = count(|state| matches!(state, Visibility::Draft));
    let scheduled = count(|state| matches!(state, Visibility::Scheduled(_)));
    let expired = count(|state| matches!(state, Visibility::Expired(_)));
    let due = left.iter().filter_map(|one| match one.state {
        Visibility::Scheduled(due) => Some(due),
        _ => None,
    });
    let due = due.min().map(|due| stamp(&due.with_timezone(&plan.site.config.time_zone), language));
    let mut parts: Vec<String> = Vec::new();
    let mut part = |n: i64, message: Message| {
        if n > 0 {
            parts.push(format!("{} {}", number(n, language), message.text(language)));
        }
    };
    part(drafts, msg!("bài nháp", "draft"));
    let due =
        due.map(|due| if is_watched { format!("{due}, {}", itself.text(language)) } else { due }).unwrap_or_default();
    part(scheduled, msg!("bài hẹn giờ (sớm nhất {due})", "scheduled (next {due})"));
    part(expired, msg!("bài hết hạn", "expired"));
    if parts.is_empty() {
        return String::new();
    }
    let list = parts.join(", ");
    msg!("; để lại {list}", "; left out {list}").text(language).to_owned()
}
