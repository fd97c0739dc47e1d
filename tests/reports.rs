//! `bantin report`: scripts for loudspeakers and sheets of honoraria, whole.

use std::io::Cursor;

use bantin::base::diagnostic::Diagnostics;
use bantin::base::source::{Source, Sources};
use bantin::reports::authors::{month, names, shared, sheet};
use bantin::reports::rates;
use calamine::{Data, Reader as _, Xlsx};
use proptest::prelude::*;

use crate::common;
use crate::common::program::{SITE, Said, Site, failed, fine};

fn report<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["report"], more, &["--now", common::NOW]].concat()
}

const LONG: &str = r#"+++
title = "Kết nạp 77 đảng viên"
date = 2026-11-07T14:53:00
summary = "Đến ngày 7-11-2026, Đảng bộ phường đạt 12,5% chỉ tiêu."
author = "Lê An"
+++

## 1.205 hộ tham gia

Theo **Quyết định số 21/2026/QĐ-UBND** của [UBND phường](/tin-tuc/), cuộc họp bắt đầu lúc 7h30[^1]. Dự án XYZ đạt 5/7.

![Toàn cảnh](a.jpg "Chú thích 2026")

1. Tổ 3: 15 ha
2. Tổ 4: 200 m²

- quét dọn;
- trồng cây.

> Chúng tôi sẽ cố gắng.

| Khu phố | Số hộ | Tỷ lệ |
|---|--:|--:|
| Khu phố 1 | 120 | 40% |
| Khu phố 2 | 98 | – |

| A | B | C | D | E |
|---|---|---|---|---|
| 1 | 2 | 3 | 4 | 5 |

[^1]: Giờ mùa đông.
"#;

fn spoken_site() -> Site {
    let site = Site::small();
    site.write("content/tin-tuc/2026/ket-nap/index.md", LONG);
    site.write("content/tin-tuc/2026/ket-nap/a.jpg", common::jpeg());
    site
}

const SCRIPT: &str = "\
KẾT NẠP 77 ĐẢNG VIÊN
(129 tiếng, khoảng 50 giây)

Kết nạp bảy mươi bảy đảng viên.

Đến ngày bảy tháng mười một năm hai nghìn không trăm hai mươi sáu, Đảng
bộ phường đạt mười hai phẩy năm phần trăm chỉ tiêu.

Một nghìn hai trăm linh năm hộ tham gia.

Theo Quyết định số hai mươi mốt năm hai nghìn không trăm hai mươi sáu
của Ủy ban nhân dân phường, cuộc họp bắt đầu lúc bảy giờ ba mươi phút.
Dự án XYZ đạt năm phần bảy.

Một: Tổ ba: mười lăm héc-ta.

Hai: Tổ bốn: hai trăm mét vuông.

quét dọn;

trồng cây.

Trích:

Chúng tôi sẽ cố gắng.

Hết trích.

Khu phố một: Số hộ một trăm hai mươi; Tỷ lệ bốn mươi phần trăm.

Khu phố hai: Số hộ chín mươi tám.

----------
Không đọc: 1 ảnh và chú thích ảnh; 1 bảng lớn; 1 chú thích cuối bài.

----------
Người đọc xem lại (2):
- XYZ: chữ viết tắt chưa biết đọc thế nào
- 5/7 → năm phần bảy: ngày tháng hay phân số?
";

#[test]
fn a_script_has_everything_in_the_order_in_which_it_is_spoken() {
    let site = spoken_site();
    assert_eq!(site.run(&report(&["script", "ket-nap"])), fine(SCRIPT));
}

#[test]
fn an_item_is_named_by_address_file_slug_or_title() {
    let site = spoken_site();
    for name in [
        "/tin-tuc/ket-nap.html",
        "tin-tuc/ket-nap",
        "https://thachhan.example.vn/tin-tuc/ket-nap.html",
        "content/tin-tuc/2026/ket-nap/index.md",
        "content/tin-tuc/2026/ket-nap",
        "tin-tuc/2026/ket-nap/index.md",
        "Kết nạp 77 đảng viên",
        "ket nap 77 dang vien",
    ] {
        assert_eq!(site.run(&report(&["script", name])), fine(SCRIPT), "{name}");
    }
}

#[test]
fn a_script_goes_into_a_file_and_its_length_is_told() {
    let site = spoken_site();
    let said = site.run(&report(&["script", "ket-nap", "--out", "loa.txt"]));
    assert_eq!(said, fine("đã ghi loa.txt: 129 tiếng, khoảng 50 giây; 2 chỗ phải xem lại, ghi ở cuối tệp\n"));
    assert_eq!(std::fs::read_to_string(site.path("loa.txt")).unwrap(), SCRIPT);
    let said = site.run(&report(&["script", "ket-nap", "--out", "gone/loa.txt", "--lang", "en"]));
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
}

