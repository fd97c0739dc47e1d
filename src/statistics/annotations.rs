//! What is said of single rows in a chart: `annotations = [{ at = "2020", text = "..." }]`.

use super::model::{Annotation, DataSet};
use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::{Fields, Value};

/// More of them would hide the picture; their marks are ① to ⑨.
const MOST: usize = 9;

/// Reads them; each must name a row that is there.
pub(super) fn read(fields: &mut Fields, set: &DataSet, path: &SourcePath, out: &mut Diagnostics) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    for one in fields.tables("annotations", out) {
        let mut inner = Fields::new(one.value, path);
        // A year is typed as a number.
        let at = inner.node("at").and_then(|node| match &node.value {
            Value::Text(text) => Some((text.clone(), node.span.clone())),
            Value::Integer(number) => Some((number.to_string(), node.span.clone())),
            _ => None,
        });
        let text = inner.text("text", out);
        inner.finish(out);
        let (Some((at, span)), Some(text)) = (at, text) else {
            error!(out, "missing-key" at (path, one.span);
                "chú thích cần tên dòng và lời", "an annotation needs a row and words";
                help: "viết: {{ at = \"2020\", text = \"Bão số 9\" }}", "write: {{ at = \"2020\", text = \"Storm\" }}");
            continue;
        };
        let is_known = set.computed.is_some() || set.unread || set.rows.iter().any(|row| row.key == at);
        if !is_known {
            error!(out, "unknown-row" at (path, span); "không có dòng `{at}`", "there is no row `{at}`";
                help: suggest(&at, set.rows.iter().map(|row| row.key.as_str())));
            continue;
        }
        if annotations.len() == MOST {
            error!(out, "wrong-value" at (path, one.span);
                "một biểu đồ có nhiều nhất {MOST} chú thích", "a chart has at most {MOST} annotations";
                help: "bỏ bớt chú thích", "leave some out");
            break;
        }
        annotations.push(Annotation { at, text: text.value });
    }
    annotations
}
