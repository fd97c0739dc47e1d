//! bantin turns a folder of Markdown news and a statistics TOML into a town's static portal.
//!
//! A pure core, an edge that touches the machine, and one path through it for everything:
//!
//! ```text
//!         edge                              pure core                             edge
//!  content/, themes/    Sources   what the files are: paths, texts, facts of blobs
//!    disk::read ──────►   │ article::read     each file alone, in parallel, remembered
//!                         ▼
//!                       Articles  front matter, and a Body with holes where other files are needed
//!  now, options ──────►   │ site::join        sections, tags, months, addresses, clashes
//!                         ▼
//!                       Site      everything derived, nothing parsed
//!                         │ site::pages       every page as data
//!                         ▼
//!                       Plan      pages, theme, diagnostics ──────────────► report (carets, JSON)
//!                         │ Plan::render      one page to bytes, on demand
//!                         ▼
//!                       bytes ────────────────────────────────────────────► disk::write (what differs)
//! ```
//!
//! [`plan`] is pure, and so is [`Plan::render`]. `build` renders every page and writes what differs; `check` renders
//! every page and looks at it. There is no second path. Modules are declared in the order of dependency: a module uses
//! only modules above it (`tests/architecture.rs` holds that). [`render`] makes the parts that pages are put together
//! from, [`pages`] has one file for each kind of page, for readers and for programs alike.
//!
//! The other way round, [`authoring`] turns edits (a field of a form, a new item) into new texts of files.
//!
//! To add a kind of page: a variant of [`site::PageId`] or [`site::Feed`], its address in `site/pages.rs`, its file in
//! [`pages`], a template, a golden case.

pub mod base;
pub mod tables;
pub mod config;
pub mod prose;
pub mod document_number;
pub mod spoken;
pub mod markdown;
pub mod images;
pub mod blocks;
pub mod html;
pub mod word;
pub mod old_portals;
pub mod attachments;
pub mod layout;
pub mod article;
pub mod visits;
pub mod statistics;
pub mod rows;
pub mod artwork;
pub mod site;
pub mod view;
pub mod chart;
pub mod theme;
pub mod render;
pub mod pages;
pub mod reports;
pub mod authoring;
pub mod file_checks;
pub mod output;
pub mod duties;
pub mod publication;
pub mod edge;

pub use pages::{PageParts, Rendered};

use std::collections::BTreeSet;
use std::sync::Arc;

use article::{Article, Rules};
use base::diagnostic::{Diagnostic, Diagnostics};
use base::kept::{Kept, Left};
use base::language::Language;
use base::source::{Source, SourcePath, Sources};
use base::time::Moment;
use pages::Renderer;
use site::{Page, Site};
use theme::Theme;

/// What a run depends on beside the sources.
#[derive(Clone, Debug)]
pub struct Options {
    /// The clock.
    pub now: Moment,
    /// Instead of the `base_url` of `site.toml`.
    pub base_url: Option<String>,
    /// Drafts, scheduled and expired items are built too, with a banner.
    pub drafts: bool,
}

/// What a plan leaves to the next one: what is made of what did not change is not made again.
#[derive(Default)]
pub struct PlanMemo {
    built_in: theme::BuiltIn,
    tables: tables::Opened,
    files: file_checks::FileMemo,
    articles: article::Readings,
    layouts: layout::Layouts,
    rows: rows::RowMemo,
    site: site::SiteMemo,
    theme: theme::ThemeMemo,
    index: Arc<Option<Kept>>,
}

impl PlanMemo {
    /// One that takes texts and the parts of the search index as an earlier run of the program has left them, and leaves its own
    /// to the next one.
    pub fn keeping(texts: Kept, index: Kept) -> PlanMemo {
        PlanMemo { articles: article::Readings::keeping(texts), index: Some(index).into(), ..PlanMemo::default() }
    }

    /// The texts that are left to the next run; none where it has them already.
    pub fn left_texts(&self) -> Option<Left<'_>> {
        self.articles.left()
    }
}

