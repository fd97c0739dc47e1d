//! A page and its translation: two files with the same name side by side, `le-hoi.md` and `le-hoi.en.md`.
//!
//! The page in the site's language is the one that lists and menus show; its translation is found from it, from the
//! site map, and by a search.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Item, LeftOut, PageId, Site, inner};
use crate::article::{Article, TextKind, file_name};
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Place, error, warning};
use crate::base::language::Language;
use crate::base::source::{SourcePath, folder};

/// The other file of each file that has one; both ways.
pub(super) type Pairs = BTreeMap<SourcePath, SourcePath>;

/// Finds the pairs among the pages that are shown, and moves the translations of articles to the pages that no list
/// shows. Files whose name contains a language are reported if they have no original, or one in the same language.
pub(super) fn pair(
    language: Language,
    (articles, standing): (&mut Vec<Item>, &mut Vec<Item>),
    left_out: &[LeftOut],
    out: &mut Diagnostics,
) -> Pairs {
    let mut pairs = Pairs::new();
    let is_named = |item: &&Item| file_name(&item.article.path).1.is_some();
    if !standing.iter().chain(&*articles).any(|item| is_named(&item)) {
        return pairs;
    }
    let all = || standing.iter().chain(&*articles);
    let language_of = |article: &Article| article.front.lang.unwrap_or(language);
    let shown: HashMap<&str, &Item> = all().map(|item| (&*item.article.path, item)).collect();
    let hidden: BTreeSet<&str> = left_out.iter().map(|left| &*left.path).collect();
    for item in all().filter(is_named) {
        let (path, own) = (&item.article.path, language_of(&item.article));
        let beside: Vec<String> = names_beside(path);
        let (same, other): (Vec<&Item>, Vec<&Item>) = beside
            .iter()
            .filter_map(|name| shown.get(name.as_str()).copied())
            .partition(|other| language_of(&other.article) == own);
        if let Some(same) = same.first() {
            out.push(twice(path, &same.article.path));
        } else if let Some(other) = other.first() {
            pairs.insert(path.clone(), other.article.path.clone());
            pairs.insert(other.article.path.clone(), path.clone());
        } else if own != language && !beside.iter().any(|name| hidden.contains(name.as_str())) {
            out.push(alone(path));
        }
    }
    for item in standing.iter_mut().chain(articles.iter_mut()) {
        item.is_translation = pairs.contains_key(&item.article.path) && language_of(&item.article) != language;
    }
    standing.extend(articles.extract_if(.., |item| item.is_translation));
    pairs
}

/// The other files that would tell the same page.
fn names_beside(path: &str) -> Vec<String> {
    let stem = file_name(path).0;
    let names = ["", ".vi", ".en"].map(|code| format!("{}/{stem}{code}.md", folder(path)));
    names.into_iter().filter(|name| name != path).collect()
}

fn twice(path: &SourcePath, other: &SourcePath) -> Diagnostic {
    error!("translation" at path;
        "bản dịch cùng ngôn ngữ với bài gốc", "the translation is in the language of the original";
        help: "đổi tên tệp, hoặc sửa khóa lang của một trong hai", "rename the file, or fix `lang` in one of the two";
        also: Place::file(other), "bài kia", "the other one")
}

fn alone(path: &SourcePath) -> Diagnostic {
    let (stem, original) = (file_name(path).0, inner(folder(path)));
    let slash = if original.is_empty() { "" } else { "/" };
    warning!("translation-alone" at path;
        "bản dịch không có bài gốc: không có `{stem}.md` bên cạnh",
        "a translation without its original: there is no `{stem}.md` beside it";
        help: "thêm `content/{original}{slash}{stem}.md`; bài chỉ có một ngôn ngữ thì đặt tên không có `.en` hay `.vi` và ghi khóa lang",
              "add `content/{original}{slash}{stem}.md`; name a page of one language without `.en` or `.vi` and write the key lang")
}

impl Site {
    /// The same page in the other language: its language and address.
    pub fn translation_of(&self, article: &Article) -> Option<(Language, &Address)> {
        let (address, other) = self.addresses.text(self.pairs.get(&article.path)?)?;
        Some((self.language_of(self.text(other)?), address))
    }

    /// The number of the article of which this item is the translation.
    pub fn original_of(&self, item: &Item) -> Option<usize> {
        if !item.is_translation || item.article.kind != TextKind::Article {
            return None;
        }
        match self.addresses.text(self.pairs.get(&item.article.path)?)? {
            (_, PageId::Article(number)) => Some(number),
            _ => None,
        }
    }
}
