//! Whether what is published was approved, where the portal wants that.

use crate::article::{Approval, ApprovalRequest, Approved, Article, TextKind};
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg};
use crate::config::ApprovalRule;
use crate::site::{Site, Visibility, state};

/// Where the portal wants approval: what readers see, or will see at its time, has to be approved as it is.
pub fn approvals(site: &Site, out: &mut Diagnostics) {
    let Some(rule) = site.config.approval else { return };
    let public =
        site.texts().map(|(_, _, article)| article).filter(|article| state(article, site.now) != Visibility::Draft);
    // What is hidden by its section is hidden for other reasons than its own.
    let hidden = site.left_out.iter().zip(&site.unpublished);
    let scheduled =
        hidden.filter(|(left, _)| matches!(left.state, Visibility::Scheduled(_))).map(|(_, article)| article);
    out.extend(
        public
            .chain(scheduled)
            .filter(|article| needs_approval(article, rule))
            .filter_map(|article| unapproved(article)),
    );
}

/// Whether an approval is asked of a text: articles and standing pages in a file of their own.
pub fn needs_approval(article: &Article, rule: ApprovalRule) -> bool {
    let Approval { request, given, .. } = &article.front.approval;
    let is_old = rule.since.is_some_and(|since| article.front.date.is_none_or(|date| date < since));
    matches!(article.kind, TextKind::Article | TextKind::Standing)
        && article.path.ends_with(".md")
        && !(is_old && request.is_none() && given.is_none())
}

fn unapproved(article: &Article) -> Option<Diagnostic> {
    let Approval { request, given, remark } = &article.front.approval;
    let draft = || {
        msg!(
            "duyệt ở bàn viết, hoặc ghi `draft = true` cho đến khi được duyệt",
            "approve it at the desk, or write `draft = true` until it is"
        )
    };
    Some(match (given, request) {
        (Some(given), None) if given.value.holds => return None,
        (_, Some(request)) if request.value == ApprovalRequest::Returned => {
            let why = remark.as_deref().unwrap_or("…");
            error!("not-approved" at (&article.path, request.span.clone());
                "bài bị trả lại: {why}", "the item was sent back: {why}";
                help: "sửa rồi gửi duyệt lại ở bàn viết, hoặc ghi `draft = true`",
                      "mend it and ask again at the desk, or write `draft = true`")
        }
        (_, Some(request)) => error!("not-approved" at (&article.path, request.span.clone());
            "bài đang chờ duyệt", "the item waits for approval"; help: draft()),
        (Some(given), None) => {
            let Approved { by, date, .. } = &given.value;
            error!("not-approved" at (&article.path, given.span.clone());
                "bài đã đổi từ khi {by} duyệt ({date})", "the item was changed since {by} approved it ({date})"; help: draft())
        }
        (None, None) => error!("not-approved" at (&article.path, article.front.title_span.clone());
            "bài chưa được duyệt", "the item is not approved"; help: draft()),
    })
}
