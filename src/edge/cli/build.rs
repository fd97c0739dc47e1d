//! `bantin build`: once, or after every change.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::SHOWN;
use super::args::{BuildArgs, Common};
use super::build_messages::BuildMessages;
use super::setup::{Setup, language_at, language_of};
use super::summary;
use crate::Plan;
use crate::base::diagnostic::{Diagnostics, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::edge::built::Before;
use crate::edge::session::Session;
use crate::edge::write::{self, WriteError};
use crate::edge::{Cache, Failure, Written, kept, terminal};

/// Builds; with `--watch` again after each change, by the same rules, until the program is stopped.
pub fn run(args: &BuildArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let setup = Setup::new(&args.common)?;
    if !args.watch {
        return once(args, &setup, started).map(code);
    }
    let language = language_at(args.common.lang, &setup.root);
    let mut session = Session::open(&setup.root, setup.clock, setup.options.clone(), args.watching.options())?;
    let rebuild = |session: &mut Session| {
        build((&args.common, true), &setup, &mut setup.compared(session.plan()), Instant::now())
    };
    session.first(language, rebuild)?;
    session.run(language, |session, mut wakeup| {
        session.gather(&mut wakeup)?;
        rebuild(session).map(drop)
    })
}

/// Builds, unless nothing has changed since the last build. Whether all was well.
fn once(args: &BuildArgs, setup: &Setup, started: Instant) -> Result<bool, Failure> {
    let Setup { root, out, options, .. } = setup;
    // What is noted is what is published.
    let is_plain = !args.common.drafts && args.common.base_url.is_none();
    let before = if is_plain { Before::look(root) } else { None };
    let language = language_at(args.common.lang, root);
    let again = before.as_ref().and_then(|before| before.is_built(root, out, options.now));
    if let Some(said) = again.and_then(|noted| BuildMessages::remembered(root, &noted, language)) {
        terminal::tell(&said.report);
        if !args.common.quiet {
            let written = Written { unchanged: said.pages, ..Written::default() };
            terminal::out(&summary::line(&said, &written, (root, out), started.elapsed(), language));
        }
        return Ok(true);
    }
    let mut memo = setup.memo();
    let mut plan = setup.plan_with(&mut memo)?;
    let Some(said) = build((&args.common, args.unattended), setup, &mut plan, started)? else { return Ok(false) };
    kept::leave_texts(root, &memo);
    if let Some(noted) = before.and_then(|before| before.built(root, out, (options.now, plan.holds_until()))) {
        said.remember(root, &noted);
    }
    // The program ends here; taking millions of small things apart would be a hundredth of its work.
    std::mem::forget(plan);
    Ok(true)
}

/// Removing this many pages or more needs a confirmation, if there is somebody to ask.
const MANY: usize = 10;

/// 0 where all is well, else 1.
fn code(is_fine: bool) -> ExitCode {
    ExitCode::from(u8::from(!is_fine))
}

/// Writes a plan into the output folder, and tells about it; what was told is no longer among its diagnostics then. What was
/// said if it was sound; none where nothing was written. `watch`: nobody is asked anything.
pub fn build(
    (common, watch): (&Common, bool),
    Setup { root, out, .. }: &Setup,
    plan: &mut Plan,
    started: Instant,
) -> Result<Option<BuildMessages>, Failure> {
    let language = language_of(common, plan);
    let said = BuildMessages::of(plan, language);
    terminal::tell(&said.report);
    if plan.diagnostics.has_errors() {
        refused(&plan.diagnostics, language);
        return Ok(None);
    }
    // Portals of many years have thousands, which would be in memory beside the pages.
    plan.diagnostics = Diagnostics::default();
    let plan = &*plan;
    let gone = write::vanished(plan, out);
    if gone.len() >= MANY && !watch && terminal::can_ask() {
        terminal::err(&summary::vanished(&gone, language));
        if !terminal::agrees(&summary::ask_to_remove(&gone, language)) {
            terminal::err(
                msg!("chưa ghi gì, trang cũ vẫn nguyên", "nothing was written, the site is as it was").text(language),
            );
            return Ok(None);
        }
    }
    let cache = Cache::open(root, out, plan)?;
    let length = plan.pages.len() + cache.missing(plan).len();
    let bar = progress(length as u64, "{bar:40} {pos}/{len} {eta}", started, common.quiet);
    let written = write::write(plan, out, &cache, &|| bar.inc(1));
    bar.finish_and_clear();
    match written {
        Ok(written) => {
            cache.settle(&plan.sources);
            if !common.quiet {
                if !gone.is_empty() {
                    terminal::err(&summary::vanished(&gone, language));
                }
                terminal::out(&summary::line(&said, &written, (root, out), started.elapsed(), language));
            }
            Ok(Some(said))
        }
        Err(WriteError::Problems(problems)) => {
            cache.settle(&plan.sources);
            terminal::report(plan, &problems, language, SHOWN);
            refused(&problems, language);
            Ok(None)
        }
        Err(WriteError::Failure(failure)) => Err(failure),
    }
}

/// A bar on a terminal, once the build has taken a second.
pub fn progress(length: u64, template: &str, started: Instant, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length);
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let wait = Duration::from_secs(1).saturating_sub(started.elapsed());
    bar.set_draw_target(ProgressDrawTarget::hidden());
    let late = bar.clone();
    std::thread::spawn(move || {
        std::thread::sleep(wait);
        if !late.is_finished() {
            late.set_draw_target(ProgressDrawTarget::stderr());
        }
    });
    bar
}

fn refused(diagnostics: &Diagnostics, language: Language) {
    let (errors, warnings) = diagnostics.counts();
    let (errors, warnings) = (number(errors as i64, language), number(warnings as i64, language));
    terminal::err(
        msg!(
            "{errors} lỗi, {warnings} cảnh báo; chưa ghi gì, trang cũ vẫn nguyên",
            "errors: {errors}, warnings: {warnings}; nothing was written, the site is as it was"
        )
        .text(language),
    );
}
