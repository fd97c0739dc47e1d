//! What became of a document, told in both languages.

use crate::base::diagnostic::{Message, msg};
use crate::blocks::{ImportReport, Stray, counted as told, no_descriptions};

/// What is counted while a document is read.
#[derive(Debug, Default)]
pub(super) struct WordTally {
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) hidden: usize,
    pub(super) stray: Stray,
    pub(super) old_letters: usize,
    pub(super) typed_marks: usize,
    pub(super) rules: usize,
    pub(super) comments: usize,
    pub(super) contents: usize,
    pub(super) charts: usize,
    pub(super) symbols: usize,
    pub(super) boxes: usize,
    pub(super) headings: usize,
    pub(super) far_pictures: usize,
    pub(super) bad_links: usize,
    /// Links to places in the document that have no anchor here.
    pub(super) places: usize,
    pub(super) undescribed: usize,
    /// Boxes and tables in too many others.
    pub(super) deep: usize,
    pub(super) macros: bool,
    /// The words of headers and footers.
    pub(super) margins: String,
    /// Pictures that browsers do not show, each with what to do.
    pub(super) refused: Vec<Message>,
}

impl WordTally {
    /// The report; `pictures` and `notes` are how many were taken.
    pub(super) fn report(self, pictures: usize, notes: usize) -> ImportReport {
        let taken = vec![
            (pictures, msg!("{pictures} ảnh", "pictures: {pictures}")),
            (notes, msg!("{notes} chú thích cuối trang", "footnotes: {notes}")),
            (self.boxes, msg!("{} khung chữ, thành hộp", "text boxes, now boxes: {}", self.boxes)),
            (self.insertions, msg!("{} chỗ thêm đang theo dõi", "tracked insertions: {}", self.insertions)),
        ];
        let (headings, alts) = (self.headings, self.undescribed);
        let look = vec![
            (
                headings,
                msg!(
                    "{headings} dòng đậm hoặc chữ hoa thành tiêu đề mục",
                    "bold or capital lines that became headings: {headings}"
                ),
            ),
            (alts, no_descriptions(alts)),
        ];
        let (cleaned, mut dropped) = (told(self.cleaned()), told(self.dropped()));
        dropped.extend(self.refused);
        ImportReport { taken: told(taken), cleaned, dropped, look: told(look) }
    }

    fn cleaned(&self) -> Vec<(usize, Message)> {
        let (old, marks) = (self.old_letters, self.typed_marks);
        vec![
            (old, msg!("{old} đoạn chữ TCVN3 hoặc VNI, thành Unicode", "runs in TCVN3 or VNI, now Unicode: {old}")),
            (self.stray.spaces, msg!("{} chỗ thừa dấu cách", "stray spaces: {}", self.stray.spaces)),
            (self.stray.unseen, msg!("{} ký tự ẩn", "invisible characters: {}", self.stray.unseen)),
            (
                marks,
                msg!(
                    "{marks} gạch hoặc số đầu dòng gõ tay, thành danh sách",
                    "typed bullets and numbers, now lists: {marks}"
                ),
            ),
            (self.rules, msg!("{} dòng chỉ có gạch, đã bỏ", "lines of dashes, removed: {}", self.rules)),
            (
                self.places,
                msg!(
                    "{} liên kết trong cùng tài liệu không còn chỗ dẫn đến",
                    "links to places within the document that are none here: {}",
                    self.places
                ),
            ),
        ]
    }

    fn dropped(&self) -> Vec<(usize, Message)> {
        let margins = self.margins.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown: String = margins.chars().take(MOST_SHOWN).collect();
        let (far, links) = (self.far_pictures, self.bad_links);
        vec![
            (self.deletions, msg!("{} chỗ xóa đang theo dõi", "tracked deletions: {}", self.deletions)),
            (self.comments, msg!("{} lời bình bên lề", "comments: {}", self.comments)),
            (self.hidden, msg!("{} đoạn chữ ẩn", "runs of hidden text: {}", self.hidden)),
            (self.contents, msg!("{} dòng mục lục", "lines of the table of contents: {}", self.contents)),
            (self.charts, msg!("{} biểu đồ hoặc hình vẽ", "charts or diagrams: {}", self.charts)),
            (self.symbols, msg!("{} ký hiệu của phông riêng", "symbols of a font of their own: {}", self.symbols)),
            (far, msg!("{far} ảnh ở nơi khác", "pictures that are elsewhere: {far}")),
            (links, msg!("{links} liên kết không dùng được trên mạng", "links that lead nowhere on the web: {links}")),
            (self.deep, msg!("{} phần lồng quá sâu", "parts that are nested too deep: {}", self.deep)),
            (usize::from(self.macros), msg!("mã macro", "macros")),
            (margins.len(), msg!("đầu trang và chân trang: {shown}", "headers and footers: {shown}")),
        ]
    }
}

/// How much of the headers and footers is shown, in letters.
const MOST_SHOWN: usize = 120;
