//! Duties that items of a section meet.

use chrono::{Days, NaiveDate};

use super::{Assessment, Seen};
use crate::article::FieldValue;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::duties::pages::{has_word, is_called, is_example, items as public};
use crate::duties::profile::{ItemsWanted, OnTime};
use crate::duties::{DutyState, FixLocation};
use crate::layout::Field;
use crate::site::{Item, Section};

/// Looks for a section and at its items.
pub(super) fn look(seen: Seen, wanted: &ItemsWanted, days: Option<i64>, out: &mut Assessment) {
    let is_it = |section: &&Section| {
        let is_layout = wanted.layout.as_ref().is_none_or(|layout| *layout == section.article.layout.name);
        let folder = section.folder.rsplit('/').next().unwrap_or_default();
        is_layout
            && (wanted.names.is_empty()
                || is_called(&section.article, &wanted.names)
                || has_word(folder, &wanted.names))
    };
    let sections: Vec<&Section> = seen.site.sections.iter().filter(is_it).collect();
    if sections.is_empty() {
        let what = match (&wanted.layout, wanted.names.is_empty()) {
            (Some(layout), true) => {
                msg!("chưa có chuyên mục nào ghi `layout = \"{layout}\"`", "no section says `layout = \"{layout}\"`")
            }
            _ => {
                let names = wanted.names.join("`, `");
                msg!(
                    "không chuyên mục nào có tên hay địa chỉ như `{names}`",
                    "no section has a name or an address like `{names}`"
                )
            }
        };
        out.say(DutyState::Missing, what);
        return;
    }
    let real = of_sections(seen, &sections, days, out);
    lacking(&real, &wanted.fields, out);
    if let Some(on_time) = &wanted.on_time {
        late(seen, &real, on_time, out);
    }
}

/// Says how many items there are, how many of them are examples, and how old the newest is. The items that are no examples.
pub(super) fn of_sections<'s>(
    seen: Seen<'s>,
    sections: &[&'s Section],
    days: Option<i64>,
    out: &mut Assessment,
) -> Vec<&'s Item> {
    let title = sections.first().map_or("", |section| section.article.front.title.as_str());
    let all = sections.iter().flat_map(|section| public(seen.site, section));
    let (examples, real): (Vec<&Item>, Vec<&Item>) = all.partition(|item| is_example(seen.sources, &item.article));
    if let Some(example) = examples.first() {
        let count = examples.len();
        out.at(file(example)).say(
            DutyState::Incomplete,
            msg!("“{title}” còn {count} mục ghi (ví dụ)", "“{title}” still has examples, marked (ví dụ): {count}"),
        );
    }
    if real.is_empty() {
        let place =
            sections.first().map_or(FixLocation::Nowhere, |section| FixLocation::File(section.article.path.clone()));
        if examples.is_empty() {
            out.at(place).say(DutyState::Missing, msg!("“{title}” chưa có mục nào", "“{title}” has no items"));
        }
        return real;
    }
    let count = real.len();
    out.say(DutyState::Present, msg!("“{title}” có {count} mục", "items of “{title}”: {count}"));
    if let Some(newest) = real.iter().filter_map(|item| happens(seen, item)).max() {
        seen.age(newest, days, out);
    }
    real
}

/// The day of an item: when it happens, or else its date.
fn happens(seen: Seen, item: &Item) -> Option<NaiveDate> {
    let upcoming = item.article.layout.upcoming.and_then(|field| item.day(Some(field)));
    upcoming.or_else(|| Some(item.changed(seen.site.config.time_zone)?.date_naive()))
}

/// The field of an item's layout, and its value.
fn field<'i>(item: &'i Item, name: &str) -> Option<(&'i Field, Option<&'i FieldValue>)> {
    let fields = &item.article.layout.fields;
    let at = fields.iter().position(|field| field.name == name)?;
    Some((&fields[at], item.article.front.fields.get(at).and_then(Option::as_ref)))
}

/// Whether an item has what a field of this name holds; `body` is its text.
fn has(item: &Item, name: &str) -> bool {
    match name {
        "body" => item.article.body.words.iter().next().is_some(),
        name => field(item, name).is_none_or(|(_, value)| value.is_some()),
    }
}

fn lacking(items: &[&Item], fields: &[String], out: &mut Assessment) {
    for name in fields {
        let mut without = items.iter().filter(|item| !has(item, name)).peekable();
        let Some(first) = without.peek() else { continue };
        let label = match field(first, name) {
            Some((field, _)) => field.label.clone(),
            None => first.article.layout.body.clone().unwrap_or_else(|| msg!("Nội dung", "Text")),
        };
        let (spot, count, all) = (file(first), without.count(), items.len());
        out.at(spot).say(
            DutyState::Incomplete,
            Message {
                vi: format!("{count} trên {all} mục thiếu “{}”", label.vi),
                en: format!("items without “{}”: {count} of {all}", label.en),
            },
        );
    }
}

/// Items that wait for longer than they may.
fn late(seen: Seen, items: &[&Item], OnTime { from, to, within }: &OnTime, out: &mut Assessment) {
    let today = seen.site.today();
    let is_late = |item: &&&Item| {
        let Some((_, Some(FieldValue::Date(since)))) = field(item, from) else { return false };
        let last = u64::try_from(*within).ok().and_then(|days| since.checked_add_days(Days::new(days)));
        !has(item, to) && last.is_some_and(|last| last < today)
    };
    let mut late = items.iter().filter(is_late).peekable();
    let Some(first) = late.peek() else { return };
    let (spot, title) = (file(first), first.article.front.title.clone());
    let label = |language: Language| field(first, to).map_or("", |(field, _)| field.label.text(language)).to_owned();
    let (vi, en) = (label(Language::Vi), label(Language::En));
    let count = late.count();
    out.at(spot).say(
        DutyState::Overdue,
        Message {
            vi: format!("{count} mục quá {within} ngày chưa có “{vi}”, như “{title}”"),
            en: format!("items without “{en}” after {within} days: {count}, such as “{title}”"),
        },
    );
}

/// The file of an item; of a row the table.
fn file(item: &Item) -> FixLocation {
    let path = &item.article.path;
    FixLocation::File(path.split_once('#').map_or_else(|| path.clone(), |(table, _)| table.into()))
}
