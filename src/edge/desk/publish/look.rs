//! What a publication would change, and what forbids it.

use std::path::Path;

use serde_json::{Value, json};

use super::run::{asked, build};
use crate::Plan;
use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::language::Language;
use crate::config::{PublishPlace, PublishTarget};
use crate::edge::desk::items::text_of;
use crate::edge::desk::refusal::Refusal;
use crate::edge::preview::{Edition, href};
use crate::edge::publish::{Consent, Stop, open, prepare};
use crate::site::{Content, Page, PageId};

/// At most this many files of each kind are listed.
const MOST: usize = 500;

/// What forbids a publication: each error with the text that it is in.
pub fn forbidden(edition: &Edition, language: Language) -> Vec<Value> {
    let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
    let told = |one: &Diagnostic| {
        let path = one.place.as_ref().map(|place| &*place.source);
        let title = path.and_then(|path| text_of(&edition.plan, path)).map(|text| text.front.title.clone());
        json!({ "path": path, "title": title, "message": one.message.text(language) })
    };
    edition.reported().iter().filter(is_error).take(MOST).map(told).collect()
}

/// Builds the output, and compares it with the place.
pub fn look(
    edition: &Edition,
    (root, out): (&Path, &Path),
    (target, password): (&PublishTarget, Option<&str>),
    consent: Consent,
    language: Language,
) -> Result<Value, Refusal> {
    build(edition, root, out)?;
    let place = open(&target.place, (root, out), password).map_err(|failure| failure.message)?;
    let publication = match prepare(&edition.plan, (root, out), (&target.name, place), consent) {
        Ok(publication) => publication,
        // No mistake of this program: the place cannot be reached.
        Err(Stop::Failure(failure)) => return Err(failure.message.into()),
        Err(stop) => return Ok(json!({ "asks": asked(&stop, language) })),
    };
    let planned = &publication.plan;
    let asks = publication.asks(consent);
    let pages = PagesByAddress(&edition.plan);
    // A folder is called what the settings call it.
    let name = match &target.place {
        PublishPlace::Folder(path) => path.clone(),
        PublishPlace::Ftp(_) | PublishPlace::Rclone(_) => publication.place(),
    };
    let mut told = json!({
        "place": name,
        "bytes": publication.bytes(),
        "retained": planned.retained.len(),
        "unknown": planned.unknown.len(),
        "replaced": planned.replaced.iter().take(MOST).map(|path| &**path).collect::<Vec<_>>(),
        "nothing": planned.is_empty(),
        "asks": asks.map(|stop| asked(&stop, language)),
    });
    for (name, paths) in [("new", &planned.new), ("changed", &planned.changed), ("gone", &planned.gone)] {
        told[name] = pages.told(paths);
    }
    Ok(told)
}

/// The pages of a plan by their addresses.
struct PagesByAddress<'p>(&'p Plan);

impl PagesByAddress<'_> {
    /// Pages with their titles, and how many other files there are.
    fn told(&self, paths: &[Address]) -> Value {
        let (pages, files): (Vec<&Address>, Vec<&Address>) = paths.iter().partition(|path| path.ends_with(".html"));
        let by_address: std::collections::BTreeMap<&str, &Page> =
            self.0.pages.iter().map(|page| (&*page.address, page)).collect();
        let page = |path: &&Address| {
            let there = by_address.get(&***path);
            json!({
                "address": &***path,
                "title": there.and_then(|page| self.0.title(page)),
                "href": there.map(|_| href(self.0, path)),
                "text": there.is_some_and(|page| matches!(page.content, Content::View(PageId::Article(_) | PageId::Standing(_)))),
            })
        };
        let mut shown: Vec<Value> = pages.iter().take(MOST).map(page).collect();
        // What staff wrote comes before what follows from it.
        shown.sort_by_key(|page| page["text"] != json!(true));
        json!({ "pages": shown, "count": pages.len(), "files": files.len() })
    }
}
