//! Compares the figures that published items show with those they showed at the last build. A correction in the
//! statistics changes the sentences of old news, so it is reported before it goes public. Standing pages, statistics
//! pages and figures that the site counts itself follow the data by design and are left out.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Item, Site, Visibility};
use crate::article::Article;
use crate::base::decimal;
use crate::base::diagnostic::{Diagnostic, Severity, msg};
use crate::base::language::Language;
use crate::base::number::{NO_VALUE, number};
use crate::base::time::day;
use crate::markdown::{Expression, FigureRef, HoleKind};
use crate::statistics::{Cell, DataSet};

/// What the dated items of a site show of the statistics: by address, then by expression.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShownFigures(BTreeMap<String, BTreeMap<String, String>>);

impl ShownFigures {
    /// Reads what [`ShownFigures::text`] wrote. Of another form nothing is known, and nothing will be told.
    pub fn read(text: &str) -> ShownFigures {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As text, the same for the same figures.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What an item showed, under its address or the one that it had before it was renamed.
    fn get(&self, item: &Item, expression: &str) -> Option<&str> {
        let aliases = item.article.front.aliases.iter().map(|alias| alias.value.trim_start_matches('/'));
        let record = [&*item.address].into_iter().chain(aliases).find_map(|address| self.0.get(address))?;
        record.get(expression).map(String::as_str)
    }

    /// What the tables and charts of items showed of a data set.
    fn cells(&self, set: &str) -> impl Iterator<Item = (&str, &str)> {
        let start = format!("{set}[");
        let all = self.0.get(OF_SETS).into_iter().flatten();
        all.filter(move |(cell, _)| cell.starts_with(&start)).map(|(cell, text)| (&**cell, &**text))
    }
}

/// Under this name, which no address is, stand the cells of the data sets that items show as tables or charts.
const OF_SETS: &str = "";

/// A figure where a public item shows it.
struct ShownFigure<'s> {
    item: &'s Item,
    figure: &'s FigureRef,
    /// The figure's name, and its filter.
    expression: String,
    text: String,
    place: &'s Range<usize>,
}

/// The figures of the dated items that readers see, the newest items first.
fn shown(site: &Site) -> impl Iterator<Item = ShownFigure<'_>> {
    public(site).flat_map(move |item| {
        let language = site.language_of(&item.article);
        expressions(&item.article).filter_map(move |(expression, place)| {
            let Expression::Show { figure, unit } = expression else { return None };
            if site.statistics.find(figure).ok()?.set.computed.is_some() {
                return None;
            }
            let text = site.statistics.shown(expression, language)?;
            let expression = if *unit { format!("{figure} | unit") } else { figure.to_string() };
            Some(ShownFigure { item, figure, expression, text, place })
        })
    })
}

/// A table or chart of an item: the item, the data set, and the place.
type ShownBlock<'s> = (&'s Item, &'s DataSet, &'s Range<usize>);

/// The tables and charts of the dated items that readers see.
fn blocks(site: &Site) -> impl Iterator<Item = ShownBlock<'_>> {
    public(site).flat_map(move |item| {
        let holes = item.article.body.holes.iter();
        holes.filter_map(move |hole| match &hole.kind {
            HoleKind::Block(_, set) => {
                let set = site.statistics.set(set).ok().filter(|set| set.computed.is_none())?;
                Some((item, set, &hole.place))
            }
            _ => None,
        })
    })
}

/// The numbers of a data set as they are shown, each with its name, in the order of the rows.
fn cells(set: &DataSet) -> impl Iterator<Item = (String, String)> {
    set.rows.iter().flat_map(move |row| {
        let numbers = row.cells.iter().zip(&set.columns).filter_map(move |(cell, column)| match cell {
            Cell::Number(value) => Some((column, decimal::format(Some(*value), column.decimals, Language::Vi))),
            _ => None,
        });
        numbers.map(move |(column, text)| (format!("{}[{}].{}", set.name, row.key, column.name), text))
    })
}

