//! `--portals`: a command for every portal that `portals.toml` lists, several at the same time, each in a process of its own:
//! what one of them does wrong is not felt by the others.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::args::{self, Common, ReportFormat};
use super::build::progress;
use super::setup::{clock, language_asked};
use super::status::{self, Run};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::base::time::Moment;
use crate::config::{self, PORTALS};
use crate::edge::built::Before;
use crate::edge::portals::Province;
use crate::edge::session::{Clock, lock};
use crate::edge::{Failure, terminal};

/// When a command is carried out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// For each portal in which something changed or became due.
    OnChange,
    /// For all of them after this time.
    Every(Duration),
}

/// A command that is carried out for every portal.
pub struct ForAll<'a> {
    /// Its name.
    pub name: &'static str,
    /// The flags of all commands.
    pub common: &'a Common,
    /// Whether what it says is JSON.
    pub is_json: bool,
    /// Whether it goes on until the program is stopped (`--watch`).
    pub again: Option<Again>,
}

impl<'a> ForAll<'a> {
    /// What has to be done for every portal of a place, if `--portals` asks for that.
    pub fn of(command: &'a args::Command) -> Option<ForAll<'a>> {
        let is_json = |format: &ReportFormat| *format == ReportFormat::Json;
        let on_change = |watch: bool| watch.then_some(Again::OnChange);
        let (portals, name, common, is_json, again) = match command {
            args::Command::Build(args) => (args.portals, "build", &args.common, false, on_change(args.watch)),
            args::Command::Check(args) => (args.portals, "check", &args.common, is_json(&args.format), None),
            args::Command::Publish(args) => {
                (args.portals, "publish", &args.common, is_json(&args.format), on_change(args.watch))
            }
            args::Command::Visits(args) => {
                let again = args.watch.then_some(Again::Every(Duration::from_secs(args.every)));
                (args.portals, "visits", &args.common, false, again)
            }
            _ => return None,
        };
        portals.then_some(ForAll { name, common, is_json, again })
    }
}

/// What a round needs: the clock, the language of what is said, and the threads.
pub struct Round {
    clock: Clock,
    language: Language,
    pool: rayon::ThreadPool,
}

impl Round {
    /// As the flags want it.
    ///
    /// # Errors
    /// If the instant is none, or there are no threads.
    pub fn new(common: &Common) -> Result<Round, Failure> {
        let jobs = common.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        Ok(Round {
            clock: clock(common.now.as_deref(), config::vietnam())?,
            language: language_asked(common.lang).unwrap_or(Language::Vi),
            pool: pool.map_err(|error| msg!("không tạo được luồng: {error}", "cannot make threads: {error}"))?,
        })
    }

