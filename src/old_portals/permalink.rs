//! Where readers found a text of another generator.

use super::Generator;
use super::front::Front;
use crate::base::language::slug;

/// The old address of a text: `file` is its path in the content folder without its ending, `date` the one it has.
pub(super) fn address(generator: Generator, front: &Front, file: &str, date: Option<&str>, pattern: &str) -> String {
    if let Some(own) = front.text(&["url", "path", "permalink"]).filter(|own| !own.contains(':') && !own.contains('{'))
    {
        return format!("/{}", own.trim_start_matches('/'));
    }
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    let (folder, name) = match name {
        "index" | "_index" => folder.rsplit_once('/').unwrap_or(("", folder)),
        _ => (folder, name),
    };
    let name = front.text(&["slug"]).unwrap_or_else(|| match generator {
        Generator::Hugo | Generator::Plain => name.to_lowercase(),
        Generator::Zola | Generator::Jekyll => without_date(name).to_owned(),
    });
    if generator == Generator::Jekyll && folder.split('/').any(|part| part == "_posts") {
        let categories =
            front.texts(&["categories", "category"]).iter().map(|one| slug(one)).collect::<Vec<_>>().join("/");
        let day = date.unwrap_or_default();
        let part = |range: std::ops::Range<usize>| day.get(range).unwrap_or_default();
        let made = pattern
            .replace(":categories", &categories)
            .replace(":year", part(0..4))
            .replace(":month", part(5..7))
            .replace(":day", part(8..10))
            .replace(":title", &name)
            .replace(":slug", &slug(&name))
            .replace(":output_ext", ".html");
        return format!("/{}", made.replace("//", "/").trim_start_matches('/'));
    }
    let folder: String = match generator {
        Generator::Hugo => folder.to_lowercase().replace(' ', "-"),
        _ => folder.to_owned(),
    };
    let path =
        [folder.as_str(), name.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
    match generator {
        Generator::Jekyll => format!("/{path}.html"),
        _ if path.is_empty() => "/".to_owned(),
        _ => format!("/{path}/"),
    }
}

/// The pattern of the addresses of posts that `_config.yml` names.
pub(super) fn pattern(named: &str) -> &str {
    match named {
        "" | "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "none" => "/:categories/:title.html",
        other => other,
    }
}

/// A name without the date before it.
pub(super) fn without_date(name: &str) -> &str {
    let Some((date, rest)) = name.split_at_checked("2023-11-07".len()) else { return name };
    let is_date = is_day(date) && rest.starts_with(['-', '_']) && rest.len() > 1;
    if is_date { &rest[1..] } else { name }
}

/// The date before a name.
pub(super) fn date_of(name: &str) -> Option<&str> {
    let date = name.get(.."2023-11-07".len())?;
    is_day(date).then_some(date)
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}
