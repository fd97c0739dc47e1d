use super::*;
use crate::base::colour::Colour;
use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::source::{Source, Sources};
use crate::statistics::DataSet;

fn set(text: &str) -> DataSet {
    let text = format!("[a]\ntitle = \"T\"\nsource = \"S\"\nupdated = 2023-11-07\n{text}");
    let mut sources = Sources::default();
    sources.insert("content/stats.toml", Source::Text(text.into()));
    let mut out = Diagnostics::default();
    let mut sets = crate::statistics::read(&sources, &mut out).sets;
    assert_eq!(out.iter().count(), 0);
    sets.remove(0)
}

fn draw_set(set: &DataSet, language: Language) -> Option<ChartView> {
    draw(&ChartData::of(set, language)?)
}

fn view(text: &str, language: Language) -> ChartView {
    ChartView { id: "c".into(), table_href: "#table".into(), ..draw_set(&set(text), language).unwrap() }
}

/// The whole view as JSON, a field or an item of a list on each line.
fn json(view: &ChartView) -> String {
    let serde_json::Value::Object(fields) = serde_json::to_value(view).unwrap() else { return String::new() };
    let mut out = String::new();
    for (name, value) in fields {
        match value {
            serde_json::Value::Array(items) => {
                out += &items.iter().map(|item| format!("{name}: {item}\n")).collect::<String>();
            }
            value => out += &format!("{name}: {value}\n"),
        }
    }
    // A no-break space would not be seen.
    out.replace('\u{A0}', "~")
}

const YEARS: &str = "unit = \"%\"\nchart = \"line\"\ncolumns = { year = \"Năm\", share = { label = \"Tỷ lệ\", decimals = 1 } }\n\
    rows = [{ year = 2020, share = 3.25 }, { year = 2021 }, { year = 2022, share = 2 }, { year = 2023, share = 4.4 }]\n";

#[test]
fn bars_as_a_whole() {
    let view = view(
        "unit = \"đảng viên\"\ncolumns = { period = \"Kỳ\", total = \"Tổng số\", pupils = \"Học sinh\" }\n\
         rows = [{ period = \"Từ đầu năm\", total = 14, pupils = 2 }, { period = \"Năm 2022\", total = 30 }]\n",
        Language::Vi,
    );
    assert_eq!(json(&view), BARS);
}

#[test]
fn lines_as_a_whole() {
    assert_eq!(json(&view(YEARS, Language::En)), LINES);
}

#[test]
fn nothing_is_drawn_where_there_is_nothing() {
    let draws = |text: &str| draw_set(&set(text), Language::Vi).is_some();
    let columns = "columns = { year = \"N\", total = \"T\" }\n";
    assert!(!draws(&format!("{columns}chart = \"none\"\nrows = [{{ year = 1, total = 1 }}]\n")));
    assert!(!draws(&format!("{columns}rows = [{{ year = 1 }}]\n")));
    assert!(!draws(&format!("{columns}rows = []\n")));
    assert!(!draws(&format!("{columns}rows = [{{ year = 1, total = 1{} }}]\n", "0".repeat(18) + "0000000000.0")));
    assert!(draws(&format!("{columns}rows = [{{ year = 1, total = 1 }}]\n")));
}

