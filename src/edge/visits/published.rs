//! Whether what is published is what the ledger says.

use std::fs;
use std::path::Path;

use super::store::state_file;
use crate::Plan;
use crate::base::diagnostic::{Diagnostic, Message, msg};
use crate::base::language::Language;
use crate::base::number::number;
use crate::visits::{Ledger, Opening, balance, published_total, wrong_sum};

/// A published total that is not the ledger's.
pub(super) fn other_total(
    out: &Path,
    ledger: &Ledger,
    opening: Option<&Opening>,
    language: Language,
) -> Option<Message> {
    let total = balance(ledger, opening).max(0);
    let json = fs::read(out.join("visits.json")).ok();
    let published = json.and_then(|json| published_total(&json)).filter(|published| *published != total)?;
    let (published, total) = (number(published, language), number(total, language));
    Some(msg!(
        "visits.json công bố tổng {published}, mà sổ tính ra {total}; `bantin visits` viết lại tệp này",
        "visits.json publishes a total of {published}, but the ledger gives {total}; `bantin visits` writes it again"
    ))
}

/// The same as `check` tells it, on the machine whose last count wrote this ledger: elsewhere either may be the newer one.
pub fn other_figures(plan: &Plan, root: &Path, out: &Path, language: Language) -> Option<Diagnostic> {
    let (ledger, counter) = (&plan.site.ledger, plan.site.statistics.counter.as_ref()?);
    let run = ledger.runs.get(&counter.server).filter(|_| !plan.diagnostics.has_errors())?;
    let was_counted_here = state_file(root, &run.token).exists();
    let other = || other_total(out, ledger, counter.opening.as_ref(), language);
    was_counted_here.then(other).flatten().map(wrong_sum)
}
