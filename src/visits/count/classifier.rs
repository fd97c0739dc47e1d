//! Which requests are page views: GET, 200 or 304, a page of this site, no bot, no excluded network, no prefetch.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use unicode_normalization::UnicodeNormalization;

use super::bots::{BotSchedule, Bots, ListedIn};
use super::keyed::ByHash;
use super::network::Network;
use crate::base::address::decode;
use crate::visits::formats::{Request, addresses, client_address};
use crate::visits::time::DayNumber;

/// The most paths and user agents whose lookups are remembered; a flood of odd ones must not fill memory.
const KEPT: usize = 100_000;

/// The page of all views before the first build. Only a build knows which paths are pages; until then a path may hold
/// anything, the name or the address of somebody too, and the ledger is for good.
pub const UNKNOWN_PAGE: &str = "/*";

/// The page of a folder.
const INDEX: &str = "index.html";

/// No page has a longer path.
const LONGEST_PATH: usize = 1024;

/// The pages of a site, as `build` writes them to `.bantin/pages`.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// `None` before the first build.
    pub known: Option<PageList>,
    /// The path of the portal on its host, `""` or `"/cong"`.
    pub base: String,
    /// The portal's hosts, in lower case; where there are none, any host is.
    pub hosts: Vec<String>,
}

/// Addresses without a leading `/`, one per line; a folder ends in `/`, the home page is empty. The text is split at the
/// first lookup: a run that finds nothing new needs none.
#[derive(Clone, Debug, Default)]
pub struct PageList {
    text: String,
    /// Addresses as they are, by themselves and by themselves in lower case.
    lines: OnceLock<BTreeMap<String, String>>,
}

impl PageList {
    /// From a text in which lines that begin with `#` are comments.
    pub fn new(text: String) -> PageList {
        PageList { text, lines: OnceLock::new() }
    }

    /// The page at an address. Servers on Windows take upper for lower case; others do not answer such a request with 200.
    fn find(&self, address: &str) -> Option<&str> {
        let lines = self.lines.get_or_init(|| {
            let own = self.text.lines().filter(|line| !line.starts_with('#'));
            let folded = own.clone().map(|line| (line.to_lowercase(), line.to_owned()));
            folded.chain(own.map(|line| (line.to_owned(), line.to_owned()))).collect()
        });
        lines.get(address).or_else(|| lines.get(&address.to_lowercase())).map(String::as_str)
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
        let path = decode(path)?;
        let path = if path.is_ascii() { path } else { path.nfc().collect() };
        let (base, inner) = path.split_at_checked(self.base.len())?;
        let inner = inner.strip_prefix('/').filter(|_| base.eq_ignore_ascii_case(&self.base))?;
        if inner.contains(char::is_control) {
            return None;
        }
        let Some(known) = &self.known else { return looks_like_a_page(inner).then(|| UNKNOWN_PAGE.to_owned()) };
        let inner = match inner.len().checked_sub(INDEX.len()).and_then(|at| inner.split_at_checked(at)) {
            Some((folder, name)) if name.eq_ignore_ascii_case(INDEX) && !folder.ends_with(|c| c != '/') => folder,
            _ => inner,
        };
        // Many hosts serve `a.html` at `/a`.
        let found = known.find(inner).or_else(|| known.find(&format!("{inner}.html")))?;
        Some(format!("/{found}"))
    }

    /// Whether a host is the portal's. What a log writes where it does not know is any host: `-`, `_`, one word alone.
    fn has_host(&self, host: &[u8], is_sure: bool) -> bool {
        let Ok(host) = std::str::from_utf8(host) else { return false };
        let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
        let name = name.map_or(host, |(name, _)| name).trim_end_matches('.');
        let is_told = is_sure || name.contains('.');
        self.hosts.is_empty() || !is_told || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether a request was for one of the portal's hosts, as far as the log tells.
    fn is_for(&self, request: &Request) -> bool {
        if request.path.first() == Some(&b'/') || self.hosts.is_empty() {
            return request.host.is_empty() || self.has_host(&request.host, false);
        }
        let Some(at) = memchr::memmem::find(&request.path, b"://") else { return true };
        let rest = &request.path[at + 3..];
        let end = memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len());
        self.has_host(&rest[..end], true)
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
    /// A page of another host on the same server.
    OtherHost,
    /// Anything else.
    Excluded,
}

/// Networks that have a part in what counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Networks<'s> {
    /// Their requests do not count.
    pub excluded: &'s [Network],
    /// Proxies in front of the server: they pass requests on, and name the client in `X-Forwarded-For`.
    pub proxies: &'s [Network],
}

