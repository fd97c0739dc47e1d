//! The command line: arguments in, exit code out. 0: done; 1: problems in the user's files; 2: the machine or the
//! command line.

mod args;
mod build;
mod build_messages;
mod duties;
mod import;
mod import_portal;
mod portals;
mod portals_watch;
mod publish;
mod publish_watch;
mod published;
mod reports;
mod setup;
mod status;
mod summary;
mod visits;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::args::{CheckArgs, Cli, Command, Common, DeskArgs, DeskCli, InitArgs, NewArgs, PreviewArgs, ReportFormat};
use self::setup::{Setup, clock, find_root, language_asked, language_of};
use super::duties::DutyReport;
use super::preview::{Host, PreviewOptions};
use super::publish::guard;
use super::terminal::Detail;
use super::visits::other_figures;
use super::{Failure, desk, disk, preview, starter, terminal};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::report;
use crate::{config, output};

/// `build` prints at most this many diagnostics of each kind; `check` prints all of them.
const SHOWN: Detail = Detail { most: 10, old: false };

/// Runs the command line.
pub fn main() -> ExitCode {
    if let Some(ended) = guard() {
        return ended;
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let lang = cli.command.lang();
    ended(run(cli.command), lang)
}

/// Runs `bantin-desk`: the desk of a portal that is chosen in the browser.
pub fn desk_main() -> ExitCode {
    if let Some(ended) = guard() {
        return ended;
    }
    match DeskCli::try_parse() {
        Ok(DeskCli { desk }) if desk.common.root.is_some() => ended(run_desk(&desk), desk.common.lang),
        Ok(DeskCli { desk }) => ended(choose_portal(&desk).map(|never| match never {}), desk.common.lang),
        Err(error) => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        }
    }
}