    /// The language of what is said.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What time it is, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }
}

impl ForAll<'_> {
    /// Carries it out once. The exit code is that of the portal where it went worst.
    ///
    /// # Errors
    /// If there is no `portals.toml`, or flags go together that do not.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let started = Instant::now();
        let common = self.common;
        let province = self.province()?;
        let round = Round::new(common)?;
        let folders = province.folders()?;
        let bar = progress(folders.len() as u64, "{bar:40} {pos}/{len} {eta}", started, common.quiet || self.is_json);
        let told = |run: &Run| {
            if !self.is_json {
                bar.suspend(|| tell(run, common.quiet));
            }
        };
        let runs = self.round(&round, &province, (&folders, &folders), &|| bar.inc(1), &told)?;
        bar.finish_and_clear();
        let worst = runs.iter().filter_map(|run| run.code).max().unwrap_or(0);
        if self.is_json {
            tell_json(&runs);
        } else if !common.quiet || worst > 0 {
            terminal::out(summary(&runs, started).text(round.language));
        }
        Ok(ExitCode::from(worst))
    }

    /// Runs it for some of the portals and records how it went. The output of a portal is printed when it is done.
    ///
    /// # Errors
    /// If the program cannot be run, or the status page cannot be written.
    pub fn round(
        &self,
        Round { clock, language, pool }: &Round,
        province: &Province,
        (all, some): (&[PathBuf], &[PathBuf]),
        done: &(dyn Fn() + Sync),
        told: &(dyn Fn(&Run) + Sync),
    ) -> Result<Vec<Run>, Failure> {
        let now = clock.now();
        let turn = Mutex::new(());
        let one = |folder: &PathBuf| {
            let run = self.one(province, folder, now)?;
            done();
            let _turn = lock(&turn);
            told(&run);
            Ok(run)
        };
        let runs: Result<Vec<Run>, Failure> = pool.install(|| some.par_iter().with_max_len(1).map(one).collect());
        let runs = runs?;
        let names: BTreeSet<String> = all.iter().map(|folder| province.name(folder)).collect();
        status::note(province, self.name, (&runs, &names), (now, *language))?;
        Ok(runs)
    }

    /// The place that looks after the portals.
    ///
    /// # Errors
    /// If there is none, or flags go together that do not.
    pub fn province(&self) -> Result<Province, Failure> {
        let Common { root, out, base_url, .. } = self.common;
        if out.is_some() || base_url.is_some() {
            return Err(msg!(
                "--portals không đi cùng --out, --base-url: mỗi cổng có thư mục và địa chỉ riêng",
                "--portals does not go with --out or --base-url: each portal has a folder and an address of its own"
            )
            .into());
        }
        let here = root.clone().unwrap_or_else(|| PathBuf::from("."));
        let here = here.canonicalize().map_err(|error| Failure::cannot_read(&here, &error))?;
        Province::find(&here)?.ok_or_else(|| {
            msg!(
                "không có {PORTALS} ở đây hay ở thư mục trên; tạo tệp ấy với một dòng: portals = [\"phuong/*\"]",
                "there is no {PORTALS} here or above; make one with the line: portals = [\"wards/*\"]"
            )
            .into()
        })
    }

    fn one(&self, province: &Province, folder: &Path, now: Moment) -> Result<Run, Failure> {
        let portal = province.name(folder);
        let is_build = self.name == "build" && !self.common.drafts;
        let is_built = |looks: Before| looks.is_built(folder, &folder.join("public"), now).is_some();
        if is_build && Before::look(folder).is_some_and(is_built) {
            return Ok(Run { portal, code: None, out: String::new(), err: String::new() });
        }
        let cannot = |error: std::io::Error| {
            Failure::from(msg!("không chạy được bantin: {error}", "cannot run bantin: {error}"))
        };
        let mut command = Command::new(std::env::current_exe().map_err(cannot)?);
        command.args(own_args(std::env::args_os().skip(1))).arg("--root").arg(folder).args(["--jobs", "1"]);
        if is_build {
            command.arg("--unattended");
        }
        let output = command.stdin(Stdio::null()).output().map_err(cannot)?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(2);
        Ok(Run { portal, code: Some(code), out: text(&output.stdout), err: text(&output.stderr) })
    }
}

/// The arguments for one portal: without those that are about all of them.
fn own_args(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut own = Vec::new();
    let mut args = args;
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("--portals" | "--watch") => {}
            Some("--root" | "--jobs") => drop(args.next()),
            Some(text) if text.starts_with("--root=") || text.starts_with("--jobs=") => {}
            _ => own.push(arg),
        }
    }
    own
}

/// What a portal said, under its name.
pub fn tell(run: &Run, quiet: bool) {
    if !run.err.trim().is_empty() {
        terminal::err(&format!("{}:\n{}", run.portal, run.err.trim_end()));
    }
    if !quiet && !run.out.trim().is_empty() {
        terminal::out(&format!("{}: {}", run.portal, run.out.trim_end()));
    }
}

/// What all of them said, as JSON.
pub fn tell_json(runs: &[Run]) {
    terminal::out(&runs.iter().map(as_json).collect::<Value>().to_string());
}

fn as_json(run: &Run) -> Value {
    let said = serde_json::from_str(run.out.trim()).unwrap_or_else(|_| Value::from(run.out.as_str()));
    json!({ "portal": run.portal, "code": run.code, "said": said, "problems": run.err })
}

fn summary(runs: &[Run], started: Instant) -> Message {
    let bad = runs.iter().filter(|run| run.code.is_some_and(|code| code > 0)).count();
    let same = runs.iter().filter(|run| run.code.is_none()).count();
    let told = |language| [runs.len(), bad, same].map(|count| number(count as i64, language));
    let seconds = format!("{:.2}", started.elapsed().as_secs_f64());
    let [all, bad, same] = told(Language::Vi);
    let vi = format!("{all} cổng: {same} không đổi, {bad} có vấn đề; {} giây", seconds.replace('.', ","));
    let [all, bad, same] = told(Language::En);
    Message { vi, en: format!("{all} portals: unchanged: {same}, with problems: {bad}; {seconds} s") }
}
