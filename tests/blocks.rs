//! The writer of Markdown: what it writes, read again by bantin, is what was to be written.

use std::sync::Arc;

use bantin::base::diagnostic::Diagnostics;
use bantin::base::source::SourcePath;
use bantin::blocks::{
    Block, BoxKind, Definition, Inline, List, Picture, Remarks, Side, Style, Table, TableCell, Text, normal, write,
};
use bantin::markdown::{HoleKind, Input, Video, escape, read};
use proptest::prelude::*;
use regex_lite::Regex;

/// What bantin makes of Markdown, without line ends.
fn html_of(markdown: &str) -> String {
    let file: Arc<str> = markdown.into();
    let source = SourcePath::from("content/a.md");
    let input = Input { text: &file, range: 0..markdown.len(), source: &source, raw_html: true, documents: true };
    let body = read(&input, &mut |_, _| {}, &mut Diagnostics::default());
    let mut out = String::new();
    body.fill(&mut out, |hole, out| match &hole.kind {
        HoleKind::Link(target) => out.push_str(&escape(target)),
        HoleKind::Facts { .. } => {}
        HoleKind::Word(word) => out.push_str(&format!("{{{word}}}")),
        HoleKind::Picture { target, alt, .. } => out.push_str(&format!("<img {target} {}>", alt.text)),
        other => out.push_str(&format!("{{{other:?}}}")),
    });
    // Anchors of headings are another matter.
    let out = Regex::new("(<h[2-6]) id=\"[^\"]*\"").unwrap().replace_all(&out, "$1").into_owned();
    out.replace('\n', "").replace("<br />", "<br>")
}

/// The same, made of blocks in their normal form.
#[derive(Default)]
struct Page {
    out: String,
    calls: Vec<usize>,
}

impl Page {
    fn of(text: &Text) -> String {
        let mut page = Page::default();
        page.blocks(&text.blocks, false);
        if !text.notes.is_empty() {
            page.out += "<section class=\"notes\" aria-label=\"{notes}\"><ol>";
            for (number, note) in text.notes.iter().enumerate() {
                page.out += &format!("<li id=\"note-{}\">", number + 1);
                page.blocks(note, false);
                page.out +=
                    &format!("<p class=\"note-back\"><a href=\"#ref-{}\">{{note_back}}</a></p></li>", number + 1);
            }
            page.out += "</ol></section>";
        }
        page.out
    }

    fn tag(&mut self, name: &str, inner: impl FnOnce(&mut Page)) {
        self.out += &format!("<{name}>");
        inner(self);
        self.out += &format!("</{}>", name.split(' ').next().unwrap());
    }

    fn blocks(&mut self, blocks: &[Block], is_tight: bool) {
        for block in blocks {
            match block {
                Block::Paragraph(words) if is_tight => self.line(words),
                block => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, words } => {
                self.out += &format!("<h{level}>");
                self.line(words);
                self.out += &format!("</h{level}>");
            }
            Block::Paragraph(words) => self.tag("p", |page| page.line(words)),
            Block::List(List { start, items }) => {
                let tight = items.iter().all(|item| match item.as_slice() {
                    [Block::Paragraph(_)] => true,
                    [Block::Paragraph(_), Block::List(inner)] => inner.start.is_none_or(|start| start == 1),
                    _ => false,
                });
                let name = match start {
                    None => "ul".to_owned(),
                    Some(1) => "ol".to_owned(),
                    Some(start) => format!("ol start=\"{start}\""),
                };
                self.tag(&name, |page| {
                    items.iter().for_each(|item| page.tag("li", |page| page.blocks(item, tight)));
                });
            }
            Block::Table(table) => self.table(table),
            Block::Pictures(pictures) => {
                let figure = |one: &Picture| {
                    let caption = match one.caption.as_str() {
                        "" => String::new(),
                        caption => format!("<figcaption>{}</figcaption>", escape(caption)),
                    };
                    format!("<figure><img {} {}>{caption}</figure>", one.target, one.alt.trim())
                };
                let figures: String = pictures.iter().map(figure).collect();
                self.out += &match pictures.len() {
                    1 => figures,
                    _ => format!("<div class=\"gallery\">{figures}</div>"),
                };
            }
            Block::Video { address, caption } => {
                let service = "YouTube";
                let page = address.clone();
                let caption = match caption.as_str() {
                    "" => String::new(),
                    caption => format!("<figcaption>{}</figcaption>", escape(caption)),
                };
                let video = HoleKind::Video(Video::Elsewhere { service: service.into(), page });
                self.out += &format!("<figure class=\"video\">{{{video:?}}}{caption}</figure>");
            }
            Block::Box(kind, inner) => {
                let kind = format!("{kind:?}").to_lowercase();
                self.out +=
                    &format!("<aside class=\"alert alert-{kind}\"><p class=\"alert-title\">{{alert_{kind}}}</p>");
                self.blocks(inner, false);
                self.out += "</aside>";
            }
            Block::Quotation(inner) => self.tag("blockquote", |page| page.blocks(inner, false)),
            Block::Definitions(list) => self.tag("dl", |page| {
                for one in list {
                    page.tag("dt", |page| page.line(&one.term));
                    one.meanings.iter().for_each(|words| page.tag("dd", |page| page.line(words)));
                }
            }),
            Block::Code { language, code } => {
                let class = if language.is_empty() { String::new() } else { format!(" class=\"language-{language}\"") };
                let code = text_of(code).replace('\n', "");
                self.out += &format!(
                    "<div class=\"code\" tabindex=\"0\" role=\"group\" aria-label=\"{{code}}\"><pre><code{class}>{code}</code></pre></div>"
                );
            }
            Block::Rule => self.out += "<hr />",
        }
    }