/// The dated items that readers see, the newest first.
fn public(site: &Site) -> impl Iterator<Item = &Item> {
    // A translation of a standing page is one itself.
    let translations = site.standing.iter().filter(|item| item.is_translation && item.section.is_some());
    let items = site.articles.iter().chain(translations);
    items.map(|item| &**item).filter(|item| item.date.is_some() && item.state == Visibility::Public)
}

/// The expressions of a text, of its pictures and of its lead, each with its place.
fn expressions(article: &Article) -> impl Iterator<Item = (&Expression, &Range<usize>)> {
    let body = article.body.holes.iter().flat_map(|hole| {
        let among: Vec<&Expression> = match &hole.kind {
            HoleKind::Figure(expression) => vec![expression],
            HoleKind::Picture { alt, title, .. } => alt.expressions().chain(title.expressions()).collect(),
            _ => Vec::new(),
        };
        among.into_iter().map(|expression| (expression, &hole.place))
    });
    let lead = article.front.summary.iter();
    body.chain(lead.flat_map(|lead| lead.value.expressions().map(|expression| (expression, &lead.span))))
}

/// How many other items of the same figure are named.
const NAMED: usize = 3;

impl Site {
    /// What its dated items show of the statistics.
    pub fn shown_figures(&self) -> ShownFigures {
        let mut all = ShownFigures::default();
        for one in shown(self) {
            all.0.entry(one.item.address.to_string()).or_default().insert(one.expression, one.text);
        }
        for (item, set, _) in blocks(self) {
            // The data set by itself, which is no name of a figure.
            let record = all.0.entry(item.address.to_string()).or_default();
            record.insert(set.name.clone(), String::new());
            let of_sets = all.0.entry(OF_SETS.to_owned()).or_default();
            if of_sets.insert(set.name.clone(), String::new()).is_none() {
                of_sets.extend(cells(set));
            }
        }
        all
    }

    /// The figures that published items will show otherwise than they did, one hint for each.
    pub fn changed_figures(&self, published: &ShownFigures) -> Vec<Diagnostic> {
        if published.0.is_empty() {
            return Vec::new();
        }
        let mut changed: BTreeMap<String, Vec<(&str, ShownFigure)>> = BTreeMap::new();
        for one in shown(self) {
            let before = published.get(one.item, &one.expression).filter(|before| *before != one.text);
            if let Some(before) = before {
                let of_figure = changed.entry(one.figure.to_string()).or_default();
                // Once for each item, however often it shows the figure.
                if of_figure.last().is_none_or(|(_, last)| last.item.address != one.item.address) {
                    of_figure.push((before, one));
                }
            }
        }
        let figures = changed.values().filter_map(|items| self.changed(items));
        figures.chain(self.changed_sets(published)).collect()
    }

    /// The data sets whose published numbers change in tables and charts of items, one hint for each.
    fn changed_sets(&self, published: &ShownFigures) -> Vec<Diagnostic> {
        let mut sets: BTreeMap<&str, Vec<ShownBlock>> = BTreeMap::new();
        for block in blocks(self).filter(|(item, set, _)| published.get(item, &set.name).is_some()) {
            let items = sets.entry(&block.1.name).or_default();
            if items.last().is_none_or(|(last, ..)| last.address != block.0.address) {
                items.push(block);
            }
        }
        sets.values().filter_map(|items| self.changed_set(items, published)).collect()
    }