#[test]
fn hundreds_of_bars_are_one_outline_for_each_series() {
    let rows = |count: usize| -> String {
        let row = |row| format!("{{ day = {row}, a = {}, b = {} }},", row % 3 + 1, -2);
        let rows: String = (0..count).map(row).collect();
        format!("chart = \"stacked\"\ncolumns = {{ day = \"N\", a = \"A\", b = \"B\" }}\nrows = [{rows}]\n")
    };
    let (few, many) = (view(&rows(100), Language::Vi), view(&rows(101), Language::Vi));
    assert_eq!((few.bars.len(), few.outlines), (200, None));
    assert_eq!(few.readings.lines().nth(1), Some("0\t9.83\t1\t−2"));
    assert!(many.bars.is_empty());
    let outlines = many.outlines.unwrap();
    assert_eq!((outlines.y.as_str(), outlines.height.as_str()), ("1.5em", "17em"));
    let starts: Vec<(usize, String)> =
        outlines.series.iter().map(|path| (path.series, path.d.split_inclusive('z').take(3).collect())).collect();
    // From -2 to 3: zero is three fifths down.
    let a = "M948 6000V4000H1016V6000zM1038 6000V2000H1106V6000zM1128 6000V0H1196V6000z".to_owned();
    let b = "M948 6000V10000H1016V6000zM1038 6000V10000H1106V6000zM1128 6000V10000H1196V6000z".to_owned();
    assert_eq!(starts, [(1, a), (2, b)]);
    assert!(outlines.series.iter().all(|path| path.d.matches('z').count() == 101));
}

#[test]
fn only_one_unit_shares_the_axis() {
    let view = view(
        "unit = \"người\"\ncolumns = { year = \"N\", a = \"A\", b = { label = \"B\", unit = \"%\" }, c = \"C\" }\n\
         rows = [{ year = 1, a = 1, b = 2, c = 3 }]\n",
        Language::Vi,
    );
    assert_eq!(view.series.iter().map(|series| series.label.as_str()).collect::<Vec<_>>(), ["A", "C"]);
    assert_eq!(view.note, "Không vẽ, chỉ có trong bảng: B.");
}

#[test]
fn the_picture_is_told_in_words() {
    let summary = |text: &str, language| view(text, language).summary;
    assert_eq!(
        summary(YEARS, Language::Vi),
        "Biểu đồ đường gồm 4 dòng. Tỷ lệ: từ 3,3% (2020) đến 4,4% (2023), tăng 1,1 điểm phần trăm; \
         cao nhất 4,4% (2023), thấp nhất 2,0% (2022). 1 ô chưa có số liệu. Bảng số liệu đi kèm có đủ các con số."
    );
    let few = "unit = \"vụ\"\ncolumns = { year = \"Năm\", total = \"Cháy\" }\n";
    assert_eq!(
        summary(&format!("{few}rows = [{{ year = 2022, total = 0 }}, {{ year = 2023, total = 0 }}]\n"), Language::Vi),
        "Biểu đồ cột gồm 2 dòng. Cháy: mọi dòng đều là 0 vụ. Bảng số liệu đi kèm có đủ các con số."
    );
    assert_eq!(
        summary(&format!("{few}rows = [{{ year = 2023, total = 3 }}]\n"), Language::En),
        "Bar chart of 1 row. Cháy: a single figure, 3 vụ (2023). The table that goes with it has all figures."
    );
}

#[test]
fn a_line_may_begin_above_zero_and_says_so() {
    let rows = |a, b| {
        format!(
            "chart = \"line\"\ncolumns = {{ y = \"Y\", t = \"T\" }}\nrows = [{{ y = 1, t = {a} }}, {{ y = 2, t = {b} }}]\n"
        )
    };
    let note = |a: i32, b: i32| view(&rows(a, b), Language::En).note;
    assert_eq!(note(95, 100), "The vertical axis does not begin at 0.");
    assert_eq!(note(-95, -100), "The vertical axis does not begin at 0.");
    assert_eq!(note(20, 100), "");
    assert_eq!(note(7, 7), "");
    assert_eq!(note(-5, 100), "");
}

#[test]
fn stacked_bars_go_both_ways_and_have_a_sum_where_it_is_known() {
    let view = view(
        "chart = \"stacked\"\ncolumns = { y = \"Y\", a = \"A\", b = \"B\" }\n\
         rows = [{ y = 1, a = 3, b = 2 }, { y = 2, a = 3, b = -1 }, { y = 3, a = 3 }, { y = 4 }]\n",
        Language::Vi,
    );
    let values = view.texts.iter().filter(|text| text.class == "value").map(|text| text.text.trim());
    assert_eq!(values.collect::<Vec<_>>(), ["−1", "5", "3", "–"]);
    let ends: Vec<(&str, &str)> = view.bars.iter().map(|bar| (bar.x.as_str(), bar.width.as_str())).collect();
    // Bars of the first series, then those of the second, which begin where the first ends, or on the other side of zero.
    assert_eq!(ends, STACK);
}

