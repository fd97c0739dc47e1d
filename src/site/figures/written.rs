//! A number as a text writes it, with the words around it that belong to it: sign, unit, magnitude.

use rust_decimal::Decimal;

use crate::base::language::Language;
use crate::base::unit::currency;
use crate::statistics::{ResolvedFigure, Unit, UnitKind, parse_typed};

/// A number that is bound to a figure, and what stands around it.
#[derive(Clone, Copy)]
pub(super) struct WrittenNumber<'t> {
    pub(super) before: &'t str,
    pub(super) typed: &'t str,
    pub(super) after: &'t str,
    pub(super) language: Language,
}

/// Words before a number that make it negative.
const DOWN: [&str; 14] = [
    "giảm",
    "hạ",
    "âm",
    "lỗ",
    "bớt",
    "thâm hụt",
    "mất",
    "fell by",
    "fell",
    "down",
    "minus",
    "decreased by",
    "dropped by",
    "lost",
];

/// What hangs on a number in the place of a magnitude: `12,5tr`, `98k`.
const GLUED: [(&str, Language, i64); 5] = [
    ("k", Language::Vi, 1_000),
    ("k", Language::En, 1_000),
    ("tr", Language::Vi, 1_000_000),
    ("m", Language::En, 1_000_000),
    ("b", Language::En, 1_000_000_000),
];

impl<'t> WrittenNumber<'t> {
    /// Whether it is the figure, sign, unit and magnitude included: `1,5 tỷ đồng` is 1,500 of `triệu đồng`.
    pub(super) fn is(self, found: &ResolvedFigure) -> bool {
        let Some((value, number)) = found.value.zip(parse_typed(self.typed, self.language)) else { return false };
        // "giảm 5%" is a change of −5%.
        let before = self.before.trim_end().to_lowercase();
        let is_down = value.is_sign_negative() && DOWN.iter().any(|word| ends(&before, word));
        let number = if is_down && number.is_sign_positive() { -number } else { number };
        !self.is_other_rate(found) && !self.is_other_share(found) && is_same((value, number), self.unit(found), found)
    }

    /// As it is written with its unit; none where it has none.
    pub(super) fn with_unit(self) -> Option<String> {
        let WrittenNumber { typed, after, .. } = self;
        let currency = self.currency().map_or("", |(word, _)| word);
        let after = match after.trim_start().strip_prefix(['(', '[']) {
            Some(inner) => format!(" {inner}"),
            None => after.to_owned(),
        };
        let words = after.split(['.', ',', ';', ':', '(', ')', ']', '\n']).next().unwrap_or_default().trim_end();
        let has_words = self.glued().or_else(|| self.in_words()).is_some();
        let has_unit = has_words || self.sign().is_some() || !currency.is_empty();
        has_unit.then(|| format!("{currency}{typed}{}", if has_words { words } else { "" }))
    }

    /// The sign or name of a currency that stands before it.
    fn currency(self) -> Option<(&'t str, UnitKind)> {
        let word = self.before.trim_end();
        let start = word.rfind(|c: char| c.is_whitespace() || c == '(').map_or(0, |at| at + 1);
        let word = &word[start..];
        currency(word).map(|kind| (word, kind))
    }

    /// The unit that is written beside it.
    fn unit(self, found: &ResolvedFigure) -> Option<Unit> {
        let glued =
            self.glued().filter(|_| Unit::leading(found.unit).is_none_or(|unit| unit.kind != Some(UnitKind::Length)));
        let behind = self.sign().or(glued).or_else(|| self.in_words());
        match (behind, self.currency().map(|(_, kind)| kind)) {
            (Some(Unit { kind: None, factor }), kind) => Some(Unit { kind, factor }),
            (None, Some(kind)) => Some(Unit { kind: Some(kind), factor: Decimal::ONE }),
            (unit, _) => unit,
        }
    }

