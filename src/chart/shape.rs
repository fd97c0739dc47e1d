//! From a data set to what is drawn of it, in its form.

use std::cmp::Reverse;

use super::data::{ChartData, ChartKind, MOST, Series, in_time, series};
use super::forms::{ChosenForm, choose};
use super::timeline;
use crate::base::language::Language;
use crate::statistics::{Cell, Chart, DataSet, Row};

impl<'a> ChartData<'a> {
    /// What is drawn of a data set: its columns of numbers that share the unit of the first. None where nothing is:
    /// `chart = "none"`, or no number.
    pub fn of(set: &'a DataSet, language: Language) -> Option<ChartData<'a>> {
        Some(ChartData::chosen(set, language)?.0)
    }

    /// The same, and why in this form.
    pub fn chosen(set: &'a DataSet, language: Language) -> Option<(ChartData<'a>, ChosenForm)> {
        if set.chart == Chart::None {
            return None;
        }
        let mut data = ChartData::in_order(set, language)?;
        let choice = choose(&data, set.chart);
        data.kind = choice.kind;
        match choice.kind {
            ChartKind::Ranking => data.rank(),
            ChartKind::Slope if data.rows.len() != 2 || !data.in_time => data.turn(),
            _ => {}
        }
        Some((data, choice))
    }

    /// With its rows in order of time, where they are times; as bars.
    fn in_order(set: &'a DataSet, language: Language) -> Option<ChartData<'a>> {
        let is_number = |at: &usize| set.parts().any(|row| matches!(row.cells.get(*at), Some(Cell::Number(_))));
        let mut numbers: Vec<usize> =
            set.charted.iter().copied().filter(|at| *at != set.key).filter(is_number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let unit = set.unit_of(&set.columns[*numbers.first()?]);
        let (mut drawn, mut left_out): (Vec<usize>, Vec<usize>) =
            numbers.into_iter().partition(|at| set.unit_of(&set.columns[*at]) == unit);
        left_out.splice(0..0, drawn.split_off(drawn.len().min(MOST)));
        let dated = in_time(set);
        let is_dated = dated.is_some();
        let (times, rows): (Vec<Option<usize>>, Vec<&Row>) =
            dated.unwrap_or_else(|| set.parts().map(|row| (None, row)).collect()).into_iter().unzip();
        Some(ChartData {
            language,
            kind: ChartKind::Bars,
            title: &set.title,
            finding: set.finding.as_ref().map_or("", |(finding, _)| finding),
            unit,
            source: &set.source,
            updated: set.updated,
            rows: rows.iter().map(|row| row.key.as_str()).collect(),
            in_time: is_dated && rows.len() > 1,
            times: times.into_iter().collect(),
            marks: set.annotations.iter().map(|one| (one.at.as_str(), one.text.as_str())).collect(),
            series: drawn.into_iter().map(|at| series(&set.columns[at], &rows, at)).collect(),
            left_out: left_out.into_iter().map(|at| set.columns[at].label.as_str()).collect(),
            note: "",
        })
    }

    /// The largest first; what is missing, and the rest of all, last.
    fn rank(&mut self) {
        let Some(first) = self.series.first() else { return };
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|row| (is_rest(self.rows[*row]), Reverse(first.values.get(*row).copied().flatten())));
        self.rows = order.iter().map(|row| self.rows[*row]).collect();
        for series in &mut self.series {
            series.values = order.iter().map(|row| series.values.get(*row).copied().flatten()).collect();
        }
        self.times = None;
    }

    /// Rows become series and series rows: years that are columns go from left to right.
    fn turn(&mut self) {
        let decimals = self.series.iter().map(|series| series.decimals).max().flatten();
        let rows = std::mem::take(&mut self.rows).into_iter().enumerate();
        let turned = rows.map(|(row, label)| Series {
            label,
            decimals,
            values: self.series.iter().map(|series| series.values.get(row).copied().flatten()).collect(),
        });
        let turned = turned.collect();
        let labels: Vec<&'a str> = self.series.iter().map(|series| series.label).collect();
        self.times = timeline::times(&labels);
        self.rows = labels;
        self.series = turned;
        self.in_time = true;
    }
}

/// Words of a row that has what no other row has: it is the last of a ranking.
const REST: [&str; 8] = ["khác", "còn lại", "không rõ", "chưa rõ", "other", "others", "the rest", "unknown"];

fn is_rest(label: &str) -> bool {
    let label = label.to_lowercase();
    REST.iter().any(|word| label == *word || label.ends_with(&format!(" {word}")))
}
