//! Registers, sections whose items are the rows of a table, changed as values: a cell that is typed changes the bytes of that
//! cell and no other, in whatever dialect the file is.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bantin::authoring::{RecordEdit, RegisterReader, edit_register};
use bantin::base::diagnostic::Message;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::rows::Register;
use proptest::prelude::*;
use serde_json::Value;

use crate::authoring::typed;
use crate::common;

/// The register of a portal that has nothing else. It is the same whatever its table says.
fn register(layout: &str) -> Register {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::from_bytes(text.as_bytes()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.example\"\n");
    put("content/so/_index.md", &format!("+++\ntitle = \"Sổ\"\nlayout = \"{layout}\"\nrows = \"so.csv\"\n+++\n"));
    put("content/so/so.csv", "Tiêu đề\n");
    let options = bantin::Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut bantin::PlanMemo::default());
    plan.rows.registers().next().unwrap()
}

/// What becomes of a case of `tests/authoring/registers.txt`.
pub fn changed(file: &str, name: &str, edits: &str) -> Result<String, Message> {
    let (layout, table) = file.split_once('\n').unwrap();
    let whole = typed(table, name);
    // A byte order mark is the caller's: no part of a text.
    let text = whole.trim_start_matches('\u{FEFF}');
    let register = register(layout);
    let read = register.read(text).unwrap_or_else(|problem| panic!("{name}: {}", problem.message.en));
    let reader = RegisterReader::new(&read, Language::Vi);
    let column = |name: &str| read.columns.iter().position(|column| column.name == name).unwrap();
    if let Some((at, block)) = edits.trim_end().strip_prefix("paste ").and_then(|paste| paste.split_once(' ')) {
        let rows = reader.pasted(&serde_json::from_str::<String>(block).unwrap(), column(at));
        let line = |row: Vec<String>| serde_json::to_string(&row).unwrap();
        return Ok(rows.into_iter().map(line).collect::<Vec<_>>().join("\n"));
    }
    let row = |line: &str| {
        let (from, cells) = line.split_once(' ').unwrap_or((line, "{}"));
        let cells: BTreeMap<String, String> = serde_json::from_str::<Value>(cells)
            .and_then(serde_json::from_value)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let field = |(name, said): (String, String)| {
            let at = column(&name);
            (at, reader.typed(&said, at))
        };
        RecordEdit { from: from.parse().ok(), fields: cells.into_iter().map(field).collect() }
    };
    let rows: Vec<RecordEdit> = edits.lines().map(row).collect();
    edit_register(&register, text, &rows).map(|edited| edited.text)
}

static CALENDAR: OnceLock<Register> = OnceLock::new();

/// A text that a cell may have.
fn cell() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "nói \"vâng\"",
        "a;b",
        "x,y",
        "hai\ndòng",
        "\"",
        "=1+1",
        "'0901",
        "\u{FEFF}",
        " ",
        "–",
        "𝄞",
    ]);
    prop_oneof![4 => "[a-zđàếợữỵ0-9 ]{0,12}", 1 => odd.prop_map(str::to_owned), 1 => Just(String::new())]
}

/// A table in one of the dialects that spreadsheets write: its text without a mark, and its cells by row.
#[derive(Clone, Debug)]
struct Dialect {
    delimiter: char,
    is_quoted: bool,
    end: &'static str,
    ends_open: bool,
    has_gaps: bool,
}

