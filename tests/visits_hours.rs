//! The hours of the day on the page of visits: when they are there, what they say, and what `check` says of hours that somebody
//! edited.

use std::fs;

use crate::common::program::{Site, fine};

const MONTH: &str = "content/visits/2026-11.tsv";
const PAGE: &str = "public/thong-ke/luot-truy-cap.html";
const PICTURE: &str = "public/thong-ke/luot-truy-cap-theo-gio.svg";

/// Half of the readers of a day come after eight, a quarter after nine, a quarter after twenty.
fn readers(days: u32, of_a_day: u32) -> String {
    let line = |day: u32, n: u32| {
        let (hour, minute) = ([8, 8, 9, 20][n as usize % 4], n / 4 % 60);
        format!(
            "203.113.{day}.{n} - - [{day:02}/Nov/2026:{hour:02}:{minute:02}:00 +0700] \"GET /tin-tuc/mot.html HTTP/1.1\" 200 900 \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0\"\n"
        )
    };
    (1..=days).flat_map(|day| (0..of_a_day).map(move |n| line(day, n))).collect()
}

/// A portal that has counted so many days, from 1 November on, and was built on the 20th.
fn counted(days: u32, of_a_day: u32) -> Site {
    let site = Site::small();
    site.write("content/stats.toml", "[visits]\nlogs = [\"../logs/*\"]\n");
    site.write("logs/access.log", readers(days, of_a_day));
    build(&site);
    // The last day is sealed by the run after that which read of it.
    for minute in ["12:00", "12:01"] {
        assert_eq!(
            site.run(&["visits", "--lang", "en", "--now", &format!("2026-11-20T{minute}"), "--quiet"]),
            fine("")
        );
    }
    build(&site);
    site
}

fn build(site: &Site) {
    let said = site.run(&["build", "--quiet", "--now", "2026-11-20T12:02"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

fn read(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap()
}

fn explained(site: &Site, language: &str) -> String {
    let said = site.run(&["visits", "explain", "2026-11-03", "--lang", language, "--now", "2026-11-20T12:02"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    said.out.lines().skip(1).collect::<Vec<&str>>().join("\n")
}

/// The section of the page that has a text, as the lines of its tags.
fn section(page: &str, text: &str) -> String {
    page.split("<section ").find(|section| section.contains(text)).unwrap_or_default().to_owned()
}

#[test]
fn a_portal_that_is_read_enough_shows_its_hours() {
    let site = counted(8, 120);
    let rows: Vec<String> =
        read(&site, MONTH).lines().filter(|row| row.starts_with("hours")).map(str::to_owned).collect();
    let row = |day| {
        let zeros = |many: usize| "\t0".repeat(many);
        format!("hours\t2026-11-{day:02}\tmain{}\t60\t30{}\t30{}", zeros(8), zeros(10), zeros(3))
    };
    assert_eq!(rows, (1..9).map(row).collect::<Vec<String>>());
    assert_eq!(
        explained(&site, "vi"),
        "3-11-2026 (main), lượt theo giờ bắt đầu: 8–9 giờ: 60, 9–10 giờ: 30, 20–21 giờ: 30"
    );
    assert_eq!(
        explained(&site, "en"),
        "3 November 2026 (main), visits by the hour in which they began: 8:00–9:00: 60, 9:00–10:00: 30, 20:00–21:00: 30"
    );
    let page = read(&site, PAGE);
    let hours = section(&page, "Theo giờ trong ngày</h2>");
    for said in [
        "<strong>Đông nhất từ 8 đến 9 giờ</strong> <span class=\"chart-unit chart-what\">Lượt truy cập theo giờ trong ngày (đơn vị: %)</span>",
        "Tính gộp 8 ngày trọn trong khoảng từ <span class=\"day\">1-11-2026</span> đến <span class=\"day\">8-11-2026</span>, làm tròn đến phần trăm.",
        "href=\"../thong-ke/luot-truy-cap-theo-gio.svg\" download",
        "<th scope=\"col\">Giờ</th><th scope=\"col\" class=\"right\">Tỷ lệ lượt truy cập</th>",
        "<th scope=\"row\">8–9 giờ</th><td>50%</td>",
        "<th scope=\"row\">20–21 giờ</th><td>25%</td>",
        "<th scope=\"row\">23–24 giờ</th><td>0%</td>",
    ] {
        assert!(hours.contains(said), "{said}\n{hours}");
    }
    assert_eq!(hours.matches("<th scope=\"row\">").count(), 24);
    assert!(page.contains("<li>Theo giờ: "), "{page}");
    assert!(read(&site, PICTURE).contains("Đông nhất từ 8 đến 9 giờ"));

    // In English; and the ledger is the same for the next count.
    let before = read(&site, MONTH);
    site.write("content/site.toml", format!("language = \"en\"\n{}", read(&site, "content/site.toml")));
    build(&site);
    let hours = section(&read(&site, "public/statistics/visits.html"), "By hour of the day</h2>");
    for said in [
        "<strong>Busiest from 8:00 to 9:00</strong> <span class=\"chart-unit chart-what\">Visits by hour of the day (unit: %)</span>",
        "8 whole days from 1 November 2026 to 8 November 2026 together, rounded to whole percents.",
        "<th scope=\"row\">8:00–9:00</th><td>50%</td>",
    ] {
        assert!(hours.contains(said), "{said}\n{hours}");
    }
    assert_eq!(site.run(&["visits", "--now", "2026-11-21T12:00", "--quiet"]), fine(""));
    assert_eq!(read(&site, MONTH), before);
}

#[test]
fn where_a_single_reader_would_show_there_are_no_hours_on_the_page() {
    for (days, of_a_day) in [(6, 200), (8, 99)] {
        let site = counted(days, of_a_day);
        assert_eq!(read(&site, MONTH).lines().filter(|row| row.starts_with("hours")).count(), days as usize);
        let page = read(&site, PAGE);
        assert!(page.contains("Theo ngày</h2>") && !page.contains("Theo giờ") && !page.contains("theo-gio"), "{page}");
        assert!(!site.path(PICTURE).exists());
    }
}

#[test]
fn hours_that_somebody_edited_are_told_and_not_shown() {
    let site = counted(7, 120);
    assert!(read(&site, PAGE).contains("Theo giờ trong ngày</h2>"));
    let before = read(&site, MONTH);
    let after = before.replacen("\t60\t30", "\t61\t30", 1);
    assert_ne!(after, before);
    site.write(MONTH, &after);
    let told = "warning: 2026-11-01 (main): 120 visits, but those of its hours add up to 121\n";
    let verified = site.run(&["visits", "verify", "--lang", "en", "--now", "2026-11-20T12:02"]);
    assert!(verified.code == Some(1) && verified.err.contains(told), "{verified:?}");
    let checked = site.run(&["check", "--lang", "en", "--now", "2026-11-20T12:02"]);
    let said = checked.out + &checked.err;
    let at = after.lines().position(|row| row.starts_with("hours")).unwrap() + 1;
    assert!(said.contains(told) && said.contains(&format!("--> {MONTH}:{at}:1\n")), "{said}");
    build(&site);
    assert!(!read(&site, PAGE).contains("Theo giờ"), "six days are too few");
    // The count goes on, and writes what it cannot know as little as it takes it away.
    site.write(
        "logs/access.log",
        readers(7, 120) + &readers(8, 1).lines().last().unwrap().replace("08/Nov", "19/Nov") + "\n",
    );
    assert_eq!(site.run(&["visits", "--now", "2026-11-20T12:03", "--quiet"]), fine(""));
    assert!(read(&site, MONTH).contains("\t61\t30"));
}