/// The form that a set has whose author names none, and why.
fn form(text: &str) -> String {
    let set = set(text);
    let (data, choice) = ChartData::chosen(&set, Language::En).unwrap();
    let rows = data.rows.join(", ");
    format!("{:?} ({rows}): {}", choice.kind, choice.why.en)
}

#[test]
fn the_form_is_that_which_the_figures_ask_for() {
    let one = |rows: &[(&str, &str)]| {
        let rows: Vec<String> = rows.iter().map(|(key, value)| format!("{{ k = \"{key}\", a = {value} }}")).collect();
        form(&format!("columns = {{ k = \"K\", a = \"A\" }}\nrows = [{}]\n", rows.join(", ")))
    };
    assert_eq!(
        one(&[("2023", "3"), ("2021", "1"), ("2022", "2")]),
        "Bars (2021, 2022, 2023): 3 periods in a row: a column each"
    );
    assert_eq!(one(&[("2020", "3")]), "Bars (2020): 1 things are compared");
    assert_eq!(
        one(&[("Bến thả hoa", "3"), ("Khác", "9"), ("Thành cổ", "7"), ("Chợ", "4"), ("Ga", "5")]),
        "Ranking (Thành cổ, Ga, Chợ, Bến thả hoa, Khác): 5 things without an order of their own"
    );
    assert!(
        one(&[("Giỏi", "3"), ("Khá", "9"), ("Trung bình", "7"), ("Yếu", "4"), ("Kém", "5")]).starts_with("Bars (Giỏi")
    );
    let months: Vec<(String, String)> =
        (0..30).map(|at| (format!("{}-{}", at % 12 + 1, 2020 + at / 12), at.to_string())).collect();
    let months: Vec<(&str, &str)> = months.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert!(one(&months).ends_with("30 periods are too many columns"));
}

#[test]
fn several_columns_have_forms_of_their_own() {
    let table = |head: &str, labels: [&str; 5], series: usize, rows: &[(&str, &[&str])]| {
        let names = ["a", "b", "c", "d", "e"];
        let columns: Vec<String> = (0..series).map(|at| format!("{} = \"{}\"", names[at], labels[at])).collect();
        let row = |(key, values): &(&str, &[&str])| {
            let cells = values.iter().zip(names).filter(|(value, _)| !value.is_empty());
            let cells: String = cells.map(|(value, name)| format!(", {name} = {value}")).collect();
            format!("{{ k = \"{key}\"{cells} }}")
        };
        let rows: Vec<String> = rows.iter().map(row).collect();
        form(&format!("{head}columns = {{ k = \"K\", {} }}\nrows = [{}]\n", columns.join(", "), rows.join(", ")))
    };
    let plain = ["A", "B", "C", "D", "E"];
    let years: &[(&str, &[&str])] = &[("2021", &["1", "2"]), ("2022", &["3", "4"])];
    assert_eq!(table("", plain, 2, years), "Slope (2021, 2022): 2 things, from one period to the next");
    let years: &[(&str, &[&str])] = &[("2021", &["1", "2"]), ("2022", &["3", "4"]), ("2023", &["5", "6"])];
    assert_eq!(table("", plain, 2, years), "Lines (2021, 2022, 2023): 2 things over 3 periods");
    let gaps: &[(&str, &[&str])] = &[("2021", &["1", ""]), ("2022", &["", "4"]), ("2023", &["5", "6"])];
    assert!(table("", plain, 2, gaps).starts_with("Lines"), "a third of the cells");
    let gaps: &[(&str, &[&str])] = &[("2021", &["1", ""]), ("2022", &["", "4"]), ("2023", &["", "6"])];
    assert!(table("", plain, 2, gaps).ends_with("many figures are missing: lines would be in pieces"));
    let many: &[(&str, &[&str])] = &[
        ("2021", &["1", "2", "3", "4", "5"]),
        ("2022", &["3", "4", "5", "6", "7"]),
        ("2023", &["3", "4", "5", "6", "7"]),
    ];
    assert!(table("", plain, 5, many).starts_with("Multiples"));
    let ages: &[(&str, &[&str])] =
        &[("0-14 tuổi", &["4", "5"]), ("15-59 tuổi", &["9", "8"]), ("Từ 60 tuổi", &["2", "3"])];
    assert!(table("", ["Nam", "Nữ", "", "", ""], 2, ages).starts_with("Pyramid"));
    let whole: &[(&str, &[&str])] = &[("2021", &["40", "60"]), ("2022", &["30.5", "69.5"]), ("2023", &["20", "80"])];
    assert!(table("unit = \"%\"\n", plain, 2, whole).starts_with("Shares"));
    let places: &[(&str, &[&str])] = &[("Phường 1", &["4", "5"]), ("Phường 2", &["9", "8"])];
    assert_eq!(
        table("", ["Năm 2022", "Năm 2023", "", "", ""], 2, places),
        "Slope (Năm 2022, Năm 2023): 2 things; the two columns are periods"
    );
    assert_eq!(table("", plain, 2, places), "Bars (Phường 1, Phường 2): 2 things are compared");
}