    fn table(&mut self, table: &Table) {
        self.out += "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{table}\"><table>";
        for (number, row) in table.rows.iter().enumerate() {
            let (open, close, name) = match number {
                0 => ("<thead><tr>", "</tr></thead>", "th scope=\"col\""),
                _ => ("<tr>", "</tr>", "td"),
            };
            self.out += if number == 1 { "<tbody>" } else { "" };
            self.out += open;
            for (cell, side) in row.iter().zip(&table.columns) {
                let class = match side {
                    Side::Start => "",
                    Side::Centre => " class=\"center\"",
                    Side::End => " class=\"right\"",
                };
                self.tag(&format!("{name}{class}"), |page| page.blocks(&cell.blocks, true));
            }
            self.out += close;
        }
        self.out += if table.rows.len() > 1 { "</tbody></table></div>" } else { "</table></div>" };
    }

    fn line(&mut self, words: &[Inline]) {
        for inline in words {
            match inline {
                Inline::Words { text, style } => {
                    let (open, close) = match (style.bold, style.italic) {
                        (false, false) => ("", ""),
                        (true, false) => ("<strong>", "</strong>"),
                        (false, true) => ("<em>", "</em>"),
                        (true, true) => ("<em><strong>", "</strong></em>"),
                    };
                    self.out += &format!("{open}{}{close}", text_of(text));
                }
                Inline::Link { target, words } => {
                    self.out += &format!("<a href=\"{}\">", escape(target));
                    self.line(words);
                    self.out += "</a>";
                }
                Inline::Note(number) => {
                    self.calls.resize(self.calls.len().max(number + 1), 0);
                    self.calls[*number] += 1;
                    let (number, times) = (number + 1, self.calls[*number]);
                    let id = if times == 1 { format!("ref-{number}") } else { format!("ref-{number}-{times}") };
                    self.out +=
                        &format!("<sup class=\"note-ref\"><a id=\"{id}\" href=\"#note-{number}\">{number}</a></sup>");
                }
                Inline::Picture(one) => self.out += &format!("<img {} {}>", one.target, one.alt.trim()),
                Inline::Code(code) => self.out += &format!("<code>{}</code>", text_of(code)),
                Inline::Place(_) => self.out += "{place}",
                Inline::Break => self.out += "<br>",
            }
        }
    }
}

/// Escaped as pulldown-cmark does between tags.
fn text_of(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Holds a text against what bantin reads of it.
fn same(text: &Text) -> Result<(), TestCaseError> {
    let markdown = write(text, &mut Remarks::new());
    let form = normal(text, &mut Remarks::new());
    prop_assert_eq!(html_of(&markdown), Page::of(&form), "{}\n{:#?}", markdown, form);
    // The normal form of the normal form is itself, and so is what is written of it.
    prop_assert_eq!(&normal(&form, &mut Remarks::new()), &form);
    prop_assert_eq!(write(&form, &mut Remarks::new()), markdown);
    Ok(())
}

/// Words with whatever a mark is made of.
fn any_words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["Đông Hà", "ngày", "a", "7", "2026", "số", "I", "x_y", "Ủy ban"]),
        3 => prop::sample::select(vec![
            "*", "**", "_", "__", "`", "```", "~", "~~", "#", "##", "-", "--", "---", "+", "=", "===", ">", "<", "<b>", "</b>", "<!--",
            "&", "&amp;", "&#65;", "[", "]", "](", "[^1]", "!", "![", "|", "\\", "{", "{{", "}}", "{{ a.b }}", "{#x}", "{a}", ":", ": ",
            "1.", "12)", "a)", "•", "“", "”", "–", "(", ")", "\"", "'", ".", ",", "$", "^", "%", "[x]", "[!NOTE]", "|---|", "+++",
        ]),
        3 => prop::sample::select(vec![" ", "  ", "\t", "\n", "\u{A0}"]),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn any_inline() -> impl Strategy<Value = Inline> {
    let words = (any_words(), any::<bool>(), any::<bool>())
        .prop_map(|(text, bold, italic)| Inline::Words { text, style: Style { bold, italic } });
    let words = words.boxed();
    let link = (
        prop::sample::select(vec!["b.md", "https://a.vn/x_(y)?a=1&b=2", "a b.pdf"]),
        prop::collection::vec(prop_oneof![4 => words.clone(), 1 => any_words().prop_map(Inline::Code)], 1..3),
    )
        .prop_map(|(target, words)| Inline::Link { target: target.to_owned(), words });
    prop_oneof![
        6 => words,
        1 => link,
        1 => (0..3_usize).prop_map(Inline::Note),
        1 => any_words().prop_map(Inline::Code),
        1 => any_words().prop_map(Inline::Place),
        1 => Just(Inline::Break),
        1 => any_picture().prop_map(Inline::Picture),
    ]
}

