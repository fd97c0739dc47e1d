//! What a data set says is one thing wherever it is read: in the picture, in the table, in the files to download, and in
//! the words that describe the picture. The data sets are the forty shapes of `tests/golden/charts/`.

use std::collections::BTreeMap;
use std::path::Path;

use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::number::NO_VALUE;
use bantin::base::source::{Source, Sources};
use bantin::chart::{self, ChartData};
use bantin::statistics::{self, DataSet};
use bantin::view::ChartView;
use bantin::{Options, PlanMemo, Rendered};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::common;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/charts");

fn sets() -> Vec<DataSet> {
    let sources = bantin::edge::read(Path::new(FOLDER)).unwrap();
    statistics::read(&sources, &mut Diagnostics::default()).sets
}

fn drawn(set: &DataSet, language: Language) -> ChartView {
    chart::draw(&ChartData::of(set, language).unwrap()).unwrap()
}

/// Every file of the data sets' pages, by its address.
fn files() -> BTreeMap<String, String> {
    let read = bantin::edge::read(Path::new(FOLDER)).unwrap();
    let mut sources = Sources::default();
    for (path, source) in read.below("content/") {
        let source = match source {
            Source::Text(text) if &**path == "content/site.toml" => {
                Source::Text(text.replace("thuan", "thach-han").into())
            }
            _ => source.clone(),
        };
        sources.insert(path, source);
    }
    let options = Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut PlanMemo::default());
    assert!(!plan.diagnostics.has_errors());
    let pages = plan.pages.iter().filter(|page| page.address.starts_with("thong-ke/"));
    let text = |page| match plan.render(page) {
        Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes.to_vec()).unwrap(),
        Ok(_) => panic!("no text"),
        Err(error) => panic!("{error:?}"),
    };
    pages.map(|page| (page.address.to_string(), text(page))).collect()
}

/// A number as readers see it, perhaps with a unit behind it: `−1.234,5 tỷ đồng`. None of what is no number.
fn number(shown: &str, language: Language) -> Option<Decimal> {
    let (group, point) = if language == Language::Vi { ('.', ',') } else { (',', '.') };
    let digits = shown.replace('\u{2212}', "-");
    let end =
        digits.find(|c: char| !(c.is_ascii_digit() || c == '-' || c == group || c == point)).unwrap_or(digits.len());
    let digits = digits[..end].trim_end_matches([group, point]).replace(group, "").replace(point, ".");
    digits.parse().ok()
}

/// What a data set says: the name of a row, the heading of a column, and the number.
type Values = BTreeMap<(String, String), Option<Decimal>>;

fn of_json(text: &str) -> Values {
    let file: Json = serde_json::from_str(text).unwrap();
    let key = file["key"].as_str().unwrap();
    let columns = file["columns"].as_array().unwrap();
    let mut values = Values::new();
    for row in file["rows"].as_array().unwrap() {
        for column in columns.iter().filter(|column| column["name"] != key) {
            let value = &row[column["name"].as_str().unwrap()];
            let number = (!value.is_null()).then(|| value.to_string().parse().unwrap());
            values.insert((row[key].as_str().unwrap().into(), column["label"].as_str().unwrap().into()), number);
        }
    }
    values
}

fn of_csv(text: &str) -> Values {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let mut values = Values::new();
    for record in reader.records().map(Result::unwrap) {
        for (heading, cell) in head.iter().zip(&record).skip(1) {
            values.insert((record[0].into(), heading.into()), (!cell.is_empty()).then(|| cell.parse().unwrap()));
        }
    }
    values
}

fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text += piece.split_once('>').map_or(piece, |(_, text)| text);
    }
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'")
}

/// The table of a page; its headings may say a unit in brackets that the column does not have in its name.
fn of_table(html: &str) -> Values {
    let table = html.split_once("<table>").unwrap().1.split_once("</table>").unwrap().0;
    let cells = |row: &str, tag: &str| -> Vec<String> {
        row.split(tag).skip(1).map(|cell| plain(&format!("<{}", cell.split_once("</t").unwrap().0))).collect()
    };
    let (head, body) = table.split_once("</thead>").unwrap();
    let head = cells(head, "<th scope=\"col\"");
    let mut values = Values::new();
    for row in body.split("<tr>").skip(1) {
        let name = cells(row, "<th scope=\"row\"").remove(0);
        for (heading, cell) in head[1..].iter().zip(cells(row, "<td")) {
            let known = number(&cell, Language::Vi);
            assert!(known.is_some() || cell == NO_VALUE, "{cell}");
            values.insert((name.clone(), heading.clone()), known);
        }
    }
    values
}

