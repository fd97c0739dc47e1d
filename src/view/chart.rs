//! A chart for `chart.html`.

use serde::Serialize;

/// `chart`, for `chart.html`: a picture in words and ready coordinates. `x` and widths are parts of the width (`12.5%`),
/// `y` and heights are in `em`, so that the text keeps the page's size on every screen.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct ChartView {
    /// Begins every `id` in the picture: several charts may stand on one page.
    pub id: String,
    /// `bars` (lying), `columns` (standing), `lines`, `shares`, `multiples`, `slope` or `pyramid`.
    pub kind: &'static str,
    /// What is shown; without the unit.
    pub title: String,
    /// What the figures show, in a sentence: the headline, where there is one; may be empty.
    pub finding: String,
    /// The unit of all numbers in the picture; may be empty.
    pub unit: String,
    /// The picture in sentences, for those who do not see it.
    pub summary: String,
    /// What a reader must know to read it rightly (an axis that does not begin at 0, columns left out); may be empty.
    pub note: String,
    /// Where the table with all figures is; may be empty.
    pub table_href: String,
    /// Where the picture alone is, as a file; may be empty.
    pub picture_href: String,
    /// Every figure with its place, for a script: a line for each row, its parts between tabs. The first line has `x` or
    /// `y` and the labels of the series; the others a row's label, where it is (percent of the width, or em from the top),
    /// and the figures with their unit. Empty where there are too many, or all stand beside their bars with their names.
    pub readings: String,
    /// Who says so.
    pub source: String,
    /// `7-11-2023`.
    pub updated: String,
    /// `2023-11-07`, for `<time datetime>`.
    pub datetime: String,
    /// Height of the picture.
    pub height: String,
    /// What the colours and patterns mean.
    pub series: Vec<SeriesView>,
    /// Whether the series need a legend: they have no names in the picture.
    pub legend: bool,
    /// Whether every bar has its name and its figure beside it: it needs no pattern to be told by then.
    pub named: bool,
    /// Names at the ends of the lines, beside the picture where there is room; `null` where there are none.
    pub ends: Option<EndsView>,
    /// What is said of rows: under the picture, by its marks.
    pub marks: Vec<MarkView>,
    /// Lines of the grid and the axis.
    pub grid: Vec<GridView>,
    /// Bars, by series and class.
    pub bars: Vec<BarView>,
    /// Hundreds of bars, which are not in `bars` then; `null` in other charts.
    pub outlines: Option<OutlineView>,
    /// The lines of a line chart; `null` in others.
    pub plot: Option<PlotView>,
    /// Points on the lines.
    pub dots: Vec<DotView>,
    /// All words and numbers.
    pub texts: Vec<TextView>,
}

/// A series of a chart: a column of the table.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct SeriesView {
    /// 1 to 8: its class is `s1`, its pattern `<id>-p1` (1 has none), its marker `<id>-m1`.
    pub number: usize,
    /// `past` where it is what was before, in the colour of the other series; else empty.
    pub class: &'static str,
    /// Its name.
    pub label: String,
}

/// A line of the grid.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct GridView {
    /// Start.
    pub x1: String,
    /// Start.
    pub y1: String,
    /// End.
    pub x2: String,
    /// End.
    pub y2: String,
    /// `grid`, `zero` where the bars begin, `mark` where something is said of a row, `lead` from a line to its name.
    pub class: &'static str,
}

/// A bar.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct BarView {
    /// Left.
    pub x: String,
    /// Top.
    pub y: String,
    /// Width.
    pub width: String,
    /// Height.
    pub height: String,
    /// Number of its series.
    pub series: usize,
    /// `past` beside one that is to be seen first, `plan` where it was not counted but planned or estimated; else empty.
    pub class: &'static str,
}

/// The names of lines, in a picture of its own as high as that of the lines, to its right.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct EndsView {
    /// Its width.
    pub width: String,
    /// The names, each with the class of its series.
    pub texts: Vec<TextView>,
}

/// What is said of a row.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct MarkView {
    /// Its mark in the picture: `①`.
    pub mark: String,
    /// The row.
    pub label: String,
    /// What is said.
    pub text: String,
}

/// Hundreds of bars: a plot as wide as the picture, of which the bars of each series are cut out. The coordinates of their
/// outlines go from 0 to 10000 both ways.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct OutlineView {
    /// Top.
    pub y: String,
    /// Height.
    pub height: String,
    /// The outlines.
    pub series: Vec<PathView>,
}

/// Where the lines are drawn: their coordinates go from 0 to 10000 both ways.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct PlotView {
    /// Top.
    pub y: String,
    /// Height.
    pub height: String,
    /// The lines.
    pub lines: Vec<PathView>,
}

/// A line with gaps where values are missing, or the outline of bars.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct PathView {
    /// An SVG path.
    pub d: String,
    /// Number of its series.
    pub series: usize,
    /// `plan` where it was not counted but planned or estimated; else empty.
    pub class: &'static str,
}

/// A point on a line.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct DotView {
    /// Its middle.
    pub x: String,
    /// Its middle.
    pub y: String,
    /// Number of its series.
    pub series: usize,
}

/// A line of text in a chart.
#[derive(Clone, Debug, Default, Serialize, PartialEq)]
pub struct TextView {
    /// Where it is anchored.
    pub x: String,
    /// Its base line.
    pub y: String,
    /// `start`, `middle`, `end`.
    pub anchor: &'static str,
    /// `label`, `value`, `tick`, `mark`, `inside` (upon a bar), `name` with the class of a series (`s1`). Texts of a class and an
    /// anchor follow each other.
    pub class: String,
    /// Where it is shown: everywhere if empty, only in a wide chart if `roomy`, only in a narrow one if `tight`.
    pub room: &'static str,
    /// A quarter turn to the left around its anchor, this far to the side of it; empty where it is not turned.
    pub turn: String,
    /// The text.
    pub text: String,
}
