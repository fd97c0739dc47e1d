//! What is the same on all pages: menu, foot, and the counter in it.

use serde::Serialize;

use super::LinkView;

/// `shell`, for `header.html` and `footer.html` only.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ShellView {
    /// Language of the words in it; names are in the language of the site.
    pub lang: &'static str,
    /// The menu: as many entries as a row of 1,280 pixels has room for, and the rest in a last one, "Thêm".
    pub menu: Vec<MenuView>,
    /// The home page.
    pub home: LinkView,
    /// The search page: where a form of the header asks.
    pub search: LinkView,
    /// Search, archive, tags, corrections, site map, feed.
    pub links: Vec<LinkView>,
    /// `[[links]]` of `site.toml`: other sites.
    pub others: Vec<LinkView>,
    /// The visit counter; `null` where there is none.
    pub counter: Option<CounterView>,
}

/// An entry of the menu.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct MenuView {
    /// What it says.
    pub title: String,
    /// Where it leads; empty where it opens a group.
    pub href: String,
    /// As in a link; of a group, `true` where one of its entries stands for this page.
    pub current: &'static str,
    /// The entries of a group; else empty.
    pub entries: Vec<LinkView>,
}

/// "Thống kê lượt truy cập".
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct CounterView {
    /// `Đang truy cập`, `Hôm nay`, `Tổng lượt truy cập` with their figures (`–` where none is known, or the script brings it).
    pub rows: Vec<CounterRow>,
    /// The words around the instant, `Đếm lúc {}`, for the script.
    pub words: String,
    /// When they were counted: `Đếm lúc 14:53, Thứ Ba, 7-11-2023`; before the first count the day of the opening figure.
    pub as_of: String,
    /// RFC 3339; empty before the first count.
    pub datetime: String,
    /// The opening figure with its day and where it comes from; empty where that is not told.
    pub note: String,
    /// The page of visits.
    pub href: String,
}

/// A row of the counter.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct CounterRow {
    /// `online`, `today`, `total`.
    pub id: &'static str,
    /// Its label.
    pub label: String,
    /// Its figure, ready to show.
    pub value: String,
    /// The same as a plain number, for the script.
    pub raw: i64,
    /// Of when it is, where that was not now any more as the page was made: `lúc 09:32, 24-11-2026`; else empty.
    pub since: String,
    /// The words of that, `lúc {}`, for the script; empty where it never goes stale.
    pub words: String,
}
