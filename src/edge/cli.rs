//! The command line: arguments in, exit code out. 0 done; 1 problems in the user's files; 2 the machine or the
//! command line.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::{FixedOffset, TimeZone, Utc};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::desk::Clock;
use super::visits::commands::{self, Reply, VisitsCommand};
use super::visits::{CounterConfig, ReadProgress, RunError};
use super::watch::Manner;
use super::{Cache, Failure, again, disk, preview, starter, summary, terminal, write};
use crate::base::diagnostic::{Diagnostics, say};
use crate::base::language::{Language, number};
use crate::base::report::{self, Style};
use crate::{Memo, Options, Plan, output};

/// Of each kind of problem `build` shows so many; `check` shows all.
const SHOWN: usize = 10;

/// Bản tin: từ thư mục Markdown thành cổng thông tin tĩnh · from a folder of Markdown to a town's static portal
#[derive(Parser)]
#[command(name = "bantin", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tạo một trang mới để bắt đầu · a small valid portal to start from
    Init(starter::Init),
    /// Tạo một bài mới có sẵn phần đầu · a dated article with its front matter
    New(New),
    /// Dựng trang: content/ thành public/ · build the site
    Build(Build),
    /// Xem thử trên trình duyệt, thấy ngay từng thay đổi · serve the site and follow every change
    Preview(Preview),
    /// Kiểm tra mọi thứ, không ghi gì · check everything, write nothing
    Check(Check),
    /// Đếm lượt truy cập: nhật ký vào sổ, sổ ra visits.json · count visits
    Visits(Visits),
    /// In mã hoàn thành lệnh cho shell · print shell completions
    Completions {
        /// bash, zsh, fish, elvish, powershell
        shell: clap_complete::Shell,
    },
    /// In trang hướng dẫn man · print the man page
    Man,
}

#[derive(Args)]
struct Common {
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Thư mục kết quả (mặc định: public) · the output folder
    #[arg(long, global = true, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Địa chỉ web thay cho base_url trong site.toml · instead of the configured base_url
    #[arg(long, global = true, value_name = "URL")]
    base_url: Option<String>,
    /// Coi như bây giờ là lúc này, ví dụ 2023-11-07T14:53 · pretend it is this instant
    #[arg(long, global = true, value_name = "INSTANT")]
    now: Option<String>,
    /// Số luồng · number of threads
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Dựng cả bài nháp, hẹn giờ, hết hạn · drafts, scheduled and expired items too
    #[arg(long, global = true)]
    drafts: bool,
    /// Chỉ in lỗi · print problems only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, global = true, value_enum, value_name = "vi|en")]
    lang: Option<Lang>,
}

/// `vi` or `en` on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Lang {
    Vi,
    En,
}

#[derive(Args)]
struct New {
    /// Tiêu đề · the headline
    title: String,
    /// Thư mục của chuyên mục · the section's folder
    #[arg(long, short)]
    section: String,
    /// Mở bằng trình soạn thảo trong $EDITOR · open it in $EDITOR
    #[arg(long)]
    edit: bool,
    /// Một tệp .md thay cho thư mục có chỗ để ảnh · a single file, not a folder with room for pictures
    #[arg(long)]
    file: bool,
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Ngày giờ của bài (mặc định: bây giờ) · the article's date
    #[arg(long, value_name = "INSTANT")]
    now: Option<String>,
    /// Chỉ in lỗi · print problems only
    #[arg(long, short)]
    quiet: bool,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, value_enum, value_name = "vi|en")]
    lang: Option<Lang>,
}

