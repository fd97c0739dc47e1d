//! The README and the guide, in both languages: the ten minutes are followed, examples are built, what the guide says a
//! command answers is what it answers; every key, kind of problem and command is in it, and what it names exists.
//!
//! A fenced block tells in its first line, behind the language, what is to be done with it; readers do not see that:
//!
//! ```text
//! markdown content/a.md     a file of the example site (so with toml, csv, html, css)
//! markdown body             the text of an item; files that it names are put beside it
//! toml front                keys of an item
//! toml stats                content/stats.toml of a site of its own
//! markdown broken FILE      a file with a mistake, in a site of its own
//! text output COMMAND       what the command answers to the broken file before it
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Output;

use crate::common;
use crate::common::program::Site;

const READMES: [&str; 2] = ["README.md", "README.vi.md"];
const GUIDES: [&str; 2] = ["docs/guide.md", "docs/huong-dan.md"];
const THEMES: &str = "docs/themes.md";

/// 2026-11-24T08:00:00+07:00, for every run.
const NOW: &str = "1795482000";

/// Programs that a line of the guide may call besides `bantin`.
const OTHERS: [&str; 10] =
    ["#", "cargo", "bash", "rsync", "schtasks", "*/5", "[Service]", "[Timer]", "[Install]", "cd"];

/// A fenced block.
struct Block {
    language: String,
    /// What is to be done with it.
    order: String,
    text: String,
    /// The document and line, to tell where it is.
    place: String,
    /// The chapter (`## ...`) it is in.
    chapter: usize,
}

fn document(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn blocks(name: &str) -> Vec<Block> {
    let text = document(name);
    let (mut blocks, mut open, mut chapter): (Vec<Block>, Option<Block>, usize) = (Vec::new(), None, 0);
    for (number, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(first), None) => {
                let (language, order) = first.split_once(' ').unwrap_or((first, ""));
                open = Some(Block {
                    language: language.to_owned(),
                    order: order.to_owned(),
                    text: String::new(),
                    place: format!("{name}:{}", number + 1),
                    chapter,
                });
            }
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => chapter += usize::from(line.starts_with("## ")),
        }
    }
    assert!(open.is_none() && blocks.len() > 3, "{name}");
    blocks
}

/// Runs the program in a folder of a site.
fn run(site: &Site, folder: &Path, arguments: &[String]) -> Output {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut command = site.command(&arguments);
    command.current_dir(site.path("").join(folder)).env("SOURCE_DATE_EPOCH", NOW);
    command.output().unwrap()
}

/// The words of a command line, quoted ones whole.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Writes a file and, where it names pictures and attachments beside it, these.
fn put(site: &Site, path: &Path, text: &str) {
    let path = path.to_str().unwrap();
    site.write(path, text);
    let folder = Path::new(path).parent().unwrap();
    let links = text.split("](").skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('<').map_or_else(|| rest.split([')', ' ']).next(), |rest| rest.split('>').next());
        rest.map(str::to_owned)
    });
    let lead = text.lines().filter_map(|line| line.strip_prefix("image = \"")?.strip_suffix('"').map(str::to_owned));
    for name in links.chain(lead).filter(|name| !name.contains('/') && !name.contains(".md") && name.contains('.')) {
        let bytes = if name.ends_with(".jpg") { common::jpeg() } else { b"%PDF-1.7".to_vec() };
        site.write(folder.join(name).to_str().unwrap(), bytes);
    }
}

/// What the examples of the guide are set into: sections, items, figures of which they speak.
fn example() -> Site {
    let site = Site::empty();
    site.write("content/site.toml", common::program::SITE);
    for name in ["emblem", "bieu-trung"] {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8H0z\"/></svg>\n";
        site.write(&format!("content/static/{name}.svg"), svg);
    }
    for (folder, title) in
        [("tin-tuc", "Tin tức"), ("thong-bao", "Thông báo"), ("kinh-te", "Kinh tế"), ("xay-dung-dang", "Xây dựng Đảng")]
    {
        site.write(&format!("content/{folder}/_index.md"), format!("+++\ntitle = \"{title}\"\n+++\n"));
    }
    site.write("content/lien-he.md", "+++\ntitle = \"Liên hệ\"\n+++\n");
    site.write("content/gioi-thieu.md", "+++\ntitle = \"Giới thiệu\"\n+++\n");
    site.write("content/tin-tuc/2025/hop-dan.md", "+++\ntitle = \"Họp dân\"\ndate = 2025-06-01\n+++\n");
    let earlier = "+++\ntitle = \"Lễ hội 2025\"\ndate = 2025-07-27\n+++\n\n## Chuẩn bị {#chuan-bi}\n";
    site.write("content/tin-tuc/2025/le-hoi-2025.md", earlier);
    site
}

