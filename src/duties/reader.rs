//! The reading of a profile, with every mistake at its place.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::profile::{Duty, DutyProfile, Force, ItemsWanted, Knowledge, OnTime, Regulation, Requirement};
use crate::base::diagnostic::{Diagnostics, Message, error, msg};
use crate::base::language::Language;
use crate::base::source::{SourcePath, Sources};
use crate::base::suggest::suggest;
use crate::base::value::{self, Entry, Fields, Node, Spanned, Value};
use crate::base::warnings::{WARNINGS, is_warning};

/// A site's own profile.
pub const OWN: &str = "content/duties.toml";

/// The profile that a site has which names none.
const DEFAULT: &str = "commune";

/// The profiles that come with bantin.
const BUILT_IN: [(&str, &str); 2] = [(DEFAULT, include_str!("profiles/commune.toml")), ("none", "")];

/// The keys of `[agency]` that a duty can ask for.
const AGENCY: [&str; 7] = ["name", "parent", "address", "phone", "email", "editor", "licence"];

/// The kinds of duties: the key that says what is wanted.
const KINDS: [&str; 11] =
    ["page", "language", "items", "statistics", "agency", "link", "domain", "clean", "metadata", "built_in", "by_hand"];

/// The profile of a site: a built-in one, without what `content/duties.toml` leaves out, and with what it adds.
pub fn read(sources: &Sources, out: &mut Diagnostics) -> DutyProfile {
    let path = SourcePath::from(OWN);
    let text = sources.text(OWN).map_or("", |text| &**text);
    let entries = value::toml(text, 0, &path, out);
    let mut keys = Fields::new(&entries, &path);
    let base = keys.text("profile", out).and_then(|name| built_in(&name, &path, out)).unwrap_or(BUILT_IN[0].1);
    let off = keys.texts("off", out);
    // A mistake in what comes with bantin is one of ours, which the tests find.
    let mut profile = own(base, &"profile.toml".into(), &mut Diagnostics::default());
    for id in off {
        if !profile.duties.iter().any(|duty| duty.id == id.value) {
            error!(out, "unknown-duty" at (&path, &id.span);
                "không có việc `{}` trong bộ quy định này", "the profile has no duty `{}`", id.value;
                help: suggest(&id.value, profile.duties.iter().map(|duty| duty.id.as_str()));
                or: "xem tên các việc bằng: bantin check --duties --format json",
                    "see the names with: bantin check --duties --format json");
        }
        profile.duties.retain(|duty| duty.id != id.value);
    }
    ProfileReader { path: &path, profile: &mut profile, out }.profile(&mut keys);
    keys.finish(out);
    profile
}

fn built_in(name: &Spanned<String>, path: &SourcePath, out: &mut Diagnostics) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(known, _)| *known == name.value).map(|(_, text)| *text);
    if found.is_none() {
        let names = BUILT_IN.map(|(name, _)| name).join(", ");
        error!(out, "unknown-profile" at (path, &name.span);
            "không có bộ quy định `{}`", "there is no profile `{}`", name.value;
            help: suggest(&name.value, BUILT_IN.map(|(name, _)| name));
            or: "có sẵn: {names}", "there are: {names}");
    }
    found
}

/// A profile by itself.
pub(super) fn own(text: &str, path: &SourcePath, out: &mut Diagnostics) -> DutyProfile {
    let mut profile = DutyProfile::default();
    let entries = value::toml(text, 0, path, out);
    let mut keys = Fields::new(&entries, path);
    ProfileReader { path, profile: &mut profile, out }.profile(&mut keys);
    keys.finish(out);
    profile
}

struct ProfileReader<'p, 'o> {
    path: &'p SourcePath,
    profile: &'p mut DutyProfile,
    out: &'o mut Diagnostics,
}

impl ProfileReader<'_, '_> {
    /// Adds what a file says to the profile.
    fn profile(&mut self, keys: &mut Fields) {
        if let Some(title) = self.message(keys, "title") {
            self.profile.title = Some(title);
        }
        if let Some(day) = self.day(keys, "as_of") {
            self.profile.as_of = Some(day);
        }
        for entry in keys.table("rules", self.out).unwrap_or_default() {
            let rule = self.rule(entry);
            self.profile.rules.extend(rule);
        }
        let mut ids = BTreeSet::new();
        for table in keys.tables("duties", self.out) {
            let Some(duty) = self.duty(&table) else { continue };
            if !ids.insert(duty.id.clone()) {
                error!(self.out, "same-duty" at (self.path, &table.span);
                    "hai việc cùng tên `{}`", "two duties have the id `{}`", duty.id;
                    help: "đặt tên khác", "give one of them another id");
            }
            // One of the same name takes the place of that in the built-in profile.
            match self.profile.duties.iter_mut().find(|known| known.id == duty.id) {
                Some(known) => *known = duty,
                None => self.profile.duties.push(duty),
            }
        }
    }

