//! What the server shows: the last good edition of the site, and what is wrong with the newest.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;
use serde::Serialize;
use tokio::sync::watch;

use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, say};
use crate::base::language::Language;
use crate::base::report::{self, Style};
use crate::base::source::{SourcePath, extension};
use crate::edge::desk::lock;
use crate::edge::terminal;
use crate::site::{Content, Page};
use crate::{Memo, Options, Plan};

/// Of each kind of problem the overlay and the terminal show so many.
pub const SHOWN: usize = 10;

/// A plan with its pages by address.
pub struct Edition {
    /// Names the edition to the browser; another run of the server has other names.
    pub name: String,
    /// The plan.
    pub plan: Plan,
    /// The options it was made with.
    options: Options,
    pages: ahash::HashMap<Address, usize>,
    /// Made when someone asks for a page that readers do not see.
    hidden: OnceLock<Arc<Edition>>,
    /// What its diagnostics and its templates say is wrong; none: it is good.
    failed: Option<Diagnostics>,
}

impl Edition {
    fn new(name: String, plan: Plan, options: Options) -> Edition {
        let pages = plan.pages.iter().enumerate().map(|(number, page)| (page.address.clone(), number)).collect();
        let failed = failures(&plan);
        Edition { name, plan, options, pages, hidden: OnceLock::new(), failed }
    }

    /// The page at an address.
    pub fn page(&self, address: &str) -> Option<&Page> {
        self.plan.pages.get(*self.pages.get(address)?)
    }

    /// Whether `build` would write it, as far as one page of each kind tells.
    pub fn is_good(&self) -> bool {
        self.failed.is_none()
    }

    /// What is to be said about it: everything that is wrong, else the warnings.
    pub fn told(&self) -> &Diagnostics {
        self.failed.as_ref().unwrap_or(&self.plan.diagnostics)
    }

    /// What is wrong, as text; empty where it is good.
    pub fn problems(&self, style: Style) -> String {
        let failed = self.failed.as_ref();
        failed.map(|failed| report::text(failed, &self.plan.sources, style)).unwrap_or_default()
    }
}

/// All diagnostics where one of them is an error. A template can fail only while rendering: one page of each kind is
/// tried, so that the mistake is told before someone comes upon it.
fn failures(plan: &Plan) -> Option<Diagnostics> {
    let mut failed = Vec::new();
    if !plan.diagnostics.has_errors() {
        let mut kinds = HashSet::new();
        let views = plan.pages.iter().filter(|page| match page.content {
            Content::View(id) => kinds.insert(discriminant(&id)),
            Content::List(number) => kinds.insert(discriminant(&plan.site.lists[number].of)),
            _ => false,
        });
        let views: Vec<&Page> = views.collect();
        failed.par_extend(views.par_iter().filter_map(|page| plan.try_template(page).err()));
        if failed.is_empty() {
            return None;
        }
    }
    let mut all = plan.diagnostics.clone();
    all.extend(failed);
    all.settle(&[]);
    Some(all)
}

/// What a browser is told.
#[derive(Clone, Debug, Default, Serialize)]
struct Notice {
    /// The edition that is shown.
    edition: String,
    /// The one before.
    from: String,
    /// Style sheets that are all that differs, by old and new path.
    styles: Vec<(String, String)>,
    /// Where to go, with `--follow`.
    follow: String,
    problems: String,
    title: String,
    close: String,
}

#[derive(Default)]
struct Inner {
    shown: Option<Arc<Edition>>,
    before: Option<Arc<Edition>>,
    latest: Option<Arc<Edition>>,
    /// The last good edition of what readers do not see.
    hidden: Option<Arc<Edition>>,
    number: u64,
    notice: Notice,
}

/// What the server shows, shared by all connections.
pub struct Stage {
    /// The site's real folder: no file outside its `content/` is answered.
    pub root: PathBuf,
    run: String,
    follow: bool,
    language: Option<Language>,
    memo: Arc<Mutex<Memo>>,
    inner: Mutex<Inner>,
    ticks: watch::Sender<u64>,
}

/// Where a page was found.
pub struct Found {
    /// The edition it is of.
    pub edition: Arc<Edition>,
    /// Whether readers do not see it.
    pub hidden: bool,
}