/// What is said of a set.
fn said(text: &str) -> Vec<String> {
    let mut out = Diagnostics::default();
    check(&[set(text)], Language::Vi, &mut out);
    out.iter().map(|one| format!("{}: {}", one.code, one.message.en)).collect()
}

#[test]
fn a_finding_is_held_against_the_rows() {
    let rows = "unit = \"em\"\ncolumns = { y = \"Năm\", n = \"Học sinh\" }\n\
        rows = [{ y = 2021, n = 1310 }, { y = 2022, n = 1400 }, { y = 2023, n = 1480 }]\n";
    let finding = |words: &str| said(&format!("{rows}finding = \"{words}\"\n"));
    let nothing: [&str; 0] = [];
    assert_eq!(finding("Số học sinh tăng 170 em trong hai năm"), nothing);
    assert_eq!(finding("Năm 2023 có 1.480 em, nhiều nhất trong ba năm"), nothing);
    assert_eq!(finding("Số học sinh tăng 13% so với năm 2021"), nothing);
    assert_eq!(
        finding("Năm 2023 có 1.840 em"),
        ["odd-number: `1.840` is not in the set `a`, nor a difference, sum or share of its rows"]
    );
    assert_eq!(
        finding("Số học sinh giảm qua các năm"),
        ["odd-number: by the rows it goes from 1.310 em (2021) to 1.480 em (2023)"]
    );
}

#[test]
fn a_form_that_cannot_show_the_rows_is_told() {
    let text = "chart = \"pyramid\"\ncolumns = { y = \"Năm\", n = \"A\" }\nrows = [{ y = 2021, n = 1 }, { y = 2022, n = 2 }]\n";
    assert_eq!(
        said(text),
        [
            "chart-form: `a` cannot be drawn as `pyramid`: a pyramid needs exactly two columns of numbers, none missing or negative, and rows with short names"
        ]
    );
}

#[test]
fn what_is_planned_is_dashed_and_the_newest_of_the_rest_is_seen_first() {
    let text = "columns = { y = \"Năm\", n = \"A\" }\nannotations = [{ at = 2021, text = \"Lũ\" }]\n\
        rows = [{ y = 2021, n = 1 }, { y = 2022, n = 2 }, { y = \"Kế hoạch 2023\", n = 3 }]\n";
    let view = view(text, Language::Vi);
    assert_eq!(view.bars.iter().map(|bar| bar.class).collect::<Vec<_>>(), ["", "past", "plan"]);
    assert_eq!(view.note, "Nét đứt: số kế hoạch hoặc ước tính.");
    assert_eq!(view.marks, [crate::view::MarkView { mark: "①".into(), label: "2021".into(), text: "Lũ".into() }]);
}

