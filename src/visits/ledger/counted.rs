//! Days that another program has counted by the same rules, such as a warehouse that has the logs already (`docs/visits-sql.md`):
//! CSV, one row for each day and one for each page of a day.
//!
//! ```text
//! day,2026-11-01,290,285,583,557,863,0      date, visits, visitors, views, bots, excluded, unreadable
//! page,2026-11-01,/tin-tuc/a.html,12,,,,    date, page, views
//! ```
//!
//! They become rows of a server of their own, sealed: the same days again change nothing, others in their place are refused.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::figures::visits_of;
use super::rows::{Day, Ledger};
use crate::base::diagnostic::{Message, msg};
use crate::visits::count::Pages;
use crate::visits::settings::COUNTED;
use crate::visits::time::{DayNumber, Period, number_of};

/// No count is higher.
const MOST: u64 = 1_000_000_000_000;

/// A day, and the views of its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct CountedDay {
    day: Option<Day>,
    pages: BTreeMap<String, u64>,
}

/// Days as they were counted elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountedDays(BTreeMap<NaiveDate, CountedDay>);

impl CountedDays {
    /// Reads the CSV. Pages are those of the portal.
    ///
    /// # Errors
    /// The first row that cannot be, by its line; or a day whose pages do not add up to its views.
    pub fn read(csv: &[u8], pages: &Pages) -> Result<CountedDays, Message> {
        let mut days = CountedDays::default();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
        for (at, record) in reader.byte_records().enumerate() {
            let line = at + 1;
            let wrong =
                |what: &str| msg!("dòng {line}: `{what}` không đúng dạng", "line {line}: `{what}` is not of the form");
            let record = record.map_err(|error| msg!("dòng {line}: {error}", "line {line}: {error}"))?;
            let row: Option<Vec<&str>> = record.iter().map(|field| std::str::from_utf8(field).ok()).collect();
            let row = row.ok_or_else(|| wrong("…"))?;
            let date = row.get(1).and_then(|text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok());
            let date = date.ok_or_else(|| wrong(&row.join(",")))?;
            let day = days.0.entry(date).or_default();
            let is_new = match row.first() {
                Some(&"day") => day.day.replace(numbers(&row).ok_or_else(|| wrong(&row.join(",")))?).is_none(),
                Some(&"page") => {
                    let (Some(path), Some(views)) = (row.get(2), row.get(3).and_then(|text| number(text))) else {
                        return Err(wrong(&row.join(",")));
                    };
                    let page = pages.find(path.as_bytes()).ok_or_else(|| {
                        msg!(
                            "dòng {line}: cổng này không có trang `{path}`",
                            "line {line}: this portal has no page `{path}`"
                        )
                    })?;
                    // Before the first build all pages are one.
                    let is_new = pages.known.is_none() || !day.pages.contains_key(&page);
                    *day.pages.entry(page).or_default() += views;
                    is_new
                }
                _ => return Err(wrong(&row.join(","))),
            };
            if !is_new {
                return Err(msg!("dòng {line}: có hai lần", "line {line}: it is there twice"));
            }
        }
        days.0.iter().try_for_each(|(date, day)| sound(*date, day))?;
        Ok(days)
    }

    /// Enters the days. How many are new.
    ///
    /// # Errors
    /// If a day is not over yet (`today` is), or is in the ledger with other numbers; then nothing is entered.
    pub fn enter(
        self,
        ledger: &mut Ledger,
        (now, today): (i64, DayNumber),
        (token, since): (&str, Option<NaiveDate>),
    ) -> Result<usize, Message> {
        let mut new = Vec::new();
        for (date, CountedDay { day, pages }) in self.0 {
            let day = day.unwrap_or_default();
            if number_of(date) >= today {
                return Err(msg!("ngày {date} chưa qua; chưa ghi gì", "{date} is not over yet; nothing was recorded"));
            }
            match ledger.days.get(&(date, COUNTED.to_owned())) {
                None => new.push((date, day, pages)),
                Some(known) if *known == day => {}
                Some(_) => {
                    return Err(msg!(
                        "ngày {date} đã có trong sổ với số khác; chưa ghi gì; sửa số bằng `bantin visits correct`",
                        "{date} is in the ledger with other numbers; nothing was recorded; change figures with `bantin visits correct`"
                    ));
                }
            }
        }
        let count = new.len();
        for (date, day, pages) in new {
            ledger.days.insert((date, COUNTED.to_owned()), day);
            for (page, views) in pages {
                *ledger.pages.entry((Period::of(number_of(date), today), COUNTED.to_owned(), page)).or_default() +=
                    views;
            }
        }
        if count > 0 {
            let high = visits_of(ledger, COUNTED, since);
            let run = ledger.runs.entry(COUNTED.to_owned()).or_default();
            run.generation += 1;
            token.clone_into(&mut run.token);
            (run.at, run.since) = (now, since);
            run.high = run.high.max(high);
        }
        Ok(count)
    }
}

/// What a day is, with its sums.
fn numbers(row: &[&str]) -> Option<Day> {
    let numbers: Option<Vec<u64>> = row.get(2..)?.iter().map(|text| number(text)).collect();
    let [visits, visitors, views, bots, excluded, unreadable] = numbers?.try_into().ok()?;
    let day = Day { visits, visitors, views, bots, excluded, unreadable, ..Day::default() };
    (visits <= views && visitors <= views).then_some(day)
}

fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number <= MOST)
}

fn sound(date: NaiveDate, day: &CountedDay) -> Result<(), Message> {
    let Some(counted) = day.day else {
        return Err(msg!("thiếu dòng `day` của ngày {date}", "the row `day` of {date} is missing"));
    };
    let (views, pages) = (counted.views, day.pages.values().sum::<u64>());
    if views == pages {
        return Ok(());
    }
    Err(msg!(
        "ngày {date}: {views} lần xem, mà các trang cộng lại {pages}",
        "{date}: {views} page views, but those of its pages add up to {pages}"
    ))
}