#[test]
fn an_unknown_item_is_asked_about() {
    let site = spoken_site();
    let table = [
        ("ket-nam", "lỗi: không có bài `ket-nam`; có phải `ket-nap`?\n"),
        ("tin-tuc/ket-na.html", "lỗi: không có bài `tin-tuc/ket-na.html`; có phải `tin-tuc/ket-nap.html`?\n"),
        ("Tin thứ nhấm", "lỗi: không có bài `Tin thứ nhấm`; có phải `Tin thứ nhất`?\n"),
        ("xyz", "lỗi: không có bài `xyz`\n"),
        ("", "lỗi: không có bài ``\n"),
    ];
    for (typed, told) in table {
        assert_eq!(site.run(&report(&["script", typed])), failed(2, told));
    }
    site.write("content/tin-tuc/ba.md", "+++\ntitle = \"Tin thứ hai\"\ndate = 2026-11-03\n+++\n\nBa.\n");
    assert_eq!(
        site.run(&report(&["script", "Tin thứ hai"])),
        failed(
            2,
            "lỗi: nhiều bài có tên `Tin thứ hai`; gọi bằng tệp:\n  content/tin-tuc/ba.md\n  content/tin-tuc/hai.md\n"
        )
    );
}

#[test]
fn a_draft_has_a_script_that_says_so() {
    let site = Site::small();
    site.write(
        "content/tin-tuc/nhap.md",
        "+++\ntitle = \"Lịch cắt điện\"\ndate = 2026-12-01\ndraft = true\n+++\n\nTừ 8h.\n",
    );
    let expected = "\
LỊCH CẮT ĐIỆN
(6 syllables, about 10 s)
(The item is not public.)

Lịch cắt điện.

Từ tám giờ.
";
    assert_eq!(site.run(&report(&["script", "nhap", "--lang", "en"])), fine(expected));
}

#[test]
fn a_portal_s_words_are_used_and_their_mistakes_shown() {
    let site = spoken_site();
    site.write(
        "content/reading.toml",
        "empty_tens = \"lẻ\"\nsyllables_per_minute = 90\n[abbreviations]\nXYZ = \"xí nghiệp\"\n",
    );
    let said = site.run(&report(&["script", "ket-nap"])).out;
    assert!(said.contains("Một nghìn hai trăm lẻ năm hộ") && said.contains("Dự án xí nghiệp đạt"), "{said}");
    assert!(said.contains("(130 tiếng, khoảng 1 phút 30 giây)"), "{said}");
    site.write("content/reading.toml", "empty_tens = \"le\"\n");
    let told = "\
lỗi: `empty_tens` phải là `linh` hoặc `lẻ`
 --> content/reading.toml:1:14
  |
1 | empty_tens = \"le\"
  |              ^^^^

";
    assert_eq!(site.run(&report(&["script", "ket-nap"])), Said { code: Some(1), out: String::new(), err: told.into() });
}

