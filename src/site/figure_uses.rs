//! Where readers see a data set: sentences with its figures, charts and tables, the figures that a page was told to show.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{PageId, Site};
use crate::article::Article;
use crate::base::address::Address;
use crate::base::diagnostic::Diagnostics;
use crate::base::language::Language;
use crate::base::source::SourcePath;
use crate::base::value::Spanned;
use crate::config;
use crate::markdown::{Expression, FigureRef, FigureText, HoleKind, SetBlock};
use crate::statistics::Statistics;

/// One place where readers see a data set.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureUse {
    /// The file of its text.
    pub path: SourcePath,
    /// Bytes of the file.
    pub place: Range<usize>,
    /// The title of its page.
    pub title: String,
    /// The address of its page.
    pub address: Address,
    /// The language of its page.
    pub language: Language,
    /// What is seen there.
    pub shown: ShownAs,
}

/// How a data set is seen.
#[derive(Clone, Debug, PartialEq)]
pub enum ShownAs {
    /// In a sentence: what its text is with its figures still in braces.
    Sentence(FigureText),
    /// As a chart.
    Chart,
    /// As a table.
    Table,
    /// As a figure of the home page or of a section's.
    Chosen(FigureRef),
}

impl FigureUse {
    /// The sentence as readers see it with these statistics; of a chosen figure its value with its unit. None of a chart or a
    /// table.
    pub fn text(&self, statistics: &Statistics) -> Option<String> {
        match &self.shown {
            ShownAs::Sentence(line) => Some(words(&statistics.fill_line(line, self.language))),
            ShownAs::Chosen(figure) => {
                Some(statistics.find(figure).map(|found| found.text_with_unit(self.language)).unwrap_or_default())
            }
            ShownAs::Chart | ShownAs::Table => None,
        }
    }

    /// Whether it names a figure of this data set that there is none of.
    pub fn lacks_a_figure(&self, set: &str, statistics: &Statistics) -> bool {
        let lacks = |figure: &FigureRef| figure.set() == set && statistics.find(figure).is_err();
        match &self.shown {
            ShownAs::Sentence(line) => line.expressions().any(|expression| match expression {
                Expression::Show { figure, .. } | Expression::Assertion { figure, .. } => lacks(figure),
            }),
            ShownAs::Chosen(figure) => lacks(figure),
            ShownAs::Chart | ShownAs::Table => statistics.set(set).is_err(),
        }
    }
}

impl Site {
    /// Every place where readers see this data set, in the order of the pages; a sentence once, however many figures it has.
    /// `source` gives the text of a file.
    pub fn figure_uses(&self, set: &str, source: impl Fn(&str) -> Option<String>) -> Vec<FigureUse> {
        let mut uses = Vec::new();
        // A home page without a text of its own.
        for figure in self.home_figures.iter().filter(|figure| self.home.is_none() && figure.set() == set) {
            let (title, address, language) =
                (self.config.title.clone(), self.home_address.clone(), self.config.language);
            let shown = ShownAs::Chosen(figure.clone());
            uses.push(FigureUse { path: config::PATH.into(), place: 0..0, title, address, language, shown });
        }
        for (page, address, article) in self.texts() {
            let found = |place: Range<usize>, shown: ShownAs| FigureUse {
                path: article.path.clone(),
                place,
                title: article.front.title.clone(),
                address: address.clone(),
                language: self.language_of(article),
                shown,
            };
            for figure in self.chosen_on(page).iter().filter(|figure| figure.set() == set) {
                uses.push(found(0..0, ShownAs::Chosen(figure.clone())));
            }
            let places = places(article, set);
            let text = if places.is_empty() { None } else { source(&article.path) };
            let Some(text) = text else { continue };
            let mut last = 0..0;
            for (place, block) in places {
                let shown = match block {
                    Some(SetBlock::Chart) => ShownAs::Chart,
                    Some(SetBlock::Table) => ShownAs::Table,
                    None if last.end > place.start => continue,
                    None => {
                        last = sentence(&text, place.clone());
                        ShownAs::Sentence(figures(text[last.clone()].to_owned()))
                    }
                };
                uses.push(found(place, shown));
            }
        }
        uses
    }

    /// The bytes of each text that name a data set, in braces, by the path of the text.
    pub fn figure_places(&self, set: &str) -> BTreeMap<SourcePath, Vec<Range<usize>>> {
        let named = self.texts().map(|(.., article)| (article.path.clone(), places(article, set)));
        let places = named.map(|(path, places)| (path, places.into_iter().map(|(place, _)| place).collect::<Vec<_>>()));
        places.filter(|(_, places)| !places.is_empty()).collect()
    }

    /// The figures that a page was told to show.
    fn chosen_on(&self, page: PageId) -> &[FigureRef] {
        match page {
            PageId::Home => &self.home_figures,
            PageId::Section(number) => self.section_figures.get(&number).map_or(&[][..], |figures| figures),
            _ => &[],
        }
    }
}