#[test]
fn who_follows_the_readme_publishes_an_article() {
    for name in READMES {
        let site = Site::empty();
        let mut folder = PathBuf::new();
        let mut article = String::new();
        for block in blocks(name) {
            if block.language != "sh" {
                if !block.order.is_empty() {
                    assert!(
                        block.language != "markdown" || site.path("").join(&folder).join(&block.order).exists(),
                        "{}: `bantin new` makes another file",
                        block.place
                    );
                    put(&site, &folder.join(&block.order), &block.text);
                    article = block.order;
                }
                continue;
            }
            for line in block.text.lines() {
                let words = words(line);
                match words.first().map(String::as_str) {
                    Some("cd") => folder.push(&words[1]),
                    Some("bantin") if words[1] != "preview" => {
                        let output = run(&site, &folder, &words[1..]);
                        assert!(output.status.success(), "{}: {line}\n{}", block.place, said(&output));
                        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{}: {line}", block.place);
                    }
                    _ => {}
                }
            }
        }
        let public = folder.join("public");
        let page = article.strip_prefix("content/").unwrap().strip_suffix("/index.md").unwrap().replace("/2026/", "/");
        let page = std::fs::read_to_string(site.path("").join(&public).join(format!("{page}.html"))).unwrap();
        assert!(
            page.contains("<svg class=\"chart-picture") && page.contains("<figure class=\"lead-picture\">"),
            "{name}"
        );
        let home = std::fs::read_to_string(site.path("").join(&public).join("index.html")).unwrap();
        let title = page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
        assert!(home.contains(title), "{name}: {title}");
    }
}

#[test]
fn every_example_of_the_guide_builds() {
    for name in GUIDES.iter().chain(&[THEMES]) {
        let site = example();
        if *name == THEMES {
            site.write("content/site.toml", common::program::SITE.replace("\n[agency]", "theme = \"sen\"\n\n[agency]"));
        }
        let mut chapter = 0;
        let sound = |site: &Site, place: &str| {
            let output = run(site, Path::new(""), &["check".to_owned()]);
            assert!(output.status.success(), "{place}\n{}", said(&output));
        };
        let all = blocks(name);
        for (number, block) in all.iter().enumerate() {
            // A theme is whole only at the end of its page.
            if block.chapter != chapter && *name != THEMES {
                sound(&site, &format!("before {}", block.place));
                chapter = block.chapter;
            }
            let item = PathBuf::from(format!("content/tin-tuc/2026/example-{number}/index.md"));
            let front = format!("title = \"Bài {number}\"\ndate = 2026-07-01\n");
            let (order, rest) = block.order.split_once(' ').unwrap_or((&block.order, ""));
            match (block.language.as_str(), order) {
                ("sh" | "text" | "powershell" | "nginx" | "apache" | "xml", "") | ("text", "output") => {}
                ("markdown", "broken") => {
                    let broken = Site::small();
                    put(&broken, Path::new(rest), &block.text);
                    let answer = &all[number + 1];
                    let command = answer.order.strip_prefix("output bantin ").unwrap();
                    let output = run(&broken, Path::new(""), &words(command));
                    assert_eq!(
                        String::from_utf8_lossy(&output.stderr).trim_end(),
                        answer.text.trim_end(),
                        "{}",
                        answer.place
                    );
                }
                ("markdown", "body") => put(&site, &item, &format!("+++\n{front}+++\n\n{}", block.text)),
                ("toml", "front") => put(&site, &item, &format!("+++\n{front}{}+++\n\nNội dung.\n", block.text)),
                ("toml", "stats") => {
                    let own = Site::small();
                    own.write("content/stats.toml", &block.text);
                    sound(&own, &block.place);
                }
                (_, path) if path.contains('/') && rest.is_empty() => put(&site, Path::new(path), &block.text),
                _ => panic!("{}: what is to be done with this block?", block.place),
            }
        }
        sound(&site, name);
        let output = run(&site, Path::new(""), &["build".to_owned()]);
        assert!(output.status.success(), "{name}\n{}", said(&output));
        if *name == THEMES {
            let page = |name: &str| String::from_utf8(site.tree("public")[name].clone()).unwrap();
            assert!(page("404.html").contains("<p>Trang này không còn ở đây.</p>"));
            assert!(page("index.html").contains("assets/look.") && page("index.html").contains("Tin trong phường"));
            let row = "Cắt điện khu phố 1</a></th><td>10-7-2026</td><td>Khu phố 1, từ số 1 đến số 40</td><td>Bảo trì</td></tr>";
            assert!(page("mat-dien/index.html").contains(row) && page("mat-dien/loai/bao-tri.html").contains(row));
            assert!(page("mat-dien/khu-pho-1.html").contains("<dt>Đến ngày</dt>\n<dd>11-7-2026</dd>"));
            let row = "Cắt điện khu phố 2</a></th><td>5-1-2025</td><td>Khu phố 2</td><td>Bảo trì</td></tr>";
            assert!(page("mat-dien-2025/index.html").contains(row));
            assert!(
                page("mat-dien-2025/cat-dien-khu-pho-2.html")
                    .contains("<p>Điện có lại <strong>trước 17 giờ</strong>.</p>")
            );
            assert!(page("mat-dien/feed.xml").contains("Cắt điện") && !page("feed.xml").contains("Cắt điện"));
        }
    }
}

