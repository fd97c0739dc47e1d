//! People and their offices: who held which on a day, by the registers whose layout declares it, and whether texts say so.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Item, Site};
use crate::article::FieldValue;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Place, msg, warning};
use crate::base::language::{Language, fold};
use crate::base::source::Sources;
use crate::base::suggest::did_you_mean;
use crate::base::time::day;
use crate::layout::FieldKind;

/// The items of registers of people by the names of the people, in lower case.
#[derive(Default)]
pub struct PeopleIndex(BTreeMap<String, Vec<usize>>);

impl PeopleIndex {
    pub(super) fn new(items: &[Item]) -> PeopleIndex {
        let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (number, item) in items.iter().enumerate().filter(|(_, item)| item.article.layout.offices.is_some()) {
            index.entry(key(&item.article.front.title)).or_default().push(number);
        }
        PeopleIndex(index)
    }
}

fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The names that a field of people lists.
pub fn names(typed: &str) -> impl Iterator<Item = &str> {
    typed.split(';').map(str::trim).filter(|name| !name.is_empty())
}

/// A person of a register, on a day.
pub struct PersonThen<'s> {
    /// The item to read: of an office held on that day, or else of one held before it, or after it.
    pub item: &'s Item,
    /// The offices held on that day, each with its unit; may be empty.
    pub offices: Vec<String>,
}

impl Site {
    /// The names of all people of registers, each once, in alphabetical order of their letters.
    pub fn people(&self) -> BTreeSet<&str> {
        self.people.0.values().flatten().map(|number| &*self.articles[*number].article.front.title).collect()
    }

    /// A person by name, as of a day; none where no register has the name.
    pub fn person_on(&self, name: &str, day: NaiveDate) -> Option<PersonThen<'_>> {
        let numbers = self.people.0.get(&key(name))?;
        let held = || numbers.iter().map(|number| &*self.articles[*number]).filter(|item| self.holds(item, day));
        let mut before: Vec<&Item> = numbers.iter().map(|number| &*self.articles[*number]).collect();
        before.sort_by_key(|item| {
            let [from, _] = self.days_in_force(item);
            (from > Some(day), std::cmp::Reverse(from.filter(|from| *from <= day)))
        });
        let item = held().next().or(before.first().copied())?;
        Some(PersonThen { item, offices: held().map(office_in_unit).collect() })
    }

    fn holds(&self, item: &Item, day: NaiveDate) -> bool {
        let [from, end] = self.days_in_force(item);
        from.is_none_or(|from| from <= day) && end.is_none_or(|end| day < end)
    }
}

fn text(item: &Item, field: Option<usize>) -> &str {
    match field.and_then(|field| item.field(field)) {
        Some(FieldValue::Text(text)) => &text.value,
        _ => "",
    }
}

fn office(item: &Item) -> &str {
    text(item, item.article.layout.offices.as_ref().map(|fields| fields.office))
}

fn unit(item: &Item) -> &str {
    text(item, item.article.layout.offices.as_ref().and_then(|fields| fields.unit))
}

