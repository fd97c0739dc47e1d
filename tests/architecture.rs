//! The shape of the code: modules use only modules declared above them, only `edge/` touches the machine, and functions
//! and files stay short.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common;

/// The longest function, in lines, and the longest file.
const FUNCTION: usize = 60;
const FILE: usize = 450;

/// The programs: a few lines each, which only call the edge.
const PROGRAMS: [&str; 2] = ["main.rs", "bin/bantin-desk.rs"];

/// Every Rust file of `src/` by its path there.
fn sources() -> BTreeMap<String, String> {
    let files = common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let rust = files.into_iter().filter(|(path, _)| path.ends_with(".rs"));
    rust.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// The code without comments, texts and unit tests, so that only what runs is looked at. Lines stay lines.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]").next().unwrap();
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            end_of_text(rest)
        } else if rest.starts_with("r#\"") || rest.starts_with("r\"") {
            let hashes = rest.find('"').unwrap() - 1;
            let close = format!("\"{}", "#".repeat(hashes));
            let body = hashes + 2;
            body + rest[body..].find(&close).unwrap() + close.len()
        } else if first == '\'' {
            end_of_letter(rest)
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        code.extend(rest[..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    code
}

fn end_of_text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The end of a character such as `'{'`, or only of the quote where it begins a lifetime.
fn end_of_letter(rest: &str) -> usize {
    let inner = &rest[1..];
    let length = if inner.starts_with('\\') {
        inner[2..].find('\'').map(|at| at + 2)
    } else {
        inner.chars().next().map(char::len_utf8).filter(|length| inner[*length..].starts_with('\''))
    };
    length.map_or(1, |length| length + 2)
}

/// The modules a file declares, in order.
fn declared(text: &str) -> Vec<&str> {
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod ")));
    names.filter_map(|name| name.strip_suffix(';')).collect()
}

/// What stands behind each `prefix` in the code: `crate::base::source` and `crate::{base::x, site}` alike.
fn used(code: &str, prefix: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let list = list.split(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth < 0
                });
                let inner = list.into_iter().next().unwrap();
                names.extend(top_level(inner).iter().map(|part| word(part.trim())));
            }
        }
    }
    names
}

/// The parts of a list between commas that are in no braces.
fn top_level(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in list.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    parts
}