fn ended(result: Result<ExitCode, Failure>, lang: Option<Language>) -> ExitCode {
    result.unwrap_or_else(|failure| {
        let language = language_asked(lang).unwrap_or(Language::Vi);
        let word = if language == Language::Vi { "lỗi" } else { "error" };
        terminal::err(&format!("{word}: {}", failure.message.text(language)));
        ExitCode::from(2)
    })
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    if let Some(all) = portals::ForAll::of(&command) {
        return match all.again {
            Some(again) => portals_watch::run(&all, again),
            None => all.run(),
        };
    }
    match command {
        Command::Init(args) => run_init(&args),
        Command::New(args) => run_new(&args),
        Command::Import(args) => import::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Preview(args) => run_preview(&args),
        Command::Desk(args) => run_desk(&args),
        Command::Check(args) => run_check(&args),
        Command::Publish(args) if args.watch => publish_watch::run(&args),
        Command::Publish(args) => publish::run(&args),
        Command::Visits(args) => visits::run(&args),
        Command::Report(args) => reports::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "bantin", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command())
                .render(&mut std::io::stdout())
                .map_err(|error| msg!("không in được: {error}", "cannot print: {error}"))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn run_init(args: &InitArgs) -> Result<ExitCode, Failure> {
    let language = language_asked(args.lang).unwrap_or(Language::Vi);
    let now = clock(None, config::vietnam())?.now();
    let profile = args.profile.as_deref().map_or(Ok(starter::Profile::default()), starter::Profile::named)?;
    let (title, theme) = (args.title.as_deref(), args.theme.as_deref());
    let new = starter::NewSite { title, theme, now, profile, language, settings: &[] };
    let done = starter::init(&new, &find_root(args.dir.as_deref())?)?;
    terminal::out(done.text(language));
    Ok(ExitCode::SUCCESS)
}

fn run_new(args: &NewArgs) -> Result<ExitCode, Failure> {
    let root = find_root(args.root.as_deref())?;
    let site = disk::read_config(&root)?;
    let language = language_asked(args.messages.lang).unwrap_or(site.language);
    let now = clock(args.now.as_deref(), site.time_zone)?.now();
    let editor = if args.edit { Some(starter::editor()?) } else { None };
    let path = starter::new_article(&root, &args.title, &args.section, &now, args.file)?;
    if !args.messages.quiet {
        terminal::out(msg!("đã tạo {}", "created {}", path.display()).text(language));
    }
    if let Some(editor) = editor {
        starter::edit(&editor, &path)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_preview(args: &PreviewArgs) -> Result<ExitCode, Failure> {
    let setup = Setup::new(&args.common)?;
    let options = PreviewOptions {
        port: args.port,
        lan: args.lan,
        open: args.open,
        follow: args.follow,
        quiet: args.common.quiet,
        language: language_asked(args.common.lang),
        watching: args.watching.options(),
        out: setup.out,
        host: None,
    };
    match preview::run(&setup.root, setup.clock, setup.options, &options)? {}
}

fn run_desk(args: &DeskArgs) -> Result<ExitCode, Failure> {
    let is_portal = args.common.root.is_some() || find_root(None)?.join(config::PATH).is_file();
    match if is_portal { open_desk(args, None) } else { choose_portal(args) }? {}
}

/// `host`: the program that opens several.
fn open_desk(args: &DeskArgs, host: Option<Host>) -> Result<Infallible, Failure> {
    let setup = Setup::new(&args.common)?;
    let options = PreviewOptions { out: setup.out, host, ..desk_options(args) };
    desk::run(&setup.root, setup.clock, setup.options, &options)
}

/// Asks for the portal in the browser; each that is chosen is opened at a port of its own.
fn choose_portal(args: &DeskArgs) -> Result<Infallible, Failure> {
    let language = language_asked(args.common.lang).unwrap_or(Language::Vi);
    let now = clock(args.common.now.as_deref(), config::vietnam())?;
    let own = args.clone();
    let open = move |root: &Path, host: Host| {
        let common = Common { root: Some(root.to_path_buf()), ..own.common.clone() };
        // Of a given port there is only one.
        open_desk(&DeskArgs { common, port: own.port.map(|_| 0), no_open: true, ..own.clone() }, Some(host))
    };
    desk::choose(&desk_options(args), language, now, Box::new(open))
}

fn desk_options(args: &DeskArgs) -> PreviewOptions {
    PreviewOptions {
        port: args.port,
        lan: false,
        open: !args.no_open,
        follow: false,
        quiet: args.common.quiet,
        language: language_asked(args.common.lang),
        watching: args.watching.options(),
        out: PathBuf::new(),
        host: None,
    }
}

fn run_check(args: &CheckArgs) -> Result<ExitCode, Failure> {
    if let Some(url) = &args.published {
        return published::run(args, url);
    }
    let setup = Setup::new(&args.common)?;
    let plan = setup.plan()?;
    let language = language_of(&args.common, &plan);
    let mut all = plan.diagnostics.clone();
    output::of_plan(&plan, &mut all);
    all.extend(other_figures(&plan, &setup.root, &setup.out, language));
    let duties = DutyReport::of(&plan, &all);
    all.extend(duties.mistakes.iter().cloned());
    if args.duties {
        return duties::tell(args, &plan, &duties, &all);
    }
    let (errors, warnings) = all.counts();
    if args.format == ReportFormat::Json {
        let json = report::json(all.iter(), &plan.sources, language)
            .map_err(|error| msg!("không viết được JSON: {error}", "cannot write JSON: {error}"))?;
        terminal::out(&json);
    } else {
        terminal::report(&plan, &all, language, Detail { most: usize::MAX, old: args.all });
        if !args.common.quiet || errors + warnings > 0 {
            let (e, w) = (number(errors as i64, language), number(warnings as i64, language));
            let pages = number(plan.pages.len() as i64, language);
            let line = msg!("{pages} tệp: {e} lỗi, {w} cảnh báo", "{pages} files, errors: {e}, warnings: {w}");
            terminal::out(line.text(language));
        }
    }
    let bad = errors > 0 || args.strict && warnings > 0;
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
