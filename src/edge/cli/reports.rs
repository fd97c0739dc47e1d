//! `report`: what a newsroom takes out of its portal: the script of an item for the loudspeakers, the sheet of honoraria.

use std::path::Path;
use std::process::ExitCode;

use super::args::{AuthorsArgs, Common, Report, ReportArgs, ReportPlace, ScriptArgs};
use super::setup::{Setup, language_of};
use crate::Plan;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Severity, msg};
use crate::base::language::Language;
use crate::edge::disk::replace_unlocked;
use crate::edge::terminal::Detail;
use crate::edge::{Failure, terminal};
use crate::reports::{self, Missing, authors, rates};
use crate::spoken;

/// The site with everything in it: a script may be wanted before the item is published.
fn planned(place: &ReportPlace) -> Result<(Setup, Plan, Language), Failure> {
    let common = Common {
        root: place.root.clone(),
        out: None,
        base_url: None,
        now: place.now.clone(),
        jobs: None,
        drafts: true,
        quiet: place.messages.quiet,
        lang: place.messages.lang,
    };
    let setup = Setup::new(&common)?;
    let plan = setup.plan()?;
    let language = language_of(&common, &plan);
    Ok((setup, plan, language))
}

pub fn run(args: &ReportArgs) -> Result<ExitCode, Failure> {
    match &args.what {
        Report::Script(args) => script(args),
        Report::Authors(args) => honoraria(args),
    }
}

fn script(args: &ScriptArgs) -> Result<ExitCode, Failure> {
    let (_, plan, language) = planned(&args.place)?;
    let item = reports::find(&plan.site, &args.item).map_err(|missing| not_found(&args.item, missing))?;
    let mut out = Diagnostics::default();
    let words = spoken::read(&plan.sources, &mut out);
    // What is wrong elsewhere is no matter of this item.
    let path = &item.article.path;
    let is_of_item = |one: &&Diagnostic| one.place.as_ref().is_some_and(|place| place.source == *path);
    out.extend(errors_of(&plan).filter(is_of_item).cloned());
    if is_refused(&plan, out, language) {
        return Ok(ExitCode::from(1));
    }
    let script = plan.script(item, &words)?;
    let text = script.text(language);
    let Some(file) = &args.out else {
        terminal::out(text.trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    write(file, text.as_bytes())?;
    if !args.place.messages.quiet {
        let (file, length) = (file.display(), script.length(language));
        let mut line = msg!("đã ghi {file}: {length}", "wrote {file}: {length}");
        if !script.doubts.is_empty() {
            let count = script.doubts.len();
            line.vi.push_str(&format!("; {count} chỗ phải xem lại, ghi ở cuối tệp"));
            line.en.push_str(&format!("; places to look at, listed at the end: {count}"));
        }
        terminal::out(line.text(language));
    }
    Ok(ExitCode::SUCCESS)
}

fn honoraria(args: &AuthorsArgs) -> Result<ExitCode, Failure> {
    let Some(month) = authors::month(&args.month) else {
        let typed = &args.month;
        return Err(msg!(
            "--month: `{typed}` không phải tháng; viết năm-tháng: 2026-11",
            "--month: `{typed}` is not a month; write year-month: 2026-11"
        )
        .into());
    };
    if let Some(file) = args.out.iter().find(|file| !is(file, "csv") && !is(file, "xlsx")) {
        let file = file.display();
        return Err(msg!(
            "--out: `{file}` phải là tệp .csv hoặc .xlsx",
            "--out: `{file}` has to be a .csv or .xlsx file"
        )
        .into());
    }
    let (setup, plan, language) = planned(&args.place)?;
    let mut out = Diagnostics::default();
    let rates = rates::read(&plan.sources, &plan.site, &mut out);
    // What is paid for depends on every item.
    out.extend(errors_of(&plan).cloned());
    if is_refused(&plan, out, language) {
        return Ok(ExitCode::from(1));
    }
    let sheet = authors::sheet(&plan.site, month, &rates);
    for file in &args.out {
        let bytes = if is(file, "csv") {
            sheet.csv(language)
        } else {
            let made = sheet.workbook(setup.clock.now(), language);
            made.map_err(|error| msg!("không viết được bảng tính: {error}", "cannot write the workbook: {error}"))?
        };
        write(file, &bytes)?;
    }
    if !args.place.messages.quiet || args.out.is_empty() {
        terminal::out(sheet.text(language).trim_end());
        for file in &args.out {
            terminal::out(msg!("đã ghi {}", "wrote {}", file.display()).text(language));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn errors_of(plan: &Plan) -> impl Iterator<Item = &Diagnostic> {
    plan.diagnostics.iter().filter(|one| one.severity == Severity::Error)
}

/// Tells what is wrong; whether anything is.
fn is_refused(plan: &Plan, mut out: Diagnostics, language: Language) -> bool {
    out.settle(&[]);
    let is_wrong = out.counts().0 > 0;
    if is_wrong {
        terminal::report(plan, &out, language, Detail { most: usize::MAX, old: true });
    }
    is_wrong
}

fn is(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|typed| typed.eq_ignore_ascii_case(ending))
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    replace_unlocked(file, bytes).map_err(|error| Failure::cannot_write(file, &error))
}

fn not_found(typed: &str, missing: Missing) -> Message {
    match missing {
        Missing::None(None) => msg!("không có bài `{typed}`", "there is no item `{typed}`"),
        Missing::None(Some(help)) => Message {
            vi: format!("không có bài `{typed}`; {}", help.message.vi),
            en: format!("there is no item `{typed}`; {}", help.message.en),
        },
        Missing::Several(files) => {
            let files = files.join("\n  ");
            msg!(
                "nhiều bài có tên `{typed}`; gọi bằng tệp:\n  {files}",
                "several items are called `{typed}`; name the file:\n  {files}"
            )
        }
    }
}
