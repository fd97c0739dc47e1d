//! Addresses that lead nowhere, as a browser reads them.

use url::Url;

use crate::base::diagnostic::{Diagnostic, Message, msg, warning};

/// What is said of a link without a target.
pub(super) fn empty() -> Diagnostic {
    warning!("link-target"; "liên kết không dẫn đến đâu", "the link leads nowhere";
        help: "ghi địa chỉ vào giữa hai ngoặc tròn, hoặc bỏ liên kết",
              "write the address in the round brackets, or remove the link")
}

/// What is said of an address with a scheme that can lead nowhere: no host, a port that cannot be, no number to call.
pub(super) fn impossible(target: &str) -> Option<Diagnostic> {
    let (scheme, rest) = target.split_once(':').unwrap_or(("", target));
    let help = match scheme.to_ascii_lowercase().as_str() {
        "" | "http" | "https" => {
            let is_whole = rest.strip_prefix("//").is_some_and(|rest| !rest.starts_with('/'));
            let full = if scheme.is_empty() { format!("https:{target}") } else { target.to_owned() };
            let host = Url::parse(&full).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
            let name = host.trim_end_matches('.');
            let is_host = !name.is_empty() && !name.split('.').any(str::is_empty) && !matches!(name, "http" | "https");
            (!is_whole || !is_host || !host_is_typed(rest)).then(web)
        }
        "mailto" => {
            let people = rest.split('?').next().unwrap_or_default();
            let is_one = |one: &str| {
                one.split_once('@')
                    .is_some_and(|(name, host)| !name.trim().is_empty() && host.contains('.') && !host.contains('@'))
            };
            let is_sound = people.split(',').all(is_one) || (people.is_empty() && rest.contains("to="));
            (!is_sound).then(|| msg!("viết: mailto:ten@vidu.vn", "write: mailto:name@example.vn"))
        }
        "tel" => {
            let digits = rest.bytes().filter(u8::is_ascii_digit).count();
            let is_sound = digits > 2 && !rest.contains(|c: char| c.is_alphabetic() && !";=ext".contains(c));
            (!is_sound).then(|| msg!("viết: tel:+842333861234", "write: tel:+842333861234"))
        }
        _ => None,
    };
    help.map(|help| {
        let message = msg!("`{target}` không phải địa chỉ có thật", "`{target}` can lead nowhere");
        warning!("link-target"; message; help: help)
    })
}

/// Whether the name of the host is written without a space, which a browser would put into the address.
fn host_is_typed(rest: &str) -> bool {
    let host = rest.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    !host.contains(char::is_whitespace) && !host.contains("%20")
}

fn web() -> Message {
    msg!("viết đủ địa chỉ, như https://vidu.vn/trang", "write the whole address, as https://example.vn/page")
}

#[cfg(test)]
mod tests {
    use super::impossible;

    #[test]
    fn what_a_browser_can_open_is_possible() {
        for target in [
            "https://vidu.vn",
            "HTTP://vidu.vn:8080/a?b#c",
            "//vidu.vn/a",
            "https://đường.vn/tin tức",
            "mailto:a@b.vn?subject=x",
            "mailto:a@b.vn,c@d.vn",
            "tel:+84 233 386-1234",
            "tel:113",
            "https://1.2.3.4/",
            "https://[2001:db8::1]/",
            "https://a.vn./",
        ] {
            assert_eq!(impossible(target), None, "{target}");
        }
        for target in [
            "https://",
            "http:///",
            "https://a.vn:99999/",
            "https://?a",
            "https://https://a.vn",
            "http:a.vn",
            "https:/a.vn",
            "https://a..vn",
            "https:// a.vn",
            "mailto:",
            "mailto:a",
            "tel:",
            "tel:abc",
            "https://.",
            "//",
            "https://300.1.1.1",
        ] {
            assert!(impossible(target).is_some(), "{target}");
        }
    }
}
