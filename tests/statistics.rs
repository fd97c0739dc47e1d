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
