//! `content/rates.toml`: what the head of the agency decided to pay for an item (Nghị định 224/2026/NĐ-CP, article 20(3)).

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::{self, Entry, Fields, Spanned};
use crate::site::{Item, Site};

/// The file.
pub const PATH: &str = "content/rates.toml";

/// The largest amount, in đồng: more is a slip.
const MOST: i64 = 1_000_000_000;
const MOST_WORDS: i64 = 1_000_000;

/// All rates, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// The decision that sets them, as it is named on the sheet.
    pub decision: Option<String>,
    /// The first that fits an item is that of the item.
    pub rates: Vec<Rate>,
}

/// What is paid for items of a kind, in whole đồng.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// What such an item is called: `Tin`, `Bài phản ánh`.
    pub name: String,
    /// For an item.
    pub amount: i64,
    /// For each of its pictures.
    pub picture: i64,
    /// How many pictures are paid; none: all.
    pub most_pictures: Option<i64>,
    /// The layouts of its items; empty: any.
    pub layouts: Vec<String>,
    /// The folders of their sections, with those inside them; empty: any.
    pub sections: Vec<String>,
    /// One of these tags; empty: any or none.
    pub tags: Vec<String>,
    /// The least number of syllables.
    pub from_words: i64,
    /// Fewer syllables than this.
    pub below_words: Option<i64>,
}

impl Rate {
    /// Whether an item of so many syllables is one of its kind.
    pub fn fits(&self, site: &Site, item: &Item, words: usize) -> bool {
        let words = i64::try_from(words).unwrap_or(i64::MAX);
        let folder = item.section.and_then(|number| site.sections.get(number)).map(|section| section.folder.as_str());
        let is_inside = |wanted: &String| {
            folder.is_some_and(|folder| folder == wanted || folder.starts_with(&format!("{wanted}/")))
        };
        let tags = &item.article.front.tags;
        let has_tag = |wanted: &String| tags.iter().any(|tag| tag.value.to_lowercase() == wanted.to_lowercase());
        (self.layouts.is_empty() || self.layouts.contains(&item.article.layout.name))
            && (self.sections.is_empty() || self.sections.iter().any(is_inside))
            && (self.tags.is_empty() || self.tags.iter().any(has_tag))
            && words >= self.from_words
            && self.below_words.is_none_or(|below| words < below)
    }

    /// What is paid for an item with so many pictures.
    pub fn amount(&self, pictures: usize) -> i64 {
        let pictures = i64::try_from(pictures).unwrap_or(i64::MAX);
        let paid = self.most_pictures.map_or(pictures, |most| pictures.min(most));
        self.amount.saturating_add(self.picture.saturating_mul(paid))
    }

    fn takes_all(&self) -> bool {
        let has_names = !(self.layouts.is_empty() && self.sections.is_empty() && self.tags.is_empty());
        !has_names && self.from_words == 0 && self.below_words.is_none()
    }
}

/// Reads the file:
///
/// ```toml
/// decision = "Quyết định số 12/QĐ-UBND ngày 5-1-2026"
/// [[rates]]
/// name = "Tin"
/// below_words = 300
/// amount = 80000
/// picture = 20000
/// most_pictures = 3
/// [[rates]]
/// name = "Bài"
/// amount = 250000
/// ```
pub fn read(sources: &Sources, site: &Site, out: &mut Diagnostics) -> Rates {
    let path: SourcePath = PATH.into();
    let Some(text) = sources.text(PATH) else {
        error!(out, "missing-key" at &path; "chưa có {PATH}: mức nhuận bút", "there is no {PATH} with the rates";
            help: "tạo tệp có ít nhất: [[rates]], name = \"Tin\", amount = 100000",
                  "make one with at least: [[rates]], name = \"News\", amount = 100000");
        return Rates::default();
    };
    let entries = value::toml(text, 0, &path, out);
    let mut fields = Fields::new(&entries, &path);
    let decision = fields.text("decision", out).map(|decision| decision.value);
    let mut rates: Vec<Rate> = Vec::new();
    for table in fields.tables("rates", out) {
        if rates.last().is_some_and(Rate::takes_all) {
            error!(out, "wrong-value" at (&path, table.span.clone());
                "mức này không bao giờ được dùng: mức ở trên nhận mọi bài", "this rate is never used: the one above takes every item";
                help: "đặt mức không có điều kiện ở cuối", "put the rate without conditions last");
        }
        rates.extend(rate(&table, &path, site, out));
    }
    fields.finish(out);
    Rates { decision, rates }
}

fn rate(table: &Spanned<&[Entry]>, path: &SourcePath, site: &Site, out: &mut Diagnostics) -> Option<Rate> {
    let mut fields = Fields::new(table.value, path);
    for key in ["name", "amount"] {
        if fields.is_missing(key) {
            error!(out, "missing-key" at (path, table.span.clone()); "mức này thiếu `{key}`", "this rate lacks `{key}`");
        }
    }
    let name = fields.text("name", out).map(|name| name.value);
    let amount = fields.integer("amount", 0, MOST, out);
    let layouts: Vec<&str> = site.sections.iter().map(|section| section.article.layout.name.as_str()).collect();
    let folders: Vec<&str> = site.sections.iter().map(|section| section.folder.as_str()).collect();
    let rate = Rate {
        name: name.clone().unwrap_or_default(),
        amount: amount.unwrap_or_default(),
        picture: fields.integer("picture", 0, MOST, out).unwrap_or_default(),
        most_pictures: fields.integer("most_pictures", 0, MOST_WORDS, out),
        layouts: known(fields.texts("layouts", out), &layouts, path, out),
        sections: known(fields.texts("sections", out), &folders, path, out),
        tags: fields.texts("tags", out).into_iter().map(|tag| tag.value).collect(),
        from_words: fields.integer("from_words", 0, MOST_WORDS, out).unwrap_or_default(),
        below_words: fields.integer("below_words", 1, MOST_WORDS, out),
    };
    if let Some(below) = rate.below_words.filter(|below| *below <= rate.from_words) {
        let place = fields.node("below_words").map_or(table.span.clone(), |node| node.span.clone());
        error!(out, "wrong-value" at (path, place);
            "không bài nào dài từ {} mà chưa đến {below} tiếng", "no item has {} syllables and fewer than {below}", rate.from_words);
    }
    fields.finish(out);
    (name.is_some() && amount.is_some()).then_some(rate)
}

/// The names, each of which the site has to know.
fn known(typed: Vec<Spanned<String>>, names: &[&str], path: &SourcePath, out: &mut Diagnostics) -> Vec<String> {
    for name in typed.iter().filter(|name| !names.contains(&name.value.as_str())) {
        error!(out, "wrong-value" at (path, name.span.clone());
            "cổng không có `{}`", "the portal has no `{}`", name.value;
            help: suggest(&name.value, names.iter().copied());
            or: "có: {}", "there are: {}", names.join(", "));
    }
    typed.into_iter().map(|name| name.value).collect()
}
