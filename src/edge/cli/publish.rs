//! `bantin publish`: builds, then brings the output to where readers see it.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::json;

use super::args::{Common, PublishArgs, ReportFormat};
use super::build::{build, progress};
use super::setup::{Setup, language_asked};
use crate::base::address::Address;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::{bytes, number};
use crate::config::Config;
use crate::edge::built::Before;
use crate::edge::disk::read_config;
use crate::edge::publish::{Consent, Files, Outcome, Publication, Stop, Target, choose, open, prepare_files};
use crate::edge::{Failure, terminal};

/// How many files of somebody else are named.
const NAMED: usize = 10;

/// Builds and publishes.
pub fn run(args: &PublishArgs) -> Result<ExitCode, Failure> {
    let started = Instant::now();
    if args.common.drafts {
        return Err(
            msg!("bài nháp không được đăng; bỏ --drafts", "drafts are not published; leave out --drafts").into()
        );
    }
    let setup = Setup::new(&args.common)?;
    let Some(output) = output(args, &setup, started)? else { return Ok(ExitCode::from(1)) };
    let language = language_asked(args.common.lang).unwrap_or(output.config.language);
    let place = choose(&output.config, args.name.as_deref())?;
    let mut consent = as_consent(args);
    loop {
        let target = open(&place.place, (&setup.root, &setup.out), None)?;
        match publish(args, &setup, output.clone(), Ready { place: (&place.name, target), consent, started }) {
            Ok(told) => {
                terminal_out(args, &told, language);
                return Ok(ExitCode::SUCCESS);
            }
            Err(Stop::Failure(failure)) => {
                // Whatever it was, the next run looks at every file.
                Files::forget(&setup.root);
                return Err(failure);
            }
            Err(stop) => {
                let (why, question) = words(&stop, language);
                terminal::err(why.text(language));
                let Some(question) = question.filter(|_| terminal::can_ask() && args.format == ReportFormat::Text)
                else {
                    return Ok(ExitCode::from(1));
                };
                if !terminal::agrees(question.text(language)) {
                    terminal::err(msg!("chưa đăng gì", "nothing was published").text(language));
                    return Ok(ExitCode::from(1));
                }
                match stop {
                    Stop::ManyDeletions(_) => consent.delete = true,
                    Stop::Emptied => consent.everything = true,
                    _ => consent.overwrite = true,
                }
            }
        }
    }
}

/// What is in the output folder: the portal's settings and every file.
#[derive(Clone)]
pub struct BuiltPortal {
    /// The settings.
    pub config: Config,
    /// The files.
    pub files: Files,
}

/// Builds, unless nothing has changed since the last publication. None where there is a mistake, which was told.
fn output(args: &PublishArgs, setup: &Setup, started: Instant) -> Result<Option<BuiltPortal>, Failure> {
    let (root, out) = (&setup.root, &setup.out);
    // With another address every page is another one.
    let before = if args.common.base_url.is_none() { Before::look(root) } else { None };
    let again = before.as_ref().and_then(|before| before.is_built(root, out, setup.options.now));
    if let Some(files) = again.and_then(|noted| Files::remembered(root, &noted)) {
        return Ok(Some(BuiltPortal { config: read_config(root)?, files }));
    }
    let mut plan = setup.plan()?;
    let common = Common { quiet: true, ..args.common.clone() };
    // How much goes is asked later, when it is known how much readers could see.
    if build((&common, true), setup, &mut plan, started)?.is_none() {
        return Ok(None);
    }
    let noted = before.and_then(|before| before.built(root, out, (setup.options.now, plan.holds_until())));
    let files = Files::of(&plan, out)?;
    if let Some(noted) = noted {
        files.remember(root, &noted);
    }
    Ok(Some(BuiltPortal { config: plan.site.config.clone(), files }))
}

/// What the flags agree to.
pub fn as_consent(args: &PublishArgs) -> Consent {
    Consent {
        delete: args.delete,
        overwrite: args.overwrite,
        take_over: args.take_over,
        everything: args.everything,
        purge: args.purge,
    }
}

/// Paths as JSON.
fn names(paths: &[Address]) -> Vec<&str> {
    paths.iter().map(|path| &**path).collect()
}

