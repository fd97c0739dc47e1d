//! Which requests are page views: GET, 200 or 304, a page of this site, no bot, no excluded network, no prefetch.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use unicode_normalization::UnicodeNormalization;

use super::bots::{BotSchedule, Bots, ListedIn};
use super::keyed::ByHash;
use super::network::Network;
use crate::base::address::decode;
use crate::visits::formats::Request;
use crate::visits::time::DayNumber;

/// The most paths and user agents whose lookups are remembered; a flood of odd ones must not fill memory.
const KEPT: usize = 100_000;

/// The most pages that are counted separately before the first build, when a server that answers everything may receive
/// requests for any number of invented ones. After it, the site's own pages are the limit.
const MOST_PAGES: usize = 20_000;

/// The page of the views beyond [`MOST_PAGES`]; no page of a site has this address.
const OTHER: &str = "/*";

/// No page has a longer path.
const LONGEST_PATH: usize = 1024;

/// The pages of a site, as `build` writes them to `.bantin/pages`.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// `None` before the first build.
    pub known: Option<PageList>,
    /// The path of the portal on its host, `""` or `"/cong"`.
    pub base: String,
}

/// Addresses without a leading `/`, one per line; a folder ends in `/`, the home page is empty. The text is split at the
/// first lookup: a run that finds nothing new needs none.
#[derive(Clone, Debug, Default)]
pub struct PageList {
    text: String,
    lines: OnceLock<BTreeSet<String>>,
}

impl PageList {
    /// From a text in which lines that begin with `#` are comments.
    pub fn new(text: String) -> PageList {
        PageList { text, lines: OnceLock::new() }
    }

    fn contains(&self, address: &str) -> bool {
        let lines = || self.text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
        self.lines.get_or_init(lines).contains(address)
    }
}

impl Pages {
    /// The page of a request path, as `/tin-tuc/a.html`; `None` if it is not a page of this site.
    pub fn find(&self, path: &[u8]) -> Option<String> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        let end = path.iter().position(|byte| matches!(byte, b'?' | b'#' | b';')).unwrap_or(path.len());
        let path = std::str::from_utf8(&path[..end]).ok()?;
        // A proxy may be sent a complete URL.
        let path = match path.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |slash| &rest[slash..]),
            None => path,
        };
        let path: String = decode(path)?.nfc().collect();
        let inner = path.strip_prefix(self.base.as_str())?.strip_prefix('/')?;
        let inner = crate::base::address::canonical(inner);
        if inner.contains(char::is_control) {
            return None;
        }
        let Some(known) = &self.known else { return looks_like_a_page(inner).then(|| format!("/{inner}")) };
        if known.contains(inner) {
            return Some(format!("/{inner}"));
        }
        // Many hosts serve `a.html` at `/a`.
        let with_ending = format!("{inner}.html");
        known.contains(&with_ending).then(|| format!("/{with_ending}"))
    }
}

/// Before the first build: no extension, `/` or `.html`.
fn looks_like_a_page(inner: &str) -> bool {
    let name = inner.rsplit('/').next().unwrap_or(inner);
    let sound = inner.split('/').all(|part| part != ".." && part != ".") && !format!("/{inner}").contains("//");
    sound && (!name.contains('.') || name.ends_with(".html"))
}

/// What a request counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A page view: the number of its page, and 128 bits of its user agent.
    View(u32, u128),
    /// A page requested by a bot.
    Bot,
    /// Anything else.
    Excluded,
}

