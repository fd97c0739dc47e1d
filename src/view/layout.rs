//! Lists, and what a layout adds to an item and to a list.

use serde::Serialize;

use super::{CardView, FigureView, GroupView, ImageView, LinkView};

/// A field of the item's layout, or what other items say of it.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct FieldView {
    /// Its key in the front matter; of an inverse, the key on the other side with `_of` behind it.
    pub name: String,
    /// What readers see before its value.
    pub label: String,
    /// Its value, ready to show: a text, a day, a number, the label of a choice; of other items, the numbers of documents that
    /// the portal does not have; else empty.
    pub text: String,
    /// Its value for programs: a day as `2023-11-07`, a number with its digits, a choice as typed; else empty.
    pub raw: String,
    /// The files or items that it names; of a file, the title ends with its type and size.
    pub links: Vec<LinkView>,
}

/// An item in the list of a layout.
#[derive(Clone, Debug, Default, Serialize, Hash)]
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
    /// The same for readers: "Còn hiệu lực".
    pub state_label: String,
    /// The first day of its being in force, ready to show; may be empty.
    pub from: String,
    /// The last one; may be empty.
    pub until: String,
    /// Its picture.
    pub image: Option<ImageView>,
}

/// The items of a list that have the same value of the field by which a layout puts them together.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ItemGroupView {
    /// The value.
    pub title: String,
    /// The last day on which one of them was in force, where none is any more; else empty.
    pub until: String,
    /// Those in force or not yet, in the order of the layout; all where none is any more.
    pub items: Vec<ItemView>,
    /// Those no longer in force beside others that are, the latest first.
    pub former: Vec<ItemView>,
}

/// `list`, for `list.html` (a section, a tag) and `month.html`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ListView {
    /// Text of the section's own page, HTML; only on its first page; may be empty.
    pub body: String,
    /// Its description; may be empty.
    pub description: String,
    /// The figures that `site.toml` chose for this section; only on its first page.
    pub figures: Vec<FigureView>,
    /// The articles, newest first, or in the order of the layout.
    pub cards: Vec<CardView>,
    /// What the layout calls the title of an item; may be empty.
    pub title_label: String,
    /// The labels of the fields that the list of this layout shows; empty for news.
    pub columns: Vec<String>,
    /// The items with these fields, in the order of `cards`; empty for news.
    pub items: Vec<ItemView>,
    /// The items put together by a field, where the layout asks for it, in the order of its file: those of which something is in
    /// force, or may be.
    pub groups: Vec<ItemGroupView>,
    /// The others: of all their items none is in force any more.
    pub former_groups: Vec<ItemGroupView>,
    /// What is still to come, soonest first, where the layout names a day for it; only on the first page.
    pub upcoming: Vec<ItemView>,
    /// For each field that filters, its values with the pages that list them; empty for news.
    pub filters: Vec<GroupView>,
    /// The files in which a script finds items by typing, newest items first; empty where the layout does not ask for it.
    pub find: Vec<String>,
    /// A `mailto:` address of the agency, where the layout invites readers to write; else empty.
    pub ask: String,
    /// The list as CSV and JSON, where the layout declares them.
    pub downloads: Vec<LinkView>,
    /// Tags that are the same as this one without marks; only on its first page.
    pub also: Vec<LinkView>,
    /// Sections inside this one.
    pub sections: Vec<LinkView>,
    /// The page with newer articles.
    pub newer: Option<LinkView>,
    /// The page with older articles.
    pub older: Option<LinkView>,
    /// Whether the pages follow each other in time, as weeks do: the older one is shown first, and each by its title.
    pub in_order: bool,
    /// `Trang 2`; empty on the first page. Pages are numbered from the oldest.
    pub page: String,
    /// From when to when the articles of a numbered page are: `10-2-2023 – 5-7-2024`; empty on the first one.
    pub period: String,
    /// How many articles the whole list has, ready to show.
    pub total: String,
    /// "Tin đọc nhiều" of the section, most first; only on its first page.
    pub most_read: Vec<CardView>,
}
