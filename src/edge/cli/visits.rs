//! `bantin visits`: counts, or replys a question about what was counted.

use std::cell::Cell;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use super::SHOWN;
use super::args::VisitsArgs;
use super::build::progress;
use super::setup::{clock, find_root, language_at, output_folder};
use crate::base::diagnostic::msg;
use crate::base::language::Language;
use crate::base::report::{self, ReportStyle};
use crate::edge::disk::read_config;
use crate::edge::publish::logs::fetch;
use crate::edge::visits::commands::{self, Reply};
use crate::edge::visits::{CounterConfig, ReadProgress, RunError};
use crate::edge::{Failure, terminal};

/// How long `--watch` waits before it fetches logs again.
const BETWEEN: Duration = Duration::from_secs(300);

/// Carries out the command, or counts; with `--watch` forever.
pub fn run(args: &VisitsArgs) -> Result<ExitCode, Failure> {
    let common = &args.common;
    let root = find_root(common.root.as_deref())?;
    let language = language_at(common.lang, &root);
    let out = output_folder(common, &root);
    let template = "{bar:40} {bytes}/{total_bytes} {eta}";
    let bar = progress(0, template, Instant::now(), common.quiet || args.watch);
    let config = || commands::config(&root, &out, common.base_url.as_deref());
    let fetched = Cell::new(None::<Instant>);
    let count = |config: &CounterConfig| {
        let now = clock(common.now.as_deref(), config.zone)?.now().timestamp();
        let progress = |reading| match reading {
            ReadProgress::Expected(bytes) => bar.set_length(bytes),
            ReadProgress::Read(bytes) => bar.inc(bytes),
        };
        // A server need not be asked twice a minute.
        let is_due = args.command.is_none() && fetched.get().is_none_or(|last| last.elapsed() >= BETWEEN);
        let missing = if is_due {
            fetched.set(Some(Instant::now()));
            fetch(&read_config(&root)?, &root)
        } else {
            Vec::new()
        };
        let mut reply = commands::carry_out(config, args.command.as_ref(), now, &progress, language)?;
        reply.is_bad |= !missing.is_empty();
        reply.warned.splice(0..0, missing);
        Ok(reply)
    };
    let done = match args.watch {
        true => commands::watch(&|| count(&config()?), Duration::from_secs(args.every), &|reply| {
            print_reply(&reply, language, common.quiet);
        }),
        false => config().and_then(|config| count(&config)),
    };
    bar.finish_and_clear();
    match done {
        Ok(reply) => {
            print_reply(&reply, language, common.quiet);
            Ok(if reply.is_bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
        }
        Err(RunError::Problems(problems)) => {
            let (found, sources) = *problems;
            let style = ReportStyle { language, colour: terminal::colour(), most: SHOWN.most };
            terminal::err(&report::text(&found, &sources, style));
            terminal::err(
                msg!("chưa đếm gì, sổ vẫn nguyên", "nothing was counted, the ledger was not changed").text(language),
            );
            Ok(ExitCode::from(1))
        }
        Err(RunError::Failure(failure)) => Err(failure),
        Err(RunError::Killed) => Ok(ExitCode::from(2)),
    }
}

fn print_reply(reply: &Reply, language: Language, quiet: bool) {
    let word = if language == Language::Vi { "cảnh báo" } else { "warning" };
    reply.warned.iter().for_each(|line| terminal::err(&format!("{word}: {}", line.text(language))));
    if !quiet {
        reply.said.iter().for_each(|line| terminal::out(line.text(language)));
    }
}
