//! One table: a line of each form, and what it says.

use super::*;

fn shown(format: LogFormat, lines: &[&[u8]]) -> String {
    let mut reader = Lines::new(format);
    let mut shown = String::new();
    for line in lines {
        shown = match reader.read(line) {
            LogLine::Remark => "remark".to_owned(),
            LogLine::Unreadable => "unreadable".to_owned(),
            LogLine::Request(r) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let agent = r.agent.as_deref().map_or("none".to_owned(), text);
                let prefetch = if r.prefetch { " prefetch" } else { "" };
                let (method, path, address) = (text(&r.method), text(&r.path), text(&r.address));
                let told = |name: &str, value: &[u8]| match value {
                    b"" => String::new(),
                    value => format!(" {name} {}", String::from_utf8_lossy(value)),
                };
                let more = told("host", &r.host) + &told("forwarded", &r.forwarded);
                format!("{} {address} [{method}] [{path}] {} [{agent}]{prefetch}{more}", r.time, r.status)
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
            "1699343582 2001:db8::7 [GET] [/] 200 [Mozilla/5.0 (X11)] host portal.example.vn:443"),
        ("common with a virtual host", &[br#"portal.example.vn 192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] "GET / HTTP/2.0" 200 1"#],
            "1699343582 192.0.2.7 [GET] [/] 200 [none] host portal.example.vn"),
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
            "1699343582 192.0.2.7 [GET] [/] 200 [Mozilla/5.0 (X11)] forwarded 203.0.113.9"),
        ("CRLF", &[b"192.0.2.7 - - [07/Nov/2023:14:53:02 +0700] \"GET / HTTP/1.1\" 200 5\r"],
            "1699343582 192.0.2.7 [GET] [/] 200 [none]"),
        ("nginx JSON, one request field", &[br#"{"time_iso8601":"2023-11-07T14:53:02+07:00","remote_addr":"192.0.2.7","request":"GET /a.html HTTP/1.1","status":"200","http_user_agent":"Mozilla/5.0 (X11)"}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)]"),
        ("nginx JSON, fields of their own", &[br#"{"msec":1699343582.120,"remote_addr":"192.0.2.7","request_method":"GET","request_uri":"/a.html","status":200,"http_user_agent":"Mozilla/5.0 (X11)","http_sec_purpose":"prefetch;prerender"}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)] prefetch"),
        ("nginx JSON without escape=json", &[b"{\"time_local\":\"07/Nov/2023:14:53:02 +0700\",\"ip\":\"192.0.2.7\",\"request\":\"GET /\\x22\xff HTTP/1.1\",\"status\":404,\"ua\":\"x\"}"],
            "1699343582 192.0.2.7 [GET] [/\\x22\u{FFFD}] 404 [x]"),
        ("Caddy", &[br#"{"level":"info","ts":1699343582.1234,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.7","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"GET","host":"x.vn","uri":"/a.html","headers":{"User-Agent":["Mozilla/5.0 (X11)"],"Sec-Purpose":["prefetch"]}},"status":200,"size":9}"#],
            "1699343582 192.0.2.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)] prefetch host x.vn"),
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

const REQUEST: &str = "1699343582 203.113.5.7 [GET] [/a.html] 200 [Mozilla/5.0 (X11)]";
const COMBINED: &str =
    r#"203.113.5.7 - - [07/Nov/2023:14:53:02 +0700] "GET /a.html HTTP/1.1" 200 5 "-" "Mozilla/5.0 (X11)""#;

/// The combined line with its quotes escaped, as it stands inside JSON.
fn escaped() -> String {
    COMBINED.replace('"', "\\\"")
}

/// Lines of those who wrap or forward, and in what their request differs from [`REQUEST`].
fn of_others() -> Vec<(&'static str, String, &'static str)> {
    let carried = escaped();
    let bytes: Vec<String> = COMBINED.bytes().map(|byte| byte.to_string()).collect();
    vec![
        ("Docker", format!(r#"{{"log":"{carried}\n","stream":"stdout","time":"2023-11-07T07:53:02.1Z"}}"#), ""),
        ("Fluent Bit", format!(r#"{{"date":1699343582.1,"log":"{carried}"}}"#), ""),
        ("Filebeat", format!(r#"{{"@timestamp":"2023-11-07T07:53:09Z","host":{{"name":"web"}},"message":"{carried}"}}"#), ""),
        ("Loki", format!(r#"{{"labels":{{}},"line":"{carried}","timestamp":"2023-11-07T07:53:02Z"}}"#), ""),
        ("journald", format!(r#"{{"__REALTIME_TIMESTAMP":"1699343582000000","_HOSTNAME":"web","MESSAGE":"{carried}"}}"#), ""),
        ("journald, bytes", format!(r#"{{"__REALTIME_TIMESTAMP":"1699343582000000","MESSAGE":[{}]}}"#, bytes.join(",")), ""),
        ("journald export", format!("MESSAGE={COMBINED}"), ""),
        ("Kubernetes", format!("2023-11-07T07:53:02.123456789Z stdout F {COMBINED}"), ""),
        ("syslog", format!("Nov  7 14:53:02 web nginx[12]: {COMBINED}"), ""),
        ("journalctl -o short-iso", format!("2023-11-07T14:53:02+0700 web nginx[12]: {COMBINED}"), ""),
        ("JSON after syslog in Docker", r#"{"log":"nginx: {\"msec\":1699343582.1,\"remote_addr\":\"203.113.5.7\",\"request\":\"GET /a.html HTTP/1.1\",\"status\":200,\"http_user_agent\":\"Mozilla/5.0 (X11)\"}\n","stream":"stdout"}"#.to_owned(), ""),
        ("a byte order mark", format!("\u{feff}{COMBINED}"), ""),
        ("Traefik", r#"{"ClientAddr":"203.113.5.7:51000","ClientHost":"203.113.5.7","DownstreamStatus":200,"OriginStatus":0,"RequestHost":"x.vn","RequestMethod":"GET","RequestPath":"/a.html","StartUTC":"2023-11-07T07:53:02.1Z","level":"info","msg":"","request_User-Agent":"Mozilla/5.0 (X11)","time":"2023-11-07T07:53:03Z"}"#.to_owned(), " host x.vn"),
        ("Cloudflare", r#"{"ClientIP":"203.113.5.7","ClientRequestHost":"x.vn","ClientRequestMethod":"GET","ClientRequestURI":"/a.html","ClientRequestUserAgent":"Mozilla/5.0 (X11)","EdgeResponseStatus":200,"EdgeStartTimestamp":1699343582123456789}"#.to_owned(), " host x.vn"),
        ("Envoy", r#"[2023-11-07T07:53:02.123Z] "GET /a.html HTTP/1.1" 200 - 0 5123 12 11 "203.113.5.7,10.0.0.5" "Mozilla/5.0 (X11)" "5c9b" "x.vn" "10.0.0.4:80""#.to_owned(), "203.113.5.7,10.0.0.5 host x.vn"),
        ("Istio", r#"[2023-11-07T07:53:02.123Z] "GET /a.html HTTP/1.1" 200 - via_upstream - "-" 0 5123 12 11 "203.113.5.7" "Mozilla/5.0 (X11)" "5c9b" "x.vn" "10.0.0.4:80" outbound"#.to_owned(), " host x.vn"),
        ("Envoy JSON", r#"{"start_time":"2023-11-07T07:53:02.123Z","method":"GET","path":"/a.html","response_code":200,"x_forwarded_for":"203.113.5.7","user_agent":"Mozilla/5.0 (X11)","authority":"x.vn"}"#.to_owned(), " host x.vn forwarded 203.113.5.7"),
        ("ALB", r#"h2 2023-11-07T07:53:02.186641Z app/portal/50dc6c495c0c9188 203.113.5.7:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://x.vn:443/a.html HTTP/2.0" "Mozilla/5.0 (X11)" ECDHE TLSv1.2 arn "Root=1" "x.vn""#.to_owned(), "203.113.5.7:2817 https://x.vn:443/a.html"),
        ("classic ELB", r#"2023-11-07T07:53:02.186641Z portal 203.113.5.7:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET /a.html HTTP/1.1" "Mozilla/5.0 (X11)" - -"#.to_owned(), "203.113.5.7:2817"),
        ("S3", r#"79a59df9 portal [07/Nov/2023:07:53:02 +0000] 203.113.5.7 - 3E57427F WEBSITE.GET.OBJECT a.html "GET /portal/a.html HTTP/1.1" 200 - 113 113 7 6 "-" "Mozilla/5.0 (X11)" -"#.to_owned(), ""),
        ("the Elastic schema", r#"{"@timestamp":"2023-11-07T07:53:02Z","source":{"ip":"203.113.5.7"},"http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/a.html","domain":"x.vn"},"user_agent":{"original":"Mozilla/5.0 (X11)"}}"#.to_owned(), " host x.vn"),
        ("the Elastic schema, flat", r#"{"@timestamp":"2023-11-07T07:53:02Z","client.ip":"203.113.5.7","http.request.method":"GET","http.response.status_code":200,"url.path":"/a.html","user_agent.original":"Mozilla/5.0 (X11)"}"#.to_owned(), ""),
        ("Google", r#"{"httpRequest":{"requestMethod":"GET","requestUrl":"/a.html","status":200,"userAgent":"Mozilla/5.0 (X11)","remoteIp":"203.113.5.7"},"timestamp":"2023-11-07T07:53:02Z"}"#.to_owned(), ""),
        ("Logstash", r#"{"clientip":"203.113.5.7","verb":"GET","request":"/a.html","response":"200","agent":"Mozilla/5.0 (X11)","timestamp":"07/Nov/2023:14:53:02 +0700"}"#.to_owned(), ""),
    ]
}

#[test]
fn c1_logs_of_containers_proxies_and_clouds() {
    for (name, line, differs) in &of_others() {
        let expected = match differs.split_once(' ') {
            Some(("", _)) | None if !differs.starts_with("203") => format!("{REQUEST}{differs}"),
            Some((address, rest)) if rest.starts_with("host") => {
                format!("{} {rest}", REQUEST.replace("203.113.5.7", address))
            }
            Some((address, path)) => REQUEST.replace("203.113.5.7", address).replace("/a.html", path),
            None => REQUEST.replace("203.113.5.7", differs),
        };
        assert_eq!(shown(LogFormat::Auto, &[line.as_bytes()]), expected, "{name}");
    }
    // Around it is more than requests.
    let remarks = [
        "__REALTIME_TIMESTAMP=1699343582000000",
        "_PID=12",
        r#"{"log":"2023/11/07 14:53:02 [error] 12#12: *1 open() failed\n","stream":"stderr"}"#,
        r#"{"log":"/docker-entrypoint.sh: Configuration complete; ready for start up\n","stream":"stdout"}"#,
        r#"{"level":"info","msg":"Configuration loaded","time":"2023-11-07T07:53:02Z"}"#,
    ];
    for line in remarks {
        assert_eq!(shown(LogFormat::Auto, &[line.as_bytes()]), "remark", "{line}");
    }
    // What says nothing of a status is no request, and no remark either.
    let unreadable = [
        r#"{"log":"hello\n","stream":"stdout"}"#,
        r#"{"time":"2023-11-07T07:53:02Z","ip":"203.113.5.7","path":"/a.html"}"#,
        r#"{"level":"info","msg":"GET /a.html","method":"GET","path":"/a.html","ts":1699343582}"#,
        r#"{"log":"{\"log\":\"{\\\"log\\\":\\\"x\\\"}\"}"}"#,
        "{}",
    ];
    for line in unreadable {
        assert_eq!(shown(LogFormat::Auto, &[line.as_bytes()]), "unreadable", "{line}");
    }
}

#[test]
fn c1_logs_that_are_not_read_are_named() {
    let table = [
        ("2023/11/07 14:53:02 [error] 12#12: *1 open() \"/x\" failed", "an error log of nginx"),
        ("[Tue Nov 07 14:53:02.123 2023] [core:error] [pid 12] AH00037: x", "an error log of Apache"),
        ("[07-Nov-2023 14:53:02] NOTICE: fpm is running, pid 1", "an error log of PHP"),
        (
            "Nov  7 14:53:02 lb haproxy[12]: 203.113.5.7:33317 [07/Nov/2023:14:53:02.655] in static/s1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 \"GET / HTTP/1.1\"",
            "HAProxy's own log",
        ),
        (
            "1699343582.123     45 203.113.5.7 TCP_MISS/200 1234 GET http://x.vn/ - DIRECT/10.0.0.1 text/html",
            "Squid's own log",
        ),
        ("{\"time\":1,\"path\":\"/\"}", "JSON without a time"),
        ("<!DOCTYPE html>", "HTML or XML"),
    ];
    for (line, expected) in table {
        assert_eq!(shown(LogFormat::Auto, &[line.as_bytes()]), "unreadable", "{line}");
        let told = what_it_is(line.as_bytes()).map(|message| message.en).unwrap_or_default();
        assert!(told.contains(expected), "{line}: {told}");
    }
    assert!(what_it_is(b"one two three").is_none());
}

#[test]
fn c2_c3_the_client_stands_first_among_addresses() {
    let table = [
        ("203.113.5.7, 10.0.0.5 - -", "203.113.5.7,"),
        ("203.113.5.7,10.0.0.5 - -", "203.113.5.7,10.0.0.5"),
        ("unknown, 203.113.5.7 - -", "203.113.5.7"),
        ("- 203.113.5.7 - -", "203.113.5.7"),
        ("203.113.1.7:51000 - -", "203.113.1.7:51000"),
        ("[2001:db8::1] - -", "[2001:db8::1]"),
        ("[2001:db8::1]:443, 10.0.0.5 - -", "[2001:db8::1]:443,"),
        ("web-1  | 203.113.5.7 - -", "203.113.5.7"),
        ("Nov  7 14:53:02 10.0.0.9 nginx: 203.113.5.7 - -", "203.113.5.7"),
        ("<190>Nov  7 14:53:02 web nginx: 203.113.5.7, 10.0.0.5 - -", "203.113.5.7,"),
        ("<190>1 2023-11-07T07:53:02Z web nginx 12 - - 203.113.5.7 - -", "203.113.5.7"),
        ("portal.example.vn:443 203.113.5.7 - -", "203.113.5.7 host portal.example.vn:443"),
        ("192.0.2.1:443 203.113.5.7 - -", "203.113.5.7 host 192.0.2.1:443"),
        ("client.example.vn - -", "client.example.vn"),
    ];
    for (head, expected) in table {
        let line = format!("{head} [07/Nov/2023:14:53:02 +0700] \"GET / HTTP/1.1\" 200 5");
        let (address, host) = expected.split_once(' ').unwrap_or((expected, ""));
        let host = if host.is_empty() { String::new() } else { format!(" {host}") };
        let expected = format!("1699343582 {address} [GET] [/] 200 [none]{host}");
        assert_eq!(shown(LogFormat::Auto, &[line.as_bytes()]), expected, "{head}");
    }
}
