//! Mistakes in templates: what Tera says of them, at their place, in both languages, with what to do.

use std::ops::Range;

use tera::ErrorKind;

use super::DEFAULT;
use super::TemplateFiles;
use crate::base::diagnostic::{Diagnostic, Help, Message, error, msg};
use crate::base::suggest::suggest;

/// A list of names that is longer than this helps nobody.
const NAMES: usize = 400;

/// The mistake behind an error, in the template `template` where the error names none.
pub(super) fn diagnostic(error: &tera::Error, template: &str, files: &TemplateFiles) -> Diagnostic {
    let quoted = |name: &str, wanted: &str| {
        let text = file(name, files).map(|(_, text)| &**text).unwrap_or_default();
        let at = ['"', '\''].iter().find_map(|mark| text.find(&format!("{mark}{wanted}{mark}")));
        at.map(|at| at..at + wanted.len() + 2)
    };
    let (name, message, span): (&str, String, Option<Range<usize>>) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let name = if report.filename().is_empty() { template } else { report.filename() };
            (name, report.message().to_owned(), Some(report.span().range.clone()))
        }
        ErrorKind::MissingParent { current, parent } => {
            (current, format!("Unknown template `{parent}`"), quoted(current, parent))
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let parent = inheritance_chain.first().unwrap_or(tpl);
            let plain = parent.strip_prefix(&format!("{DEFAULT}/")).unwrap_or(parent);
            (tpl, "The template extends itself".to_owned(), quoted(tpl, parent).or_else(|| quoted(tpl, plain)))
        }
        ErrorKind::CircularInclude { tpl, .. } => (tpl, error.to_string(), None),
        _ => (template, error.to_string(), None),
    };
    if let Some(twice) = component_twice(&message, files) {
        return twice;
    }
    match (file(name, files), span) {
        (Some((path, text)), Some(span)) => {
            let before = text.get(..span.start).unwrap_or_default();
            wrong(&message, before).at(path, span)
        }
        (Some((path, _)), None) => wrong(&message, "").place(path),
        (None, _) => wrong(&message, ""),
    }
}

fn file<'f>(
    name: &str,
    files: &'f TemplateFiles,
) -> Option<&'f (crate::base::source::SourcePath, std::sync::Arc<str>)> {
    files.get(name).or_else(|| files.get(&format!("{DEFAULT}/{name}")))
}

/// Tera tells names that no template or filter has as one text of several reports; the places are read back from it.
///
/// ```text
/// error: Unknown filter `viet_hoa`
///  --> 404.html:1:20
///   |
/// 1 | <p>{{ page.title | viet_hoa }}</p>
///   |                    ^^^^^^^^
/// ```
pub(super) fn unknown_names(reports: &str, files: &TemplateFiles) -> Vec<Diagnostic> {
    let reports = format!("\n{reports}");
    let told = reports.split("\nerror: ").skip(1).filter_map(|report| {
        let (message, rest) = report.split_once('\n')?;
        let place = rest.lines().next()?.trim().strip_prefix("--> ")?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?);
        let (path, text) = file(parts.next()?, files)?;
        let line_start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
        let byte = |characters: usize| {
            let line = text[line_start..].chars();
            line_start + line.take(characters).map(char::len_utf8).sum::<usize>()
        };
        let start = column.checked_sub(1)?;
        let end = start + rest.matches('^').count();
        Some(wrong(message, "").at(path, byte(start)..byte(end)))
    });
    told.collect()
}

/// Two templates of a theme define the same component; Tera names the templates but no position.
fn component_twice(message: &str, files: &TemplateFiles) -> Option<Diagnostic> {
    let mut names = message.strip_prefix("Component `")?.split('`');
    let (name, first, second) = (names.next()?, names.nth(1)?, names.nth(1)?);
    let place = |template: &str| {
        let (path, text) = file(template, files)?;
        let at = text.match_indices("component ").map(|(at, word)| at + word.len());
        let at = at.filter(|at| !text[..*at].ends_with("endcomponent ")).find(|at| {
            let rest = text[*at..].trim_start();
            rest.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('('))
        })?;
        Some(crate::base::diagnostic::Place::new(path, at..at + name.len()))
    };
    let (first, second) = (place(first)?, place(second)?);
    Some(
        error!("template" at second; "hai thành phần cùng tên `{name}`", "two components have the same name: `{name}`";
            help: "đổi tên một trong hai", "rename one of the two";
            also: first, "thành phần kia", "the other one"),
    )
}

/// What Tera says, and what to do. `before` is the template up to the mistake.
fn wrong(message: &str, before: &str) -> Diagnostic {
    let fix = msg!(
        "sửa mẫu, hoặc xóa tệp này để dùng mẫu có sẵn",
        "fix the template, or delete the file to use the built-in one"
    );
    let told = |vi: String, en: String, help: Help| {
        let message = Message { vi: format!("mẫu giao diện sai: {vi}"), en: format!("template: {en}") };
        error!("template"; message; help: help)
    };
    if let Some((name, known)) = undefined(message) {
        let near = suggest(name, known.iter().copied());
        if before.ends_with("strings.") {
            return told(
                format!("giao diện không có chữ `{name}`"),
                format!("the theme has no text `{name}` in i18n/"),
                near.unwrap_or_else(|| {
                    msg!(
                        "thêm dòng {name} = \"...\" vào i18n/vi.toml và i18n/en.toml của giao diện",
                        "add a line {name} = \"...\" to the theme's i18n/vi.toml and i18n/en.toml"
                    )
                    .into()
                }),
            );
        }
        let all = known.join(", ");
        let help = near.unwrap_or_else(|| match all.len() {
            1..NAMES => msg!("ở đây có: {}", "there are: {}", all).into(),
            _ => fix.clone().into(),
        });
        return told(format!("không có `{name}`"), format!("there is no `{name}`"), help);
    }
    told(in_vietnamese(message), message.to_owned(), fix.into())
}

/// The name that is not defined, and those that are.
fn undefined(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("Field `").or_else(|| message.strip_prefix("Variable `"))?;
    let (name, rest) = rest.split_once("` is not defined")?;
    let known = rest.split_once(": ").map_or("", |(_, known)| known);
    Some((name, known.split(", ").filter(|known| !known.is_empty()).collect()))
}

/// The mistakes that theme authors make most, in Vietnamese; others as Tera says them.
fn in_vietnamese(message: &str) -> String {
    const UNKNOWN: [(&str, &str); 5] = [
        ("template", "tệp mẫu"),
        ("filter", "bộ lọc"),
        ("function", "hàm"),
        ("component", "thành phần"),
        ("test", "phép thử"),
    ];
    let unknown = UNKNOWN.iter().find_map(|(kind, vi)| {
        let name = message.strip_prefix(&format!("Unknown {kind} "))?;
        Some(format!("không có {vi} {name}"))
    });
    let found = || {
        let (found, expected) = message.strip_prefix("Found ")?.split_once(" but expected ")?;
        Some(format!("gặp {found}, lẽ ra phải là {}", expected.trim_end_matches('.')))
    };
    let block = || {
        let name = message.strip_prefix("Block ")?.strip_suffix(" is not defined in any parent template")?;
        Some(format!("mẫu gốc không có khối {name}"))
    };
    let end = || match message {
        "Unexpected end of input" => Some("tệp kết thúc giữa chừng".to_owned()),
        "The template extends itself" => Some("mẫu kế thừa chính nó".to_owned()),
        _ => None,
    };
    unknown.or_else(found).or_else(block).or_else(end).unwrap_or_else(|| message.to_owned())
}
