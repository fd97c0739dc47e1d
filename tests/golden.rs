//! A small site, everything it turns into, and what is said about it: `tests/golden/<case>/`.
//!
//! `content/` is the site, `expected/` what it becomes: pages and feeds whole, files that are only copied by length and
//! checksum in `copied.txt`, files made of pictures there by their size in pixels, the report in `diagnostics.txt`. Most
//! sites use the theme `thuan` of `themes/` here, which prints every field of every view, so that a change of the
//! built-in theme does not touch them. `UPDATE=1 cargo test golden::` writes `expected/` anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::common;
use bantin::base::report::{ReportStyle, text};
use bantin::site::Content;
use bantin::{Options, Plan, PlanMemo, Rendered, output};

common::cases! { run, "golden", "/content/site.toml":
    agency article built_in charts drafts empty english feeds layouts lists redirects registers search statistics translations
}

fn run(path: &Path) {
    let case = path.parent().and_then(Path::parent).unwrap();
    let plan = plan(case);
    let actual = everything(&plan);
    let folder = case.join("expected");
    if common::update() {
        let _ = fs::remove_dir_all(&folder);
        actual.iter().for_each(|(name, bytes)| common::write(&folder.join(name), bytes));
        return;
    }
    let expected = common::tree(&folder);
    let mut failed = String::new();
    let nothing = Vec::new();
    for name in expected.keys().chain(actual.keys().filter(|name| !expected.contains_key(*name))) {
        let shown = |files: &BTreeMap<String, Vec<u8>>| {
            String::from_utf8_lossy(files.get(name).unwrap_or(&nothing)).into_owned()
        };
        failed.extend(common::difference(name, &shown(&expected), &shown(&actual)));
        if expected.contains_key(name) != actual.contains_key(name) {
            writeln!(failed, "{name}: there on one side only").unwrap();
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// The plan of a case, with the themes that all cases share.
fn plan(case: &Path) -> Plan {
    let mut sources = bantin::edge::read(case).unwrap();
    let shared = bantin::edge::read(case.parent().unwrap()).unwrap();
    for (path, source) in shared.below("themes/") {
        sources.insert_below(path, source);
    }
    let options = Options { now: common::now(), base_url: None, drafts: case.ends_with("drafts") };
    bantin::plan(sources, &options, &mut PlanMemo::default())
}

/// Every file of the output by its address, and the report.
fn everything(plan: &Plan) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut copied = String::new();
    let mut found = plan.diagnostics.clone();
    output::of_plan(plan, &mut found);
    let style = ReportStyle { language: plan.language(), colour: false, most: usize::MAX };
    files.insert("diagnostics.txt".to_owned(), text(&found, &plan.sources, style).into_bytes());
    if found.has_errors() {
        return files;
    }
    for page in plan.pages.iter().filter(|page| !is_of_another_theme(plan, &page.address)) {
        match plan.render(page).unwrap() {
            Rendered::File(blob) => {
                let bytes = fs::read(&blob.disk).unwrap();
                writeln!(copied, "{} {} {}", page.address, blob.len, checksum(&bytes)).unwrap();
            }
            Rendered::Picture(_, one) => {
                writeln!(copied, "{} {} x {}", page.address, one.width, one.height).unwrap();
            }
            Rendered::Bytes(bytes) if matches!(page.content, Content::Bytes(_)) => {
                writeln!(copied, "{} {} {}", page.address, bytes.len(), checksum(&bytes)).unwrap();
            }
            Rendered::Bytes(bytes) => {
                let first = files.insert(page.address.to_string(), bytes.into_owned());
                assert!(first.is_none(), "two pages at {}", page.address);
            }
        }
    }
    files.insert("copied.txt".to_owned(), copied.into_bytes());
    files
}

/// The built-in theme lies below every other, and its assets come with it; they are no matter of these sites.
fn is_of_another_theme(plan: &Plan, address: &str) -> bool {
    let theme = &plan.site.config.theme.value;
    let Some(name) = address.strip_prefix("assets/") else { return false };
    let (stem, ext) = (name.split('.').next().unwrap(), name.rsplit('.').next().unwrap());
    let has = |theme: &str| plan.sources.get(&format!("themes/{theme}/assets/{stem}.{ext}")).is_some();
    has("thach-han") && !has(theme)
}

fn checksum(bytes: &[u8]) -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(bytes))
}