const RATES: &str = "\
decision = \"Quyết định số 12/QĐ-UBND\"
[[rates]]
name = \"Tin\"
below_words = 20
amount = 100001
picture = 20000
most_pictures = 1
[[rates]]
name = \"Bài\"
sections = [\"tin-tuc\"]
amount = 250000
";

/// Items of November: of two, of one, of nobody, of no rate; and what does not count.
fn paid_site() -> Site {
    let site = Site::empty();
    site.write("content/site.toml", SITE);
    site.write("content/rates.toml", RATES);
    for (folder, title) in [("tin-tuc", "Tin tức"), ("thong-bao", "Thông báo")] {
        site.write(&format!("content/{folder}/_index.md"), format!("+++\ntitle = \"{title}\"\n+++\n"));
    }
    let long = "Một câu có bảy tiếng ở đây. ".repeat(4);
    for (path, front, text) in [
        (
            "tin-tuc/a/index",
            "title = \"Hai người\"\ndate = 2026-11-02\nauthor = \"Lê An và Đỗ Bình (ảnh)\"\nimage = \"a.jpg\"\nimage_alt = \"Họp\"",
            "Ngắn thôi.\n\n![Họp dân](b.jpg)",
        ),
        (
            "tin-tuc/b",
            "title = \"Dài\"\ndate = 2026-11-30T23:30:00+07:00\npublish = 2026-11-20\nauthor = \"lê an\"",
            &long,
        ),
        ("tin-tuc/c", "title = \"Không tên\"\ndate = 2026-11-05", "Ngắn."),
        ("tin-tuc/d", "title = \"Hết hạn\"\ndate = 2026-11-06\nexpires = 2026-11-10\nauthor = \"Đỗ Bình\"", "Ngắn."),
        ("thong-bao/e", "title = \"Không mức\"\ndate = 2026-11-07\nauthor = \"Đỗ Bình\"", &long),
        ("tin-tuc/f", "title = \"Nháp\"\ndate = 2026-11-08\nauthor = \"Đỗ Bình\"\ndraft = true", "Ngắn."),
        ("tin-tuc/g", "title = \"Hẹn giờ\"\ndate = 2026-11-28\nauthor = \"Đỗ Bình\"", "Ngắn."),
        ("tin-tuc/h", "title = \"Tháng trước\"\ndate = 2026-10-31T23:59:59\nauthor = \"Đỗ Bình\"", "Ngắn."),
    ] {
        site.write(&format!("content/{path}.md"), format!("+++\n{front}\n+++\n\n{text}\n"));
    }
    for name in ["a", "b"] {
        site.write(&format!("content/tin-tuc/a/{name}.jpg"), common::jpeg());
    }
    site
}

const AUTHORS: [&str; 3] = ["report", "authors", "--month"];

#[test]
fn a_sheet_tells_authors_sums_and_what_somebody_should_look_at() {
    let site = paid_site();
    let said = site.run(&[&AUTHORS[..], &["2026-11", "--now", common::NOW]].concat());
    assert_eq!(
        said,
        fine(
            "\
Nhuận bút tháng 11-2026
Mức theo: Quyết định số 12/QĐ-UBND

Tác giả  Tin, bài  Số tiếng  Số ảnh  Số tiền
Đỗ Bình         3        31       2  160.001
Lê An           2        30       2  310.001
Cộng            4        59       2  470.002
Bằng chữ: Bốn trăm bảy mươi nghìn không trăm linh hai đồng.

Không ghi tác giả (1):
  5-11-2026: Không tên (content/tin-tuc/c.md)

Không mức nào hợp (1):
  7-11-2026: Không mức (content/thong-bao/e.md)

Tháng chưa hết: còn bài thì bảng còn đổi.
"
        )
    );
}

#[test]
fn the_csv_file_and_the_workbook_have_every_item() {
    let site = paid_site();
    let files = ["--out", "n.csv", "--out", "n.XLSX", "--quiet", "--now", common::NOW];
    assert_eq!(site.run(&[&AUTHORS[..], &["2026-11"], &files].concat()), fine(""));
    let csv = std::fs::read_to_string(site.path("n.csv")).unwrap();
    let url = "https://thachhan.example.vn";
    let expected = format!(
        "\u{FEFF}Tác giả,\"Tin, bài\",Ngày đăng,Chuyên mục,Địa chỉ,Số tiếng,Số ảnh,Mức,Đồng tác giả,Số tiền (đồng)\r\n\
         Đỗ Bình,Hai người,2026-11-02,Tin tức,{url}/tin-tuc/a.html,2,2,Tin,2,60000\r\n\
         Đỗ Bình,Hết hạn,2026-11-06,Tin tức,{url}/tin-tuc/d.html,1,0,Tin,1,100001\r\n\
         Đỗ Bình,Không mức,2026-11-07,Thông báo,{url}/thong-bao/e.html,28,0,(không có mức),1,0\r\n\
         Lê An,Hai người,2026-11-02,Tin tức,{url}/tin-tuc/a.html,2,2,Tin,2,60001\r\n\
         Lê An,Dài,2026-11-20,Tin tức,{url}/tin-tuc/b.html,28,0,Bài,1,250000\r\n\
         (không ghi tác giả),Không tên,2026-11-05,Tin tức,{url}/tin-tuc/c.html,1,0,,0,0\r\n\
         Cộng,,,,,,,,,470002\r\n"
    );
    assert_eq!(csv, expected);
    let bytes = std::fs::read(site.path("n.XLSX")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Tin, bài", "Tác giả"]);
    let items = book.worksheet_range("Tin, bài").unwrap();
    let amounts: Vec<&Data> = (4..11).filter_map(|row| items.get_value((row, 9))).collect();
    let expected = [60000.0, 100001.0, 0.0, 60001.0, 250000.0, 0.0, 470002.0].map(Data::Float);
    assert_eq!(amounts, expected.iter().collect::<Vec<_>>());
    let formulas = book.worksheet_formula("Tin, bài").unwrap();
    assert_eq!(formulas.get_value((10, 9)).map(String::as_str), Some("SUM(J5:J10)"));
    let sums = book.worksheet_range("Tác giả").unwrap();
    let sums: Vec<Vec<String>> = sums.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    assert_eq!(
        sums,
        [
            row(["Nhuận bút tháng 11-2026", "", "", "", ""]),
            row(["Mức theo: Quyết định số 12/QĐ-UBND", "", "", "", ""]),
            row(["", "", "", "", ""]),
            row(["Tác giả", "Tin, bài", "Số tiếng", "Số ảnh", "Số tiền (đồng)"]),
            row(["Đỗ Bình", "3", "31", "2", "160001"]),
            row(["Lê An", "2", "30", "2", "310001"]),
            row(["Cộng", "", "", "", "470002"]),
        ]
    );
}

#[test]
fn a_month_without_items_has_an_empty_sheet() {
    let site = paid_site();
    let said =
        site.run(&[&AUTHORS[..], &["2025-01", "--lang", "en", "--out", "n.xlsx", "--now", common::NOW]].concat());
    assert_eq!(
        said,
        fine(
            "Honoraria, January 2025\nRates by: Quyết định số 12/QĐ-UBND\n\nAuthor  Items  Words  Pictures  Amount\n\
             Total       0      0         0       0\nIn words: Không đồng.\nwrote n.xlsx\n"
        )
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(site.path("n.xlsx")).unwrap())).unwrap();
    assert_eq!(book.worksheet_range("Items").unwrap().get_value((4, 9)), Some(&Data::Float(0.0)));
}

#[test]
fn what_is_wrong_with_the_command_or_the_rates_is_told() {
    let site = paid_site();
    let run = |more: &[&str]| site.run(&[&AUTHORS[..], more].concat());
    assert_eq!(run(&["11-2026"]), failed(2, "lỗi: --month: `11-2026` không phải tháng; viết năm-tháng: 2026-11\n"));
    assert_eq!(run(&["2026-11", "--out", "n.ods"]), failed(2, "lỗi: --out: `n.ods` phải là tệp .csv hoặc .xlsx\n"));
    site.write(
        "content/rates.toml",
        "[[rates]]\nname = \"Tin\"\nsections = [\"tin-tu\"]\namount = \"nhiều\"\nfrom_words = 9\nbelow_words = 9\n\
         [[rates]]\namount = 5\n[[rates]]\nname = \"Bài\"\namounts = 5\n",
    );
    let expected = "\
lỗi: cổng không có `tin-tu`
 --> content/rates.toml:3:13
  |
3 | sections = [\"tin-tu\"]
  |             ^^^^^^^^
  |
  = gợi ý: có phải `tin-tuc`?

lỗi: `amount` phải là số nguyên từ 0 đến 1000000000
 --> content/rates.toml:4:10
  |
4 | amount = \"nhiều\"
  |          ^^^^^^^

lỗi: không bài nào dài từ 9 mà chưa đến 9 tiếng
 --> content/rates.toml:6:15
  |
6 | below_words = 9
  |               ^

lỗi: mức này thiếu `name`
 --> content/rates.toml:7:1
  |
7 | [[rates]]
  | ^^^^^^^^^

lỗi: mức này thiếu `amount`
 --> content/rates.toml:9:1
  |
9 | [[rates]]
  | ^^^^^^^^^

lỗi: không có khóa `amounts` ở đây
  --> content/rates.toml:11:1
   |
11 | amounts = 5
   | ^^^^^^^
   |
   = gợi ý: có phải `amount`?

";
    let said = run(&["2026-11", "--now", common::NOW]);
    assert_eq!(said, Said { code: Some(1), out: String::new(), err: expected.to_owned() });
    site.write("content/rates.toml", "[[rates]]\nname = \"Tin\"\namount = 1\n[[rates]]\nname = \"Bài\"\namount = 5\n");
    let expected = "\
lỗi: mức này không bao giờ được dùng: mức ở trên nhận mọi bài
 --> content/rates.toml:4:1
  |
4 | [[rates]]
  | ^^^^^^^^^
  |
  = gợi ý: đặt mức không có điều kiện ở cuối

";
    let said = run(&["2026-11", "--now", common::NOW]);
    assert_eq!(said, Said { code: Some(1), out: String::new(), err: expected.to_owned() });
    std::fs::remove_file(site.path("content/rates.toml")).unwrap();
    let expected = "\
lỗi: chưa có content/rates.toml: mức nhuận bút
--> content/rates.toml
 = gợi ý: tạo tệp có ít nhất: [[rates]], name = \"Tin\", amount = 100000

";
    let said = run(&["2026-11", "--now", common::NOW]);
    assert_eq!(said, Said { code: Some(1), out: String::new(), err: expected.to_owned() });
}

#[test]
fn rates_and_readings_are_not_published() {
    let site = paid_site();
    site.write("content/reading.toml", "thousand = \"ngàn\"\n");
    assert_eq!(site.run(&["build", "--quiet", "--now", common::NOW]), fine(""));
    let public = site.tree("public");
    assert!(public.keys().all(|path| !path.contains("rates") && !path.contains("reading")), "{:?}", public.keys());
}

#[test]
fn bylines_name_their_authors() {
    let table: [(&str, &[&str]); 7] = [
        ("Lê An", &["Lê An"]),
        ("Lê An, Đỗ Bình và Hà Chi", &["Lê An", "Đỗ Bình", "Hà Chi"]),
        ("Lê An - Đỗ Bình", &["Lê An", "Đỗ Bình"]),
        ("Lê  An (tổng hợp); LÊ AN", &["Lê An"]),
        ("Lê An & Đỗ Bình", &["Lê An", "Đỗ Bình"]),
        (" , ;", &[]),
        ("Vàng A Páo", &["Vàng A Páo"]),
    ];
    for (byline, expected) in table {
        assert_eq!(names(byline), expected, "{byline}");
    }
    assert_eq!(
        ["2026-11", "2026-1", "2026-13", "26-11", "2026-11-01", "+026-11"].map(month),
        [Some((2026, 11)), None, None, None, None, None]
    );
}

proptest! {
    #[test]
    fn shares_are_even_and_nothing_is_lost(amount in 0i64..2_000_000_000, among in 1usize..9) {
        let parts = shared(amount, among);
        prop_assert_eq!((parts.len(), parts.iter().sum::<i64>()), (among, amount));
        prop_assert!(parts.iter().max().unwrap() - parts.iter().min().unwrap() <= 1);
    }

    #[test]
    fn totals_are_the_sums_of_rows(
        items in prop::collection::vec((0usize..6, 0usize..40, 1u32..29), 0..12),
        (amount, picture) in (0u32..300_000, 0u32..30_000),
    ) {
        let bylines = ["", "Lê An", "Đỗ Bình", "Lê An, Đỗ Bình", "Hà Chi và lê an và Đỗ Bình", "Hà Chi (ảnh)"];
        let mut sources = Sources::default();
        let mut put = |path: String, text: String| sources.insert(&path, Source::Text(text.into()));
        put("content/site.toml".into(), SITE.into());
        put("content/tin-tuc/_index.md".into(), "+++\ntitle = \"Tin tức\"\n+++\n".into());
        put("content/rates.toml".into(), format!("[[rates]]\nname = \"A\"\nbelow_words = 30\namount = {amount}\npicture = {picture}\n"));
        for (number, (byline, words, day)) in items.iter().enumerate() {
            let author = if *byline == 0 { String::new() } else { format!("author = \"{}\"\n", bylines[*byline]) };
            let text = "tin ".repeat(*words);
            put(format!("content/tin-tuc/bai-{number}.md"), format!("+++\ntitle = \"B\"\ndate = 2026-10-{day:02}\n{author}+++\n\n{text}\n"));
        }
        let options = bantin::Options { now: common::now(), base_url: None, drafts: true };
        let plan = bantin::plan(sources, &options, &mut bantin::PlanMemo::default());
        let mut out = Diagnostics::default();
        let rates = rates::read(&plan.sources, &plan.site, &mut out);
        prop_assert_eq!(out.counts(), (0, 0));
        let sheet = sheet(&plan.site, (2026, 10), &rates);
        let sum: i64 = sheet.rows.iter().map(|row| row.amount).sum();
        prop_assert_eq!(sheet.total.amount, sum);
        prop_assert_eq!(sheet.authors.iter().map(|author| author.amount).sum::<i64>(), sum);
        // What is paid for an item is its rate, however many share it.
        let paid: i64 = items.iter().filter(|(byline, words, ..)| *byline > 0 && *words < 30).map(|_| i64::from(amount)).sum();
        prop_assert_eq!(sum, paid);
        prop_assert_eq!(sheet.total.items, items.iter().filter(|(byline, ..)| *byline > 0).count());
        prop_assert_eq!(sheet.rows.iter().filter(|row| row.author.is_none()).count(), items.iter().filter(|(byline, ..)| *byline == 0).count());
    }
}