#[derive(Args)]
struct Build {
    /// Dựng lại sau mỗi thay đổi, cho đến khi bấm Ctrl+C · build again after each change
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    watching: Watching,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Watching {
    /// Ổ đĩa mạng: tự xem lại thư mục, không đợi hệ thống báo · look again and again, for network drives
    #[arg(long)]
    poll: bool,
    /// Đợi bấy nhiêu mili giây sau thay đổi cuối cùng · wait so long after the last change
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    delay: Option<u64>,
}

impl Watching {
    fn manner(&self) -> Manner {
        Manner { poll: self.poll, delay: self.delay.map(Duration::from_millis) }
    }
}

#[derive(Args)]
struct Preview {
    /// Đúng cổng này (mặc định: 1111 hoặc cổng trống kế tiếp) · this port
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Cho điện thoại trong mạng nội bộ xem, in mã QR · for phones on the local network, with a QR code
    #[arg(long)]
    lan: bool,
    /// Mở trình duyệt · open the browser
    #[arg(long)]
    open: bool,
    /// Nhảy đến bài vừa lưu · jump to the article that was saved
    #[arg(long)]
    follow: bool,
    #[command(flatten)]
    watching: Watching,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Check {
    /// Cảnh báo cũng là lỗi · warnings count as errors
    #[arg(long)]
    strict: bool,
    /// Dạng kết quả · form of the report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Visits {
    #[command(subcommand)]
    command: Option<VisitsCommand>,
    /// Đếm mãi, cho máy chủ không có bộ hẹn giờ · keep counting, for hosts without timers
    #[arg(long)]
    watch: bool,
    /// Với --watch: mấy giây một lần · with --watch: every so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let language = match &cli.command {
        Command::Init(init) => told_language(init.lang),
        Command::New(New { lang, .. }) => told_language(*lang),
        Command::Build(Build { common, .. })
        | Command::Preview(Preview { common, .. })
        | Command::Check(Check { common, .. })
        | Command::Visits(Visits { common, .. }) => told_language(common.lang),
        _ => None,
    };
    match run(cli.command) {
        Ok(code) => code,
        Err(failure) => {
            let language = language.unwrap_or(Language::Vi);
            let word = if language == Language::Vi { "lỗi" } else { "error" };
            terminal::err(&format!("{word}: {}", failure.message.text(language)));
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Init(init) => {
            let language = told_language(init.lang).unwrap_or(Language::Vi);
            let now = clock(None, crate::config::vietnam())?.now();
            let made = starter::init(&init, &find_root(init.dir.as_deref())?, &now, language)?;
            terminal::out(made.text(language));
            Ok(ExitCode::SUCCESS)
        }
        Command::New(new) => run_new(&new),
        Command::Build(build) => run_build(&build),
        Command::Preview(preview) => run_preview(&preview),
        Command::Check(check) => run_check(&check),
        Command::Visits(visits) => run_visits(visits),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "bantin", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command())
                .render(&mut std::io::stdout())
                .map_err(|error| say!("không in được: {}", "cannot print: {}", error))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The language asked for by flag or environment; none: the site's.
fn told_language(flag: Option<Lang>) -> Option<Language> {
    match flag {
        Some(Lang::Vi) => Some(Language::Vi),
        Some(Lang::En) => Some(Language::En),
        None => std::env::var("BANTIN_LANG").ok().and_then(|code| Language::parse(&code)),
    }
}

/// The language asked for, else the site's; Vietnamese where that cannot be read.
fn language_at(flag: Option<Lang>, root: &Path) -> Language {
    told_language(flag).unwrap_or_else(|| disk::read_config(root).map_or(Language::Vi, |site| site.language))
}

/// The run's instant: the flag, else `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the clock.
fn clock(flag: Option<&str>, zone: FixedOffset) -> Result<Clock, Failure> {
    if let Some(text) = flag {
        return crate::article::moment(text, zone, false)
            .map(Clock::Fixed)
            .ok_or_else(|| say!("--now: không có lúc `{}`", "--now: there is no instant `{}`", text).into());
    }
    if let Ok(seconds) = std::env::var("SOURCE_DATE_EPOCH") {
        let moment = seconds.trim().parse().ok().and_then(|seconds| Utc.timestamp_opt(seconds, 0).single());
        return moment.map(|moment| Clock::Fixed(moment.with_timezone(&zone))).ok_or_else(|| {
            say!("SOURCE_DATE_EPOCH: không có lúc `{}`", "SOURCE_DATE_EPOCH: there is no instant `{}`", seconds).into()
        });
    }
    Ok(Clock::Machine)
}

/// The site's folder: the flag, else the nearest folder upwards with a `content/site.toml`.
fn find_root(flag: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(root) = flag {
        return Ok(root.to_path_buf());
    }
    let here = std::env::current_dir()
        .map_err(|error| say!("không biết đang ở thư mục nào: {}", "cannot tell the current folder: {}", error))?;
    let found = here.ancestors().find(|folder| folder.join(crate::config::PATH).is_file());
    // Without one, the plan of this folder says what is missing.
    Ok(found.map_or(here.clone(), Path::to_path_buf))
}

/// The folder, the clock and the options of a run.
fn prepare(common: &Common) -> Result<(PathBuf, Clock, Options), Failure> {
    if let Some(jobs) = common.jobs {
        // Fails only where the threads are there already, as in a second run of one process.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    if let Some(url) = common.base_url.as_deref().filter(|url| !crate::config::is_web_address(url)) {
        return Err(say!(
            "--base-url: `{}` không phải địa chỉ web; viết cả https:// và tên miền",
            "--base-url: `{}` is not a web address; write scheme and host",
            url
        )
        .into());
    }
    let root = find_root(common.root.as_deref())?;
    // A time without an offset is meant in the site's own zone, so its zone is read before everything else.
    let zone = disk::read_config(&root).map_or_else(|_| crate::config::vietnam(), |site| site.time_zone);
    let clock = clock(common.now.as_deref(), zone)?;
    let options = Options { now: clock.now(), base_url: common.base_url.clone(), drafts: common.drafts };
    Ok((root, clock, options))
}

fn make_plan(common: &Common) -> Result<(PathBuf, Plan), Failure> {
    let (root, _, options) = prepare(common)?;
    let sources = disk::read(&root)?;
    Ok((root, crate::plan(sources, &options, &mut Memo::default())))
}

fn language_of(common: &Common, plan: &Plan) -> Language {
    told_language(common.lang).unwrap_or(plan.language())
}

fn run_build(build: &Build) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    let common = &build.common;
    if build.watch {
        let (root, clock, options) = prepare(common)?;
        let language = language_at(common.lang, &root);
        let out = common.out.clone().unwrap_or_else(|| root.join("public"));
        let once = |plan: &Plan| build_plan(common, plan, (&root, &out), Instant::now()).map(|_| ());
        match again::run(&root, clock, options, build.watching.manner(), language, &once)? {}
    }
    let (root, plan) = make_plan(common)?;
    let out = common.out.clone().unwrap_or_else(|| root.join("public"));
    build_plan(common, &plan, (&root, &out), started)
}

fn build_plan(
    common: &Common,
    plan: &Plan,
    (root, out): (&Path, &Path),
    started: Instant,
) -> Result<ExitCode, Failure> {
    let language = language_of(common, plan);
    terminal::report(plan, &plan.diagnostics, language, SHOWN);
    if plan.diagnostics.has_errors() {
        return Ok(refused(&plan.diagnostics, language));
    }
    let cache = Cache::open(root, out, plan)?;
    let bar = progress(plan.pages.len() + cache.missing(plan).len(), started, common.quiet);
    let written = write::write(plan, out, &cache, &|| bar.inc(1))?;
    bar.finish_and_clear();
    cache.settle(&plan.sources);
    match written {
        Ok(written) => {
            if !common.quiet {
                terminal::out(&summary::line(plan, &written, out, started.elapsed(), language));
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(failed) => {
            terminal::report(plan, &failed, language, SHOWN);
            Ok(refused(&failed, language))
        }
    }
}

/// A bar on a terminal, once the build has taken a second.
fn progress(pages: usize, started: Instant, quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(pages as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let wait = Duration::from_secs(1).saturating_sub(started.elapsed());
    bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    let late = bar.clone();
    std::thread::spawn(move || {
        std::thread::sleep(wait);
        if !late.is_finished() {
            late.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    });
    bar
}

fn refused(diagnostics: &Diagnostics, language: Language) -> ExitCode {
    let (errors, warnings) = diagnostics.counts();
    let (errors, warnings) = (number(errors as i64, language), number(warnings as i64, language));
    terminal::err(
        say!(
            "{errors} lỗi, {warnings} cảnh báo; chưa ghi gì, trang cũ vẫn nguyên",
            "errors: {errors}, warnings: {warnings}; nothing was written, the site is as it was"
        )
        .text(language),
    );
    ExitCode::from(1)
}

fn run_preview(preview: &Preview) -> Result<ExitCode, Failure> {
    let (root, clock, options) = prepare(&preview.common)?;
    let wishes = preview::Wishes {
        port: preview.port,
        lan: preview.lan,
        open: preview.open,
        follow: preview.follow,
        quiet: preview.common.quiet,
        language: told_language(preview.common.lang),
        manner: preview.watching.manner(),
    };
    match preview::run(&root, clock, options, &wishes)? {}
}

fn run_check(check: &Check) -> Result<ExitCode, Failure> {
    let (_, plan) = make_plan(&check.common)?;
    let language = language_of(&check.common, &plan);
    let mut all = plan.diagnostics.clone();
    output::of_plan(&plan, &mut all);
    let (errors, warnings) = all.counts();
    if check.format == Format::Json {
        let json = report::json(all.iter(), &plan.sources, language)
            .map_err(|error| say!("không viết được JSON: {}", "cannot write JSON: {}", error))?;
        terminal::out(&json);
    } else {
        terminal::report(&plan, &all, language, usize::MAX);
        if !check.common.quiet || errors + warnings > 0 {
            let (e, w) = (number(errors as i64, language), number(warnings as i64, language));
            let pages = number(plan.pages.len() as i64, language);
            let line = say!("{pages} tệp: {e} lỗi, {w} cảnh báo", "{pages} files, errors: {e}, warnings: {w}");
            terminal::out(line.text(language));
        }
    }
    let bad = errors > 0 || check.strict && warnings > 0;
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn run_visits(visits: Visits) -> Result<ExitCode, Failure> {
    let common = &visits.common;
    let root = find_root(common.root.as_deref())?;
    let language = language_at(common.lang, &root);
    let out = common.out.clone().unwrap_or_else(|| root.join("public"));
    let bar = progress(0, Instant::now(), common.quiet || visits.watch);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    let config = || commands::config(&root, &out, common.base_url.as_deref());
    let count = |config: &CounterConfig| {
        let now = clock(common.now.as_deref(), config.zone)?.now().timestamp();
        let progress = |reading| match reading {
            ReadProgress::Expected(bytes) => bar.set_length(bytes),
            ReadProgress::Read(bytes) => bar.inc(bytes),
        };
        commands::carry_out(config, visits.command.as_ref(), now, &progress, language)
    };
    let done = match visits.watch {
        true => commands::watch(&|| count(&config()?), Duration::from_secs(visits.every), &|reply| {
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
            let style = Style { language, colour: terminal::colour(), most: SHOWN };
            terminal::err(&report::text(&found, &sources, style));
            terminal::err(
                say!("chưa đếm gì, sổ vẫn nguyên", "nothing was counted, the ledger was not changed").text(language),
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

fn run_new(new: &New) -> Result<ExitCode, Failure> {
    let root = find_root(new.root.as_deref())?;
    let site = disk::read_config(&root)?;
    let language = told_language(new.lang).unwrap_or(site.language);
    let now = clock(new.now.as_deref(), site.time_zone)?.now();
    let editor = if new.edit { Some(starter::editor()?) } else { None };
    let path = starter::new_article(&root, &new.title, &new.section, &now, new.file)?;
    if !new.quiet {
        terminal::out(say!("đã tạo {}", "created {}", path.display()).text(language));
    }
    if let Some(editor) = editor {
        starter::edit(&editor, &path)?;
    }
    Ok(ExitCode::SUCCESS)
}