    fn sign(self) -> Option<Unit> {
        let (at, _) = self.typed.char_indices().next_back().filter(|(_, c)| matches!(c, '%' | '‰'))?;
        Unit::leading(&self.typed[at..])
    }

    fn glued(self) -> Option<Unit> {
        let after = self.after.to_lowercase();
        let (rest, factor) = GLUED.iter().find_map(|(word, language, factor)| {
            let rest = after.strip_prefix(word).filter(|rest| !rest.starts_with(char::is_alphanumeric))?;
            (*language == self.language).then_some((rest, Decimal::from(*factor)))
        })?;
        let unit = Unit::leading(rest).unwrap_or(Unit { kind: None, factor: Decimal::ONE });
        Some(Unit { kind: unit.kind, factor: unit.factor.checked_mul(factor)? })
    }

    /// The unit behind it, which may stand in brackets of its own.
    fn in_words(self) -> Option<Unit> {
        let after = self.after.trim_start();
        let inner = after.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        match inner.or_else(|| after.strip_prefix('[')?.split_once(']')) {
            // More words than a unit has say another thing.
            Some((inner, _)) => Unit::leading(inner).filter(|_| inner.split_whitespace().count() < 4),
            None => Unit::leading(after).or_else(|| Unit::rate(after).map(|(unit, _)| unit)),
        }
    }

    /// `12 km/giờ` of `km`. What is counted for each year or person is the same.
    fn is_other_rate(self, found: &ResolvedFigure) -> bool {
        let kinds = |(unit, per): (Unit, Unit)| (unit.kind, per.kind);
        let is_own = |per: &Option<UnitKind>| matches!(per, Some(UnitKind::Area | UnitKind::Length | UnitKind::Time));
        match (Unit::rate(self.after).map(kinds), Unit::rate(found.unit).map(kinds)) {
            (Some(written), Some(figure)) => written != figure,
            (Some((_, per)), None) => Unit::leading(found.unit).is_some() && is_own(&per),
            (None, _) => false,
        }
    }

    /// Percent of a figure in percentage points, and the other way round.
    fn is_other_share(self, found: &ResolvedFigure) -> bool {
        let after = self.after.trim_start().to_lowercase();
        let is_share = |unit: Option<Unit>| unit.is_some_and(|unit| unit.kind == Some(UnitKind::Share));
        // Whoever gives a change in percent may mean points.
        let label = found.label.to_lowercase();
        let is_change = ["tăng", "giảm", "thay đổi", "chênh", "change", "growth", "difference"];
        match (in_points(found.unit), in_points(&after)) {
            (true, false) => is_share(self.unit(found)),
            (false, true) => is_share(Unit::leading(found.unit)) && !is_change.iter().any(|word| label.contains(word)),
            _ => false,
        }
    }
}

fn in_points(unit: &str) -> bool {
    ["điểm phần trăm", "điểm %", "percentage point"].iter().any(|words| unit.starts_with(words))
}

fn ends(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

fn is_same((value, number): (Decimal, Decimal), written: Option<Unit>, found: &ResolvedFigure) -> bool {
    let figure = Unit::leading(found.unit).or_else(|| Unit::rate(found.unit).map(|(unit, _)| unit));
    match (written, figure) {
        (None, _) => value == number,
        (Some(written), Some(figure)) if written.contradicts(figure) => false,
        // `14 ngày` of `vụ`: the days say when.
        (Some(written), Some(figure)) if written.kind.is_some() && written.kind != figure.kind => value == number,
        (Some(written), Some(figure)) => {
            number.checked_mul(written.factor).is_some_and(|number| Some(number) == value.checked_mul(figure.factor))
        }
        (Some(Unit { kind: Some(UnitKind::Share), .. }), None) => false,
        // Of an unknown unit (`trường`) a million is a million; what is measured has more units than its own.
        (Some(Unit { kind: Some(kind), .. }), None) if !kind.is_counted() => value == number,
        (Some(written), None) => number.checked_mul(written.factor) == Some(value),
    }
}
