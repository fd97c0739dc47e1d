//! What the clipboard holds: the HTML of Word, Excel or a page becomes Markdown, its pictures files beside the item.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use serde_json::{Value, json};

use super::Desk;
use super::from_word::place;
use super::refusal::Refusal;
use super::request::ApiRequest;
use super::upload::put_beside;
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::blocks::{ImportReport, Picture, Remarks, counted, no_descriptions, retain_pictures, write};
use crate::html;

/// `POST api/paste`: `path` of the item, `html`, and `pictures`, the names beside the item of those that the browser gave with
/// it, in the order in which the HTML names what only the clerk's computer has.
///
/// # Errors
/// If there is no such item, or the HTML is larger than any page.
pub fn post(desk: &Desk, request: &ApiRequest, language: Language) -> Result<Value, Refusal> {
    let path = request.text("path")?;
    desk.store.read(path)?;
    let disk = place(&desk.store, path)?;
    let html::HtmlFragment { mut text, report } = html::read(request.text("html")?)?;
    let given = request.body["pictures"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut given = given.iter().filter_map(Value::as_str).filter(|name| !name.contains(['/', '\\']));
    let (mut taken, mut left, mut far, mut undescribed) = (0, 0, 0, 0);
    let mut keep = |picture: &mut Picture| {
        let target = match inline_bytes(&picture.target) {
            Some(bytes) => put_beside(&desk.store, &disk, "anh.png", &bytes).ok(),
            None if is_far(&picture.target) => {
                far += 1;
                return false;
            }
            None => given.next().map(str::to_owned),
        };
        match target {
            Some(target) => picture.target = target,
            None => {
                left += 1;
                return false;
            }
        }
        taken += 1;
        if picture.alt.trim().is_empty() {
            undescribed += 1;
            picture.alt = if picture.caption.is_empty() { format!("Ảnh {taken}") } else { picture.caption.clone() };
        }
        true
    };
    retain_pictures(&mut text.blocks, &mut keep);
    text.notes.iter_mut().for_each(|note| retain_pictures(note, &mut keep));
    let mut remarks = Remarks::new();
    let markdown = write(&text, &mut remarks);
    remarks.sort();
    remarks.dedup();
    let mut report =
        ImportReport { taken: counted(vec![(taken, msg!("{taken} ảnh", "pictures: {taken}"))]), ..report };
    report.dropped.extend(counted(vec![
        (left, msg!(
            "{left} ảnh: trình duyệt không đưa ảnh của Word khi dán; thả cả tệp .docx vào bài thì có ảnh, hoặc chép từng ảnh",
            "pictures: {left}: the browser does not pass on Word's pictures when you paste; drop the .docx file on the text to have them, or copy them one by one"
        )),
        (far, msg!(
            "{far} ảnh ở trang khác: lưu ảnh về máy rồi thả vào bài, nếu được phép dùng",
            "pictures of other sites: {far}: save them and drop them on the text, if you may use them"
        )),
    ]));
    report.look.extend(counted(vec![(undescribed, no_descriptions(undescribed))]));
    report.look.extend(remarks);
    let said =
        |lines: &[crate::base::diagnostic::Message]| lines.iter().map(|line| line.text(language)).collect::<Value>();
    let told = json!({
        "name": "", "at": Utc::now().to_rfc3339(), "taken": said(&report.taken), "cleaned": said(&report.cleaned),
        "dropped": said(&report.dropped), "look": said(&report.look),
    });
    Ok(json!({ "markdown": markdown, "import": told }))
}

/// The bytes of a picture that is written into its address.
fn inline_bytes(target: &str) -> Option<Vec<u8>> {
    let rest = target.strip_prefix("data:image/")?;
    let (_, code) = rest.split_once(";base64,")?;
    let code: String = code.split_whitespace().collect();
    STANDARD.decode(code).ok()
}

/// Whether a picture is on the web, not on the clerk's computer.
fn is_far(target: &str) -> bool {
    ["http:", "https:", "//"].iter().any(|start| target.starts_with(start))
}
