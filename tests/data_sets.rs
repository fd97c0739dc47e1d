//! Data sets as people keep them: what a column, a row or a heading is, beyond the cases of `statistics.rs`.

use crate::common;
use bantin::base::diagnostic::Diagnostics;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::chart::{self, ChartData};
use bantin::statistics::DataSet;
use bantin::view::ChartView;
use bantin::{Options, Plan, PlanMemo, Rendered};

fn plan(keys: &str, csv: &str) -> Plan {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\ncheck.off = [\"agency\", \"uncited-set\"]\n");
    put("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n");
    let set = format!("title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"bang.csv\"\n{keys}\n");
    put("content/stats/bang.toml", &set);
    put("content/stats/bang.csv", csv);
    bantin::plan(sources, &Options { now: common::now(), base_url: None, drafts: false }, &mut PlanMemo::default())
}

fn reported(keys: &str, csv: &str) -> Vec<String> {
    plan(keys, csv).diagnostics.iter().map(|one| format!("{}: {}", one.code, one.message.en)).collect()
}

fn set(keys: &str, csv: &str) -> DataSet {
    let plan = plan(keys, csv);
    assert_eq!(plan.diagnostics.iter().map(|one| one.message.en.clone()).collect::<Vec<_>>(), [""; 0]);
    bantin::statistics::read(&plan.sources, &mut Diagnostics::default()).sets.remove(0)
}

fn drawn(keys: &str, csv: &str) -> ChartView {
    let set = set(keys, csv);
    chart::draw(&ChartData::of(&set, Language::Vi).unwrap()).unwrap()
}

const PAIR: &str = "columns = { ten = \"Tên\", so = \"Số\" }";
const NOTHING: [&str; 0] = [];

#[test]
fn b1_headings_differ_by_more_than_case_and_line_ends() {
    assert_eq!(reported(PAIR, "TÊN;SỐ\na;1\n"), NOTHING);
    assert_eq!(reported(PAIR, "Tên;Số;SỐ\na;1;2\n"), ["same-column: two columns are headed `SỐ`"]);
    assert_eq!(reported(PAIR, "\"Tên\";\"Số\n\"\na;1\n"), NOTHING);
    let unit = "columns = { ten = \"Tên\", so = { label = \"Sản lượng\", unit = \"tấn\" } }";
    assert_eq!(reported(unit, "Tên;Sản lượng (tấn)\na;1\n"), NOTHING);
    assert_eq!(
        reported(unit, "Tên;Sản lượng (tạ)\na;1\n"),
        ["other-unit: the heading has the unit `tạ`, that of the column `so` is `tấn`"]
    );
}

#[test]
fn b7_ordinal_numbers_and_plots_of_land_are_no_quantities() {
    let column = |label: &str| format!("columns = {{ ten = \"Tên\", so = \"{label}\", ho = \"Hộ\" }}");
    for label in ["STT", "Số TT", "TT", "Số thứ tự", "Mã số thuế", "Số CCCD", "Số thửa", "MST"] {
        let csv = format!("ten;{label};Hộ\na;1;12\nb;2;13\n");
        assert_eq!(
            reported(&column(label), &csv),
            ["guessed-type: the column `so` was taken for codes, not quantities"],
            "{label}"
        );
    }
    for label in ["Số hộ nghèo", "Ttrạm", "Mạ", "Stt trạm"] {
        let csv = format!("ten;{label};Hộ\na;1;12\nb;2;13\n");
        let found = reported(&column(label), &csv);
        assert_eq!(found.is_empty(), label != "Stt trạm", "{label}: {found:?}");
    }
}

#[test]
fn b8_a_whole_by_any_name_is_the_row_of_sums_where_it_is_one() {
    let csv = |name: &str, total: u32| format!("ten;so\nKhu 1;40\nKhu 2;58\n{name};{total}\n");
    for name in ["Tổng cộng (I + II)", "Tổng cộng toàn phường", "Toàn thành phố", "Cả xã", "Tổng toàn huyện:"]
    {
        assert_eq!(
            reported(PAIR, &csv(name, 98)),
            [format!("total-row: the row `{name}` was taken for the sums of the others")],
            "{name}"
        );
    }
    // A name that could be a whole, but is no sum of the others.
    for name in ["Toàn Thắng", "Cả Hội", "Tổng Cóc"] {
        assert_eq!(reported(PAIR, &csv(name, 99)), NOTHING, "{name}");
    }
}

