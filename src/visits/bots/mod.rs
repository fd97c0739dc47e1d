//! Programs that are no readers, told by their user agent. The lists come from the package `crawler-user-agents`; they
//! are data files in a folder for each list, beside their licence.
//!
//! A new list gets a folder of its own, with the next number, and the older ones stay: a list applies from the local
//! midnight after the program that brings it first counted, never backwards (`ledger::Ledger::lists`). So a day is
//! counted by one list, today's as well as that of a log which is imported years later.

use std::cell::OnceCell;

use aho_corasick::AhoCorasick;
use regex_lite::Regex;

/// The number of a list: 1, 2, ... in the order of their dates.
pub type Number = u32;

/// What a list is made of; remarks begin with `#`.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Its number.
    pub number: Number,
    /// What a user agent contains, one a line.
    pub literals: &'static str,
    /// What a user agent matches, one regular expression a line.
    pub patterns: &'static str,
}

/// The lists of this program, the oldest first.
pub const LISTS: &[Text] =
    &[Text { number: 1, literals: include_str!("1/literals.txt"), patterns: include_str!("1/patterns.txt") }];

/// The list of a ledger that says nothing of lists.
pub const FIRST: Number = 1;

/// A user agent of fewer bytes than this is none that a browser sends.
const SHORTEST: usize = 8;

/// So many lists fit into [`Named`]; of more, the oldest are forgotten.
const MOST: usize = 32;

/// Lists that are ready to be asked.
pub struct Bots {
    lists: Vec<List>,
}

/// The lists that a user agent is in, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named(u32);

impl Named {
    /// Whether it is in the list at a place.
    pub fn is_in(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

struct List {
    text: Text,
    /// Built at the first question: a run that reads no line needs none of it.
    ready: OnceCell<(Option<AhoCorasick>, Vec<Regex>)>,
}

impl List {
    fn ready(&self) -> &(Option<AhoCorasick>, Vec<Regex>) {
        self.ready.get_or_init(|| {
            let literals = AhoCorasick::new(lines(self.text.literals)).ok();
            (literals, lines(self.text.patterns).filter_map(|pattern| Regex::new(pattern).ok()).collect())
        })
    }

    fn names(&self, agent: &[u8]) -> bool {
        let (literals, patterns) = self.ready();
        if literals.as_ref().is_some_and(|literals| literals.is_match(agent)) {
            return true;
        }
        let text = String::from_utf8_lossy(agent);
        patterns.iter().any(|pattern| pattern.is_match(&text))
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

impl Bots {
    /// Of lists, the oldest first.
    pub fn new(texts: &[Text]) -> Bots {
        let newest = &texts[texts.len().saturating_sub(MOST)..];
        Bots { lists: newest.iter().map(|text| List { text: *text, ready: OnceCell::new() }).collect() }
    }

    /// The number of the newest list.
    pub fn newest(&self) -> Number {
        self.lists.last().map_or(FIRST, |list| list.text.number)
    }

    /// Where the list of a number is: the newest that is not newer, or the oldest.
    pub fn place(&self, number: Number) -> usize {
        self.lists.iter().rposition(|list| list.text.number <= number).unwrap_or_default()
    }

    /// The lists by which a user agent is that of a program. One that is none at all is in every list.
    pub fn named(&self, agent: &[u8]) -> Named {
        if agent.len() < SHORTEST {
            return Named(u32::MAX);
        }
        let lists = self.lists.iter().enumerate();
        Named(lists.fold(0, |bits, (place, list)| bits | u32::from(list.names(agent)) << place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_lists_is_used() {
        for list in Bots::new(LISTS).lists {
            let (literals, patterns) = list.ready();
            let used = (literals.as_ref().map(AhoCorasick::patterns_len), patterns.len());
            assert_eq!(used, (Some(lines(list.text.literals).count()), lines(list.text.patterns).count()));
        }
        let numbers: Vec<Number> = LISTS.iter().map(|list| list.number).collect();
        assert_eq!(numbers, (FIRST..FIRST + LISTS.len() as Number).collect::<Vec<_>>());
    }

    #[test]
    fn readers_and_programs() {
        let readers: [&[u8]; 4] = [
            b"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:118.0) Gecko/20100101 Firefox/118.0",
            b"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/118.0 Chrome/118.0.0.0",
            b"Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148",
            b"Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Zalo android/12100659 ZaloTheme/light",
        ];
        let programs: [&[u8]; 7] = [
            b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            b"Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
            b"curl/7.88.1",
            b"Wget/1.21",
            b"-",
            b"",
            b"\xff\xfe\x00",
        ];
        let bots = Bots::new(LISTS);
        let is_bot = |agent: &[u8]| bots.named(agent).is_in(bots.place(bots.newest()));
        assert_eq!(readers.map(is_bot), [false; 4]);
        assert_eq!(programs.map(is_bot), [true; 7]);
    }

    #[test]
    fn each_list_answers_for_itself() {
        let bots = Bots::new(&[
            Text { number: 4, literals: "# 2026\nGooglebot", patterns: "" },
            Text { number: 5, literals: "Googlebot\nNewcomer", patterns: "Robot/\\d" },
        ]);
        let agents: [&[u8]; 4] = [b"a Googlebot", b"a Newcomer", b"a Robot/7 here", b"a Robot/x here"];
        let answers = |number| agents.map(|agent| bots.named(agent).is_in(bots.place(number)));
        assert_eq!(bots.newest(), 5);
        // A number that this program does not know: the nearest it does.
        for older in [1, 4] {
            assert_eq!(answers(older), [true, false, false, false]);
        }
        for newer in [5, 9] {
            assert_eq!(answers(newer), [true, true, true, false]);
        }
    }
}
