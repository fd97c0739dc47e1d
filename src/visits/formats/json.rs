//! One JSON object per line, in the field names of those who write it: nginx with `escape=json` and most others, Caddy,
//! Traefik, Cloudflare, the Elastic schema, Google and Azure. An object that carries a line of another format is opened.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::request::{LogLine, Request, is_prefetch, request_field};
use super::timestamp::TimestampParser;

type Object = Map<String, Value>;
type Names = &'static [&'static str];

/// Where an object has what; `a.b` is `b` of the object `a`.
struct Dialect {
    time: Names,
    /// `GET /a.html HTTP/1.1`.
    request: Names,
    method: Names,
    path: Names,
    status: Names,
    address: Names,
    agent: Names,
    host: Names,
    forwarded: Names,
    purpose: Names,
}

/// nginx as its guides show it, Envoy, Apache and others with names of their own choice.
const USUAL: Dialect = Dialect {
    time: &["time_iso8601", "time_local", "msec", "time", "timestamp", "@timestamp", "ts", "start_time", "date"],
    request: &["request"],
    method: &["request_method", "method", "verb", "http_method"],
    path: &["request_uri", "uri", "path", "url", "request_path"],
    status: &["status", "status_code", "response_code", "response_status", "http_status", "response"],
    address: &[
        "remote_addr",
        "client_ip",
        "remote_ip",
        "http_x_real_ip",
        "ip",
        "addr",
        "clientip",
        "remote_address",
        "client",
        "http_x_forwarded_for",
        "x_forwarded_for",
        "downstream_remote_address",
    ],
    agent: &["http_user_agent", "user_agent", "agent", "ua", "useragent"],
    host: &["http_host", "host", "authority", "vhost", "server_name"],
    forwarded: &["http_x_forwarded_for", "x_forwarded_for", "forwarded_for"],
    purpose: &["http_sec_purpose", "sec_purpose", "http_purpose", "purpose"],
};

const CADDY: Dialect = Dialect {
    time: &["ts"],
    request: &[],
    method: &["request.method"],
    path: &["request.uri"],
    status: &["status"],
    address: &["request.client_ip", "request.remote_ip", "request.remote_addr"],
    agent: &["request.headers.User-Agent"],
    host: &["request.host"],
    forwarded: &["request.headers.X-Forwarded-For"],
    purpose: &["request.headers.Sec-Purpose"],
};

/// Traefik, Cloudflare, the Elastic schema, Google's load balancer, Azure Front Door.
const OTHERS: [Dialect; 5] = [
    Dialect {
        time: &["StartUTC", "StartLocal", "time"],
        request: &[],
        method: &["RequestMethod"],
        path: &["RequestPath"],
        status: &["DownstreamStatus", "OriginStatus"],
        address: &["ClientHost", "ClientAddr"],
        agent: &["request_User-Agent"],
        host: &["RequestHost", "RequestAddr"],
        forwarded: &["request_X-Forwarded-For"],
        purpose: &["request_Sec-Purpose"],
    },
    Dialect {
        time: &["EdgeStartTimestamp", "EdgeEndTimestamp"],
        request: &[],
        method: &["ClientRequestMethod"],
        path: &["ClientRequestURI", "ClientRequestPath"],
        status: &["EdgeResponseStatus"],
        address: &["ClientIP"],
        agent: &["ClientRequestUserAgent"],
        host: &["ClientRequestHost"],
        forwarded: &[],
        purpose: &[],
    },
    Dialect {
        time: &["@timestamp"],
        request: &[],
        method: &["http.request.method"],
        path: &["url.original", "url.path"],
        status: &["http.response.status_code"],
        address: &["client.ip", "source.ip", "client.address", "source.address"],
        agent: &["user_agent.original"],
        host: &["url.domain"],
        forwarded: &[],
        purpose: &[],
    },
    Dialect {
        time: &["timestamp"],
        request: &[],
        method: &["httpRequest.requestMethod"],
        path: &["httpRequest.requestUrl"],
        status: &["httpRequest.status"],
        address: &["httpRequest.remoteIp"],
        agent: &["httpRequest.userAgent"],
        host: &[],
        forwarded: &[],
        purpose: &[],
    },
    Dialect {
        time: &["time"],
        request: &[],
        method: &["properties.httpMethod"],
        path: &["properties.requestUri"],
        status: &["properties.httpStatusCode"],
        address: &["properties.clientIp"],
        agent: &["properties.userAgent"],
        host: &["properties.hostName"],
        forwarded: &[],
        purpose: &[],
    },
];

/// Fields that hold a line of another program: Docker and Fluent Bit, journald, Filebeat and Vector, Loki.
const CARRIERS: Names = &["log", "MESSAGE", "message", "event.original", "line"];

