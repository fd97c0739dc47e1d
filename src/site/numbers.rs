//! Unbound numbers in texts, compared with the statistics: a figure that could be bound, last year's figure, two
//! digits that changed places, a change or a share that the rows do not give, "nhiều nhất" of a row that has not most.
//!
//! A number is compared only with what its words name: the unit behind it, and the label's words in its sentence.

mod subject;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Site;
use crate::article::Article;
use crate::base::decimal::format;
use crate::base::diagnostic::{Diagnostic, Diagnostics, Message, Severity, msg};
use crate::base::language::Language;
use crate::markdown::{Expression, HoleKind};
use crate::prose::{Quantity, Sentence, has, is_quoted, near, percent};
use crate::statistics::{Cell, DataSet};
use subject::{FigurePosition, KnownFigure, MOST_ROWS, Named, Subject};

/// Words that make a sentence speak of a part of the whole, of another time, or of a plan.
const SCOPE: [&str; 26] = [
    "khu phố",
    "tổ",
    "thôn",
    "xóm",
    "ấp",
    "riêng",
    "trong đó",
    "kế hoạch",
    "phấn đấu",
    "mục tiêu",
    "dự kiến",
    "quý",
    "tháng",
    "năm trước",
    "năm ngoái",
    "cùng kỳ",
    "thêm",
    "tăng",
    "giảm",
    "so với",
    "lên",
    "xuống",
    "plan",
    "target",
    "last year",
    "district",
];

/// Compares the texts that readers see.
pub(super) fn check(site: &Site, out: &mut Diagnostics) {
    if !site.statistics.has_own() {
        return;
    }
    let sets = site.statistics.sets.iter().filter(|set| set.computed.is_none());
    let subjects: Vec<Subject> = sets.map(Subject::new).collect();
    let dated =
        site.articles.iter().chain(&site.standing).map(|item| (&item.article, item.changed(site.config.time_zone)));
    let others = site.sections.iter().map(|section| &section.article).chain(&site.home).map(|article| (article, None));
    for (article, date) in dated.chain(others).filter(|(article, _)| !article.numbers.is_empty()) {
        let bound = bound(article);
        let day = date.map(|date| date.with_timezone(&site.config.time_zone).date_naive());
        for sentence in article.numbers.iter().filter(|sentence| !is_quoted(&sentence.words)) {
            for subject in &subjects {
                let set = subject.set;
                let is_older = day.is_some_and(|day| day < set.updated);
                Look { subject, set, sentence, is_older }.tell(article, &bound, out);
            }
        }
    }
}

/// Where the numbers begin that are bound to a figure.
fn bound(article: &Article) -> BTreeSet<usize> {
    let holes = article.body.holes.iter();
    let assertions = holes.filter(|hole| matches!(hole.kind, HoleKind::Figure(Expression::Assertion { .. })));
    assertions.map(|hole| hole.place.start).collect()
}

/// A sentence, checked against a data set.
struct Look<'s> {
    subject: &'s Subject<'s>,
    set: &'s DataSet,
    sentence: &'s Sentence,
    /// The text was written before the figures.
    is_older: bool,
}

impl<'s> Look<'s> {
    fn tell(&self, article: &Article, bound: &BTreeSet<usize>, out: &mut Diagnostics) {
        if !self.is_about_it() {
            return;
        }
        let rows_named = self.rows_named();
        for (number, quantity) in self.sentence.quantities.iter().enumerate() {
            let is_bound =
                bound.contains(&quantity.place.start) || self.sentence.after(number).trim_start().starts_with("{{");
            if is_bound {
                continue;
            }
            let told = if quantity.is_share() { self.share(number) } else { None };
            let told = told.or_else(|| self.change(number, &rows_named)).or_else(|| self.count(number, &rows_named));
            out.extend(told.map(|one| one.at(&article.path, quantity.place.clone())));
        }
        out.extend(self.superlative(&rows_named).map(|one| one.at(&article.path, self.sentence.place.clone())));
    }

    /// Whether anything can be said at all; of most sentences nothing can, and that must cost little.
    fn is_about_it(&self) -> bool {
        let words = &self.sentence.words;
        let mut quantities = self.sentence.quantities.iter();
        self.sentence.superlative.is_some()
            || quantities.any(|one| match one.is_share() {
                true => ["so với", "compared", "from", "chiếm", "bằng", "accounting", "("]
                    .iter()
                    .any(|word| words.contains(word)),
                false => one.unit.is_some_and(|unit| self.subject.has_unit(unit)),
            })
    }