/// The help of a command, by its words; none where there is no such command.
fn help(site: &Site, command: &[String], known: &mut BTreeMap<Vec<String>, Option<String>>) -> Option<String> {
    let ask = || {
        let output = run(site, Path::new(""), &[command, &["--help".to_owned()]].concat());
        output.status.success().then(|| said(&output))
    };
    known.entry(command.to_vec()).or_insert_with(ask).clone()
}

/// What stands between single backticks.
fn in_code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with("```")).flat_map(|line| line.split('`').skip(1).step_by(2))
}

#[test]
fn every_command_and_option_that_is_named_exists() {
    let site = Site::empty();
    let mut known = BTreeMap::new();
    for name in READMES.iter().chain(&GUIDES).chain(&[THEMES]) {
        let text = document(name);
        let shell: Vec<Block> = blocks(name).into_iter().filter(|block| block.language == "sh").collect();
        for line in shell.iter().flat_map(|block| block.text.lines()).filter(|line| !line.is_empty()) {
            let first = line.split(' ').next().unwrap();
            let is_unit = first.contains('=');
            assert!(first == "bantin" || is_unit || OTHERS.contains(&first), "{name}: {line}");
        }
        let typed = shell.iter().flat_map(|block| block.text.lines()).chain(in_code(&text));
        for line in typed.filter(|line| line.starts_with("bantin ")) {
            let words = words(line.split(" > ").next().unwrap());
            let mut command: Vec<String> = vec![words[1].clone()];
            assert!(words[1].starts_with('-') || help(&site, &command, &mut known).is_some(), "{name}: {line}");
            let has_second = matches!(words[1].as_str(), "visits" | "report")
                || (words[1] == "import" && words.get(2).is_some_and(|word| word == "portal"));
            if has_second && words.len() > 2 && !words[2].starts_with('-') {
                command.push(words[2].clone());
            }
            let help = help(&site, &command, &mut known).unwrap_or_else(|| panic!("{name}: {line}"));
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option.as_str()), "{name}: {line}: no {option}");
            }
        }
    }
}

#[test]
fn every_command_is_in_the_guide() {
    let site = Site::empty();
    let output = said(&run(&site, Path::new(""), &["--help".to_owned()]));
    let commands = output.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let commands: Vec<&str> = commands.into_iter().filter(|name| !name.is_empty() && *name != "help").collect();
    assert!(commands.len() >= 8, "{commands:?}");
    for name in GUIDES {
        let text = document(name);
        for command in &commands {
            assert!(text.contains(&format!("| `bantin {command}")), "{name} lacks bantin {command}");
        }
    }
}

/// The keys that a file knows, as the program itself tells them when it meets one that is none.
fn keys(path: &str, text: &str) -> BTreeSet<String> {
    let site = Site::small();
    site.write(path, text);
    let output = run(&site, Path::new(""), &["check", "--lang", "en"].map(str::to_owned));
    let told = said(&output);
    let (_, keys) = told.split_once("valid keys here: ").unwrap_or_else(|| panic!("{path}: {told}"));
    keys.lines().next().unwrap().split(", ").map(str::to_owned).collect()
}

