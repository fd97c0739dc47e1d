//! Figures in texts and on pages, checked against the statistics: unknown names, numbers that disagree, what cites what.

mod written;

use std::ops::Range;

use super::Site;
use crate::article::Article;
use crate::base::diagnostic::{Diagnostic, Diagnostics, error, msg, warning};
use crate::base::language::Language;
use crate::base::source::{SourcePath, Sources};
use crate::base::value::Spanned;
use crate::config;
use crate::markdown::{Expression, FigureRef, FigureText, HoleKind, parse_expression, unfilled};
use crate::statistics::{NotFound, PATH, Statistics};
use written::WrittenNumber;

/// Checks the figures of a text, its lead included.
pub(super) fn check(site: &Site, article: &Article, out: &mut Diagnostics) {
    let language = site.language_of(article);
    let line = |line: &FigureText, place: &Range<usize>, out: &mut Diagnostics| {
        let told = line.expressions().filter_map(|expression| figure(site, expression, language));
        out.extend(told.map(|problem| problem.at(&article.path, place.clone())));
    };
    for hole in &article.body.holes {
        let told = match &hole.kind {
            HoleKind::Figure(expression) => figure(site, expression, language),
            HoleKind::Block(_, set) => site.statistics.set(set).err().map(not_found),
            HoleKind::Picture { alt, title, .. } => {
                line(alt, &hole.place, out);
                line(title, &hole.place, out);
                None
            }
            _ => None,
        };
        out.extend(told.map(|problem| problem.at(&article.path, hole.place.clone())));
    }
    if let Some(summary) = &article.front.summary {
        line(&summary.value, &summary.span, out);
    }
    if article.front.title.contains("{{") {
        error!(out, "figure-in-title" at (&article.path, &article.front.title_span);
            "tiêu đề không dùng được số liệu trong ngoặc", "a headline cannot contain a figure in braces";
            help: "viết thẳng con số vào tiêu đề", "type the number into the headline");
    }
}

fn figure(site: &Site, expression: &Expression, language: Language) -> Option<Diagnostic> {
    let (Expression::Show { figure, .. } | Expression::Assertion { figure, .. }) = expression;
    if let FigureRef::Cell { set, .. } = figure
        && site.statistics.set(set).is_ok_and(|set| set.unread)
    {
        return None;
    }
    match expression {
        Expression::Show { figure, .. } => site.statistics.find(figure).err().map(not_found),
        Expression::Assertion { figure, typed, before, after } => {
            assertion(site, figure, (before, typed.as_deref(), after), language)
        }
    }
}

/// A number typed in a text and the figure it is bound to must be the same number.
fn assertion(
    site: &Site,
    figure: &FigureRef,
    (before, typed, after): (&str, Option<&str>, &str),
    language: Language,
) -> Option<Diagnostic> {
    let found = match site.statistics.find(figure) {
        Ok(found) => found,
        Err(problem) => return Some(not_found(problem)),
    };
    let Some(typed) = typed else {
        return Some(error!("figure-mismatch";
            "không có con số nào ngay trước `{{{{=`", "there is no number right before `{{{{=`";
            help: "viết liền sau số: 77{{{{= ... }}}}", "write it directly after the number: 77{{{{= ... }}}}"));
    };
    let written = WrittenNumber { before, typed, after, language };
    if written.is(&found) {
        return None;
    }
    let with_unit = written.with_unit();
    let shown = if with_unit.is_some() { found.text_with_unit(language) } else { found.text(language) };
    let typed = with_unit.as_deref().unwrap_or(typed);
    Some(error!("figure-mismatch";
        "bài viết `{typed}`, số liệu là `{shown}`", "the text says `{typed}`, the figure is `{shown}`";
        help: "sửa chỗ sai; bài cũ nói về kỳ cũ thì trỏ vào dòng của kỳ ấy: {{{{= {}[kỳ].cột }}}}",
              "correct the wrong one; for an earlier period, refer to its row: {{{{= {}[period].column }}}}", found.set.name;
        also: found.place, "số liệu ở đây", "the figure is here"))
}

fn not_found(problem: NotFound) -> Diagnostic {
    let help = problem.help.unwrap_or_else(|| {
        msg!(
            "số liệu được nhập trong content/stats.toml; viết `\\{{{{` nếu đây chỉ là chữ",
            "figures are typed in content/stats.toml; write `\\{{{{` if this is meant as text"
        )
        .into()
    });
    error!("unknown-figure"; problem.message; help: help)
}