    fn rule(&mut self, entry: &Entry) -> Option<Regulation> {
        let Value::Table(table) = &entry.node.value else {
            let what = msg!("một bảng có `title`", "a table with a `title`");
            Fields::new(&[], self.path).wrong_type(&entry.key, &entry.node, &what, self.out);
            return None;
        };
        if self.profile.rules.iter().any(|rule| rule.name == entry.key) {
            error!(self.out, "same-rule" at (self.path, &entry.key_span);
                "đã có văn bản `{}` trong bộ quy định", "the profile has a rule `{}` already", entry.key;
                help: "đặt tên khác", "give it another name");
            return None;
        }
        let mut keys = Fields::new(table, self.path);
        let title = self.required(&mut keys, "title", entry.key_span.clone());
        let rule = Regulation {
            name: entry.key.clone(),
            title: title.unwrap_or_else(|| msg!("{}", "{}", entry.key)),
            since: self.day(&mut keys, "since"),
            force: self.word(&mut keys, "force", &Force::WORDS).unwrap_or(Force::InForce),
            known: self.word(&mut keys, "known", &Knowledge::WORDS).unwrap_or(Knowledge::Unconfirmed),
            note: self.message(&mut keys, "note"),
        };
        keys.finish(self.out);
        Some(rule)
    }

    fn duty(&mut self, table: &Spanned<&[Entry]>) -> Option<Duty> {
        let mut keys = Fields::new(table.value, self.path);
        let title = self.required(&mut keys, "title", table.span.clone());
        let id = keys.text("id", self.out);
        if id.is_none() {
            self.missing("id", table.span.clone());
        }
        let rule = keys.text("rule", self.out).and_then(|name| self.rule_named(&name));
        let article = self.message(&mut keys, "article");
        let todo = self.message(&mut keys, "todo");
        let days = keys.integer("days", 1, 36_500, self.out);
        let wanted = self.wanted(&mut keys, table);
        keys.finish(self.out);
        Some(Duty { id: id?.value, title: title?, rule, article, todo, wanted: wanted?, days })
    }

    fn rule_named(&mut self, name: &Spanned<String>) -> Option<usize> {
        let rules = &self.profile.rules;
        let found = rules.iter().position(|rule| rule.name == name.value);
        if found.is_none() {
            error!(self.out, "unknown-rule" at (self.path, &name.span);
                "không có văn bản `{}` trong [rules]", "[rules] has no `{}`", name.value;
                help: suggest(&name.value, rules.iter().map(|rule| rule.name.as_str()));
                or: "thêm bảng [rules.{}] có `title`", "add a table [rules.{}] with a `title`", name.value);
        }
        found
    }

    /// What a duty wants: the one key that says it.
    fn wanted(&mut self, keys: &mut Fields, table: &Spanned<&[Entry]>) -> Option<Requirement> {
        let named: Vec<&'static str> = KINDS.into_iter().filter(|kind| keys.node(kind).is_some()).collect();
        let [kind] = named[..] else {
            error!(self.out, "duty-kind" at (self.path, &table.span);
                "mỗi việc phải có đúng một khóa nói cách xem xét", "a duty has exactly one key that says how it is seen to be met";
                help: "một trong: {}", "one of {}", KINDS.join(", "));
            return None;
        };
        match kind {
            "page" => Some(Requirement::Page(list(keys, "page", self.out))),
            "link" => Some(Requirement::Link(list(keys, "link", self.out))),
            "domain" => Some(Requirement::Domain(keys.text("domain", self.out)?.value)),
            "language" => self.language(keys),
            "items" => self.items(keys),
            "agency" => {
                let known = |key: &str| AGENCY.contains(&key);
                let keys = keys.texts("agency", self.out);
                Some(Requirement::Agency(self.among(keys, known, &AGENCY)))
            }
            "clean" => {
                let codes: Vec<&str> = WARNINGS.iter().map(|kind| kind.code).collect();
                let kinds = keys.texts("clean", self.out);
                Some(Requirement::Clean(self.among(kinds, is_warning, &codes)))
            }
            flag => keys.bool(flag, self.out).filter(|yes| *yes).map(|_| match flag {
                "statistics" => Requirement::Statistics,
                "metadata" => Requirement::Metadata,
                "built_in" => Requirement::BuiltIn,
                _ => Requirement::ByHand,
            }),
        }
    }

