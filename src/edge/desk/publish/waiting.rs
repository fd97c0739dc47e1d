//! How many pages wait to be published, for the newsroom: told without asking a server and without writing anything.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::edge::desk::Desk;
use crate::edge::desk::store::version;
use crate::edge::preview::Edition;
use crate::edge::publish::{Waiting, last_published};
use crate::edge::session::lock;
use crate::publication::Manifest;

/// What was counted last, and of which edition and which publication: counting renders every page.
#[derive(Default)]
pub struct Counted(Mutex<Option<(String, Waiting)>>);

/// The pages that a publication to the first place would bring, change and take down. Nothing where there is no place, the
/// portal has errors, or it is not known what was published.
pub fn told(desk: &Desk, edition: &Edition) -> Value {
    let config = &edition.plan.site.config;
    let Some(target) = config.publish.first().filter(|_| edition.is_good()) else { return Value::Null };
    let Some(bytes) = last_published(&desk.state.root, target) else { return Value::Null };
    let Ok(published) = Manifest::read(&bytes) else { return Value::Null };
    if published.site != config.base_url {
        return Value::Null;
    }
    let key = format!("{} {}", edition.name, version(&bytes));
    // Two windows that ask at the same time have it counted once.
    let mut last = lock(&desk.counted.0);
    let known = last.as_ref().filter(|(of, _)| *of == key).map(|(_, waiting)| *waiting);
    let Waiting { new, changed, gone } = known.unwrap_or_else(|| Waiting::of(&edition.plan, &published));
    *last = Some((key, Waiting { new, changed, gone }));
    json!({ "new": new, "changed": changed, "gone": gone })
}