/// Tells figures in braces in the configuration and in the data sets, where none is filled in.
pub(super) fn in_settings(sources: &Sources, out: &mut Diagnostics) {
    let sets =
        sources.below("content/stats/").filter(|(path, _)| path.ends_with(".toml")).map(|(path, _)| path.clone());
    for path in [config::PATH, PATH].map(SourcePath::from).into_iter().chain(sets) {
        let Some(text) = sources.text(&path) else { continue };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let found = unfilled(line).filter(|_| !line.trim_start().starts_with('#'));
            out.extend(found.map(|(range, problem)| problem.at(&path, at + range.start..at + range.end)));
            at += line.len();
        }
    }
}

/// Names of the data sets that a text cites.
pub(super) fn cited(article: &Article) -> Vec<&str> {
    let mut sets = Vec::new();
    for hole in &article.body.holes {
        match &hole.kind {
            HoleKind::Figure(expression) => sets.push(expression.set()),
            HoleKind::Block(_, set) => sets.push(set),
            HoleKind::Picture { alt, title, .. } => {
                sets.extend(alt.expressions().chain(title.expressions()).map(Expression::set));
            }
            _ => {}
        }
    }
    let summary = article.front.summary.iter().flat_map(|summary| summary.value.expressions());
    sets.extend(summary.map(Expression::set));
    sets.sort_unstable();
    sets.dedup();
    sets
}

/// The figures that `site.toml` names, each as what it asks for.
pub(super) fn chosen(
    statistics: &Statistics,
    names: &[Spanned<String>],
    path: &SourcePath,
    out: &mut Diagnostics,
) -> Vec<FigureRef> {
    let mut figures = Vec::new();
    for name in names {
        let not_a_figure =
            || error!("unknown-figure"; "`{}` không phải một số liệu", "`{}` is not a figure", name.value);
        let problem = match parse_expression(&name.value, "", "") {
            Ok(Expression::Show { figure, .. }) => match statistics.find(&figure) {
                Ok(_) => {
                    figures.push(figure);
                    continue;
                }
                Err(problem) => not_found(problem),
            },
            Ok(Expression::Assertion { .. }) => not_a_figure(),
            Err(message) => not_a_figure().help(message),
        };
        out.push(problem.at(path, name.span.clone()));
    }
    figures
}

/// Warns of data sets that nothing cites and no page chose, of old ones, and of small counts.
pub(super) fn warn(site: &Site, out: &mut Diagnostics) {
    let on_pages: Vec<&str> = site
        .standing
        .iter()
        .map(|item| &item.article)
        .chain(site.sections.iter().map(|section| &section.article))
        .chain(&site.home)
        .flat_map(|article| cited(article))
        .collect();
    for (number, set) in site.statistics.sets.iter().enumerate() {
        let chosen = site.home_figures.iter().chain(site.section_figures.values().flatten());
        let is_cited = !site.citations[number].is_empty() || on_pages.contains(&set.name.as_str());
        if !is_cited && !chosen.into_iter().any(|figure| figure.set() == set.name) {
            warning!(out, "uncited-set" at &set.place;
                "không bài nào dẫn bảng `{}`", "no article cites the data set `{}`", set.name;
                help: "dẫn số liệu trong bài: {{{{ {}.tên }}}}", "cite it in an article: {{{{ {}.figure }}}}", set.name);
        }
        let age = (site.now.date_naive() - set.updated).num_days();
        // A date that could not be read was told as that; what the site counts itself is never old.
        if set.computed.is_none() && set.updated != chrono::NaiveDate::default() && age > site.config.figure_days {
            warning!(out, "old-figures" at &set.updated_place;
                "bảng `{}` đã {} ngày chưa cập nhật", "the set `{}` is {} days old", set.name, age;
                help: "cập nhật số liệu và ngày, hoặc đổi giới hạn [check] figure_days",
                      "update it, or change [check] figure_days");
        }
        small_counts(set, out);
    }
    super::plausible::warn(site, out);
}

/// Counts of 1 to 4 in a sensitive column could point at persons (portal practice: "dưới 5").
fn small_counts(set: &crate::statistics::DataSet, out: &mut Diagnostics) {
    use crate::statistics::Cell;
    for row in &set.rows {
        for column in &set.sensitive {
            let Some(Cell::Number(value)) = row.cells.get(*column) else { continue };
            if *value > 0.into() && *value < 5.into() {
                let label = &set.columns[*column].label;
                warning!(out, "small-count" at &row.place;
                    "`{label}` ở dòng `{}` là {value}: số nhỏ về nhóm nhạy cảm có thể chỉ ra từng người",
                    "`{label}` in row `{}` is {value}: a small count in a sensitive group can identify people", row.key;
                    help: "trước khi đăng, cân nhắc gộp nhóm, hoặc bỏ trống ô này và ghi \"dưới 5\" ở `notes`",
                          "before publishing, use a larger group, or omit the cell and write \"under 5\" in `notes`");
            }
        }
    }
}
