//! What the preview shows: the last good edition of the site, and what is wrong with the newest.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem::discriminant;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use rayon::prelude::*;
use serde::Serialize;
use tokio::sync::watch;

use crate::base::address::Address;
use crate::base::diagnostic::{Diagnostic, Diagnostics, msg};
use crate::base::language::Language;
use crate::base::memo::is_same;
use crate::base::report::{self, ReportStyle};
use crate::base::source::{SourcePath, Sources, extension};
use crate::edge::session::{lock, lock_memo};
use crate::edge::terminal;
use crate::site::{Content, Page};
use crate::{Options, Plan, PlanMemo};

/// The preview's own pages and files are below this path; none of them is ever in the output.
pub const OWN: &str = "/_bantin/";

/// The overlay and the terminal show at most this many problems of each kind.
pub const SHOWN: usize = 10;

/// A plan with its pages by address.
pub struct Edition {
    /// Identifies the edition to the browser; another run of the server has other names.
    pub name: String,
    /// The plan.
    pub plan: Plan,
    /// The options it was made with.
    options: Options,
    /// Shared with the edition before, where the addresses are the same.
    pages: Arc<ahash::HashMap<Address, usize>>,
    /// Made when a hidden page is requested.
    hidden: OnceLock<Arc<Edition>>,
    /// All its diagnostics, if one is an error or a template failed; none: it is good.
    failed: Option<Diagnostics>,
}

impl Edition {
    fn new(name: String, plan: Plan, options: Options, last: Option<&Edition>) -> Edition {
        let pages = last.filter(|last| last.has_addresses_of(&plan)).map(|last| last.pages.clone());
        let pages = pages.unwrap_or_else(|| {
            let numbers = plan.pages.iter().enumerate();
            Arc::new(numbers.map(|(number, page)| (page.address.clone(), number)).collect())
        });
        let failed = failures(&plan);
        Edition { name, plan, options, pages, hidden: OnceLock::new(), failed }
    }

    /// Whether its pages are at the addresses of those of a plan, in the same order.
    fn has_addresses_of(&self, plan: &Plan) -> bool {
        self.plan.pages.len() == plan.pages.len()
            && self.plan.pages.iter().zip(&plan.pages).all(|(one, other)| is_same(&one.address, &other.address))
    }

    /// The page at an address.
    pub fn page(&self, address: &str) -> Option<&Page> {
        self.plan.pages.get(*self.pages.get(address)?)
    }

    /// Whether `build` would write it, as far as one page of each kind shows.
    pub fn is_good(&self) -> bool {
        self.failed.is_none()
    }

    /// What there is to report: everything that is wrong, else the warnings.
    pub fn reported(&self) -> &Diagnostics {
        self.failed.as_ref().unwrap_or(&self.plan.diagnostics)
    }

    /// What is wrong, as text; empty where it is good.
    pub fn problems(&self, style: ReportStyle) -> String {
        let failed = self.failed.as_ref();
        failed.map(|failed| report::text(failed, &self.plan.sources, style)).unwrap_or_default()
    }
}

/// All diagnostics if one of them is an error. A template can fail only while rendering: one page of each kind is tried,
/// so that the mistake is reported before someone opens such a page.
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

/// What the script in the browser receives.
#[derive(Clone, Debug, Default, Serialize)]
struct LiveMessage {
    /// The edition that is shown.
    edition: String,
    /// The one before.
    from: String,
    /// If only style sheets differ: their old and new paths.
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
    /// The last good edition with the hidden pages.
    hidden: Option<Arc<Edition>>,
    number: u64,
    notice: LiveMessage,
}

/// What the preview shows, shared by all connections.
pub struct PreviewState {
    /// The site's real folder: no file outside its `content/` is served.
    pub root: PathBuf,
    run: String,
    follow: bool,
    language: Option<Language>,
    memo: Arc<Mutex<PlanMemo>>,
    inner: Mutex<Inner>,
    ticks: watch::Sender<u64>,
    whispers: watch::Sender<u64>,
}

/// Where a page was found.
pub struct Located {
    /// The edition it is of.
    pub edition: Arc<Edition>,
    /// Whether the page is hidden from readers: a draft, scheduled or expired.
    pub hidden: bool,
}

impl PreviewState {
    /// An empty state; `run` identifies this run of the server.
    pub fn new(
        root: PathBuf,
        run: String,
        follow: bool,
        language: Option<Language>,
        memo: Arc<Mutex<PlanMemo>>,
    ) -> PreviewState {
        let inner =
            Inner { notice: LiveMessage { edition: format!("{run}-0"), ..LiveMessage::default() }, ..Inner::default() };
        PreviewState {
            root,
            run,
            follow,
            language,
            memo,
            inner: Mutex::new(inner),
            ticks: watch::Sender::new(0),
            whispers: watch::Sender::new(0),
        }
    }

