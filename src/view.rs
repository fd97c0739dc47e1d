//! What a template gets: small structs of strings that are ready to show. No model, no number to format.
//!
//! Every template gets `page` ([`PageView`]), `site` ([`SiteView`]), `strings` (the theme's `i18n/<lang>.toml`), `assets`
//! (name to address: `{{ root }}{{ assets["style.css"] }}`), `root` (`""`, `"../"`, ...: put it before an address of the
//! site), `header` and `footer` (HTML, made once for all pages of one depth by `header.html` and `footer.html`), and one
//! more value by its kind, named in the field's doc below. All `href` are ready for the page they stand on.
//!
//! Optional fields are always there: empty text, empty list or `null` when there is nothing (`{% if page.notice %}`).

mod agency;
mod chart;
mod figures;
mod home;
mod layout;
mod shell;

use std::collections::BTreeMap;

use serde::Serialize;

pub use agency::*;
pub use chart::*;
pub use figures::*;
pub use home::*;
pub use layout::*;
pub use shell::*;

/// `page`: what the head of every page needs.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct PageView {
    /// `home`, `section`, `article`, `standing`, `tag`, `tags`, `month`, `archive`, `corrections`, `statistics`, `dataset`,
    /// `visits`, `sitemap`, `search`, `404`.
    pub kind: &'static str,
    /// The page's own title: its `h1`.
    pub title: String,
    /// For `<title>`: with the portal's name.
    pub full_title: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Absolute address; empty on 404.
    pub canonical: String,
    /// Language code for `<html lang>`.
    pub lang: &'static str,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// Whether it shows a text that staff wrote, which has a style sheet of its own; before a list or the home page, one that
    /// is more than paragraphs.
    pub text: bool,
    /// Whether it shows charts or data sets, which have a style sheet of their own.
    pub charts: bool,
    /// Whether the script of charts has something to do: figures to read one by one, or data sets to look for.
    pub chart_script: bool,
    /// Whether it is a list or an item of a layout with fields, which have a style sheet of their own.
    pub register: bool,
    /// Whether it is a list in which a script finds items.
    pub find: bool,
    /// Why readers do not see this page yet (only in a preview or with `--drafts`); empty otherwise.
    pub banner: String,
    /// Until when the portal's notice holds: `24 giờ ngày 10-12-2026`; empty where no end is known.
    pub notice_until: String,
    /// The way to this page: home first, the page itself not included; empty on the home page.
    pub breadcrumbs: Vec<LinkView>,
    /// The feed of this page's section, beside the site's own.
    pub feed: Option<LinkView>,
    /// The same page in the other language; `null` where there is none.
    pub translation: Option<TranslationView>,
    /// For `<link rel="alternate" hreflang>`: this page in each of its languages, itself included, and `x-default`;
    /// empty where it has but one.
    pub alternates: Vec<AlternateView>,
    /// OpenGraph: `website` or `article`.
    pub og_type: &'static str,
    /// Absolute address of a picture for other sites; empty where there is none.
    pub og_image: String,
    /// Its alternative text.
    pub og_image_alt: String,
    /// Its width in pixels; `null` where there is none.
    pub og_image_width: Option<u32>,
    /// Its height in pixels; `null` where there is none.
    pub og_image_height: Option<u32>,
    /// Instant of publication (RFC 3339); empty where there is none.
    pub published: String,
    /// Instant of the last change (RFC 3339); empty where there is none.
    pub modified: String,
    /// Dublin Core `creator` (Thông tư 24/2011/TT-BTTTT asks for six elements that are never empty).
    pub creator: String,
    /// Dublin Core `publisher`.
    pub publisher: String,
    /// Dublin Core `date`: `2023-11-07`; empty on lists.
    pub dc_date: String,
    /// Dublin Core `subject`: tags, separated by `; `.
    pub subject: String,
    /// A JSON document, already safe inside `<script type="application/ld+json">` (print with `| safe`); may be empty.
    pub json_ld: String,
}

/// A link to the same page in the other language.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct TranslationView {
    /// Name of that language in that language: `English`, `Tiếng Việt`.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Its language code.
    pub lang: &'static str,
}

/// A page in one of its languages.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct AlternateView {
    /// Language code, or `x-default`.
    pub lang: &'static str,
    /// Absolute address.
    pub url: String,
}