    /// The rows whose keys stand in the sentence.
    fn rows_named(&self) -> Vec<usize> {
        let keys = self.subject.keys.iter().enumerate();
        keys.filter(|(_, key)| !key.is_empty() && has(&self.sentence.words, key)).map(|(row, _)| row).collect()
    }

    fn figures(&self) -> impl Iterator<Item = KnownFigure<'s>> + use<'s> {
        let (set, named) = (self.set, &self.subject.figures);
        let figures = set.figures.iter().zip(named).enumerate();
        figures.map(move |(at, (one, named))| KnownFigure {
            value: one.value,
            named,
            set,
            at: FigurePosition::Figure(at),
        })
    }

    fn cell(&self, row: usize, column: usize) -> Option<KnownFigure<'s>> {
        let set = self.set;
        let Some(Cell::Number(value)) = set.rows.get(row)?.cells.get(column) else { return None };
        Some(KnownFigure {
            value: *value,
            named: self.subject.columns.get(column)?,
            set,
            at: FigurePosition::Cell(row, column),
        })
    }

    /// The columns of numbers whose label is in the sentence.
    fn columns(&self, unit: Option<&Quantity>) -> Vec<usize> {
        let numeric = (0..self.set.columns.len()).filter(|at| *at != self.set.key && self.set.columns[*at].numeric);
        numeric
            .filter(|at| {
                let column = &self.subject.columns[*at];
                self.says(column) && unit.is_none_or(|one| one.unit.is_none() || one.is_share() || column.fits(one))
            })
            .collect()
    }

    /// Whether the sentence has all words of a label.
    fn says(&self, named: &Named) -> bool {
        !named.words.is_empty() && named.words.iter().all(|word| has(&self.sentence.words, word))
    }

    /// A number with the unit of a figure: the same, that of another row, or nearly the same.
    fn count(&self, number: usize, rows: &[usize]) -> Option<Diagnostic> {
        let quantity = &self.sentence.quantities[number];
        if let [row] = rows {
            let found = self.columns(Some(quantity)).into_iter().find_map(|column| self.cell_of(number, *row, column));
            if found.is_some() {
                return found;
            }
        }
        let known: Vec<KnownFigure> = self.figures().filter(|one| one.named.fits(quantity)).collect();
        let value = quantity.value;
        if let Some(same) = known.iter().find(|one| one.value == value) {
            let large = value >= Decimal::from(1000);
            return (large && rows.is_empty() || self.says(same.named))
                .then(|| offer(self.sentence.typed(number), same));
        }
        let named = known.iter().find(|one| self.says(one.named));
        if let Some(named) = named.filter(|_| rows.is_empty()) {
            return self.of_another_row(value, named).or_else(|| self.nearly(value, named));
        }
        let near = known.iter().find(|one| one.value >= Decimal::from(1000) && is_slip(value, one.value));
        near.filter(|_| rows.is_empty()).map(|one| odd(value, one))
    }

    /// A number of a row that is named, and whose column is named.
    fn cell_of(&self, number: usize, row: usize, column: usize) -> Option<Diagnostic> {
        let value = self.sentence.quantities[number].value;
        let known = self.cell(row, column)?;
        if known.value == value {
            return Some(offer(self.sentence.typed(number), &known));
        }
        let counts = self.sentence.quantities.iter().filter(|one| known.named.fits(one)).count();
        let other = (0..self.set.rows.len())
            .filter_map(|other| Some((other, self.cell(other, column)?)))
            .find(|(_, one)| one.value == value);
        match other {
            Some((other, _)) if counts == 1 => Some(row_of(value, &self.set.rows[other].key, &known)),
            _ => {
                (is_slip(value, known.value) || counts == 1 && is_close(value, known.value)).then(|| odd(value, &known))
            }
        }
    }

    /// A figure of an earlier row in a text that is newer, and names no time.
    fn of_another_row(&self, value: Decimal, named: &KnownFigure) -> Option<Diagnostic> {
        if self.is_older || self.is_narrow() || self.set.rows.len() > MOST_ROWS {
            return None;
        }
        let columns = self.columns(None);
        let rows = (0..self.set.rows.len()).flat_map(|row| columns.iter().map(move |column| (row, *column)));
        let (row, _) =
            rows.into_iter().find(|(row, column)| self.cell(*row, *column).is_some_and(|one| one.value == value))?;
        Some(row_of(value, &self.set.rows[row].key, named))
    }

    fn nearly(&self, value: Decimal, named: &KnownFigure) -> Option<Diagnostic> {
        let close = !self.is_older && !self.is_narrow() && is_close(value, named.value);
        (is_slip(value, named.value) || close).then(|| odd(value, named))
    }

    /// Whether the sentence speaks of a part, of another time or of a plan.
    fn is_narrow(&self) -> bool {
        let words = &self.sentence.words;
        SCOPE.iter().any(|word| has(words, word))
            || words
                .match_indices("năm ")
                .any(|(at, _)| words[at + "năm ".len()..].starts_with(|c: char| c.is_ascii_digit()))
    }

    /// "giảm 12% so với năm 2024", against the rows that are named; of one that is named, against any other.
    fn change(&self, number: usize, rows: &[usize]) -> Option<Diagnostic> {
        let quantity = &self.sentence.quantities[number];
        let before = self.sentence.before(number).trim_end();
        let up = ["tăng", "tăng thêm", "rose by", "up"].iter().any(|word| before.ends_with(word));
        let down = ["giảm", "giảm được", "fell by", "down"].iter().any(|word| before.ends_with(word));
        let compared = ["so với", "compared", "from"].iter().any(|word| has(self.sentence.after(number), word));
        let [column] = self.columns(Some(quantity))[..] else { return None };
        let then = *rows.iter().max_by_key(|row| self.key_at(**row))?;
        if up == down || !compared || rows.len() > 2 {
            return None;
        }
        let nows: Vec<usize> = match rows {
            [one, other] => vec![if *one == then { *other } else { *one }],
            _ => (0..self.set.rows.len()).filter(|row| *row != then).collect(),
        };
        let change = |now: usize| -> Option<Decimal> {
            let (now, then) = (self.cell(now, column)?.value, self.cell(then, column)?.value);
            let change = now.checked_sub(then)?;
            if quantity.is_share() { percent(change, then) } else { Some(change) }
        };
        let fits = |change: Decimal| {
            (change.is_sign_positive() == up)
                && if quantity.is_share() { near(change.abs(), quantity) } else { change.abs() == quantity.value }
        };
        let changes: Vec<Decimal> = nows.into_iter().filter_map(change).collect();
        if changes.is_empty() || changes.iter().any(|change| fits(*change)) {
            return None;
        }
        let exact = changes[changes.len() - 1].round_dp(quantity.value.scale().max(1)).normalize();
        let sign = if quantity.is_share() { "%" } else { "" };
        Some(likely(both(|language| {
            let (stated, exact) = (format(Some(quantity.value), None, language), format(Some(exact), None, language));
            match language {
                Language::Vi => format!(
                    "bài viết {}{stated}{sign}, theo bảng `{}` là {exact}{sign}",
                    if up { "tăng " } else { "giảm " },
                    self.set.name
                ),
                Language::En => format!(
                    "the text says {} {stated}{sign}, by the set `{}` it is {exact}{sign}",
                    if up { "up" } else { "down" },
                    self.set.name
                ),
            }
        })))
    }

    /// The last position of a row's key in the sentence: after "so với".
    fn key_at(&self, row: usize) -> usize {
        self.sentence.words.rfind(&self.subject.keys[row]).unwrap_or_default()
    }

    /// "98 hộ nghèo, chiếm 26% tổng số hộ", against the figure of the whole.
    fn share(&self, number: usize) -> Option<Diagnostic> {
        let stated = &self.sentence.quantities[number];
        let part = self.sentence.quantities.get(number.checked_sub(1)?).filter(|one| !one.is_share())?;
        let before = self.sentence.before(number).trim_end();
        let tail = self.sentence.after(number).trim_start();
        if !["chiếm", "chiếm tỷ lệ", "bằng", "accounting for", "("].iter().any(|word| before.ends_with(word))
        {
            return None;
        }
        let whole = self.figures().find(|one| {
            one.named.fits(part)
                && one.value > part.value
                && tail.trim_start_matches("of the ").starts_with(&one.named.label.to_lowercase())
        })?;
        let exact = percent(part.value, whole.value)?;
        if near(exact, stated) {
            return None;
        }
        let exact = exact.round_dp(stated.value.scale().max(1));
        Some(likely(both(|language| {
            let [typed, exact] = [stated.value, exact].map(|one| format(Some(one), None, language));
            match language {
                Language::Vi => format!("bài viết {typed}%, theo `{}` là {exact}%", whole.name()),
                Language::En => format!("the text says {typed}%, by `{}` it is {exact}%", whole.name()),
            }
        })))
    }

    /// "nhiều nhất" of a row that has not most.
    fn superlative(&self, rows: &[usize]) -> Option<Diagnostic> {
        let most = self.sentence.superlative?;
        let ([row], [column]) = (rows, &self.columns(None)[..]) else { return None };
        let values: Vec<(Decimal, usize)> = (0..self.set.rows.len())
            .filter(|row| Some(*row) != self.set.total_row)
            .filter_map(|row| Some((self.cell(row, *column)?.value, row)))
            .collect();
        let best = if most { values.iter().max_by_key(|one| one.0) } else { values.iter().min_by_key(|one| one.0) }?;
        let own = self.cell(*row, *column)?.value;
        if values.len() < 3 || own == best.0 {
            return None;
        }
        let (named, best, set) = (&self.set.rows[*row].key, &self.set.rows[best.1].key, &self.set.name);
        Some(likely(msg!(
            "theo bảng `{set}`, đó là `{best}`, không phải `{named}`",
            "by the set `{set}` it is `{best}`, not `{named}`"
        )))
    }
}

