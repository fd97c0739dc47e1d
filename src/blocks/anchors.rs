//! Links within a text: from the names that its source knew to the anchors that its headings get here.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::normal::each_line;
use super::{Block, Inline, Remarks, Text, write};
use crate::base::diagnostic::Diagnostics;
use crate::base::source::SourcePath;
use crate::markdown::{Input, read};

/// Makes each link to a name (`#muc-1`) one to the heading that has it ([`Inline::Place`]). Of links to other names the words
/// stay; how many those are comes back.
pub fn lead(text: &mut Text) -> usize {
    let (mut names, mut headings, mut has_links) = (BTreeMap::new(), 0, false);
    let mut look = |blocks: &mut Vec<Block>| {
        each_line(blocks, &mut |words, is_heading| {
            for inline in words.iter() {
                match inline {
                    Inline::Place(name) if is_heading => drop(names.entry(name.clone()).or_insert(headings)),
                    Inline::Link { target, .. } => has_links |= target.starts_with('#'),
                    _ => {}
                }
            }
            headings += usize::from(is_heading);
        });
    };
    look(&mut text.blocks);
    text.notes.iter_mut().for_each(look);
    if !has_links {
        return 0;
    }
    let anchors = if names.is_empty() { Vec::new() } else { anchors(text) };
    // Headings that became something else, as in a table, have taken their anchors with them.
    let anchors = if anchors.len() == headings { anchors } else { Vec::new() };
    let mut lost = 0;
    let mut change = |blocks: &mut Vec<Block>| {
        each_line(blocks, &mut |words, _| {
            for inline in std::mem::take(words) {
                match inline {
                    Inline::Link { target, words: inner } if target.starts_with('#') => {
                        match names.get(&target[1..]).and_then(|at| anchors.get(*at)) {
                            Some(anchor) => words.push(Inline::Link { target: format!("#{anchor}"), words: inner }),
                            None => {
                                lost += 1;
                                words.extend(inner);
                            }
                        }
                    }
                    other => words.push(other),
                }
            }
        });
    };
    change(&mut text.blocks);
    text.notes.iter_mut().for_each(change);
    lost
}

/// The anchors of the headings of a text, as its page gets them.
fn anchors(text: &Text) -> Vec<String> {
    let markdown: Arc<str> = write(text, &mut Remarks::new()).into();
    let source: SourcePath = "content/a.md".into();
    let input = Input { text: &markdown, range: 0..markdown.len(), source: &source, raw_html: true, documents: false };
    let body = read(&input, &mut |_, _| {}, &mut Diagnostics::default());
    body.headings.into_iter().map(|heading| heading.id).collect()
}