/// `site`: the portal.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct SiteView {
    /// Name.
    pub title: String,
    /// A sentence.
    pub description: String,
    /// Absolute address, without `/` at the end.
    pub base_url: String,
    /// Language code of the site.
    pub lang: &'static str,
    /// A sentence for the top of every page; may be empty.
    pub notice: String,
    /// Where it leads: from the root of the site, or a URL; may be empty.
    pub notice_link: String,
    /// How urgent it is: `info`, `warning` or `danger`.
    pub notice_level: &'static str,
    /// The instant since when it holds no more (RFC 3339), for the script, which hides it on pages that nobody rebuilt;
    /// empty where there is none.
    pub notice_end: String,
    /// Address of the emblem, to put behind `root`; empty where there is none.
    pub emblem: String,
    /// The agency's colours; `null` where they are the theme's own.
    pub colours: Option<ColoursView>,
    /// `name`, `parent`, `address`, `phone`, `email`, `editor`, `licence`: only those that are set, in this order.
    pub agency: AgencyView,
    /// The free table of `site.toml`.
    pub params: BTreeMap<String, serde_json::Value>,
    /// Name and version of bantin, for `<meta name="generator">`.
    pub generator: &'static str,
}

/// A link.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct LinkView {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// For `aria-current`: `page` where it leads to this very page, `true` where to the section around it; else empty.
    pub current: &'static str,
}

/// A picture: `image` in cards and articles, and for `picture.html`, which shows a picture of a text and gets besides:
/// `spot` (`figure`: alone in its paragraph; `gallery`: among others; `line`: between words; `link`: inside a link),
/// `early` (no lazy loading: it is the first of the page) and `strings`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ImageView {
    /// Its address in a middle size that every browser can show.
    pub src: String,
    /// All sizes that every browser can show, for `srcset`; empty where there is but one.
    pub srcset: String,
    /// All sizes as WebP, for the `srcset` of a `source`; empty for drawings and for what moves.
    pub webp: String,
    /// Its address in a small size, for lists.
    pub small: String,
    /// The small sizes as WebP, for the `srcset` of a `source` in lists; empty as `webp`.
    pub small_webp: String,
    /// Its address in the largest size, for a link; empty where that is what is shown already.
    pub full: String,
    /// Alternative text.
    pub alt: String,
    /// A title that no caption shows; mostly empty.
    pub title: String,
    /// Caption; may be empty.
    pub caption: String,
    /// Pixels of `src`; `null` where a drawing has no size.
    pub width: Option<u32>,
    /// Pixels of `src`; `null` where a drawing has no size.
    pub height: Option<u32>,
}

/// An article in a list.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct CardView {
    /// Headline.
    pub title: String,
    /// Its page.
    pub href: String,
    /// `14:53, Thứ Ba, 7-11-2023`, or the day alone where no time was typed.
    pub stamp: String,
    /// `7-11-2023`.
    pub day: String,
    /// RFC 3339, or the date alone, for `<time datetime>`.
    pub datetime: String,
    /// The lead, at most 200 characters of it; may be empty.
    pub summary: String,
    /// Its section.
    pub section: LinkView,
    /// Its picture.
    pub image: Option<ImageView>,
    /// Address of a quiet drawing, 600 by 400, that stands where it has no picture and says nothing (`alt=""`); empty where
    /// it has one.
    pub drawing: String,
    /// Language code, where it is not the page's; else empty.
    pub lang: &'static str,
    /// Below an article (`article.related`, `article.others`): what each template in the theme's `cards/` makes of this card,
    /// HTML by the template's name. It is rendered once and shared by all articles: `card.forms.other` is `cards/other.html`.
    pub forms: BTreeMap<String, String>,
}

/// `article`, for `article.html` and `standing.html`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ArticleView {
    /// Headline.
    pub title: String,
    /// `14:53, Thứ Ba, 7-11-2023`, or the day alone where no time was typed; empty on a standing page without a date.
    pub stamp: String,
    /// RFC 3339, or the date alone.
    pub datetime: String,
    /// Last change of substance, `14:53, Thứ Ba, 7-11-2023`; may be empty.
    pub updated: String,
    /// RFC 3339.
    pub updated_datetime: String,
    /// What the agency was called when the item was new, where that is not its name of today (`site.agency.name`); else empty.
    pub agency_then: String,
    /// The lead; may be empty.
    pub summary: String,
    /// The text, HTML (print with `| safe`).
    pub body: String,
    /// Byline; may be empty.
    pub author: String,
    /// Origin; may be empty.
    pub source: String,
    /// Its section; empty title on a standing page.
    pub section: LinkView,
    /// The lead picture.
    pub image: Option<ImageView>,
    /// Tags with their pages.
    pub tags: Vec<LinkView>,
    /// Corrections, newest first.
    pub corrections: Vec<CorrectionView>,
    /// Headings of the second level with their anchors (`#...`).
    pub contents: Vec<LinkView>,
    /// "Tin liên quan".
    pub related: Vec<CardView>,
    /// "Các tin khác", newest first; never empty where another article exists.
    pub others: Vec<CardView>,
    /// All standing pages of its language with itself, where it is one of several; else empty.
    pub pages: Vec<LinkView>,
    /// `mailto:` with title and address, to send the article to somebody.
    pub mail: String,
    /// The fields of the item's layout that have a value, then what other items say of it; empty for news.
    pub fields: Vec<FieldView>,
    /// `not_yet`, `in_force` or `expired`; empty where the layout declares no state.
    pub state: &'static str,
    /// The same for readers: "Còn hiệu lực".
    pub state_label: String,
    /// The free table of the front matter.
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// A correction.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct CorrectionView {
    /// `2-3-2024`.
    pub day: String,
    /// `2024-03-02`.
    pub datetime: String,
    /// What was wrong and what is right.
    pub text: String,
    /// The article, on the page of all corrections.
    pub article: LinkView,
}