fn dialect() -> impl Strategy<Value = Dialect> {
    let parts =
        (prop::sample::select(vec![';', ',', '\t']), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    parts.prop_map(|(delimiter, is_quoted, is_windows, ends_open, has_gaps)| Dialect {
        delimiter,
        is_quoted,
        end: if is_windows { "\r\n" } else { "\n" },
        ends_open,
        has_gaps,
    })
}

const HEADINGS: [&str; 5] = ["Ngày", "Giờ", "Nội dung", "Địa điểm", "Ghi chú"];

fn written(rows: &[Vec<String>], dialect: &Dialect) -> String {
    let field = |said: &str| {
        let needs = dialect.is_quoted || said.contains(['"', '\n', '\r', dialect.delimiter]);
        if needs { format!("\"{}\"", said.replace('"', "\"\"")) } else { said.to_owned() }
    };
    let line =
        |row: &[String]| row.iter().map(|said| field(said)).collect::<Vec<_>>().join(&dialect.delimiter.to_string());
    let headings: Vec<String> = HEADINGS.map(str::to_owned).to_vec();
    let lines: Vec<String> = std::iter::once(&headings).chain(rows).map(|row| line(row)).collect();
    let between = if dialect.has_gaps { dialect.end.repeat(2) } else { dialect.end.to_owned() };
    let text = lines.join(&between);
    if dialect.ends_open { text } else { text + dialect.end }
}

/// Rows that are items: each has a word in it.
fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = prop::collection::vec(cell(), 5).prop_map(|mut row| {
        row[2].insert(0, 'v');
        row
    });
    prop::collection::vec(row, 1..6)
}

proptest! {
    #![proptest_config(common::tries::tries(200))]

    /// One cell says something else: the bytes before and behind it stay, and it reads as what was typed. The same cell put back is
    /// the same file, whether or not its new words needed quotation marks.
    #[test]
    fn a_typed_cell_changes_its_own_bytes(rows in rows(), dialect in dialect(), at in any::<(usize, usize)>(), said in cell()) {
        let text = written(&rows, &dialect);
        let register = CALENDAR.get_or_init(|| register("calendar"));
        let table = register.read(&text).unwrap();
        prop_assert_eq!(table.spans.rows.len(), rows.len(), "{:?}", text);
        let (row, column) = (at.0 % rows.len(), at.1 % HEADINGS.len());
        let as_is = |from: usize| RecordEdit { from: Some(from), fields: BTreeMap::new() };
        let mut edits: Vec<RecordEdit> = (0..rows.len()).map(as_is).collect();
        prop_assert_eq!(&edit_register(register, &text, &edits).unwrap().text, &text, "saved as it is");
        let said = RegisterReader::new(&table, Language::Vi).typed(&format!("v{said}"), column);
        edits[row].fields.insert(column, said.clone());
        let edited = edit_register(register, &text, &edits).unwrap();
        let field = &table.spans.records[table.spans.rows[row]].fields[column];
        prop_assert!(edited.text.starts_with(&text[..field.start]), "{:?}\n{:?}", text, edited.text);
        prop_assert!(edited.text.ends_with(&text[field.end..]), "{:?}\n{:?}", text, edited.text);
        let now = register.read(&edited.text).unwrap();
        prop_assert_eq!(now.cell(row, column), said);
    }

    /// A row that is put in and taken out again leaves the file as it was; so does one in which nothing was typed.
    #[test]
    fn a_row_that_came_and_went_leaves_no_trace(rows in rows(), dialect in dialect(), at in any::<usize>(), said in cell()) {
        let text = written(&rows, &dialect);
        let register = CALENDAR.get_or_init(|| register("calendar"));
        let as_is = |from: usize| RecordEdit { from: Some(from), fields: BTreeMap::new() };
        let all = |count: usize| (0..count).map(as_is).collect::<Vec<_>>();
        let at = at % (rows.len() + 1);
        let mut more = all(rows.len());
        more.insert(at, RecordEdit { from: None, fields: BTreeMap::from([(2, format!("v{said}").trim().to_owned())]) });
        let longer = edit_register(register, &text, &more).unwrap();
        prop_assert_eq!(longer.rows, (0..=rows.len()).map(Some).collect::<Vec<_>>());
        let mut fewer = all(rows.len() + 1);
        fewer.remove(at);
        prop_assert_eq!(edit_register(register, &longer.text, &fewer).unwrap().text, text.clone());
        more[at].fields.insert(2, " ".to_owned());
        prop_assert_eq!(edit_register(register, &text, &more).unwrap().text, text);
    }
}
