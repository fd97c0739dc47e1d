//! Bots, recognised by their user agent. The lists come from the package `crawler-user-agents`; each is a folder of
//! data files, next to the licence.
//!
//! A new list gets its own folder with the next number, and the older ones stay: a list applies from the local midnight
//! after the first count by the program that brought it, never backwards ([`BotSchedule`]). So each day is counted by
//! one list, today's as well as that of a log imported years later.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use regex::bytes::{RegexSet, RegexSetBuilder};

use crate::visits::time::DayNumber;

/// The number of a list: 1, 2, ... in the order of their dates.
pub type ListNumber = u32;

/// The text of a list; lines that begin with `#` are comments.
#[derive(Clone, Copy, Debug)]
pub struct BotList {
    /// Its number.
    pub number: ListNumber,
    /// Substrings of user agents, one per line; `!` and a substring takes that one out again.
    pub literals: &'static str,
    /// Regular expressions that match user agents, one per line.
    pub patterns: &'static str,
}

impl BotList {
    /// What it looks for in a user agent, as a kind and a text: `literal` and a part of it, `pattern` and a regular expression.
    pub fn rules(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let literals = literals(self.literals).into_iter().map(|text| ("literal", text));
        literals.chain(lines(self.patterns).map(|text| ("pattern", text)))
    }
}

/// The lists of this program, the oldest first.
pub const BOT_LISTS: &[BotList] = &[
    BotList { number: 1, literals: include_str!("1/literals.txt"), patterns: include_str!("1/patterns.txt") },
    BotList {
        number: 2,
        literals: concat!(include_str!("1/literals.txt"), include_str!("2/literals.txt")),
        patterns: concat!(include_str!("1/patterns.txt"), include_str!("2/patterns.txt")),
    },
];

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
    ready: OnceCell<(Option<AhoCorasick>, Option<RegexSet>)>,
}

impl ReadyList {
    fn ready(&self) -> &(Option<AhoCorasick>, Option<RegexSet>) {
        self.ready.get_or_init(|| {
            let literals = AhoCorasick::new(literals(self.text.literals)).ok();
            // All at once, and letters, digits and ends of words are those of ASCII: a log may have 20,000 user agents.
            (literals, RegexSetBuilder::new(lines(self.text.patterns)).unicode(false).build().ok())
        })
    }

    fn contains(&self, agent: &[u8]) -> bool {
        let (literals, patterns) = self.ready();
        literals.as_ref().is_some_and(|literals| literals.is_match(agent))
            || patterns.as_ref().is_some_and(|patterns| patterns.is_match(agent))
    }
}

fn literals(text: &'static str) -> Vec<&'static str> {
    let left_out: BTreeSet<&str> = lines(text).filter_map(|line| line.strip_prefix('!')).collect();
    lines(text).filter(|line| !line.starts_with('!') && !left_out.contains(line)).collect()
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
            let (ready, patterns) = list.ready();
            let used = (ready.as_ref().map(AhoCorasick::patterns_len), patterns.as_ref().map(RegexSet::len));
            let all = (literals(list.text.literals).len(), lines(list.text.patterns).count());
            assert_eq!(used, (Some(all.0), Some(all.1)));
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
    fn c8_probes_and_libraries_are_bots_and_browsers_inside_apps_are_people() {
        const PHONE: &str = "Mozilla/5.0 (Linux; Android 13; SM-A536E; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/118.0.0.0 Mobile Safari/537.36";
        let bots = Bots::new(BOT_LISTS);
        let is_bot = |agent: &str| bots.named(agent.as_bytes()).is_in(bots.place(bots.newest()));
        let programs = [
            "kube-probe/1.27",
            "ELB-HealthChecker/2.0",
            "GoogleHC/1.0",
            "Prometheus/2.45.0",
            "Java/17.0.8",
            "PHP/8.2.1",
            "GuzzleHttp/7",
            "Dart/3.1 (dart:io)",
            "Mozilla/5.0 (compatible; Nuclei - Open-source project)",
            "SomethingBot/1.0",
            "MonitoringBot (x)",
            "Mozilla/5.0 (compatible; xyz/1.0; +http://x.vn)",
            "Mozilla/5.0 (X11) xyz +https://x.vn/",
            "Consul Health Check",
            "Jakarta Commons-HttpClient/3.1",
            "Mozilla/5.0 (Windows NT; Windows NT 10.0; vi-VN) WindowsPowerShell/5.1.19041.1",
            "Viber/21.0",
            "WhatsApp/2.23.20.0 A",
            "zalo-crawler",
        ];
        for agent in programs {
            assert!(is_bot(agent), "{agent}");
        }
        for inside in [
            "Viber/21.0.4.0",
            "WhatsApp/2.23",
            "MetaIAB Facebook",
            "Zalo android/12100659",
            "[FBAN/FBIOS;FBAV/431.0]",
            "Line/13.15",
        ] {
            assert!(!is_bot(&format!("{PHONE} {inside}")), "{inside}");
        }
        let phones = [
            "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/118.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus Build/PPR1) AppleWebKit/537.36 Chrome/118.0.0.0",
            "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0)",
            "Opera/9.80 (Android; Opera Mini/7.5; U; vi) Presto/2.12 Version/12.16",
        ];
        for agent in phones {
            assert!(!is_bot(agent), "{agent}");
        }
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
