//! Figures in texts and on pages, held against the statistics: unknown names, numbers that disagree, what cites what.

use memchr::memmem;

use super::Site;
use crate::article::Article;
use crate::base::diagnostic::{Diagnostic, Diagnostics, msg};
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::value::Spanned;
use crate::markdown::{HoleKind, typed_before};
use crate::statistics::{Expression, NotFound, Statistics, Wanted, parse, parse_typed};

/// Checks the figures of a text, its lead included.
pub(super) fn check(site: &Site, article: &Article, out: &mut Diagnostics) {
    let language = site.language_of(article);
    for hole in &article.body.holes {
        let told = match &hole.kind {
            HoleKind::Figure { expression, typed } => figure(site, expression, typed.as_deref(), language),
            HoleKind::Block(expression) => block(site, expression),
            _ => None,
        };
        out.extend(told.map(|diagnostic| diagnostic.at(&article.path, hole.place.clone())));
        if let HoleKind::Picture { alt, title, .. } = &hole.kind {
            for (before, expression) in expressions(alt).chain(expressions(title)) {
                let told = figure(site, expression, typed_before(before).as_deref(), language);
                out.extend(told.map(|diagnostic| diagnostic.at(&article.path, hole.place.clone())));
            }
        }
    }
    if let Some(summary) = &article.front.summary {
        for (before, expression) in expressions(&summary.value) {
            let told = figure(site, expression, typed_before(before).as_deref(), language);
            out.extend(told.map(|diagnostic| diagnostic.at(&article.path, summary.span.clone())));
        }
    }
    if article.front.title.contains("{{") {
        out.push(
            Diagnostic::error(
                "figure-in-title",
                msg!("tiêu đề không dùng được số liệu trong ngoặc", "a headline cannot hold a figure in braces"),
            )
            .at(&article.path, article.front.title_span.clone())
            .help(msg!("viết thẳng con số vào tiêu đề", "type the number into the headline")),
        );
    }
}

fn figure(site: &Site, expression: &str, typed: Option<&str>, language: Language) -> Option<Diagnostic> {
    match parse(expression) {
        Err(message) => Some(
            Diagnostic::error(
                "unknown-figure",
                msg!("không hiểu `{{{{ {expression} }}}}`", "cannot understand `{{{{ {expression} }}}}`"),
            )
            .help(message),
        ),
        Ok(Expression::Show { wanted, .. }) => site.statistics.find(&wanted).err().map(not_found),
        Ok(Expression::Bound(wanted)) => bound(site, &wanted, typed, language),
        Ok(Expression::Block(..)) => Some(
            Diagnostic::error(
                "unknown-figure",
                msg!("biểu đồ và bảng phải đứng riêng một dòng", "a chart or table stands alone on its line"),
            )
            .help(msg!("để dòng trống ở trên và dưới", "leave an empty line above and below")),
        ),
    }
}

/// A number typed in a text and the figure it is bound to must be the same number.
fn bound(site: &Site, wanted: &Wanted, typed: Option<&str>, language: Language) -> Option<Diagnostic> {
    let found = match site.statistics.find(wanted) {
        Ok(found) => found,
        Err(problem) => return Some(not_found(problem)),
    };
    let Some(typed) = typed else {
        return Some(
            Diagnostic::error(
                "figure-mismatch",
                msg!("không có con số nào ngay trước `{{{{=`", "there is no number right before `{{{{=`"),
            )
            .help(msg!("viết liền sau số: 77{{{{= ... }}}}", "write it right behind the number: 77{{{{= ... }}}}")),
        );
    };
    if found.value.is_some() && parse_typed(typed, language) == found.value {
        return None;
    }
    let shown = if typed.ends_with(['%', '‰']) { found.text_with_unit(language) } else { found.text(language) };
    Some(
        Diagnostic::error(
            "figure-mismatch",
            msg!("bài viết `{typed}`, số liệu là `{shown}`", "the text says `{typed}`, the figure is `{shown}`"),
        )
        .also(found.place.clone(), msg!("số liệu ở đây", "the figure is here"))
        .help(msg!(
            "sửa chỗ sai; bài cũ nói về kỳ cũ thì trỏ vào dòng của kỳ ấy: {{{{= {}[kỳ].cột }}}}",
            "mend the wrong one; an old text about an old period points at its row: {{{{= {}[period].column }}}}",
            found.set.name
        )),
    )
}

fn block(site: &Site, expression: &str) -> Option<Diagnostic> {
    match parse(expression) {
        Ok(Expression::Block(_, set)) => site.statistics.set(&set).err().map(not_found),
        Ok(_) => None,
        Err(message) => Some(
            Diagnostic::error(
                "unknown-figure",
                msg!("không hiểu `{{{{ {expression} }}}}`", "cannot understand `{{{{ {expression} }}}}`"),
            )
            .help(message),
        ),
    }
}

fn not_found(problem: NotFound) -> Diagnostic {
    let help = problem.help.unwrap_or_else(|| {
        msg!(
            "số liệu được nhập trong content/stats.toml; viết `\\{{{{` nếu đây chỉ là chữ",
            "figures are typed in content/stats.toml; write `\\{{{{` if this is meant as text"
        )
    });
    Diagnostic::error("unknown-figure", problem.message).help(help)
}

