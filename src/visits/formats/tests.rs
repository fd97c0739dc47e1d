//! One table: a line of each form, and what it says.

use super::*;

fn shown(format: LogFormat, lines: &[&[u8]]) -> String {
    let mut reader = Lines::new(format);
    let mut shown = String::new();
    for line in lines {
        shown = match reader.read(line) {
            Line::Remark => "remark".to_owned(),
            Line::Unreadable => "unreadable".to_owned(),
            Line::Request(r) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let agent = r.agent.as_deref().map_or("none".to_owned(), text);
                let prefetch = if r.prefetch { " prefetch" } else { "" };
                let (method, path, address) = (text(&r.method), text(&r.path), text(&r.address));
                format!("{} {address} [{method}] [{path}] {} [{agent}]{prefetch}", r.time, r.status)
            }
        };
    }
    shown
}

const IIS: &[u8] = b"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";
const CLOUDFRONT: &[u8] = b"#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query";

#[test]
fn every_form_says_the_same_request() {
    let table: &[(&str, &[&[u8]], &str)] = &[
        ("combined", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET /tin-tuc/a.html?x=1 HTTP/1.1" 200 5123 "https://x.vn/" "Mozilla/5.0 (X11)""#],
            "1699343582 192.0.2.7 [GET] [/tin-tuc/a.html?x=1] 200 [Mozilla/5.0 (X11)]"),
        ("common", &[br#"192.0.2.7 - lan [07/Nov/2023:14:53:02 +0700] "GET / HTTP/1.0" 304 -"#],
            "1699343582 192.0.2.7 [GET] [/] 304 [none]"),
        ("with a virtual host", &[br#"portal.example.vn:443 2001:db8::7 - - [07/Nov/2023:14:53:02 +0700] "GET / HTTP/2.0" 200 1 "-" "Mozilla/5.0 (X11)""#],
            "1699343582 2001:db8::7 [GET] [/] 200 [Mozilla/5.0 (X11)]"),
        ("common with a virtual host", &[br#"portal.example.vn 192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET / HTTP/2.0" 200 1"#],
            "1699343582 192.0.2.7 [GET] [/] 200 [none]"),
        ("a user with a space", &[br#"192.0.2.7 - lan anh [07/Nov/2023:14:53:02 +0700] "GET / HTTP/1.0" 200 9"#],
            "1699343582 192.0.2.7 [GET] [/] 200 [none]"),
        ("nginx writes a quote as \\x22", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET /\x22a HTTP/1.1" 404 1 "-" "a \x22quoted\x22 agent""#],
            r"1699343582 192.0.2.7 [GET] [/\x22a] 404 [a \x22quoted\x22 agent]"),
        ("Apache as \\\"", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET /\"a HTTP/1.1" 404 1 "\\" "a \"quoted\" agent""#],
            r#"1699343582 192.0.2.7 [GET] [/\"a] 404 [a \"quoted\" agent]"#),
        ("no request", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "-" 408 0 "-" "-""#],
            "1699343582 192.0.2.7 [] [] 408 [-]"),
        ("a binary request", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "\x16\x03\x01\x02" 400 157 "-" "-""#],
            "1699343582 192.0.2.7 [] [] 400 [-]"),
        ("raw binary", &[b"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] \"\x16\x03\xff\" 400 157 \"-\" \"-\""],
            "1699343582 192.0.2.7 [] [] 400 [-]"),
        ("more fields behind", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET / HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11)" "203.0.113.9" 0.003"#],
            "1699343582 192.0.2.7 [GET] [/] 200 [Mozilla/5.0 (X11)]"),
        ("CRLF", &[b"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] \"GET / HTTP/1.1\" 200 5\r"],
            "1699343582 192.0.2.7 [GET] [/] 200 [none]"),
        ("nginx JSON, one request field", &[br#"{"time_iso8601":"2023-11-07T14:53:02+07:00","remote_addr":"192.0.2.7","request":"GET /a.html HTTP/1.1","status":"200","http_user_agent":"Mozilla/5.0 (X11)"}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)]"),
        ("nginx JSON, fields of their own", &[br#"{"msec":1699343582.120,"remote_addr":"192.0.2.7","request_method":"GET","request_uri":"/a.html","status":200,"http_user_agent":"Mozilla/5.0 (X11)","http_sec_purpose":"prefetch;prerender"}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)] prefetch"),
        ("nginx JSON without escape=json", &[b"{\"time_local\":\"07/Nov/2023:14:53:02 +0700\",\"ip\":\"192.0.2.7\",\"request\":\"GET /\\x22\xff HTTP/1.1\",\"status\":404,\"ua\":\"x\"}"],
            "1699343582 192.0.2.7 [GET] [/\\x22\u{FFFD}] 404 [x]"),
        ("Caddy", &[br#"{"level":"info","ts":1699343582.1234,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"GET","host":"x.vn","uri":"/a.html","headers":{"User-Agent":["Mozilla/5.0 (X11)"],"Sec-Purpose":["prefetch"]}},"status":200,"size":9}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)] prefetch"),
        ("another message of Caddy", &[br#"{"level":"info","ts":1699343582.1,"msg":"serving initial configuration"}"#], "remark"),
        ("IIS", &[b"#Software: Microsoft Internet Information Services 10.0", IIS,
            b"2023-11-07 07:53:02 10.0.0.4 GET /a.html - 443 - 192.0.2.7 Mozilla/5.0+(Windows+NT+10.0) - 200 0 0 15"],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (Windows NT 10.0)]"),
        ("CloudFront", &[b"#Version: 1.0", CLOUDFRONT,
            b"2023-11-07\t07:53:02\tSIN2-P1\t2390\t192.0.2.7\tGET\td1.cloudfront.net\t/a.html\t200\t-\tMozilla/5.0%20(X11)\t-"],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)]"),
        ("columns change inside a log", &[IIS, b"#Fields: time date cs-uri-stem sc-status cs-method c-ip", b"07:53:02 2023-11-07 /b.html 200 GET 192.0.2.7"],
            "1699343582 192.0.2.7 [GET] [/b.html] 200 [none]"),
        ("the small log", &[b"2023-11-07T14:53:02+07:00 k7 /a.html"], "1699343582 k7 [GET] [/a.html] 200 [none]"),
        ("the small log, unknown visitor", &[b"2023-11-07T07:53:02Z - /"], "1699343582 - [GET] [/] 200 [none]"),
        ("an empty line", &[b""], "remark"),
        ("cut in half", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET /tin"#], "unreadable"),
        ("no time", &[br#"192.0.2.7 - - [-] "GET / HTTP/1.1" 200 5"#], "unreadable"),
        ("an agent without an end", &[br#"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET / HTTP/1.1" 200 5 "-" "Mozilla"#], "unreadable"),
        ("too few columns", &[IIS, b"2023-11-07 07:53:02 10.0.0.4 GET"], "unreadable"),
        ("broken JSON", &[br#"{"ts":"#], "unreadable"),
        ("NULs", &[b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0"], "unreadable"),
        ("words", &[b"hello"], "unreadable"),
    ];
    for (name, lines, expected) in table {
        assert_eq!(shown(LogFormat::Auto, lines), *expected, "{name}");
    }
}

#[test]
fn a_named_form_is_not_guessed() {
    let small: &[u8] = b"2023-11-07T14:53:02+07:00 k7 /a.html";
    assert_eq!(shown(LogFormat::Combined, &[small]), "unreadable");
    assert_eq!(shown(LogFormat::W3c, &[small]), "unreadable");
    let names = LogFormat::NAMES.map(|(name, format)| LogFormat::parse(name) == Some(format));
    assert_eq!(names, [true; 11]);
    assert_eq!(LogFormat::parse("apache2"), None);
}
