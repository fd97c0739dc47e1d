//! Rows and back, nonsense with its place, the laws of merging.

use proptest::prelude::*;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::open::OpenDay;
use super::rows::LastRun;
use super::*;
use crate::base::diagnostic::Diagnostics;
use crate::base::report::{ReportStyle, text as report};
use crate::base::source::{Source, Sources};
use crate::visits::count::{Count, DaySet, Hours, LineCounts, Salts, VisitRule};
use crate::visits::time::{Period, number_of};

const WHOLE: &str = "# bantin visits 1
bots\tmain\t2023-11-08\t2
correction\tc1\t2023-11-07\t-12\t1699400000\tLan\tđếm trùng\\tmột lần
cursor\tmain\t00000000ff\tab12\t00000000ff\t120\t2\t1699343582\t1699343600\t00112233445566778899aabbccddeeff\t0123456789abcdef\t-\t00000000010000000002
day\t2023-11-07\tmain\t2\t2\t5\t1\t9\t0\t0\topen\texact
gap\tmain\t00000000ff\t1699343600\t1699350000\tgone-while-growing
late\t2023-11-06\tmain\t7\t1\t1\t1\t0\t0\t0\t0\tsealed\tapproximate
page\t2023-10\tmain\t/tin-tuc/\t7
page\t2023-11-07\tmain\t/\t5
run\tmain\t8\t0123456789abcdef\t1699343600\t2\t1607277\t2023-11-07
";

fn parse(text: &str) -> (Ledger, String) {
    let path = "content/visits/2023-11.tsv";
    let mut sources = Sources::default();
    sources.insert(path, Source::from_bytes(text.as_bytes()));
    let mut out = Diagnostics::default();
    let mut ledger = Ledger::default();
    read_file(&path.into(), text, &mut ledger, &mut out);
    out.settle(&[]);
    let style = ReportStyle { language: crate::base::language::Language::En, colour: false, most: 99 };
    (ledger, report(&out, &sources, style))
}

#[test]
fn every_row_is_read_and_written_as_it_was() {
    let (ledger, report) = parse(WHOLE);
    assert_eq!(report, "");
    assert_eq!(ledger.text(&Ledger::default()), WHOLE);
}

/// The same 24 figures, `from` and `to` in two of the hours.
fn hours(at: [usize; 2], [from, to]: [u64; 2]) -> Hours {
    let mut hours = Hours::default();
    (hours[at[0]], hours[at[1]]) = (from, to);
    hours
}

#[test]
fn a_file_with_hours_is_of_the_second_version() {
    let text = "# bantin visits 2\n\
        day\t2023-11-07\tmain\t3\t2\t5\t1\t9\t0\t0\tsealed\texact\n\
        hours\t2023-11-07\tmain\t0\t0\t0\t0\t0\t0\t0\t0\t2\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t0\t1\n";
    let (ledger, report) = parse(text);
    assert_eq!(report, "");
    let date = NaiveDate::from_ymd_opt(2023, 11, 7).unwrap_or_default();
    assert_eq!(ledger.hours, BTreeMap::from([((date, "main".to_owned()), hours([8, 23], [2, 1]))]));
    assert_eq!(ledger.text(&Ledger::default()), text);
    // The file of a month in which no day was sealed yet is of the first, which every program reads.
    assert_eq!(ledger.text(&ledger), "# bantin visits 1\n");
}

#[test]
fn of_a_version_to_come_nothing_is_read() {
    let (ledger, report) = parse("# bantin visits 3\nweather\t2023-11-07\tfair\n");
    assert_eq!(ledger, Ledger::default());
    assert_eq!(
        report,
        "error: a ledger of another version of bantin\n --> content/visits/2023-11.tsv:1:1\n  |\n1 | # bantin visits 3\n  | ^^^^^^^^^^^^^^^^^\n  |\n  = help: update bantin, then run it again; the ledger was not changed\n"
    );
}

#[test]
fn an_open_month_says_only_what_the_older_ones_do_not() {
    let (older, _) = parse(WHOLE);
    let mut ledger = older.clone();
    assert_eq!(ledger.text(&older), "# bantin visits 1\n");
    ledger.pages.insert((Period::month(chrono::NaiveDate::default()), "main".into(), "/a\tb".into()), 3);
    assert_eq!(ledger.text(&older), "# bantin visits 1\npage\t1970-01\tmain\t/a\\tb\t3\n");
}

