//! Writes a plan: only what differs, in a safe order, all or nothing.
//!
//! Every page is rendered and compared with what is on the disk, unless its file was made of the same (`inputs`); what
//! differs is written to a staging folder inside the output. Only when all pages are there is each renamed to its place,
//! in the order of `commit`: assets, new pages, then the pages that link to them; files of the last run that are no longer
//! made go last. What is replaced is kept meanwhile (`undo`): where a rename fails, all is put back. A crash leaves each
//! file whole, old or new; the manifest written before the first rename names old and new files, so that the next run knows
//! its own. If the output does not exist yet, all is written into a new folder beside it, which becomes the output by one
//! rename.

mod commit;
mod fresh;
mod inputs;
mod output;
mod same;
mod vanished;
mod undo;

use std::fs;
use std::path::Path;

use rayon::prelude::*;

pub use self::commit::{Written, published_figures};
pub use self::fresh::has_leftovers;
use self::fresh::{beside, remove_stale};
use self::inputs::{MadePages, PageInputs};
use self::output::{FileChange, OutputFolder, busy, cannot_write};
pub use self::vanished::{Vanished, vanished};
use super::{Cache, Failure, kept};
use crate::Plan;
use crate::base::diagnostic::{Diagnostic, Diagnostics, msg};
use crate::site::Page;

/// This many pages are one piece of work: pages of statistics take ten times as long as the others and are next to each
/// other, so that with larger pieces one processor would wait for another.
const PIECE: usize = 16;

/// Why nothing was written. As the error of a `Result` rather than a third outcome beside success, so that `?` works.
#[derive(Debug)]
pub enum WriteError {
    /// A template failed, or a picture is damaged.
    Problems(Diagnostics),
    /// The disk failed, or a file that bantin did not make is in the way.
    Failure(Failure),
}

impl From<Failure> for WriteError {
    fn from(failure: Failure) -> WriteError {
        WriteError::Failure(failure)
    }
}

/// Writes all pages of a plan below `out`. `step` is called once for each picture that was made and for each page that
/// was compared.
///
/// # Errors
/// See [`WriteError`]; the output is as it was. Only where a disk that failed while files were put in their places fails
/// again while they are put back, the failure names what stayed new.
pub fn write(plan: &Plan, out: &Path, cache: &Cache, step: &(dyn Fn() + Sync)) -> Result<Written, WriteError> {
    let is_fresh = !out.exists();
    if out.exists() && !out.is_dir() {
        return Err(Failure::from(msg!("`{}` không phải thư mục", "`{}` is not a folder", out.display())).into());
    }
    if is_fresh {
        remove_stale(out);
    }
    let target = if is_fresh { beside(out) } else { out.to_path_buf() };
    let output = OutputFolder::open(&target, out, is_fresh)?;
    let result = fill(&output, plan, cache, step);
    if result.is_err() || !is_fresh {
        output.abandon(is_fresh);
        return result;
    }
    output.close();
    fs::rename(&target, out).map_err(|error| {
        output.abandon(is_fresh);
        if out.exists() { busy(out) } else { cannot_write(out, &error) }
    })?;
    result
}

fn fill(output: &OutputFolder, plan: &Plan, cache: &Cache, step: &(dyn Fn() + Sync)) -> Result<Written, WriteError> {
    no_problems(cache.fill(plan, step)?)?;
    plan.prepare();
    let made = MadePages::read(cache.folder());
    let stage = |page: &Page| {
        let staged = stage((output, &made), plan, page, cache);
        step();
        match staged {
            Ok(staged) => staged.map(Ok),
            Err(diagnostic) => Ok(Err(diagnostic)),
        }
    };
    // The search first: its index and the cards of lists, which both grow with the articles, are not in memory together.
    let (search, others): (Vec<usize>, Vec<usize>) =
        (0..plan.pages.len()).partition(|number| plan.pages[*number].is_of_search());
    let mut staged = stage_all(plan, &search, &stage)?;
    kept::leave_index(cache.folder(), plan);
    plan.release_search();
    staged.extend(stage_all(plan, &others, &stage)?);
    staged.sort_unstable_by_key(|(number, _)| *number);
    let mut problems = Diagnostics::default();
    let staged = staged.into_iter().filter_map(|(_, one)| one.map_err(|problem| problems.push(problem)).ok());
    let staged: Vec<Staged> = staged.collect();
    no_problems(problems)?;
    let (changes, inputs): (Vec<FileChange>, Vec<Option<PageInputs>>) = staged.into_iter().unzip();
    let written = output.commit(plan, &changes)?;
    let pages = plan.pages.iter().zip(inputs).filter_map(|(page, inputs)| Some((&*page.address, inputs?)));
    made.note(cache.folder(), &output.root, &pages.collect::<Vec<_>>());
    Ok(written)
}

/// What has to be done to the file of a page, and what the page is made of where that is known.
type Staged = (FileChange, Option<PageInputs>);

/// A page that was staged, or a mistake in its template.
type StagedOrNot = Result<Staged, Diagnostic>;

/// Renders a page and stages it where it differs; one whose file is right as it is, is not rendered.
fn stage(
    (output, made): (&OutputFolder, &MadePages),
    plan: &Plan,
    page: &Page,
    cache: &Cache,
) -> Result<Result<Staged, Failure>, Diagnostic> {
    let parts = plan.compose(page)?;
    let inputs = parts.inputs().map(|inputs| output.look(page, inputs, made));
    if let Some(known @ PageInputs::Known(_)) = inputs {
        return Ok(Ok((FileChange::Same, Some(known))));
    }
    let rendered = parts.render()?;
    Ok(output.stage(page, rendered, cache).map(|change| match (change, inputs) {
        (FileChange::Staged, Some(inputs)) => (FileChange::Staged, Some(inputs.of_new_file())),
        unchanged => unchanged,
    }))
}

/// Stages the pages of these numbers in parallel; each with its number.
fn stage_all(
    plan: &Plan,
    numbers: &[usize],
    stage: &(dyn Fn(&Page) -> Result<StagedOrNot, Failure> + Sync),
) -> Result<Vec<(usize, StagedOrNot)>, Failure> {
    let pages = numbers.par_iter().with_max_len(PIECE);
    pages.map(|number| stage(&plan.pages[*number]).map(|staged| (*number, staged))).collect()
}

fn no_problems(mut problems: Diagnostics) -> Result<(), WriteError> {
    if problems.is_empty() {
        return Ok(());
    }
    problems.settle(&[]);
    Err(WriteError::Problems(problems))
}