    fn language(&mut self, keys: &mut Fields) -> Option<Requirement> {
        let code = keys.text("language", self.out)?;
        let language = Language::parse(&code.value);
        if language.is_none() {
            error!(self.out, "wrong-value" at (self.path, code.span);
                "`language` phải là `vi` hoặc `en`", "`language` must be `vi` or `en`");
        }
        language.map(Requirement::InLanguage)
    }

    fn items(&mut self, keys: &mut Fields) -> Option<Requirement> {
        let mut keys = Fields::new(keys.table("items", self.out)?, self.path);
        let [from, to] = ["from", "to"].map(|key| keys.text(key, self.out).map(|text| text.value));
        let within = keys.integer("within", 1, 36_500, self.out);
        let on_time = from.zip(to).zip(within).map(|((from, to), within)| OnTime { from, to, within });
        let wanted = ItemsWanted {
            layout: keys.text("layout", self.out).map(|text| text.value),
            names: list(&mut keys, "names", self.out),
            fields: list(&mut keys, "fields", self.out),
            on_time,
        };
        keys.finish(self.out);
        Some(Requirement::Items(wanted))
    }

    /// Those of these words that are known; the others are reported.
    fn among(&mut self, texts: Vec<Spanned<String>>, is_known: impl Fn(&str) -> bool, known: &[&str]) -> Vec<String> {
        let (good, bad): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| is_known(&text.value));
        for word in bad {
            let all = known.join(", ");
            error!(self.out, "wrong-value" at (self.path, &word.span);
                "không có `{}`", "there is no `{}`", word.value;
                help: suggest(&word.value, known.iter().copied());
                or: "có: {all}", "there are: {all}");
        }
        good.into_iter().map(|text| text.value).collect()
    }

    fn word<T: Copy>(&mut self, keys: &mut Fields, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = keys.text(key, self.out)?;
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let all = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            error!(self.out, "wrong-value" at (self.path, &text.span);
                "`{key}` không có giá trị `{}`", "`{key}` cannot be `{}`", text.value;
                help: suggest(&text.value, words.iter().map(|(word, _)| *word));
                or: "một trong: {all}", "one of {all}");
        }
        found
    }

    fn day(&mut self, keys: &mut Fields, key: &'static str) -> Option<NaiveDate> {
        let text = keys.text(key, self.out)?;
        let day = text.value.parse().ok();
        if day.is_none() {
            error!(self.out, "wrong-value" at (self.path, &text.span);
                "`{key}` phải là một ngày như 2026-07-01", "`{key}` must be a day like 2026-07-01");
        }
        day
    }

    fn required(&mut self, keys: &mut Fields, key: &'static str, span: Range<usize>) -> Option<Message> {
        let found = self.message(keys, key);
        if keys.is_missing(key) {
            self.missing(key, span);
        }
        found
    }

    fn missing(&mut self, key: &str, span: Range<usize>) {
        error!(self.out, "missing-key" at (self.path, span); "thiếu `{key}`", "`{key}` is missing");
    }

    /// A text, or `{ vi, en }`.
    fn message(&mut self, keys: &mut Fields, key: &'static str) -> Option<Message> {
        let node: &Node = keys.node(key)?;
        match &node.value {
            Value::Table(table) => {
                let mut texts = Fields::new(table, self.path);
                let [vi, en] = ["vi", "en"].map(|key| texts.text(key, self.out).map(|text| text.value));
                texts.finish(self.out);
                let any = vi.clone().or_else(|| en.clone())?;
                Some(Message { vi: vi.unwrap_or_else(|| any.clone()), en: en.unwrap_or(any) })
            }
            _ => keys.text(key, self.out).map(|text| Message { vi: text.value.clone(), en: text.value }),
        }
    }
}

/// A list of texts.
fn list(keys: &mut Fields, key: &'static str, out: &mut Diagnostics) -> Vec<String> {
    keys.texts(key, out).into_iter().map(|text| text.value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profiles_that_come_with_bantin_have_no_mistake() {
        for (name, text) in BUILT_IN {
            let mut out = Diagnostics::default();
            own(text, &name.into(), &mut out);
            assert_eq!(out, Diagnostics::default(), "{name}");
        }
    }
}