/// Every page of the site as data, and everything that is to be said about it.
pub struct Plan {
    /// What was read, the built-in theme included.
    pub sources: Sources,
    /// The joined site.
    pub site: Site,
    /// Every page, in the order of writing.
    pub pages: Vec<Page>,
    /// All problems of the files, sorted. Rendering can only add problems of templates.
    pub diagnostics: Diagnostics,
    /// Which texts are rows of tables.
    pub rows: rows::Rows,
    theme: Arc<Theme>,
    renderer: Renderer,
}

/// Makes the plan of a site. Nothing is read and nothing is written; the same sources and options give the same plan.
pub fn plan(sources: Sources, options: &Options, memo: &mut PlanMemo) -> Plan {
    let sources = memo.tables.open(memo.built_in.below(sources));
    let mut out = Diagnostics::default();
    file_checks::files(&sources, &mut memo.files, &mut out);
    let config = config::read(&sources, options.base_url.as_deref(), &mut out);
    let (off, forbidden) = (config.off.clone(), config.errors.clone());
    let themes = [theme::DEFAULT, config.theme.value.as_str()];
    memo.layouts = layout::Layouts::read(&sources, themes, &memo.layouts, &mut out);
    let (sources, rows) = rows::expand(sources, &memo.layouts, &mut memo.rows, &mut out);
    let copies = memo.files.copies(&config.off);
    let statistics = statistics::read_but(&sources, &copies, &mut out);
    let figures = statistics.has_own();
    let rules = Rules { documents: rows.has_documents, figures, ..Rules::of(&config) };
    let articles = articles(&sources, (rules, &copies), options, memo, &mut out);
    let opening = statistics.counter.as_ref().and_then(|counter| counter.opening.as_ref());
    let ledger = visits::read_ledger(&sources, opening, &mut out);
    file_checks::replaced(&sources, &mut memo.files, &mut out);
    let theme = theme::remembered(&sources, &config, &mut memo.theme, &mut out);
    let (now, everything, has_search) = (options.now, options.drafts, theme.has_search);
    let parts = site::Parts { config, articles, statistics, ledger, now, everything, has_search };
    let site = site::join(parts, &sources, &mut memo.site, &mut out);
    chart::check(&site.statistics.sets, site.config.language, &mut out);
    let used = site::check_links(&site, &mut out);
    file_checks::orphans(&sources, &used, &mut out);
    file_checks::copied(&sources, &used.public, &mut out);
    // Of a configuration that cannot be read nothing is known to be missing.
    if sources.text(config::PATH).is_some() && !out.has_errors_in(config::PATH) {
        file_checks::agency(&site, &mut out);
    }
    let drawings = site::drawings(&sources, &used, &mut out);
    let pages = site::pages(&site, &theme.asset_files, &used, &drawings);
    // Templates are tried only on a site that is sound so far: one mistake should not be told twice.
    let (renderer, failed) = if out.has_errors() {
        (Renderer::empty(&site), Vec::new())
    } else {
        Renderer::new(&site, &theme, &pages, memo.index.clone())
    };
    out.extend(failed);
    // Pages of what is not approved can be looked at; they are not published.
    file_checks::approvals(&site, &mut out);
    rows.relocate(&mut out);
    out.forbid(&forbidden);
    out.settle(&off);
    Plan { sources, site, pages, diagnostics: out, rows, theme, renderer }
}

/// Reads every Markdown file that is content, each with the layout of its section.
fn articles(
    sources: &Sources,
    (rules, copies): (Rules, &BTreeSet<SourcePath>),
    options: &Options,
    memo: &mut PlanMemo,
    out: &mut Diagnostics,
) -> Vec<Arc<Article>> {
    let has_section = |folder: &str| sources.get(&format!("{folder}/_index.md")).is_some();
    let mut texts: Vec<article::Text> = Vec::with_capacity(sources.count());
    for (path, source) in sources.below("content/") {
        let Source::Text(text) = source else { continue };
        let known = memo.articles.kind(texts.len(), path, text);
        let kind = known.or_else(|| site::kind_of(path, has_section).filter(|_| !article::is_note(path, text)));
        let is_copy = copies.contains(path);
        texts.extend(kind.map(|kind| article::Text { path, text, kind, is_copy }));
    }
    memo.articles.read(&texts, &memo.layouts, rules, options.drafts, out)
}

