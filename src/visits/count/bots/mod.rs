//! Bots, recognised by their user agent. The lists come from the package `crawler-user-agents`; each is a folder of
//! data files, next to the licence.
//!
//! A new list gets its own folder with the next number, and the older ones stay: a list applies from the local midnight
//! after the first count by the program that brought it, never backwards ([`BotSchedule`]). So each day is counted by
//! one list, today's as well as that of a log imported years later.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use regex_lite::Regex;

use crate::visits::time::DayNumber;

/// The number of a list: 1, 2, ... in the order of their dates.
pub type ListNumber = u32;

/// The text of a list; lines that begin with `#` are comments.
#[derive(Clone, Copy, Debug)]
pub struct BotList {
    /// Its number.
    pub number: ListNumber,
    /// Substrings of user agents, one per line.
    pub literals: &'static str,
    /// Regular expressions that match user agents, one per line.
    pub patterns: &'static str,
}

/// The lists of this program, the oldest first.
pub const BOT_LISTS: &[BotList] =
    &[BotList { number: 1, literals: include_str!("1/literals.txt"), patterns: include_str!("1/patterns.txt") }];

/// The list of a ledger that names none.
pub const FIRST_LIST: ListNumber = 1;

/// No browser sends a user agent shorter than this.
const SHORTEST: usize = 8;

/// The most lists that fit into [`ListedIn`]; the oldest of more are forgotten.
const MOST: usize = 32;

/// Which list applies when: lists by the first day they apply from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BotSchedule(BTreeMap<DayNumber, ListNumber>);

impl BotSchedule {
    /// From lists by their first day.
    pub fn new(lists: BTreeMap<DayNumber, ListNumber>) -> BotSchedule {
        BotSchedule(lists)
    }

    /// The list of a day.
    pub fn on(&self, day: DayNumber) -> ListNumber {
        self.0.range(..=day).next_back().map_or(FIRST_LIST, |(_, number)| *number)
    }
}

/// Lists, ready for lookups.
pub struct Bots {
    lists: Vec<ReadyList>,
}

/// The lists that contain a user agent, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedIn(u32);

impl ListedIn {
    /// Whether it is in the list at a place.
    pub fn is_in(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

struct ReadyList {
    text: BotList,
    /// Built at the first lookup: a run that reads no lines needs none of it.
    ready: OnceCell<(Option<AhoCorasick>, Vec<Regex>)>,
}

impl ReadyList {
    fn ready(&self) -> &(Option<AhoCorasick>, Vec<Regex>) {
        self.ready.get_or_init(|| {
            let literals = AhoCorasick::new(lines(self.text.literals)).ok();
            (literals, lines(self.text.patterns).filter_map(|pattern| Regex::new(pattern).ok()).collect())
        })
    }

    fn contains(&self, agent: &[u8]) -> bool {
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
    /// From lists, the oldest first.
    pub fn new(texts: &[BotList]) -> Bots {
        let newest = &texts[texts.len().saturating_sub(MOST)..];
        Bots { lists: newest.iter().map(|text| ReadyList { text: *text, ready: OnceCell::new() }).collect() }
    }

    /// The number of the newest list.
    pub fn newest(&self) -> ListNumber {
        self.lists.last().map_or(FIRST_LIST, |list| list.text.number)
    }

    /// The place of a list: of the newest that is not newer than this number, or the oldest.
    pub fn place(&self, number: ListNumber) -> usize {
        self.lists.iter().rposition(|list| list.text.number <= number).unwrap_or_default()
    }

    /// The lists that call a user agent a bot. One that is too short is in every list.
    pub fn named(&self, agent: &[u8]) -> ListedIn {
        if agent.len() < SHORTEST {
            return ListedIn(u32::MAX);
        }
        let lists = self.lists.iter().enumerate();
        ListedIn(lists.fold(0, |bits, (place, list)| bits | u32::from(list.contains(agent)) << place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_lists_is_used() {
        for list in Bots::new(BOT_LISTS).lists {
            let (literals, patterns) = list.ready();
            let used = (literals.as_ref().map(AhoCorasick::patterns_len), patterns.len());
            assert_eq!(used, (Some(lines(list.text.literals).count()), lines(list.text.patterns).count()));
        }
        let numbers: Vec<ListNumber> = BOT_LISTS.iter().map(|list| list.number).collect();
        assert_eq!(numbers, (FIRST_LIST..FIRST_LIST + BOT_LISTS.len() as ListNumber).collect::<Vec<_>>());
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
        let bots = Bots::new(BOT_LISTS);
        let is_bot = |agent: &[u8]| bots.named(agent).is_in(bots.place(bots.newest()));
        assert_eq!(readers.map(is_bot), [false; 4]);
        assert_eq!(programs.map(is_bot), [true; 7]);
    }

    #[test]
    fn each_list_answers_for_itself() {
        let bots = Bots::new(&[
            BotList { number: 4, literals: "# 2026\nGooglebot", patterns: "" },
            BotList { number: 5, literals: "Googlebot\nNewcomer", patterns: "Robot/\\d" },
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
