//! Who has which text open. One window at a time holds the lease of a text; the others read, or take it over.
//!
//! **Each desk writes one file of its own**, `.bantin-history/desks/ID.json`, and reads those of the others: nothing has
//! to be locked on a network drive, and two desks can never write over each other. Who takes a lease over names it in
//! `over`; the window whose lease is named there sees it and only reads from then on.
//!
//! **Clocks of two machines differ**, so no clock is compared: a desk lives as long as its file goes on changing. Where a
//! file was never seen to change, its age is the time between it and one's own file, which the same drive dates.
//!
//! A lease keeps nothing from being lost, the versions of texts do that: it only spares people the choice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use crate::edge::disk::{remove_abandoned, replace_unlocked};
use crate::edge::session::lock;

/// How often a desk with an open text writes its file.
const BEAT: Duration = Duration::from_secs(3);

/// How often a desk looks at the files of the others: a network drive tells nobody of changes.
pub const GLANCE: Duration = Duration::from_millis(500);

/// A desk whose file did not change for so long is gone.
const AGE: Duration = Duration::from_secs(10);

/// A window that was not heard of for so long is gone. Browsers let a hidden one speak once a minute.
const SILENCE: Duration = Duration::from_secs(90);

/// What a desk that is gone left is removed after so long.
const LEFT: Duration = Duration::from_secs(600);

/// Desks of one folder, and the length of the file of one, that are looked at.
const MOST_DESKS: usize = 64;
const MOST_BYTES: u64 = 256_000;

/// That a window has a text open to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Its own name.
    id: String,
    /// The text.
    pub path: String,
    /// Who writes.
    pub who: String,
    /// Since when, in RFC 3339, by the clock of that machine.
    pub since: String,
    /// Whether something is not saved yet.
    pub writing: bool,
    /// The leases that this one took over.
    over: Vec<String>,
}

/// What a window tells of itself.
pub struct OpenText<'r> {
    /// The text that it shows.
    pub path: &'r str,
    /// Who sits there.
    pub who: &'r str,
    /// Whether something is not saved yet.
    pub writing: bool,
    /// Whether it takes over from whoever has the text.
    pub takes: bool,
}

/// What it is told.
#[derive(Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who has the text instead; none: this window has it.
    pub holder: Option<Lease>,
    /// Whether that is another window of this desk.
    pub is_own: bool,
}

/// The leases of a folder as one desk knows them.
pub struct Leases {
    folder: PathBuf,
    id: String,
    known: Mutex<KnownLeases>,
}

#[derive(Default)]
struct KnownLeases {
    windows: BTreeMap<String, Window>,
    others: BTreeMap<String, OtherDesk>,
    beat: u64,
    /// When this desk's file was written.
    written: Option<Instant>,
    /// When a window asked last who has what.
    asked: Option<Instant>,
    /// How often somebody else was told to have a text, or no longer.
    changes: u64,
}

/// A window of this desk with a text open.
struct Window {
    heard: Instant,
    path: String,
    lease: Option<Lease>,
}

/// What is known of another desk.
struct OtherDesk {
    bytes: Vec<u8>,
    leases: Vec<Lease>,
    /// When its file was seen for the first time with these bytes.
    seen: Instant,
    /// It was old when it was seen first, and has not changed since.
    is_left: bool,
}

impl OtherDesk {
    fn lives(&self, now: Instant) -> bool {
        !self.is_left && now.saturating_duration_since(self.seen) < AGE
    }
}

/// The file of a desk.
#[derive(Serialize, Deserialize)]
struct DeskFile {
    beat: u64,
    leases: Vec<Lease>,
}

impl Leases {
    /// Those of the portal whose history is in this folder. `id`: the name of this desk, letters and digits.
    pub fn new(history: &Path, id: String) -> Leases {
        Leases { folder: history.join("desks"), id, known: Mutex::default() }
    }

    /// Hears from a window, and tells who has its text. A text that nobody has is this window's from now on. `name`: makes
    /// the name of a new lease; `since`: what time it is there.
    pub fn hear(&self, window: &str, open: &OpenText, name: String, since: &str, now: Instant) -> Standing {
        let mut known = lock(&self.known);
        known.leave_unheard(now);
        known.asked = Some(now);
        let there = known.windows.remove(window).filter(|there| there.path == open.path);
        let before = there.and_then(|there| there.lease);
        known
            .windows
            .insert(window.to_owned(), Window { heard: now, path: open.path.to_owned(), lease: before.clone() });
        self.tell(&mut known, now, false);
        self.look(&mut known, now);
        let had = known.windows.get(window).and_then(|there| there.lease.clone());
        let all = known.leases(open.path, now);
        let holder = holder(&all).cloned();
        let holds = holder.is_some() && holder == had;
        let lease = match (had, &holder) {
            (Some(own), _) if holds => Some(Lease { who: open.who.to_owned(), writing: open.writing, ..own }),
            (_, Some(_)) if !open.takes => None,
            _ => Some(Lease {
                id: name,
                path: open.path.to_owned(),
                who: open.who.to_owned(),
                since: since.to_owned(),
                writing: open.writing,
                over: all.iter().map(|lease| lease.id.clone()).collect(),
            }),
        };
        let holder = if lease.is_some() { None } else { holder };
        let is_own = holder.as_ref().is_some_and(|holder| known.own().any(|own| own.id == holder.id));
        let changed = before != lease;
        known.changes += u64::from(changed);
        known.windows.insert(window.to_owned(), Window { heard: now, path: open.path.to_owned(), lease });
        known.give_up(now);
        self.tell(&mut known, now, changed);
        Standing { holder, is_own }
    }

