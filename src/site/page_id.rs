//! What a page of the theme shows.

/// What a page shows, with its number in the joined site. The texts of a site ([`super::Site::texts`]), what lies at an
/// address, what a list is of and what the search finds are all named by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageId {
    /// The home page.
    Home,
    /// A section.
    Section(usize),
    /// A tag.
    Tag(usize),
    /// The items of a section that share a value.
    Filter(usize),
    /// A page that leads to tags which are the same without marks.
    TagChoice(usize),
    /// A month.
    Month(usize),
    /// An article.
    Article(usize),
    /// A standing page.
    Standing(usize),
    /// All tags.
    Tags,
    /// All months.
    Archive,
    /// All corrections.
    Corrections,
    /// All data sets.
    Statistics,
    /// A data set.
    DataSet(usize),
    /// The visit counter.
    Visits,
    /// The site map for readers.
    SiteMap,
    /// The search.
    Search,
    /// "Not found".
    NotFound,
    /// A stub that leads elsewhere.
    Redirect(usize),
}
