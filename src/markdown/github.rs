//! Anchors as GitHub gives them to headings.

use std::collections::BTreeMap;

use super::Heading;
use crate::base::source::nfc;

/// The own anchor of the heading to which GitHub would give this one: small letters with their marks, a `-` for each space, no
/// other signs, and a number from the second of the same words on.
pub fn anchor_of_github<'h>(id: &str, headings: &'h [Heading]) -> Option<&'h str> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let anchors = headings.iter().map(|heading| {
        let text = nfc(&heading.text.text).to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let number = seen.entry(anchor.clone()).or_insert(0);
        *number += 1;
        let anchor = if *number == 1 { anchor } else { format!("{anchor}-{}", *number - 1) };
        (anchor, heading.id.as_str())
    });
    anchors.into_iter().find(|(anchor, _)| anchor == id).map(|(_, own)| own)
}
