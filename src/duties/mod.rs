//! Duties: what rules ask of a portal, checked against what is there. A profile is a list of duties with the source of each
//! (`profiles/commune.toml`, or a site's own `content/duties.toml`); [`look`] says of each what was found. It is a list of
//! findings: whether a portal complies is for people to say.

mod look;
mod pages;
mod profile;
mod reader;

pub use look::look;
pub use profile::{Duty, DutyProfile, Force, ItemsWanted, Knowledge, OnTime, Regulation, Requirement};
pub use reader::{OWN, read};

use crate::base::diagnostic::Message;
use crate::base::source::SourcePath;

/// What was found of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyState {
    /// It is there.
    Present,
    /// bantin cannot see it; people have to.
    ByHand,
    /// It is there, and something of it is not: fields, or what replaces an example.
    Incomplete,
    /// It is older than the profile allows, or waits for longer.
    Overdue,
    /// It is not there.
    Missing,
}

impl DutyState {
    /// All of them, what needs most work first.
    pub const ALL: [DutyState; 5] =
        [DutyState::Missing, DutyState::Overdue, DutyState::Incomplete, DutyState::ByHand, DutyState::Present];

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            DutyState::Present => "present",
            DutyState::ByHand => "by_hand",
            DutyState::Incomplete => "incomplete",
            DutyState::Overdue => "overdue",
            DutyState::Missing => "missing",
        }
    }

    /// Whether something is to be done that bantin can see.
    pub fn is_open(self) -> bool {
        matches!(self, DutyState::Missing | DutyState::Overdue | DutyState::Incomplete)
    }
}

/// Where something is fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FixLocation {
    /// Nowhere in particular.
    #[default]
    Nowhere,
    /// This file.
    File(SourcePath),
    /// `content/site.toml`.
    Settings,
    /// The statistics.
    Statistics,
}

/// What was found of one duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyFinding {
    /// The number of the duty in its profile.
    pub duty: usize,
    /// How it stands.
    pub state: DutyState,
    /// What was seen, one sentence each.
    pub seen: Vec<Message>,
    /// Where it is fixed.
    pub spot: FixLocation,
}
