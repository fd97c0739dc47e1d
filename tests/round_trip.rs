//! Opening a text and saving it with one field of the form changed changes that field and no other byte: in the demo, in
//! a thousand made-up texts, and in files that other programs and people wrote (`tests/authoring/foreign/`).

use std::ops::Range;
use std::path::Path;

use bantin::article::front_matter;
use bantin::authoring::{Document, Edit, FormValue};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::common;

/// Every field of the form of an article, with a value that needs care, and one for a layout's own field.
fn values() -> Vec<(&'static str, FormValue)> {
    let text = |text: &str| FormValue::Text(text.to_owned());
    let bare = |text: &str| FormValue::Bare(text.to_owned());
    vec![
        ("title", text("Lễ hội \"Hoa đăng\" – 'mùa thu': #1 \\")),
        ("summary", text("- Một câu. Có [ngoặc], {móc} và dấu hai chấm: thế.")),
        ("description", text("@ % & * ! | > ~ null")),
        ("date", bare("2026-01-02T03:04:05")),
        ("publish", bare("2026-01-03T07:00:00")),
        ("expires", bare("2027-01-02")),
        ("draft", bare("true")),
        ("pinned", bare("2026-12-31")),
        ("author", text("Ủy ban\nnhân dân")),
        ("source", text("2026-01-02")),
        ("image", text("ảnh bìa (1).jpg")),
        ("image_alt", text("Trẻ em đọc sách \u{1F4DA}")),
        ("image_caption", text(" có khoảng trắng ở hai đầu ")),
        ("tags", FormValue::List(vec![text("Lễ hội"), text("a, b"), text("#3")])),
        ("approval", text("asked")),
        ("so_hieu", text("12/QĐ-UBND")),
    ]
}

/// The stretch of the old text that another one took the place of.
fn replaced(old: &str, new: &str) -> Range<usize> {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let first = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[first..], &new[first..]);
    let last = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    first..first + old.len() - last
}

/// Tries every value at one text; gives those that the text has no place for.
fn tried(name: &str, bytes: &[u8]) -> Vec<String> {
    let typed = std::str::from_utf8(bytes).unwrap();
    let document = Document::read(bytes).unwrap_or_else(|why| panic!("{name}: {}", why.en));
    assert_eq!(document.with_keys(&[]).unwrap().text(), typed, "{name}: saved as it is");
    assert_eq!(document.with_body(&document.body()).text(), typed, "{name}: saved as it is");
    let fields = document.fields().unwrap_or_else(|why| panic!("{name}: {}", why.en));
    for (key, value) in &fields {
        let same = document.with_keys(&[Edit::key(key, Some(value.clone()))]).unwrap();
        assert_eq!(same.text(), typed, "{name}: {key} as it is");
    }
    let unmarked = typed.trim_start_matches('\u{FEFF}');
    let mark = typed.len() - unmarked.len();
    let entries = front_matter(unmarked, &"a.md".into(), &mut Default::default());
    let mut refused = Vec::new();
    for (key, value) in values() {
        let edited = match document.with_keys(&[Edit::key(key, Some(value))]) {
            Ok(edited) => edited,
            Err(why) => {
                refused.push(format!("{key}: {}", why.en));
                continue;
            }
        };
        if edited.text() == typed {
            continue;
        }
        let stretch = replaced(typed, edited.text());
        match entries.iter().find(|entry| entry.key == key) {
            // The bytes of the value, and of nothing beside it.
            Some(entry) => {
                let span = &entry.node.span;
                let is_inside = entry.key_span.end + mark <= stretch.start && stretch.end <= span.end + mark;
                assert!(is_inside, "{name}: {key} changed {stretch:?}, it is at {span:?}\n{}", edited.text());
            }
            None => assert!(stretch.is_empty(), "{name}: {key} is new and replaced {stretch:?}\n{}", edited.text()),
        }
        assert_eq!(edited.body(), document.body(), "{name}: {key}");
        let others = |document: &Document| {
            let fields = document.fields().unwrap().into_iter();
            fields.filter(|(name, _)| *name != key).collect::<Vec<_>>()
        };
        assert_eq!(others(&edited), others(&document), "{name}: {key}");
        // What is read again is the same text, and the way back leads to the same bytes.
        assert_eq!(Document::read(edited.text().as_bytes()).unwrap(), edited, "{name}: {key}");
        if !fields.iter().any(|(name, _)| name == key) && !fields.is_empty() {
            assert_eq!(edited.with_keys(&[Edit::key(key, None)]).unwrap().text(), typed, "{name}: {key} and back");
        }
    }
    one_line_of_the_body(name, typed, &document);
    refused
}

fn one_line_of_the_body(name: &str, typed: &str, document: &Document) {
    let body = document.body();
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    for at in [0, lines.len() / 2, lines.len().saturating_sub(1)] {
        let Some(line) = lines.get(at) else { continue };
        let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        changed[at] = format!("Đổi: {line}");
        let edited = document.with_body(&changed.concat());
        assert_eq!(edited.body(), changed.concat(), "{name}");
        assert!(replaced(typed, edited.text()).is_empty(), "{name}: line {at}\n{}", edited.text());
        assert_eq!(edited.with_body(&body).text(), typed, "{name}: line {at} and back");
    }
}

