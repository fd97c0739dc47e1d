//! `bantin visits`: counts, or answers a question about what was counted.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::ProgressStyle;

use super::SHOWN;
use super::args::VisitsArgs;
use super::build::progress;
use super::setup::{clock, find_root, language_at, output_folder};
use crate::base::diagnostic::say;
use crate::base::language::Language;
use crate::base::report::{self, Style};
use crate::edge::visits::command::{self, Answer};
use crate::edge::visits::{Reading, Site, Stopped};
use crate::edge::{Failure, terminal};

/// Carries out the order, or counts; with `--watch` for ever.
pub fn run(args: &VisitsArgs) -> Result<ExitCode, Failure> {
    let common = &args.common;
    let root = find_root(common.root.as_deref())?;
    let language = language_at(common.lang, &root);
    let out = output_folder(common, &root);
    let bar = progress(0, Instant::now(), common.quiet || args.watch);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    let site = || command::site(&root, &out, common.base_url.as_deref());
    let ask = |site: &Site| {
        let now = clock(common.now.as_deref(), site.zone)?.now().timestamp();
        let progress = |reading| match reading {
            Reading::Expected(bytes) => bar.set_length(bytes),
            Reading::Read(bytes) => bar.inc(bytes),
        };
        command::carry_out(site, args.order.as_ref(), now, &progress, language)
    };
    let done = match args.watch {
        true => command::watch(&|| ask(&site()?), Duration::from_secs(args.every), &|answer| {
            print_answer(&answer, language, common.quiet);
        }),
        false => site().and_then(|site| ask(&site)),
    };
    bar.finish_and_clear();
    match done {
        Ok(answer) => {
            print_answer(&answer, language, common.quiet);
            Ok(if answer.is_bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
        }
        Err(Stopped::Problems(problems)) => {
            let (found, sources) = *problems;
            let style = Style { language, colour: terminal::colour(), most: SHOWN };
            terminal::err(&report::text(&found, &sources, style));
            terminal::err(
                say!("chưa đếm gì, sổ vẫn nguyên", "nothing was counted, the ledger is as it was").text(language),
            );
            Ok(ExitCode::from(1))
        }
        Err(Stopped::Failure(failure)) => Err(failure),
        Err(Stopped::Killed) => Ok(ExitCode::from(2)),
    }
}

fn print_answer(answer: &Answer, language: Language, quiet: bool) {
    let word = if language == Language::Vi { "cảnh báo" } else { "warning" };
    answer.warned.iter().for_each(|line| terminal::err(&format!("{word}: {}", line.text(language))));
    if !quiet {
        answer.said.iter().for_each(|line| terminal::out(line.text(language)));
    }
}
