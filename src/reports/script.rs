//! The script of an item for the loudspeakers: title, lead and text in the order in which they are spoken, in words.

use std::collections::BTreeMap;

use scraper::Selector;

use crate::base::diagnostic::{Message, msg};
use crate::base::language::{Language, capital};
use crate::blocks::{Block, BoxKind, List, Table, words_of};
use crate::html::{HtmlPage, reading};
use crate::markdown::{HoleKind, SetBlock};
use crate::render::spoken_body;
use crate::site::{Item, Site, Visibility};
use crate::spoken::{Doubt, SpokenWords, in_words, say};
use crate::theme::Theme;

/// A table with more is for the eye.
const MOST_ROWS: usize = 8;
const MOST_COLUMNS: usize = 4;

/// The width of a line of a script, in characters.
const WIDTH: usize = 72;

/// The script of one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The headline as it stands on the portal.
    pub title: String,
    /// What is spoken, one paragraph each: the headline, the lead, the text.
    pub paragraphs: Vec<String>,
    /// What is only seen.
    pub left_out: Vec<Message>,
    /// What a person has to look at.
    pub doubts: Vec<Doubt>,
    /// How many syllables it has.
    pub syllables: usize,
    /// How long it takes to read, in seconds.
    pub seconds: usize,
    /// Whether readers of the portal see the item now.
    pub is_public: bool,
}

/// Makes the script of an item.
///
/// # Errors
/// If its text is larger, or nested deeper, than any page, or a template fails.
pub fn script((site, theme): (&Site, &Theme), item: &Item, words: &SpokenWords) -> Result<Script, Message> {
    let article = &item.article;
    let html = spoken_body(site, theme, article).map_err(|diagnostic| diagnostic.message)?;
    let page = HtmlPage::parse(&html)?;
    // What is beside the text: notes, their calls, captions, and what leads elsewhere.
    let beside = ["sup.note-ref", "section.notes", "figcaption", "figure:not(.data-table)", "audio", "video"];
    let beside: Vec<Selector> = beside.iter().filter_map(|one| Selector::parse(one).ok()).collect();
    let root = Selector::parse("html").ok().and_then(|html| page.first(&html));
    let blocks = root.map(|root| reading(root, &beside).text.blocks).unwrap_or_default();
    let mut writer = ScriptWriter { words, paragraphs: Vec::new(), doubts: Vec::new(), left_out: BTreeMap::new() };
    writer.sentence(&article.front.title);
    writer.sentence(&site.lead(article));
    writer.blocks(&blocks);
    writer.count_holes(article.body.holes.iter().map(|hole| &hole.kind));
    let notes = html.matches("class=\"note-ref\"").count();
    writer.leave_out(Omitted::Notes, notes);
    let syllables = writer.paragraphs.iter().map(|text| syllables(text)).sum();
    Ok(Script {
        title: article.front.title.clone(),
        left_out: writer.left_out.iter().map(|(what, count)| what.message(*count)).collect(),
        paragraphs: writer.paragraphs,
        doubts: writer.doubts,
        syllables,
        seconds: syllables * 60 / words.pace.max(1),
        is_public: item.state == Visibility::Public,
    })
}

fn syllables(text: &str) -> usize {
    text.split(|c: char| c.is_whitespace() || c == '-').filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// What cannot be heard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Omitted {
    Pictures,
    Charts,
    Tables,
    Videos,
    Notes,
    Code,
}

impl Omitted {
    fn message(self, count: usize) -> Message {
        match self {
            Omitted::Pictures => msg!("{count} ảnh và chú thích ảnh", "pictures with their captions: {count}"),
            Omitted::Charts => msg!("{count} biểu đồ", "charts: {count}"),
            Omitted::Tables => msg!("{count} bảng lớn", "large tables: {count}"),
            Omitted::Videos => msg!("{count} đoạn phim, ghi âm", "videos and sounds: {count}"),
            Omitted::Notes => msg!("{count} chú thích cuối bài", "footnotes: {count}"),
            Omitted::Code => msg!("{count} đoạn mã", "pieces of code: {count}"),
        }
    }
}

struct ScriptWriter<'w> {
    words: &'w SpokenWords,
    paragraphs: Vec<String>,
    doubts: Vec<Doubt>,
    left_out: BTreeMap<Omitted, usize>,
}