/// Classifies requests, and remembers paths and user agents by a 128-bit hash whose seed nobody knows.
pub struct Classifier<'s> {
    pages: &'s Pages,
    excluded: &'s [Network],
    bots: Bots,
    lists: BotSchedule,
    /// The place of the list of bots that applies.
    list: usize,
    seed: u64,
    paths: ByHash<u128, Option<u32>>,
    agents: ByHash<u128, (ListedIn, u128)>,
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl<'s> Classifier<'s> {
    /// With the pages of the site, the networks and bots that do not count, which list of bots applies when, and random
    /// bits of this run.
    pub fn new(pages: &'s Pages, excluded: &'s [Network], bots: Bots, lists: BotSchedule, seed: u64) -> Classifier<'s> {
        let (paths, agents, numbers) = (ByHash::default(), ByHash::default(), HashMap::new());
        let list = bots.place(bots.newest());
        Classifier { pages, excluded, bots, lists, list, seed, paths, agents, numbers, names: Vec::new() }
    }

    /// Announces that the next requests belong to this day.
    pub fn turn_to(&mut self, day: DayNumber) {
        self.list = self.bots.place(self.lists.on(day));
    }

    /// The address of a page by its number.
    pub fn name(&self, number: u32) -> Arc<str> {
        self.names.get(number as usize).map_or_else(|| "/".into(), Arc::clone)
    }

    fn hash(&self, bytes: &[u8]) -> u128 {
        xxhash_rust::xxh3::xxh3_128_with_seed(bytes, self.seed)
    }

    /// Classifies a request.
    pub fn classify(&mut self, request: &Request) -> Verdict {
        if &*request.method != b"GET" || !matches!(request.status, 200 | 304) {
            return Verdict::Excluded;
        }
        let Some(page) = self.page(&request.path) else { return Verdict::Excluded };
        if request.prefetch || !self.excluded.is_empty() && self.is_excluded(&request.address) {
            return Verdict::Excluded;
        }
        match &request.agent {
            None => Verdict::View(page, 0),
            Some(agent) => match self.agent(agent) {
                (named, _) if named.is_in(self.list) => Verdict::Bot,
                (_, agent) => Verdict::View(page, agent),
            },
        }
    }

    fn page(&mut self, path: &[u8]) -> Option<u32> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        // A query does not make a path another page.
        let path = &path[..memchr::memchr3(b'?', b'#', b';', path).unwrap_or(path.len())];
        let hash = self.hash(path);
        if let Some(known) = self.paths.get(&hash) {
            return *known;
        }
        let found = self.pages.find(path).map(|name| self.number(name));
        if self.paths.len() >= KEPT {
            self.paths.clear();
        }
        self.paths.insert(hash, found);
        found
    }

    fn number(&mut self, name: String) -> u32 {
        if let Some(number) = self.numbers.get(name.as_str()) {
            return *number;
        }
        if self.pages.known.is_none() && self.names.len() >= MOST_PAGES && name != OTHER {
            return self.number(OTHER.to_owned());
        }
        let (number, name) = (self.names.len() as u32, Arc::<str>::from(name));
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        number
    }

    fn agent(&mut self, agent: &[u8]) -> (ListedIn, u128) {
        let hash = self.hash(agent);
        if let Some(known) = self.agents.get(&hash) {
            return *known;
        }
        let found = (self.bots.named(agent), xxhash_rust::xxh3::xxh3_128(agent));
        if self.agents.len() >= KEPT {
            self.agents.clear();
        }
        self.agents.insert(hash, found);
        found
    }

    fn is_excluded(&self, address: &[u8]) -> bool {
        let address = std::str::from_utf8(address).ok().and_then(|address| address.parse::<IpAddr>().ok());
        address.is_some_and(|address| self.excluded.iter().any(|network| network.contains(address)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::bots::BOT_LISTS;
    use super::*;

    fn find(pages: &Pages, path: &str) -> String {
        pages.find(path.as_bytes()).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn a_path_is_the_page_it_asks_for() {
        let known = PageList::new("# pages\n\ntin-tuc/\ntin-tuc/a.html\nchào.html\n".to_owned());
        let pages = Pages { known: Some(known), base: "/cong".to_owned() };
        let table = [
            ("/cong/", "/"),
            ("/cong/index.html", "/"),
            ("/cong/?utm_source=zalo", "/"),
            ("/cong/tin-tuc/index.html#a", "/tin-tuc/"),
            ("/cong/tin-tuc/a", "/tin-tuc/a.html"),
            ("/cong/tin-tuc/%61.html", "/tin-tuc/a.html"),
            ("https://x.vn/cong/tin-tuc/a.html", "/tin-tuc/a.html"),
            ("/cong/ch%C3%A0o.html", "/chào.html"),
            ("/cong/cha%CC%80o.html", "/chào.html"),
            ("/cong/ch\u{e0}o.html", "/chào.html"),
            ("/cong/ch%E0o.html", "-"),
            ("/cong", "-"),
            ("/tin-tuc/a.html", "-"),
            ("/cong/wp-login.php", "-"),
            ("/cong/../../etc/passwd", "-"),
            ("/cong/<script>", "-"),
            ("*", "-"),
            ("", "-"),
        ];
        for (path, expected) in table {
            assert_eq!(find(&pages, path), expected, "{path}");
        }
        assert_eq!(pages.find(b"/cong/\xff\xfe"), None);
        assert_eq!(pages.find(&[b'/'; 5000]), None);
    }

    #[test]
    fn before_the_first_build_a_flood_of_pages_is_one_page() {
        let view = |path: &str, classifier: &mut Classifier| {
            classifier.page(path.as_bytes()).map(|page| classifier.name(page).to_string())
        };
        let (pages, site) = (Pages::default(), Pages { known: Some(PageList::default()), base: String::new() });
        let new = |pages| Classifier::new(pages, &[], Bots::new(BOT_LISTS), BotSchedule::default(), 7);
        let mut classifier = new(&pages);
        for number in 0..MOST_PAGES {
            assert_eq!(view(&format!("/{number}"), &mut classifier), Some(format!("/{number}")));
        }
        let more = ["/a", "/b.html", "/5"].map(|path| view(path, &mut classifier));
        assert_eq!(more, [Some("/*".to_owned()), Some("/*".to_owned()), Some("/5".to_owned())]);
        // A built site has no such page.
        assert_eq!(view("/*", &mut new(&site)), None);
    }

    #[test]
    fn before_the_first_build_the_form_decides() {
        let pages = Pages::default();
        let table = [
            ("/", "/"),
            ("/tin-tuc/", "/tin-tuc/"),
            ("/tin-tuc/a.html", "/tin-tuc/a.html"),
            ("/tin-tuc/a", "/tin-tuc/a"),
            ("/style.css", "-"),
            ("/wp-login.php", "-"),
            ("/../../", "-"),
            ("/a%0Ab", "-"),
            ("//", "-"),
        ];
        for (path, expected) in table {
            assert_eq!(find(&pages, path), expected, "{path}");
        }
    }
}
