//! `--portals` with `--watch`: a command again and again, for the portals in which something changed or became due; until the
//! program is stopped. One program looks after all of them: with one for each, a hundred would lie in memory and wait.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::portals::{Again, ForAll, Round, tell, tell_json};
use super::status::Run;
use crate::base::diagnostic::{Message, msg};
use crate::edge::built::Before;
use crate::edge::portals::Province;
use crate::edge::publish::Watching;
use crate::edge::{Failure, terminal};

/// Looking at the folders takes no more than this share of the time.
const SHARE: u32 = 50;
/// The time between two scans, at least and at most.
const LEAST: Duration = Duration::from_secs(1);
const MOST: Duration = Duration::from_secs(60);
/// How long it waits after a failure before it tries again, at first and at most.
const FIRST: Duration = Duration::from_secs(15);
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// A file may have been written once more without looking different: so much later it shows.
const SETTLED: Duration = Duration::from_secs(3);

/// Looks after all portals until the program is stopped.
///
/// # Errors
/// If something is wrong with their list at the beginning, or flags go together that do not.
pub fn run(all: &ForAll, again: Again) -> Result<ExitCode, Failure> {
    let province = all.province()?;
    let round = Round::new(all.common)?;
    PortalWatch { all, again, round: &round, known: BTreeMap::new(), others: BTreeSet::new() }.run(&province)
}

/// Portals that are looked after.
struct PortalWatch<'w> {
    all: &'w ForAll<'w>,
    again: Again,
    round: &'w Round,
    known: BTreeMap<PathBuf, PortalState>,
    /// Those that another program publishes.
    others: BTreeSet<PathBuf>,
}

/// What is known of a portal.
#[derive(Default)]
struct PortalState {
    /// What it looked like before the last run.
    looks: Option<Before>,
    /// When something changes by itself, in seconds since 1970.
    due: Option<i64>,
    /// When to try again, and how long it was waited for that.
    again: Option<(Instant, Duration)>,
    was_run: bool,
    /// Whether it is made once more, only to be sure.
    is_unsure: bool,
    /// What went wrong the last time: the same failure is reported once.
    wrong: String,
    /// That it is published by itself.
    _sign: Option<Watching>,
}

impl PortalWatch<'_> {
    /// Runs until the program is stopped. A later failure to read the list of portals is reported once.
    ///
    /// # Errors
    /// If it goes wrong at the beginning.
    fn run(mut self, province: &Province) -> Result<ExitCode, Failure> {
        let mut took = self.look(province)?;
        let mut told: Option<Message> = None;
        loop {
            std::thread::sleep(self.pause(took));
            let looked = self.all.province().and_then(|province| self.look(&province));
            let failure = match looked {
                Ok(now) => {
                    took = now;
                    None
                }
                Err(failure) => Some(failure.message),
            };
            if let Some(message) = failure.as_ref().filter(|message| told.as_ref() != Some(*message)) {
                terminal::err(message.text(self.round.language()));
            }
            told = failure;
        }
    }

    /// How long to wait, if looking took this long.
    fn pause(&self, took: Duration) -> Duration {
        if let Again::Every(time) = self.again {
            return time;
        }
        let now = self.round.now();
        let dues = self.known.values().filter_map(|known| u64::try_from(known.due?.checked_sub(now)?).ok());
        let next = dues.min().map_or(MOST, Duration::from_secs);
        (took * SHARE).clamp(LEAST, MOST).min(next.max(LEAST))
    }

    /// Looks at all portals and carries the command out where that is needed. How long looking took.
    fn look(&mut self, province: &Province) -> Result<Duration, Failure> {
        let started = Instant::now();
        let folders = province.folders()?;
        self.known.retain(|folder, _| folders.contains(folder));
        let mut needed = Vec::new();
        let mut looks = BTreeMap::new();
        for folder in &folders {
            if !self.is_ours(province, folder)? {
                continue;
            }
            let look = if self.again == Again::OnChange { Before::look(folder) } else { None };
            let known = self.known.entry(folder.clone()).or_default();
            if self.again != Again::OnChange || known.needs(look.as_ref(), self.round.now()) {
                needed.push(folder.clone());
            }
            looks.insert(province.name(folder), (folder.clone(), look));
        }
        let took = started.elapsed();
        if needed.is_empty() {
            return Ok(took);
        }
        let runs = self.all.round(self.round, province, (&folders, &needed), &|| {}, &|_| {})?;
        for run in &runs {
            let Some((folder, look)) = looks.remove(&run.portal) else { continue };
            let known = self.known.entry(folder.clone()).or_default();
            if known.note(run, look, &folder) && !self.all.is_json {
                tell(run, self.all.common.quiet);
            }
        }
        if self.all.is_json {
            tell_json(&runs);
        }
        Ok(took)
    }

    /// Whether no other program publishes a portal by itself.
    fn is_ours(&mut self, province: &Province, folder: &Path) -> Result<bool, Failure> {
        if self.all.name != "publish" || self.known.contains_key(folder) {
            return Ok(true);
        }
        let sign = Watching::begin(folder)?;
        if sign.is_some() {
            self.others.remove(folder);
            self.known.insert(folder.to_path_buf(), PortalState { _sign: sign, ..PortalState::default() });
            return Ok(true);
        }
        if self.others.insert(folder.to_path_buf()) {
            let portal = province.name(folder);
            let told = msg!(
                "{portal}: đang được một bantin publish --watch khác đăng",
                "{portal}: another bantin publish --watch publishes it"
            );
            terminal::err(told.text(self.round.language()));
        }
        Ok(false)
    }
}

impl PortalState {
    /// Whether the command has to be carried out.
    fn needs(&self, look: Option<&Before>, now: i64) -> bool {
        let is_same = match (look, &self.looks) {
            (Some(look), Some(before)) => look.is_same(before),
            _ => false,
        };
        !is_same || self.due.is_some_and(|due| due <= now) || self.again.is_some_and(|(at, _)| at <= Instant::now())
    }

    /// Records how a run went. Gives whether it is worth reporting.
    fn note(&mut self, run: &Run, look: Option<Before>, folder: &Path) -> bool {
        let is_first = !std::mem::replace(&mut self.was_run, true);
        let was_unsure = std::mem::take(&mut self.is_unsure);
        let is_same = self.looks.as_ref().zip(look.as_ref()).is_some_and(|(before, look)| look.is_same(before));
        let waited = self.again.take().map(|(_, waited)| waited);
        let is_by_change = look.is_some();
        self.looks = look;
        self.due = None;
        if run.code.is_none_or(|code| code == 0) {
            self.wrong.clear();
            self.due = Before::due(folder).filter(|_| is_by_change);
            if is_by_change && self.due.is_none() {
                self.again = Some((Instant::now() + SETTLED, Duration::ZERO));
                self.is_unsure = true;
            }
            return is_first || is_by_change && !(was_unsure && is_same);
        }
        // A mistake in a file waits for somebody to fix it.
        if run.code != Some(1) {
            let wait = waited.filter(|wait| !wait.is_zero()).map_or(FIRST, |wait| (wait * 2).min(LONGEST));
            self.again = Some((Instant::now() + wait, wait));
        }
        let is_new = self.wrong != run.err;
        self.wrong.clone_from(&run.err);
        is_new
    }
}
