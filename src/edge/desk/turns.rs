//! The order in which a window sent what it says: the farewell of one that closes may overtake the message before it, which
//! would then open the text again.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::edge::session::lock;

/// No message is on its way longer than this. It is also how long a window whose clock was set back waits.
const LATEST: Duration = Duration::from_secs(10);

/// The newest message of each window that was heard lately.
#[derive(Default)]
pub struct Turns(Mutex<BTreeMap<String, (u64, Instant)>>);

impl Turns {
    /// Whether a message is newer than all that were heard of this window. `turn`: its number; one without is taken as it
    /// comes.
    pub fn is_next(&self, window: &str, turn: Option<u64>, now: Instant) -> bool {
        let mut heard = lock(&self.0);
        heard.retain(|_, (_, at)| now.saturating_duration_since(*at) < LATEST);
        let Some(turn) = turn else { return true };
        if heard.get(window).is_some_and(|(newest, _)| turn < *newest) {
            return false;
        }
        heard.insert(window.to_owned(), (turn, now));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_that_was_overtaken_is_not_heard() {
        let (turns, start) = (Turns::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(turns.is_next("a", Some(5), start));
        assert!(turns.is_next("a", Some(7), after(1)));
        assert!(!turns.is_next("a", Some(6), after(2)));
        assert!(turns.is_next("b", Some(1), after(2)));
        assert!(turns.is_next("a", None, after(2)));
        assert!(turns.is_next("a", Some(8), after(3)));
        // A clock that was set back.
        assert!(!turns.is_next("a", Some(2), after(12)));
        assert!(turns.is_next("a", Some(2), after(13)));
    }
}
