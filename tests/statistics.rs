//! One number everywhere: what is typed in the TOML is the same in the text, the table, the chart, the CSV and the JSON.

use crate::common;
use crate::common::tries::tries;
use bantin::base::language::Language;
use bantin::base::source::{Source, Sources};
use bantin::statistics::{Cell, format, parse_typed};
use bantin::{Options, Plan, PlanMemo, Rendered};
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
    bantin::plan(sources, &Options { now: common::now(), base_url: None, drafts: false }, &mut PlanMemo::default())
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

/// The values that a page's chart of lying bars says, from above to below.
fn drawn_values(html: &str) -> Vec<&str> {
    let mut places: Vec<(f64, &str)> = between(html, "<g class=\"value\"", "</g>")
        .into_iter()
        .flat_map(|group| between(group, " y=\"", "</text>"))
        .map(|text| text.split_once("em\">").unwrap())
        .map(|(y, text)| (y.parse().unwrap(), text))
        .collect();
    places.sort_by(|one, other| one.0.total_cmp(&other.0));
    places.into_iter().map(|(_, text)| text).collect()
}

fn typed(texts: &[&str]) -> Vec<Decimal> {
    texts.iter().map(|text| parse_typed(text, Language::Vi).unwrap_or_else(|| panic!("{text} is no number"))).collect()
}

#[test]
fn the_overview_says_no_number_of_its_picture_again() {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\n");
    put(
        "content/stats/bang.toml",
        "title = \"B\"\nsource = \"S\"\nunit = \"cây\"\nupdated = 2026-11-01\ncolumns = { khu = \"Khu\", so = \"Số\" }\n\
         rows = [{ khu = \"Đông\", so = 77 }, { khu = \"Tây\", so = 14 }]\n\
         [figures]\n\
         dong = { value = 77, label = \"Ở khu Đông\" }\n\
         tay = { value = 14, label = \"Ở khu Tây, năm trước\", as_of = 2025-11-01 }\n\
         dinh = { value = 77, unit = \"%\", label = \"Đã trồng xong\" }\n",
    );
    let plan =
        bantin::plan(sources, &Options { now: common::now(), base_url: None, drafts: false }, &mut PlanMemo::default());
    let overview = page(&plan, "thong-ke/index.html");
    assert_eq!(
        between(&overview, "<dl class=\"parts key\">", "</dl>"),
        [
            "\n<div><dt>Ở khu Tây, năm trước <span class=\"meta\">tính đến <span class=\"day\">1-11-2025</span></span></dt> \
          <dd>14 cây</dd></div>\n<div><dt>Đã trồng xong</dt> <dd>77%</dd></div>\n"
        ]
    );
    let own = page(&plan, "thong-ke/bang.html");
    assert_eq!(between(&own, "<span class=\"figure-value\">", "</span>"), ["77", "14", "77%"]);
}

