//! `bantin check --published URL`: what is wrong with the portal as readers get it.

use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};

use super::args::{CheckArgs, ReportFormat};
use super::build::progress;
use super::setup::{Setup, language_at};
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::edge::publish::published::{Looked, look};
use crate::edge::{Failure, terminal};
use crate::publication::ServingFault;

/// At most this many files of each kind are listed, unless all are asked for.
const NAMED: usize = 10;

/// Looks, and tells. Slow is a warning, wrong is an error.
pub fn run(args: &CheckArgs, url: &str) -> Result<ExitCode, Failure> {
    let setup = Setup::new(&args.common)?;
    let language = language_at(args.common.lang, &setup.root);
    let bar = progress(0, "{spinner} {pos}", Instant::now(), args.common.quiet);
    let looked = look(url, &setup.out, args.sample, &|| bar.inc(1));
    bar.finish_and_clear();
    let looked = looked?;
    let told = told(&looked);
    let errors = told.iter().filter(|one| one.is_error).map(|one| one.paths.len()).sum::<usize>();
    let warnings = told.iter().filter(|one| !one.is_error).map(|one| one.paths.len()).sum::<usize>();
    if args.format == ReportFormat::Json {
        let findings: Value = told
            .iter()
            .map(|one| json!({ "kind": one.kind, "error": one.is_error, "message": one.words.text(language), "files": one.paths }))
            .collect();
        let json = json!({
            "url": url, "asked": looked.asked, "published": looked.published,
            "retained": looked.retained.iter().map(|path| &**path).collect::<Vec<_>>(),
            "unfinished": looked.is_unfinished, "findings": findings,
        });
        terminal::out(&json.to_string());
    } else {
        for one in &told {
            terminal::err(&line(one, if args.all { usize::MAX } else { NAMED }, language));
        }
        if args.all && !looked.retained.is_empty() {
            let words = msg!("giữ cho người mở trang cũ", "kept for readers whose page is older");
            terminal::out(&format!("{}:\n  {}", words.text(language), looked.retained.join("\n  ")));
        }
        if !args.common.quiet || errors + warnings > 0 {
            let count = |n: usize| number(n as i64, language);
            let (asked, all, retained) = (count(looked.asked), count(looked.published), count(looked.retained.len()));
            let (errors, warnings) = (count(errors), count(warnings));
            let summary = msg!(
                "{url}: đã xem {asked} trong {all} tệp, {retained} tệp giữ cho người mở trang cũ: {errors} lỗi, {warnings} cảnh báo",
                "{url}: {asked} of {all} files looked at, {retained} kept for older pages: errors: {errors}, warnings: {warnings}"
            );
            terminal::out(summary.text(language));
        }
    }
    let is_bad = errors > 0 || args.strict && warnings > 0;
    Ok(ExitCode::from(u8::from(is_bad)))
}

/// Files with the same fault.
struct FaultGroup<'l> {
    kind: &'static str,
    is_error: bool,
    words: Message,
    paths: Vec<&'l str>,
}

fn told(looked: &Looked) -> Vec<FaultGroup<'_>> {
    let mut all: Vec<FaultGroup> = Vec::new();
    let mut add = |kind, is_error, words: Message, path| match all.iter_mut().find(|one| one.words == words) {
        Some(one) => one.paths.push(path),
        None => all.push(FaultGroup { kind, is_error, words, paths: vec![path] }),
    };
    for (path, findings) in &looked.findings {
        for finding in findings {
            let (kind, words) = words(finding);
            add(kind, finding.is_error(), words, &**path);
        }
    }
    for path in &looked.stale {
        let words = msg!("khác với bản dựng ở đây; chạy bantin publish", "not what was built here; run bantin publish");
        add("stale", false, words, &**path);
    }
    for path in &looked.foreign {
        let words = msg!("có trang dẫn đến mà không do bantin đăng", "pages lead to it, and bantin did not publish it");
        add("foreign", false, words, path);
    }
    if looked.is_unfinished {
        let words = msg!(
            "lần đăng cuối chưa xong; chạy lại bantin publish",
            "the last publication is not finished; run bantin publish again"
        );
        add("unfinished", true, words, crate::publication::MANIFEST);
    }
    all.sort_by_key(|one| !one.is_error);
    all
}

fn words(finding: &ServingFault) -> (&'static str, Message) {
    match finding {
        ServingFault::Missing(status) => ("missing", msg!("không có ({status})", "not there ({status})")),
        ServingFault::Altered => ("altered", msg!("khác với bản đã đăng", "not what was published")),
        ServingFault::Cached(age) => (
            "cached",
            msg!("bộ nhớ đệm còn giữ bản cũ, đã {age} giây", "a cache still has another one, for {age} seconds"),
        ),
        ServingFault::WrongType(kind) => {
            ("type", msg!("máy chủ gửi với kiểu sai `{kind}`", "the server sends it with the wrong type `{kind}`"))
        }
        ServingFault::Uncompressed => ("uncompressed", msg!("máy chủ không nén", "the server does not compress it")),
    }
}

fn line(one: &FaultGroup, most: usize, language: Language) -> String {
    let word = match (one.is_error, language) {
        (true, Language::Vi) => "lỗi",
        (true, _) => "error",
        (false, Language::Vi) => "cảnh báo",
        (false, _) => "warning",
    };
    let mut text = format!("{word}: {}:", one.words.text(language));
    for path in one.paths.iter().take(most) {
        text.push_str(&format!("\n  {path}"));
    }
    if one.paths.len() > most {
        let more = number((one.paths.len() - most) as i64, language);
        text.push_str(msg!("\n  … và {more} tệp nữa", "\n  … and {more} more").text(language));
    }
    text
}
