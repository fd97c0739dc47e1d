//! Logs that are no access logs, or say too little: named, so that staff know which file to take away or what to ask of
//! the server.

use crate::base::diagnostic::{Message, msg};

/// What a line that nothing could read probably is, and what to do about it.
pub fn what_it_is(line: &[u8]) -> Option<Message> {
    let has = |needle: &str| memchr::memmem::find(&line[..line.len().min(1024)], needle.as_bytes()).is_some();
    let begins = |text: &str| line.starts_with(text.as_bytes());
    let shape: String =
        line.iter().take(20).map(|byte| if byte.is_ascii_digit() { '0' } else { *byte as char }).collect();
    Some(match () {
        () if shape.starts_with("0000/00/00 00:00:00 ") && has("[") => error_log("nginx"),
        () if begins("[") && (has(":error]") || has(":notice]") || has(":warn]") || has("] [pid ")) => {
            error_log("Apache")
        }
        () if shape.starts_with("[00-") && has("] ") => error_log("PHP"),
        () if has("haproxy[") || has("<NOSRV>") || has(" --NI ") || has(" ---- ") => msg!(
            "đây là nhật ký riêng của HAProxy, không có trình duyệt của người đọc; hãy để máy chủ web phía sau ghi, hoặc đặt `log-format` của HAProxy theo dạng combined",
            "this is HAProxy's own log, which has no user agents; let the web server behind it write one, or set HAProxy's `log-format` to the combined format"
        ),
        () if has("TCP_MISS") || has("TCP_HIT") || has("TCP_DENIED") || has("TCP_TUNNEL") => msg!(
            "đây là nhật ký riêng của Squid; đặt `logformat combined`",
            "this is Squid's own log; set `logformat combined`"
        ),
        () if begins("PK\x03\x04") || begins("7z\u{bc}") || begins("Rar!") => packed(),
        () if has("ustar") && line.contains(&0) => packed(),
        () if begins("{") => msg!(
            "đây là JSON nhưng thiếu giờ, phương thức, đường dẫn hoặc `status`; hãy thêm các trường đó vào dạng nhật ký của máy chủ",
            "this is JSON without a time, a method, a path or a `status` under a known name; add these fields to the log format of the server"
        ),
        () if begins("<!DOCTYPE") || begins("<html") || begins("<?xml") => {
            msg!("đây là HTML hoặc XML, không phải nhật ký", "this is HTML or XML, not a log")
        }
        () if line.iter().take(64).filter(|byte| **byte == 0).count() > 16 => msg!(
            "đây là văn bản UTF-16 hoặc dữ liệu nhị phân; lưu lại bằng UTF-8",
            "this is UTF-16 text or binary data; save it as UTF-8"
        ),
        () => return None,
    })
}

fn error_log(server: &str) -> Message {
    msg!(
        "đây là nhật ký lỗi của {server}, không phải nhật ký truy cập; bỏ nó khỏi [visits] logs",
        "this is an error log of {server}, not an access log; take it out of [visits] logs"
    )
}

fn packed() -> Message {
    msg!("đây là tệp nén chứa nhiều tệp; hãy giải nén nó", "this is an archive of files; unpack it")
}