/// Whether one number is the other with two neighbouring digits swapped or, of four and more digits, one dropped.
fn is_slip(typed: Decimal, right: Decimal) -> bool {
    let digits = |value: Decimal| value.normalize().to_string().into_bytes();
    let (typed, right) = (digits(typed), digits(right));
    let swapped = typed.len() == right.len()
        && {
            let differ: Vec<usize> = (0..right.len()).filter(|at| typed[*at] != right[*at]).collect();
            matches!(differ[..], [one, other] if other == one + 1 && typed[one] == right[other] && typed[other] == right[one])
        };
    let dropped = right.len() > 3
        && typed.len() + 1 == right.len()
        && (0..right.len()).any(|at| [&right[..at], &right[at + 1..]].concat() == typed);
    swapped || dropped
}

/// Whether two whole numbers of the same length differ in one digit, and by less than a tenth.
fn is_close(typed: Decimal, right: Decimal) -> bool {
    let (one, other) = (typed.to_string(), right.to_string());
    let differ = one.bytes().zip(other.bytes()).filter(|(one, other)| one != other).count();
    one.len() == other.len() && differ == 1 && (typed - right).abs() * Decimal::TEN <= right.abs()
}

fn both(say: impl Fn(Language) -> String) -> Message {
    Message { vi: say(Language::Vi), en: say(Language::En) }
}

