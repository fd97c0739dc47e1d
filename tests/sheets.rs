//! Data sets from workbooks and from files that office programs saved: what the cell shows is what the page shows.

use std::sync::Arc;

use crate::common::workbook;
use crate::common::{self, tries::tries};
use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::source::{Blob, Source, Sources};
use bantin::statistics::{Cell, format};
use bantin::{Options, Plan, PlanMemo, Rendered};
use proptest::prelude::*;

const COLUMNS: &str = "columns = { ten = \"Tên\", so = \"Số\" }";

fn blob(bytes: Vec<u8>) -> Source {
    let data: Arc<[u8]> = bytes.into();
    let (len, disk) = (data.len() as u64, "bang.xlsx".into());
    let blob = Blob {
        len,
        disk,
        modified: None,
        picture: None,
        hash: 0,
        text: None,
        data: Some(data),
        located: false,
        scripted: false,
        pdf: None,
    };
    Source::Blob(blob.into())
}

fn sources(keys: &str, bytes: Vec<u8>) -> Sources {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\ncheck.off = [\"agency\", \"uncited-set\"]\n");
    put("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n");
    let set = format!("title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"bang.xlsx\"\n{keys}\n");
    put("content/stats/bang.toml", &set);
    sources.insert("content/stats/bang.xlsx", blob(bytes));
    sources
}

fn plan(keys: &str, bytes: Vec<u8>) -> Plan {
    let options = Options { now: common::now(), base_url: None, drafts: false };
    bantin::plan(sources(keys, bytes), &options, &mut PlanMemo::default())
}

fn reported(keys: &str, book: &str) -> Vec<String> {
    of_bytes(keys, workbook::of(book))
}

fn of_bytes(keys: &str, bytes: Vec<u8>) -> Vec<String> {
    plan(keys, bytes).diagnostics.iter().map(|one| format!("{}: {}", one.code, one.message.en)).collect()
}

