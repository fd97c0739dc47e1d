//! The home page.

use serde::Serialize;

use super::{CardView, FigureView, ItemView, LinkView};

/// `home`, for `home.html`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct HomeView {
    /// The home page's own text, HTML; may be empty.
    pub body: String,
    /// When the newest news was published: `14:53, Thứ Ba, 7-11-2023`; empty where there is none.
    pub latest: String,
    /// The same for `<time datetime>`.
    pub latest_datetime: String,
    /// The lead story; `null` on an empty site.
    pub lead: Option<CardView>,
    /// The figures that `site.toml` chose.
    pub figures: Vec<FigureView>,
    /// The newest, the lead story not among them: no item stands twice on the page.
    pub newest: Vec<CardView>,
    /// A block for each section whose newest articles do not stand above already.
    pub sections: Vec<BlockView>,
    /// The notices column; `null` where no section is named for it, or has none that does not stand above.
    pub notices: Option<BlockView>,
    /// "Tin đọc nhiều", most first, without what stands above; empty where nothing was counted.
    pub most_read: Vec<CardView>,
    /// `[[services]]` of `site.toml`: what readers come to do.
    pub services: Vec<ServiceView>,
    /// The sections that `site.toml` names for blocks and notices, as far as they have articles: the way into a young portal.
    pub topics: Vec<TopicView>,
    /// The statistics page; `null` where there are no statistics.
    pub statistics: Option<LinkView>,
}

/// A section on the home page.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct BlockView {
    /// The section.
    pub section: LinkView,
    /// Its heading: the section's title, and of a register whose newest items are shown that they are new.
    pub heading: String,
    /// Its newest articles.
    pub cards: Vec<CardView>,
    /// The same as items with the fields that lists of their layout show; empty for news.
    pub items: Vec<ItemView>,
}

/// What readers come to do.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ServiceView {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// The lines of an icon, for `<path d>` in a `viewBox` of `0 0 24 24`, to be stroked and not filled.
    pub icon: &'static str,
}

/// A section with its emblem.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct TopicView {
    /// Its title.
    pub title: String,
    /// Its first page.
    pub href: String,
    /// The lines of its emblem, as those of a service.
    pub icon: &'static str,
    /// How many articles it has, ready to show.
    pub count: String,
}
