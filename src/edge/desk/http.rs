//! Requests and responses of the desk's own pages: the first page, refusals, JSON; everything bounded.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::access::{Access, secret};
use super::json::malformed;
use super::refusal::Refusal;
use super::store::version;
use super::{ROOT, items};
use crate::base::address::decode;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::markdown::escape;

/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

const SCRIPT: &str = include_str!("web/dist/desk.js");
const STYLE: &str = include_str!("web/dist/desk.css");

/// The first page, for the browser that knows the token or has its cookie already.
/// `room`: what the script is to draw.
pub fn shell(access: &Access, port: u16, language: Language, room: &str, request: &Request) -> Response {
    if let Some(token) = value_of(request.uri().query(), "token")
        && let Some(cookie) = access.cookie(&token, port)
    {
        // On to the address without the token, which is in no history and no picture of the screen then.
        let headers = [(header::SET_COOKIE, cookie), (header::LOCATION, ROOT.to_owned())];
        return secured((StatusCode::SEE_OTHER, headers).into_response(), "text/plain; charset=utf-8", CLOSED_POLICY);
    }
    if *request.method() != Method::GET || !access.allows(&Method::GET, request.headers()) {
        let text = closed().text(language).to_owned();
        let page = format!(
            "<!doctype html>\n<html lang=\"{0}\"><meta charset=\"utf-8\"><title>bantin</title><p>{1}</p>\n",
            language.code(),
            escape(&text)
        );
        return secured((StatusCode::FORBIDDEN, page).into_response(), "text/html; charset=utf-8", CLOSED_POLICY);
    }
    let Ok(nonce) = secret() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let page = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>bantin</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{ROOT}desk.css\">\n</head>\n\
         <body data-nonce=\"{nonce}\" data-port=\"{port}\" data-room=\"{room}\">\n<div id=\"desk\"><p class=\"quiet\">{}</p></div>\n\
         <script src=\"{ROOT}desk.js\" defer></script>\n</body>\n</html>\n",
        language.code(),
        msg!("Đang mở cổng…", "Opening the portal…").text(language),
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    );
    secured(page.into_response(), "text/html; charset=utf-8", &policy)
}

/// Nothing of it is to be shown in a page.
const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The answer to a browser that the program did not open.
fn closed() -> Message {
    msg!(
        "Bàn viết chỉ mở được từ chương trình: chạy lại bantin desk.",
        "The desk can only be opened by the program: run bantin desk again."
    )
}

/// The script and the style sheet, which are no secrets.
pub async fn file(request: Request) -> Response {
    match request.uri().path().strip_prefix(ROOT) {
        Some("desk.js") => secured(SCRIPT.into_response(), "text/javascript; charset=utf-8", CLOSED_POLICY),
        Some("desk.css") => secured(STYLE.into_response(), "text/css; charset=utf-8", CLOSED_POLICY),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Why a request is not even read.
pub type Denied = (StatusCode, Message);

/// Whether a request for JSON comes from the desk's own pages. One that writes has to send JSON too.
pub fn accepted(access: &Access, parts: &Parts) -> Result<(), Denied> {
    allowed(access, &parts.method, &parts.headers)?;
    let is_fine = parts.method != Method::POST || is_json(&parts.headers);
    if is_fine { Ok(()) } else { Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, malformed())) }
}

/// Whether a request comes from the desk's own pages.
pub fn allowed(access: &Access, method: &Method, headers: &HeaderMap) -> Result<(), Denied> {
    if access.allows(method, headers) { Ok(()) } else { Err((StatusCode::FORBIDDEN, closed())) }
}