/// Rows that come round again: hours of the day.
fn hours_round(language: Language) -> ChartView {
    let (rows, values): (Vec<String>, Vec<_>) = (0..24)
        .map(|hour| (crate::base::time::hour(hour, language), Some(rust_decimal::Decimal::from(hour.min(24 - hour)))))
        .unzip();
    let data = ChartData {
        language,
        kind: ChartKind::Cyclic,
        title: "T",
        finding: "",
        unit: "%",
        source: "S",
        updated: chrono::NaiveDate::default(),
        rows: rows.iter().map(String::as_str).collect(),
        in_time: false,
        times: None,
        marks: Vec::new(),
        series: vec![Series { label: "A", decimals: None, values }],
        left_out: Vec::new(),
        note: "N.",
    };
    draw(&data).unwrap()
}

#[test]
fn what_comes_round_again_stands_and_its_highest_is_seen_first() {
    let view = hours_round(Language::Vi);
    assert_eq!((view.kind, view.bars.len(), view.note.as_str()), ("columns", 23, "N."));
    let seen: Vec<&str> = view.bars.iter().filter(|bar| bar.class.is_empty()).map(|bar| bar.height.as_str()).collect();
    assert_eq!(seen, ["13.6em"]);
    let labels = |view: &ChartView, room: &str| {
        let texts = view.texts.iter().filter(|text| text.class == "label" && text.room == room);
        texts.map(|text| text.text.replace('\u{A0}', "")).collect::<Vec<String>>()
    };
    assert_eq!(labels(&view, ""), ["0 giờ", "8 giờ", "16 giờ"]);
    assert_eq!(labels(&view, "roomy"), ["4 giờ", "12 giờ", "20 giờ"]);
    assert_eq!(labels(&hours_round(Language::En), ""), ["0:00", "6:00", "12:00", "18:00"]);
    // Nothing rises from the first hour to the last.
    assert_eq!(
        view.summary,
        "Biểu đồ cột gồm 24 dòng. A: cao nhất 12% (12 giờ), thấp nhất 0% (0 giờ). N. Bảng số liệu đi kèm có đủ các con số."
    );
}

/// A colour through which another shows.
fn mixed(front: Colour, back: Colour, share: f64) -> Colour {
    let part = |at: usize| {
        let of = |colour: Colour| f64::from(u8::from_str_radix(&colour.to_string()[at..at + 2], 16).unwrap());
        (share * of(front) + (1.0 - share) * of(back)).round() as u8
    };
    Colour::new(part(1), part(3), part(5))
}

#[test]
fn colours_stand_out_from_the_paper() {
    let css = concat!(
        include_str!("../../themes/thach-han/assets/style.css"),
        include_str!("../../themes/thach-han/assets/chart.css")
    );
    // `.chart .s2 { --tone: var(--light, #bf5518) var(--dark, #f0935a); }`
    let colours = |token: &str| -> [Colour; 2] {
        let line =
            css.lines().find_map(|line| line.trim().strip_prefix(token)?.strip_prefix(": var(--light, ")).unwrap();
        let (light, dark) = line.split_once(") var(--dark, ").unwrap();
        [light, dark.split_once(')').unwrap().0].map(|colour| Colour::parse(colour).unwrap())
    };
    let papers = colours("--paper");
    // The first series has the colour of the site, which the check of `[colours]` keeps readable.
    assert!(css.contains(".chart .s1 { --tone: var(--accent); fill: var(--tone); }"));
    for number in 2..=8 {
        // As text too: the names of lines.
        for (colour, paper) in colours(&format!(".chart .s{number} {{ --tone")).iter().zip(papers) {
            let contrast = colour.contrast(paper);
            assert!(contrast >= 4.5, "series {number}: {colour} on {paper}: {contrast}");
        }
    }
    // What is not the newest is the colour of the site, less strong.
    assert!(css.contains(".chart .past { fill: var(--accent); fill-opacity: .6; }"));
    let accents = ["--primary", "--primary-dark"].map(|token| {
        let value = css.lines().find_map(|line| line.trim().strip_prefix(token)?.strip_prefix(": ")).unwrap();
        Colour::parse(value.trim_end_matches(';')).unwrap()
    });
    for (accent, paper) in accents.into_iter().zip(papers) {
        let past = mixed(accent, paper, 0.6);
        assert!(past.contrast(paper) >= 3.0, "{past} on {paper}");
    }
    let (light, dark) = crate::config::GROUNDS;
    assert_eq!(colours("--surface"), [light, dark], "the grounds that `[colours]` is checked on");
}

