//! Addresses and relative links.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The path of a file of the site, without a leading `/`: `tin-tuc/le-hoi.html`, `index.html`.
pub type Address = Arc<str>;

/// How a page leads up to the root of the site: `../` as often as the page has folders.
/// Links made with it work under any path and from a disk.
pub fn root_of(address: &str) -> String {
    "../".repeat(depth_of(address))
}

/// In how many folders an address lies.
pub fn depth_of(address: &str) -> usize {
    address.bytes().filter(|byte| *byte == b'/').count()
}

/// The address as it appears in a standard's absolute addresses: `tin-tuc/index.html` is `tin-tuc/`.
pub fn canonical(address: &str) -> &str {
    match address.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => address,
    }
}

/// What a link does not keep as it is: everything but `/` and the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes a path for a link.
pub fn encode(path: &str) -> String {
    Cow::from(utf8_percent_encode(path, ENCODED)).into_owned()
}

/// Whether a target is a web address of its own, scheme or not: `https://vidu.vn/a.jpg`, `//vidu.vn/a.jpg`.
pub fn is_web_address(target: &str) -> bool {
    let begins = |scheme: &str| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    ["https:", "http:", "//"].into_iter().any(begins)
}

/// Undoes percent-encoding; none if the result is not UTF-8.
pub fn decode(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_through_the_root() {
        assert_eq!(root_of("index.html"), "");
        assert_eq!(root_of("tin-tuc/a.html"), "../");
        assert_eq!(root_of("a/b/c.html"), "../../");
    }

    #[test]
    fn only_a_file_named_index_is_its_folder() {
        assert_eq!(canonical("index.html"), "");
        assert_eq!(canonical("tin-tuc/index.html"), "tin-tuc/");
        assert_eq!(canonical("tin-tuc/my-index.html"), "tin-tuc/my-index.html");
    }

    #[test]
    fn encoding_is_undone() {
        assert_eq!(encode("a/Cổng.jpg"), "a/C%E1%BB%95ng.jpg");
        let ascii: String = (0..128u8).map(char::from).collect();
        let kept: String = encode(&ascii).split('%').flat_map(|part| part.chars().skip(2)).collect();
        assert_eq!(kept, "-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
        assert_eq!(decode("a/C%E1%BB%95ng.jpg").as_deref(), Some("a/Cổng.jpg"));
        assert_eq!(decode("100%"), Some("100%".to_owned()));
        assert_eq!(decode("a%+5b"), Some("a%+5b".to_owned()));
        assert_eq!(decode("%ff"), None);
    }
}