/// Reads the body of an allowed request, up to a length, and answers it.
pub async fn answered(
    language: Language,
    allowed: Result<(), Denied>,
    (body, most): (Body, usize),
    answer: impl FnOnce(&Bytes) -> Result<Value, Refusal> + Send + 'static,
) -> Response {
    if let Err((status, message)) = allowed {
        return refused(status, &message, language);
    }
    let bytes = match body.size_hint().lower() {
        long if long > most as u64 => None,
        _ => tokio::time::timeout(PATIENCE, axum::body::to_bytes(body, most)).await.ok().and_then(Result::ok),
    };
    let Some(bytes) = bytes else {
        let message = msg!("dài quá {} MB", "longer than {} MB", most / 1_000_000);
        return refused(StatusCode::PAYLOAD_TOO_LARGE, &message, language);
    };
    // A list of ten thousand items is written where it is made: here others would wait.
    match tokio::task::spawn_blocking(move || answer(&bytes).map(|value| value.to_string())).await {
        Ok(Ok(text)) => replied_with(StatusCode::OK, text),
        Ok(Err(refusal)) => refuse(refusal, language),
        Err(_) => refused(StatusCode::INTERNAL_SERVER_ERROR, &failed(), language),
    }
}

/// What is said of a mistake of bantin itself.
pub fn failed() -> Message {
    msg!("bantin gặp lỗi nội bộ", "bantin failed with an internal error")
}

/// Whether a body says that it is JSON, which no form of another page can.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Why a request cannot be carried out, as a response.
pub fn refuse(refusal: Refusal, language: Language) -> Response {
    match refusal {
        Refusal::Request(message) => refused(StatusCode::UNPROCESSABLE_ENTITY, &message, language),
        Refusal::Missing => {
            refused(StatusCode::NOT_FOUND, &msg!("không có bài này", "there is no such text"), language)
        }
        Refusal::Failed(failure) => refused(StatusCode::INTERNAL_SERVER_ERROR, &failure.message, language),
        Refusal::Conflict(message) => refused(StatusCode::CONFLICT, &message, language),
        Refusal::Moved(path) => {
            let message = msg!(
                "bài đã chuyển sang địa chỉ khác; chưa ghi gì",
                "the item has another address now; nothing was written"
            );
            replied(StatusCode::CONFLICT, &json!({ "error": message.text(language), "moved": path }))
        }
        Refusal::OtherGrid(theirs) => {
            let message = msg!(
                "bảng số liệu đã bị sửa ở nơi khác từ khi bạn mở; chưa ghi gì",
                "the data set was changed elsewhere since you opened it; nothing was written"
            );
            replied(StatusCode::CONFLICT, &json!({ "error": message.text(language), "theirs": theirs }))
        }
        Refusal::Changed(bytes) => {
            let (_, fields, body, _) = items::parts(&bytes, language);
            let message = msg!(
                "bài đã bị sửa ở nơi khác từ khi bạn mở; chưa ghi gì",
                "the text was changed elsewhere since you opened it; nothing was written"
            );
            let theirs = json!({ "version": version(&bytes), "fields": fields, "body": body });
            replied(StatusCode::CONFLICT, &json!({ "error": message.text(language), "theirs": theirs }))
        }
    }
}

/// A refusal with its reason.
pub fn refused(status: StatusCode, message: &Message, language: Language) -> Response {
    replied(status, &json!({ "error": message.text(language) }))
}

fn replied(status: StatusCode, value: &Value) -> Response {
    replied_with(status, value.to_string())
}

fn replied_with(status: StatusCode, json: String) -> Response {
    secured((status, Body::from(json)).into_response(), "application/json", CLOSED_POLICY)
}

/// A response of the desk's own: no other page frames it, no cache keeps it.
pub fn secured(mut response: Response, kind: &'static str, policy: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The keys of a query with their values, decoded.
pub fn query_of(query: Option<&str>) -> Vec<(String, String)> {
    let pairs = query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(key, value)| Some((decode(key)?, decode(&value.replace('+', " "))?))).collect()
}

/// The value of one key of a query, decoded.
pub fn value_of(query: Option<&str>, key: &str) -> Option<String> {
    query_of(query).into_iter().find(|(name, _)| name == key).map(|(_, value)| value)
}