/// The cells of the second column, one for each row, as the page shows them.
fn cells(keys: &str, book: &str) -> Vec<String> {
    let sets = bantin::statistics::read(&sources(keys, workbook::of(book)), &mut Diagnostics::default()).sets;
    let shown = |cell: &Cell| match cell {
        Cell::Number(value) => format(Some(*value), None, Language::Vi),
        Cell::Text(text) => format!("\"{text}\""),
        Cell::Missing => "–".to_owned(),
    };
    sets[0].rows.iter().map(|row| shown(&row.cells[1])).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn b9_a_workbook_gives_the_numbers_that_excel_shows() {
    let book =
        "Tên | Số\na | 0.30000000000000004\nb | 6.0500000000000007\nc | 1607275\nd | =A1 -> 15.031\ne | -5\nf | 1E-3";
    assert_eq!(cells(COLUMNS, book), ["0,3", "6,05", "1.607.275", "15,031", "−5", "0,001"]);
    assert_eq!(reported(COLUMNS, book), NOTHING);
    // A number is what it is, whatever its format shows of it; a text is read as in a CSV file.
    assert_eq!(cells(COLUMNS, "Tên | Số\na | 1234.5{#,##0}\nb | '1.234.567\nc |"), ["1.234,5", "1.234.567", "–"]);
    assert_eq!(
        reported(COLUMNS, "Tên | Số\na | '15.031\nb | 2"),
        ["ambiguous-number: `15.031` in the column `so` could be 15031 or 15.031"]
    );
    assert_eq!(
        reported(COLUMNS, "Tên | Số\na | 1E-30"),
        ["spoilt-number: this cell is a spreadsheet's error or a number too long: `1e-30`"]
    );
}

#[test]
fn b9_percentages_have_the_unit_of_their_column() {
    let shares = "columns = { ten = \"Tên\", so = { label = \"Tỷ lệ\", unit = \"%\" } }";
    assert_eq!(cells(shares, "Tên | Tỷ lệ\na | 0.075{0.0%}\nb | 7.5\nc | 0.29{0%}"), ["7,5", "7,5", "29"]);
    let mille = "columns = { ten = \"Tên\", so = { label = \"Tỷ lệ\", unit = \"‰\" } }";
    assert_eq!(cells(mille, "Tên | Tỷ lệ\na | 0.0075{0.00%}"), ["7,5"]);
    assert_eq!(
        reported("columns = { ten = \"Tên\", so = { label = \"Số\", unit = \"hộ\" } }", "Tên | Số\na | 0.5{0%}"),
        ["other-unit: `50%` has a `%`, the unit of the column `so` is `hộ`"]
    );
}

#[test]
fn b9_days_months_and_codes_are_what_their_format_shows() {
    let key = |book: &str| {
        let sets = bantin::statistics::read(&sources(COLUMNS, workbook::of(book)), &mut Diagnostics::default()).sets;
        sets[0].rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        key("Tên | Số\n46096{dd/mm/yyyy} | 1\n46096{mm/yyyy} | 2\n46096{[$-42A]d mmmm, yyyy} | 3\n46096{yyyy} | 4"),
        ["15/3/2026", "3/2026", "15/3/2026", "2026"].map(str::to_owned)
    );
    let text = "columns = { ten = \"Tên\", so = { label = \"Số\", type = \"text\" } }";
    assert_eq!(cells(text, "Tên | Số\na | 19{000}\nb | '019\nc | 19"), ["\"019\"", "\"019\"", "\"19\""]);
    let day = "columns = { ten = \"Tên\", so = { label = \"Số\", type = \"date\" } }";
    assert_eq!(cells(day, "Tên | Số\na | 46096{m/d/yy}\nb | 7/11/2023"), ["\"15/3/2026\"", "\"7/11/2023\""]);
    assert_eq!(reported(day, "Tên | Số\na | 46096{m/d/yy}\nb | 7/11/2023"), NOTHING);
    let year = "columns = { ten = \"Tên\", so = { label = \"Số\", type = \"year\" } }";
    assert_eq!(cells(year, "Tên | Số\na | 2022"), ["\"2022\""]);
    assert_eq!(
        reported(COLUMNS, "Tên | Số\na | 46366{d-mmm}\nb | 1"),
        ["bad-cell: this cell is the day 10/12, without its year: Excel may have made a day of a text"]
    );
    assert_eq!(
        reported(COLUMNS, "Tên | Số\na | 46366{dd/mm/yyyy}\nb | 1"),
        ["mixed-column: the column `so` is a number in other rows, here it is a text: `10/12/2026`"]
    );
}

#[test]
fn b9_the_page_the_chart_and_the_downloads_have_one_number() {
    let plan = plan(COLUMNS, workbook::of("Tên | Số\nKhu 1 | 0.30000000000000004\nKhu 2 | 1607275.5"));
    let page =
        |address: &str| match plan.render(plan.pages.iter().find(|page| &*page.address == address).unwrap()).unwrap() {
            Rendered::Bytes(bytes) => String::from_utf8(bytes.into_owned()).unwrap(),
            Rendered::File(_) | Rendered::Picture(..) => panic!("{address} is a file"),
        };
    assert_eq!(page("thong-ke/bang.csv"), "\u{FEFF}Tên,Số\r\nKhu 1,0.3\r\nKhu 2,1607275.5\r\n");
    let json: serde_json::Value = serde_json::from_str(&page("thong-ke/bang.json")).unwrap();
    assert_eq!(json["rows"].to_string(), r#"[{"so":0.3,"ten":"Khu 1"},{"so":1607275.5,"ten":"Khu 2"}]"#);
    let html = page("thong-ke/bang.html");
    for shown in ["<td>0,3</td>", "<td>1.607.275,5</td>"] {
        assert!(html.contains(shown), "{shown}");
    }
    let values = html.split_once("<g class=\"value\">").unwrap().1.split_once("</g>").unwrap().0;
    let drawn = values.split("<text").skip(1).map(|text| text.split("</text>").next().unwrap());
    let drawn: Vec<&str> = drawn.map(|text| text.rsplit('>').next().unwrap().trim()).collect();
    assert_eq!(drawn, ["0,3", "1.607.275,5"]);
}

#[test]
fn b9_a_hostile_workbook_is_refused_before_it_takes_memory() {
    let part = |path: &str, text: String| vec![(path.to_owned(), text)];
    let large = ["no-workbook: the workbook is too large"];
    let bomb = workbook::zipped(&part("xl/worksheets/sheet1.xml", "0".repeat(80 << 20)));
    assert!(bomb.len() < 200_000);
    assert_eq!(of_bytes(COLUMNS, bomb), large);
    let boast =
        workbook::zipped(&part("xl/sharedStrings.xml", "<sst uniqueCount = '99999999999999'></sst>".to_owned()));
    assert_eq!(of_bytes(COLUMNS, boast), large);
    let styles = workbook::zipped(&part("xl/styles.xml", "<xf/>".repeat(1_000_000)));
    assert_eq!(of_bytes(COLUMNS, styles), large);
    let parts: Vec<(String, String)> = (0..2001).map(|number| (number.to_string(), String::new())).collect();
    assert_eq!(of_bytes(COLUMNS, workbook::zipped(&parts)), large);
    let far = "Tên | Số\n".to_owned() + &"\n".repeat(20_000) + "a | 1";
    assert_eq!(reported(COLUMNS, &far), ["no-workbook: the sheet `Sheet1` is too large"]);
    assert_eq!(
        reported(COLUMNS, "Tên | Số\na | #SPILL!"),
        ["no-workbook: a cell of the sheet `Sheet1` has the error `#SPILL!`"]
    );
    let damaged = ["no-workbook: the workbook is damaged or incomplete"];
    assert_eq!(of_bytes(COLUMNS, workbook::zipped(&part("a", "b".to_owned()))), damaged);
    assert_eq!(of_bytes(COLUMNS, b"PK\x03\x04".to_vec()), damaged);
    let old = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        of_bytes(COLUMNS, [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), name].concat())
    };
    assert_eq!(old("Workbook"), ["no-workbook: this is a workbook of the old kind (.xls)"]);
    assert_eq!(old("EncryptedPackage"), ["no-workbook: this workbook has a password"]);
}

proptest! {
    #![proptest_config(tries(64))]

    #[test]
    fn b9_no_bytes_of_a_workbook_stop_the_run(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = workbook::of("Tên | Số\na | 12.5{0%}\nb | =A1 -> 3\nc | TRUE\nmerge A2:A3");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = of_bytes(COLUMNS, bytes);
    }

    /// The parts as they are, their XML spoilt.
    #[test]
    fn b9_no_xml_of_a_workbook_stops_the_run(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"'&=A-Z0-9]{0,12}"), 1..6)
    ) {
        let sheet = "<worksheet><dimension ref=\"A1:B2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Tên</t></is></c>\
            <c r=\"B1\" s=\"0\"><f t=\"shared\" si=\"0\" ref=\"B1:B2\">A1</f><v>5</v></c></row></sheetData>\
            <mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>";
        let mut sheet: Vec<char> = sheet.chars().collect();
        for (at, text) in changes {
            let at = at.index(sheet.len());
            sheet.splice(at..at + 1, text.chars());
        }
        let sheet: String = sheet.into_iter().collect();
        let book = "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        let links = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
        let parts = [("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", links), ("xl/worksheets/sheet1.xml", &sheet)];
        let parts = parts.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let _ = of_bytes(COLUMNS, workbook::zipped(&parts));
    }
}