#[test]
fn a_new_list_of_programs_applies_from_the_next_midnight_and_never_backwards() {
    let (today, main) = (number_of(NaiveDate::from_ymd_opt(2023, 11, 7).unwrap_or_default()), "main".to_owned());
    let mut ledger = Ledger::default();
    ledger.adopt("main", 1, today);
    assert_eq!(ledger.lists, BTreeMap::new());
    // Nothing was counted yet: one list for all days, those of old logs too.
    ledger.adopt("main", 2, today);
    assert_eq!([0, today, today + 1].map(|day| ledger.lists_of("main").on(day)), [1, 2, 2]);
    ledger.runs.insert(main, LastRun::default());
    ledger.adopt("main", 2, today + 9);
    ledger.adopt("main", 4, today + 9);
    // An older program does not take it back.
    ledger.adopt("main", 3, today + 10);
    assert_eq!([today, today + 9, today + 10].map(|day| ledger.lists_of("main").on(day)), [2, 2, 4]);
    assert_eq!(
        ledger.text(&Ledger::default()),
        "# bantin visits 1\nbots\tmain\t2000-01-01\t2\nbots\tmain\t2023-11-17\t4\nrun\tmain\t0\t\t0\t0\t0\t-\n"
    );
    assert_eq!(ledger.lists_of("b").on(today + 10), 1);
}

#[test]
fn nonsense_is_told_at_its_place() {
    let table = [
        ("dya\t2023-11-07\n", "error: there is no kind of row `dya`\n --> content/visits/2023-11.tsv:1:1\n"),
        (
            "day\t2023-02-31\tmain\t0\t0\t0\t0\t0\t0\t0\topen\texact\n",
            "error: `date` cannot be `2023-02-31`\n --> content/visits/2023-11.tsv:1:5\n",
        ),
        (
            "\nday\t2023-11-07\tmain\t-1\t0\t0\t0\t0\t0\t0\topen\texact\n",
            "error: `visits` cannot be `-1`\n --> content/visits/2023-11.tsv:2:21\n",
        ),
        (
            "day\t2023-11-07\tmain\t9\t0\t3\t0\t0\t0\t0\topen\texact\n",
            "error: 9 visits, but only 3 page views\n --> content/visits/2023-11.tsv:1:1\n",
        ),
        (
            "day\t2023-11-07\tmain\t99999999999999999999\n",
            "error: `visits` cannot be `99999999999999999999`\n --> content/visits/2023-11.tsv:1:21\n",
        ),
        (
            "day\t2023-11-07\tmain\t1\n",
            "error: the column `visitors` is missing\n --> content/visits/2023-11.tsv:1:22\n",
        ),
        ("bots\tmain\t2023-11-08\t0\n", "error: `list` cannot be `0`\n --> content/visits/2023-11.tsv:1:22\n"),
        ("hours\t2023-11-07\tmain\t1\tx\n", "error: `hours` cannot be `x`\n --> content/visits/2023-11.tsv:1:25\n"),
        (
            "hours\t2023-11-07\tmain\t1\t2\n",
            "error: the column `hours` is missing\n --> content/visits/2023-11.tsv:1:26\n",
        ),
        ("page\t2023-11\tmain\t/a\t1\t2\n", "error: a column too many\n --> content/visits/2023-11.tsv:1:24\n"),
        ("page\t2023-11\t../x\t/a\t1\n", "error: `server` cannot be `../x`\n --> content/visits/2023-11.tsv:1:14\n"),
        ("run\tmain\t1\tzz\t0\t0\t0\t-\n", "error: `token` cannot be `zz`\n --> content/visits/2023-11.tsv:1:12\n"),
        ("cursor\tmain\tff\tab12\tff\n", "error: `mark` cannot be `ff`\n --> content/visits/2023-11.tsv:1:21\n"),
        ("# bantin visits 9\n", "error: a ledger of another version of bantin\n --> content/visits/2023-11.tsv:1:1\n"),
        (
            "page\t2023-11\tmain\t/a\t1\npage\t2023-11\tmain\t/a\t2\n",
            "error: this row is in the ledger twice\n --> content/visits/2023-11.tsv:2:1\n",
        ),
    ];
    for (text, expected) in table {
        let (_, report) = parse(text);
        let head: String = report.split_inclusive('\n').take(2).collect();
        assert_eq!(head, expected, "{text:?}");
    }
}

prop_compose! {
    fn day()(visits in 0..9u64, more in 0..9u64, bots in 0..9u64, open: bool, approximate: bool) -> Day {
        let views = visits + more;
        Day { visits, visitors: visits, views, bots, excluded: 0, unreadable: 0, clamped: 0, open, approximate }
    }
}