/// What stands between braces in a plain text, each with the text before it.
fn expressions(text: &str) -> impl Iterator<Item = (&str, &str)> {
    memmem::find_iter(text.as_bytes(), b"{{").filter_map(|open| {
        let (inner, _) = text[open + 2..].split_once("}}")?;
        Some((&text[..open], inner.trim()))
    })
}

/// Names of the data sets that a text cites.
pub(super) fn cited<'a>(article: &'a Article) -> Vec<String> {
    let in_text = article.body.holes.iter().filter_map(|hole| match &hole.kind {
        HoleKind::Figure { expression, .. } | HoleKind::Block(expression) => Some(expression.as_str()),
        _ => None,
    });
    let in_pictures = article.body.holes.iter().flat_map(|hole| match &hole.kind {
        HoleKind::Picture { alt, title, .. } => expressions(alt).chain(expressions(title)).map(|one| one.1).collect(),
        _ => Vec::new(),
    });
    let in_lead = article.front.summary.iter().flat_map(|summary| expressions(&summary.value)).map(|(_, inner)| inner);
    let mut sets: Vec<String> = in_text
        .chain(in_pictures)
        .chain(in_lead)
        .filter_map(|one: &'a str| parse(one).ok())
        .map(|one| one.set().to_owned())
        .collect();
    sets.sort();
    sets.dedup();
    sets
}

/// The figures that `site.toml` names, each as what it asks for.
pub(super) fn chosen(
    statistics: &Statistics,
    names: &[Spanned<String>],
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Vec<Wanted> {
    let mut figures = Vec::new();
    for name in names {
        let problem = match parse(&name.value) {
            Ok(Expression::Show { wanted, .. }) => match statistics.find(&wanted) {
                Ok(_) => {
                    figures.push(wanted);
                    continue;
                }
                Err(problem) => not_found(problem),
            },
            Ok(_) => Diagnostic::error(
                "unknown-figure",
                msg!("`{}` không phải một số liệu", "`{}` is not a figure", name.value),
            ),
            Err(message) => Diagnostic::error(
                "unknown-figure",
                msg!("`{}` không phải một số liệu", "`{}` is not a figure", name.value),
            )
            .help(message),
        };
        out.push(problem.at(path, name.span.clone()));
    }
    figures
}

/// Warns of data sets that nothing cites and no page chose, of old ones, and of small counts.
pub(super) fn warn(site: &Site, out: &mut Diagnostics) {
    let on_pages: Vec<String> = site
        .standing
        .iter()
        .map(|item| &item.article)
        .chain(site.sections.iter().map(|section| &section.article))
        .chain(&site.home)
        .flat_map(|article| cited(article))
        .collect();
    for (number, set) in site.statistics.sets.iter().enumerate() {
        let chosen = site.home_figures.iter().chain(site.section_figures.values().flatten());
        let is_cited = !site.citations[number].is_empty() || on_pages.contains(&set.name);
        if !is_cited && !chosen.into_iter().any(|wanted| wanted.set() == set.name) {
            out.push(
                Diagnostic::warning(
                    "uncited-set",
                    msg!("không bài nào dẫn bảng `{}`", "no article cites the data set `{}`", set.name),
                )
                .place(set.place.clone())
                .help(msg!(
                    "dẫn số liệu trong bài: {{{{ {}.tên }}}}",
                    "cite it in an article: {{{{ {}.figure }}}}",
                    set.name
                )),
            );
        }
        let age = (site.now.date_naive() - set.updated).num_days();
        // A date that could not be read was told as that; what the site counts itself is never old.
        if set.computed.is_none() && set.updated != chrono::NaiveDate::default() && age > site.config.figure_days {
            out.push(
                Diagnostic::warning(
                    "old-figures",
                    msg!("bảng `{}` đã {} ngày chưa cập nhật", "the set `{}` is {} days old", set.name, age),
                )
                .place(set.updated_place.clone())
                .help(msg!(
                    "cập nhật số liệu và ngày, hoặc đổi giới hạn [check] figure_days",
                    "bring it up to date, or change [check] figure_days"
                )),
            );
        }
        small_counts(set, out);
    }
}

/// Counts of 1 to 4 in a sensitive column could point at persons (portal practice: "dưới 5").
fn small_counts(set: &crate::statistics::DataSet, out: &mut Diagnostics) {
    use crate::statistics::Cell;
    for row in &set.rows {
        for column in &set.sensitive {
            let Some(Cell::Number(value)) = row.cells.get(*column) else { continue };
            if *value > 0.into() && *value < 5.into() {
                let label = &set.columns[*column].label;
                out.push(
                    Diagnostic::warning(
                        "small-count",
                        msg!(
                            "`{label}` ở dòng `{}` là {value}: số nhỏ về nhóm nhạy cảm có thể chỉ ra từng người",
                            "`{label}` in row `{}` is {value}: a small count of a sensitive group can point at persons",
                            row.key
                        ),
                    )
                    .place(row.place.clone())
                    .help(msg!(
                        "trước khi đăng, cân nhắc gộp nhóm, hoặc bỏ trống ô này và ghi \"dưới 5\" ở `notes`",
                        "before it is published, consider a larger group, or leave the cell out and write \"under 5\" in `notes`"
                    )),
                );
            }
        }
    }
}