fn likely(message: Message) -> Diagnostic {
    Diagnostic::new(Severity::Warning, "odd-number", message).help(msg!(
        "sửa con số, hoặc gắn nó với số liệu bằng {{{{= ... }}}}; trích nguyên văn thì thêm “[nguyên văn]” ngay sau",
        "correct the number, or bind it to its figure with {{{{= ... }}}}; in a quotation add “[sic]” behind it"
    ))
}

fn odd(typed: Decimal, known: &KnownFigure) -> Diagnostic {
    likely(both(|language| {
        let [typed, right] = [typed, known.value].map(|one| format(Some(one), None, language));
        match language {
            Language::Vi => format!("bài viết {typed}, số liệu `{}` là {right}", known.name()),
            Language::En => format!("the text says {typed}, the figure `{}` is {right}", known.name()),
        }
    }))
}

fn row_of(typed: Decimal, key: &str, known: &KnownFigure) -> Diagnostic {
    likely(both(|language| {
        let [typed, right] = [typed, known.value].map(|one| format(Some(one), None, language));
        match language {
            Language::Vi => format!("{typed} là số của `{key}`; `{}` là {right}", known.name()),
            Language::En => format!("{typed} is the figure of `{key}`; `{}` is {right}", known.name()),
        }
    }))
}

/// That a number could be bound.
fn offer(typed: &str, known: &KnownFigure) -> Diagnostic {
    let name = known.name();
    Diagnostic::new(
        Severity::Hint,
        "unbound-figure",
        msg!("`{typed}` là số liệu `{name}`", "`{typed}` is the figure `{name}`"),
    )
    .help(msg!(
        "viết {typed}{{{{= {name} }}}} để con số luôn được kiểm tra",
        "write {typed}{{{{= {name} }}}} and the number is always checked"
    ))
}