const STACK: &[(&str, &str)] =
    &[("25%", "37.5%"), ("25%", "37.5%"), ("25%", "37.5%"), ("62.5%", "25%"), ("12.5%", "12.5%")];

const BARS: &str = r##"bars: {"class":"","height":"1.25em","series":1,"width":"42.04%","x":"0%","y":"3.5em"}
bars: {"class":"","height":"1.25em","series":1,"width":"90.08%","x":"0%","y":"8.45em"}
bars: {"class":"","height":"1.25em","series":2,"width":"6.01%","x":"0%","y":"4.9em"}
datetime: "2023-11-07"
ends: null
finding: ""
grid: {"class":"zero","x1":"0%","x2":"0%","y1":"3.35em","y2":"6.3em"}
grid: {"class":"zero","x1":"0%","x2":"0%","y1":"8.3em","y2":"11.25em"}
grid: {"class":"grid","x1":"90.08%","x2":"90.08%","y1":"1.3em","y2":"11.5em"}
grid: {"class":"grid","x1":"60.06%","x2":"60.06%","y1":"1.3em","y2":"11.5em"}
grid: {"class":"grid","x1":"30.03%","x2":"30.03%","y1":"1.3em","y2":"11.5em"}
height: "11.5em"
id: "c"
kind: "bars"
legend: true
named: false
note: ""
outlines: null
picture_href: ""
plot: null
readings: "y\tTổng số\tHọc sinh\nTừ đầu năm\t4.08\t14 đảng viên\t2 đảng viên\nNăm 2022\t9.03\t30 đảng viên\t–"
series: {"class":"","label":"Tổng số","number":1}
series: {"class":"","label":"Học sinh","number":2}
source: "S"
summary: "Biểu đồ thanh ngang gồm 2 dòng, 2 loại số liệu: Tổng số, Học sinh. Tổng số: cao nhất 30 đảng viên (Năm 2022), thấp nhất 14 đảng viên (Từ đầu năm). Học sinh: chỉ có một số liệu, 2 đảng viên (Từ đầu năm). 1 ô chưa có số liệu. Bảng số liệu đi kèm có đủ các con số."
table_href: "#table"
texts: {"anchor":"start","class":"label","room":"","text":"Từ đầu năm","turn":"","x":"0%","y":"3.1em"}
texts: {"anchor":"start","class":"label","room":"","text":"Năm 2022","turn":"","x":"0%","y":"8.05em"}
texts: {"anchor":"middle","class":"tick","room":"","text":"30","turn":"","x":"90.08%","y":"1em"}
texts: {"anchor":"middle","class":"tick","room":"","text":"20","turn":"","x":"60.06%","y":"1em"}
texts: {"anchor":"middle","class":"tick","room":"","text":"10","turn":"","x":"30.03%","y":"1em"}
texts: {"anchor":"start","class":"tick","room":"","text":"0","turn":"","x":"0%","y":"1em"}
texts: {"anchor":"start","class":"value","room":"","text":"~14","turn":"","x":"42.04%","y":"4.49em"}
texts: {"anchor":"start","class":"value","room":"","text":"~2","turn":"","x":"6.01%","y":"5.89em"}
texts: {"anchor":"start","class":"value","room":"","text":"~30","turn":"","x":"90.08%","y":"9.44em"}
texts: {"anchor":"start","class":"value","room":"","text":"~–","turn":"","x":"0%","y":"10.84em"}
title: "T"
unit: "đảng viên"
updated: "7-11-2023"
"##;

