//! `bantin check --duties`.

use std::process::ExitCode;

use super::args::{CheckArgs, ReportFormat};
use super::setup::language_of;
use crate::Plan;
use crate::base::diagnostic::{Diagnostics, Severity, msg};
use crate::base::number::number;
use crate::duties::OWN;
use crate::edge::Failure;
use crate::edge::duties::DutyReport;
use crate::edge::terminal::{self, Detail};

/// Prints the list of duties. What is open is no mistake, and counts as a warning does: only with `--strict`.
pub fn tell(args: &CheckArgs, plan: &Plan, duties: &DutyReport, all: &Diagnostics) -> Result<ExitCode, Failure> {
    let language = language_of(&args.common, plan);
    if args.format == ReportFormat::Json {
        let json = serde_json::to_string_pretty(&duties.json(language))
            .map_err(|error| msg!("không viết được JSON: {error}", "cannot write JSON: {error}"))?;
        terminal::out(&json);
    } else {
        let is_own = |place: &crate::base::diagnostic::Place| &*place.source == OWN;
        let mut mistakes = Diagnostics::default();
        mistakes.extend(all.iter().filter(|one| one.place.as_ref().is_some_and(is_own)).cloned());
        terminal::report(plan, &mistakes, language, Detail { most: usize::MAX, old: true });
        let others = all.iter().filter(|one| one.severity == Severity::Error).count() - mistakes.counts().0;
        if others > 0 {
            let count = number(others as i64, language);
            terminal::out(
                msg!(
                    "cổng còn {count} lỗi, danh sách dưới đây có thể thiếu: chạy bantin check",
                    "the portal has errors ({count}) and the list may be incomplete: run bantin check"
                )
                .text(language),
            );
        }
        terminal::out(duties.text(language).trim_end());
    }
    let bad = duties.mistakes.has_errors() || args.strict && duties.open() > 0;
    Ok(if bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
