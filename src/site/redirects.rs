//! Old addresses: each article's `aliases`, as stub pages and as maps for servers.

use std::collections::BTreeMap;

use super::Site;
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, say};

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address as typed: begins with `/`, may have a query.
    pub from: String,
    /// The stub page; none for an address with a query, which no file can have.
    pub stub: Option<Address>,
    /// The page it leads to.
    pub to: Address,
    /// The page's title.
    pub title: String,
}

/// Collects all redirects in the order of their old addresses.
pub(super) fn collect(site: &Site, out: &mut Diagnostics) -> Vec<Redirect> {
    let mut seen: BTreeMap<String, (Place, Redirect)> = BTreeMap::new();
    let sections = site.sections.iter().map(|section| (&section.article, &section.address));
    let items = site.standing.iter().chain(&site.articles).map(|item| (&item.article, &item.address));
    for (article, to) in sections.chain(items) {
        for alias in &article.front.aliases {
            let place = Place::new(&article.path, alias.span.clone());
            let stub = stub_of(&alias.value);
            if let Some(stub) = &stub {
                if **stub == **to {
                    out.push(
                        Diagnostic::error(
                            "redirect-loop",
                            say!(
                                "địa chỉ cũ `{}` chính là địa chỉ của bài",
                                "`{}` is the page's own address",
                                alias.value
                            ),
                        )
                        .place(place)
                        .help(say!("xóa dòng này", "remove this alias")),
                    );
                    continue;
                }
                if site.has_address(stub) {
                    out.push(
                        Diagnostic::error(
                            "alias-taken",
                            say!("đã có trang ở địa chỉ cũ `{}`", "there is a page at the alias `{}`", alias.value),
                        )
                        .place(place)
                        .help(say!(
                            "một địa chỉ chỉ dẫn đến một nơi: xóa dòng này, hoặc đổi tên trang kia",
                            "an address leads to one place: remove this alias, or rename the other page"
                        )),
                    );
                    continue;
                }
            }
            let key = stub.as_ref().map_or(alias.value.clone(), |stub| stub.to_string());
            if let Some((first, other)) = seen.get(&key) {
                if other.to != *to {
                    out.push(
                        Diagnostic::error(
                            "alias-taken",
                            say!("hai bài cùng nhận địa chỉ cũ `{}`", "two pages claim the alias `{}`", alias.value),
                        )
                        .place(place)
                        .also(first.clone(), say!("bài kia", "the other one"))
                        .help(say!("xóa một trong hai", "remove one of the two")),
                    );
                }
                continue;
            }
            let redirect =
                Redirect { from: alias.value.clone(), stub, to: to.clone(), title: article.front.title.clone() };
            seen.insert(key, (place, redirect));
        }
    }
    seen.into_values().map(|(_, redirect)| redirect).collect()
}

/// The file that a server without a map shows at an old address.
fn stub_of(alias: &str) -> Option<Address> {
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
    fn a_stub_is_where_a_plain_server_looks() {
        assert_eq!(stub_of("/cu/a.html").as_deref(), Some("cu/a.html"));
        assert_eq!(stub_of("/cu/").as_deref(), Some("cu/index.html"));
        assert_eq!(stub_of("/cu").as_deref(), Some("cu/index.html"));
        assert_eq!(stub_of("/c%E1%BB%95ng").as_deref(), Some("cổng/index.html"));
        assert_eq!(stub_of("/tin?id=12"), None);
    }
}