/// `groups`, for `tags.html` (one group), `archive.html` (a group a year) and `sitemap.html` (pages, sections, months).
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct GroupView {
    /// Its title; may be empty.
    pub title: String,
    /// Its links.
    pub links: Vec<CountedView>,
}

/// A link with a number beside it.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct CountedView {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// How many articles, ready to show; may be empty.
    pub count: String,
    /// How long its bar is beside that of the first, in percent of it; empty where there are no bars.
    pub part: String,
    /// Language code, where it is not the site's; else empty.
    pub lang: &'static str,
}

/// A data set as a table.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct TableView {
    /// Its title.
    pub title: String,
    /// Unit of its numbers; may be empty.
    pub unit: String,
    /// Headings; the first is that of the names of the rows.
    pub columns: Vec<ColumnView>,
    /// Rows.
    pub rows: Vec<RowView>,
    /// Who says so.
    pub source: String,
    /// When it was brought up to date: `7-11-2023`.
    pub updated: String,
    /// The data set's page; empty on that page.
    pub href: String,
}

/// A heading.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct ColumnView {
    /// Its words, with the unit where it is not the table's.
    pub label: String,
    /// Whether the column holds numbers.
    pub numeric: bool,
}

/// A row.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct RowView {
    /// What names it.
    pub key: String,
    /// Its cells, ready to show, below the second and later headings; no value is `–`.
    pub cells: Vec<String>,
}

/// `set`, for `dataset.html`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct DataSetView {
    /// What it is; may be empty.
    pub description: String,
    /// Who says so.
    pub source: String,
    /// When it was brought up to date: `7-11-2023`.
    pub updated: String,
    /// `2023-11-07`.
    pub updated_datetime: String,
    /// Key figures.
    pub figures: Vec<FigureView>,
    /// The chart, HTML (print with `| safe`); empty where there is none.
    pub chart: String,
    /// The table; `null` where there are no rows.
    pub table: Option<TableView>,
    /// Remarks.
    pub notes: Vec<String>,
    /// CSV and JSON.
    pub downloads: Vec<LinkView>,
    /// The articles that cite it, newest first.
    pub cited_by: Vec<CardView>,
}

/// `search`, for `search.html`.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct SearchView {
    /// This page, for the form: without a script it answers with the lists below.
    pub action: String,
    /// What the script must know of the index, as JSON that is safe inside `<script type="application/json">` (print
    /// with `| safe`).
    pub index: String,
    /// Sections to filter by.
    pub sections: Vec<OptionView>,
    /// Years to filter by, newest first.
    pub years: Vec<OptionView>,
    /// What can be found by leafing: sections, tags, and the months of each year.
    pub groups: Vec<GroupView>,
    /// All tags, where not all of them are among the groups.
    pub all_tags: Option<LinkView>,
}

/// A choice in a form.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub title: String,
}

/// `visits`, for `visits.html`: the page of the visit counter.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct VisitsView {
    /// The widget's figures.
    pub counter: CounterView,
    /// Days, months, years, hours of the day.
    pub tables: Vec<VisitsTableView>,
    /// Most read in the week and in the month: a title and links with their page views.
    pub most_read: Vec<GroupView>,
    /// What is counted and what is not.
    pub notes: Vec<String>,
    /// Times that could not be counted, approximate days, corrections.
    pub gaps: Vec<String>,
}

/// A table of the page of visits.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct VisitsTableView {
    /// Its chart, HTML (print with `| safe`); empty where there is none.
    pub chart: String,
    /// The table.
    pub table: TableView,
}
