//! A profile as data.

use chrono::NaiveDate;

use crate::base::diagnostic::Message;
use crate::base::language::Language;

/// What is asked of a portal, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DutyProfile {
    /// What it is called.
    pub title: Option<Message>,
    /// The day on which its rules were looked up.
    pub as_of: Option<NaiveDate>,
    /// The rules that its duties name.
    pub rules: Vec<Regulation>,
    /// The duties, in the order in which they are shown.
    pub duties: Vec<Duty>,
}

/// A rule: a decree, a circular, or what the agency itself laid down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regulation {
    /// The name by which duties refer to it.
    pub name: String,
    /// How it is cited.
    pub title: Message,
    /// In force from this day.
    pub since: Option<NaiveDate>,
    /// Whether it binds.
    pub force: Force,
    /// How well its text is known.
    pub known: Knowledge,
    /// What else is to be known of it.
    pub note: Option<Message>,
}

/// Whether a rule binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It does.
    InForce,
    /// That could not be found out.
    Uncertain,
    /// No longer; its terms live on in local rules.
    Historic,
    /// It is no rule, only what others do.
    Custom,
}

impl Force {
    /// The words of profiles.
    pub const WORDS: [(&str, Force); 4] = [
        ("in_force", Force::InForce),
        ("uncertain", Force::Uncertain),
        ("historic", Force::Historic),
        ("custom", Force::Custom),
    ];
}

/// How well the text of a rule is known to whoever wrote the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// The text itself, or a copy of it.
    Text,
    /// What others reported of it.
    Report,
    /// Not checked against any text.
    Unconfirmed,
}

impl Knowledge {
    /// The words of profiles.
    pub const WORDS: [(&str, Knowledge); 3] =
        [("text", Knowledge::Text), ("report", Knowledge::Report), ("unconfirmed", Knowledge::Unconfirmed)];
}

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The name by which a site's own profile leaves it out.
    pub id: String,
    /// What is asked for.
    pub title: Message,
    /// The number of its rule.
    pub rule: Option<usize>,
    /// Where in the rule: "điều 9".
    pub article: Option<Message>,
    /// What to do where it is not met.
    pub todo: Option<Message>,
    /// How bantin sees that it is met.
    pub wanted: Requirement,
    /// After how many days what is there counts as old.
    pub days: Option<i64>,
}

/// How a duty is seen to be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A page, or a section with items, whose address or title has one of these words (as in addresses: `co-cau`).
    Page(Vec<String>),
    /// A page in this language, beside those in the site's own.
    InLanguage(Language),
    /// Items of a section.
    Items(ItemsWanted),
    /// Data sets.
    Statistics,
    /// These keys of `[agency]`.
    Agency(Vec<String>),
    /// A link of the menu, the services or the footer, whose address or title has one of these words.
    Link(Vec<String>),
    /// The ending of the portal's host.
    Domain(String),
    /// No warning of these kinds.
    Clean(Vec<String>),
    /// What the metadata of pages are made of.
    Metadata,
    /// bantin makes it of every portal.
    BuiltIn,
    /// People have to look.
    ByHand,
}

/// Items of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemsWanted {
    /// The layout of the section; none: any.
    pub layout: Option<String>,
    /// Words of the section's address or title; empty: any.
    pub names: Vec<String>,
    /// Fields that each item has to have.
    pub fields: Vec<String>,
    /// What has to follow in time.
    pub on_time: Option<OnTime>,
}

/// `to` must be filled in within this many days of the date in `from`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnTime {
    /// A date field.
    pub from: String,
    /// Any field.
    pub to: String,
    /// Days.
    pub within: i64,
}
