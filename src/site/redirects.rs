//! Old addresses: each article's `aliases`, as stub pages and as maps for servers.

use std::collections::BTreeMap;

use super::Site;
use super::collisions::{Owners, is_own, long_name};
use crate::article::Article;
use crate::base::address::{Address, encode};
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, msg};

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address as typed, without what networks add: begins with `/`, may have a query.
    pub from: String,
    /// The stub page; none for an address with a query, which no file can have.
    pub stub: Option<Address>,
    /// The page it leads to.
    pub to: Address,
    /// The page's title.
    pub title: String,
}

/// What social networks, advertisers and mail services add to an address that is shared: names of parameters.
pub const MARKS: [&str; 22] = [
    "_ga",
    "_gl",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "gidzl",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mibextid",
    "msclkid",
    "sfnsn",
    "srsltid",
    "ttclid",
    "twclid",
    "wbraid",
    "yclid",
    "zarsrc",
];

/// The beginnings of others, before a `_` and small letters: `utm_source`, `gad_source`.
pub const MARKS_BEGIN: [&str; 2] = ["gad", "utm"];

/// An address without what networks add, wherever in the query it stands: staff copy old addresses from the browser.
pub fn without_marks(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let is_mark = |pair: &&str| {
        let name = pair.split_once('=').map_or("", |(name, _)| name);
        let begins = |begin: &&str| name.strip_prefix(*begin).is_some_and(|rest| rest.starts_with('_'));
        MARKS.contains(&name) || MARKS_BEGIN.iter().any(begins)
    };
    let pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !is_mark(pair)).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// Bytes outside ASCII percent-encoded, as browsers send them; everything else as typed.
pub fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { encode(c.encode_utf8(&mut [0; 4])) }).collect()
}

/// Collects all redirects in the order of their old addresses.
pub(super) fn collect(site: &Site, out: &mut Diagnostics) -> Vec<Redirect> {
    let mut old = Old { site, seen: BTreeMap::new(), owners: Owners::default() };
    for (_, to, article) in site.texts() {
        for alias in &article.front.aliases {
            let place = Place::new(&article.path, alias.span.clone());
            if let Err(problem) = old.add(&without_marks(&alias.value), article, to, &place) {
                out.push(problem.place(place));
            }
        }
    }
    old.seen.into_values().map(|(_, redirect)| redirect).collect()
}

/// The old addresses that are known so far.
struct Old<'s> {
    site: &'s Site,
    seen: BTreeMap<String, (Place, Redirect)>,
    owners: Owners,
}

impl Old<'_> {
    /// Adds an old address, or says why it cannot be one.
    fn add(&mut self, alias: &str, article: &Article, to: &Address, place: &Place) -> Result<(), Diagnostic> {
        let mut stub = stub_of(alias);
        if let Some(stub) = &stub {
            self.check(alias, stub, to)?;
        }
        let key = key(alias, stub.as_ref());
        if let Some((first, other)) = self.seen.get(&key) {
            return if other.to == *to { Ok(()) } else { Err(claimed_twice(alias, first)) };
        }
        if let Some(page) = stub.take() {
            match self.owners.in_the_way(&page) {
                None => {
                    self.owners.add(&page, place);
                    stub = Some(page);
                }
                // Two old addresses of one page that no disk can hold beside each other: the maps name both.
                Some(first) if first.source == place.source => {}
                Some(first) => return Err(claimed_twice(alias, first)),
            }
        }
        let redirect = Redirect { from: alias.to_owned(), stub, to: to.clone(), title: article.front.title.clone() };
        self.seen.insert(key, (place.clone(), redirect));
        Ok(())
    }

    fn check(&self, alias: &str, stub: &Address, to: &Address) -> Result<(), Diagnostic> {
        if **stub == **to {
            return Err(own_address(alias));
        }
        if let Some(long) = long_name(stub) {
            return Err(long);
        }
        match self.site.in_the_way(stub) {
            None => Ok(()),
            Some(first) => Err(taken(alias, first)),
        }
    }
}

/// Tells an old address that is the page's own.
pub(super) fn own_address(alias: &str) -> Diagnostic {
    error!("redirect-loop";
        "địa chỉ cũ `{alias}` chính là địa chỉ của bài", "`{alias}` is the page's own address";
        help: "xóa dòng này", "remove this alias")
}

/// Tells an old address at which there is a page.
pub(super) fn taken(alias: &str, page: &Place) -> Diagnostic {
    let taken = error!("alias-taken";
        "đã có trang ở địa chỉ cũ `{alias}`", "there is a page at the alias `{alias}`";
        help: "một địa chỉ chỉ dẫn đến một nơi: xóa dòng này, hoặc đổi tên trang kia",
              "an address leads to one place: remove this alias, or rename the other page");
    if is_own(page) { taken } else { taken.also(page.clone(), msg!("trang kia", "the other one")) }
}

/// Tells an old address that two pages want.
pub(super) fn claimed_twice(alias: &str, first: &Place) -> Diagnostic {
    error!("alias-taken"; "hai bài cùng nhận địa chỉ cũ `{alias}`", "two pages claim the alias `{alias}`";
        help: "xóa một trong hai", "remove one of the two";
        also: first, "bài kia", "the other one")
}

/// What two old addresses that are one have in common.
fn key(alias: &str, stub: Option<&Address>) -> String {
    // Servers take no notice of case here.
    stub.map_or_else(|| ascii(alias).to_lowercase(), |stub| stub.to_string())
}

/// The file that a server without a map shows at an old address; none for an address with a query.
pub fn stub_of(alias: &str) -> Option<Address> {
    if alias.contains('?') {
        return None;
    }
    let path = crate::base::address::decode(alias.trim_start_matches('/')).unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    Some(if last.is_empty() {
        format!("{path}index.html").into()
    } else if last.contains('.') {
        path.into()
    } else {
        format!("{path}/index.html").into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_networks_add_goes_from_anywhere() {
        for (typed, left) in [
            ("/cu.html", "/cu.html"),
            ("/cu.html?fbclid=1", "/cu.html"),
            ("/cu.html?", "/cu.html"),
            ("/a?id=5&fbclid=1", "/a?id=5"),
            ("/a?utm_source=x&utm_source_platform=y&id=5", "/a?id=5"),
            ("/a?id=5&gidzl=x&page=2&zarsrc=1", "/a?id=5&page=2"),
            ("/a?utm=1&fbclidx=2&utms_a=3", "/a?utm=1&fbclidx=2&utms_a=3"),
            ("/a?q=fbclid=1", "/a?q=fbclid=1"),
        ] {
            assert_eq!(without_marks(typed), left, "{typed}");
        }
    }

    #[test]
    fn a_stub_is_where_a_plain_server_looks() {
        assert_eq!(stub_of("/cu/a.html").as_deref(), Some("cu/a.html"));
        assert_eq!(stub_of("/cu/").as_deref(), Some("cu/index.html"));
        assert_eq!(stub_of("/cu").as_deref(), Some("cu/index.html"));
        assert_eq!(stub_of("/c%E1%BB%95ng").as_deref(), Some("cổng/index.html"));
        assert_eq!(stub_of("/tin?id=12"), None);
    }
}
