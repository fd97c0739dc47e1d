//! What flags and environment decide before a command runs: folder, clock, language.

use std::path::{Path, PathBuf};

use chrono::{FixedOffset, TimeZone, Utc};

use super::args::Common;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::edge::disk::{lower, real};
use crate::edge::session::Clock;
use crate::edge::write::published_figures;
use crate::edge::{Failure, disk, kept};
use crate::{Options, Plan, PlanMemo, config};

/// A site's folders, and how to plan it.
pub struct Setup {
    /// The site's folder.
    pub root: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// What tells the time.
    pub clock: Clock,
    /// What a plan depends on beside the sources.
    pub options: Options,
}

impl Setup {
    /// Follows the flags that all commands share.
    pub fn new(common: &Common) -> Result<Setup, Failure> {
        if let Some(jobs) = common.jobs {
            // Fails only if the pool exists already, as in a second run within one process.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
        }
        if let Some(url) = common.base_url.as_deref().filter(|url| !config::is_web_address(url)) {
            return Err(msg!(
                "--base-url: `{url}` không phải địa chỉ web; viết đủ cả https:// và tên miền",
                "--base-url: `{url}` is not a web address; include https:// and the domain"
            )
            .into());
        }
        let root = find_root(common.root.as_deref())?;
        // An instant without an offset is meant in the site's own time zone, so the configuration is read first.
        let zone = disk::read_config(&root).map_or_else(|_| config::vietnam(), |site| site.time_zone);
        let clock = clock(common.now.as_deref(), zone)?;
        let options = Options { now: clock.now(), base_url: common.base_url.clone(), drafts: common.drafts };
        let out = output_folder(common, &root);
        refuse_sources(&out, &root)?;
        Ok(Setup { out, root, clock, options })
    }

    /// Reads the folder, plans it, and compares it with the output. Texts that the last build has read are not parsed again.
    pub fn plan(&self) -> Result<Plan, Failure> {
        self.plan_with(&mut self.memo())
    }

    /// What the last build has left.
    pub fn memo(&self) -> PlanMemo {
        kept::read(&self.root)
    }

    /// The same, with what the memo remembers.
    pub fn plan_with(&self, memo: &mut PlanMemo) -> Result<Plan, Failure> {
        Ok(self.compared(crate::plan(disk::read(&self.root)?, &self.options, memo)))
    }

    /// A plan that tells what it changes of the output.
    pub fn compared(&self, mut plan: Plan) -> Plan {
        plan.compare(&published_figures(&self.out));
        plan
    }
}

/// The language of messages asked for by flag or environment; none: the site's.
pub fn language_asked(flag: Option<Language>) -> Option<Language> {
    flag.or_else(|| std::env::var("BANTIN_LANG").ok().and_then(|code| Language::parse(&code)))
}

/// The language asked for, else the site's; Vietnamese if that cannot be read.
pub fn language_at(flag: Option<Language>, root: &Path) -> Language {
    language_asked(flag).unwrap_or_else(|| disk::read_config(root).map_or(Language::Vi, |site| site.language))
}

/// The language of messages about a plan.
pub fn language_of(common: &Common, plan: &Plan) -> Language {
    language_asked(common.lang).unwrap_or(plan.language())
}

/// The run's instant: the flag, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the machine's clock.
pub fn clock(flag: Option<&str>, zone: FixedOffset) -> Result<Clock, Failure> {
    let (name, text, instant) = if let Some(text) = flag {
        ("--now", text.to_owned(), crate::article::moment(text, zone, false))
    } else if let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") {
        let instant = text.trim().parse().ok().and_then(|seconds| Utc.timestamp_opt(seconds, 0).single());
        ("SOURCE_DATE_EPOCH", text, instant.map(|instant| instant.with_timezone(&zone)))
    } else {
        return Ok(Clock::Machine);
    };
    instant
        .map(Clock::Fixed)
        .ok_or_else(|| msg!("{name}: không có thời điểm `{text}`", "{name}: `{text}` is not an instant").into())
}

/// The site's folder: the flag, else the nearest folder upwards with a `content/site.toml`.
pub fn find_root(flag: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(root) = flag {
        return Ok(root.to_path_buf());
    }
    let here = std::env::current_dir().map_err(|error| {
        msg!("không xác định được thư mục hiện tại: {error}", "cannot determine the current folder: {error}")
    })?;
    let found = here.ancestors().find(|folder| folder.join(config::PATH).is_file());
    // If there is none, planning this folder reports what is missing.
    Ok(found.unwrap_or(&here).to_path_buf())
}

/// Refuses an output folder in which the sources lie: pages would be written over them.
fn refuse_sources(out: &Path, root: &Path) -> Result<(), Failure> {
    let (place, root) = (real(out), real(root));
    let sources = ["content", "themes", ".git"].map(|name| real(&root.join(name)));
    let within = |source: &Path| lower(&place).starts_with(lower(source));
    if lower(&place) != lower(&root) && !sources.iter().any(|source| within(source)) {
        return Ok(());
    }
    Err(msg!(
        "--out: `{}` là thư mục của nguồn, trang dựng ra sẽ đè lên; chọn thư mục khác, ví dụ `--out public`",
        "--out: `{}` belongs to the sources, which the site would overwrite; choose another folder, such as `--out public`",
        out.display()
    )
    .into())
}

/// The output folder: the flag, else `public` in the site's folder.
pub fn output_folder(common: &Common, root: &Path) -> PathBuf {
    common.out.clone().unwrap_or_else(|| root.join("public"))
}
