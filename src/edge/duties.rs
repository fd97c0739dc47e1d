//! The list of duties for people and for programs: the same findings for the terminal, `--format json` and the desk.

use serde_json::{Value, json};

use crate::Plan;
use crate::base::diagnostic::{Diagnostics, Message, msg};
use crate::base::language::Language;
use crate::base::time::day;
use crate::duties::{
    Duty, DutyFinding, DutyProfile, DutyState, FixLocation, Force, Knowledge, OWN, Regulation, look, read,
};

/// What a profile asks of a site, and what was found.
pub struct DutyReport {
    profile: DutyProfile,
    findings: Vec<DutyFinding>,
    /// Mistakes of the site's own profile.
    pub mistakes: Diagnostics,
}

impl DutyReport {
    /// Of a plan; `found`: everything that was said of it.
    pub fn of(plan: &Plan, found: &Diagnostics) -> DutyReport {
        let mut mistakes = Diagnostics::default();
        let profile = read(&plan.sources, &mut mistakes);
        let findings = look(&profile, &plan.site, &plan.sources, found);
        DutyReport { profile, findings, mistakes }
    }

    /// How many duties are open.
    pub fn open(&self) -> usize {
        self.findings.iter().filter(|one| one.state.is_open()).count()
    }

    fn duty(&self, finding: &DutyFinding) -> (&Duty, Option<&Regulation>) {
        let duty = &self.profile.duties[finding.duty];
        (duty, duty.rule.map(|number| &self.profile.rules[number]))
    }

    /// For the terminal: what needs most work first.
    pub fn text(&self, language: Language) -> String {
        let title = self.profile.title.clone().unwrap_or_else(title);
        let mut text = format!("{}\n{}\n", title.text(language), disclaimer().text(language));
        if let Some(as_of) = self.profile.as_of {
            text.push_str(&format!("{}\n", looked_up(&day(as_of, language)).text(language)));
        }
        for state in DutyState::ALL {
            let mut of_state = self.findings.iter().filter(|one| one.state == state).peekable();
            if of_state.peek().is_some() {
                let count = of_state.clone().count();
                text.push_str(&format!("\n{} ({count})\n", heading(state).text(language)));
                of_state.for_each(|one| self.entry(one, language, &mut text));
            }
        }
        text
    }

    fn entry(&self, finding: &DutyFinding, language: Language, text: &mut String) {
        let (duty, rule) = self.duty(finding);
        text.push_str(&format!("  {}\n", duty.title.text(language)));
        for seen in &finding.seen {
            text.push_str(&format!("    {}\n", seen.text(language)));
        }
        if let (FixLocation::File(path), true) = (&finding.spot, finding.state.is_open()) {
            text.push_str(&format!("    --> {path}\n"));
        }
        if let Some(todo) = duty.todo.as_ref().filter(|_| finding.state != DutyState::Present) {
            let word = msg!("cần làm", "to do");
            text.push_str(&format!("    {}: {}\n", word.text(language), todo.text(language)));
        }
        if let Some(rule) = rule {
            text.push_str(&format!("    [{}]\n", source(duty, rule, language)));
        }
    }