    fn changed_set(&self, items: &[ShownBlock], published: &ShownFigures) -> Option<Diagnostic> {
        let (item, set, place) = items.first()?;
        let now: BTreeMap<String, String> = cells(set).collect();
        // A new row changes nothing that was said.
        let shown = |cell: &str| now.get(cell).map_or(NO_VALUE, String::as_str);
        let changed: Vec<_> = published.cells(&set.name).filter(|(cell, before)| shown(cell) != *before).collect();
        let (cell, before) = changed.first()?;
        let after = shown(cell);
        let date = item.date?.with_timezone(&self.config.time_zone).date_naive();
        let (vi_day, en_day) = (day(date, Language::Vi), day(date, Language::En));
        let vi_count = number(changed.len() as i64, Language::Vi);
        let en_numbers = match changed.len() {
            1 => "one number".to_owned(),
            count => format!("{} numbers", number(count as i64, Language::En)),
        };
        let [vi_items, en_items] = [Language::Vi, Language::En].map(|language| number(items.len() as i64, language));
        let name = &set.name;
        let message = if items.len() == 1 {
            msg!(
                "bảng `{name}` trong bài đã đăng ngày {vi_day} sẽ đổi {vi_count} số: `{cell}` từ `{before}` thành `{after}`",
                "the table `{name}` in this item of {en_day} will change in {en_numbers}: `{cell}` from `{before}` to `{after}`"
            )
        } else {
            msg!(
                "bảng `{name}` trong {vi_items} bài đã đăng, mới nhất là bài ngày {vi_day} này, sẽ đổi {vi_count} số: `{cell}` từ `{before}` thành `{after}`",
                "the table `{name}` in {en_items} items, this one of {en_day} the newest, will change in {en_numbers}: `{cell}` from `{before}` to `{after}`"
            )
        };
        let hint = Diagnostic::new(Severity::Hint, "figure-changed", message).help(msg!(
            "đúng ý thì không phải làm gì; muốn giữ bảng đã đăng thì gõ bảng ấy thẳng vào bài",
            "if that is meant, do nothing; to keep what was published, type that table into the item"
        ));
        let row = set.rows.iter().find(|row| cell.strip_prefix(&format!("{name}[{}].", row.key)).is_some());
        let hint = hint.at(&item.article.path, (*place).clone());
        let place = row.map_or_else(|| set.place.clone(), |row| row.place.clone());
        Some(hint.also(place, msg!("số liệu ở đây", "the figure is here")))
    }

    fn changed(&self, items: &[(&str, ShownFigure)]) -> Option<Diagnostic> {
        let ((before, first), others) = items.split_first()?;
        let (figure, set, now) = (first.figure, first.figure.set(), &first.text);
        let date = first.item.date?.with_timezone(&self.config.time_zone).date_naive();
        let (vi_day, en_day) = (day(date, Language::Vi), day(date, Language::En));
        let count = |language| number(items.len() as i64, language);
        let message = if others.is_empty() {
            msg!(
                "bài đã đăng ngày {vi_day} đang ghi `{before}`, dựng lại sẽ thành `{now}`",
                "this item of {en_day} was published with `{before}` and will say `{now}`"
            )
        } else {
            let (vi_count, en_count) = (count(Language::Vi), count(Language::En));
            msg!(
                "{vi_count} bài đã đăng, mới nhất là bài ngày {vi_day} này, đang ghi `{before}`, dựng lại sẽ thành `{now}`",
                "{en_count} items, this one of {en_day} the newest, were published with `{before}` and will say `{now}`"
            )
        };
        let hint = Diagnostic::new(Severity::Hint, "figure-changed", message).help(msg!(
            "đúng ý thì không phải làm gì; muốn giữ con số đã đăng thì gõ thẳng `{before}` thay cho `{{{{ {figure} }}}}`, rồi gắn với dòng của kỳ ấy nếu có: `{before}{{{{= {set}[kỳ].cột }}}}`",
            "if that is meant, do nothing; to keep what was said, type `{before}` instead of `{{{{ {figure} }}}}`, bound to the row of its period if there is one: `{before}{{{{= {set}[period].column }}}}`"
        ));
        let hint = hint.at(&first.item.article.path, first.place.clone());
        let hint = others.iter().take(NAMED).fold(hint, |hint, (_, other)| {
            let place = (&other.item.article.path, other.place.clone());
            hint.also(place, msg!("ở đây nữa", "here too"))
        });
        let found = self.statistics.find(figure).ok()?;
        Some(hint.also(found.place, msg!("số liệu ở đây", "the figure is here")))
    }
}
