//! A look at the finished pages, as `check` takes it: every link and anchor in the HTML as readers get it, and what a
//! page weighs with everything it loads. The sources were checked before; here themes and raw HTML are.

mod facts;

use std::collections::{BTreeMap, BTreeSet};

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
    let looked: Vec<_> = plan
        .pages
        .par_iter()
        .map(|page| match plan.render(page) {
            Ok(Rendered::Bytes(bytes)) => {
                let facts = page.address.ends_with(".html").then(|| look(&bytes));
                Ok((&*page.address, bytes.len() as u64, facts))
            }
            Ok(Rendered::File(blob)) => Ok((&*page.address, blob.len, None)),
            Ok(Rendered::Picture(blob, one)) => Ok((&*page.address, one.estimate(blob.len), None)),
            Err(diagnostic) => Err(diagnostic),
        })
        .collect();
    let mut facts = BTreeMap::new();
    let mut sizes = BTreeMap::new();
    for one in looked {
        match one {
            Ok((address, len, found)) => {
                sizes.insert(address, len);
                facts.extend(found.map(|found| (address, found)));
            }
            Err(diagnostic) => out.push(diagnostic),
        }
    }
    if !out.has_errors() {
        check(plan, &facts, &sizes, out);
    }
    out.forbid(&plan.site.config.errors);
    out.settle(&plan.site.config.off);
}

/// Looks at all finished pages together. `sizes` has the length of every file of the site.
fn check<'f>(plan: &'f Plan, facts: &'f BTreeMap<&str, Facts>, sizes: &BTreeMap<&str, u64>, out: &mut Diagnostics) {
    let mut broken = Broken::default();
    for page in &plan.pages {
        let Some(found) = facts.get(&*page.address) else { continue };
        for link in &found.links {
            if let Some((target, anchor)) = local(&plan.site.config, &page.address, link)
                && !leads_somewhere(facts, sizes, &target, anchor.as_deref())
            {
                broken.add((target, anchor), page, link);
            }
        }
        let mut weight = found.len;
        let mut heaviest = (found.len, page.address.to_string());
        let mut seen = BTreeSet::new();
        for load in &found.loads {
            let Some((target, _)) = local(&plan.site.config, &page.address, load) else { continue };
            match sizes.get(target.as_str()) {
                Some(len) if seen.insert(target.clone()) => {
                    weight += len;
                    heaviest = heaviest.max((*len, target));
                }
                Some(_) => {}
                None => broken.add((target, None), page, load),
            }
        }
        if weight > plan.site.config.page_weight {
            out.push(heavy(plan, page, weight, &heaviest));
        }
    }
    out.extend(broken.told(plan));
}

fn leads_somewhere(
    facts: &BTreeMap<&str, Facts>,
    sizes: &BTreeMap<&str, u64>,
    target: &str,
    anchor: Option<&str>,
) -> bool {
    let has_anchor = |anchor: &str| facts.get(target).is_none_or(|facts| facts.ids.contains(anchor));
    sizes.contains_key(target) && anchor.is_none_or(|anchor| anchor.is_empty() || has_anchor(anchor))
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

fn heavy(plan: &Plan, page: &Page, weight: u64, heaviest: &(u64, String)) -> Diagnostic {
    let language = plan.language();
    let (total, most) = (size(weight, language), size(plan.site.config.page_weight, language));
    let (len, name) = (size(heaviest.0, language), &heaviest.1);
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