/// What an object is.
pub(super) enum JsonLine {
    /// As any line.
    Line(LogLine<'static>),
    /// It carries this line, which a program wrote to its standard error if `is_error`.
    Carries { line: Vec<u8>, is_error: bool },
}

pub(super) fn read(line: &[u8], clock: &mut TimestampParser) -> JsonLine {
    let Some(Value::Object(object)) = parse(line) else { return JsonLine::Line(LogLine::Unreadable) };
    if let Some(request) = dialect(&object).and_then(|dialect| dialect.request(&object, clock)) {
        return JsonLine::Line(LogLine::Request(request));
    }
    if let Some(line) = first(&object, CARRIERS).and_then(carried) {
        let is_error = object.get("stream").and_then(Value::as_str) == Some("stderr");
        return JsonLine::Carries { line, is_error };
    }
    JsonLine::Line(if is_message(&object) { LogLine::Remark } else { LogLine::Unreadable })
}

/// JSON; bytes that are not UTF-8 become replacement characters, and nginx's `\x22`, which JSON does not allow, is kept.
fn parse(line: &[u8]) -> Option<Value> {
    serde_json::from_slice(line).ok().or_else(|| {
        let text = String::from_utf8_lossy(line).replace("\\x", "\\\\x");
        serde_json::from_str(&text).ok()
    })
}

/// The dialect of an object that has a status in it.
fn dialect(object: &Object) -> Option<&'static Dialect> {
    if object.get("request").is_some_and(Value::is_object) {
        return Some(&CADDY);
    }
    let has_status = |dialect: &&'static Dialect| first(object, dialect.status).is_some();
    Some(&USUAL).filter(has_status).or_else(|| OTHERS.iter().find(has_status))
}

/// Another message of Caddy or Traefik, which says nothing of a request.
fn is_message(object: &Object) -> bool {
    let has = |names: Names| first(object, names).is_some();
    has(&["level"])
        && has(&["msg"])
        && has(&["ts", "time"])
        && !has(USUAL.method)
        && !has(USUAL.path)
        && !has(USUAL.request)
}

/// The line in a field: a text, or the numbers of its bytes, as journald writes what is not UTF-8.
fn carried(value: &Value) -> Option<Vec<u8>> {
    let mut line = match value {
        Value::String(text) => text.clone().into_bytes(),
        Value::Array(bytes) => bytes.iter().map(|byte| u8::try_from(byte.as_u64()?).ok()).collect::<Option<_>>()?,
        _ => return None,
    };
    while matches!(line.last(), Some(b'\n' | b'\r')) {
        line.pop();
    }
    Some(line)
}

impl Dialect {
    fn request(&self, object: &Object, clock: &mut TimestampParser) -> Option<Request<'static>> {
        let time = instant(first(object, self.time)?, clock)?;
        let (method, path) = self.method_and_path(object)?;
        let host = first(object, self.host).and_then(Value::as_str).unwrap_or_default();
        let purpose = first(object, self.purpose).map(text);
        Some(Request {
            time,
            method: method.into(),
            path: path.into(),
            status: text(first(object, self.status)?).parse().ok().filter(|status| *status < 1000)?,
            address: owned(first(object, self.address)),
            // Caddy writes every header that was sent.
            agent: match first(object, self.agent) {
                None if !object.get("request").is_some_and(Value::is_object) => None,
                agent => Some(owned(agent)),
            },
            host: host.as_bytes().to_vec().into(),
            forwarded: owned(first(object, self.forwarded)),
            prefetch: purpose.is_some_and(|purpose| is_prefetch(purpose.as_bytes())),
        })
    }

    fn method_and_path(&self, object: &Object) -> Option<(Vec<u8>, Vec<u8>)> {
        let method = first(object, self.method).map(|method| text(method).into_bytes());
        let request = first(object, self.request).map(text);
        match (request, method) {
            // Logstash has the path there, and the method beside it.
            (Some(path), Some(method)) if path.starts_with('/') => Some((method, path.into_bytes())),
            (Some(request), _) => {
                let (method, path) = request_field(request.as_bytes());
                Some((method.to_vec(), path.to_vec()))
            }
            (None, method) => Some((method?, first(object, self.path).map(text)?.into_bytes())),
        }
    }
}

fn first<'v>(object: &'v Object, names: &[&str]) -> Option<&'v Value> {
    names.iter().find_map(|name| find(object, name))
}

/// A value by its name, or by the way to it.
fn find<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| {
        let (outer, inner) = name.split_once('.')?;
        find(object.get(outer)?.as_object()?, inner)
    })
}

/// A header is an array of one text.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.first().map(text).unwrap_or_default(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

fn owned(value: Option<&Value>) -> Cow<'static, [u8]> {
    value.map(text).unwrap_or_default().into_bytes().into()
}

fn instant(value: &Value, clock: &mut TimestampParser) -> Option<i64> {
    let text = text(value);
    let bytes = text.as_bytes();
    TimestampParser::unix(bytes).or_else(|| clock.iso(bytes)).or_else(|| clock.common(bytes))
}