fn any_picture() -> impl Strategy<Value = Picture> {
    (any_words(), any_words()).prop_map(|(alt, caption)| Picture {
        target: "a.jpg".into(),
        alt: format!("x{alt}"),
        caption,
    })
}

fn any_line() -> impl Strategy<Value = Vec<Inline>> {
    prop::collection::vec(any_inline(), 1..5)
}

fn any_block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        5 => any_line().prop_map(Block::Paragraph),
        1 => (2..=6_u8, any_line()).prop_map(|(level, words)| Block::Heading { level, words }),
        1 => prop::collection::vec(any_picture(), 1..3).prop_map(Block::Pictures),
        1 => any_words().prop_map(|caption| Block::Video { address: "youtu.be/a_b-c?t=9".into(), caption }),
        1 => Just(Block::Rule),
        1 => any_words().prop_map(|code| Block::Code { language: "sh".into(), code }),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let blocks = prop::collection::vec(inner.clone(), 1..4);
        let cell = (blocks.clone(), 1..3_usize, 1..3_usize).prop_map(|(blocks, across, down)| TableCell {
            blocks,
            across,
            down,
        });
        let plain_cell = any_line().prop_map(|words| TableCell::of(vec![Block::Paragraph(words)]));
        prop_oneof![
            3 => (prop::option::of(0..12_u64), prop::collection::vec(blocks.clone(), 1..4))
                .prop_map(|(start, items)| Block::List(List { start, items })),
            1 => blocks.clone().prop_map(Block::Quotation),
            1 => blocks.prop_map(|inner| Block::Box(BoxKind::Important, inner)),
            1 => prop::collection::vec(prop::collection::vec(cell, 1..4), 1..4)
                .prop_map(|rows| Block::Table(Table { rows, headings: 1, columns: vec![Side::End, Side::Centre] })),
            2 => prop::collection::vec(prop::collection::vec(plain_cell, 2..4), 2..4)
                .prop_map(|rows| Block::Table(Table { rows, headings: 1, columns: vec![Side::End, Side::Centre] })),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(
        blocks in prop::collection::vec(any_block(), 1..5),
        notes in prop::collection::vec(prop::collection::vec(any_line().prop_map(Block::Paragraph), 1..3), 3..4),
    ) {
        same(&Text { blocks, notes })?;
    }

    #[test]
    fn definitions_read_back_the_same(
        list in prop::collection::vec(
            (any_line(), prop::collection::vec(any_line(), 1..3)).prop_map(|(term, meanings)| Definition { term, meanings }),
            1..4,
        ),
    ) {
        let plain = |line: &mut Vec<Inline>| line.retain(|inline| !matches!(inline, Inline::Note(_)));
        let mut list = list;
        for one in &mut list {
            plain(&mut one.term);
            one.meanings.iter_mut().for_each(plain);
        }
        same(&Text { blocks: vec![Block::Definitions(list)], notes: Vec::new() })?;
    }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::plain(text)])
}