/// Classifies requests, and remembers paths and user agents by a 128-bit hash whose seed nobody knows.
pub struct Classifier<'s> {
    pages: &'s Pages,
    networks: Networks<'s>,
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
    pub fn new(pages: &'s Pages, networks: Networks<'s>, bots: Bots, lists: BotSchedule, seed: u64) -> Classifier<'s> {
        let (paths, agents, numbers) = (ByHash::default(), ByHash::default(), HashMap::new());
        let list = bots.place(bots.newest());
        Classifier { pages, networks, bots, lists, list, seed, paths, agents, numbers, names: Vec::new() }
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
        if request.prefetch || !self.networks.excluded.is_empty() && self.is_excluded(request) {
            return Verdict::Excluded;
        }
        if !self.pages.is_for(request) {
            return Verdict::OtherHost;
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

    fn is_excluded(&self, request: &Request) -> bool {
        let address = client_address(&self.client(request));
        address.is_some_and(|address| self.networks.excluded.iter().any(|network| network.contains(address)))
    }

    /// The client: where a declared proxy passed the request on, the last in its list that is no such proxy.
    pub fn client<'r>(&self, request: &'r Request) -> Cow<'r, [u8]> {
        let is_proxy = |address: &IpAddr| self.networks.proxies.iter().any(|network| network.contains(*address));
        if self.networks.proxies.is_empty() || !client_address(&request.address).is_some_and(|one| is_proxy(&one)) {
            return Cow::Borrowed(&request.address);
        }
        let client = addresses(&request.forwarded).rev().find(|address| !is_proxy(address));
        client.map_or(Cow::Borrowed(&request.address), |client| client.to_string().into_bytes().into())
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
        let pages = Pages { known: Some(known), base: "/cong".to_owned(), hosts: Vec::new() };
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
    fn f18_before_the_first_build_no_path_has_a_name() {
        let pages = Pages::default();
        let table = [
            ("/", "/*"),
            ("/tin-tuc/", "/*"),
            ("/tin-tuc/a.html", "/*"),
            ("/nguyen.van.an@example.vn/", "/*"),
            ("/0912345678", "/*"),
            ("/<script>", "/*"),
            ("/style.css", "-"),
            ("/wp-login.php", "-"),
            ("/../../", "-"),
            ("/a%0Ab", "-"),
            ("//", "-"),
        ];
        for (path, expected) in table {
            assert_eq!(find(&pages, path), expected, "{path}");
        }
        // A built site has no such page.
        let site = Pages { known: Some(PageList::default()), ..Pages::default() };
        assert_eq!(find(&site, "/*"), "-");
    }

    #[test]
    fn c9_upper_and_lower_case_are_one_where_the_server_says_so() {
        let known = PageList::new("\ntin-tuc/\ntin-tuc/a.html\nB.html\nb.html\nđẹp.html\n".to_owned());
        let pages = Pages { known: Some(known), base: "/cong".to_owned(), hosts: Vec::new() };
        let table = [
            ("/Cong/Tin-Tuc/A.HTML", "/tin-tuc/a.html"),
            ("/CONG/TIN-TUC/INDEX.HTML", "/tin-tuc/"),
            ("/cong/Tin-tuc/A", "/tin-tuc/a.html"),
            ("/cong/Index.html", "/"),
            ("/cong/%C4%90%E1%BA%B8P.html", "/đẹp.html"),
            // Where both are pages, each is itself.
            ("/cong/B.html", "/B.html"),
            ("/cong/b.html", "/b.html"),
            ("/cong/Tin-tuc/C.html", "-"),
        ];
        for (path, expected) in table {
            assert_eq!(find(&pages, path), expected, "{path}");
        }
    }

    #[test]
    fn c5_only_the_hosts_of_the_portal_count() {
        let known = Some(PageList::new("\n".to_owned()));
        let hosts = vec!["x.vn".to_owned(), "www.x.vn".to_owned()];
        let pages = Pages { known, base: String::new(), hosts };
        let mut classifier =
            Classifier::new(&pages, Networks::default(), Bots::new(BOT_LISTS), BotSchedule::default(), 7);
        let mut verdict = |host: &str, path: &str| {
            let (host, path) = (host.as_bytes(), path.as_bytes());
            let (method, status) = (b"GET"[..].into(), 200);
            let request = Request { method, status, host: host.into(), path: path.into(), ..Request::default() };
            matches!(classifier.classify(&request), Verdict::View(..))
        };
        for host in ["", "x.vn", "WWW.X.VN", "x.vn:443", "x.vn.", "_", "-", "localhost"] {
            assert!(verdict(host, "/"), "{host}");
        }
        for host in ["y.vn", "x.vn.evil.example", "y.vn:443", "192.0.2.1", "mail.x.vn"] {
            assert!(!verdict(host, "/"), "{host}");
        }
        for (path, is_own) in
            [("http://x.vn/", true), ("https://www.x.vn:443/", true), ("http://other/", false), ("http://y.vn", false)]
        {
            assert_eq!(verdict("", path), is_own, "{path}");
        }
    }

    #[test]
    fn c2_behind_a_declared_proxy_the_client_is_the_last_that_is_none() {
        let proxies: Vec<Network> =
            ["10.0.0.0/8", "203.113.9.9"].iter().filter_map(|one| Network::parse(one)).collect();
        let pages = Pages::default();
        let networks = Networks { excluded: &[], proxies: &proxies };
        let classifier = Classifier::new(&pages, networks, Bots::new(BOT_LISTS), BotSchedule::default(), 7);
        let table = [
            ("10.0.0.5", "203.113.5.7", "203.113.5.7"),
            ("10.0.0.5:4711", "198.51.100.1, 203.113.5.7, 203.113.9.9", "203.113.5.7"),
            ("10.0.0.5", "unknown, [2001:db8::7]:51000", "2001:db8::7"),
            ("10.0.0.5", "", "10.0.0.5"),
            ("10.0.0.5", "-", "10.0.0.5"),
            // Whoever comes past the proxy may write what he likes.
            ("198.51.100.1", "203.113.5.7", "198.51.100.1"),
        ];
        for (address, forwarded, expected) in table {
            let (one, list) = (address.as_bytes(), forwarded.as_bytes());
            let request = Request { address: one.into(), forwarded: list.into(), ..Request::default() };
            assert_eq!(&*classifier.client(&request), expected.as_bytes(), "{address} {forwarded}");
        }
    }
}