/// The places of a text that name a data set, in order, and which of them are charts and tables.
fn places(article: &Article, set: &str) -> Vec<(Range<usize>, Option<SetBlock>)> {
    let is_of = |expression: &Expression| expression.set() == set;
    let lead = article.front.summary.iter();
    let lead = lead.filter(|lead| lead.value.expressions().any(is_of)).map(|lead| (lead.span.clone(), None));
    let body = article.body.holes.iter().filter_map(|hole| match &hole.kind {
        HoleKind::Figure(expression) if is_of(expression) => Some((hole.place.clone(), None)),
        HoleKind::Block(block, name) if name == set => Some((hole.place.clone(), Some(*block))),
        HoleKind::Picture { alt, title, .. } if alt.expressions().chain(title.expressions()).any(is_of) => {
            Some((hole.place.clone(), None))
        }
        _ => None,
    });
    let mut places: Vec<_> = lead.chain(body).collect();
    places.sort_by_key(|(place, _)| place.start);
    places
}

/// The figures of a sentence of a text, whose mistakes were told there.
fn figures(text: String) -> FigureText {
    let span = 0..text.len();
    FigureText::read(Spanned { value: text, span }, &"".into(), &mut Diagnostics::default()).value
}

/// The sentence around a place: within its paragraph, item of a list or cell of a table.
fn sentence(text: &str, place: Range<usize>) -> Range<usize> {
    let (before, after) = (&text[..place.start], &text[place.end..]);
    // A lead stands between quotation marks.
    if text[place.clone()].starts_with(['"', '\'']) {
        let quotes = |c: char| matches!(c, '"' | '\'');
        let inner = text[place.clone()].trim_matches(quotes);
        let start = place.start + text[place.clone()].len() - text[place.clone()].trim_start_matches(quotes).len();
        return start..start + inner.len();
    }
    let begins = ["\n\n", "\n- ", "\n* ", "\n#", "\n> ", "\n| ", "| ", "\n+++\n", "! ", "? ", "… "];
    let begins = begins.iter().filter_map(|mark| Some(before.rfind(mark)? + mark.len()));
    let stops = before.match_indices(". ").filter(|(at, _)| is_stop(&before[..*at])).map(|(at, mark)| at + mark.len());
    let start = begins.chain(stops).max().unwrap_or(0);
    let ends = ["\n\n", "\n- ", "\n* ", "\n#", "\n|", "\n:::", "! ", "!\n", "? ", "?\n", " |"];
    let ends = ends.iter().filter_map(|mark| Some(after.find(*mark)? + usize::from(mark.starts_with(['!', '?']))));
    let stops = after
        .match_indices(['.'])
        .filter(|(at, _)| after[at + 1..].starts_with(char::is_whitespace) && (*at == 0 || is_stop(&after[..*at])));
    let end = place.end + ends.chain(stops.map(|(at, _)| at + 1)).min().unwrap_or(after.len());
    let start = start + text[start..place.start].len() - text[start..place.start].trim_start().len();
    start..end
}

/// Whether a point behind this text ends its sentence: not behind `TP` or `P`.
fn is_stop(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() > 2 || !word.starts_with(char::is_uppercase)
}

/// Words without the marks of Markdown, for people who do not know them.
fn words(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out += &rest[..open];
        let inner = rest[open + 1..].split_once(']');
        rest = match inner {
            Some((note, after)) if note.starts_with('^') => after,
            Some((words, after)) if after.starts_with('(') => {
                out += words;
                after.split_once(')').map_or("", |(_, after)| after)
            }
            _ => {
                out.push('[');
                &rest[open + 1..]
            }
        };
    }
    out += rest;
    out.replace("**", "").replace(['*', '`'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentence around the only braces of a text, without marks.
    fn told(text: &str) -> String {
        let (open, close) = (text.find("{{").unwrap_or_default(), text.rfind("}}").unwrap_or_default() + 2);
        words(&text[sentence(text, open..close)])
    }

    #[test]
    fn a_sentence_is_cut_out_of_its_paragraph() {
        let table = [
            ("Một câu. Có **{{ a.b }}** người[^1]. Câu khác.", "Có {{ a.b }} người."),
            (
                "+++\ntitle = \"A\"\n+++\n\nỞ [TP. Đông Hà](b.md) có {{ a.b }} hộ!\nCâu khác.",
                "Ở TP. Đông Hà có {{ a.b }} hộ!",
            ),
            ("- Một: 5.\n- Hai: {{ a.b }}\n- Ba: 6.", "Hai: {{ a.b }}"),
            ("| Năm | Số |\n| --- | --- |\n| 2025 | {{ a[2025].b }} |\n", "{{ a[2025].b }}"),
            ("## Mục\n\n{{ a.b }} là số\nở hai dòng. Hết.", "{{ a.b }} là số ở hai dòng."),
            ("Tăng 12.5% so với {{ a.b }}", "Tăng 12.5% so với {{ a.b }}"),
        ];
        for (text, expected) in table {
            assert_eq!(told(text), expected, "{text}");
        }
        let lead = "summary = \"Có {{ a.b }} người.\"";
        assert_eq!(&lead[sentence(lead, 10..lead.len())], "Có {{ a.b }} người.");
    }
}