prop_compose! {
    fn some_ledger()(
        servers in prop::collection::btree_map("[ab]", (0..4u64, day(), 0..9u64, any::<bool>()), 0..3),
        late in prop::collection::btree_map((0..3u64, 0..3i64), day(), 0..3),
        corrections in prop::collection::btree_map("c[0-3]", (-9..9i64, "[ \t\\\\a-đ]{0,5}"), 0..3),
    ) -> Ledger {
        let date = |n: i64| chrono::NaiveDate::default() + chrono::TimeDelta::days(n);
        let mut ledger = Ledger::default();
        for (server, (generation, day, views, has_hours)) in servers {
            let token = "0123456789abcdef".to_owned();
            ledger.runs.insert(server.clone(), LastRun { generation, token, ..LastRun::default() });
            ledger.days.insert((date(1), server.clone()), day);
            if has_hours {
                ledger.hours.insert((date(1), server.clone()), hours([8, 9], [day.visits, views]));
            }
            ledger.lists.insert((server.clone(), date(generation as i64)), 2);
            ledger.pages.insert((Period::Day(date(1)), server, "/".into()), views);
        }
        for ((generation, n), day) in late {
            ledger.late.insert(("a".into(), generation, date(n)), day);
        }
        for (id, (visits, reason)) in corrections {
            let correction = VisitCorrection { date: date(0), visits, at: 0, by: String::new(), reason };
            ledger.corrections.insert(id, correction);
        }
        ledger
    }
}

fn merged(a: &Ledger, b: &Ledger) -> Ledger {
    let mut sum = a.clone();
    sum.merge(b);
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn merging_knows_no_order(a in some_ledger(), b in some_ledger(), c in some_ledger()) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&a, &a), a.clone());
        prop_assert_eq!(merged(&merged(&a, &b), &b), merged(&a, &b));
    }

    #[test]
    fn what_is_written_is_read(a in some_ledger()) {
        let text = a.text(&Ledger::default());
        let (read, report) = parse(&text);
        prop_assert_eq!(report, "");
        prop_assert_eq!(read, a);
    }

    #[test]
    fn any_text_parses(text in "(run|day|hours|page|cursor|late|correction|gap|#)?[\\t0-9a-f\\-/\\\\n]{0,60}\\n?") {
        let _ = parse(&text);
    }
}

/// A ledger after this many commits, with a day of this many views.
fn counted_day(generation: u64, day: &str, views: u64, state: &str) -> Ledger {
    let run = format!("run\tmain\t{generation}\t{generation:016x}\t1699343582\t0\t{views}\t-\n");
    let day = format!("day\t{day}\tmain\t{views}\t{views}\t{views}\t0\t0\t0\t0\t{state}\texact\n");
    let (ledger, report) = parse(&(day + &run));
    assert_eq!(report, "");
    ledger
}

#[test]
fn f3_a_sealed_day_that_differs_is_another_machines() {
    let forked = |one: &Ledger, other: &Ledger| {
        let found = one.forked_server(other);
        assert_eq!(found, other.forked_server(one));
        found.is_some()
    };
    // A clone with fewer lines of the same day, which nothing but the day shows.
    let of = |generation, views, state| counted_day(generation, "2023-11-07", views, state);
    assert!(forked(&of(9, 60, "sealed"), &of(5, 55, "sealed")));
    assert!(forked(&of(9, 55, "sealed"), &of(5, 60, "sealed")));
    assert!(!forked(&of(9, 60, "sealed"), &of(5, 60, "sealed")));
    // It was open in the older one, or is again in the newer one.
    assert!(!forked(&of(9, 60, "sealed"), &of(5, 55, "open")));
    assert!(!forked(&of(9, 60, "open"), &of(5, 55, "open")));
    assert!(forked(&of(9, 60, "open"), &of(5, 55, "sealed")));
    assert!(forked(&of(9, 60, "open"), &of(5, 61, "open")));
    assert!(forked(&of(9, 60, "sealed"), &counted_day(5, "2023-11-06", 1, "sealed")));
}