    /// A window has closed its text.
    pub fn leave(&self, window: &str, now: Instant) {
        let mut known = lock(&self.known);
        known.asked = Some(now);
        if known.windows.remove(window).is_some() {
            known.changes += 1;
            self.tell(&mut known, now, true);
        }
    }

    /// Whether another window than this one has the text.
    pub fn is_others(&self, path: &str, window: &str, now: Instant) -> bool {
        self.instead(path, window, now).is_some()
    }

    /// Whether the other window that has the text, if there is one, is of this desk.
    pub fn instead(&self, path: &str, window: &str, now: Instant) -> Option<bool> {
        let mut known = lock(&self.known);
        known.leave_unheard(now);
        self.look(&mut known, now);
        let own = known.windows.get(window).and_then(|there| there.lease.as_ref()).map(|own| own.id.clone());
        let holder =
            holder(&known.leases(path, now)).map(|holder| holder.id.clone()).filter(|id| Some(id) != own.as_ref());
        holder.map(|id| known.own().any(|own| own.id == id))
    }

    /// All texts that are open to write in other windows than this one.
    pub fn elsewhere(&self, window: &str, now: Instant) -> Vec<Lease> {
        let mut known = lock(&self.known);
        known.leave_unheard(now);
        self.look(&mut known, now);
        let of_windows =
            known.windows.iter().filter(|(name, _)| *name != window).filter_map(|(_, at)| at.lease.clone());
        of_windows.chain(known.of_others(now).cloned()).collect()
    }

    /// How often it changed who has which text, as far as this desk knows.
    pub fn changes(&self) -> u64 {
        lock(&self.known).changes
    }

    /// Shows the other desks that this one lives, as long as it has a text open, and looks at theirs, as long as a window asks.
    pub fn beat(&self, now: Instant) {
        let mut known = lock(&self.known);
        known.leave_unheard(now);
        self.tell(&mut known, now, false);
        if known.asked.is_some_and(|asked| now.saturating_duration_since(asked) < AGE) {
            self.look(&mut known, now);
        }
    }

    fn own_file(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.id))
    }

    /// Writes this desk's file where something `changed` or it is time to. A folder that cannot be written tells nobody.
    fn tell(&self, known: &mut KnownLeases, now: Instant, changed: bool) {
        if known.windows.is_empty() {
            if known.written.take().is_some() {
                let _ = fs::remove_file(self.own_file());
            }
            return;
        }
        let is_time = known.written.is_none_or(|at| now.saturating_duration_since(at) >= BEAT);
        if !changed && !is_time {
            return;
        }
        if known.written.is_none() {
            remove_abandoned(&self.folder);
        }
        known.beat += 1;
        let file = DeskFile { beat: known.beat, leases: known.own().cloned().collect() };
        let Ok(bytes) = serde_json::to_vec(&file) else { return };
        let written = fs::create_dir_all(&self.folder).and_then(|()| replace_unlocked(&self.own_file(), &bytes));
        if written.is_ok() {
            known.written = Some(now);
        }
    }

    /// Reads the files of the other desks.
    fn look(&self, known: &mut KnownLeases, now: Instant) {
        let dated = |path: &Path| fs::metadata(path).and_then(|facts| facts.modified()).ok();
        let own = dated(&self.own_file());
        let is_old = |path: &Path| {
            let age = |own: SystemTime| own.duration_since(dated(path)?).ok();
            own.and_then(age).is_some_and(|age| age >= AGE)
        };
        let held: Vec<Lease> = known.of_others(now).cloned().collect();
        let mut before = std::mem::take(&mut known.others);
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()).take(MOST_DESKS) {
            let Some(id) = path.file_stem().and_then(|id| id.to_str()).filter(|id| *id != self.id) else { continue };
            let is_short = fs::metadata(&path).is_ok_and(|facts| facts.is_file() && facts.len() <= MOST_BYTES);
            if path.extension().is_none_or(|ending| ending != "json") || !is_short {
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            let other = match before.remove(id) {
                Some(other) if other.bytes == bytes => other,
                there => OtherDesk {
                    leases: serde_json::from_slice(&bytes).map(|file: DeskFile| file.leases).unwrap_or_default(),
                    bytes,
                    seen: now,
                    is_left: there.is_none() && is_old(&path),
                },
            };
            if now.saturating_duration_since(other.seen) >= LEFT {
                let _ = fs::remove_file(&path);
            }
            known.others.insert(id.to_owned(), other);
        }
        known.changes += u64::from(!known.of_others(now).eq(&held));
        if known.give_up(now) {
            known.changes += 1;
            self.tell(known, now, true);
        }
    }
}