impl Stage {
    /// An empty stage; `run` names this run of the server.
    pub fn new(root: PathBuf, run: String, follow: bool, language: Option<Language>, memo: Arc<Mutex<Memo>>) -> Stage {
        let inner = Inner { notice: Notice { edition: format!("{run}-0"), ..Notice::default() }, ..Inner::default() };
        Stage { root, run, follow, language, memo, inner: Mutex::new(inner), ticks: watch::Sender::new(0) }
    }

    /// Tells when there is something new.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }

    /// Puts a new plan on the stage: a good one is shown from now on, of another one what is wrong. Gives it, and
    /// whether there is something else to say about it than about the one before.
    pub fn publish(&self, plan: Plan, options: &Options, changed: &BTreeSet<SourcePath>) -> (Arc<Edition>, bool) {
        let number = lock(&self.inner).number + 1;
        let edition = Arc::new(Edition::new(format!("{}-{number}", self.run), plan, options.clone()));
        let follow = if edition.is_good() && self.follow { self.jump(&edition, changed) } else { String::new() };
        let mut old = None;
        let mut inner = lock(&self.inner);
        let last = inner.latest.replace(edition.clone());
        let language = self.language(&edition.plan);
        if edition.is_good() {
            inner.number = number;
            let styles = inner.shown.as_ref().map(|old| styles(old, &edition, changed)).unwrap_or_default();
            let from = std::mem::take(&mut inner.notice.edition);
            inner.notice = Notice { edition: edition.name.clone(), from, styles, follow, ..Notice::default() };
            let shown = inner.shown.replace(edition.clone());
            old = std::mem::replace(&mut inner.before, shown);
        }
        inner.notice.problems = edition.problems(Style { language, colour: false, most: SHOWN });
        drop(inner);
        self.tick();
        let is_news = last.as_ref().is_none_or(|last| last.told() != edition.told());
        // To let a large site go takes a while: after those who wait were told.
        drop((old, last));
        (edition, is_news)
    }

    /// Tells a problem that showed itself only when a page was rendered. Gives whether it is new.
    pub fn tell(&self, edition: &Edition, failed: Diagnostic) -> bool {
        let mut all = Diagnostics::default();
        all.push(failed);
        let style = Style { language: self.language(&edition.plan), colour: false, most: SHOWN };
        let text = report::text(&all, &edition.plan.sources, style);
        let mut inner = lock(&self.inner);
        let is_new = inner.notice.problems != text;
        inner.notice.problems = text;
        drop(inner);
        if is_new {
            self.tick();
        }
        is_new
    }

    /// Prints a problem of an edition to the terminal.
    pub fn print(&self, edition: &Edition, failed: &Diagnostic) {
        let mut all = Diagnostics::default();
        all.push(failed.clone());
        terminal::report(&edition.plan, &all, self.language(&edition.plan), SHOWN);
    }

    fn tick(&self) {
        self.ticks.send_modify(|tick| *tick += 1);
    }

    /// What a browser is to know now, as JSON. A page that readers do not see also tells what is wrong with those.
    pub fn notice(&self, hidden: bool) -> String {
        let (mut notice, latest) = {
            let inner = lock(&self.inner);
            (inner.notice.clone(), inner.latest.clone())
        };
        let language = latest.as_ref().map_or(Language::Vi, |latest| self.language(&latest.plan));
        if let Some(latest) = latest.filter(|_| hidden && notice.problems.is_empty()) {
            let style = Style { language, colour: false, most: SHOWN };
            notice.problems = self.hidden(&latest).problems(style);
        }
        let title = say!("Có lỗi: đang hiện bản tốt gần nhất", "Problems: this is the last good page");
        notice.title = title.text(language).to_owned();
        notice.close = say!("Ẩn", "Hide").text(language).to_owned();
        serde_json::to_string(&notice).unwrap_or_default()
    }

    /// The language of what is said.
    pub fn language(&self, plan: &Plan) -> Language {
        self.language.unwrap_or(plan.language())
    }

    /// The name of what is shown, as browsers are told it.
    pub fn name(&self) -> String {
        lock(&self.inner).notice.edition.clone()
    }

