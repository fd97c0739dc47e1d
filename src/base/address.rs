//! Addresses and relative links.

use std::sync::Arc;

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

/// Percent-encodes a path for a link: letters, digits, `/`, `-`, `_`, `.`, `~` stay (RFC 3986, section 2.3).
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Undoes percent-encoding; none where the result is not UTF-8.
pub fn decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).filter(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let hex = digits.and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
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
        assert_eq!(decode("a/C%E1%BB%95ng.jpg").as_deref(), Some("a/Cổng.jpg"));
        assert_eq!(decode("100%"), Some("100%".to_owned()));
        assert_eq!(decode("a%+5b"), Some("a%+5b".to_owned()));
        assert_eq!(decode("%ff"), None);
    }
}
