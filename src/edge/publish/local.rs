//! The output folder as a publication sees it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{Target, failed};
use crate::Plan;
use crate::base::address::Address;
use crate::base::diagnostic::msg;
use crate::config::Config;
use crate::edge::Failure;
use crate::output;
use crate::publication::{self, Class, Hash, Remote, Wanted, is_safe, without_figures};
use crate::site::{Content, Page, PageId, VISITS_JSON};

/// The longest `visits.json` that is read from a target.
const MOST_VISITS: u64 = 1 << 20;

/// Every file of the plan as it lies in the output folder.
pub fn wanted(plan: &Plan, out: &Path) -> Result<BTreeMap<Address, Wanted>, Failure> {
    let files = plan.pages.par_iter().map(|page| {
        if !is_safe(&page.address) {
            return Err(odd_name(&page.address));
        }
        let read =
            if has_figures(page) { hash_page(&out.join(&*page.address)) } else { hash(&out.join(&*page.address)) };
        let (hash, size) = read.map_err(|error| missing(&page.address, &error))?;
        Ok((page.address.clone(), Wanted { hash, size, class: Class::of(page) }))
    });
    files.collect()
}

/// Whether the counter's figures are beside the point on a page: on all but the one that is about them.
fn has_figures(page: &Page) -> bool {
    page.address.ends_with(".html") && !matches!(page.content, Content::View(PageId::Visits))
}

fn hash_page(path: &Path) -> io::Result<(Hash, u64)> {
    let html = fs::read(path)?;
    Ok((Hash::of(&without_figures(&html)), html.len() as u64))
}

/// Hash and length of a file of any length.
pub fn hash(path: &Path) -> io::Result<(Hash, u64)> {
    let mut file = File::open(path)?;
    let (mut sha, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 64 * 1024]);
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((Hash(sha.finalize().into()), size)),
            read => {
                sha.update(&buffer[..read]);
                size += read as u64;
            }
        }
    }
}

fn odd_name(path: &str) -> Failure {
    msg!(
        "`{path}` không đăng được: tên tệp có ký tự mà nhiều máy chủ không nhận; đổi tên tệp này",
        "`{path}` cannot be published: its name has a sign that many servers do not take; rename the file"
    )
    .into()
}

fn missing(path: &str, error: &io::Error) -> Failure {
    msg!(
        "không đọc được `{path}` của bản dựng: {error}; dựng lại rồi đăng",
        "cannot read `{path}` of the output: {error}; build again, then publish"
    )
    .into()
}

/// The files that a page of the output leads to or loads.
pub fn links(config: &Config, out: &Path, path: &str) -> Vec<Address> {
    if !path.ends_with(".html") {
        return Vec::new();
    }
    // A page that is gone by now fails when it is sent.
    let facts = output::look(&fs::read(out.join(path)).unwrap_or_default());
    let links = facts.links.iter().chain(&facts.loads);
    links.filter_map(|link| output::local(config, path, link)).map(|(target, _)| target.into()).collect()
}

/// Whether the `visits.json` at the target is newer than ours, which would be sent otherwise.
pub fn counted_later(
    out: &Path,
    target: &mut dyn Target,
    wanted: &BTreeMap<Address, Wanted>,
    remote: &Remote,
) -> Result<bool, Failure> {
    let Some(ours) = wanted.get(VISITS_JSON) else { return Ok(false) };
    if remote.manifest.files.get(VISITS_JSON).is_some_and(|entry| entry.hash == Some(ours.hash)) {
        return Ok(false);
    }
    let theirs = target.read(VISITS_JSON, MOST_VISITS).map_err(|error| failed(&target.name(), VISITS_JSON, &error))?;
    let ours = fs::read(out.join(VISITS_JSON)).map_err(|error| missing(VISITS_JSON, &error))?;
    Ok(theirs.is_some_and(|theirs| publication::counted_later(&theirs, &ours)))
}