impl Plan {
    /// Renders one page.
    ///
    /// # Errors
    /// A mistake in a template, at the expression that failed.
    pub fn render<'p>(&'p self, page: &'p Page) -> Result<Rendered<'p>, Diagnostic> {
        self.compose(page)?.render()
    }

    /// Everything that a page is made of, before it is rendered: what was made of the same need not be made again.
    ///
    /// # Errors
    /// A mistake in the template of a part of it, as [`Plan::render`] gives it.
    pub fn compose<'p>(&'p self, page: &'p Page) -> Result<PageParts<'p>, Diagnostic> {
        self.renderer.compose(&self.site, &self.theme, &self.sources, page)
    }

    /// The title of a page in the site's language; none of a file for programs.
    pub fn title(&self, page: &Page) -> Option<String> {
        self.renderer.title(&self.site, &self.theme, page)
    }

    /// The chart of a data set alone, as a text shows it; empty where there is nothing to draw. It is made of any plan, with
    /// whatever mistakes.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn chart(&self, set: &statistics::DataSet, language: Language) -> Result<String, Diagnostic> {
        render::blocks::chart_of(&self.theme, set, language)
    }

    /// The table of a data set alone, as a text shows it.
    ///
    /// # Errors
    /// A mistake in the template.
    pub fn table(&self, set: &statistics::DataSet, language: Language) -> Result<String, Diagnostic> {
        render::blocks::table_of(&self.theme, set, language)
    }

    /// The script of an item for the loudspeakers.
    ///
    /// # Errors
    /// If its text is larger, or nested deeper, than any page, or a template fails.
    pub fn script(
        &self,
        item: &site::Item,
        words: &spoken::SpokenWords,
    ) -> Result<reports::Script, base::diagnostic::Message> {
        reports::script::script((&self.site, &self.theme), item, words)
    }

    /// Makes what many pages share, before all of them are rendered at once: else one would wait for another that makes it.
    pub fn prepare(&self) {
        self.renderer.prepare(&self.site);
    }

    /// Puts away what only the pages of the search are made of, once they are rendered ([`Page::is_of_search`]).
    pub fn release_search(&self) {
        self.renderer.release_search();
    }

    /// Tries the template of a page, without what only readers of the page need: the index of the search.
    ///
    /// # Errors
    /// A mistake in the template, as [`Plan::render`] gives it.
    pub fn try_template(&self, page: &Page) -> Result<(), Diagnostic> {
        self.renderer.try_template(&self.site, &self.theme, page)
    }

    /// The parts of the search index that are left to the next run; none where it has them already.
    pub fn left_index(&self) -> Option<Left<'_>> {
        self.renderer.left_index(&self.site)
    }

    /// Tells which figures of published items change, checked against what the last build wrote.
    pub fn compare(&mut self, published: &site::ShownFigures) {
        let mut changed = Diagnostics::default();
        changed.extend(self.site.changed_figures(published));
        self.rows.relocate(&mut changed);
        self.diagnostics.extend(changed);
        self.diagnostics.forbid(&self.site.config.errors);
        self.diagnostics.settle(&self.site.config.off);
    }

    /// The language of the site.
    pub fn language(&self) -> Language {
        self.site.config.language
    }

    /// The next instant at which the same sources give another plan: an item becomes due, expires, or is no longer
    /// pinned or news. None where nothing changes by itself.
    pub fn next_change(&self) -> Option<Moment> {
        self.site.next_change()
    }

    /// The next instant at which a build of the same sources gives other bytes: beside [`Plan::next_change`], when words of
    /// the counter grow old. None where it never does.
    pub fn holds_until(&self) -> Option<Moment> {
        self.site.holds_until()
    }
}