#[test]
fn f5_sums_of_many_servers_and_of_many_wrong_days_are_bounded() {
    let report = |ledger: String| {
        let mut sources = Sources::default();
        sources.insert("content/visits/2023-11.tsv", Source::Text(ledger.as_str().into()));
        let mut out = Diagnostics::default();
        read_ledger(&sources, None, &mut out);
        out.iter().map(|one| one.message.en.clone()).collect::<Vec<String>>()
    };
    let day = |date: &str, server: &str| format!("day\t{date}\t{server}\t0\t0\t1\t0\t0\t0\t0\tsealed\texact\n");
    let servers = |n: usize| (0..n).map(|at| day("2023-11-07", &format!("s{at}"))).collect::<String>();
    assert_eq!(report(servers(101)), ["more than 100 servers in the ledger"]);
    assert_eq!((report(servers(100)).len(), report(servers(10)).len()), (50, 20));
    let months = |n: usize| {
        (0..n).map(|at| day(&format!("{}-{:02}-01", 2000 + at / 12, at % 12 + 1), "main")).collect::<String>()
    };
    assert_eq!((report(months(300)).len(), report(months(12)).len()), (50, 13));
}

/// What is kept of a day that is sealed: visits of its row, and those in the hours of 8 and 9.
fn sealed(change: impl FnOnce(&mut Day, &mut OpenDay)) -> (u64, Option<[u64; 2]>) {
    let date = NaiveDate::from_ymd_opt(2023, 11, 7).unwrap_or_default();
    let (day, zone) = (number_of(date), crate::config::vietnam());
    let books = Bookkeeper {
        server: "main".to_owned(),
        zone,
        now: crate::visits::time::start_of(day + 2, zone),
        rule: VisitRule::Gap,
        since: None,
    };
    let mut row = Day { views: 9, open: true, ..Day::default() };
    let mut one = OpenDay::default();
    for (visitor, second) in [(1, 8 * 3600), (2, 8 * 3600 + 60), (3, 9 * 3600)] {
        one.set.add(visitor, (second, second));
    }
    change(&mut row, &mut one);
    let mut ledger = Ledger::default();
    ledger.days.insert((date, books.server.clone()), row);
    let mut open = OpenState { days: BTreeMap::from([(day, one)]), ..OpenState::default() };
    books.close(None, &mut ledger, &mut open, &Ledger::default(), "0123456789abcdef");
    assert!(open.days.is_empty());
    let key = (date, books.server.clone());
    let hours = ledger.hours.get(&key).map(|hours| {
        assert_eq!(hours.iter().sum::<u64>(), ledger.days[&key].visits);
        [hours[8], hours[9]]
    });
    (ledger.days[&key].visits, hours)
}

#[test]
fn hours_are_kept_only_where_that_of_every_visit_is_known() {
    assert_eq!(sealed(|_, _| ()), (3, Some([2, 1])));
    // Visitors that were lost, or too many for the memory; lines without a sound time; no visit.
    assert_eq!(sealed(|_, one| one.more_visits = 2), (5, None));
    assert_eq!(sealed(|_, one| one.more_visits = 20), (9, None));
    assert_eq!(sealed(|_, one| one.approximate = true), (3, None));
    assert_eq!(sealed(|row, _| row.clamped = 1), (3, None));
    assert_eq!(sealed(|_, one| one.set = DaySet::default()), (0, None));
    // More visits than views, which only a damaged state can say.
    assert_eq!(sealed(|row, _| row.views = 2), (2, None));
    // What was sealed before stays as it was.
    assert_eq!(sealed(|row, _| (row.open, row.visits) = (false, 7)), (7, None));
}

#[test]
fn late_lines_have_no_hours() {
    let date = NaiveDate::from_ymd_opt(2023, 11, 7).unwrap_or_default();
    let (day, zone) = (number_of(date), crate::config::vietnam());
    let now = crate::visits::time::start_of(day + 2, zone);
    let books = Bookkeeper { server: "main".to_owned(), zone, now, rule: VisitRule::Gap, since: None };
    let key = (date, books.server.clone());
    let mut ledger = Ledger::default();
    ledger.days.insert(key.clone(), Day { visits: 3, visitors: 3, views: 3, ..Day::default() });
    ledger.hours.insert(key, hours([8, 9], [2, 1]));
    let before = ledger.hours.clone();
    let mut set = DaySet::default();
    set.add(1, (0, 0));
    let count = Count {
        days: BTreeMap::from([(day, LineCounts { views: 1, ..LineCounts::default() })]),
        sets: BTreeMap::from([(day, set)]),
        ..Count::default()
    };
    let salts = Salts { open: BTreeMap::new(), run: [0; 32] };
    let mut open = OpenState::default();
    books.book(&mut ledger, &mut open, &salts, count);
    books.close(Some(day), &mut ledger, &mut open, &Ledger::default(), "0123456789abcdef");
    assert_eq!((days(&ledger)[&date].visits, ledger.hours), (4, before));
}