/// What there is to tell at the end: as a line, or as JSON.
pub struct Summary {
    text: Message,
    json: serde_json::Value,
}

/// Tells it.
pub fn terminal_out(args: &PublishArgs, told: &Summary, language: Language) {
    if args.format == ReportFormat::Json {
        terminal::out(&told.json.to_string());
    } else if !args.common.quiet || args.dry_run {
        terminal::out(told.text.text(language));
    }
}

/// A place, opened, with what is agreed to, and when all this began.
pub struct Ready<'r> {
    /// The name of the place in `site.toml`, and the place.
    pub place: (&'r str, Box<dyn Target>),
    /// What is agreed to.
    pub consent: Consent,
    /// When the command began.
    pub started: Instant,
}

/// Publishes what was built.
pub fn publish(args: &PublishArgs, setup: &Setup, output: BuiltPortal, ready: Ready) -> Result<Summary, Stop> {
    let Ready { place, consent, started } = ready;
    let BuiltPortal { config, files } = output;
    let language = language_asked(args.common.lang).unwrap_or(config.language);
    let publication = prepare_files((&config, files), (&setup.root, &setup.out), place, consent)?;
    let planned = &publication.plan;
    let mut json = json!({
        "place": publication.place(),
        "new": names(&planned.new),
        "changed": names(&planned.changed),
        "gone": names(&planned.gone),
        "retained": names(&planned.retained),
        "replaced": names(&planned.replaced),
        "unknown": names(&planned.unknown),
        "bytes": publication.bytes(),
        "published": false,
    });
    if args.dry_run {
        return Ok(Summary { text: dry_run(&publication, consent, language), json });
    }
    let (place, retained, unknown) = (publication.place(), planned.retained.len(), planned.unknown.len());
    let template = "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}";
    let bar = progress(publication.bytes(), template, started, args.common.quiet);
    let outcome = publication.run(consent, &mut |progress| bar.set_position(progress.sent));
    bar.finish_and_clear();
    let outcome = outcome?;
    json["published"] = true.into();
    json["sent"] = outcome.sent.into();
    json["deleted"] = outcome.deleted.into();
    json["kept"] = outcome.kept.into();
    json["without_rename"] = outcome.without_rename.into();
    Ok(Summary { text: line(&place, &outcome, (retained, unknown), started.elapsed(), language), json })
}

/// What somebody has to agree to, and the question, if one is enough.
pub fn words(stop: &Stop, language: Language) -> (Message, Option<Message>) {
    match stop {
        Stop::ManyDeletions(count) => {
            let count = number(*count as i64, language);
            (
                msg!(
                    "sẽ xóa {count} tệp ở nơi đăng, nhiều hơn thường lệ; nếu đúng ý, thêm --delete",
                    "{count} files would be deleted there, more than usual; if that is meant, add --delete"
                ),
                Some(msg!("xóa {count} tệp này? [c/K]", "delete these {count} files? [y/N]")),
            )
        }
        Stop::Overwrites(Some(site)) => (
            msg!(
                "nơi đăng đang có cổng {site}; nếu đó là cổng này với địa chỉ cũ, thêm --overwrite",
                "the place has the portal {site}; if it is this one by its old address, add --overwrite"
            ),
            Some(msg!("đăng đè lên cổng {site}? [c/K]", "publish over the portal {site}? [y/N]")),
        ),
        Stop::Overwrites(None) => (
            msg!(
                "nơi đăng có tệp không do bantin đăng, sẽ bị ghi đè; xem bằng --dry-run; nếu đúng ý, thêm --overwrite",
                "files there that bantin did not put would be written over; see --dry-run; if that is meant, add --overwrite"
            ),
            Some(msg!("ghi đè các tệp ấy? [c/K]", "write over these files? [y/N]")),
        ),
        Stop::Emptied => (
            msg!(
                "ở nơi đăng không còn gì của lần đăng trước: ổ đĩa hay thư mục mạng có thể chưa gắn, hoặc nhầm nơi; nếu đã dọn đi có chủ ý, thêm --everything",
                "nothing of what was published there is left: its disk or share may not be mounted, or it is another place; if it was emptied on purpose, add --everything"
            ),
            Some(msg!("đăng lại tất cả? [c/K]", "publish everything again? [y/N]")),
        ),
        Stop::Busy(who) => (
            msg!(
                "đang có người đăng {}; nếu chắc chắn không còn ai, thêm --take-over",
                "somebody is publishing {}; if you are sure that nobody is, add --take-over",
                if language == Language::Vi { &who.vi } else { &who.en }
            ),
            None,
        ),
        Stop::Failure(failure) => (failure.message.clone(), None),
    }
}

