//! `[publish]`: where the finished portal goes, and `[publish.NAME]`: other places it may go. Passwords are never here.

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{Entry, Fields, Value};

/// A place where the portal is published.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishTarget {
    /// Its name; empty for the one that is meant where none is named.
    pub name: String,
    /// What kind of place it is.
    pub place: PublishPlace,
}

/// Where a portal is published.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishPlace {
    /// A folder, from the portal's folder on: a disk, or a share such as `\\server\www`.
    Folder(String),
}

/// The kinds, as `kind` names them.
const KINDS: [&str; 1] = ["folder"];

/// Reads the places.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Vec<PublishTarget> {
    let span = fields.key_span("publish").unwrap_or(0..0);
    let Some(entries) = fields.table("publish", out) else { return Vec::new() };
    let (named, own): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| matches!(entry.node.value, Value::Table(_)));
    let own: Vec<Entry> = own.into_iter().cloned().collect();
    let mut targets = Vec::new();
    if !own.is_empty() || named.is_empty() {
        targets.extend(target("", (&own, span), path, out));
    }
    for entry in named {
        if let Value::Table(inner) = &entry.node.value {
            targets.extend(target(&entry.key, (inner, entry.key_span.clone()), path, out));
        }
    }
    targets
}

fn target(
    name: &str,
    (entries, span): (&[Entry], std::ops::Range<usize>),
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<PublishTarget> {
    let mut fields = Fields::new(entries, path);
    let kind = fields.text("kind", out);
    if let Some(kind) = kind.filter(|kind| !KINDS.contains(&kind.value.as_str())) {
        error!(out, "wrong-value" at (path, kind.span);
            "không có kiểu `{}`", "unknown kind `{}`", kind.value;
            help: suggest(&kind.value, KINDS);
            or: "các kiểu: {}", "the kinds: {}", KINDS.join(", "));
    }
    let folder = fields.text("path", out);
    if fields.is_missing("path") {
        error!(out, "missing-key" at (path, span); "thiếu `path`", "`path` is missing";
            help: "thêm thư mục sẽ chứa cổng, trong dấu nháy đơn: path = '\\\\maychu\\www'",
                  "add the folder where the portal goes, in single quotes: path = '\\\\server\\www'");
    }
    fields.finish(out);
    Some(PublishTarget { name: name.to_owned(), place: PublishPlace::Folder(folder?.value) })
}
