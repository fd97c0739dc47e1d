//! One JSON object per line: nginx with `escape=json` under any of the usual field names, and Caddy.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::request::{Line, Request, is_prefetch, request_field};
use super::timestamp::TimestampParser;

pub(super) fn read<'l>(line: &[u8], clock: &mut TimestampParser) -> Line<'l> {
    let Some(Value::Object(object)) = parse(line) else { return Line::Unreadable };
    let is_caddy = object.get("request").is_some_and(Value::is_object);
    // Caddy's other messages, and what other programs write to the same log.
    if !is_caddy && first(&object, &["status"]).is_none() {
        return Line::Remark;
    }
    match if is_caddy { caddy(&object, clock) } else { nginx(&object, clock) } {
        Some(request) => Line::Request(request),
        None => Line::Unreadable,
    }
}

/// JSON; bytes that are not UTF-8 become replacement characters, and nginx's `\x22`, which JSON does not allow, is kept.
fn parse(line: &[u8]) -> Option<Value> {
    serde_json::from_slice(line).ok().or_else(|| {
        let text = String::from_utf8_lossy(line).replace("\\x", "\\\\x");
        serde_json::from_str(&text).ok()
    })
}

fn nginx<'l>(object: &Map<String, Value>, clock: &mut TimestampParser) -> Option<Request<'l>> {
    const TIMES: &[&str] = &["time_iso8601", "time_local", "msec", "time", "timestamp", "@timestamp", "ts"];
    const ADDRESSES: &[&str] = &["remote_addr", "client_ip", "remote_ip", "http_x_real_ip", "ip", "addr"];
    const AGENTS: &[&str] = &["http_user_agent", "user_agent", "agent", "ua"];
    let time = instant(first(object, TIMES)?, clock)?;
    let (method, path) = match first(object, &["request"]) {
        Some(request) => {
            let request = text(request);
            let (method, path) = request_field(request.as_bytes());
            (method.to_vec(), path.to_vec())
        }
        None => {
            let method = first(object, &["request_method", "method"]).map(text)?;
            let path = first(object, &["request_uri", "uri", "path", "url"]).map(text)?;
            (method.into_bytes(), path.into_bytes())
        }
    };
    let purpose = first(object, &["http_sec_purpose", "sec_purpose", "http_purpose", "purpose"]).map(text);
    Some(Request {
        time,
        method: method.into(),
        path: path.into(),
        status: status(object)?,
        address: owned(first(object, ADDRESSES)),
        agent: first(object, AGENTS).map(|agent| owned(Some(agent))),
        prefetch: purpose.is_some_and(|purpose| is_prefetch(purpose.as_bytes())),
    })
}

fn caddy<'l>(object: &Map<String, Value>, clock: &mut TimestampParser) -> Option<Request<'l>> {
    let request = object.get("request")?.as_object()?;
    let headers = request.get("headers").and_then(Value::as_object);
    let header = |name: &str| headers.and_then(|headers| headers.get(name)?.as_array()?.first()).map(text);
    Some(Request {
        time: instant(object.get("ts")?, clock)?,
        method: owned(request.get("method")),
        path: owned(request.get("uri")),
        status: status(object)?,
        address: owned(first(request, &["client_ip", "remote_ip", "remote_addr"])),
        agent: Some(header("User-Agent").unwrap_or_default().into_bytes().into()),
        prefetch: header("Sec-Purpose").is_some_and(|purpose| is_prefetch(purpose.as_bytes())),
    })
}

fn first<'v>(object: &'v Map<String, Value>, names: &[&str]) -> Option<&'v Value> {
    names.iter().find_map(|name| object.get(*name))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn owned<'l>(value: Option<&Value>) -> Cow<'l, [u8]> {
    value.map(text).unwrap_or_default().into_bytes().into()
}

fn instant(value: &Value, clock: &mut TimestampParser) -> Option<i64> {
    let text = text(value);
    let bytes = text.as_bytes();
    TimestampParser::unix(bytes).or_else(|| clock.iso(bytes)).or_else(|| clock.common(bytes))
}

fn status(object: &Map<String, Value>) -> Option<u16> {
    text(object.get("status")?).parse().ok().filter(|status| *status < 1000)
}