const LINES: &str = r##"datetime: "2023-11-07"
dots: {"series":1,"x":"17.97%","y":"7.45em"}
dots: {"series":1,"x":"64.84%","y":"11.7em"}
dots: {"series":1,"x":"88.28%","y":"3.54em"}
ends: null
finding: ""
grid: {"class":"zero","x1":"0%","x2":"100%","y1":"18.5em","y2":"18.5em"}
grid: {"class":"grid","x1":"0%","x2":"100%","y1":"15.1em","y2":"15.1em"}
grid: {"class":"grid","x1":"0%","x2":"100%","y1":"11.7em","y2":"11.7em"}
grid: {"class":"grid","x1":"0%","x2":"100%","y1":"8.3em","y2":"8.3em"}
grid: {"class":"grid","x1":"0%","x2":"100%","y1":"4.9em","y2":"4.9em"}
grid: {"class":"grid","x1":"0%","x2":"100%","y1":"1.5em","y2":"1.5em"}
height: "20.4em"
id: "c"
kind: "lines"
legend: false
named: false
note: ""
outlines: null
picture_href: ""
plot: {"height":"17em","lines":[{"class":"","d":"M1797 3500M6484 6000L8828 1200","series":1}],"y":"1.5em"}
readings: "x\t\n2020\t17.97\t3.3%\n2021\t41.41\t–\n2022\t64.84\t2.0%\n2023\t88.28\t4.4%"
series: {"class":"","label":"Tỷ lệ","number":1}
source: "S"
summary: "Line chart of 4 rows. Tỷ lệ: from 3.3% (2020) to 4.4% (2023), up 1.1 percentage points; highest 4.4% (2023), lowest 2.0% (2022). 1 figure is missing. The table that goes with it has all figures."
table_href: "#table"
texts: {"anchor":"middle","class":"label","room":"","text":"2020","turn":"","x":"17.97%","y":"19.9em"}
texts: {"anchor":"middle","class":"label","room":"","text":"2021","turn":"","x":"41.41%","y":"19.9em"}
texts: {"anchor":"middle","class":"label","room":"","text":"2022","turn":"","x":"64.84%","y":"19.9em"}
texts: {"anchor":"middle","class":"label","room":"","text":"2023","turn":"","x":"88.28%","y":"19.9em"}
texts: {"anchor":"start","class":"tick","room":"","text":"0","turn":"","x":"0%","y":"18.2em"}
texts: {"anchor":"start","class":"tick","room":"","text":"1","turn":"","x":"0%","y":"14.8em"}
texts: {"anchor":"start","class":"tick","room":"","text":"2","turn":"","x":"0%","y":"11.4em"}
texts: {"anchor":"start","class":"tick","room":"","text":"3","turn":"","x":"0%","y":"8em"}
texts: {"anchor":"start","class":"tick","room":"","text":"4","turn":"","x":"0%","y":"4.6em"}
texts: {"anchor":"start","class":"tick","room":"","text":"5","turn":"","x":"0%","y":"1.2em"}
texts: {"anchor":"middle","class":"value","room":"","text":"4.4","turn":"","x":"88.28%","y":"2.94em"}
texts: {"anchor":"middle","class":"value","room":"","text":"2.0","turn":"","x":"64.84%","y":"13.05em"}
texts: {"anchor":"middle","class":"value","room":"","text":"3.3","turn":"","x":"17.97%","y":"6.85em"}
title: "T"
unit: "%"
updated: "7 November 2023"
"##;
