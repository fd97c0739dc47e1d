//! What was found of each duty.

mod items;

use chrono::NaiveDate;

use super::pages::{has_word, is_called, is_example, items as public, says_example, standing};
use super::profile::{Duty, DutyProfile, Requirement};
use super::{DutyFinding, DutyState, FixLocation};
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::Language;
use crate::base::source::Sources;
use crate::base::time::day;
use crate::base::warnings::WARNINGS;
use crate::site::{Item, MenuTarget, Site};

/// A site, and what was said of it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'s> {
    site: &'s Site,
    sources: &'s Sources,
    diagnostics: &'s Diagnostics,
}

/// What is said of one duty, from good to bad.
#[derive(Default)]
pub(super) struct Assessment {
    state: Option<DutyState>,
    seen: Vec<Message>,
    spot: FixLocation,
}

impl Assessment {
    /// Adds what was seen; the worst of all is how the duty stands.
    fn say(&mut self, state: DutyState, seen: Message) -> &mut Assessment {
        self.state = self.state.max(Some(state));
        self.seen.push(seen);
        self
    }

    /// Where it is fixed: what was found first.
    fn at(&mut self, spot: FixLocation) -> &mut Assessment {
        if self.spot == FixLocation::Nowhere {
            self.spot = spot;
        }
        self
    }
}

/// Holds every duty of a profile against a site, in the order of the profile. `diagnostics`: what is said of the site.
pub fn look(profile: &DutyProfile, site: &Site, sources: &Sources, diagnostics: &Diagnostics) -> Vec<DutyFinding> {
    let seen = Seen { site, sources, diagnostics };
    let of = |(number, duty): (usize, &Duty)| {
        let mut told = Assessment::default();
        seen.duty(duty, &mut told);
        let state = told.state.unwrap_or(DutyState::Missing);
        DutyFinding { duty: number, state, seen: told.seen, spot: told.spot }
    };
    profile.duties.iter().enumerate().map(of).collect()
}

