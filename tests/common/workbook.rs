//! Workbooks as Excel writes them, from a text:
//!
//! ```text
//! == Name of a sheet          none: Sheet1
//! Khu | Số hộ                 a row, its cells
//! 'Khu 1 | 12.5               `'` before a text that looks like something else
//! 46096{dd/mm/yyyy} | 0.5{0%} a number and its format
//! =A1+B2 -> 7 | =A1           a formula with its result, one without
//! TRUE | #N/A                 a logical value, an error
//! merge A1:B1
//! ```

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// The bytes of a workbook.
pub fn of(text: &str) -> Vec<u8> {
    let text = if text.starts_with("== ") { text.to_owned() } else { format!("== Sheet1\n{text}") };
    let sheets: Vec<(&str, &str)> =
        text[3..].split("\n== ").map(|sheet| sheet.split_once('\n').unwrap_or((sheet, ""))).collect();
    let (mut strings, mut formats) = (Vec::new(), vec!["General".to_owned()]);
    let mut parts: Vec<(String, String)> = sheets
        .iter()
        .enumerate()
        .map(|(at, (_, rows))| (format!("xl/worksheets/sheet{}.xml", at + 1), sheet(rows, &mut strings, &mut formats)))
        .collect();
    let each = |part: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(at, (name, _))| part(at + 1, name)).collect()
    };
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let names = each(&|at, name| format!("<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"rId{at}\"/>", escape(name)));
    let targets = each(&|at, _| {
        format!("<Relationship Id=\"rId{at}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>")
    });
    let items: String =
        strings.iter().map(|text| format!("<si><t xml:space=\"preserve\">{}</t></si>", escape(text))).collect();
    let codes: String = formats
        .iter()
        .enumerate()
        .map(|(at, code)| format!("<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>", 164 + at, escape(code)))
        .collect();
    let styles: String =
        (0..formats.len()).map(|at| format!("<xf numFmtId=\"{}\" applyNumberFormat=\"1\"/>", 164 + at)).collect();
    let mut put = |path: &str, text: String| parts.push((path.to_owned(), text));
    put(
        "_rels/.rels",
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    );
    put(
        "xl/workbook.xml",
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{names}</sheets></workbook>"),
    );
    put("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{package}\">{targets}</Relationships>"));
    put("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\" uniqueCount=\"{}\">{items}</sst>", strings.len()));
    put(
        "xl/styles.xml",
        format!("<styleSheet xmlns=\"{main}\"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"),
    );
    zipped(&parts)
}

/// An archive of these parts.
pub fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in parts {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn sheet(rows: &str, strings: &mut Vec<String>, formats: &mut Vec<String>) -> String {
    let (mut data, mut merged) = (String::new(), String::new());
    for (row, line) in rows.lines().enumerate() {
        if let Some(cells) = line.strip_prefix("merge ") {
            write!(merged, "<mergeCell ref=\"{cells}\"/>").unwrap();
            continue;
        }
        write!(data, "<row r=\"{}\">", row + 1).unwrap();
        for (column, value) in line.split('|').map(str::trim).enumerate().filter(|(_, value)| !value.is_empty()) {
            let name = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            data.push_str(&cell(&name, value, strings, formats));
        }
        data.push_str("</row>");
    }
    let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{data}</sheetData>{merged}</worksheet>"
    )
}

fn cell(name: &str, value: &str, strings: &mut Vec<String>, formats: &mut Vec<String>) -> String {
    if let Some(formula) = value.strip_prefix('=') {
        let (formula, result) =
            formula.split_once(" -> ").map_or((formula, None), |(formula, result)| (formula, Some(result)));
        let value = result.map(|result| format!("<v>{result}</v>")).unwrap_or_default();
        return format!("<c r=\"{name}\"><f>{}</f>{value}</c>", escape(formula));
    }
    if let Some(number) = ["TRUE", "FALSE"].iter().position(|word| *word == value) {
        return format!("<c r=\"{name}\" t=\"b\"><v>{}</v></c>", 1 - number);
    }
    if value.starts_with('#') {
        return format!("<c r=\"{name}\" t=\"e\"><v>{value}</v></c>");
    }
    let (number, format) =
        value.strip_suffix('}').and_then(|value| value.split_once('{')).unwrap_or((value, "General"));
    if number.parse::<f64>().is_ok() {
        let style = formats.iter().position(|known| known == format).unwrap_or(formats.len());
        if style == formats.len() {
            formats.push(format.to_owned());
        }
        return format!("<c r=\"{name}\" s=\"{style}\"><v>{number}</v></c>");
    }
    let text = value.strip_prefix('\'').unwrap_or(value).replace("\\n", "\n");
    strings.push(text);
    format!("<c r=\"{name}\" t=\"s\"><v>{}</v></c>", strings.len() - 1)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