/// An office and the unit it is in: `Chủ tịch Ủy ban nhân dân`.
pub fn office_in_unit(item: &Item) -> String {
    [office(item), unit(item)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Reports names that are nearly those of a register, and offices that texts give to people who did not hold them on the
/// day of the text.
pub(super) fn check(site: &Site, sources: &Sources, out: &mut Diagnostics) {
    if site.people.0.is_empty() {
        return;
    }
    misspelt(site, out);
    let Some(register) = NamesInOffice::of(site) else { return };
    let found: Vec<Vec<Diagnostic>> =
        site.news().par_iter().map(|item| register.read(item, sources).unwrap_or_default()).collect();
    out.extend(found.into_iter().flatten());
}

/// Two people may have names that differ in a letter: only marks that are missing or wrong are sure to be a slip.
fn misspelt(site: &Site, out: &mut Diagnostics) {
    let titles = site.people.0.values().map(|numbers| &*site.articles[numbers[0]].article.front.title);
    let known: BTreeMap<String, &str> = titles.map(|title| (fold(title), title)).collect();
    for item in &site.articles {
        for (field, value) in item.article.layout.fields.iter().zip(&item.article.front.fields) {
            let (FieldKind::Person, Some(FieldValue::Text(typed))) = (&field.kind, value) else { continue };
            for name in names(&typed.value).filter(|name| !site.people.0.contains_key(&key(name))) {
                if let Some(help) = known.get(&fold(name)).map(|right| did_you_mean(name, right)) {
                    warning!(out, "person-name" at (&item.article.path, &typed.span);
                        "`{name}` không có trong danh sách", "`{name}` is not in the register"; help: help);
                }
            }
        }
    }
}

/// Words before an office, or in its line, by which it is another one or of another time.
const OTHER: [&str; 5] = ["phó", "nguyên", "cựu", "quyền", "cố"];
const OTHER_TIME: [&str; 8] = ["nguyên ", "cựu ", "khi đó", "khi ấy", "lúc đó", "lúc ấy", "bấy giờ", "thời điểm"];

/// Words before a name alone: what stands before them is of somebody else.
const HONORIFICS: [&str; 6] = ["đồng chí", "đ/c", "ông", "bà", "anh", "chị"];

/// What ends the words that belong to a name.
const ENDS: [char; 15] = ['.', ',', ';', ':', '!', '?', '(', ')', '“', '”', '"', '–', '|', '#', '='];

/// Marks of Markdown around a name.
const MARKS: [char; 4] = ['*', '_', '[', ']'];

/// What texts are checked against.
struct NamesInOffice<'s> {
    site: &'s Site,
    names: Vec<&'s str>,
    finder: AhoCorasick,
    /// All offices and units, in lower case and short.
    offices: BTreeSet<String>,
    units: BTreeSet<String>,
}

impl<'s> NamesInOffice<'s> {
    fn of(site: &'s Site) -> Option<NamesInOffice<'s>> {
        let items = || site.people.0.values().flatten().map(|number| &*site.articles[*number]);
        let names: BTreeSet<&str> =
            items().map(|item| &*item.article.front.title).filter(|name| name.contains(' ')).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).ok()?;
        let all = |of: fn(&Item) -> &str| items().map(|item| short(of(item))).filter(|text| !text.is_empty()).collect();
        Some(NamesInOffice { site, names, finder, offices: all(office), units: all(unit) })
    }

    /// Reads the text of an item of news; none where it has no date or no text.
    fn read(&self, item: &Item, sources: &Sources) -> Option<Vec<Diagnostic>> {
        let date = item.date?.with_timezone(&self.site.config.time_zone).date_naive();
        let path = &item.article.path;
        let text: &str = sources.text(path)?;
        let (mut told, mut found) = (BTreeSet::new(), Vec::new());
        for one in self.finder.find_iter(text) {
            let (before, after) = (&text[..one.start()], &text[one.end()..]);
            if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
                continue;
            }
            let before = before.rsplit('\n').next().unwrap_or_default();
            let after = after.split('\n').next().unwrap_or_default();
            let Some(said) = self.said(before, after) else { continue };
            let name = self.names[one.pattern().as_usize()];
            if let Some(wrong) = self.judge(name, said, date).filter(|_| told.insert((name, said))) {
                found.push(wrong.place(Place::new(path, one.range())));
            }
        }
        Some(found)
    }

    /// The office that a line gives to the name between its two parts.
    fn said(&self, before: &str, after: &str) -> Option<&str> {
        let [before, after] = [before, after].map(short);
        if OTHER_TIME.iter().any(|word| before.contains(word) || after.contains(word)) {
            return None;
        }
        self.said_before(&before).or_else(|| self.said_behind(&after))
    }

    /// `Chủ tịch UBND xã Nguyễn Văn A`.
    fn said_before(&self, before: &str) -> Option<&str> {
        let words = before.rsplit(ENDS).next()?.trim_matches(|c: char| c == ' ' || MARKS.contains(&c));
        let is_last =
            |word: &&str| words.strip_suffix(*word).is_some_and(|lead| !lead.ends_with(char::is_alphanumeric));
        if HONORIFICS.iter().any(is_last) {
            return None;
        }
        let found = self.offices.iter().filter_map(|office| {
            let at = words.rfind(office.as_str())?;
            let (lead, rest) = (&words[..at], &words[at + office.len()..]);
            let is_whole = !lead.ends_with(char::is_alphanumeric) && !rest.starts_with(char::is_alphanumeric);
            is_whole.then_some((at + office.len(), office, lead.trim_end(), rest.trim()))
        });
        // Of "Phó Chủ tịch" and "Chủ tịch" in one place the longer one is meant.
        let (_, office, lead, rest) = found.max_by_key(|(end, office, ..)| (*end, office.len()))?;
        let is_other = OTHER.iter().any(|word| lead.ends_with(word));
        (!is_other && self.is_unit(rest)).then_some(office.as_str())
    }

    /// `Nguyễn Văn A, Chủ tịch UBND xã,`.
    fn said_behind(&self, after: &str) -> Option<&str> {
        let after = after.trim_start_matches(|c: char| c == ' ' || MARKS.contains(&c));
        let after = [",", "-", "–", "("].iter().find_map(|mark| after.strip_prefix(mark))?.trim_start();
        let office = self
            .offices
            .iter()
            .filter(|office| after.starts_with(office.as_str()))
            .max_by_key(|office| office.len())?;
        let rest = &after[office.len()..];
        let unit = rest.split(ENDS).next()?.trim_matches(|c: char| c == ' ' || MARKS.contains(&c));
        (!rest.starts_with(char::is_alphanumeric) && self.is_unit(unit)).then_some(office.as_str())
    }

    /// Whether the words behind an office are nothing but its unit, or a part of its name.
    fn is_unit(&self, words: &str) -> bool {
        words.is_empty() || self.units.iter().any(|unit| unit.contains(words))
    }

    /// What is wrong with an office of a person on a day; none where the register has it, or says nothing of either.
    fn judge(&self, name: &str, said: &str, date: NaiveDate) -> Option<Diagnostic> {
        let items = || self.site.people.0.get(&key(name)).into_iter().flatten().map(|one| &*self.site.articles[*one]);
        let fits = |item: &&Item| {
            let office = short(office(item));
            !office.is_empty() && (office.starts_with(said) || said.starts_with(office.as_str()))
        };
        let held: Vec<&Item> = items().filter(|item| self.site.holds(item, date)).collect();
        let other_time = items().find(fits);
        if held.iter().any(fits) || held.is_empty() && other_time.is_none() {
            return None;
        }
        let item = held.first().copied().or(other_time)?;
        let help = match held.iter().map(|item| office_in_unit(item)).collect::<Vec<_>>().join("; ") {
            none if none.is_empty() => msg!(
                "danh sách không ghi chức nào vào ngày ấy; sửa bài, hoặc sửa ngày trong danh sách",
                "the register has no office on that day; fix the text, or the days in the register"
            ),
            offices => msg!(
                "theo danh sách, ngày ấy là: {offices}; sửa bài, hoặc sửa ngày trong danh sách",
                "the register says: {offices}; fix the text, or the days in the register"
            ),
        };
        let message = Message {
            vi: format!("ngày {} `{name}` không giữ chức {said}", day(date, Language::Vi)),
            en: format!("on {} `{name}` did not hold the office {said}", day(date, Language::En)),
        };
        Some(warning!("office-date"; message; help: help;
            also: &item.article.path, "trong danh sách", "in the register"))
    }
}

/// A text in lower case, with the usual short forms of the bodies of a commune.
fn short(text: &str) -> String {
    let lower = text.to_lowercase().replace("uỷ", "ủy");
    let lower = lower.replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd");
    lower.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