/// Every use of a module that is declared below its user, or beside it.
fn wrong_uses(order: &[&str], files: &[(&str, String)]) -> Vec<String> {
    let place = |name: &str| order.iter().position(|known| *known == name);
    let mut wrong = Vec::new();
    for (module, names) in files.iter().map(|(file, code)| (file, code.as_str())).map(|(file, names)| (*file, names)) {
        for name in names.split(' ').filter(|name| !name.is_empty()) {
            if let (Some(user), Some(used)) = (place(module), place(name))
                && used > user
            {
                wrong.push(format!("`{module}` uses `{name}`"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn modules_use_only_modules_above_them() {
    let sources = sources();
    let order = declared(&sources["lib.rs"]);
    assert!(order.len() > 10 && order.contains(&"base") && order.last() == Some(&"edge"), "{order:?}");
    let files: Vec<(&str, String)> = sources
        .iter()
        .filter(|(path, _)| !matches!(path.as_str(), "lib.rs" | "main.rs"))
        .map(|(path, text)| (path.split(['/', '.']).next().unwrap(), used(&code(text), "crate::").join(" ")))
        .collect();
    assert!(files.iter().any(|(module, names)| *module == "pages" && names.contains("site")), "{files:?}");
    assert_eq!(wrong_uses(&order, &files), [] as [&str; 0]);
}

#[test]
fn base_is_in_order_too() {
    let sources = sources();
    let order = declared(&sources["base/mod.rs"]);
    assert!(order.len() > 4, "{order:?}");
    let files: Vec<(&str, String)> = sources
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("base/")?.strip_suffix(".rs")?, text)))
        .map(|(module, text)| {
            let code = code(text);
            (module, [used(&code, "super::"), used(&code, "crate::base::")].concat().join(" "))
        })
        .collect();
    assert!(files.iter().any(|(module, names)| *module == "report" && names.contains("diagnostic")), "{files:?}");
    assert_eq!(wrong_uses(&order, &files), [] as [&str; 0]);
}

/// Whether `path` lies in the folder, or is the file beside it that declares its modules.
fn is_door(path: &str, folder: &str) -> bool {
    path == format!("{folder}/mod.rs") || path == format!("{folder}.rs")
}

/// What the files of a folder use of one another: from a file or folder to its siblings. The door (`mod.rs`) passes names
/// on, so a name that comes from it counts as its sibling's.
fn siblings(folder: &str, sources: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let door = sources.iter().find(|(path, _)| is_door(path, folder)).map(|(_, text)| code(text)).unwrap_or_default();
    let mut passed_on: BTreeMap<String, String> = BTreeMap::new();
    for line in door.split(';').filter_map(|line| line.split("use ").nth(1)) {
        let (module, names) = line.trim().trim_start_matches("self::").split_once("::").unwrap_or_default();
        let names = names.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty());
        passed_on.extend(names.map(|name| (name.to_owned(), module.to_owned())));
    }
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources.iter().filter(|(path, _)| !is_door(path, folder)) {
        let Some(inner) = path.strip_prefix(folder).and_then(|path| path.strip_prefix('/')) else { continue };
        let node = inner.split(['/', '.']).next().unwrap();
        let depth = inner.trim_end_matches("/mod.rs").matches('/').count();
        let prefixes =
            [format!("{}super::", "super::".repeat(depth)), format!("crate::{}::", folder.replace('/', "::"))];
        let code = code(text);
        let names = prefixes.iter().flat_map(|prefix| used(&code, prefix));
        let modules = names.map(|name| passed_on.get(&name).cloned().unwrap_or(name)).filter(|name| name != node);
        uses.entry(node.to_owned()).or_default().extend(modules);
    }
    uses
}

/// The first way found that leads from a file back to it.
fn circle(uses: &BTreeMap<String, Vec<String>>) -> Option<Vec<String>> {
    fn walk<'a>(
        way: &mut Vec<&'a str>,
        done: &mut Vec<&'a str>,
        uses: &'a BTreeMap<String, Vec<String>>,
    ) -> Option<Vec<String>> {
        let at = *way.last().unwrap();
        for next in uses[at].iter().filter(|next| uses.contains_key(*next)) {
            if let Some(start) = way.iter().position(|one| one == next) {
                return Some(way[start..].iter().map(|one| (*one).to_owned()).collect());
            }
            if !done.contains(&next.as_str()) {
                way.push(next);
                if let Some(found) = walk(way, done, uses) {
                    return Some(found);
                }
                way.pop();
            }
        }
        done.push(at);
        None
    }
    let mut done = Vec::new();
    uses.keys().find_map(|start| walk(&mut vec![start.as_str()], &mut done, uses))
}

#[test]
fn no_folder_has_a_circle() {
    let sources = sources();
    let folders: std::collections::BTreeSet<&str> =
        sources.keys().filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
    assert!(folders.contains("visits/ledger") && folders.contains("render"), "{folders:?}");
    let circles: Vec<(&str, Vec<String>)> =
        folders.iter().filter_map(|folder| Some((*folder, circle(&siblings(folder, &sources))?))).collect();
    assert_eq!(circles, []);
    // The test sees arrows: without them it would see no circle either.
    let render = siblings("render", &sources);
    assert!(render["context"].contains(&"chrome".to_owned()) && render["head"].contains(&"context".to_owned()));
}

#[test]
fn features_do_not_know_each_other() {
    let sources = sources();
    for (feature, other) in
        [("statistics", "pages"), ("statistics", "render"), ("prose", "pages"), ("markdown", "article")]
    {
        for (path, text) in sources.iter().filter(|(path, _)| path.split(['/', '.']).next() == Some(feature)) {
            assert!(!used(&code(text), "crate::").contains(&other.to_owned()), "{path} uses {other}");
        }
    }
}

#[test]
fn only_the_edge_touches_the_machine() {
    const MACHINE: [&str; 16] = [
        "std::fs",
        "fs::",
        "File::",
        "std::env",
        "env::var",
        "std::process",
        "SystemTime",
        "Instant::",
        "Utc::now",
        "Local::now",
        "println!",
        "eprintln!",
        "TcpListener",
        "TcpStream",
        "UdpSocket",
        "thread::spawn",
    ];
    let found = |inside: bool| -> Vec<String> {
        let sources = sources();
        let files = sources
            .iter()
            .filter(|(path, _)| path.starts_with("edge/") == inside && !PROGRAMS.contains(&path.as_str()));
        let hits = files.flat_map(|(path, text)| {
            let code = code(text);
            let words = MACHINE.iter().filter(|word| uses_word(&code, word));
            words.map(|word| format!("{path}: {word}")).collect::<Vec<_>>()
        });
        hits.collect()
    };
    assert_eq!(found(false), [] as [&str; 0]);
    assert!(found(true).contains(&"edge/write.rs: std::fs".to_owned()), "{:?}", found(true));
}

/// Whether a name stands in the code as a name of its own: `fs::` is not in `offs::`.
fn uses_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// The functions of a file with their lines, from `fn` to the closing brace.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(rest) = line.split("fn ").nth(1).filter(|_| is_function(line)) else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let indent = line.len() - line.trim_start().len();
        let close = format!("{}}}", " ".repeat(indent));
        let length = lines[start..].iter().position(|line| *line == close).map_or(1, |end| end + 1);
        functions.push((name, length));
    }
    functions
}

fn is_function(line: &str) -> bool {
    let before = line.split("fn ").next().unwrap_or_default().trim();
    let words = ["", "pub", "const", "pub const", "pub(super)", "pub(crate)", "pub(super) const"];
    words.contains(&before) && !line.trim_end().ends_with('}') && !line.trim_end().ends_with(';')
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    let mut seen = 0;
    for (path, text) in &sources() {
        for (name, length) in functions(&code(text)) {
            seen += 1;
            if length > FUNCTION {
                long.push((format!("{path}: {name}"), length));
            }
        }
    }
    assert!(seen > 300, "only {seen} functions found");
    assert_eq!(long, []);
}

#[test]
fn files_are_short() {
    let mut wrong = Vec::new();
    for (path, text) in &sources() {
        let lines = text.split("\n#[cfg(test)]").next().unwrap().lines().count();
        if lines > FILE {
            wrong.push(format!("{path}: {lines} lines, at most {FILE}"));
        }
    }
    assert_eq!(wrong, [] as [&str; 0]);
}
