//! Texts as an earlier run of the program has read them: what did not change is not parsed again.
//!
//! A text is kept under a hash of everything that it was read from, with the warnings that were given of it. One with an error is
//! not kept: it is read again.

use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::{Article, Derived, FrontMatter, Rules, TextKind};
use crate::base::diagnostic::{ByteRange, Diagnostic, Diagnostics, Fix, Message, Place, Severity};
use crate::base::kept::Kept;
use crate::base::source::SourcePath;
use crate::base::warnings::WARNINGS;
use crate::layout::Layout;
use crate::markdown::Body;
use crate::prose::Sentence;

/// What is kept of an article: what does not follow from where it is.
type Parts = (FrontMatter, Body, Vec<Sentence>, Option<Derived>);

/// What is kept of a warning: the code, where it is in its text, what is wrong, what to do, what else belongs to it there.
type Warning<'a> =
    (&'a str, Option<ByteRange>, Message, Option<Message>, Option<Fix>, Vec<(Option<ByteRange>, Message)>);

/// The article of this hash, and what is to be said of it.
pub(super) fn known(
    (kept, hash): (&Kept, u128),
    (path, text): (&SourcePath, &Arc<str>),
    kind: TextKind,
    layout: &Arc<Layout>,
) -> Option<(Article, Diagnostics)> {
    let (parts, warnings): (Parts, Vec<Warning>) = postcard::from_bytes(kept.get(hash)?).ok()?;
    let (front, body, numbers, derived) = parts;
    let article = Article {
        path: path.clone(),
        kind,
        front,
        layout: layout.clone(),
        body: body.of(text.clone()),
        numbers,
        derived: derived.map_or_else(OnceLock::new, OnceLock::from),
    };
    let mut told = Diagnostics::default();
    let place = |range| Place { source: path.clone(), range };
    for (code, range, message, help, fix, also) in warnings {
        let code = WARNINGS.iter().find(|kind| kind.code == code)?.code;
        let also = also.into_iter().map(|(range, word)| (place(range), word)).collect();
        let warning = Diagnostic::new(Severity::Warning, code, message);
        told.push(Diagnostic { place: Some(place(range)), help, fix, also, ..warning });
    }
    Some((article, told))
}

/// Whether a text of which this is to be said is kept.
pub(super) fn can_be_kept(path: &SourcePath, told: &Diagnostics) -> bool {
    told.iter().all(|one| warning(one, path).is_some())
}

/// An article as it is kept, with what is to be said of it; none where that is more than warnings of its own words.
pub(super) fn written(article: &Article, told: &Diagnostics) -> Option<Vec<u8>> {
    let warnings: Option<Vec<_>> = told.iter().map(|one| warning(one, &article.path)).collect();
    let parts = (&article.front, &article.body, &article.numbers, article.derived.get());
    postcard::to_stdvec(&(parts, warnings?)).ok()
}

/// A warning as it is kept; none where it is an error, or speaks of other files too.
fn warning<'d>(told: &'d Diagnostic, path: &SourcePath) -> Option<impl Serialize + use<'d>> {
    let Diagnostic { place: Some(place), severity: Severity::Warning, code, message, help, fix, also, count: 1 } = told
    else {
        return None;
    };
    let others: Vec<(&Option<ByteRange>, &Message)> = also.iter().map(|(place, word)| (&place.range, word)).collect();
    let is_own = place.source == *path && also.iter().all(|(place, _)| place.source == *path);
    is_own.then_some((*code, &place.range, message, help, fix, others))
}

/// A hash of everything that a text is read from: another one may be read in another way.
pub(super) fn hash(
    (path, text): (&SourcePath, &Arc<str>),
    (kind, is_copy): (TextKind, bool),
    layout: u128,
    rules: Rules,
) -> u128 {
    let mut hash = Xxh3::new();
    (layout, rules, kind, is_copy, path, text).hash(&mut hash);
    hash.digest128()
}

/// A hash of a declaration.
pub(super) fn hash_of_layout(layout: &Layout) -> u128 {
    xxhash_rust::xxh3::xxh3_128(format!("{layout:?}").as_bytes())
}

/// A table of any values, in a form that a compact one can hold: such a form does not say by itself what comes next.
pub(super) mod as_json {
    use std::collections::BTreeMap;

    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    type Table = BTreeMap<String, serde_json::Value>;

    pub(in crate::article) fn serialize<S: Serializer>(table: &Table, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&serde_json::to_string(table).map_err(S::Error::custom)?)
    }

    pub(in crate::article) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Table, D::Error> {
        serde_json::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
