//! The gallery of the preview: every component of a theme in every state, with sample content.

use std::collections::BTreeSet;

use bantin::Rendered;
use bantin::base::language::Language;
use bantin::edge::gallery::{GROUNDS, Stage, answer, plan};
use bantin::site::Content;

use crate::common;
use crate::common::program::Site;

/// The plan of a small site in a theme.
fn in_theme(theme: &str) -> bantin::Plan {
    let site = Site::small();
    let config = std::fs::read_to_string(site.path("content/site.toml")).unwrap();
    site.write("content/site.toml", format!("theme = \"{theme}\"\n{config}"));
    common::plan(&site.path(""))
}

/// The pages of a sample portal.
fn pages(site: &bantin::Plan, stage: Stage, language: Language) -> Vec<(String, String)> {
    let sample = plan(site, stage, language, "http://localhost".to_owned());
    let told: Vec<&str> = sample
        .diagnostics
        .iter()
        .map(|one| one.message.en.as_str())
        .filter(|told| !told.starts_with("no article uses this"))
        .collect();
    assert_eq!(told, [""; 0], "{stage:?} {language:?}");
    let read = sample.pages.iter().filter(|page| matches!(page.content, Content::View(_) | Content::List(_)));
    read.map(|page| match sample.render(page) {
        Ok(Rendered::Bytes(bytes)) => (page.address.to_string(), String::from_utf8(bytes.to_vec()).unwrap()),
        Ok(_) => panic!("{} is no text", page.address),
        Err(error) => panic!("{}: {error:?}", page.address),
    })
    .collect()
}

/// The values of `class` in a text, those between braces left out.
fn classes(text: &str) -> BTreeSet<String> {
    let values = text.split("class=\"").skip(1).filter_map(|rest| {
        // A template may have quotes between its braces.
        let mut value = String::new();
        let mut depth = 0;
        for (at, letter) in rest.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                '"' if depth == 0 => return Some(value),
                _ if depth == 0 => value.push(letter),
                _ => {
                    // What follows a tag is a word of its own.
                    if rest[at..].starts_with("%}") {
                        value.push(' ');
                    }
                }
            }
        }
        None
    });
    values.flat_map(|value| value.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The classes that stand in the templates of a theme; of those put together of two parts only the whole ones. How many items
/// stand in a row (`by-three`) depends on how many there are.
fn declared(theme: &str) -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes").join(theme).join("templates");
    let files = common::tree(&folder).into_values().map(|bytes| String::from_utf8(bytes).unwrap());
    let wanted = |class: &String| !class.ends_with('-') && !class.starts_with("by-") && class.len() > 1;
    files.flat_map(|text| classes(&text)).filter(wanted).collect()
}

#[test]
fn every_part_of_the_built_in_themes_is_to_be_seen_in_both_languages() {
    for theme in ["thach-han", "hien-luong"] {
        let site = in_theme(theme);
        let own = if theme == "thach-han" { BTreeSet::new() } else { declared(theme) };
        for language in [Language::Vi, Language::En] {
            let all: String =
                Stage::ALL.into_iter().flat_map(|stage| pages(&site, stage, language)).map(|(_, html)| html).collect();
            let seen = classes(&all);
            let mut wanted = declared("thach-han");
            if theme != "thach-han" {
                // Its home page is not the one of thach-han.
                let home = std::fs::read_to_string("themes/thach-han/templates/home.html").unwrap();
                wanted = wanted.difference(&classes(&home)).cloned().collect();
            }
            wanted.extend(own.iter().cloned());
            let missing: Vec<&String> = wanted.difference(&seen).collect();
            assert_eq!(missing, [""; 0], "{theme}, {language:?}");
            for state in [
                "bar-danger",
                "bar-warning",
                "bar-preview",
                "by-day",
                "corrections",
                "chart-marks",
                "has-ends",
                "alert-tip",
            ] {
                assert!(seen.contains(state), "{theme}, {language:?}: {state}");
            }
        }
    }
}

#[test]
fn each_page_stands_on_every_ground() {
    let site = in_theme("thach-han");
    let text = |path: &str| {
        let file = answer(&site, path, Language::En).unwrap_or_else(|| panic!("there is no {path}"));
        assert_eq!(file.status, 200, "{path}");
        (file.name, String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let (name, index) = text("");
    assert_eq!(name, "index.html");
    for ground in GROUNDS {
        assert!(index.contains(&format!("href=\"/_bantin/gallery/full-vi/{ground}/index.html\"")), "{index}");
    }
    let (name, page) = text("full-en/dark-contrast/");
    assert_eq!(name, "index.html");
    assert!(page.contains("<html data-scheme=\"dark\" data-contrast=\"more\" lang=\"en\""), "{page}");
    let script = page.find("/_bantin/gallery/ground.js\" data-ground=\"dark-contrast\"").unwrap();
    assert!(script < page.find("site.").unwrap(), "the theme's script must come later");
    let sheet = page.split_once("<link rel=\"stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0;
    assert!(text(&format!("full-en/light/{sheet}")).1.contains("@media print"));
    let paper = text(&format!("full-en/paper/{sheet}")).1;
    assert!(!paper.contains("@media print") && paper.contains("@media all"));
    assert!(text("ground.js").1.contains("localStorage"));
    for path in
        ["full-vi", "full-vi/light", "full-vi/sepia/index.html", "none/light/index.html", "full-vi/light/x.html", "x"]
    {
        assert!(answer(&site, path, Language::En).is_none(), "{path}");
    }
}