/// What the picture lets readers read one by one.
fn of_readings(view: &ChartView, language: Language) -> Vec<(String, String, Option<Decimal>)> {
    let mut lines = view.readings.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let names = lines.next().unwrap_or_default();
    lines
        .flat_map(|line| {
            let shown: Vec<_> =
                line[2..].iter().zip(&names[1..]).map(|(value, name)| (name.clone(), value.clone())).collect();
            shown.into_iter().map(move |(name, value)| {
                let known = number(&value, language);
                assert!(known.is_some() || value == NO_VALUE, "{value}");
                (line[0].clone(), name, known)
            })
        })
        .collect()
}

/// As many decimals as are shown.
fn rounded(value: Decimal, like: Decimal) -> Decimal {
    value.round_dp_with_strategy(like.scale(), rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

fn agree(what: &str, exact: Option<Decimal>, shown: Option<Decimal>) {
    let equal = match (exact, shown) {
        (Some(exact), Some(shown)) => rounded(exact, shown) == shown,
        (exact, shown) => exact.is_none() && shown.is_none(),
    };
    assert!(equal, "{what}: {exact:?} is shown as {shown:?}");
}

#[test]
fn the_files_to_download_say_the_same() {
    let files = files();
    for set in sets() {
        let file = |ending: &str| &files[&format!("thong-ke/{}.{ending}", set.slug)];
        assert_eq!(of_json(file("json")), of_csv(file("csv")), "{}", set.name);
    }
}

#[test]
fn the_table_shows_what_the_files_say() {
    let files = files();
    for set in sets() {
        let file = |ending: &str| &files[&format!("thong-ke/{}.{ending}", set.slug)];
        let exact = of_json(file("json"));
        let table = of_table(file("html"));
        assert_eq!(table.len(), exact.len(), "{}", set.name);
        for ((row, heading), shown) in table {
            // `Số hộ (hộ)` is the column `Số hộ`.
            let found = exact.iter().find(|((one, column), _)| {
                *one == row && (*column == heading || heading.starts_with(&format!("{column} (")))
            });
            let ((..), exact) = found.unwrap_or_else(|| panic!("{}: {row}, {heading}", set.name));
            agree(&format!("{}, {row}, {heading}", set.name), *exact, shown);
        }
    }
}

#[test]
fn the_picture_shows_what_the_files_say() {
    let files = files();
    let mut looked = 0;
    for set in sets() {
        let exact = of_json(&files[&format!("thong-ke/{}.json", set.slug)]);
        for language in [Language::Vi, Language::En] {
            let view = drawn(&set, language);
            // Where two periods are compared, each series is a row of the table.
            let turned = view.kind == "slope";
            let only = if view.series.len() == 1 { view.series[0].label.clone() } else { String::new() };
            for (row, name, shown) in of_readings(&view, language) {
                let name = if name.is_empty() { only.clone() } else { name };
                let key = if turned { (name.clone(), row.clone()) } else { (row.clone(), name.clone()) };
                let exact = exact.get(&key).unwrap_or_else(|| panic!("{}: there is no {key:?}", set.name));
                agree(&format!("{}, {row}, {name}", set.name), *exact, shown);
                looked += 1;
            }
        }
    }
    assert!(looked > 1500, "only {looked} figures were read");
}

/// When a row is, where its name says so: the numbers in it, the year first.
fn time(row: &str) -> Option<Vec<u32>> {
    let roman = |word: &str| ["I", "II", "III", "IV"].iter().position(|one| *one == word).map(|at| at as u32 + 1);
    let words = row.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut numbers: Vec<u32> = words.filter_map(|word| word.parse().ok().or_else(|| roman(word))).collect();
    if numbers.is_empty() {
        return None;
    }
    if numbers[0] < 1000 {
        numbers.reverse();
    }
    Some(numbers)
}

/// The sentences about one series in the description of a picture, by the words in them.
struct Told<'t> {
    /// The first and the last value, their rows, and by how much they differ, up or down.
    trend: Option<[(Decimal, &'t str); 2]>,
    change: Option<Decimal>,
    highest: Option<(Decimal, &'t str)>,
    lowest: Option<(Decimal, &'t str)>,
}

/// `12 đảng viên (Phường 1 và 2 dòng khác)`: the value and the row.
fn placed(text: &str, language: Language) -> (Decimal, &str) {
    let mut more = [" và ", " and "].iter().filter_map(|and| {
        let (before, after) = text.rsplit_once(and)?;
        after.ends_with([')']).then_some(())?;
        (after.contains("dòng khác)") || after.ends_with("more)")).then_some(before)
    });
    let text = more.next_back().unwrap_or_else(|| text.strip_suffix(')').unwrap());
    let open = text.find(" (").unwrap();
    (number(text, language).unwrap(), &text[open + 2..])
}

fn told<'t>(sentence: &'t str, language: Language) -> Told<'t> {
    let [from, to, up, down, same, high, low] = match language {
        Language::Vi => ["từ ", ") đến ", "tăng ", "giảm ", "không đổi", "cao nhất ", ", thấp nhất "],
        Language::En => ["from ", ") to ", "up ", "down ", "unchanged", "highest ", ", lowest "],
    };
    let mut told = Told { trend: None, change: None, highest: None, lowest: None };
    for part in sentence.split("; ") {
        if let Some(rest) = part.strip_prefix(high) {
            let (most, least) = rest.split_once(low).unwrap();
            told.highest = Some(placed(most, language));
            told.lowest = Some(placed(least, language));
        } else if let Some(rest) = part.strip_prefix(from) {
            let (first, rest) = rest.split_once(to).unwrap();
            let (last, change) = rest.rsplit_once("), ").unwrap();
            let (a, b) = first.split_once(" (").unwrap();
            let (c, d) = last.split_once(" (").unwrap();
            told.trend = Some([(number(a, language).unwrap(), b), (number(c, language).unwrap(), d)]);
            let by = |rest: &str| number(rest, language).unwrap();
            told.change = Some(match change {
                _ if change == same => Decimal::ZERO,
                _ => {
                    change.strip_prefix(up).map(by).or_else(|| change.strip_prefix(down).map(|rest| -by(rest))).unwrap()
                }
            });
        }
    }
    told
}

#[test]
fn what_the_description_says_is_true() {
    let files = files();
    let mut trends = 0;
    for set in sets() {
        let exact = of_json(&files[&format!("thong-ke/{}.json", set.slug)]);
        for language in [Language::Vi, Language::En] {
            let view = drawn(&set, language);
            let turned = view.kind == "slope";
            for series in &view.series {
                let name = &series.label;
                let sentence = view.summary.split_once(&format!(". {name}: ")).unwrap().1;
                let end = sentence.find(". ").unwrap();
                let told = told(&sentence[..end], language);
                let values: Vec<(&str, Decimal)> = exact
                    .iter()
                    .filter(|((row, column), _)| *if turned { row } else { column } == *name)
                    .filter_map(|((row, column), value)| Some((if turned { column } else { row }.as_str(), (*value)?)))
                    .collect();
                let what = format!("{}, {name}: {}", set.name, &sentence[..end]);
                let at = |row: &str| values.iter().find(|(one, _)| *one == row).unwrap_or_else(|| panic!("{what}")).1;
                for (claim, wanted) in [
                    (told.highest, values.iter().map(|(_, value)| *value).max()),
                    (told.lowest, values.iter().map(|(_, value)| *value).min()),
                ] {
                    let Some((shown, row)) = claim else { continue };
                    assert_eq!(Some(at(row)), wanted, "{what}");
                    agree(&what, wanted, Some(shown));
                }
                let (Some([first, last]), Some(change)) = (told.trend, told.change) else { continue };
                trends += 1;
                agree(&what, Some(at(first.1)), Some(first.0));
                agree(&what, Some(at(last.1)), Some(last.0));
                assert_eq!(last.0 - first.0, change, "{what}");
                // It rises or falls from the earliest value that is known to the latest.
                let when = |row: &str| time(row).unwrap_or_else(|| panic!("{what}: `{row}` is no time"));
                let times = values.iter().map(|(row, _)| when(row));
                assert_eq!(Some(when(first.1)), times.clone().min(), "{what}");
                assert_eq!(Some(when(last.1)), times.max(), "{what}");
            }
        }
    }
    assert!(trends > 60, "only {trends} of them rise or fall");
}
