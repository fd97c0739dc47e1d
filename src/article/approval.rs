//! Approval: what the front matter says of it, and whether it is of the text as it is.
//!
//! An approval names what was approved: a fingerprint of the keys and the body. Whatever is changed later, at the desk, in
//! Notepad or by a sync program, gives another fingerprint, and the approval is void. It guards against oversight, not
//! against a colleague who wants to deceive: whoever can write the file can write that too.

use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::value::{Entry, Fields, Spanned};
use crate::config::json_table;

/// Keys that say how far a text is on its way to readers; changing them changes nothing that was approved.
const OF_THE_WAY: [&str; 4] = ["approval", "approval_remark", "approved", "draft"];

/// What the front matter says of an approval.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    /// `approval = "asked"` or `"returned"`.
    pub request: Option<Spanned<ApprovalRequest>>,
    /// Why it was sent back.
    pub remark: Option<String>,
    /// `approved = { by, date, of }`.
    pub given: Option<Spanned<Approved>>,
}

/// Who is to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApprovalRequest {
    /// An editor.
    Asked,
    /// Whoever wrote it.
    Returned,
}

/// An approval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approved {
    /// By whom.
    pub by: String,
    /// When, as it was written.
    pub date: String,
    /// Whether it is of the text as it is now.
    pub holds: bool,
}

/// Reads the keys. `fingerprint` is only made where there is something to compare it with.
pub(super) fn read<'a>(
    fields: &mut Fields<'a>,
    path: &'a SourcePath,
    fingerprint: impl FnOnce() -> String,
    out: &mut Diagnostics,
) -> Approval {
    let request = fields.text("approval", out).and_then(|word| {
        let value = match word.value.as_str() {
            "asked" => ApprovalRequest::Asked,
            "returned" => ApprovalRequest::Returned,
            _ => {
                error!(out, "wrong-value" at (path, word.span);
                    "`approval` phải là `asked` (chờ duyệt) hoặc `returned` (trả lại)",
                    "`approval` must be `asked` or `returned`");
                return None;
            }
        };
        Some(Spanned { value, span: word.span })
    });
    let remark = fields.text("approval_remark", out).map(|remark| remark.value);
    let span = fields.key_span("approved").unwrap_or(0..0);
    let given = fields.table("approved", out).map(|entries| {
        let mut keys = Fields::new(entries, path);
        let mut text = |key| keys.text(key, out).map(|text| text.value).unwrap_or_default();
        let (by, date, of) = (text("by"), text("date"), text("of"));
        keys.finish(out);
        let holds = !of.is_empty() && of == fingerprint();
        Spanned { value: Approved { by, date, holds }, span }
    });
    Approval { request, remark, given }
}

/// What an approval of a text names: the same for the same keys in any order and spacing, and the same body.
pub(super) fn fingerprint(entries: &[Entry], body: &str) -> String {
    let mut keys = json_table(entries);
    keys.retain(|key, _| !OF_THE_WAY.contains(&key.as_str()));
    let mut hash = blake3::Hasher::new();
    hash.update(serde_json::to_string(&keys).unwrap_or_default().as_bytes());
    hash.update(b"\n");
    hash.update(body.trim().as_bytes());
    hash.finalize().to_hex().as_str()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use crate::article::fingerprint;

    #[test]
    fn what_was_approved_is_known_by_its_keys_and_its_body() {
        let of = |front: &str, body: &str| fingerprint(&format!("+++\n{front}+++\n\n{body}"));
        let own = of("title = \"Một\"\ndate = 2026-11-01\n", "Một.\n");
        assert_eq!(own, "5d82d72c689cef96");
        // How it is written, and how far it is on its way, is not what was approved.
        let approved = "approved = { by = \"A\", date = 2026-11-02, of = \"0\" }\n";
        assert_eq!(own, of(&format!("date = 2026-11-01   # ngày\ntitle = 'Một'\n{approved}"), "\nMột.\n\n"));
        assert_eq!(own, of("title = \"Một\"\ndate = 2026-11-01\ndraft = true\napproval = \"asked\"\n", "Một."));
        assert_eq!(own, fingerprint("---\ntitle: Một\ndate: 2026-11-01\napproval: asked\n---\nMột.\n"));
        for (front, body) in [
            ("title = \"Hai\"\ndate = 2026-11-01\n", "Một.\n"),
            ("title = \"Một\"\ndate = 2026-11-02\n", "Một.\n"),
            ("title = \"Một\"\ndate = 2026-11-01\npinned = true\n", "Một.\n"),
            ("title = \"Một\"\ndate = 2026-11-01\n", "Một!\n"),
        ] {
            assert_ne!(own, of(front, body), "{front}{body}");
        }
    }
}
