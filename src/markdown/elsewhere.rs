//! What a text has a reader's browser fetch from other servers: their owners learn who reads the page, and may change or
//! remove what is shown. bantin reports it but never fetches it, so its size is unknown.

use std::collections::BTreeSet;
use std::ops::Range;

use url::Url;

use super::tags::HtmlTag;
use super::video;
use super::words::decoded;
use crate::base::address::is_web_address;
use crate::base::diagnostic::{Diagnostic, error, msg, warning};

/// The host of an address.
fn host(address: &str) -> Option<String> {
    let full = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
    Url::parse(&full).ok()?.host_str().filter(|host| !host.is_empty()).map(str::to_owned)
}

/// What is said of a picture on another server; an error where the address is none.
pub fn picture(address: &str) -> Diagnostic {
    let Some(host) = host(address) else {
        return error!("missing-picture"; "không có ảnh `{address}`", "there is no picture `{address}`";
            help: "viết đủ địa chỉ, như https://vidu.vn/a.jpg", "write the whole address, as https://example.vn/a.jpg");
    };
    warning!("external-picture";
        "ảnh nằm trên máy chủ của `{host}`", "the picture is on the server of `{host}`";
        help: "nên lưu ảnh vào thư mục của bài rồi ghi tên tệp: để vậy thì mỗi lượt đọc gửi một yêu cầu đến nơi đó, họ biết ai đọc trang, có thể đổi hoặc xóa ảnh, không ai biết ảnh nặng bao nhiêu, và chính sách bảo mật trong hướng dẫn chặn ảnh",
              "better save it in the article's folder and name the file: each reader's browser asks them for it, they learn who reads the page and may change or remove the picture, its weight is unknown, and the security policy of the guide blocks it")
}

/// What is said of a picture that only the computer it was typed on can open, or that is in the text itself.
pub(super) fn on_this_computer(address: &str) -> Diagnostic {
    let help = msg!(
        "lưu ảnh vào thư mục của bài rồi ghi tên tệp",
        "save the picture in the article's folder and name the file"
    );
    if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return error!("missing-picture"; "ảnh dán thẳng vào chữ (`data:`)", "a picture pasted into the text (`data:`)";
            help: help);
    }
    error!("missing-picture";
        "người đọc không mở được `{address}`", "readers cannot open `{address}`"; help: help)
}

/// What a tag of raw HTML has a browser fetch from other servers: an attribute's value, with what is to be said of it.
/// `free`: HTML is let through as it is.
pub(super) fn fetched(tag: &HtmlTag, raw: &str, free: bool) -> Vec<(Range<usize>, Diagnostic)> {
    let attributes = tag.attributes(raw);
    let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, at)| &raw[at.clone()]);
    let mut found = Vec::new();
    for (name, at) in &attributes {
        let target = decoded(raw[at.clone()].trim());
        match (&*tag.name, &**name) {
            ("img" | "source", "srcset") if free => {
                let addresses = target.split([' ', '\n', '\t', ',']).filter(|word| is_web_address(word));
                let mut seen = BTreeSet::new();
                let each_host = addresses.filter(|address| seen.insert(host(address)));
                found.extend(each_host.map(|address| (at.clone(), picture(address))));
            }
            ("img" | "input", "src") | ("video", "poster") | ("image", "href" | "xlink:href")
                if is_web_address(&target) =>
            {
                found.push((at.clone(), picture(&target)));
            }
            ("iframe" | "frame" | "embed" | "script" | "audio" | "video" | "source" | "track", "src")
            | ("object", "data")
                if is_web_address(&target) =>
            {
                // What is played is loaded when a reader starts it.
                let waits = matches!(&*tag.name, "audio" | "video") && value("preload") == Some("none");
                found.extend((!waits).then(|| content(&tag.name, &target)).flatten().map(|told| (at.clone(), told)));
            }
            ("link", "href") if is_web_address(&target) => {
                let rel = value("rel").unwrap_or_default().to_ascii_lowercase();
                let loads =
                    ["stylesheet", "icon", "preload", "modulepreload", "preconnect", "prefetch", "dns-prefetch"];
                if rel.split_whitespace().any(|word| loads.contains(&word)) {
                    found.extend(content(&tag.name, &target).map(|told| (at.clone(), told)));
                }
            }
            _ => {}
        }
    }
    found
}

/// What is said of a frame, a script or the like from another server.
fn content(tag: &str, address: &str) -> Option<Diagnostic> {
    let host = host(address)?;
    let help = match video::line(address).filter(|_| tag != "script" && tag != "link") {
        Some(line) => msg!(
            "chính sách bảo mật trong hướng dẫn chặn phần này; viết riêng một dòng: {line}",
            "the security policy of the guide blocks it; write instead, alone on a line: {line}"
        ),
        None => msg!(
            "nơi đó biết ai đọc trang, và chính sách bảo mật trong hướng dẫn chặn phần này; nên chép tệp về cổng, hoặc viết liên kết",
            "they learn who reads the page, and the security policy of the guide blocks it; better copy the file to the portal, or write a link"
        ),
    };
    Some(warning!("external-content";
        "`<{tag}>` tải từ máy chủ của `{host}` ngay khi mở trang",
        "`<{tag}>` loads from the server of `{host}` as soon as the page opens";
        help: help))
}
