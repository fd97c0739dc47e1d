//! What a layout adds to an item and to a list.

use serde::Serialize;

use super::LinkView;

/// A field of the item's layout, or what other items say of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FieldView {
    /// Its key in the front matter; of an inverse, the key on the other side with `_of` behind it.
    pub name: String,
    /// What readers see before its value.
    pub label: String,
    /// Its value, ready to show: a text, a day, a number, the label of a choice; empty where it is links.
    pub text: String,
    /// Its value for programs: a day as `2023-11-07`, a number with its digits, a choice as typed; else empty.
    pub raw: String,
    /// The files or items that it names; of a file, the title ends with its type and size.
    pub links: Vec<LinkView>,
}

/// An item in the list of a layout.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ItemView {
    /// Its title and page.
    pub link: LinkView,
    /// Its lead; may be empty.
    pub summary: String,
    /// Its day, ready to show; empty where it has none.
    pub day: String,
    /// The fields that lists show, one for each column; a field without a value has an empty text.
    pub fields: Vec<FieldView>,
    /// `not_yet`, `in_force` or `expired`; empty where the layout declares no state.
    pub state: &'static str,
}