impl Seen<'_> {
    fn duty(self, duty: &Duty, out: &mut Assessment) {
        match &duty.wanted {
            Requirement::Page(words) => self.page(words, duty.days, out),
            Requirement::InLanguage(language) => self.in_language(*language, out),
            Requirement::Items(wanted) => items::look(self, wanted, duty.days, out),
            Requirement::Statistics => self.statistics(duty.days, out),
            Requirement::Agency(keys) => self.agency(keys, out),
            Requirement::Link(words) => self.link(words, out),
            Requirement::Domain(ending) => self.domain(ending, out),
            Requirement::Clean(codes) => self.clean(codes, out),
            Requirement::Metadata => self.metadata(out),
            Requirement::BuiltIn => {
                out.say(DutyState::Present, msg!("bantin tự làm cho mọi cổng", "bantin makes it for every portal"));
            }
            Requirement::ByHand => {
                out.say(
                    DutyState::ByHand,
                    msg!("bantin không xem được, cần người xem", "bantin cannot see it; somebody has to look"),
                );
            }
        }
    }

    fn page(self, words: &[String], days: Option<i64>, out: &mut Assessment) {
        if let Some(item) = standing(self.site).find(|item| is_called(&item.article, words)) {
            return self.standing(item, days, out);
        }
        let sections = self.site.sections.iter().filter(|section| {
            is_called(&section.article, words) || has_word(section.folder.rsplit('/').next().unwrap_or_default(), words)
        });
        // One without items is no page that tells readers anything.
        let mut filled = sections.filter(|section| public(self.site, section).next().is_some());
        match filled.next() {
            Some(section) => {
                items::of_sections(self, &[section], days, out);
            }
            None => {
                let names = words.join("`, `");
                out.say(
                    DutyState::Missing,
                    msg!(
                        "không trang nào có tên hay địa chỉ như `{names}`",
                        "no page has a name or an address like `{names}`"
                    ),
                );
            }
        }
    }

    fn standing(self, item: &Item, days: Option<i64>, out: &mut Assessment) {
        let title = &item.article.front.title;
        out.at(FixLocation::File(item.article.path.clone()));
        out.say(DutyState::Present, msg!("trang “{title}”", "the page “{title}”"));
        if is_example(self.sources, &item.article) {
            out.say(
                DutyState::Incomplete,
                msg!(
                    "trang còn chữ (ví dụ): chưa thay bằng nội dung thật",
                    "it still says (ví dụ): an example that was not replaced"
                ),
            );
        }
        match item.changed(self.site.config.time_zone) {
            Some(changed) => self.age(changed.with_timezone(&self.site.config.time_zone).date_naive(), days, out),
            None if days.is_some() => {
                out.say(
                    DutyState::Incomplete,
                    msg!("trang không ghi ngày cập nhật (`updated`)", "it has no day of its last change (`updated`)"),
                );
            }
            None => {}
        }
    }

    /// Says how old something is, where a duty has a limit.
    fn age(self, newest: NaiveDate, days: Option<i64>, out: &mut Assessment) {
        let age = (self.site.today() - newest).num_days();
        let [vi, en] = [Language::Vi, Language::En].map(|language| day(newest, language));
        match days {
            Some(most) if age > most => out.say(
                DutyState::Overdue,
                Message {
                    vi: format!("cập nhật gần nhất {vi}, đã {age} ngày; hạn {most} ngày"),
                    en: format!("last updated on {en}, {age} days ago; the limit is {most} days"),
                },
            ),
            _ => out.say(
                DutyState::Present,
                Message { vi: format!("cập nhật gần nhất {vi}"), en: format!("last updated on {en}") },
            ),
        };
    }

    fn in_language(self, language: Language, out: &mut Assessment) {
        let mut pages = standing(self.site).filter(|item| self.site.language_of(&item.article) == language);
        match pages.find(|item| item.is_translation || self.site.config.language != language) {
            Some(item) => self.standing(item, None, out),
            None => {
                let code = language.code();
                out.say(
                    DutyState::Missing,
                    msg!(
                        "chưa có trang nào ghi `lang = \"{code}\"` hay tên tệp kết thúc bằng `.{code}.md`",
                        "no page says `lang = \"{code}\"` or has a file name that ends in `.{code}.md`"
                    ),
                );
            }
        }
    }

    fn statistics(self, days: Option<i64>, out: &mut Assessment) {
        let sets = &self.site.statistics.sets;
        out.at(FixLocation::Statistics);
        let typed: Vec<_> = sets.iter().filter(|set| set.computed.is_none() && !says_example(&set.title)).collect();
        match typed.iter().map(|set| set.updated).max() {
            Some(newest) => {
                let count = typed.len();
                out.say(DutyState::Present, msg!("{count} bảng số liệu", "data sets: {count}"));
                self.age(newest, days, out);
            }
            None if sets.iter().any(|set| says_example(&set.title)) => {
                out.say(DutyState::Incomplete, msg!("chỉ có bảng ví dụ", "there is only an example"));
            }
            None => {
                out.say(DutyState::Missing, msg!("chưa có bảng số liệu nào", "there is no data set"));
            }
        }
    }

    fn agency(self, keys: &[String], out: &mut Assessment) {
        let agency = &self.site.config.agency;
        let value = |key: &str| match key {
            "name" => &agency.name,
            "parent" => &agency.parent,
            "address" => &agency.address,
            "phone" => &agency.phone,
            "email" => &agency.email,
            "editor" => &agency.editor,
            _ => &agency.licence,
        };
        out.at(FixLocation::Settings);
        let missing: Vec<&str> = keys.iter().map(String::as_str).filter(|key| value(key).is_none()).collect();
        let list = missing.join(", ");
        match missing.len() {
            0 => out.say(DutyState::Present, msg!("[agency] có đủ", "[agency] has all of them")),
            all if all == keys.len() => {
                out.say(DutyState::Missing, msg!("[agency] chưa có: {list}", "[agency] lacks {list}"))
            }
            _ => out.say(DutyState::Incomplete, msg!("[agency] còn thiếu: {list}", "[agency] lacks {list}")),
        };
    }

    fn link(self, words: &[String], out: &mut Assessment) {
        let around = &self.site.navigation;
        let found = around.menu.iter().chain(&around.services).chain(&around.links).find(|item| {
            let to = match &item.target {
                MenuTarget::Url(url) => url.as_str(),
                MenuTarget::Page(address, _) => &**address,
            };
            has_word(to, words) || has_word(&item.title, words)
        });
        out.at(FixLocation::Settings);
        match found {
            Some(item) => out.say(DutyState::Present, msg!("liên kết “{}”", "the link “{}”", item.title)),
            None => {
                let names = words.join("`, `");
                out.say(
                    DutyState::Missing,
                    msg!(
                        "danh mục, việc hay làm và chân trang không có liên kết nào như `{names}`",
                        "menu, services and footer have no link like `{names}`"
                    ),
                )
            }
        };
    }

    fn domain(self, ending: &str, out: &mut Assessment) {
        let url = &self.site.config.base_url;
        let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let host = host.split(['/', ':']).next().unwrap_or_default().to_lowercase();
        out.at(FixLocation::Settings);
        if host.ends_with(&ending.to_lowercase()) {
            out.say(DutyState::Present, msg!("`{host}`", "`{host}`"));
        } else {
            out.say(
                DutyState::Missing,
                msg!(
                    "tên miền `{host}` không kết thúc bằng `{ending}`",
                    "the host `{host}` does not end in `{ending}`"
                ),
            );
        }
    }

    fn clean(self, codes: &[String], out: &mut Assessment) {
        let (mut absent_vi, mut absent_en) = (Vec::new(), Vec::new());
        for kind in WARNINGS.iter().filter(|kind| codes.iter().any(|code| code == kind.code)) {
            let (vi, en) = (kind.vi, kind.en);
            if self.site.config.off.iter().any(|code| code == kind.code) {
                let seen = msg!("cảnh báo đã tắt trong [check] off: {vi}", "switched off by [check] off: {en}");
                out.at(FixLocation::Settings).say(DutyState::ByHand, seen);
                continue;
            }
            let mut found = self.diagnostics.iter().filter(|one| one.code == kind.code).peekable();
            let Some(first) = found.peek() else {
                absent_vi.push(vi);
                absent_en.push(en);
                continue;
            };
            let spot =
                first.place.as_ref().map_or(FixLocation::Nowhere, |place| FixLocation::File(place.source.clone()));
            let count: usize = found.map(|one| one.count).sum();
            out.at(spot).say(DutyState::Incomplete, msg!("{count} chỗ: {vi}", "{en}: {count}"));
        }
        if !absent_vi.is_empty() {
            let (vi, en) = (absent_vi.join("; "), absent_en.join("; "));
            out.say(DutyState::Present, msg!("bantin không thấy: {vi}", "bantin did not find: {en}"));
        }
    }

    /// What Dublin Core wants and people have to write; the rest bantin makes.
    fn metadata(self, out: &mut Assessment) {
        let config = &self.site.config;
        if config.description.is_empty() {
            let seen = msg!("trang chủ không có mô tả (`description`)", "the home page has no `description`");
            out.at(FixLocation::Settings).say(DutyState::Incomplete, seen);
        }
        if config.agency.name.is_none() {
            let seen = msg!(
                "chưa có tên cơ quan (`[agency] name`): nơi tạo, nơi công bố",
                "`[agency] name` is missing: creator and publisher"
            );
            out.at(FixLocation::Settings).say(DutyState::Incomplete, seen);
        }
        let undated: Vec<&Item> = standing(self.site).filter(|item| item.changed(config.time_zone).is_none()).collect();
        if let Some(first) = undated.first() {
            let count = undated.len();
            let seen = msg!(
                "{count} trang cố định không ghi ngày (`updated`)",
                "standing pages without a day (`updated`): {count}"
            );
            out.at(FixLocation::File(first.article.path.clone())).say(DutyState::Incomplete, seen);
        }
        let silent: Vec<_> = self.site.sections.iter().filter(|one| one.article.front.summary.is_none()).collect();
        if let Some(first) = silent.first() {
            let count = silent.len();
            let seen =
                msg!("{count} chuyên mục không có mô tả (`description`)", "sections without a `description`: {count}");
            out.at(FixLocation::File(first.article.path.clone())).say(DutyState::Incomplete, seen);
        }
        if out.state.is_none() {
            out.say(
                DutyState::Present,
                msg!(
                    "mọi trang có đủ; bantin ghi vào mã nguồn của trang",
                    "every page has them; bantin writes them into the page’s source"
                ),
            );
        }
    }
}