/// What would be done: every file, and what is not bantin's.
fn dry_run(publication: &Publication, consent: Consent, language: Language) -> Message {
    let planned = &publication.plan;
    let mut lines: Vec<String> = Vec::new();
    for (sign, paths) in [('+', &planned.new), ('*', &planned.changed), ('-', &planned.gone)] {
        lines.extend(paths.iter().map(|path| format!("{sign} {path}")));
    }
    let count = |paths: &[_]| number(paths.len() as i64, language);
    let (new, changed, gone) = (count(&planned.new), count(&planned.changed), count(&planned.gone));
    let (size, place) = (bytes(publication.bytes(), language), publication.place());
    let mut text = msg!(
        "chưa gửi gì; sẽ đăng lên {place}: {new} tệp mới, {changed} tệp đổi ({size}), {gone} tệp xóa",
        "nothing was sent; to {place} would go: {new} new files, {changed} changed ({size}), {gone} deleted"
    );
    for (paths, words) in [
        (
            &planned.replaced,
            msg!("ghi đè tệp không do bantin đăng", "written over, though bantin did not put them there"),
        ),
        (&planned.unknown, msg!("không do bantin đăng, để nguyên", "not bantin's, left as they are")),
    ] {
        if !paths.is_empty() {
            let named = paths.iter().take(NAMED).map(|path| &**path).collect::<Vec<_>>().join(", ");
            let more = if paths.len() > NAMED { format!(", … ({})", count(paths)) } else { String::new() };
            text.vi += &format!("\n{}: {named}{more}", words.vi);
            text.en += &format!("\n{}: {named}{more}", words.en);
        }
    }
    if let Some(stop) = publication.asks(consent) {
        let (why, _) = words(&stop, language);
        text.vi += &format!("\n{}", why.vi);
        text.en += &format!("\n{}", why.en);
    }
    let list = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    Message { vi: format!("{list}{}", text.vi), en: format!("{list}{}", text.en) }
}

/// One line about what was done.
fn line(
    place: &str,
    outcome: &Outcome,
    (retained, unknown): (usize, usize),
    took: Duration,
    language: Language,
) -> Message {
    let count = |n: usize| number(n as i64, language);
    let (seconds, hundredths) = (took.as_secs(), took.subsec_millis() / 10);
    let kept = count(outcome.kept);
    let mut text = if outcome.sent + outcome.deleted == 0 {
        msg!("{place} đã đúng: không có gì mới, {kept} tệp", "{place} is right: nothing new, {kept} files")
    } else {
        let (sent, deleted, size) = (count(outcome.sent), count(outcome.deleted), bytes(outcome.bytes, language));
        msg!(
            "đã đăng lên {place}: {sent} tệp gửi ({size}), {kept} giữ nguyên, {deleted} xóa",
            "published to {place}: {sent} files sent ({size}), {kept} unchanged, {deleted} deleted"
        )
    };
    let mut clause = |shown: bool, words: Message| {
        if shown {
            text.vi += &format!("; {}", words.vi);
            text.en += &format!("; {}", words.en);
        }
    };
    let (stay, others) = (count(retained), count(unknown));
    clause(retained > 0, msg!("{stay} tệp cũ giữ đến lần đăng sau", "{stay} old assets stay until the next time"));
    clause(
        unknown > 0,
        msg!("{others} tệp không do bantin đăng, để nguyên", "{others} files are not bantin's, left alone"),
    );
    clause(
        outcome.without_rename,
        msg!(
            "có tệp không đổi tên được ở nơi đăng: người đọc có thể gặp trang đang gửi dở",
            "the place did not rename every file: readers may have met half a page"
        ),
    );
    clause(true, msg!("{seconds},{hundredths:02} giây", "{seconds}.{hundredths:02} s"));
    text
}