/// A whole text, whole Markdown.
#[test]
fn a_text_of_every_kind() {
    let bullets = |items: Vec<Vec<Block>>| Block::List(List { start: None, items });
    let numbers = |items: Vec<Vec<Block>>| Block::List(List { start: Some(1), items });
    let text = Text {
        blocks: vec![
            Block::Heading { level: 2, words: vec![Inline::plain("Kế hoạch #1")] },
            Block::Paragraph(vec![
                Inline::bold("Thời gian: "),
                Inline::plain("7 giờ * tại [trụ sở] {{ a.b }} – 5 < 6 & x_y"),
                Inline::Note(1),
            ]),
            paragraph("1. không phải danh sách"),
            paragraph("- cũng không"),
            numbers(vec![
                vec![paragraph("một"), bullets(vec![vec![paragraph("nhỏ")], vec![paragraph("nhỏ nữa")]])],
                vec![paragraph("hai")],
            ]),
            numbers(vec![vec![paragraph("danh sách khác")]]),
            bullets(vec![vec![paragraph("đoạn một"), paragraph("đoạn hai")]]),
            Block::Pictures(vec![
                Picture { target: "cho.jpg".into(), alt: "Chợ".into(), caption: "Chợ \"quê\"".into() },
                Picture { target: "a b.jpg".into(), alt: "Sông".into(), caption: String::new() },
            ]),
            Block::Box(BoxKind::Note, vec![paragraph("Lưu ý")]),
            Block::Quotation(vec![paragraph("Một"), paragraph("Hai")]),
            Block::Paragraph(vec![
                Inline::bold("TM. ỦY BAN NHÂN DÂN"),
                Inline::Break,
                Inline::bold("CHỦ TỊCH"),
                Inline::Break,
                Inline::Words { text: "(Đã ký)".into(), style: Style { bold: false, italic: true } },
            ]),
            Block::Code { language: "sh".into(), code: "a ``` b".into() },
            Block::Rule,
            Block::Definitions(vec![Definition {
                term: vec![Inline::plain("UBND")],
                meanings: vec![vec![Inline::plain("Ủy ban nhân dân")]],
            }]),
        ],
        notes: vec![vec![paragraph("không ai gọi")], vec![paragraph("Giờ Hà Nội"), paragraph("Theo đồng hồ")]],
    };
    let expected = "\
## Kế hoạch \\#1

**Thời gian:** 7 giờ \\* tại \\[trụ sở\\] \\{\\{ a.b }} – 5 < 6 & x_y[^1]

1\\. không phải danh sách

\\- cũng không

1. một
   - nhỏ
   - nhỏ nữa
2. hai

1) danh sách khác

- đoạn một

  đoạn hai

![Chợ](cho.jpg \"Chợ \\\"quê\\\"\")
![Sông](<a b.jpg>)

> [!NOTE]
> Lưu ý

> Một
>
> Hai

**TM. ỦY BAN NHÂN DÂN**\\
**CHỦ TỊCH**\\
*(Đã ký)*

````sh
a ``` b
````

___

UBND
: Ủy ban nhân dân

[^1]: Giờ Hà Nội

    Theo đồng hồ
";
    let mut remarks = Remarks::new();
    assert_eq!(write(&text, &mut remarks), expected);
    assert_eq!(remarks, []);
    same(&text).unwrap();
}

#[test]
fn tables_are_grids_or_lists() {
    let cell = |text: &str| TableCell::of(vec![paragraph(text)]);
    let table = |rows: Vec<Vec<TableCell>>, headings: usize| Text {
        blocks: vec![Block::Table(Table { rows, headings, columns: vec![Side::Start, Side::End] })],
        notes: Vec::new(),
    };
    let said = |text: &Text| {
        let mut remarks = Remarks::new();
        let markdown = write(text, &mut remarks);
        (markdown, remarks.into_iter().map(|remark| remark.en).collect::<Vec<_>>())
    };
    let plain = table(vec![vec![cell("Khu"), cell("Số hộ")], vec![cell("Khu 1"), cell("12 | 3")]], 1);
    assert_eq!(said(&plain), ("| Khu | Số hộ |\n|---|---:|\n| Khu 1 | 12 \\| 3 |\n".into(), vec![]));

    let wide = TableCell { across: 2, ..cell("Số hộ") };
    let tall = TableCell { down: 2, ..cell("Khu") };
    let merged = table(
        vec![vec![tall, wide], vec![cell("Nghèo"), cell("Cận nghèo")], vec![cell("Khu 1"), cell("3"), cell("5")]],
        2,
    );
    assert_eq!(
        said(&merged),
        (
            "| Khu | Số hộ: Nghèo | Số hộ: Cận nghèo |\n|---|---:|---|\n| Khu 1 | 3 | 5 |\n".into(),
            vec!["a table with merged cells: they are single cells now, please look at it".to_owned()]
        )
    );

    let list =
        Block::List(List { start: None, items: vec![vec![paragraph("quét dọn")], vec![paragraph("trồng cây")]] });
    let deep = table(vec![vec![cell("Ngày"), cell("Việc")], vec![cell("Thứ Bảy"), TableCell::of(vec![list])]], 1);
    assert_eq!(
        said(&deep),
        (
            "- **Ngày:** Thứ Bảy\n\n  **Việc:**\n\n  - quét dọn\n  - trồng cây\n".into(),
            vec!["a table with lists or tables in its cells became a list, an item for each row".to_owned()]
        )
    );
    let layout = table(vec![vec![cell("Nơi nhận"), cell("CHỦ TỊCH")]], 1);
    assert_eq!(said(&layout), ("Nơi nhận\n\nCHỦ TỊCH\n".into(), vec![]));
}
