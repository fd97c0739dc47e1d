//! Wrong numbers that are planted, one at a time, each beside its right twin of which nothing is said: in prose, headlines,
//! leads, tables, dates, data, CSV files, charts. And ordinary texts, of which nothing is said at all.

use crate::common;
use bantin::base::source::{Source, Sources};
use bantin::{Options, PlanMemo};

/// What the statistics of the example know.
const SETS: [(&str, &str); 3] = [
    (
        "content/stats/ho.toml",
        r#"title = "Hộ nghèo"
source = "S"
updated = 2026-11-01
unit = "hộ"
key = "nam"
columns = { nam = "Năm", ngheo = "Hộ nghèo", can = "Hộ cận nghèo" }
rows = [ { nam = "2023", ngheo = 131, can = 143 }, { nam = "2024", ngheo = 120, can = 139 }, { nam = "2025", ngheo = 98, can = 127 } ]
[figures]
tong = { value = 3750, unit = "hộ", label = "Tổng số hộ" }
ngheo = { value = 98, unit = "hộ", label = "Hộ nghèo" }
"#,
    ),
    (
        "content/stats/dan.toml",
        r#"title = "Dân số"
source = "S"
updated = 2026-11-01
[figures]
dan = { value = 12345, unit = "người", label = "Dân số" }
"#,
    ),
    (
        "content/stats/khu.toml",
        r#"title = "Sản lượng lúa theo khu phố"
source = "S"
updated = 2026-11-01
unit = "tấn"
key = "khu"
columns = { khu = "Khu phố", lua = "Sản lượng lúa" }
rows = [ { khu = "Khu phố 1", lua = 412 }, { khu = "Khu phố 2", lua = 388 }, { khu = "Khu phố 3", lua = 530 } ]
"#,
    ),
];

/// The codes of what is reported of a site with these files beside the usual ones, but for hints.
fn codes(files: &[(&str, &str)], hints: bool) -> Vec<&'static str> {
    let mut sources = Sources::default();
    let mut put = |path: &str, text: &str| sources.insert(path, Source::Text(text.into()));
    let off = "off = [\"agency\", \"uncited-set\", \"old-figures\"]";
    put("content/site.toml", &format!("title = \"A\"\nbase_url = \"https://a.vn\"\n[check]\n{off}\n"));
    put("content/tin/_index.md", "+++\ntitle = \"Tin\"\n+++\n");
    for (path, text) in SETS.iter().chain(files) {
        put(path, text);
    }
    let options = Options { now: common::now(), base_url: None, drafts: false };
    let plan = bantin::plan(sources, &options, &mut PlanMemo::default());
    plan.diagnostics.iter().filter(|one| hints || one.code != "unbound-figure").map(|one| one.code).collect()
}

fn article(text: &str) -> String {
    format!("+++\ntitle = \"Tin\"\ndate = 2026-11-20\n+++\n\n{text}\n")
}

fn of_text(text: &str) -> Vec<&'static str> {
    codes(&[("content/tin/a.md", &article(text))], false)
}