    /// Changes whenever there is a new notice.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.ticks.subscribe()
    }

    /// Changes whenever the windows of an extension are told that something of its own is different.
    pub fn whispers(&self) -> watch::Receiver<u64> {
        self.whispers.subscribe()
    }

    /// Tells the windows of an extension that something is different which no page shows.
    pub fn whisper(&self) {
        self.whispers.send_modify(|count| *count += 1);
    }

    /// Takes a new plan: a good one is shown from now on, of any other what is wrong. Returns it as an edition, and
    /// whether there is something to report that was not reported of the one before.
    pub fn publish(&self, plan: Plan, options: &Options, changed: &BTreeSet<SourcePath>) -> (Arc<Edition>, bool) {
        let (number, last) = {
            let inner = lock(&self.inner);
            (inner.number + 1, inner.latest.clone())
        };
        let name = format!("{}-{number}", self.run);
        let edition = Arc::new(Edition::new(name, plan, options.clone(), last.as_deref()));
        let follow = if edition.is_good() && self.follow { self.jump(&edition, changed) } else { String::new() };
        let mut old = None;
        let mut inner = lock(&self.inner);
        inner.latest = Some(edition.clone());
        let language = self.language(&edition.plan);
        if edition.is_good() {
            inner.number = number;
            let styles = inner.shown.as_ref().map(|old| styles(old, &edition, changed)).unwrap_or_default();
            let from = std::mem::take(&mut inner.notice.edition);
            inner.notice =
                LiveMessage { edition: edition.name.clone(), from, styles, follow, ..LiveMessage::default() };
            let shown = inner.shown.replace(edition.clone());
            old = std::mem::replace(&mut inner.before, shown);
        }
        inner.notice.problems = edition.problems(ReportStyle { language, colour: false, most: SHOWN });
        drop(inner);
        self.tick();
        let is_news = last.as_ref().is_none_or(|last| last.reported() != edition.reported());
        // Dropping a large site takes a while: browsers are notified first.
        drop((old, last));
        (edition, is_news)
    }

    /// Reports a problem that only showed when a page was rendered. Returns whether it is new.
    pub fn notify(&self, edition: &Edition, failed: Diagnostic) -> bool {
        let mut all = Diagnostics::default();
        all.push(failed);
        let style = ReportStyle { language: self.language(&edition.plan), colour: false, most: SHOWN };
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
        terminal::report(
            &edition.plan,
            &all,
            self.language(&edition.plan),
            terminal::Detail { most: SHOWN, old: false },
        );
    }

    fn tick(&self) {
        self.ticks.send_modify(|tick| *tick += 1);
    }

    /// The current notice as JSON. A hidden page also gets what is wrong with hidden pages.
    pub fn notice(&self, hidden: bool) -> String {
        let (mut notice, latest) = {
            let inner = lock(&self.inner);
            (inner.notice.clone(), inner.latest.clone())
        };
        let language = latest.as_ref().map_or(Language::Vi, |latest| self.language(&latest.plan));
        if let Some(latest) = latest.filter(|_| hidden && notice.problems.is_empty()) {
            let style = ReportStyle { language, colour: false, most: SHOWN };
            notice.problems = self.hidden(&latest).problems(style);
        }
        let title = msg!("Có lỗi: đang hiện bản tốt gần nhất", "Problems: this is the last good page");
        notice.title = title.text(language).to_owned();
        notice.close = msg!("Ẩn", "Hide").text(language).to_owned();
        serde_json::to_string(&notice).unwrap_or_default()
    }

    /// The language of messages.
    pub fn language(&self, plan: &Plan) -> Language {
        self.language.unwrap_or(plan.language())
    }

    /// The name of the edition that is shown.
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

    /// Waits until there is an edition, good or not.
    pub async fn first(&self) {
        let mut ticks = self.subscribe();
        while self.latest().is_none() && ticks.changed().await.is_ok() {}
    }

    /// Plans other sources as those of an edition are planned, with or without hidden pages.
    pub fn plan(&self, edition: &Edition, sources: Sources, drafts: bool) -> Plan {
        let options = Options { drafts, ..edition.options.clone() };
        crate::plan(sources, &options, &mut lock_memo(&self.memo))
    }

    /// The same site with its hidden pages.
    pub fn hidden(&self, edition: &Arc<Edition>) -> Arc<Edition> {
        if edition.options.drafts {
            return edition.clone();
        }
        let made = edition.hidden.get_or_init(|| {
            let plan = self.plan(edition, edition.plan.sources.clone(), true);
            let options = Options { drafts: true, ..edition.options.clone() };
            Arc::new(Edition::new(edition.name.clone(), plan, options, None))
        });
        if made.is_good() {
            lock(&self.inner).hidden = Some(made.clone());
        }
        made.clone()
    }

    /// Where the page of an address is: in the edition that is shown, or among the hidden pages.
    pub fn find(&self, address: &str) -> Option<Located> {
        let (shown, latest) = (self.shown(), self.latest()?);
        let never_good = shown.is_none();
        if let Some(edition) = shown.or(Some(latest.clone())).filter(|shown| shown.page(address).is_some()) {
            return Some(Located { edition, hidden: false });
        }
        // Without hidden pages there is nothing to look for.
        if never_good || latest.plan.site.left_out.is_empty() && latest.is_good() {
            return None;
        }
        let newest = self.hidden(&latest);
        let last_good = lock(&self.inner).hidden.clone();
        let good = if newest.is_good() { None } else { last_good.filter(|good| good.page(address).is_some()) };
        let edition = good.unwrap_or(newest);
        edition.page(address).is_some().then_some(Located { edition, hidden: true })
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
