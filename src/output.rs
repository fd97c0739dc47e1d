//! A look at the finished pages, as `check` takes it: every link and anchor in the HTML as readers get it, and what a
//! page weighs with everything it loads. The sources were checked before; here themes and raw HTML are.

mod facts;

use std::collections::{BTreeMap, BTreeSet};

use ahash::HashMap;
use rayon::prelude::*;

use crate::base::address::decode;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg, warning};
use crate::base::number::{bytes as size, number};
use crate::base::source::{SourcePath, folder, join};
use crate::config::Config;
use crate::site::{Content, Page, PageId};
use crate::{Plan, Rendered};

pub use facts::{Facts, look};

/// Renders every page of a plan that is sound so far, keeps only what must be known of each, and looks at all together.
/// What is found joins the plan's own problems in `out`.
pub fn of_plan(plan: &Plan, out: &mut Diagnostics) {
    if out.has_errors() {
        return;
    }
    let numbers: HashMap<&str, usize> = plan.pages.iter().enumerate().map(|(at, page)| (&*page.address, at)).collect();
    let looked: Vec<_> = plan.pages.par_iter().map(|page| FinishedFile::of(plan, page, &numbers)).collect();
    let mut pages = Vec::with_capacity(looked.len());
    for one in looked {
        match one {
            Ok(page) => pages.push(page),
            Err(diagnostic) => out.push(diagnostic),
        }
    }
    if !out.has_errors() {
        check(plan, &numbers, &pages, out);
    }
    out.forbid(&plan.site.config.errors);
    out.settle(&plan.site.config.off);
}

/// What is kept of a finished file. Nearly all links lead to a page of the plan, which is known at once: only those that
/// have to be checked against other pages are kept, as written.
#[derive(Default)]
struct FinishedFile {
    len: u64,
    /// The anchors of a page; none of another file.
    ids: Option<BTreeSet<Box<str>>>,
    /// Links that lead to an anchor of another page, or nowhere.
    links: Vec<Box<str>>,
    /// The numbers of the files it loads, each once.
    loads: BTreeSet<usize>,
    /// What it loads that is not there, as written.
    missing: Vec<Box<str>>,
}

impl FinishedFile {
    fn of(plan: &Plan, page: &Page, numbers: &HashMap<&str, usize>) -> Result<FinishedFile, Diagnostic> {
        let len = match plan.render(page)? {
            Rendered::Bytes(bytes) if page.address.ends_with(".html") => {
                return Ok(FinishedFile::of_page(&plan.site.config, &page.address, &bytes, numbers));
            }
            Rendered::Bytes(bytes) => bytes.len() as u64,
            Rendered::File(blob) => blob.len,
            Rendered::Picture(blob, one) => one.estimate(blob.len),
        };
        Ok(FinishedFile { len, ..FinishedFile::default() })
    }

    fn of_page(config: &Config, address: &str, bytes: &[u8], numbers: &HashMap<&str, usize>) -> FinishedFile {
        let found = look(bytes);
        let is_open = |link: &&String| match local(config, address, link) {
            Some((target, _)) if !numbers.contains_key(&*target) => true,
            Some((_, None)) | None => false,
            Some((target, Some(anchor))) => !anchor.is_empty() && (target != address || !found.ids.contains(&anchor)),
        };
        let mut links: Vec<Box<str>> = found.links.iter().filter(is_open).map(|link| (**link).into()).collect();
        links.shrink_to_fit();
        let (mut loads, mut missing) = (BTreeSet::new(), Vec::new());
        for load in &found.loads {
            let Some((target, _)) = local(config, address, load) else { continue };
            match numbers.get(&*target) {
                Some(number) => _ = loads.insert(*number),
                None => missing.push((**load).into()),
            }
        }
        let ids = found.ids.into_iter().map(String::into_boxed_str).collect();
        FinishedFile { len: found.len, ids: Some(ids), links, loads, missing }
    }
}

/// Looks at all finished files together. They are in the order of the plan's pages, whose numbers are known by address.
fn check(plan: &Plan, numbers: &HashMap<&str, usize>, finished: &[FinishedFile], out: &mut Diagnostics) {
    let config = &plan.site.config;
    let has_anchor = |number: usize, anchor: &str| finished[number].ids.as_ref().is_none_or(|ids| ids.contains(anchor));
    let mut broken = Broken::default();
    for (page, found) in plan.pages.iter().zip(finished) {
        for link in &found.links {
            let Some((target, anchor)) = local(config, &page.address, link) else { continue };
            let number = numbers.get(&*target);
            if number.is_none_or(|number| anchor.as_deref().is_some_and(|anchor| !has_anchor(*number, anchor))) {
                broken.add((target, anchor), page, link);
            }
        }
        for load in &found.missing {
            let Some((target, _)) = local(config, &page.address, load) else { continue };
            broken.add((target, None), page, load);
        }
        if found.ids.is_some() {
            weigh(plan, page, found, finished, out);
        }
    }
    out.extend(broken.told(plan));
}