impl ScriptWriter<'_> {
    fn leave_out(&mut self, what: Omitted, count: usize) {
        if count > 0 {
            *self.left_out.entry(what).or_default() += count;
        }
    }

    fn count_holes<'k>(&mut self, holes: impl Iterator<Item = &'k HoleKind>) {
        for hole in holes {
            match hole {
                HoleKind::Picture { .. } => self.leave_out(Omitted::Pictures, 1),
                HoleKind::Block(SetBlock::Chart, _) => self.leave_out(Omitted::Charts, 1),
                HoleKind::Video(_) => self.leave_out(Omitted::Videos, 1),
                _ => {}
            }
        }
    }

    /// The words of a text, with what is unsure in them.
    fn say(&mut self, text: &str) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let spoken = say(&text, self.words);
        self.doubts.extend(spoken.doubts);
        spoken.text
    }

    fn push(&mut self, paragraph: String) {
        if paragraph.contains(char::is_alphanumeric) {
            self.paragraphs.push(paragraph);
        }
    }

    /// A paragraph that ends like a sentence.
    fn sentence(&mut self, text: &str) {
        let mut said = self.say(text);
        if text.trim_start().starts_with(|c: char| !c.is_lowercase()) {
            said = capital(&said);
        }
        if !said.ends_with(['.', '!', '?', ':', ';', ',', '…', '”']) {
            said.push('.');
        }
        self.push(said);
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { words, .. } | Block::Paragraph(words) => self.sentence(&words_of(words)),
                Block::List(list) => self.list(list),
                Block::Table(table) => self.table(table),
                Block::Pictures(_) | Block::Rule => {}
                Block::Video { .. } => self.leave_out(Omitted::Videos, 1),
                Block::Box(kind, blocks) => {
                    self.push(format!("{}:", name_of(*kind)));
                    self.blocks(blocks);
                }
                Block::Quotation(blocks) => {
                    self.push("Trích:".to_owned());
                    self.blocks(blocks);
                    self.push("Hết trích.".to_owned());
                }
                Block::Definitions(definitions) => {
                    for definition in definitions {
                        let meanings: Vec<String> = definition.meanings.iter().map(|words| words_of(words)).collect();
                        self.sentence(&format!("{}: {}", words_of(&definition.term), meanings.join("; ")));
                    }
                }
                Block::Code { .. } => self.leave_out(Omitted::Code, 1),
            }
        }
    }

    /// The items of a list, each a paragraph; numbered ones with their numbers.
    fn list(&mut self, list: &List) {
        for (item, number) in list.items.iter().zip(list.start.unwrap_or(1)..) {
            let first = self.paragraphs.len();
            self.blocks(item);
            if let (Some(_), Some(paragraph)) = (list.start, self.paragraphs.get_mut(first)) {
                *paragraph = format!("{}: {paragraph}", capital(&in_words(number, self.words)));
            }
        }
    }

    /// A small table row by row: the first cell, then each heading with its cell.
    fn table(&mut self, table: &Table) {
        let cell = |cell: &crate::blocks::TableCell| {
            let words = cell.blocks.iter().map(|block| match block {
                Block::Paragraph(words) => words_of(words),
                _ => String::new(),
            });
            words.collect::<Vec<_>>().join(" ").trim().to_owned()
        };
        let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let (heads, body) = rows.split_at(table.headings.min(rows.len()));
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let is_even = rows.iter().all(|row| row.len() == columns);
        if heads.len() != 1 || !is_even || body.len() > MOST_ROWS || columns > MOST_COLUMNS {
            return self.leave_out(Omitted::Tables, 1);
        }
        for row in body {
            let Some((name, cells)) = row.split_first() else { continue };
            let cells = heads[0].iter().skip(1).zip(cells).filter(|(_, cell)| !matches!(cell.as_str(), "" | "–" | "-"));
            let cells: Vec<String> = cells.map(|(head, cell)| format!("{head} {cell}").trim().to_owned()).collect();
            let between = if name.is_empty() || cells.is_empty() { "" } else { ": " };
            self.sentence(&format!("{name}{between}{}", cells.join("; ")));
        }
    }
}

fn name_of(kind: BoxKind) -> &'static str {
    match kind {
        BoxKind::Note => "Ghi chú",
        BoxKind::Tip => "Gợi ý",
        BoxKind::Important => "Quan trọng",
        BoxKind::Warning => "Cảnh báo",
        BoxKind::Caution => "Chú ý",
    }
}

impl Script {
    /// The script as a plain text: a head with its length, the paragraphs, and what a person has to look at.
    pub fn text(&self, language: Language) -> String {
        let mut text = wrapped(&self.title.to_uppercase());
        text.push_str(&format!("({})\n", self.length(language)));
        if !self.is_public {
            let note = msg!("(Bài chưa đăng hoặc đã gỡ.)", "(The item is not public.)");
            text.push_str(&format!("{}\n", note.text(language)));
        }
        for paragraph in &self.paragraphs {
            text.push('\n');
            text.push_str(&wrapped(paragraph));
        }
        if !self.left_out.is_empty() {
            let list: Vec<&str> = self.left_out.iter().map(|message| message.text(language)).collect();
            let line = msg!("Không đọc: {}.", "Left out: {}.", list.join("; "));
            text.push_str(&format!("\n{RULE}\n{}", wrapped(line.text(language))));
        }
        if !self.doubts.is_empty() {
            let head = msg!("Người đọc xem lại ({}):", "To be looked at ({}):", self.doubts.len());
            text.push_str(&format!("\n{RULE}\n{}\n", head.text(language)));
            for Doubt { typed, read, why } in &self.doubts {
                let read = if read == typed { String::new() } else { format!(" → {read}") };
                text.push_str(&wrapped(&format!("- {typed}{read}: {}", why.text(language))));
            }
        }
        text
    }

    /// How long it is: `412 tiếng, khoảng 2 phút 20 giây`.
    pub fn length(&self, language: Language) -> String {
        // A clock would promise too much: tens of seconds.
        let seconds = self.seconds.div_ceil(10) * 10;
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let syllables = self.syllables;
        let length = match (minutes, seconds) {
            (0, _) => msg!("{syllables} tiếng, khoảng {seconds} giây", "{syllables} syllables, about {seconds} s"),
            (_, 0) => msg!("{syllables} tiếng, khoảng {minutes} phút", "{syllables} syllables, about {minutes} min"),
            _ => msg!(
                "{syllables} tiếng, khoảng {minutes} phút {seconds} giây",
                "{syllables} syllables, about {minutes} min {seconds} s"
            ),
        };
        length.text(language).to_owned()
    }
}

const RULE: &str = "----------";

/// A paragraph in lines, with a line end behind it.
fn wrapped(paragraph: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        if width > 0 {
            let fits = width + 1 + length <= WIDTH;
            text.push(if fits { ' ' } else { '\n' });
            width = if fits { width + 1 } else { 0 };
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
    text
}
