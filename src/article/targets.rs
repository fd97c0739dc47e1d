//! Everywhere a text names a file or a page.

use std::ops::Range;

use super::{Article, FieldValue};
use crate::markdown::{HoleKind, Video};

/// A place where a text names a file or a page.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedTarget<'a> {
    /// What is named, as typed.
    pub typed: &'a str,
    /// Where.
    pub place: TargetPlace<'a>,
}

/// Where a target stands.
#[derive(Clone, Debug, PartialEq)]
pub enum TargetPlace<'a> {
    /// In the front matter, at this key.
    Key(&'a str),
    /// In the body: bytes of the whole link, picture or attribute; empty where only the HTML parser found it.
    Body(&'a Range<usize>),
    /// The same of raw HTML that is let through, where it may also be seen from the page.
    Raw(&'a Range<usize>),
}

impl Article {
    /// Everything that the text names, web addresses included: its lead picture, the fields of its layout, then its body in
    /// the order of the page.
    pub fn targets(&self) -> impl Iterator<Item = TypedTarget<'_>> {
        let key = |typed, key| TypedTarget { typed, place: TargetPlace::Key(key) };
        let lead = self.front.image.iter().map(move |image| key(image.path.value.as_str(), "image"));
        let fields = self.layout.fields.iter().zip(&self.front.fields).flat_map(move |(field, value)| {
            let targets = match value {
                Some(FieldValue::Targets(targets)) => targets.as_slice(),
                _ => &[],
            };
            targets.iter().map(move |target| key(target.value.as_str(), field.name.as_str()))
        });
        let holes = self.body.holes.iter().filter_map(|hole| match &hole.kind {
            HoleKind::Raw(target) => Some(TypedTarget { typed: target, place: TargetPlace::Raw(&hole.place) }),
            HoleKind::Link(target)
            | HoleKind::Picture { target, .. }
            | HoleKind::Source(target)
            | HoleKind::SizedSource(target)
            | HoleKind::Video(Video::Own(target) | Video::Sound(target)) => {
                Some(TypedTarget { typed: target, place: TargetPlace::Body(&hole.place) })
            }
            _ => None,
        });
        lead.chain(fields).chain(holes)
    }
}