/// A wrong text, its right twin, and the code of what is said of the wrong one.
type Planted = (&'static str, &'static str, &'static str);

fn try_all(planted: &[Planted], said: impl Fn(&str) -> Vec<&'static str>) {
    let mut failed = Vec::new();
    for (wrong, right, code) in planted {
        let (of_wrong, of_right) = (said(wrong), said(right));
        if of_wrong != [*code] || !of_right.is_empty() {
            failed.push(format!("{of_wrong:?} {wrong}\n    {of_right:?} {right}"));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), planted.len(), failed.join("\n"));
}

#[test]
fn e_sentences_are_reckoned_again() {
    try_all(SENTENCES, of_text);
}

const SENTENCES: &[Planted] = &[
    ("Số hộ nghèo tăng từ 120 lên 98.", "Số hộ nghèo tăng từ 98 lên 120.", "wrong-number"),
    ("Số vụ giảm từ 45 vụ xuống 54 vụ.", "Số vụ giảm từ 54 vụ xuống 45 vụ.", "wrong-number"),
    (
        "Số học sinh từ 812 em xuống còn 790 em, giảm 32 em.",
        "Số học sinh từ 812 em xuống còn 790 em, giảm 22 em.",
        "wrong-number",
    ),
    (
        "Thu ngân sách tăng từ 12 tỷ đồng lên 15 tỷ đồng, tăng 35%.",
        "Thu ngân sách tăng từ 12 tỷ đồng lên 15 tỷ đồng, tăng 25%.",
        "wrong-number",
    ),
    (
        "Tỷ lệ giảm từ 3,2% xuống 2,6%, giảm 0,5 điểm phần trăm.",
        "Tỷ lệ giảm từ 3,2% xuống 2,6%, giảm 0,6 điểm phần trăm.",
        "wrong-number",
    ),
    (
        "Doanh thu tăng 12%, từ 100 triệu đồng lên 121 triệu đồng.",
        "Doanh thu tăng 21%, từ 100 triệu đồng lên 121 triệu đồng.",
        "wrong-number",
    ),
    ("Có 25/30 hộ đạt chuẩn, chiếm 38,3%.", "Có 25/30 hộ đạt chuẩn, chiếm 83,3%.", "wrong-number"),
    ("Họp có 27/30 đảng viên dự (9%).", "Họp có 27/30 đảng viên dự (90%).", "wrong-number"),
    (
        "Có 45 em trên tổng số 812 em được nhận quà, chiếm 5,5%. Có 45 em trên tổng số 812 em (55%).",
        "Có 45 em trên tổng số 812 em được nhận quà, chiếm 5,5%. Có 45 em trên tổng số 812 em (5,5%).",
        "wrong-number",
    ),
    (
        "Trường có 812 học sinh, trong đó 402 học sinh nữ, chiếm 59,5%.",
        "Trường có 812 học sinh, trong đó 402 học sinh nữ, chiếm 49,5%.",
        "wrong-number",
    ),
    ("Người cao tuổi chiếm 126% dân số.", "Người cao tuổi chiếm 12,6% dân số.", "wrong-number"),
    (
        "Năm nay có 45 vụ, giảm 12 vụ so với 54 vụ của năm trước.",
        "Năm nay có 45 vụ, giảm 9 vụ so với 54 vụ của năm trước.",
        "wrong-number",
    ),
    (
        "Sản lượng đạt 55 tấn, tăng 20% so với 50 tấn của năm trước.",
        "Sản lượng đạt 55 tấn, tăng 10% so với 50 tấn của năm trước.",
        "wrong-number",
    ),
    (
        "Sản lượng đạt 45 tấn, tăng 5 tấn so với 50 tấn của năm trước.",
        "Sản lượng đạt 45 tấn, giảm 5 tấn so với 50 tấn của năm trước.",
        "wrong-number",
    ),
    (
        "Trường có 812 học sinh, gồm 420 nam và 382 nữ.",
        "Trường có 812 học sinh, gồm 420 nam và 392 nữ.",
        "wrong-number",
    ),
    (
        "Chợ có 186 hộ kinh doanh, gồm 120 hộ hàng ăn, 40 hộ hàng khô và 25 hộ hàng vải.",
        "Chợ có 186 hộ kinh doanh, gồm 120 hộ hàng ăn, 40 hộ hàng khô và 26 hộ hàng vải.",
        "wrong-number",
    ),
    (
        "Đợt 1 tiêm cho 412 trẻ, đợt 2 tiêm cho 388 trẻ và đợt 3 tiêm cho 20 trẻ, tổng cộng 810 trẻ.",
        "Đợt 1 tiêm cho 412 trẻ, đợt 2 tiêm cho 388 trẻ và đợt 3 tiêm cho 20 trẻ, tổng cộng 820 trẻ.",
        "wrong-number",
    ),
    ("Đoàn có 50 người, trong đó 60 người là nữ.", "Đoàn có 60 người, trong đó 50 người là nữ.", "wrong-number"),
    (
        "Trong 120 hộ, trong đó 98 hộ đã vay vốn, còn lại 32 hộ chưa vay.",
        "Trong 120 hộ, trong đó 98 hộ đã vay vốn, còn lại 22 hộ chưa vay.",
        "wrong-number",
    ),
    (
        "Có 60% chọn phương án một, 30% chọn phương án hai, còn lại 20% không chọn.",
        "Có 60% chọn phương án một, 30% chọn phương án hai, còn lại 10% không chọn.",
        "wrong-number",
    ),
    ("Phép tính đơn giản: 50 + 48 = 99.", "Phép tính đơn giản: 50 + 48 = 98.", "wrong-number"),
    ("Cấp cho 45 (bốn mươi sáu) gia đình.", "Cấp cho 45 (bốn mươi lăm) gia đình.", "wrong-number"),
    (
        "Số tiền là 2.500.000 đồng (bằng chữ: hai triệu sáu trăm nghìn đồng).",
        "Số tiền là 2.500.000 đồng (bằng chữ: hai triệu năm trăm nghìn đồng).",
        "wrong-number",
    ),
    ("Nộp trong hai mươi (21) ngày.", "Nộp trong hai mươi (20) ngày.", "wrong-number"),
];

#[test]
fn e_a_text_in_english_is_read_likewise() {
    let english = |text: &str| {
        let article = format!("+++\ntitle = \"News\"\ndate = 2026-11-20\nlang = \"en\"\n+++\n\n{text}\n");
        codes(&[("content/tin/a.md", &article)], false)
    };
    try_all(ENGLISH, english);
}

const ENGLISH: &[Planted] = &[
    ("The number of cases fell from 45 to 54.", "The number of cases fell from 54 to 45.", "wrong-number"),
    ("Revenue rose 12% from 100 to 121.", "Revenue rose 21% from 100 to 121.", "wrong-number"),
    ("We invited 97 (ninety-eight) people.", "We invited 97 (ninety-seven) people.", "wrong-number"),
    (
        "There are 812 students, of whom 820 students are girls.",
        "There are 812 students, of whom 402 students are girls.",
        "wrong-number",
    ),
    ("The price fell from 45,000 to 54,000 dong.", "The price fell from 54,000 to 45,000 dong.", "wrong-number"),
    (
        "Of the board, 12 out of 20 members (80%) came.",
        "Of the board, 12 out of 20 members (60%) came.",
        "wrong-number",
    ),
    ("The school planted 21 (twenty-two) trees.", "The school planted 21 (twenty-one) trees.", "wrong-number"),
    ("Of the club, 15 out of 20 members (57%) came.", "Of the club, 15 out of 20 members (75%) came.", "wrong-number"),
];

#[test]
fn e_hand_made_tables_are_added_up() {
    let table = |rows: &[&str]| rows.iter().map(|row| format!("| {row} |\n")).collect::<String>();
    let of = |rows: &[&str]| of_text(&table(rows));
    let heads = ["Khu phố | Hộ nghèo | Hộ cận nghèo | Tổng", "--- | --- | --- | ---"];
    let with = |rows: &[&'static str]| [&heads[..], rows].concat();
    assert_eq!(
        of(&with(&["Một | 5 | 7 | 12", "Hai | 6 | 9 | 15", "Ba | 3 | 8 | 11", "Tổng cộng | 14 | 24 | 38"])),
        NOTHING
    );
    for wrong in [
        ["Một | 5 | 7 | 12", "Hai | 6 | 9 | 15", "Ba | 3 | 8 | 11", "Tổng cộng | 15 | 24 | 38"],
        ["Một | 5 | 7 | 12", "Hai | 6 | 9 | 14", "Ba | 3 | 8 | 11", "Tổng cộng | 14 | 24 | 38"],
        ["Một | 5 | 7 | 12", "Hai | 6 | 9 | 15", "Ba | 3 | 8 | 11", "Tổng cộng | 14 | 24 | 39"],
    ] {
        let found = of(&with(&wrong));
        assert!(!found.is_empty() && found.iter().all(|code| *code == "wrong-number"), "{wrong:?} {found:?}");
    }
    let shares = ["Loại | Số hộ | Tỷ lệ (%)", "--- | --- | ---"];
    assert_eq!(
        of(&[&shares[..], &["Nghèo | 20 | 20", "Cận nghèo | 30 | 30", "Khác | 50 | 50", "Tổng | 100 | 100"]].concat()),
        NOTHING
    );
    assert_eq!(
        of(&[&shares[..], &["Nghèo | 20 | 20", "Cận nghèo | 30 | 35", "Khác | 50 | 50", "Tổng | 100 | 100"]].concat()),
        ["wrong-number"]
    );
    let change = ["Khu phố | 2024 | 2025 | Tăng, giảm", "--- | --- | --- | ---"];
    assert_eq!(of(&[&change[..], &["Một | 10 | 12 | 2", "Hai | 20 | 17 | −3", "Ba | 8 | 9 | 1"]].concat()), NOTHING);
    assert_eq!(
        of(&[&change[..], &["Một | 10 | 12 | 2", "Hai | 20 | 17 | −4", "Ba | 8 | 9 | 1"]].concat()),
        ["wrong-number"]
    );
    // Shares that are cut off and not rounded are no mistake.
    let cut = [
        "Khu phố | Hộ | Hộ nghèo | Tỷ lệ (%)",
        "--- | --- | --- | ---",
        "Một | 50 | 10 | 20",
        "Hai | 60 | 9 | 15",
        "Ba | 63 | 10 | 15",
    ];
    assert_eq!(of(&cut), NOTHING);
    // Parts within parts are not added.
    let nested = ["Nội dung | Số tiền", "--- | ---", "I. Thu | 100", "- Thuế | 60", "- Phí | 40", "Tổng cộng | 100"];
    assert_eq!(of(&nested), NOTHING);
}

const NOTHING: [&str; 0] = [];

#[test]
fn e_texts_are_held_against_the_statistics() {
    try_all(KNOWN, of_text);
}

const KNOWN: &[Planted] = &[
    ("Phường có 3.570 hộ.", "Phường có 3.750 hộ.", "odd-number"),
    ("Phường có 375 hộ, tổng số hộ ấy đã ổn định.", "Phường có 3.750 hộ.", "odd-number"),
    ("Dân số phường là 12.435 người.", "Dân số phường là 12.345 người.", "odd-number"),
    ("Dân số phường là 1.345 người.", "Dân số phường là 12.345 người.", "odd-number"),
    ("Toàn phường còn 89 hộ nghèo.", "Toàn phường còn 98 hộ nghèo.", "odd-number"),
    ("Toàn phường còn chín mươi bảy hộ nghèo.", "Toàn phường còn chín mươi tám hộ nghèo.", "odd-number"),
    ("Toàn phường còn 120 hộ nghèo.", "Toàn phường còn 98 hộ nghèo.", "odd-number"),
    ("Năm 2024, toàn phường có 98 hộ nghèo.", "Năm 2024, toàn phường có 120 hộ nghèo.", "odd-number"),
    ("Năm 2023 có 134 hộ cận nghèo.", "Năm 2023 có 143 hộ cận nghèo.", "odd-number"),
    ("Hộ nghèo năm 2025 giảm 12% so với năm 2024.", "Hộ nghèo năm 2025 giảm 18,3% so với năm 2024.", "odd-number"),
    ("Hộ nghèo năm nay giảm 32 hộ so với năm 2024.", "Hộ nghèo năm nay giảm 22 hộ so với năm 2024.", "odd-number"),
    ("Hộ nghèo năm 2025 tăng 22 hộ so với năm 2024.", "Hộ nghèo năm 2025 giảm 22 hộ so với năm 2024.", "odd-number"),
    ("Phường còn 98 hộ nghèo, chiếm 26% tổng số hộ.", "Phường còn 98 hộ nghèo, chiếm 2,6% tổng số hộ.", "odd-number"),
    ("Khu phố 2 có sản lượng lúa cao nhất.", "Khu phố 3 có sản lượng lúa cao nhất.", "odd-number"),
    ("Khu phố 1 có sản lượng lúa thấp nhất.", "Khu phố 2 có sản lượng lúa thấp nhất.", "odd-number"),
    ("Sản lượng lúa của khu phố 3 là 503 tấn.", "Sản lượng lúa của khu phố 3 là 530 tấn.", "odd-number"),
];

#[test]
fn e_headlines_leads_and_standing_pages_are_read_too() {
    let of = |path: &str, text: &str| codes(&[(path, text)], false);
    let title = |number: &str| format!("+++\ntitle = \"Phường có {number} hộ\"\ndate = 2026-11-20\n+++\n\nBài.\n");
    assert_eq!(of("content/tin/a.md", &title("3.570")), ["odd-number"]);
    assert_eq!(of("content/tin/a.md", &title("3.750")), NOTHING);
    let lead = |number: &str| {
        format!("+++\ntitle = \"T\"\ndate = 2026-11-20\nsummary = \"Phường có {number} hộ.\"\n+++\n\nBài.\n")
    };
    assert_eq!(of("content/tin/a.md", &lead("3.570")), ["odd-number"]);
    assert_eq!(of("content/tin/a.md", &lead("3.750")), NOTHING);
    let page = |number: &str| {
        format!("+++\ntitle = \"Giới thiệu\"\ndescription = \"Phường có {number} hộ\"\n+++\n\nPhường.\n")
    };
    assert_eq!(of("content/gioi-thieu.md", &page("3.570")), ["odd-number"]);
    assert_eq!(of("content/gioi-thieu.md", &page("3.750")), NOTHING);
}

#[test]
fn e_a_number_that_is_a_figure_is_offered_to_be_bound() {
    let hints = |text: &str| codes(&[("content/tin/a.md", &article(text))], true);
    assert_eq!(hints("Phường có 3.750 hộ."), ["unbound-figure"]);
    assert_eq!(hints("Phường có 3.750{{= ho.tong }} hộ."), NOTHING);
    assert_eq!(hints("Ông kể: “Phường có 3.750 hộ” [nguyên văn]."), NOTHING);
}

/// Nobody is told anything of ordinary news.
#[test]
fn e_ordinary_texts_are_silent() {
    let texts = include_str!("prose/ordinary.txt");
    let all: Vec<&str> = texts.split("\n\n").collect();
    assert!(all.len() > 60, "{}", all.len());
    let alarms: Vec<(Vec<&str>, &str)> =
        all.into_iter().map(|text| (of_text(text), text)).filter(|(found, _)| !found.is_empty()).collect();
    assert_eq!(alarms, []);
}

#[test]
fn e_dates_that_no_calendar_has_are_found() {
    try_all(DATES, of_text);
    let front =
        |date: &str| codes(&[("content/tin/a.md", &format!("+++\ntitle = \"T\"\n{date}\n+++\n\nBài.\n"))], false);
    try_all(FRONT, front);
}

const DATES: &[Planted] = &[
    ("Họp ngày 31-4-2026.", "Họp ngày 30-4-2026.", "date-in-text"),
    ("Họp ngày 30/2/2026.", "Họp ngày 28/2/2026.", "date-in-text"),
    ("Họp ngày 29-2-2025.", "Họp ngày 29-2-2024.", "date-in-text"),
    ("Họp ngày 31 tháng 9 năm 2026.", "Họp ngày 30 tháng 9 năm 2026.", "date-in-text"),
    ("Hạn nộp là 31/6/2026.", "Hạn nộp là 30/6/2026.", "date-in-text"),
    ("Khai mạc ngày 31.11.2026.", "Khai mạc ngày 30.11.2026.", "date-in-text"),
    ("Họp Thứ Ba, ngày 8-11-2023.", "Họp Thứ Tư, ngày 8-11-2023.", "weekday"),
    ("Họp Chủ nhật, ngày 24-11-2026.", "Họp Thứ Ba, ngày 24-11-2026.", "weekday"),
];

const FRONT: &[Planted] = &[
    ("date = 2026-02-30", "date = 2026-02-28", "syntax"),
    ("date = \"2026-02-30\"", "date = \"2026-02-28\"", "date"),
    ("date = 2026-11-01\nexpires = 2026-11-31", "date = 2026-11-01\nexpires = 2026-11-30", "syntax"),
    ("date = 2026-11-01\nexpires = 2026-10-31", "date = 2026-11-01\nexpires = 2026-12-31", "expires"),
];

#[test]
fn e_cells_of_csv_files_are_read_as_an_editor_does() {
    let of = |csv: &str| {
        let set = "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nrows = \"b.csv\"\n\
                   columns = { khu = \"Khu phố\", so = { label = \"Số hộ\", unit = \"hộ\" }, ty = { label = \"Tỷ lệ\", unit = \"%\" } }\n";
        codes(&[("content/stats/b.toml", set), ("content/stats/b.csv", csv)], false)
    };
    try_all(CELLS, of);
}

const CELLS: &[Planted] = &[
    ("khu,so,ty\nA,-40,4\nB,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "odd-figure"),
    ("khu,so,ty\nA,40.5,4\nB,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "odd-figure"),
    ("khu,so,ty\nA,40,400\nB,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "odd-figure"),
    ("khu,so,ty\nA,#N/A,4\nB,58,5\n", "khu,so,ty\nA,,4\nB,58,5\n", "spoilt-number"),
    ("khu,so,ty\nA,\"1,23E+11\",4\nB,58,5\n", "khu,so,ty\nA,123,4\nB,58,5\n", "spoilt-number"),
    ("khu,so,ty\nA,40,4\nA,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "same-row"),
    ("khu,so,ty\nA,40,4,7\nB,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "ragged-row"),
    ("khu,so,ty\nA,4O,4\nB,58,5\n", "khu,so,ty\nA,40,4\nB,58,5\n", "mixed-column"),
    ("khu,so\nA,40\nB,58\n", "khu,so,ty\nA,40,4\nB,58,5\n", "missing-column"),
];

#[test]
fn e_more_sentences_are_reckoned_again() {
    try_all(MORE, of_text);
    // Besides, there are three in headlines and leads, and five in tables typed by hand.
    let lists = [SENTENCES, ENGLISH, KNOWN, DATES, FRONT, CELLS, MORE, RELATIONS, ENGLISH_RELATIONS, DATA, LEDGER];
    assert_eq!(lists.map(<[Planted]>::len), [24, 8, 16, 8, 4, 9, 10, 20, 6, 10, 7]);
}

const MORE: &[Planted] = &[
    ("Giá giảm từ 45.000 đồng còn 54.000 đồng.", "Giá giảm từ 54.000 đồng còn 45.000 đồng.", "wrong-number"),
    ("Lớp có 40 em, gồm 18 nam và 21 nữ.", "Lớp có 40 em, gồm 18 nam và 22 nữ.", "wrong-number"),
    ("Số cây tăng từ 200 cây lên 250 cây, tăng 20%.", "Số cây tăng từ 200 cây lên 250 cây, tăng 25%.", "wrong-number"),
    ("Ban có 9 người, trong đó 12 người là nữ.", "Ban có 12 người, trong đó 9 người là nữ.", "wrong-number"),
    (
        "Có 70% đồng ý, 20% không đồng ý, còn lại 20% chưa trả lời.",
        "Có 70% đồng ý, 20% không đồng ý, còn lại 10% chưa trả lời.",
        "wrong-number",
    ),
    ("Phường có 3.750 hộ, còn 89 hộ nghèo.", "Phường có 3.750 hộ, còn 98 hộ nghèo.", "odd-number"),
    ("Năm 2023 có 113 hộ nghèo.", "Năm 2023 có 131 hộ nghèo.", "odd-number"),
    ("Sản lượng lúa của khu phố 1 là 421 tấn.", "Sản lượng lúa của khu phố 1 là 412 tấn.", "odd-number"),
    ("Có 18/20 đại biểu tán thành, đạt 80%.", "Có 18/20 đại biểu tán thành, đạt 90%.", "wrong-number"),
    ("Cấp 12 (mười ba) suất quà.", "Cấp 12 (mười hai) suất quà.", "wrong-number"),
];

#[test]
fn e_what_a_sentence_says_twice_is_compared() {
    try_all(RELATIONS, of_text);
    let english = |text: &str| {
        let article = format!("+++\ntitle = \"News\"\ndate = 2026-11-20\nlang = \"en\"\n+++\n\n{text}\n");
        codes(&[("content/tin/a.md", &article)], false)
    };
    try_all(ENGLISH_RELATIONS, english);
    let title = |title: &str| {
        codes(&[("content/tin/a.md", &format!("+++\ntitle = \"{title}\"\ndate = 2026-11-20\n+++\n\nBài.\n"))], false)
    };
    assert_eq!(title("Họp Thứ Ba, ngày 8-11-2023"), ["weekday"]);
    assert_eq!(title("Họp Thứ Tư, ngày 8-11-2023"), NOTHING);
    // Each is right in one of the ways in which people say it.
    for right in [
        "Trong 20 năm (1954-1975) chiến tranh.",
        "Giá từ 100.000 đồng đến 150.000 đồng, tăng gấp đôi.",
        "Doanh thu tăng 1,5 lần, từ 100 triệu đồng lên 250 triệu đồng.",
        "Ngày 1/3 (25%) công nhân nghỉ.",
        "Tuyến dài 5 km (200 m đường đất).",
        "Đoàn trao 40 suất quà, mỗi suất 500.000 đồng và 10 kg gạo, tổng trị giá 25 triệu đồng.",
        "Ông A (sinh năm 1950, 77 tuổi) nhận quà.",
        "Bà B sinh năm 1927, 18 tuổi đã vào bộ đội.",
        "Chương trình có 3 năm thử nghiệm, từ nay đến 2030.",
        "Sáng 18/20 đại biểu đã đến.",
        "Cấp 2 (ba lớp) học buổi chiều.",
        "Số hộ giảm gần một nửa, từ 120 xuống 70 hộ.",
    ] {
        assert_eq!(of_text(right), NOTHING, "{right}");
    }
}

const RELATIONS: &[Planted] = &[
    (
        "Từ năm 2019 đến năm 2024 (8 năm), phường trồng cây.",
        "Từ năm 2019 đến năm 2024 (6 năm), phường trồng cây.",
        "wrong-number",
    ),
    ("Qua 9 năm (2015-2020) thực hiện.", "Qua 5 năm (2015-2020) thực hiện.", "wrong-number"),
    (
        "Kỷ niệm 75 năm Ngày thành lập (22/12/1944 - 22/12/2024).",
        "Kỷ niệm 80 năm Ngày thành lập (22/12/1944 - 22/12/2024).",
        "wrong-number",
    ),
    (
        "Hội chợ diễn ra trong 3 ngày, từ ngày 10 đến ngày 15/11.",
        "Hội chợ diễn ra trong 6 ngày, từ ngày 10 đến ngày 15/11.",
        "wrong-number",
    ),
    ("Từ ngày 28/11 đến ngày 2/12 (9 ngày) có chợ.", "Từ ngày 28/11 đến ngày 2/12 (5 ngày) có chợ.", "wrong-number"),
    ("Ông A (sinh năm 1950, 86 tuổi) nhận quà.", "Ông A (sinh năm 1950, 76 tuổi) nhận quà.", "odd-number"),
    (
        "Phường trao 40 suất quà, mỗi suất 500.000 đồng, tổng trị giá 25 triệu đồng.",
        "Phường trao 40 suất quà, mỗi suất 500.000 đồng, tổng trị giá 20 triệu đồng.",
        "wrong-number",
    ),
    (
        "Tặng 120 phần quà, mỗi phần trị giá 300.000 đồng, tổng số tiền 63 triệu đồng.",
        "Tặng 120 phần quà, mỗi phần trị giá 300.000 đồng, tổng số tiền 36 triệu đồng.",
        "wrong-number",
    ),
    ("Khu đất rộng 2 ha (2.000 m²).", "Khu đất rộng 2 ha (20.000 m²).", "wrong-number"),
    ("Thu 1,5 tấn (150 kg) giấy.", "Thu 1,5 tấn (1.500 kg) giấy.", "wrong-number"),
    ("Khách tăng gấp đôi, từ 120 lên 180 người.", "Khách tăng gấp đôi, từ 120 lên 240 người.", "wrong-number"),
    ("Số hộ giảm một nửa, từ 120 xuống 90 hộ.", "Số hộ giảm một nửa, từ 120 xuống 60 hộ.", "wrong-number"),
    (
        "Sản lượng tăng từ 100 tấn lên 400 tấn, gấp 3 lần.",
        "Sản lượng tăng từ 100 tấn lên 300 tấn, gấp 3 lần.",
        "wrong-number",
    ),
    (
        "Doanh thu tăng 1,5 lần, từ 100 triệu đồng lên 400 triệu đồng.",
        "Doanh thu tăng 1,5 lần, từ 100 triệu đồng lên 150 triệu đồng.",
        "wrong-number",
    ),
    ("Có 1/3 số hộ (25%) tham gia.", "Có 1/3 số hộ (33,3%) tham gia.", "wrong-number"),
    ("Một nửa (60%) số hộ tham gia.", "Một nửa (50%) số hộ tham gia.", "wrong-number"),
    ("Có 25/30 hộ đã nộp, còn 6 hộ chưa nộp.", "Có 25/30 hộ đã nộp, còn 5 hộ chưa nộp.", "wrong-number"),
    (
        "Thu 105 tỷ đồng, đạt 95% kế hoạch (100 tỷ đồng).",
        "Thu 105 tỷ đồng, đạt 105% kế hoạch (100 tỷ đồng).",
        "wrong-number",
    ),
    ("Lớp có 18 nam và 22 nữ. Tổng cộng 41 em.", "Lớp có 18 nam và 22 nữ. Tổng cộng 40 em.", "wrong-number"),
    ("Trong lớp, nam chiếm 48%, nữ chiếm 62%.", "Trong lớp, nam chiếm 48%, nữ chiếm 52%.", "wrong-number"),
];

const ENGLISH_RELATIONS: &[Planted] = &[
    ("Visitors doubled from 120 to 180.", "Visitors doubled from 120 to 240.", "wrong-number"),
    ("The number of cases halved from 120 to 90.", "The number of cases halved from 120 to 60.", "wrong-number"),
    ("A third (50%) of the households came.", "A third (33%) of the households came.", "wrong-number"),
    (
        "We gave 40 gifts, each worth 500,000 dong, a total of 25 million dong.",
        "We gave 40 gifts, each worth 500,000 dong, a total of 20 million dong.",
        "wrong-number",
    ),
    ("The park has 2 hectares (2,000 m2).", "The park has 2 hectares (20,000 m2).", "wrong-number"),
    ("After 9 years (2015-2020) it ended.", "After 5 years (2015-2020) it ended.", "wrong-number"),
];

/// Shares that a report cut off instead of rounding them are right, in a sentence and against the statistics.
#[test]
fn e_shares_may_be_rounded_or_cut_off() {
    for right in ["Phường có 3.750 hộ, trong đó 98 hộ nghèo, chiếm 2,61%.", "Có 25/30 hộ đạt chuẩn, chiếm 83%."]
    {
        assert_eq!(of_text(right), NOTHING, "{right}");
    }
    let shares: &[Planted] = &[
        ("Còn 98 hộ nghèo, chiếm 2,5% tổng số hộ.", "Còn 98 hộ nghèo, chiếm 2,61% tổng số hộ.", "odd-number"),
        ("Hộ nghèo năm 2025 giảm 18,4% so với năm 2024.", "Hộ nghèo năm 2025 giảm 18% so với năm 2024.", "odd-number"),
    ];
    try_all(shares, of_text);
}

#[test]
fn e_data_sets_and_the_ledger_are_reckoned_too() {
    let set = |rows: &str| {
        let set = "title = \"B\"\nsource = \"S\"\nupdated = 2026-11-01\nunit = \"hộ\"\nrows = \"b.csv\"\ntotal_row = \"Cộng\"\n\
                   chart = \"line\"\n\
                   columns = { khu = \"Khu phố\", ngheo = \"Hộ nghèo\", tong = \"Tổng số hộ\", ty = { label = \"Tỷ lệ\", unit = \"%\" } }\n\
                   figures.so = { value = 30, label = \"Hộ nghèo năm Ba\" }\n";
        let csv = format!("khu;ngheo;tong;ty\n{rows}");
        codes(&[("content/stats/b.toml", set), ("content/stats/b.csv", &csv)], false)
    };
    try_all(DATA, set);
    let ledger = |rows: &str| {
        let rows = format!("# bantin visits 1\n{}\n", rows.replace(' ', "\t"));
        codes(&[("content/visits/2023-11.tsv", &rows)], false)
    };
    try_all(LEDGER, ledger);
}

const RIGHT_ROWS: &str = "Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;10,0\nCộng;60;750;8,0\n";

const DATA: &[Planted] = &[
    ("Một;10;200;5,0\nHai;20;205;9,7\nBa;30;300;10,0\nCộng;60;750;8,0\n", RIGHT_ROWS, "failed-check"),
    ("Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;10,0\nCộng;60;705;8,5\n", RIGHT_ROWS, "failed-check"),
    ("Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;10,0\nCộng;66;750;8,8\n", RIGHT_ROWS, "failed-check"),
    ("Một;10;200;5,0\nHai;20;250;80,0\nBa;30;300;10,0\nCộng;60;750;8,0\n", RIGHT_ROWS, "odd-figure"),
    ("Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;1,0\nCộng;60;750;8,0\n", RIGHT_ROWS, "odd-figure"),
    ("Một;20;200;10,0\nHai;20;250;8,0\nBa;20;300;6,7\nCộng;60;750;8,0\n", RIGHT_ROWS, "odd-figure"),
    ("Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;10,0\n", RIGHT_ROWS, "wrong-value"),
    ("Một;10;200;5,0\nHai;20;250;8,0\nBa;30;300;10,0\nBa;60;750;8,0\nCộng;120;1500;8,0\n", RIGHT_ROWS, "same-row"),
    ("Một;10;200;5,0\nHai;20;;8,0\nBa;30;300\nCộng;60;750;8,0\n", RIGHT_ROWS, "ragged-row"),
    ("Một;10;200;5,0\nHai;20;25O;8,0\nBa;30;300;10,0\nCộng;60;750;8,0\n", RIGHT_ROWS, "mixed-column"),
];

const RIGHT_LEDGER: &str = "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07";

const LEDGER: &[Planted] = &[
    (
        "cursor main 00000000ff ab12 00000000ff 120 40 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger-sums",
    ),
    (
        "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 51 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger-sums",
    ),
    (
        "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 40\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger-sums",
    ),
    (
        "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 40 2023-11-07",
        RIGHT_LEDGER,
        "ledger-sums",
    ),
    (
        "day 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger-sums",
    ),
    (
        "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-31 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger",
    ),
    (
        "cursor main 00000000ff ab12 00000000ff 120 50 1699343582 1699343600 00112233445566778899aabbccddeeff 0123456789abcdef - 00000000010000000002\n\
    day 2023-11-07 main 50 50 50 0 0 0 0 open exact\nday 2023-11-07 main 50 50 50 0 0 0 0 open exact\npage 2023-11-07 main / 50\nrun main 8 0123456789abcdef 1699343600 2 50 2023-11-07",
        RIGHT_LEDGER,
        "ledger",
    ),
];
