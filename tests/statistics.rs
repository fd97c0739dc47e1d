//! One number everywhere: what is typed in the TOML is the same in the text, the table, the chart, the CSV and the JSON.

use crate::common;
use crate::common::tries::tries;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::statistics::{format, parse_typed};
use bantin::{Memo, Options, Plan, Rendered};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn site(values: &[Decimal]) -> Plan {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: String| sources.insert(path, Source::Text(text.into()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\n".into());
    put("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n".into());
    let rows: String =
        values.iter().enumerate().map(|(row, value)| format!("{{ ky = \"k{row}\", so = {value} }},\n")).collect();
    put(
        "content/stats/bang.toml",
        format!(
            "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\ncolumns = {{ ky = \"Kỳ\", so = \"Số\" }}\nrows = [\n{rows}]\n\
             figures.dau = {{ value = {}, label = \"Đầu\" }}\n",
            values[0]
        ),
    );
    let cells: String = (0..values.len()).map(|row| format!("- ({{{{ bang[k{row}].so }}}})\n")).collect();
    let first = format(Some(values[0]), None, Language::Vi);
    put(
        "content/tin/a.md",
        format!("+++\ntitle = \"T\"\ndate = 2026-11-01\n+++\n\n{first}{{{{= bang.dau }}}}\n\n{cells}"),
    );
    bantin::plan(sources, &Options { now: common::now(), base_url: None, drafts: false }, &mut Memo::default())
}

fn page(plan: &Plan, address: &str) -> String {
    let page = plan.pages.iter().find(|page| &*page.address == address).unwrap();
    match plan.render(page).unwrap() {
        Rendered::Bytes(bytes) => String::from_utf8(bytes.into_owned()).unwrap(),
        Rendered::File(_) | Rendered::Picture(..) => panic!("{address} is a file"),
    }
}

/// What stands between `from` and `to`, everywhere.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).map(|rest| rest.split(to).next().unwrap()).collect()
}

fn typed(texts: &[&str]) -> Vec<Decimal> {
    texts.iter().map(|text| parse_typed(text, Language::Vi).unwrap_or_else(|| panic!("{text} is no number"))).collect()
}

proptest! {
    #![proptest_config(tries(16))]

    #[test]
    fn a_number_is_the_same_wherever_it_is_shown(
        numbers in prop::collection::vec((-99_999_999i64..99_999_999, 0u32..4), 1..12)
    ) {
        let values: Vec<Decimal> = numbers.into_iter().map(|(number, scale)| Decimal::new(number, scale)).collect();
        let plan = site(&values);
        prop_assert!(!plan.diagnostics.has_errors(), "{:?}", plan.diagnostics);
        let text = page(&plan, "tin/a.html");
        prop_assert_eq!(typed(&between(&text, "<li>(", ")</li>")), values.clone());
        let set = page(&plan, "thong-ke/bang.html");
        prop_assert_eq!(typed(&between(&set, "<td class=\"right\">", "</td>")), values.clone());
        let csv = page(&plan, "thong-ke/bang.csv");
        let cells: Vec<Decimal> =
            csv.lines().skip(1).map(|line| line.split(',').nth(1).unwrap().parse().unwrap()).collect();
        prop_assert_eq!(cells, values.clone());
        let json: serde_json::Value = serde_json::from_str(&page(&plan, "thong-ke/bang.json")).unwrap();
        let rows: Vec<Decimal> = json["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["so"].to_string().parse().unwrap())
            .collect();
        prop_assert_eq!(rows, values.clone());
        let drawn = between(&set, "class=\"value", "</text>");
        let drawn: Vec<&str> = drawn.iter().map(|text| text.rsplit('>').next().unwrap()).collect();
        prop_assert_eq!(typed(&drawn), values);
    }
}

/// What is reported of a site with these files beside the usual ones.
fn reported(files: &[(&str, &str)]) -> Vec<String> {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    let off = "off = [\"agency\", \"uncited-set\", \"old-figures\"]";
    put("content/site.toml", &format!("title = \"A\"\nbase_url = \"https://a.vn\"\n[check]\n{off}\n"));
    put("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n");
    for (path, text) in files {
        put(path, text);
    }
    let options = Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut Memo::default());
    plan.diagnostics.iter().map(|one| format!("{}: {}", one.code, one.message.en)).collect()
}

/// What is reported of a data set with these keys and the CSV file that its rows are in.
fn of_csv(keys: &str, csv: &str) -> Vec<String> {
    let set = format!("title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"bang.csv\"\n{keys}\n");
    reported(&[("content/stats/bang.toml", &set), ("content/stats/bang.csv", csv)])
}

/// What is reported of a text about a data set with one figure.
fn of_text(figure: &str, text: &str) -> Vec<String> {
    let set =
        format!("title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nfigures.so = {{ label = \"L\", {figure} }}\n");
    let article = format!("+++\ntitle = \"T\"\ndate = 2026-11-01\n+++\n\n{text}\n");
    reported(&[("content/stats/bang.toml", &set), ("content/tin/a.md", &article)])
}

const NOTHING: [&str; 0] = [];

#[test]
fn b1_headings_are_the_declared_columns_each_once() {
    let columns = "columns = { khu = \"Khu phố\", nam = \"Nam\", nu = \"Nữ\" }";
    assert_eq!(of_csv(columns, "Khu phố;Nam;Nữ\n1;12;13\n"), NOTHING);
    assert_eq!(
        of_csv(columns, "Khu phố;Nam;Nam\n1;12;13\n"),
        ["missing-column: the file has no column `nu` (Nữ)", "same-column: two columns are headed `Nam`"]
    );
    // By name and by heading is twice, too.
    assert_eq!(of_csv(columns, "Khu phố,Nam,nu,nam\n1,12,13,14\n"), ["same-column: two columns are headed `nam`"]);
    assert_eq!(of_csv(columns, "Khu phố,Nam\n1,12\n"), ["missing-column: the file has no column `nu` (Nữ)"]);
    // Without the column of the keys there are no rows, which is said once.
    assert_eq!(of_csv(columns, "Nam,Nữ\n1,12\n2,13\n"), ["missing-column: the file has no column `khu` (Khu phố)"]);
    assert_eq!(of_csv(columns, "Khu phố,Nma,Nữ\n1,12,13\n"), ["unknown-column: there is no column `Nma`"]);
}

#[test]
fn b1_an_identity_of_rows_is_checked_in_every_row_that_has_figures() {
    let columns =
        "columns = { khu = \"Khu\", tong = \"Tổng\", nam = \"Nam\", nu = \"Nữ\" }\nchecks = [\"tong == nam + nu\"]";
    assert_eq!(of_csv(columns, "khu,tong,nam,nu\n1,25,12,13\n2,,,\n"), NOTHING);
    assert_eq!(
        of_csv(columns, "khu,tong,nam,nu\n1,25,12,13\n2,30,,17\n3,30,–,\n"),
        [
            "failed-check: the check cannot be made: `nam[2]` is missing",
            "failed-check: the check cannot be made: `nam[3]`, `nu[3]` is missing"
        ]
    );
    let cells = "columns = { khu = \"Khu\", tong = \"Tổng\" }\nchecks = [\"tong[1] < tong[2]\"]";
    assert_eq!(of_csv(cells, "khu,tong\n1,25\n2,\n"), ["failed-check: the check cannot be made: `tong[2]` is missing"]);
}

#[test]
fn b2_sign_unit_and_magnitude_belong_to_a_number() {
    let says =
        |text: &str, figure: &str| [format!("figure-mismatch: the text says `{text}`, the figure is `{figure}`")];
    let share = "value = 2.6, unit = \"%\"";
    assert_eq!(of_text(share, "Tỷ lệ 2,6‰{{= bang.so }}."), says("2,6‰", "2,6%"));
    assert_eq!(of_text(share, "Tỷ lệ 2,6{{= bang.so }}‰."), says("2,6‰", "2,6%"));
    assert_eq!(of_text(share, "Có 2,6{{= bang.so }} người."), says("2,6 người", "2,6%"));
    for text in ["2,6%{{= bang.so }}", "2,6 %{{= bang.so }}", "2,6{{= bang.so }}%", "2,6{{= bang.so }} phần trăm"] {
        assert_eq!(of_text(share, text), NOTHING, "{text}");
    }
    let households = "value = 98, unit = \"hộ\"";
    assert_eq!(of_text(households, "Còn 98%{{= bang.so }}."), says("98%", "98 hộ"));
    assert_eq!(of_text(households, "Còn 98{{= bang.so }} người nghèo."), says("98 người nghèo", "98 hộ"));
    assert_eq!(of_text(households, "Còn 98{{= bang.so }} nghìn hộ."), says("98 nghìn hộ", "98 hộ"));
    for text in [
        "98{{= bang.so }} hộ nghèo",
        "98{{= bang.so }} gia đình",
        "98{{= bang.so }} trong năm 2023",
        "98{{= bang.so }}",
    ] {
        assert_eq!(of_text(households, text), NOTHING, "{text}");
    }
    let money = "value = 12.5, unit = \"tỷ đồng\"";
    assert_eq!(of_text(money, "Thu 12,5{{= bang.so }} triệu đồng."), says("12,5 triệu đồng", "12,5 tỷ đồng"));
    assert_eq!(of_text(money, "Thu 12.500{{= bang.so }} tỷ đồng."), says("12.500 tỷ đồng", "12,5 tỷ đồng"));
    assert_eq!(of_text(money, "Thu 12,5{{= bang.so }} tấn."), says("12,5 tấn", "12,5 tỷ đồng"));
    for text in
        ["12,5{{= bang.so }} tỷ đồng", "12.500{{= bang.so }} triệu đồng", "12,5{{= bang.so }} tỷ", "12,5{{= bang.so }}"]
    {
        assert_eq!(of_text(money, text), NOTHING, "{text}");
    }
    // Persons are persons, and `đồng chí` is no money.
    for text in ["77{{= bang.so }} đồng chí", "77{{= bang.so }} người", "77{{= bang.so }} học sinh"] {
        assert_eq!(of_text("value = 77, unit = \"đảng viên\"", text), NOTHING, "{text}");
    }
}