#[test]
fn every_key_is_in_the_guide() {
    let site = format!("qqqqqqqq = 1\n{}", common::program::SITE);
    let table =
        |head: &str| format!("{}\n{head}\nqqqqqqqq = 1\n", common::program::SITE.replace("[agency]", "[agency]\n"));
    let set = "title = \"T\"\nsource = \"S\"\nupdated = 2026-11-01\nkey = \"k\"\n";
    let mut all = keys("content/tin-tuc/a.md", "+++\ntitle = \"T\"\ndate = 2026-11-01\nqqqqqqqq = 1\n+++\n");
    all.extend(keys("content/a.md", "+++\ntitle = \"T\"\nqqqqqqqq = 1\n+++\n"));
    all.extend(keys("content/site.toml", &site));
    for head in [
        "[home]",
        "[lists]",
        "[other_news]",
        "[check]",
        "[markdown]",
        "[sections.tin-tuc]",
        "[[menu]]\ntitle = \"T\"\nlink = \"/\"",
    ] {
        all.extend(keys("content/site.toml", &table(head)));
    }
    all.extend(keys("content/site.toml", &common::program::SITE.replace("[agency]", "[agency]\nqqqqqqqq = 1")));
    all.extend(keys(
        "content/stats.toml",
        &format!("[a]\n{set}columns = {{ k = \"K\" }}\nrows = [{{ k = 1 }}]\nqqqqqqqq = 1\n"),
    ));
    all.extend(keys(
        "content/stats.toml",
        &format!("[a]\n{set}columns = {{ k = {{ label = \"K\", qqqqqqqq = 1 }} }}\nrows = [{{ k = 1 }}]\n"),
    ));
    all.extend(keys(
        "content/stats.toml",
        &format!("[a]\n{set}figures.f = {{ value = 1, label = \"F\", qqqqqqqq = 1 }}\n"),
    ));
    all.extend(keys("content/stats.toml", "[visits]\nqqqqqqqq = 1\n"));
    assert!(all.len() > 60, "{all:?}");
    // The counter's rarer keys are told on its own page.
    let counter = [("docs/guide.md", "docs/visits.md"), ("docs/huong-dan.md", "docs/visits.vi.md")];
    for (guide, counter) in counter {
        let text = document(guide) + &document(counter);
        let names: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let missing: Vec<&String> = all.iter().filter(|key| !names.contains(key.as_str())).collect();
        assert!(missing.is_empty(), "{guide} lacks {missing:?}");
    }
}

#[test]
fn every_kind_of_problem_is_in_the_guide() {
    let mut codes: BTreeSet<String> =
        bantin::base::warnings::WARNINGS.iter().map(|kind| kind.code.to_owned()).collect();
    for (path, bytes) in common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let text = text.split("#[cfg(test)]").next().unwrap();
        if !path.ends_with(".rs") {
            continue;
        }
        for mark in ["error!(", "warning!("] {
            let heads = text.split(mark).skip(1).filter_map(|rest| rest.split(';').next());
            let codes_of = heads.filter_map(|head| head.split('"').nth(1));
            codes.extend(codes_of.map(str::to_owned));
        }
    }
    assert!(codes.len() > 50, "{codes:?}");
    for name in GUIDES {
        let text = document(name);
        let named: BTreeSet<&str> = in_code(&text).collect();
        let missing: Vec<&String> = codes.iter().filter(|code| !named.contains(code.as_str())).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}");
    }
}

/// What GitHub makes of a heading: the anchor of a link to it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>().replace(' ', "-")
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let documents = ["README.md", "README.vi.md", "docs/guide.md", "docs/huong-dan.md", THEMES, "docs/views.md"];
    let anchors = |name: &str| -> BTreeSet<String> {
        let text = document(name);
        let mut fenced = false;
        let lines = text.lines().filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        });
        lines.map(|line| anchor(line.trim_start_matches('#'))).collect()
    };
    for name in documents {
        let text = document(name);
        let mut fenced = false;
        for line in text.lines() {
            fenced ^= line.starts_with("```");
            if fenced {
                continue;
            }
            let line = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                if link.starts_with("http") {
                    continue;
                }
                let (path, wanted) = link.split_once('#').unwrap_or((link, ""));
                let folder = Path::new(name).parent().unwrap();
                let target = if path.is_empty() { PathBuf::from(name) } else { folder.join(path) };
                let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(&target);
                assert!(file.exists(), "{name}: {link}");
                let target = target.to_str().unwrap().replace("docs/../", "");
                assert!(wanted.is_empty() || anchors(&target).contains(wanted), "{name}: {link}");
            }
        }
    }
}
