//! Programs that are no readers, told by their user agent. The lists come from the package `crawler-user-agents`; they
//! are data files beside this one, with their licence.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use regex_lite::Regex;

const LITERALS: &str = include_str!("literals.txt");
const PATTERNS: &str = include_str!("patterns.txt");

/// A user agent of fewer bytes than this is none that a browser sends.
const SHORTEST: usize = 8;

struct Lists {
    literals: Option<AhoCorasick>,
    patterns: Vec<Regex>,
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Built at the first question: a run that reads no line needs none of it.
fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| Lists {
        literals: AhoCorasick::new(lines(LITERALS)).ok(),
        patterns: lines(PATTERNS).filter_map(|pattern| Regex::new(pattern).ok()).collect(),
    })
}

/// Whether a user agent is that of a program, or none at all.
pub fn is_bot(agent: &[u8]) -> bool {
    let lists = lists();
    if agent.len() < SHORTEST || lists.literals.as_ref().is_some_and(|literals| literals.is_match(agent)) {
        return true;
    }
    let text = String::from_utf8_lossy(agent);
    lists.patterns.iter().any(|pattern| pattern.is_match(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_of_the_lists_is_used() {
        let lists = super::lists();
        let (literals, patterns) = (lists.literals.as_ref().map(AhoCorasick::patterns_len), lists.patterns.len());
        assert_eq!((literals, patterns), (Some(lines(LITERALS).count()), lines(PATTERNS).count()));
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
        assert_eq!(readers.map(is_bot), [false; 4]);
        assert_eq!(programs.map(is_bot), [true; 7]);
    }
}
