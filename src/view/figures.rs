//! Figures, and small pictures of where they come from.

use serde::Serialize;

use super::LinkView;

/// A key figure.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct FigureView {
    /// What it counts.
    pub label: String,
    /// The figure: `1.607.275`.
    pub value: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// Figure and unit: `3,25%`, `77 đảng viên`.
    pub text: String,
    /// The day it is true for: `7-11-2023`.
    pub as_of: String,
    /// What changed since the period before, in words: `tăng 3 so với 9-2026`; empty where no period before is known.
    pub change: String,
    /// `up`, `down`, `same`; empty where no period before is known.
    pub trend: &'static str,
    /// Its past as a small picture; `null` where its data set does not run through time.
    pub spark: Option<SparkView>,
    /// Its data set.
    pub set: LinkView,
}

/// `sets`, for `statistics.html`: a list of these.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct SetCardView {
    /// Its group: sets of one group follow each other. All of them are empty where no set has one.
    pub group: String,
    /// The data set.
    pub link: LinkView,
    /// What it is; may be empty.
    pub description: String,
    /// What its figures show, in a sentence; may be empty.
    pub finding: String,
    /// A small picture of it; `null` where it has no numbers.
    pub picture: Option<SetPictureView>,
    /// Its key figures, but for those whose number the picture shows.
    pub figures: Vec<FigureView>,
    /// Who says so.
    pub source: String,
    /// When it was brought up to date: `7-11-2023`.
    pub updated: String,
}

/// Numbers through time as SVG paths in a box 100 wide and 30 high, which may be stretched: bars to be filled, or, of many
/// numbers, a line to be stroked.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct SparkView {
    /// Whether it is a line.
    pub is_line: bool,
    /// All but the newest.
    pub past: String,
    /// The newest; empty of a line.
    pub last: String,
}

/// A data set at a glance: its newest number and its past, or its largest parts.
#[derive(Clone, Debug, Default, Serialize, Hash)]
pub struct SetPictureView {
    /// What is shown, where the data set has several columns: the heading of one; or what the sum counts.
    pub label: String,
    /// The newest number with its unit, or of a time long past the sum, where it is a key figure; empty where there is no time in
    /// the set.
    pub value: String,
    /// The period of the newest number; empty beside a sum.
    pub period: String,
    /// What changed since the period before, as of a figure.
    pub change: String,
    /// As of a figure.
    pub trend: &'static str,
    /// The past; `null` where there is no time in the set.
    pub spark: Option<SparkView>,
    /// The first period of the past.
    pub first: String,
    /// Its last one.
    pub last: String,
    /// Its largest parts, at most five, the largest first; empty where there is a past.
    pub parts: Vec<PartView>,
    /// How many parts more there are, ready to show; empty where there are none.
    pub more: String,
}

/// A part of a data set.
#[derive(Clone, Debug, Default, Serialize, PartialEq, Hash)]
pub struct PartView {
    /// What names it.
    pub label: String,
    /// Its number, ready to show.
    pub value: String,
    /// Its length, the longest being `100%`.
    pub width: String,
}