    /// The edition that is shown.
    pub fn shown(&self) -> Option<Arc<Edition>> {
        lock(&self.inner).shown.clone()
    }

    /// The good edition before the one that is shown: for a page whose template fails.
    pub fn before(&self) -> Option<Arc<Edition>> {
        lock(&self.inner).before.clone()
    }

    /// The newest edition, good or not.
    pub fn latest(&self) -> Option<Arc<Edition>> {
        lock(&self.inner).latest.clone()
    }

    /// The same site with everything that readers do not see.
    pub fn hidden(&self, edition: &Arc<Edition>) -> Arc<Edition> {
        if edition.options.drafts {
            return edition.clone();
        }
        let made = edition.hidden.get_or_init(|| {
            let options = Options { drafts: true, ..edition.options.clone() };
            let plan = crate::plan(edition.plan.sources.clone(), &options, &mut lock(&self.memo));
            Arc::new(Edition::new(edition.name.clone(), plan, options))
        });
        if made.is_good() {
            lock(&self.inner).hidden = Some(made.clone());
        }
        made.clone()
    }

    /// Where the page of an address is: in the edition that is shown, or among what readers do not see.
    pub fn find(&self, address: &str) -> Option<Found> {
        let (shown, latest) = (self.shown(), self.latest()?);
        let never_good = shown.is_none();
        if let Some(edition) = shown.or(Some(latest.clone())).filter(|shown| shown.page(address).is_some()) {
            return Some(Found { edition, hidden: false });
        }
        // Without anything hidden there is nothing to look for.
        if never_good || latest.plan.site.left_out.is_empty() && latest.is_good() {
            return None;
        }
        let newest = self.hidden(&latest);
        let last_good = lock(&self.inner).hidden.clone();
        let good = if newest.is_good() { None } else { last_good.filter(|good| good.page(address).is_some()) };
        let edition = good.unwrap_or(newest);
        edition.page(address).is_some().then_some(Found { edition, hidden: true })
    }

    /// The address of the one article that was saved.
    fn jump(&self, edition: &Arc<Edition>, changed: &BTreeSet<SourcePath>) -> String {
        let mut texts = changed.iter().filter(|path| path.ends_with(".md"));
        let (Some(path), None) = (texts.next(), texts.next()) else { return String::new() };
        let address = address_of(&edition.plan, path).or_else(|| address_of(&self.hidden(edition).plan, path));
        address.map(|address| href(&edition.plan, &address)).unwrap_or_default()
    }
}

/// The page that is made of a Markdown file.
pub fn address_of(plan: &Plan, path: &str) -> Option<Address> {
    plan.site.text_address(path).cloned()
}

/// The path of an address on the preview's server: the site's own path comes before it, as when it is published.
pub fn href(plan: &Plan, address: &str) -> String {
    let path = crate::base::address::encode(crate::base::address::canonical(address));
    format!("{}/{path}", plan.site.config.base_path())
}

/// Old and new paths of the style sheets, where nothing else changed.
fn styles(old: &Edition, new: &Edition, changed: &BTreeSet<SourcePath>) -> Vec<(String, String)> {
    let theme = format!("themes/{}/assets/", new.plan.site.config.theme.value);
    let only = |path: &SourcePath| {
        extension(path) == "css" && (path.starts_with(&theme) || path.starts_with("content/static/"))
    };
    if changed.is_empty() || !changed.iter().all(only) || old.pages.len() != new.pages.len() {
        return Vec::new();
    }
    let named = |edition: &Edition| -> HashMap<String, Address> {
        let sheets = edition.plan.pages.iter().filter(|page| page.address.ends_with(".css"));
        sheets.map(|page| (without_hash(&page.address), page.address.clone())).collect()
    };
    let (before, after) = (named(old), named(new));
    let mut pairs: Vec<(String, String)> = before
        .iter()
        .filter_map(|(name, old)| after.get(name).map(|new| (old, new)))
        .map(|(from, to)| (href(&old.plan, from), href(&new.plan, to)))
        .collect();
    pairs.sort();
    pairs
}

/// `assets/style.0123456789.css` is `assets/style.css`.
fn without_hash(address: &str) -> String {
    let mut parts: Vec<&str> = address.split('.').collect();
    if address.starts_with("assets/") && parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join(".")
}
