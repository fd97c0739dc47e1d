//! `[desk]`: whether what readers see has to be approved.

use chrono::FixedOffset;

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::time::{Moment, moment};
use crate::base::value::Fields;

/// That items have to be approved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApprovalRule {
    /// Older items need none, as long as nobody has asked for one.
    pub since: Option<Moment>,
}

/// Reads the table; none where no approval is wanted.
pub(super) fn read(
    fields: &mut Fields,
    zone: FixedOffset,
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Option<ApprovalRule> {
    let entries = fields.table("desk", out)?;
    let mut fields = Fields::new(entries, path);
    let is_wanted = fields.bool("approval", out).unwrap_or(false);
    let since = fields.text("approval_since", out).and_then(|typed| {
        let since = moment(typed.value.trim(), zone, false);
        if since.is_none() {
            error!(out, "date" at (path, typed.span);
                "`approval_since`: không có ngày `{}`", "`approval_since`: `{}` is not a valid date", typed.value;
                help: "viết năm-tháng-ngày: 2023-11-07", "write year-month-day: 2023-11-07");
        }
        since
    });
    fields.finish(out);
    is_wanted.then_some(ApprovalRule { since })
}