#[test]
fn of_every_text_of_the_demo() {
    let files = common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    let texts: Vec<_> = files.iter().filter(|(path, _)| path.ends_with(".md")).collect();
    assert!(texts.len() > 50, "{}", texts.len());
    for (path, bytes) in texts {
        assert_eq!(tried(path, bytes), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn of_files_that_others_wrote() {
    let files = common::tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authoring/foreign"));
    assert_eq!(files.len(), 10);
    let refused: Vec<String> = files
        .iter()
        .flat_map(|(path, bytes)| tried(path, bytes).into_iter().map(move |why| format!("{path}: {why}")))
        .collect();
    assert_eq!(refused, Vec::<String>::new());
}

#[test]
fn of_a_thousand_made_up_texts() {
    // Always the same ones, and none of them written down.
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 1000, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let result = runner.run(&text(), |text| {
        let refused = tried(&format!("{text:?}"), text.as_bytes());
        prop_assert!(refused.is_empty(), "{refused:?} in\n{text}");
        Ok(())
    });
    result.unwrap();
}

/// A text as clerks, importers and other programs write them.
fn text() -> impl Strategy<Value = String> {
    let front = prop_oneof![4 => lines(toml_line()).prop_map(|lines| format!("+++\n{lines}+++\n")), 4 => lines(yaml_line()).prop_map(|lines| format!("---\n{lines}---\n")), 1 => Just(String::new())];
    let body = proptest::collection::vec(
        prop_oneof![
            Just(""),
            Just("Một dòng."),
            Just("## Mục"),
            Just("- một\n- hai"),
            Just("{{ dan-so.tong }} người"),
            Just("+++"),
            Just("Cuối  "),
            Just("\tthụt")
        ],
        0..8,
    );
    (front, 0..3usize, body, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(front, gap, body, crlf, mark, end)| {
            // What looks like a front matter is one.
            let first = if front.is_empty() { "Mở đầu.\n" } else { "" };
            let mut text = format!("{front}{first}{}{}", "\n".repeat(gap), body.join("\n"));
            if end {
                text.push('\n');
            }
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            if mark { format!("\u{FEFF}{text}") } else { text }
        },
    )
}

/// Some of the keys, each once, in any order, with comments and empty lines between.
fn lines(line: impl Strategy<Value = (usize, String)>) -> impl Strategy<Value = String> {
    proptest::collection::vec((line, 0..6u8), 0..10).prop_map(|lines| {
        let mut seen = Vec::new();
        let mut text = String::new();
        for ((key, line), between) in lines {
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            text += match between {
                0 => "# một chú thích\n",
                1 => "\n",
                _ => "",
            };
            text += &line;
            text.push('\n');
        }
        text
    })
}

const KEYS: [&str; 9] = ["title", "summary", "author", "source", "image", "image_alt", "date", "tags", "draft"];

fn toml_line() -> impl Strategy<Value = (usize, String)> {
    let texts = [
        "\"Tin\"",
        "'Tin'",
        "\"\"",
        "\"Có \\\"ngoặc\\\"\"",
        "'''\nba\nnháy'''",
        "\"\"\"ba \\\n  nháy\"\"\"",
        "\"C:\\\\a\"",
    ];
    let dates = ["2024-01-31", "2024-01-31T08:00:00", "2024-01-31 08:00:00+07:00", "\"2024-01-31\""];
    let lists = ["[]", "[\"a\"]", "['a','b' , \"c\"]", "[\n  \"a\", # một\n  \"b\",\n]", "[ \"a\" ]"];
    line(["=", " = ", "   =\t"], texts.as_slice(), dates.as_slice(), lists.as_slice(), "#")
}

fn yaml_line() -> impl Strategy<Value = (usize, String)> {
    let texts = ["Tin", "'Tin'", "\"Tin\"", "\"\"", "'Có ''ngoặc'''", ">-\n  nối\n  dòng", "|\n  giữ\n  dòng"];
    let dates = ["2024-01-31", "2024-01-31T08:00:00", "2024-01-31 08:00:00 +07:00", "'2024-01-31'"];
    let lists = ["[]", "[a]", "[a, 'b' , \"c\"]", "\n  - a\n  - 'b'", "\n- a\n- b"];
    line([": ", ":  ", ":   "], texts.as_slice(), dates.as_slice(), lists.as_slice(), " #")
}

fn line(
    signs: [&'static str; 3],
    texts: &[&'static str],
    dates: &[&'static str],
    lists: &[&'static str],
    comment: &'static str,
) -> impl Strategy<Value = (usize, String)> + use<> {
    let one = |of: &[&'static str]| proptest::sample::select(of.to_vec());
    let values = (one(texts), one(dates), one(lists), one(&["true", "false"]));
    (0..KEYS.len(), one(&signs), values, 0..5u8).prop_map(move |(key, sign, (text, date, list, truth), noted)| {
        let value = match KEYS[key] {
            "date" => date,
            "tags" => list,
            "draft" => truth,
            _ => text,
        };
        // Behind a block or a list over lines there is no place for a comment.
        let noted = noted == 0 && !value.contains('\n');
        let sign = if value.starts_with('\n') { sign.trim_end() } else { sign };
        let sign = if value.starts_with('\n') && sign.is_empty() { ":" } else { sign };
        (key, format!("{}{sign}{value}{}", KEYS[key], if noted { format!(" {comment} ghi") } else { String::new() }))
    })
}
