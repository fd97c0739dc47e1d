//! The lock at a place: who is publishing there, from whichever machine.
//!
//! Where a file cannot be made in one step that fails for the second one (FTP, rclone), everybody first writes a claim under a
//! name of their own and then lists what is there. Whoever sees another claim, or the lock, steps back. Of two who claim at the
//! same time the later one sees the earlier one's claim, so that never both go on; both may step back, and try again after
//! pauses that differ.

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use super::remote::ARRIVING;
use super::{Stop, Target, failed};
use crate::base::diagnostic::{Message, msg};
use crate::edge::session::Clock;

/// The lock's file. A claim has the publication's token behind this name.
pub const LOCK: &str = "bantin-publish.lock";

/// The longest lock that is read.
const MOST: u64 = 1000;

/// The shortest and the longest pause before the next claim, in milliseconds.
const PAUSES: (u64, u64) = (200, 1700);

const MOMENT: Duration = Duration::from_secs(2);

/// How often a claim is made while there are others.
const ATTEMPTS: usize = 4;

/// A lock that is held.
#[derive(Debug)]
pub struct Lock {
    token: String,
    /// What goes with the lock.
    files: BTreeSet<String>,
}

impl Lock {
    /// Gives it back. One that somebody took over in the meantime is theirs, and stays.
    ///
    /// # Errors
    /// If a file of it stays, because the connection is gone; if it is not there, because the place is gone.
    pub fn release(self, target: &mut dyn Target) -> io::Result<()> {
        let text = target.read(LOCK, MOST)?.ok_or(io::ErrorKind::NotFound)?;
        let lock = (parts(&String::from_utf8_lossy(&text)).0 == self.token).then_some(LOCK);
        lock.into_iter().chain(self.files.iter().map(String::as_str)).try_for_each(|file| target.delete(file))
    }
}

/// Takes the lock of a place for a publication. One of the same publication, which was killed, is ours.
///
/// # Errors
/// If somebody else has it.
pub fn take(target: &mut dyn Target, token: &str, take_over: bool) -> Result<Lock, Stop> {
    let text = format!("{token} {} {}", host(), Clock::Machine.now().format("%H:%M %d-%m-%Y"));
    let asks = Asks { token, text: text.as_bytes(), take_over, pauses: PAUSES, moment: MOMENT };
    match target.create(LOCK, asks.text).map_err(|error| broken(target, &error))? {
        None => asks.claim(target),
        Some(true) => Ok(asks.held(BTreeSet::new())),
        Some(false) => {
            asks.may_replace(target)?;
            asks.write(target, LOCK).map_err(|error| broken(target, &error))?;
            Ok(asks.held(BTreeSet::new()))
        }
    }
}

/// Whoever wants the lock.
struct Asks<'a> {
    token: &'a str,
    text: &'a [u8],
    take_over: bool,
    pauses: (u64, u64),
    /// How long somebody may take from making the lock to writing into it.
    moment: Duration,
}

impl Asks<'_> {
    fn held(&self, files: BTreeSet<String>) -> Lock {
        Lock { token: self.token.to_owned(), files }
    }

    fn write(&self, target: &mut dyn Target, path: &str) -> io::Result<()> {
        target.write(path, &mut &*self.text).inspect_err(|_| {
            // Half a lock would belong to nobody.
            let _ = target.delete(path);
        })
    }

    /// Fails where the lock that is there is somebody else's.
    fn may_replace(&self, target: &mut dyn Target) -> Result<(), Stop> {
        let mut there = read(target, LOCK)?;
        if there.as_ref().is_some_and(|(owner, _)| owner.is_empty()) {
            // Whoever makes it writes into it at once, or was killed in between.
            std::thread::sleep(self.moment);
            there = read(target, LOCK)?;
        }
        match there {
            Some((owner, who)) if !owner.is_empty() && owner != self.token && !self.take_over => Err(Stop::Busy(who)),
            _ => Ok(()),
        }
    }

    /// Takes the lock by a claim, which goes where that fails.
    fn claim(&self, target: &mut dyn Target) -> Result<Lock, Stop> {
        let own = format!("{LOCK}.{}", self.token);
        let taken = self.claimed(target, &own);
        if taken.is_err() {
            let _ = target.delete(&own);
        }
        taken
    }

    fn claimed(&self, target: &mut dyn Target, own: &str) -> Result<Lock, Stop> {
        let mut may_drop = self.take_over;
        let mut others = BTreeSet::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(self.pause(attempt));
            }
            match self.write(target, own) {
                // Whoever gives the lock back removes what was arriving when it was taken, and may catch a claim on its way.
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempt + 1 < ATTEMPTS => continue,
                written => written.map_err(|error| broken(target, &error))?,
            }
            let there = target.top().map_err(|error| broken(target, &error))?;
            let mut there: BTreeSet<String> = there.into_iter().filter(|name| name.starts_with(LOCK)).collect();
            if there.remove(LOCK) {
                self.may_replace(target)?;
            }
            // What a publication that was killed left half written says nothing, and goes with the lock.
            let (mut files, mut claims): (BTreeSet<String>, BTreeSet<String>) =
                there.into_iter().partition(|name| name.ends_with(ARRIVING));
            claims.remove(own);
            if claims.is_empty() {
                self.write(target, LOCK).map_err(|error| broken(target, &error))?;
                files.insert(own.to_owned());
                return Ok(self.held(files));
            }
            let given_up = if may_drop { &claims } else { &BTreeSet::from([own.to_owned()]) };
            for claim in given_up {
                target.delete(claim).map_err(|error| broken(target, &error))?;
            }
            may_drop = false;
            others = claims;
        }
        let who = others.first().map(|claim| read(target, claim)).transpose()?.flatten();
        Err(Stop::Busy(who.map_or_else(|| msg!("từ máy ?", "from ?"), |(_, who)| who)))
    }

    /// How long to wait before the next claim: another time for everybody.
    fn pause(&self, attempt: usize) -> Duration {
        let digits = self.token.get(4 * attempt..4 * attempt + 4);
        let number = digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let (shortest, longest) = self.pauses;
        Duration::from_millis(shortest + number % (longest - shortest))
    }
}