impl KnownLeases {
    fn leave_unheard(&mut self, now: Instant) {
        self.windows.retain(|_, window| now.saturating_duration_since(window.heard) < SILENCE);
    }

    /// Ends the leases of this desk that were taken over, so that none comes back when the other has left. A window that died
    /// would not do it. Gives whether there was one.
    fn give_up(&mut self, now: Instant) -> bool {
        let over: Vec<String> = self.own().chain(self.of_others(now)).flat_map(|lease| lease.over.clone()).collect();
        let before = self.own().count();
        for window in self.windows.values_mut() {
            window.lease = window.lease.take().filter(|lease| !over.contains(&lease.id));
        }
        self.own().count() < before
    }

    fn own(&self) -> impl Iterator<Item = &Lease> {
        self.windows.values().filter_map(|window| window.lease.as_ref())
    }

    fn of_others(&self, now: Instant) -> impl Iterator<Item = &Lease> {
        self.others.values().filter(move |other| other.lives(now)).flat_map(|other| &other.leases)
    }

    fn leases(&self, path: &str, now: Instant) -> Vec<Lease> {
        self.own().chain(self.of_others(now)).filter(|lease| lease.path == path).cloned().collect()
    }
}

/// Who has the text: a lease that no other took over. Of several that were taken in the same moment each desk finds the
/// same one: whose clock is right does not matter.
fn holder(all: &[Lease]) -> Option<&Lease> {
    let is_free = |lease: &&Lease| !all.iter().any(|other| other.over.contains(&lease.id));
    let order = |a: &&Lease, b: &&Lease| (&a.since, &a.id).cmp(&(&b.since, &b.id));
    all.iter().filter(is_free).min_by(order).or_else(|| all.iter().min_by(order))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PATH: &str = "content/a.md";

    /// A desk in a folder that others share, with a counter for the names of its leases.
    struct Seat {
        leases: Leases,
        id: &'static str,
        given: std::cell::Cell<usize>,
    }

    impl Seat {
        fn at(folder: &Path, id: &'static str) -> Seat {
            Seat { leases: Leases::new(folder, id.to_owned()), id, given: Default::default() }
        }

        /// Who has the text, as a window of this desk is told; `me`: itself.
        fn told(&self, window: &str, takes: bool, now: Instant) -> String {
            self.given.set(self.given.get() + 1);
            let name = format!("{}{}", self.id, self.given.get());
            let open = OpenText { path: PATH, who: self.id, writing: false, takes };
            let standing = self.leases.hear(window, &open, name, "2026-11-24T08:00:00+07:00", now);
            standing.holder.map_or_else(|| "me".to_owned(), |holder| holder.who)
        }

        fn hears(&self, now: Instant) -> String {
            self.told("w", false, now)
        }

        fn takes(&self, now: Instant) -> String {
            self.told("w", true, now)
        }
    }

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn the_second_reads_until_the_first_has_left() {
        let folder = tempfile::tempdir().unwrap();
        let (lan, minh, start) = (Seat::at(folder.path(), "lan"), Seat::at(folder.path(), "minh"), Instant::now());
        assert_eq!([lan.hears(start), minh.hears(start), lan.hears(start)], ["me", "lan", "me"]);
        let open = minh.leases.elsewhere("w", start);
        assert_eq!(open.iter().map(|one| (&*one.path, &*one.who)).collect::<Vec<_>>(), [(PATH, "lan")]);
        assert!(minh.leases.is_others(PATH, "w", start) && !lan.leases.is_others(PATH, "w", start));
        lan.leases.leave("w", start);
        assert_eq!([minh.hears(start), lan.hears(start)], ["me", "minh"]);
        // Two windows of one desk are two as well.
        assert_eq!(minh.told("v", false, start), "minh");
    }

    #[test]
    fn who_is_taken_over_from_is_told_and_may_take_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let (lan, minh, now) = (Seat::at(folder.path(), "lan"), Seat::at(folder.path(), "minh"), Instant::now());
        assert_eq!([lan.hears(now), minh.takes(now), minh.hears(now)], ["me", "me", "me"]);
        assert_eq!([lan.hears(now), minh.hears(now), lan.hears(now)], ["minh", "me", "minh"]);
        // Before either has heard of the other.
        assert_eq!([lan.takes(now), minh.hears(now), lan.hears(now)], ["me", "lan", "me"]);
        // A window that died, of this desk or of another, has nothing again when the one has left that took its text over.
        assert_eq!([lan.told("v", true, now), minh.told("v", true, now)], ["me", "me"]);
        lan.leases.beat(now);
        minh.leases.leave("v", now);
        assert_eq!(minh.hears(after(now, 3)), "me");
    }

    #[test]
    fn of_two_who_come_in_the_same_moment_both_find_the_same_one() {
        let lease = |id: &str, since: &str, over: &[&str]| Lease {
            id: id.to_owned(),
            path: PATH.to_owned(),
            who: id.to_owned(),
            since: since.to_owned(),
            writing: false,
            over: over.iter().map(|id| (*id).to_owned()).collect(),
        };
        let found = |all: &[Lease]| holder(all).map(|lease| lease.id.clone()).unwrap_or_default();
        let (lan, minh) = (lease("lan", "08:00", &[]), lease("minh", "07:00", &[]));
        assert_eq!([found(&[lan.clone(), minh.clone()]), found(&[minh, lan])], ["minh", "minh"]);
        // Each takes over from the other.
        let (lan, minh) = (lease("lan", "08:00", &["minh"]), lease("minh", "08:00", &["lan"]));
        assert_eq!([found(&[lan.clone(), minh.clone()]), found(&[minh, lan])], ["lan", "lan"]);
    }

    #[test]
    fn a_desk_that_died_is_gone_when_its_file_stands_still() {
        let folder = tempfile::tempdir().unwrap();
        let (lan, minh, start) = (Seat::at(folder.path(), "lan"), Seat::at(folder.path(), "minh"), Instant::now());
        lan.hears(start);
        // It lives and says so, however long its window is not heard of.
        for second in [0, 5, 10, 15, 20] {
            lan.leases.beat(after(start, second));
            assert_eq!(minh.hears(after(start, second)), "lan");
        }
        // It was killed after that.
        assert_eq!([minh.hears(after(start, 29)), minh.hears(after(start, 30))], ["lan", "me"]);
        assert!(folder.path().join("desks/lan.json").exists());
        minh.hears(after(start, 700));
        assert!(!folder.path().join("desks/lan.json").exists(), "what it left is removed");
        // A window that is closed without a word is gone as well, and then the file of its desk.
        minh.leases.beat(after(start, 791));
        assert!(!folder.path().join("desks/minh.json").exists());
    }

    #[test]
    fn the_clocks_of_two_machines_may_differ() {
        let folder = tempfile::tempdir().unwrap();
        let (lan, now) = (Seat::at(folder.path(), "lan"), Instant::now());
        // Its file as a machine writes it whose clock is ahead of the others' by this many seconds.
        let beats = |ahead: i64, second: u64| {
            lan.leases.beat(after(now, second));
            let file = fs::File::options().write(true).open(folder.path().join("desks/lan.json")).unwrap();
            let moved = Duration::from_secs(ahead.unsigned_abs());
            file.set_modified(if ahead > 0 { SystemTime::now() + moved } else { SystemTime::now() - moved }).unwrap();
        };
        lan.hears(now);
        // Ahead: it counts until it stands still.
        beats(3600, 3);
        let minh = Seat::at(folder.path(), "minh");
        assert_eq!([minh.hears(now), minh.hears(after(now, 9)), minh.hears(after(now, 10))], ["lan", "lan", "me"]);
        minh.leases.leave("w", after(now, 10));
        // Behind: it does not count until it changes.
        beats(-3600, 6);
        let hoa = Seat::at(folder.path(), "hoa");
        assert_eq!(hoa.hears(now), "me");
        hoa.leases.leave("w", now);
        beats(-3600, 9);
        assert_eq!(hoa.hears(now), "lan");
    }

    #[test]
    fn nonsense_in_the_folder_is_nobody() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("desks")).unwrap();
        for (name, text) in [("a.json", "{"), ("b.json", "[]"), ("c.txt", "x"), ("d.json", "{\"beat\":1,\"leases\":3}")]
        {
            fs::write(folder.path().join("desks").join(name), text).unwrap();
        }
        fs::create_dir(folder.path().join("desks/e.json")).unwrap();
        let lan = Seat::at(folder.path(), "lan");
        assert_eq!(lan.hears(Instant::now()), "me");
        // Nor is a folder that cannot be made.
        let no = Seat::at(&folder.path().join("desks/a.json"), "no");
        assert_eq!(no.hears(Instant::now()), "me");
    }
}
