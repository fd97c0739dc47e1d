//! The page for whoever works on the code, `docs/contributing.md`: its map is drawn from the code, and the files that it
//! names exist. `UPDATE=1 cargo test contributing::` draws the map anew.

use std::fs;
use std::path::Path;

use crate::common;

const PAGE: &str = "docs/contributing.md";
/// What stands before and behind the map.
const BEGIN: &str = "<!-- The map: drawn by `UPDATE=1 cargo test contributing::` -->\n";
const END: &str = "<!-- The end of the map -->\n";

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The modules of the library from the top down, each with the first sentence of what it says of itself.
fn map() -> String {
    let library = read("src/lib.rs");
    let modules = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let lines = modules.map(|module| {
        let mut path = format!("src/{module}.rs");
        if !Path::new(env!("CARGO_MANIFEST_DIR")).join(&path).is_file() {
            path = format!("src/{module}/mod.rs");
        }
        format!("1. [`{module}`](../{path}): {}\n", first_sentence(&read(&path)))
    });
    format!("\n{}\n", lines.collect::<String>())
}

/// The first sentence of a module's doc comment, as text outside Rust: names of code without their links.
fn first_sentence(code: &str) -> String {
    let lines = code.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let paragraph = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |end| end + 1);
    paragraph[..end].replace("[`", "`").replace("`]", "`")
}

#[test]
fn the_map_is_drawn_from_the_code() {
    let page = read(PAGE);
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (drawn, behind) = rest.split_once(END).unwrap();
    let map = map();
    if common::update() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
        fs::write(path, [before, BEGIN, &map, END, behind].concat()).unwrap();
    } else {
        let difference = common::difference(PAGE, drawn, &map);
        assert!(difference.is_none(), "{}`UPDATE=1 cargo test contributing::` draws it anew", difference.unwrap());
    }
}

#[test]
fn the_files_that_it_names_exist() {
    let page = read(PAGE);
    let names = page.split(['`', ' ', '(', ')', '\n']).map(|name| name.trim_start_matches("../"));
    let names: Vec<&str> = names
        .filter(|name| ["src/", "tests/", "docs/", "themes/", "fuzz/"].iter().any(|folder| name.starts_with(folder)))
        .collect();
    assert!(names.len() > 20, "{names:?}");
    let missing = names.iter().filter(|name| !Path::new(env!("CARGO_MANIFEST_DIR")).join(name).exists());
    assert_eq!(missing.collect::<Vec<_>>(), [] as [&&str; 0]);
}