/// The token of a lock or claim, and who it says is publishing. None where there is no such file any more.
fn read(target: &mut dyn Target, path: &str) -> Result<Option<(String, Message)>, Stop> {
    let Some(text) = target.read(path, MOST).map_err(|error| broken(target, &error))? else { return Ok(None) };
    let text = String::from_utf8_lossy(&text);
    let (owner, who) = parts(&text);
    let who: String = who.chars().filter(|c| !c.is_control()).take(100).collect();
    Ok(Some((owner.to_owned(), msg!("từ máy {who}", "from {who}"))))
}

/// The token in the text of a lock, empty where there is none, and who it says is publishing.
fn parts(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or(("", text))
}

fn broken(target: &dyn Target, error: &io::Error) -> Stop {
    failed(&target.name(), LOCK, error).into()
}

/// What this machine is called.
fn host() -> String {
    let name = std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME")).ok();
    let name = name.or_else(|| std::fs::read_to_string("/etc/hostname").ok()).unwrap_or_default();
    let name: String = name.trim().chars().filter(|c| !c.is_control() && *c != ' ').take(60).collect();
    if name.is_empty() { "?".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use std::collections::BTreeMap;
    use std::io::Read;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A place in memory where a file cannot be made in one step, and every command takes its time.
    #[derive(Clone, Default)]
    struct Slow {
        files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
        random: u64,
        /// How many files are removed by somebody else while they arrive.
        caught: usize,
    }

    impl Slow {
        fn wait(&mut self) {
            self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_micros((self.random >> 33) % 900));
        }
    }

    impl Target for Slow {
        fn name(&self) -> String {
            "PLACE".to_owned()
        }

        fn read(&mut self, path: &str, _: u64) -> io::Result<Option<Vec<u8>>> {
            self.wait();
            Ok(self.files.lock().unwrap().get(path).cloned())
        }

        fn size(&mut self, _: &str) -> io::Result<Option<u64>> {
            Err(io::ErrorKind::Unsupported.into())
        }

        fn list(&mut self) -> io::Result<BTreeMap<String, u64>> {
            self.wait();
            Ok(self.files.lock().unwrap().keys().map(|name| (name.clone(), 0)).collect())
        }

        fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()> {
            let mut all = Vec::new();
            bytes.read_to_end(&mut all)?;
            self.wait();
            if let Some(rest) = self.caught.checked_sub(1) {
                self.caught = rest;
                return Err(io::ErrorKind::NotFound.into());
            }
            self.files.lock().unwrap().insert(path.to_owned(), all);
            self.wait();
            Ok(())
        }

        fn rename(&mut self, _: &str, _: &str) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        fn delete(&mut self, path: &str) -> io::Result<()> {
            self.wait();
            self.files.lock().unwrap().remove(path);
            Ok(())
        }
    }

    fn asks<'a>(token: &'a str, text: &'a str) -> Asks<'a> {
        Asks { token, text: text.as_bytes(), take_over: false, pauses: (1, 20), moment: Duration::from_millis(1) }
    }

    #[test]
    fn of_those_who_begin_at_the_same_moment_never_two_hold_the_lock() {
        let holders = AtomicUsize::new(0);
        let held = AtomicUsize::new(0);
        for round in 0..60_u64 {
            let place = Slow::default();
            std::thread::scope(|scope| {
                for who in 0..3_u64 {
                    let (mut place, holders, held) = (place.clone(), &holders, &held);
                    place.random = round * 3 + who;
                    scope.spawn(move || {
                        let token = format!("{:024x}", (round * 3 + who + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
                        match asks(&token, &format!("{token} MAY-{who} 08:00")).claim(&mut place) {
                            Ok(lock) => {
                                assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                                held.fetch_add(1, Ordering::SeqCst);
                                place.wait();
                                holders.fetch_sub(1, Ordering::SeqCst);
                                lock.release(&mut place).unwrap();
                            }
                            Err(Stop::Busy(_)) => {}
                            Err(other) => panic!("{other:?}"),
                        }
                    });
                }
            });
            assert_eq!(place.files.lock().unwrap().len(), 0, "round {round}");
        }
        // All may step back; as a rule one goes on.
        assert!(held.into_inner() > 60);
    }

    #[test]
    fn a_claim_that_is_removed_on_its_way_is_made_again() {
        let mut place = Slow { caught: ATTEMPTS - 1, ..Slow::default() };
        asks("abc", "abc MAY-1 08:00").claim(&mut place).unwrap();
        place = Slow { caught: ATTEMPTS, ..Slow::default() };
        match asks("abc", "abc MAY-1 08:00").claim(&mut place) {
            Err(Stop::Failure(failure)) => {
                let said = "cannot write `PLACE/bantin-publish.lock`: there is no such folder; readers still see a whole portal; run again to go on";
                assert_eq!(failure.message.en, said);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_given_back_is_ones_own_lock() {
        let mut place = Slow::default();
        let take = |place: &mut Slow| asks("abc", "abc MAY-1 08:00").claim(place).unwrap();
        take(&mut place).release(&mut place).unwrap();
        assert_eq!(place.files.lock().unwrap().len(), 0);
        // Somebody took it over.
        let held = take(&mut place);
        let theirs = b"xyz MAY-2 08:12".to_vec();
        place.files.lock().unwrap().insert(LOCK.to_owned(), theirs.clone());
        held.release(&mut place).unwrap();
        assert_eq!(*place.files.lock().unwrap(), BTreeMap::from([(LOCK.to_owned(), theirs)]));
        // The share is gone: whoever forgets the lock now finds a stranger's when it is back.
        place.files.lock().unwrap().clear();
        let held = take(&mut place);
        place.files.lock().unwrap().clear();
        assert_eq!(held.release(&mut place).map_err(|error| error.kind()), Err(io::ErrorKind::NotFound));
    }

    #[test]
    fn a_claim_of_the_same_publication_is_ours_and_another_one_is_named_or_taken_over() {
        let mut place = Slow::default();
        let put = |name: &str, text: &str| {
            place.files.lock().unwrap().insert(name.to_owned(), text.as_bytes().to_vec());
        };
        put("bantin-publish.lock", "abc MAY-1 08:00");
        put("bantin-publish.lock.abc", "abc MAY-1 08:00");
        put("bantin-publish.lock.abc.1f.bantin-new", "ab");
        put("index.html", "");
        asks("abc", "abc MAY-1 08:05").claim(&mut place).unwrap().release(&mut place).unwrap();
        let names = |place: &Slow| place.files.lock().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&place), ["index.html"]);
        // One that was killed before it had written a word.
        place.files.lock().unwrap().insert("bantin-publish.lock".to_owned(), Vec::new());
        asks("abc", "abc MAY-1 08:05").claim(&mut place).unwrap().release(&mut place).unwrap();
        assert_eq!(names(&place), ["index.html"]);
        // Somebody else's, killed before the lock was there.
        place.files.lock().unwrap().insert("bantin-publish.lock.xyz".to_owned(), b"xyz MAY-2 08:12".to_vec());
        match asks("abc", "abc MAY-1 08:05").claim(&mut place) {
            Err(Stop::Busy(who)) => assert_eq!(who.en, "from MAY-2 08:12"),
            other => panic!("{other:?}"),
        }
        assert_eq!(names(&place), ["bantin-publish.lock.xyz", "index.html"]);
        let over = Asks { take_over: true, ..asks("abc", "abc MAY-1 08:05") };
        over.claim(&mut place).unwrap().release(&mut place).unwrap();
        assert_eq!(names(&place), ["index.html"]);
    }
}
