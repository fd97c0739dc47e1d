//! What the calendar does by itself: a name that was entered before its day, events that are past.

use bantin::base::time::Moment;
use bantin::{Options, Plan, PlanMemo, Rendered};

use crate::common::program::{SITE, Site};

fn moment(text: &str) -> Moment {
    Moment::parse_from_rfc3339(text).unwrap()
}

fn plan(site: &Site, now: &str, memo: &mut PlanMemo) -> Plan {
    let sources = bantin::edge::read(&site.path("")).unwrap();
    bantin::plan(sources, &Options { now: moment(now), base_url: None, drafts: false }, memo)
}

fn page(plan: &Plan, address: &str) -> String {
    let page = plan.pages.iter().find(|page| &*page.address == address).unwrap();
    match plan.render(page) {
        Ok(Rendered::Bytes(bytes)) => String::from_utf8(bytes.to_vec()).unwrap(),
        _ => panic!("{address} is no text"),
    }
}

/// The publisher that a page names.
fn publisher(plan: &Plan, address: &str) -> String {
    let html = page(plan, address);
    let (_, rest) = html.split_once("<meta name=\"DC.publisher\" content=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[test]
fn a_new_name_holds_from_its_first_day_on_and_old_items_keep_the_old_one() {
    let site = Site::small();
    let history = "[[agency.history]]\nname = \"Ủy ban nhân dân thị xã\"\nuntil = 2026-12-31\n";
    site.write("content/site.toml", format!("{SITE}\n{history}"));
    let mut memo = PlanMemo::default();
    let before = plan(&site, "2026-12-31T23:59:59+07:00", &mut memo);
    assert_eq!(before.next_change(), Some(moment("2027-01-01T00:00:00+07:00")));
    assert_eq!(publisher(&before, "index.html"), "Ủy ban nhân dân thị xã");
    assert!(!page(&before, "tin-tuc/mot.html").contains("Cơ quan chủ quản khi đăng"));
    let after = plan(&site, "2027-01-01T00:00:00+07:00", &mut memo);
    assert_eq!(after.next_change(), None);
    assert_eq!(publisher(&after, "index.html"), "Ủy ban nhân dân phường");
    assert_eq!(publisher(&after, "tin-tuc/mot.html"), "Ủy ban nhân dân thị xã");
    let line = "<span>Cơ quan chủ quản khi đăng: <span>Ủy ban nhân dân thị xã</span> (nay là <span>Ủy ban nhân dân phường</span>)</span>";
    assert!(page(&after, "tin-tuc/mot.html").contains(line));
}

#[test]
fn what_is_past_leaves_the_home_page_at_midnight_and_stands_once_in_the_calendar() {
    let site = Site::small();
    site.write("content/lich/_index.md", "+++\ntitle = \"Lịch\"\nlayout = \"calendar\"\nrows = \"lich.toml\"\n+++\n");
    let rows = [("2026-11-29", "Giao ban"), ("2026-11-30", "Tiếp dân"), ("2026-12-02", "Họp thôn")];
    let rows = rows.map(|(day, title)| format!("[[rows]]\nday = {day}\ntitle = \"{title}\"\n"));
    site.write("content/lich/lich.toml", rows.concat());
    let mut memo = PlanMemo::default();
    for (now, to_come, past) in [
        ("2026-11-30T23:59:59+07:00", vec!["Tiếp dân", "Họp thôn"], vec!["Giao ban"]),
        ("2026-12-01T00:00:00+07:00", vec!["Họp thôn"], vec!["Tiếp dân", "Giao ban"]),
        ("2026-12-03T00:00:00+07:00", vec![], vec!["Họp thôn", "Tiếp dân", "Giao ban"]),
    ] {
        // A plan that remembers says what a fresh one says.
        for plan in [plan(&site, now, &mut memo), plan(&site, now, &mut PlanMemo::default())] {
            assert_eq!(titles(&page(&plan, "index.html")), to_come, "{now}");
            let list = page(&plan, "lich/index.html");
            assert_eq!(titles(&list), [to_come.clone(), past.clone()].concat(), "{now}");
            assert_eq!(list.contains("Từ hôm nay"), !to_come.is_empty());
        }
    }
    let plan = plan(&site, "2026-11-30T08:00:00+07:00", &mut PlanMemo::default());
    assert_eq!(plan.next_change(), Some(moment("2026-12-01T00:00:00+07:00")));
}

/// The titles of the events that a page shows, in their order.
fn titles(html: &str) -> Vec<&str> {
    let lists = html.split("<ul class=\"documents").skip(1).map(|list| list.split_once("</ul>").unwrap().0);
    let links = lists.flat_map(|list| list.split("<a href=\"").skip(1));
    links.map(|link| link.split_once('>').unwrap().1.split_once("</a>").unwrap().0).collect()
}

#[test]
fn a_calendar_file_keeps_the_rules_of_its_format() {
    let site = Site::small();
    site.write(
        "content/lich/_index.md",
        "+++\ntitle = \"Lịch, tuần; \\\\\"\nlayout = \"calendar\"\nrows = \"lich.toml\"\n+++\n",
    );
    site.write("content/lich/lich.toml", "");
    let empty = plan(&site, "2026-11-24T08:00:00+07:00", &mut PlanMemo::default());
    assert!(!empty.pages.iter().any(|page| page.address.ends_with(".ics")), "there is no event");
    let title = "Họp; bàn, \\\\ “việc” 🌾 ".repeat(9);
    site.write(
        "content/lich/lich.toml",
        format!(
            "[[rows]]\nday = 2026-11-30\ntime = \"Chiều 2h\"\ntitle = \"{title}\"\nplace = \"\"\"Nhà A\nphòng 1\"\"\"\n\n\
             [[rows]]\nday = 2026-12-31\ntitle = \"Cả ngày\"\n"
        ),
    );
    let plan = plan(&site, "2026-11-24T08:00:00+07:00", &mut PlanMemo::default());
    let file = page(&plan, "lich/lich.ics");
    assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']), "lines end in CR LF");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "75 octets at most");
    let plain = file.replace("\r\n ", "");
    let title = title.trim().replace("\\\\", "\\").replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bantin//bantin//VI",
        "X-WR-CALNAME:Lịch\\, tuần\\; \\\\",
        "BEGIN:VEVENT",
        "UID:https://thachhan.example.vn/lich/2026-12-31.html",
        "DTSTAMP:20261231T000000Z",
        "DTSTART;VALUE=DATE:20261231",
        "SUMMARY:Cả ngày",
        "URL:https://thachhan.example.vn/lich/2026-12-31.html",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:https://thachhan.example.vn/lich/2026-11-30-chieu-2h-nha-a-phong-1.html",
        "DTSTAMP:20261130T000000Z",
        "DTSTART:20261130T070000Z",
        &format!("SUMMARY:{title}"),
        "LOCATION:Nhà A\\nphòng 1",
        "URL:https://thachhan.example.vn/lich/2026-11-30-chieu-2h-nha-a-phong-1.html",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(plain.split("\r\n").collect::<Vec<_>>(), expected);
}
