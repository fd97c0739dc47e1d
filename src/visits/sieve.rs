//! Which lines count: GET, 200 or 304, a page of this site, not a bot, not an excluded network, not fetched ahead.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;

use unicode_normalization::UnicodeNormalization;

use super::bots;
use super::line::Request;
use super::network::Network;
use crate::base::address::decode;

/// Paths and user agents that were looked up already are kept up to this number; a flood of odd ones must not fill the
/// memory.
const KEPT: usize = 50_000;

/// Longer paths are none of a page.
const LONGEST_PATH: usize = 1024;

/// The pages of a site, as `build` writes them to `.bantin/pages`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Addresses without a leading `/`; a folder ends in `/`, the home page is empty. None before the first build.
    pub known: Option<BTreeSet<String>>,
    /// The path of the portal on its host, `""` or `"/cong"`.
    pub base: String,
}

impl Pages {
    /// The page that a request path asks for, as `/tin-tuc/a.html`; none where it is no page of this site.
    pub fn find(&self, path: &[u8]) -> Option<String> {
        if path.len() > LONGEST_PATH {
            return None;
        }
        let end = path.iter().position(|byte| matches!(byte, b'?' | b'#' | b';')).unwrap_or(path.len());
        let path = std::str::from_utf8(&path[..end]).ok()?;
        // A proxy may be asked for a whole address.
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

/// What a line is in the ledger; each line is exactly one of these or unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A page view: the number of its page, and 128 bits of its user agent.
    View(u32, u128),
    /// A page asked for by a program.
    Bot,
    /// Anything else.
    Excluded,
}

/// Decides for one line after the other, and remembers paths and user agents.
pub struct Sieve<'s> {
    pages: &'s Pages,
    excluded: &'s [Network],
    paths: HashMap<Vec<u8>, Option<u32>>,
    agents: HashMap<Vec<u8>, (bool, u128)>,
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl<'s> Sieve<'s> {
    /// With the pages of the site and the networks that do not count.
    pub fn new(pages: &'s Pages, excluded: &'s [Network]) -> Sieve<'s> {
        let (paths, agents, numbers) = (HashMap::new(), HashMap::new(), HashMap::new());
        Sieve { pages, excluded, paths, agents, numbers, names: Vec::new() }
    }

    /// The page of a number.
    pub fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("/", String::as_str)
    }

    /// What a request is.
    pub fn judge(&mut self, request: &Request) -> Verdict {
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
                (true, _) => Verdict::Bot,
                (false, agent) => Verdict::View(page, agent),
            },
        }
    }

    fn page(&mut self, path: &[u8]) -> Option<u32> {
        if let Some(known) = self.paths.get(path) {
            return *known;
        }
        let found = self.pages.find(path).map(|name| match self.numbers.get(&name) {
            Some(number) => *number,
            None => {
                let number = self.names.len() as u32;
                self.numbers.insert(name.clone(), number);
                self.names.push(name);
                number
            }
        });
        // Style sheets and pages with a query of their own would fill the memory: only what may come again is kept.
        if path.len() <= 200 {
            if self.paths.len() >= KEPT {
                self.paths.clear();
            }
            self.paths.insert(path.to_vec(), found);
        }
        found
    }

    fn agent(&mut self, agent: &[u8]) -> (bool, u128) {
        if let Some(known) = self.agents.get(agent) {
            return *known;
        }
        let found = (bots::is_bot(agent), xxhash_rust::xxh3::xxh3_128(agent));
        if agent.len() <= 500 {
            if self.agents.len() >= KEPT {
                self.agents.clear();
            }
            self.agents.insert(agent.to_vec(), found);
        }
        found
    }

    fn is_excluded(&self, address: &[u8]) -> bool {
        let address = std::str::from_utf8(address).ok().and_then(|address| address.parse::<IpAddr>().ok());
        address.is_some_and(|address| self.excluded.iter().any(|network| network.contains(address)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pages: &Pages, path: &str) -> String {
        pages.find(path.as_bytes()).unwrap_or_else(|| "-".to_owned())
    }

    #[test]
    fn a_path_is_the_page_it_asks_for() {
        let known = ["", "tin-tuc/", "tin-tuc/a.html", "chào.html"].map(str::to_owned).into();
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