/// Reports a page that weighs too much with everything it loads.
fn weigh(plan: &Plan, page: &Page, found: &FinishedFile, finished: &[FinishedFile], out: &mut Diagnostics) {
    let loads = || found.loads.iter().map(|number| (finished[*number].len, &*plan.pages[*number].address));
    let weight = found.len + loads().map(|(len, _)| len).sum::<u64>();
    if weight > plan.site.config.page_weight {
        let heaviest = loads().fold((found.len, &*page.address), Ord::max);
        out.push(heavy(plan, page, weight, heaviest));
    }
}

/// Broken links by where they should lead: one in the footer is on every page, and is one mistake.
#[derive(Default)]
struct Broken<'p> {
    /// The pages with the link, and how it is written there.
    found: BTreeMap<Target, Vec<(&'p Page, &'p str)>>,
}

/// An address and an anchor.
type Target = (String, Option<String>);

impl<'p> Broken<'p> {
    fn add(&mut self, target: Target, page: &'p Page, link: &'p str) {
        let pages = self.found.entry(target).or_default();
        if pages.last().is_none_or(|(last, _)| last.address != page.address) {
            pages.push((page, link));
        }
    }

    fn told<'d>(self, plan: &'d Plan) -> impl Iterator<Item = Diagnostic> + use<'d, 'p> {
        self.found.into_values().filter_map(|pages| {
            let (page, link) = pages.first()?;
            let shown = format!("/{}", page.address);
            let help =
                msg!("sửa mẫu giao diện hoặc HTML trong bài", "fix the template, or the raw HTML of the article");
            if pages.len() == 1 {
                let message = msg!(
                    "trên trang `{shown}`: liên kết `{link}` hỏng",
                    "on the page `{shown}`: the link `{link}` is broken"
                );
                return Some(placed(plan, page, error!("output-link"; message; help: help)));
            }
            let count = number(pages.len() as i64, plan.language());
            let message = msg!(
                "trên {count} trang, như `{shown}`: liên kết `{link}` hỏng",
                "on {count} pages, like `{shown}`: the link `{link}` is broken"
            );
            Some(error!("output-link"; message; help: help))
        })
    }
}

/// The address and anchor of a link within the site; none for links to elsewhere.
pub fn local(config: &Config, from: &str, link: &str) -> Option<(String, Option<String>)> {
    let link = link.trim();
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, decode(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() {
        from.to_owned()
    } else if path.contains(':') || path.starts_with("//") {
        return None;
    } else if path.starts_with('/') {
        let below = path.strip_prefix(config.base_path()).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        decode(below.unwrap_or(path))?.trim_start_matches('/').to_owned()
    } else {
        // A link that climbs over the top is kept as typed: it leads nowhere.
        let decoded = decode(path)?;
        let slash = if decoded.ends_with('/') { "/" } else { "" };
        join(folder(from), &decoded).map_or(decoded, |joined| joined + slash)
    };
    let target = if target.is_empty() || target.ends_with('/') { format!("{target}index.html") } else { target };
    Some((target, anchor))
}

fn heavy(plan: &Plan, page: &Page, weight: u64, heaviest: (u64, &str)) -> Diagnostic {
    let language = plan.language();
    let (total, most) = (size(weight, language), size(plan.site.config.page_weight, language));
    let (len, name) = (size(heaviest.0, language), heaviest.1);
    placed(
        plan,
        page,
        warning!("page-weight";
            "trang `/{}` nặng {total}, quá {most}", "the page `/{}` weighs {total}, more than {most}", page.address;
            help: "nặng nhất là `{name}` ({len}): thu nhỏ ảnh, hoặc đổi giới hạn [check] page_kb",
                  "the heaviest is `{name}` ({len}): make it smaller, or change [check] page_kb"),
    )
}

/// A problem in a page is reported at the file the page was made from, if there is one.
fn placed(plan: &Plan, page: &Page, diagnostic: Diagnostic) -> Diagnostic {
    let path: Option<&SourcePath> = match page.content {
        Content::View(id @ (PageId::Article(_) | PageId::Standing(_))) => {
            plan.site.text(id).map(|article| &article.path)
        }
        _ => None,
    };
    match path {
        Some(path) => diagnostic.place(path),
        None => diagnostic,
    }
}