    /// For programs, the desk's web part among them.
    pub fn json(&self, language: Language) -> Value {
        let all = self.findings.iter().map(|finding| {
            let (duty, rule) = self.duty(finding);
            json!({
                "id": duty.id,
                "title": duty.title.text(language),
                "state": finding.state.name(),
                "seen": finding.seen.iter().map(|seen| seen.text(language)).collect::<Vec<_>>(),
                "todo": duty.todo.as_ref().map(|todo| todo.text(language)),
                "rule": rule.map(|rule| json!({
                    "title": rule.title.text(language),
                    "article": duty.article.as_ref().map(|article| article.text(language)),
                    "since": rule.since.map(|since| since.to_string()),
                    "force": word(&Force::WORDS, rule.force),
                    "known": word(&Knowledge::WORDS, rule.known),
                    "text": source(duty, rule, language),
                })),
                "days": duty.days,
                "file": match &finding.spot { FixLocation::File(path) => Some(&**path), _ => None },
                "room": match finding.spot {
                    FixLocation::Nowhere => Value::Null,
                    FixLocation::File(_) => "file".into(),
                    FixLocation::Settings => "settings".into(),
                    FixLocation::Statistics => "statistics".into(),
                },
            })
        });
        let states =
            DutyState::ALL.map(|state| json!({ "name": state.name(), "title": heading(state).text(language) }));
        json!({
            "profile": self.profile.title.clone().unwrap_or_else(title).text(language),
            "as_of": self.profile.as_of.map(|as_of| as_of.to_string()),
            "note": disclaimer().text(language),
            "looked_up": self.profile.as_of.map(|as_of| looked_up(&day(as_of, language)).text(language).to_owned()),
            "states": states,
            "mistakes": self.mistakes.iter().map(|one| format!("{OWN}: {}", one.message.text(language))).collect::<Vec<_>>(),
            "duties": all.collect::<Value>(),
        })
    }
}

fn word<T: PartialEq>(words: &[(&'static str, T)], value: T) -> Option<&'static str> {
    words.iter().find(|(_, known)| *known == value).map(|(word, _)| *word)
}

/// What a list without a title is called.
fn title() -> Message {
    msg!("Việc phải làm theo quy định", "Duties")
}

fn disclaimer() -> Message {
    msg!(
        "Đây là những gì bantin tìm thấy trong cổng, không phải tư vấn pháp lý; bantin không xác nhận cổng đã đúng quy định.",
        "This is a list of what bantin found in the portal, not legal advice; bantin does not certify that the portal complies."
    )
}

fn looked_up(day: &str) -> Message {
    msg!(
        "Quy định được tra ngày {day}; văn bản có thể đã thay đổi từ đó.",
        "The rules were looked up on {day}; they may have changed since."
    )
}

/// What the duties of a state have in common.
fn heading(state: DutyState) -> Message {
    match state {
        DutyState::Missing => msg!("Chưa có", "Missing"),
        DutyState::Overdue => msg!("Quá hạn", "Overdue"),
        DutyState::Incomplete => msg!("Chưa đủ", "Incomplete"),
        DutyState::ByHand => msg!("Phải tự xem", "To be looked at by people"),
        DutyState::Present => msg!("Đã thấy", "Found"),
    }
}

/// How a duty cites its rule: `Nghị định 224/2026/NĐ-CP, điều 9; có hiệu lực từ 1-7-2026; đọc từ bản chép`.
fn source(duty: &Duty, rule: &Regulation, language: Language) -> String {
    let mut parts = vec![rule.title.text(language).to_owned()];
    if let Some(article) = &duty.article {
        parts[0].push_str(&format!(", {}", article.text(language)));
    }
    let since = rule.since.map(|since| day(since, language));
    let force = match (rule.force, since) {
        (Force::InForce, Some(since)) => msg!("có hiệu lực từ {since}", "in force since {since}"),
        (Force::InForce, None) => msg!("đang có hiệu lực", "in force"),
        (Force::Uncertain, _) => msg!("chưa rõ còn hiệu lực", "whether it is in force is uncertain"),
        (Force::Historic, _) => msg!("đã hết hiệu lực, nêu để tham khảo", "no longer in force, for reference"),
        (Force::Custom, _) => msg!("không phải quy định", "not a rule"),
    };
    parts.push(force.text(language).to_owned());
    let known = match (rule.force, rule.known) {
        (Force::Custom, _) | (_, Knowledge::Text) => None,
        (_, Knowledge::Report) => Some(msg!("biết qua báo và trang pháp luật", "known from reports")),
        (_, Knowledge::Unconfirmed) => Some(msg!("chưa đối chiếu", "not confirmed")),
    };
    parts.extend(known.map(|known| known.text(language).to_owned()));
    parts.extend(rule.note.as_ref().map(|note| note.text(language).to_owned()));
    parts.join("; ")
}