/// The rows of months.
fn months(count: usize) -> String {
    let value = |at: usize| match at {
        5 => 10,
        9 => 9999,
        at => 1000 + (at * at * 7) % 400,
    };
    let rows = (0..count).map(|at| format!("{}-{};{}\n", at % 12 + 1, 2022 + at / 12, value(at)));
    format!("thang;so\n{}", rows.collect::<String>())
}

const MONTHS: &str = "chart = \"line\"\ncolumns = { thang = \"Tháng\", so = \"Số\" }";

#[test]
fn b13_long_lines_have_points_at_their_ends_and_extremes_and_short_ones_everywhere() {
    assert_eq!(drawn(MONTHS, &months(24)).dots.len(), 24);
    for count in [25, 36, 120] {
        let view = drawn(MONTHS, &months(count));
        assert_eq!(view.dots.len(), 4, "{count}");
        let places: Vec<&str> = view.dots.iter().map(|dot| dot.x.trim_end_matches('%')).collect();
        let rows: Vec<Vec<&str>> = view.readings.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        let (first, last) = (&rows[0], &rows[count - 1]);
        assert_eq!((first[0], places[0]), ("1-2022", first[1]));
        assert_eq!((last[0], places[3]), (&*format!("{}-{}", (count - 1) % 12 + 1, 2022 + (count - 1) / 12), last[1]));
    }
}

#[test]
fn b13_months_are_labelled_as_the_calendar_has_them() {
    let labels = |count: usize, keys: &str, csv: &str| {
        let view = drawn(keys, csv);
        let all = view.texts.iter().filter(|text| text.class == "label" && text.room != "tight");
        let all: Vec<(String, bool)> = all.map(|text| (text.text.clone(), text.room.is_empty())).collect();
        assert!(all.len() >= 2, "{count}");
        all
    };
    for (text, _) in labels(36, MONTHS, &months(36)) {
        let month: u32 = text.split('-').next().unwrap().parse().unwrap();
        assert!((month - 1).is_multiple_of(3), "{text}");
    }
    let narrow: Vec<String> =
        labels(36, MONTHS, &months(36)).into_iter().filter(|(_, always)| *always).map(|(text, _)| text).collect();
    assert_eq!(narrow, ["1-2022", "1-2023", "1-2024"]);
    for (text, _) in labels(120, MONTHS, &months(120)) {
        assert!(text.starts_with("1-"), "{text}");
    }
    let quarters: String =
        (0..24).map(|at| format!("Quý {}/{};{at}\n", ["I", "II", "III", "IV"][at % 4], 2018 + at / 4)).collect();
    let keys = "chart = \"line\"\ncolumns = { quy = \"Quý\", so = \"Số\" }";
    for (text, _) in labels(24, keys, &format!("quy;so\n{quarters}")) {
        assert!(text.starts_with("Quý I/"), "{text}");
    }
}

#[test]
fn b13_a_unit_is_said_once() {
    let heading = |label: &str, unit: &str| {
        let keys = format!("columns = {{ ten = \"Tên\", so = {{ label = \"{label}\", unit = \"{unit}\" }} }}");
        let plan = plan(&keys, &format!("ten;{label}\na;1\n"));
        let page = plan.pages.iter().find(|page| &*page.address == "thong-ke/bang.html").unwrap();
        let Rendered::Bytes(bytes) = plan.render(page).unwrap() else { panic!("a file") };
        let html = String::from_utf8(bytes.into_owned()).unwrap();
        let cells = html.split("</th>").map(|cell| cell.rsplit('>').next().unwrap().to_owned());
        cells.filter(|cell| !cell.is_empty()).nth(1).unwrap()
    };
    for (label, unit) in [
        ("Sản lượng (tấn)", "tấn"),
        ("Sản lượng, tấn", "tấn"),
        ("Tỷ lệ %", "%"),
        ("Số hộ", "hộ"),
        ("Thu (Tỷ đồng)", "tỷ đồng"),
    ] {
        assert_eq!(heading(label, unit), label);
    }
    assert_eq!(heading("Sản lượng", "tấn"), "Sản lượng (tấn)");
    assert_eq!(heading("Phấn", "ấn"), "Phấn (ấn)");
}