#[test]
fn the_overview_leads_with_the_sum_of_a_time_long_past() {
    let shown = |sum: &str, updated: &str| {
        let mut sources = Sources::default();
        let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
        put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\n");
        put(
            "content/stats/bang.toml",
            &format!(
                "title = \"B\"\nsource = \"S\"\nunit = \"ngày\"\nupdated = {updated}\ncolumns = {{ ky = \"Tháng\", so = \"Số\" }}\n\
                 rows = [{{ ky = \"7-1972\", so = 31 }}, {{ ky = \"8-1972\", so = 31 }}, {{ ky = \"9-1972\", so = 16 }}]\n\
                 figures.tong = {{ value = {sum}, label = \"Đến 16-9-1972\" }}\n"
            ),
        );
        let options = Options { now: common::now(), base_url: None, drafts: false };
        let overview = page(&bantin::plan(sources, &options, &mut PlanMemo::default()), "thong-ke/index.html");
        let part = |from, to| between(&overview, from, to).concat();
        (part("<p class=\"newest-value\">", "</p>"), part("<dl class=\"parts key\">", "</dl>"))
    };
    let (newest, others) = shown("78", "2026-11-01");
    assert_eq!(
        newest,
        "<span class=\"figure-value\">78 ngày</span> <span class=\"meta\">Đến <span class=\"day\">16-9-1972</span></span>"
    );
    assert_eq!(others, "");
    let newest = "<span class=\"figure-value\">16 ngày</span> <span class=\"meta\">9-1972</span> <span class=\"change down\">giảm 15 so với 8-1972</span>";
    let others = |sum| format!("\n<div><dt>Đến <span class=\"day\">16-9-1972</span></dt> <dd>{sum} ngày</dd></div>\n");
    assert_eq!(shown("80", "2026-11-01"), (newest.to_owned(), others(80)));
    // When it was the newest, its last part was.
    assert_eq!(shown("78", "1972-11-01"), (newest.to_owned(), others(78)));
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
        prop_assert_eq!(typed(&between(&set, "<td>", "</td>")), values.clone());
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
        prop_assert_eq!(typed(&drawn_values(&set)), values);
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
    let plan = bantin::plan(sources, &options, &mut PlanMemo::default());
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

/// A figure, texts that are right, and texts that are wrong with what is said of each.
type Bound = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str, &'static str)]);

/// The texts of bound figures of which something else is said than should be; `=` stands for the braces.
fn misread(bound: &[Bound], language: &str) -> Vec<String> {
    let mut failed = Vec::new();
    for (figure, right, wrong) in bound {
        let set = format!(
            "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nfigures.so = {{ label = \"L\", {figure} }}\n"
        );
        let said = |text: &str| {
            let text = text.replace('=', "{{= bang.so }}");
            let article = format!("+++\ntitle = \"T\"\ndate = 2026-11-01\nlang = \"{language}\"\n+++\n\n{text}\n");
            let files = [("content/stats/bang.toml", &*set), ("content/tin/a.md", &*article)];
            let mut all = reported(&files);
            all.retain(|one| !one.starts_with("unbound-figure"));
            all
        };
        let wrong = wrong.iter().map(|(text, typed, shown)| {
            (*text, vec![format!("figure-mismatch: the text says `{typed}`, the figure is `{shown}`")])
        });
        for (text, expected) in right.iter().map(|text| (*text, Vec::new())).chain(wrong) {
            let found = said(text);
            if found != expected {
                failed.push(format!("{text} of {figure}: {found:?}"));
            }
        }
    }
    failed
}

#[test]
fn b2_units_are_read_wherever_a_text_has_them() {
    assert_eq!(misread(BOUND, "vi"), NOTHING);
    assert_eq!(misread(BOUND_ENGLISH, "en"), NOTHING);
}

const BOUND: &[Bound] = &[
    (
        "value = 98, unit = \"hộ\"",
        &[
            "Có 98= (hộ).",
            "Có 98=\nhộ.",
            "Có **98**= **hộ**.",
            "Tổng 98= hộ nghèo.",
            "| Khu phố | Số hộ (hộ) |\n|---|---|\n| Một | 98= |",
            "| Khu phố | Số hộ (năm 2025) |\n|---|---|\n| Một | 98= |",
            "Còn 98= (người đứng tên là nữ: 3).",
        ],
        &[
            ("Có 98= (người).", "98 người", "98 hộ"),
            ("Có 98= [người].", "98 người", "98 hộ"),
            ("Có 98=\nngười.", "98 người", "98 hộ"),
            ("Có 98= **người**.", "98 người", "98 hộ"),
            ("Có 98= _triệu_ hộ.", "98 triệu hộ", "98 hộ"),
            ("Có 98=k hộ.", "98k hộ", "98 hộ"),
            ("Có 98= phút.", "98 phút", "98 hộ"),
            ("Có 98= lần.", "98 lần", "98 hộ"),
            ("| Khu phố | Số hộ (người) |\n|---|---|\n| Một | 98= |", "98 người", "98 hộ"),
            ("## Có 98= người", "98 người", "98 hộ"),
        ],
    ),
    (
        "value = 2.6, unit = \"%\"",
        &["Đạt +2,6%=.", "Đạt 2,6= (%).", "Đạt 26‰=."],
        &[
            ("Đạt 2,6= (‰).", "2,6 ‰", "2,6%"),
            ("Đạt 2,6=\n‰.", "2,6 ‰", "2,6%"),
            ("Đạt −2,6%=.", "−2,6%", "2,6%"),
            ("Đạt 2,6= lần.", "2,6 lần", "2,6%"),
            ("Đạt 2,6= điểm phần trăm.", "2,6 điểm phần trăm", "2,6%"),
        ],
    ),
    (
        "value = 0.6, unit = \"điểm phần trăm\"",
        &["Giảm 0,6= điểm phần trăm.", "Giảm 0,6= điểm %."],
        &[("Giảm 0,6%=.", "0,6%", "0,6 điểm phần trăm")],
    ),
    (
        "value = -5, unit = \"%\"",
        &["Giảm 5%=.", "Thay đổi −5%=."],
        &[("Tăng 5%=.", "5%", "−5%"), ("Thay đổi 5%=.", "5%", "−5%")],
    ),
    (
        "value = 12.5, unit = \"tỷ đồng\"",
        &["Thu 12,5= tỷ VND.", "Thu 12.500=tr đồng.", "Thu 12,5= (tỷ đồng).", "Thu 12.500.000.000=đ."],
        &[
            ("Thu 12,5= (triệu đồng).", "12,5 triệu đồng", "12,5 tỷ đồng"),
            ("Thu 12,5=\ntriệu đồng.", "12,5 triệu đồng", "12,5 tỷ đồng"),
            ("Thu 12,5= tỷ USD.", "12,5 tỷ USD", "12,5 tỷ đồng"),
            ("Thu 12,5=tr đồng.", "12,5tr đồng", "12,5 tỷ đồng"),
        ],
    ),
    (
        "value = 45.3, unit = \"ha\"",
        &["Rộng 453.000= m².", "Rộng 45,3= héc-ta."],
        &[
            ("Rộng 45,3= sào.", "45,3 sào", "45,3 ha"),
            ("Rộng 45,3= tạ/ha.", "45,3 tạ/ha", "45,3 ha"),
            ("Rộng 45,3= m².", "45,3 m²", "45,3 ha"),
        ],
    ),
    (
        "value = 24, unit = \"giờ\"",
        &["Mất 24= giờ.", "Mất 24=h.", "Mất 1.440= phút."],
        &[("Mất 24= phút.", "24 phút", "24 giờ"), ("Mất 24= ngày.", "24 ngày", "24 giờ")],
    ),
    (
        "value = 12, unit = \"km\"",
        &["Dài 12= cây số.", "Dài 12.000= m."],
        &[
            ("Dài 12= km/giờ.", "12 km/giờ", "12 km"),
            ("Dài 12= cm.", "12 cm", "12 km"),
            ("Dài 12= dặm.", "12 dặm", "12 km"),
        ],
    ),
    ("value = 3, unit = \"lần\"", &["Gấp 3= lần."], &[("Gấp 3%=.", "3%", "3 lần")]),
    ("value = 77", &["Có 77= hộ."], &[("Có 77= nghìn hộ.", "77 nghìn hộ", "77")]),
    (
        "value = 45.3, unit = \"tạ/ha\"",
        &["Đạt 45,3= tạ/ha.", "Đạt 45,3= tạ."],
        &[("Đạt 45,3= hộ.", "45,3 hộ", "45,3 tạ/ha")],
    ),
];

const BOUND_ENGLISH: &[Bound] = &[
    (
        "value = 12.5, unit = \"tỷ đồng\"",
        &["VND 12.5= billion.", "It took 12.5= billion dong.", "It took 12.5=bn dong."],
        &[
            ("It took USD 12.5= billion.", "USD12.5 billion", "12.5 tỷ đồng"),
            ("It took $12.5= billion.", "$12.5 billion", "12.5 tỷ đồng"),
            ("It took 12.5=m dong.", "12.5m dong", "12.5 tỷ đồng"),
        ],
    ),
    (
        "value = 1.2, unit = \"triệu USD\"",
        &["It took $1.2= million.", "It took $1.2=m.", "It took 1.2= million dollars."],
        &[("It took €1.2= million.", "€1.2 million", "1.2 triệu USD")],
    ),
    (
        "value = 2.6, unit = \"%\"",
        &["It is 2.6= per cent.", "It is 2.6= percent."],
        &[
            ("It is 2.6= percentage points.", "2.6 percentage points", "2.6%"),
            ("It is 2.6= million.", "2.6 million", "2.6%"),
        ],
    ),
    ("value = 24, unit = \"giờ\"", &["It took 24= hours."], &[("It took 24= minutes.", "24 minutes", "24 giờ")]),
];

/// The cells of the second column of a CSV file as the page shows them.
fn cells(columns: &str, csv: &str) -> Vec<String> {
    let set = format!("title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"bang.csv\"\n{columns}\n");
    let mut sources = Sources::default();
    sources.insert("content/stats/bang.toml", Source::Text(set.into()));
    sources.insert("content/stats/bang.csv", Source::Text(csv.into()));
    let sets = bantin::statistics::read(&sources, &mut bantin::base::diagnostic::Diagnostics::default()).sets;
    let shown = |cell: &Cell| match cell {
        Cell::Number(value) => format(Some(*value), None, Language::Vi),
        Cell::Text(text) => format!("\"{text}\""),
        Cell::Missing => "–".to_owned(),
    };
    sets[0].rows.iter().map(|row| shown(&row.cells[1])).collect()
}

const PAIR: &str = "columns = { ten = \"Tên\", so = \"Số\" }";

#[test]
fn b5_a_column_to_be_drawn_without_numbers_names_its_first_cell() {
    for field in ["10-20", "1.2e3", "=1+1", "1.2.3"] {
        let csv = format!("ten;so\na;{field}\nb;{field}\n");
        let expected = format!("no-numbers: there is no number to draw: `{field}` in the column `so` is none");
        assert_eq!(of_csv(PAIR, &csv), [expected], "{field}");
    }
    // A table of texts is one, unless a chart is asked for.
    let csv = "ten;so\na;12 Lê Duẩn\nb;Trần Phú\n";
    assert_eq!(of_csv(PAIR, csv), NOTHING);
    assert_eq!(
        of_csv(&format!("{PAIR}\nchart = \"line\""), csv),
        ["no-numbers: there is no number to draw: `12 Lê Duẩn` in the column `so` is none"]
    );
    for field in ["0233 386 1234", "7-11-2023", "2020-2025", "12/QĐ-UBND"] {
        assert_eq!(of_csv(PAIR, &format!("ten;so\na;{field}\n")), NOTHING, "{field}");
    }
}

#[test]
fn b5_what_accountants_and_notes_put_around_a_number_is_understood() {
    assert_eq!(cells(PAIR, "ten;so\na;(1.234)\nb;5\n"), ["−1.234", "5"]);
    assert_eq!(cells(PAIR, "ten;so\na;1.234*\nb;1.234 (1)\nc;1.234[2]\nd;12¹\n"), ["1.234", "1.234", "1.234", "12"]);
    assert_eq!(cells(PAIR, "ten;so\na;+5\nb;7\n"), ["5", "7"]);
    let money = "columns = { ten = \"Tên\", so = { label = \"Thu\", unit = \"đồng\" } }";
    assert_eq!(cells(money, "ten;so\na;1.234 đ\nb;5.000 VND\nc;7 đồng\n"), ["1.234", "5.000", "7"]);
    let millions = "columns = { ten = \"Tên\", so = { label = \"Thu\", unit = \"triệu đồng\" } }";
    assert_eq!(
        of_csv(millions, "ten;so\na;1.234 đ\n"),
        ["mixed-column: the column `so` has `unit`, so it is of numbers, here it is a text: `1.234 đ`"]
    );
}

#[test]
fn b5_whatever_is_meant_as_a_number_is_understood_or_named() {
    for field in [
        "$5",
        "5 USD",
        "5 hộ",
        "1,5 triệu",
        "khoảng 5",
        "trên 5 người",
        "½",
        "--5",
        "١٢",
        "₫1.000",
        "5tr",
        "5k",
        "1'234",
        "1 23",
    ] {
        let expected = format!("no-numbers: there is no number to draw: `{field}` in the column `so` is none");
        let found = of_csv(PAIR, &format!("ten;so\na;{field}\nb;{field}\n"));
        assert!(field == "5tr" || found == [expected], "{field}: {found:?}");
        let mixed = of_csv(PAIR, &format!("ten;so\na;5\nb;{field}\n"));
        let expected = format!("mixed-column: the column `so` is a number in other rows, here it is a text: `{field}`");
        assert_eq!(mixed, [expected], "{field}");
    }
    // Texts that only begin with digits are texts.
    for field in ["5A", "2 năm", "3 lần mỗi tuần", "12:30", "n/a"] {
        assert_eq!(of_csv(PAIR, &format!("ten;so\na;{field}\nb;{field}\n")), NOTHING, "{field}");
    }
    assert_eq!(
        cells(PAIR, "ten;so\na;１２３\nb;5\u{200B}\nc;( 5 )\nd;5 (ước)\ne;5 [1]\n"),
        ["123", "5", "−5", "5", "5"]
    );
    assert_eq!(cells(PAIR, "ten;so\na;—\nb;…\nc;n/a\nd;-\ne;5\n"), ["–", "–", "–", "–", "5"]);
    let unit = |unit: &str| format!("columns = {{ ten = \"Tên\", so = {{ label = \"Thu\", unit = \"{unit}\" }} }}");
    assert_eq!(cells(&unit("USD"), "ten;so\na;$5\nb;USD 7\nc;9 USD\n"), ["5", "7", "9"]);
    assert_eq!(cells(&unit("triệu đồng"), "ten;so\na;5 triệu\nb;7 triệu đồng\n"), ["5", "7"]);
    assert_eq!(
        of_csv(&unit("triệu đồng"), "ten;so\na;5\nb;7 tỷ\n"),
        ["mixed-column: the column `so` is a number in other rows, here it is a text: `7 tỷ`"]
    );
    assert_eq!(
        of_csv(&format!("{PAIR}\nchart = \"bar\""), "ten;so\na;\nb;\n"),
        ["no-numbers: there is no number to draw: all cells are empty"]
    );
}

#[test]
fn b1_a_heading_may_have_the_unit_of_its_column_and_no_other() {
    let keys = |unit: &str| format!("columns = {{ ten = \"Tên\", so = {{ label = \"Số lượng\"{unit} }} }}");
    let with = keys(", unit = \"hộ\"");
    for heading in ["so (hộ)", "Số lượng (hộ)", "SỐ LƯỢNG, hộ", "so"] {
        assert_eq!(of_csv(&with, &format!("ten;{heading}\na;5\n")), NOTHING, "{heading}");
    }
    assert_eq!(
        of_csv(&with, "ten;so (người)\na;5\n"),
        ["other-unit: the heading has the unit `người`, that of the column `so` is `hộ`"]
    );
    assert_eq!(
        of_csv(&keys(""), "ten;Số lượng (triệu đồng)\na;5\n"),
        ["other-unit: the heading has the unit `triệu đồng`, the column `so` has none"]
    );
    assert_eq!(of_csv(&with, "ten;so lượng\na;5\n"), ["unknown-column: there is no column `so lượng`"]);
}

#[test]
fn b6_a_number_of_the_same_column_proves_what_its_point_means() {
    assert_eq!(of_csv(PAIR, "ten,so\na,14.7\nb,15.031\nc,40.195\n"), NOTHING);
    assert_eq!(cells(PAIR, "ten,so\na,14.7\nb,15.031\nc,40.195\n"), ["14,7", "15,031", "40,195"]);
    assert_eq!(cells(PAIR, "ten\tso\na\t15.031\nb\t1.234.567\n"), ["15.031", "1.234.567"]);
    assert_eq!(
        of_csv(PAIR, "ten,so\na,15.031\nb,40.195\n"),
        ["ambiguous-number: `15.031` in the column `so` could be 15031 or 15.031"]
    );
    // Another column proves nothing of this one.
    let three = "columns = { ten = \"Tên\", so = \"Số\", khac = \"Khác\" }";
    assert_eq!(
        of_csv(three, "ten,so,khac\na,15.031,14.7\n"),
        ["ambiguous-number: `15.031` in the column `so` could be 15031 or 15.031"]
    );
}

#[test]
fn b6_a_column_declares_its_format() {
    let column =
        |format: &str| format!("columns = {{ ten = \"Tên\", so = {{ label = \"Số\", number = \"{format}\" }} }}");
    assert_eq!(cells(&column("1.234,5"), "ten,so\na,15.031\n"), ["15.031"]);
    assert_eq!(cells(&column("1,234.5"), "ten,so\na,15.031\n"), ["15,031"]);
    assert_eq!(cells(&column("1234.5"), "ten;so\na;15.031\nb;3.5\n"), ["15,031", "3,5"]);
    assert_eq!(of_csv(&column("1.234.5"), "ten,so\na,1\n"), ["wrong-value: `number` cannot be `1.234.5`"]);
}

#[test]
fn b7_years_codes_and_dates_are_no_quantities() {
    let column =
        |label: &str, more: &str| format!("columns = {{ ten = \"Tên\", so = {{ label = \"{label}\"{more} }} }}");
    assert_eq!(cells(&column("Thành lập", ", type = \"year\""), "ten;so\na;2022\n"), ["\"2022\""]);
    assert_eq!(cells(&column("Xã", ", type = \"text\""), "ten;so\na;019\nb;20\n"), ["\"019\"", "\"20\""]);
    assert_eq!(cells(&column("Ngày", ", type = \"date\""), "ten;so\na;7-11-2023\n"), ["\"7-11-2023\""]);
    assert_eq!(
        of_csv(&column("Thành lập", ", type = \"year\""), "ten;so\na;20222\n"),
        ["wrong-value: `20222` in the column `so` is not a year: 2023"]
    );
    assert_eq!(
        of_csv(&column("Ngày", ", type = \"date\""), "ten;so\na;31-2-2023\n"),
        ["wrong-value: `31-2-2023` in the column `so` is not a date: 7-11-2023 or 2023-11-07"]
    );
    let years = ["guessed-type: the column `so` was taken for years"];
    assert_eq!(of_csv(&column("Năm thành lập", ""), "ten;so\na;2022\nb;1998\n"), years);
    assert_eq!(cells(&column("Năm thành lập", ""), "ten;so\na;2022\n"), ["\"2022\""]);
    let codes = ["guessed-type: the column `so` was taken for codes, not quantities"];
    assert_eq!(of_csv(&column("Mã xã", ""), "ten;so\na;019\nb;201\n"), codes);
    assert_eq!(of_csv(&column("Xã", ""), "ten;so\na;019\nb;201\n"), codes);
    assert_eq!(cells(&column("Mã xã", ""), "ten;so\na;019\nb;201\n"), ["\"019\"", "\"201\""]);
    // Quantities of a year, and what is declared, are taken as they are.
    assert_eq!(of_csv(&column("Năm 2022", ""), "ten;so\na;2022\n"), NOTHING);
    assert_eq!(of_csv(&column("Năm nay", ""), "ten;so\na;12000\n"), NOTHING);
    assert_eq!(of_csv(&column("Năm thành lập", ", type = \"number\""), "ten;so\na;2022\n"), NOTHING);
}

#[test]
fn b8_the_row_of_sums_is_neither_drawn_nor_summed_but_checked() {
    let csv = |name: &str, total: u32| format!("ten;so\nKhu 1;40\nKhu 2;58\n{name};{total}\n");
    let declared = format!("{PAIR}\ntotal_row = \"Toàn phường\"\nchecks = [\"sum(so) == 98\", \"max(so) == 58\"]");
    assert_eq!(of_csv(&declared, &csv("Toàn phường", 98)), NOTHING);
    assert_eq!(
        of_csv(&declared, &csv("Toàn phường", 100)),
        ["failed-check: the row `Toàn phường` states 100 for `so`, the others sum to 98"]
    );
    let guess = |name: &str| [format!("total-row: the row `{name}` was taken for the sums of the others")];
    for name in ["Tổng cộng", "TỔNG", "Cộng:", "Toàn phường", "Tổng số"] {
        assert_eq!(of_csv(PAIR, &csv(name, 98)), guess(name), "{name}");
    }
    assert_eq!(
        of_csv(PAIR, &csv("Tổng cộng", 100)),
        [
            "total-row: the row `Tổng cộng` was taken for the sums of the others",
            "failed-check: the row `Tổng cộng` states 100 for `so`, the others sum to 98"
        ]
    );
    // Persons in all, some of whom are women: no sum.
    assert_eq!(of_csv(PAIR, "ten;so\nTổng số;98\nTrong đó: nữ;40\nTrong đó: trẻ em;12\n"), NOTHING);
    assert_eq!(of_csv(&format!("{PAIR}\ntotal_row = false"), &csv("Tổng cộng", 100)), NOTHING);
    assert_eq!(
        of_csv(&format!("{PAIR}\ntotal_row = \"Tổng\""), &csv("Tổng cộng", 98)),
        ["wrong-value: there is no row `Tổng`"]
    );
}

#[test]
fn b8_the_chart_leaves_the_row_of_sums_out() {
    let set = format!(
        "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\n{PAIR}\n\
         rows = [{{ ten = \"A\", so = 40 }}, {{ ten = \"B\", so = 58 }}, {{ ten = \"Tổng cộng\", so = 98 }}]\n"
    );
    let mut sources = Sources::default();
    sources.insert("content/stats/bang.toml", Source::Text(set.into()));
    let sets = bantin::statistics::read(&sources, &mut bantin::base::diagnostic::Diagnostics::default()).sets;
    let data = bantin::chart::ChartData::of(&sets[0], Language::En).unwrap();
    assert_eq!(data.rows, ["A", "B"]);
    let summary = bantin::chart::draw(&data).unwrap().summary;
    assert_eq!(
        summary,
        "Bar chart of 2 rows. Số: highest 58 (B), lowest 40 (A). The table that goes with it has all figures."
    );
}

/// What is reported of a data set with these keys.
fn of_set(keys: &str) -> Vec<String> {
    reported(&[("content/stats/bang.toml", &format!("title = \"B\"\nsource = \"S\"\n{keys}\n"))])
}

#[test]
fn b10_days_in_the_future_are_reported() {
    assert_eq!(of_set("updated = 2026-11-01"), NOTHING);
    assert_eq!(of_set("updated = 2027-11-01"), ["future-date: `updated` is in the future: 1 November 2027"]);
    let figure = |day: &str| format!("updated = 2026-11-01\nfigures.a = {{ value = 1, label = \"A\", as_of = {day} }}");
    assert_eq!(of_set(&figure("2026-10-31")), NOTHING);
    assert_eq!(of_set(&figure("2027-10-31")), ["future-date: `as_of` is in the future: 31 October 2027"]);
    assert_eq!(
        of_set(&figure("2026-11-02")),
        ["future-date: `a` is as of 2026-11-02, after the day of the update, 2026-11-01"]
    );
    let opening = "[visits]\nopening = { total = 5, date = 2027-01-01 }\n";
    assert_eq!(
        reported(&[("content/stats.toml", opening)]),
        ["future-date: `opening.date` is in the future: 1 January 2027"]
    );
}

#[test]
fn b10_more_than_the_whole_and_half_a_household_are_reported() {
    let figure = |value: &str, unit: &str, label: &str| {
        of_set(&format!(
            "updated = 2026-11-01\nfigures.a = {{ value = {value}, unit = \"{unit}\", label = \"{label}\" }}"
        ))
    };
    assert_eq!(figure("320", "%", "Hộ nghèo"), ["odd-figure: `Hộ nghèo` is 320%: more than the whole"]);
    assert_eq!(figure("-3", "hộ", "Hộ nghèo"), ["odd-figure: `Hộ nghèo` is −3 hộ: less than none"]);
    assert_eq!(figure("12.5", "người", "Dân số"), ["odd-figure: `Dân số` is 12.5 người: not a whole number"]);
    for (value, unit, label) in [
        ("100", "%", "Hộ có nước sạch"),
        ("320", "%", "Thu ngân sách so với dự toán"),
        ("-3", "hộ", "Số hộ nghèo giảm"),
        ("3.5", "người", "Số người bình quân mỗi hộ"),
        ("12.5", "nghìn người", "Dân số"),
        ("12.5", "tấn", "Lúa"),
    ] {
        assert_eq!(figure(value, unit, label), NOTHING, "{label}");
    }
    let rows = "rows = [{ nam = \"2025\", a = 80, b = 70 }]\nunit = \"%\"\nchart = \"stacked\"";
    let columns = "updated = 2026-11-01\ncolumns = { nam = \"Kỳ\", a = \"Lúa\", b = \"Ngô\" }";
    assert_eq!(
        of_set(&format!("{columns}\n{rows}")),
        ["odd-figure: `2025` is 150%: the parts sum to more than the whole"]
    );
    let parts = "updated = 2026-11-01\ncolumns = { cay = \"Cây\", a = \"Cơ cấu\" }\nunit = \"%\"\n";
    assert_eq!(
        of_set(&format!("{parts}rows = [{{ cay = \"Lúa\", a = 80 }}, {{ cay = \"Ngô\", a = 70 }}]")),
        ["odd-figure: `Cơ cấu` is 150%: the parts sum to more than the whole"]
    );
    assert_eq!(of_set(&format!("{parts}rows = [{{ cay = \"Lúa\", a = 80 }}, {{ cay = \"Ngô\", a = 20 }}]")), NOTHING);
}

#[test]
fn b10_what_is_counted_and_measured_is_whole_and_not_negative() {
    let figure = |value: &str, unit: &str, label: &str| {
        of_set(&format!(
            "updated = 2026-11-01\nfigures.a = {{ value = {value}, unit = \"{unit}\", label = \"{label}\" }}"
        ))
    };
    for (value, unit, label, says) in [
        ("-3", "%", "Tỷ lệ hộ nghèo", "`Tỷ lệ hộ nghèo` is −3%: less than none"),
        ("-3", "ha", "Diện tích lúa", "`Diện tích lúa` is −3 ha: less than none"),
        ("-1", "trường", "Trường", "`Trường` is −1 trường: less than none"),
        ("1.5", "lớp", "Lớp học", "`Lớp học` is 1.5 lớp: not a whole number"),
        ("2.5", "lượt khách", "Du lịch", "`Du lịch` is 2.5 lượt khách: not a whole number"),
        ("0.0005", "nghìn người", "Dân số", "`Dân số` is 0.0005 nghìn người: not a whole number"),
        ("3.5", "", "Số hộ nghèo", "`Số hộ nghèo` is 3.5: not a whole number"),
        ("105", "%", "Tỷ lệ đạt chuẩn", "`Tỷ lệ đạt chuẩn` is 105%: more than the whole"),
        ("1001", "‰", "Tỷ lệ sinh", "`Tỷ lệ sinh` is 1,001‰: more than the whole"),
    ] {
        assert_eq!(figure(value, unit, label), [format!("odd-figure: {says}")], "{label}");
    }
    for (value, unit, label) in [
        ("-3", "%", "Tăng trưởng"),
        ("-3", "°C", "Nhiệt độ thấp nhất"),
        ("-12", "tỷ đồng", "Cân đối ngân sách"),
        ("2.5", "triệu lượt", "Khách du lịch"),
        ("3.5", "người/hộ", "Quy mô hộ"),
        ("105", "%", "Đạt kế hoạch"),
        ("1.5", "con/hộ", "Trâu bò"),
    ] {
        assert_eq!(figure(value, unit, label), NOTHING, "{label}");
    }
}

#[test]
fn b10_columns_and_figures_that_follow_from_others_are_reckoned() {
    let set = |columns: &str, rows: &[&str], more: &str| {
        let rows: String = rows.iter().map(|row| format!("{{ {row} }},\n")).collect();
        of_set(&format!(
            "updated = 2026-11-01\nunit = \"hộ\"\ncolumns = {{ k = \"Khu\", {columns} }}\nrows = [\n{rows}]\n{more}"
        ))
    };
    let sexes = "a = \"Nam\", b = \"Nữ\", c = \"Tổng số\"";
    let rows =
        ["k = \"A\", a = 40, b = 50, c = 90", "k = \"B\", a = 4, b = 5, c = 9", "k = \"C\", a = 7, b = 8, c = 15"];
    assert_eq!(set(sexes, &rows, ""), NOTHING);
    assert_eq!(
        set(sexes, &[rows[0], rows[1], "k = \"C\", a = 7, b = 8, c = 51"], ""),
        ["odd-figure: `Tổng số, C`: the table says 51, the sum of the row is 15"]
    );
    let share = "a = \"Hộ nghèo\", b = \"Tổng số hộ\", c = { label = \"Tỷ lệ\", unit = \"%\" }";
    let rows =
        ["k = \"A\", a = 10, b = 50, c = 20", "k = \"B\", a = 20, b = 50, c = 40", "k = \"C\", a = 30, b = 60, c = 50"];
    assert_eq!(set(share, &rows, ""), NOTHING);
    assert_eq!(
        set(share, &[rows[0], rows[1], "k = \"C\", a = 30, b = 60, c = 55"], ""),
        ["odd-figure: `Tỷ lệ, C`: the table says 55, the share is 50"]
    );
    let growth = "a = \"Hộ\", b = { label = \"Tăng so với năm trước\", unit = \"%\" }";
    let rows = ["k = \"2022\", a = 100", "k = \"2023\", a = 110, b = 10.0", "k = \"2024\", a = 132, b = 20.0"];
    let last = |b: &str| set(growth, &[rows[0], rows[1], rows[2], &format!("k = \"2025\", a = 165, b = {b}")], "");
    assert_eq!(last("25.0"), NOTHING);
    assert_eq!(last("52.0"), ["odd-figure: `Tăng so với năm trước, 2025`: the table says 52, the change is 25"]);
    let part = ["k = \"A\", a = 4, b = 9", "k = \"B\", a = 5, b = 8", "k = \"C\", a = 6, b = 9"];
    let parts = |last: &str| set("a = \"Hộ nghèo\", b = \"Tổng số hộ\"", &[part[0], part[1], part[2], last], "");
    assert_eq!(parts("k = \"D\", a = 7, b = 12"), NOTHING);
    assert_eq!(
        parts("k = \"D\", a = 21, b = 12"),
        ["odd-figure: `Hộ nghèo, D`: a part (21) is larger than the total (12)"]
    );
    let figure = |value: u32| {
        let rows = ["k = \"2024\", a = 120", "k = \"2025\", a = 98"];
        set("a = \"Hộ nghèo\"", &rows, &format!("figures.x = {{ value = {value}, label = \"Hộ nghèo năm 2025\" }}"))
    };
    assert_eq!(figure(98), NOTHING);
    assert_eq!(figure(89), ["odd-figure: `x` is 89, `bang[2025].a` is 98"]);
}

/// The labels, places and words of a line chart of one column.
fn line(rows: &[(&str, u32)]) -> (Vec<String>, Vec<String>, String) {
    let typed: String = rows.iter().map(|(key, value)| format!("{{ ky = \"{key}\", so = {value} }},\n")).collect();
    let set = format!(
        "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nchart = \"line\"\n\
         columns = {{ ky = \"Kỳ\", so = \"Số\" }}\nrows = [\n{typed}]\n"
    );
    let mut sources = Sources::default();
    sources.insert("content/stats/bang.toml", Source::Text(set.into()));
    let sets = bantin::statistics::read(&sources, &mut bantin::base::diagnostic::Diagnostics::default()).sets;
    let data = bantin::chart::ChartData::of(&sets[0], Language::En).unwrap();
    let view = bantin::chart::draw(&data).unwrap();
    let labels = data.rows.iter().map(|label| (*label).to_owned()).collect();
    (labels, view.dots.iter().map(|dot| dot.x.clone()).collect(), view.summary)
}

#[test]
fn b3_time_runs_forward_in_a_line_chart() {
    let (labels, _, summary) = line(&[("2025", 12), ("2024", 9), ("2023", 7)]);
    assert_eq!(labels, ["2023", "2024", "2025"]);
    assert_eq!(
        summary,
        "Line chart of 3 rows. Số: from 7 (2023) to 12 (2025), up 5; highest 12 (2025), lowest 7 (2023). \
         The vertical axis does not begin at 0. The table that goes with it has all figures."
    );
    for rows in [
        ["Quý II/2023", "Quý I/2023", "Quý IV/2022"],
        ["Tháng 2-2023", "T1/2023", "12-2022"],
        ["1/7/2023", "30-6-2023", "2023-06-29"],
        ["Năm học 2023-2024", "2022-2023", "2021–2022"],
        ["2023–24", "2022–23", "2021–22"],
        ["T.1/2025", "Thg 12/2024", "Th11/2024"],
        ["Jan 2025", "Dec 2024", "Nov 2024"],
        ["1Q2025", "4Q2024", "IV/2023"],
        ["Nhiệm kỳ 2025-2030", "Nhiệm kỳ 2020-2025", "Nhiệm kỳ 2015-2020"],
        ["6 tháng đầu năm 2025", "6 tháng cuối năm 2024", "6 tháng đầu năm 2024"],
        ["9 tháng 2024", "2023", "2022"],
        ["Thứ Ba, 3/12/2024", "Thứ Hai, 2/12/2024", "Chủ nhật, 1/12/2024"],
        ["Tuần 1/2025", "Tuần 52/2024", "Tuần 51/2024"],
    ] {
        let (labels, ..) = line(&rows.map(|key| (key, 5)));
        assert_eq!(labels, [rows[2], rows[1], rows[0]]);
    }
    // What is no time stands as it was typed.
    let (labels, ..) = line(&[("Khu 2", 1), ("Khu 1", 2)]);
    assert_eq!(labels, ["Khu 2", "Khu 1"]);
}

#[test]
fn b3_years_that_are_not_there_leave_their_room() {
    let (_, all, _) = line(&[("2020", 1), ("2021", 2), ("2022", 3), ("2023", 4)]);
    let (_, gap, _) = line(&[("2020", 1), ("2021", 2), ("2023", 4)]);
    assert_eq!(gap, [all[0].as_str(), all[1].as_str(), all[3].as_str()]);
    let (_, months, _) = line(&[("12-2022", 1), ("3-2023", 4)]);
    assert_eq!(months, [all[0].as_str(), all[3].as_str()]);
}

#[test]
fn a_page_loads_the_style_sheets_of_what_it_shows() {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    put("content/site.toml", "title = \"A\"\nbase_url = \"https://a.vn\"\n");
    put(
        "content/stats/bang.toml",
        "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\ncolumns = { khu = \"Khu\", so = \"Số\" }\nchart = \"bar\"\n\
         rows = [{ khu = \"một\", so = 1 }, { khu = \"hai\", so = 2 }, { khu = \"ba\", so = 3 }]\n",
    );
    let texts = [
        ("empty", ""),
        ("words", "Một *đoạn* có [liên kết](https://b.example/).\n\nĐoạn hai.\n"),
        ("list", "- Một\n- Hai\n"),
        ("chart", "{{ chart bang }}\n"),
    ];
    for (name, text) in texts {
        put(&format!("content/{name}/_index.md"), &format!("+++\ntitle = \"Mục {name}\"\n+++\n\n{text}"));
        put(
            &format!("content/{name}/a.md"),
            &format!("+++\ntitle = \"Bài {name}\"\ndate = 2026-11-01\n+++\n\n{text}\nA.\n"),
        );
    }
    put("content/_index.md", "+++\ntitle = \"A\"\n+++\n\n{{ chart bang }}\n");
    let options = Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut PlanMemo::default());
    assert!(!plan.diagnostics.has_errors(), "{:?}", plan.diagnostics);
    // `assets/chart.0123456789.css` is `chart.css`.
    let loaded = |address: &str| {
        let html = page(&plan, address);
        let names = between(&html, "assets/", "\"").into_iter().filter_map(|name| {
            let (name, end) = (name.split_once('.')?.0, name.rsplit_once('.')?.1);
            ["css", "js"].contains(&end).then(|| format!("{name}.{end}"))
        });
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(loaded("empty/index.html"), "site.js style.css list.css");
    assert_eq!(loaded("words/index.html"), "site.js style.css list.css");
    assert_eq!(loaded("list/index.html"), "site.js style.css article.css list.css");
    assert_eq!(loaded("chart/index.html"), "site.js style.css article.css list.css chart.css chart.js");
    assert_eq!(loaded("index.html"), "site.js style.css article.css home.css chart.css chart.js");
    assert_eq!(loaded("words/a.html"), "site.js style.css article.css");
    assert_eq!(loaded("chart/a.html"), "site.js style.css article.css chart.css chart.js");
    assert_eq!(loaded("thong-ke/bang.html"), "site.js style.css chart.css data.css chart.js");
}
