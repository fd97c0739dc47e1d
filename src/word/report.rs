//! What became of a document, told in both languages.

use crate::base::diagnostic::{Message, msg};

/// What became of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was taken.
    pub taken: Vec<Message>,
    /// What was cleaned.
    pub cleaned: Vec<Message>,
    /// What was left out.
    pub dropped: Vec<Message>,
    /// What a person should look at.
    pub look: Vec<Message>,
}

/// What is counted while a document is read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) insertions: usize,
    pub(super) deletions: usize,
    pub(super) hidden: usize,
    pub(super) spaces: usize,
    pub(super) unseen: usize,
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
    pub(super) undescribed: usize,
    /// Boxes and tables in too many others.
    pub(super) deep: usize,
    pub(super) macros: bool,
    /// The words of headers and footers.
    pub(super) margins: String,
    /// Pictures that browsers do not show, each with what to do.
    pub(super) refused: Vec<Message>,
}

impl Tally {
    /// The report; `pictures` and `notes` are how many were taken.
    pub(super) fn report(self, pictures: usize, notes: usize) -> Report {
        let mut report = Report::default();
        let some = |list: &mut Vec<Message>, count: usize, message: Message| {
            if count > 0 {
                list.push(message);
            }
        };
        let taken = &mut report.taken;
        some(taken, pictures, msg!("{pictures} ảnh", "pictures: {pictures}"));
        some(taken, notes, msg!("{notes} chú thích cuối trang", "footnotes: {notes}"));
        some(taken, self.boxes, msg!("{} khung chữ, thành hộp", "text boxes, now boxes: {}", self.boxes));
        some(taken, self.insertions, msg!("{} chỗ thêm đang theo dõi", "tracked insertions: {}", self.insertions));
        let cleaned = &mut report.cleaned;
        let old = self.old_letters;
        some(
            cleaned,
            old,
            msg!("{old} đoạn chữ TCVN3 hoặc VNI, thành Unicode", "runs in TCVN3 or VNI, now Unicode: {old}"),
        );
        some(cleaned, self.spaces, msg!("{} chỗ thừa dấu cách", "stray spaces: {}", self.spaces));
        some(cleaned, self.unseen, msg!("{} ký tự ẩn", "invisible characters: {}", self.unseen));
        let marks = self.typed_marks;
        some(
            cleaned,
            marks,
            msg!("{marks} gạch đầu dòng gõ tay, thành danh sách", "typed bullets, now lists: {marks}"),
        );
        some(cleaned, self.rules, msg!("{} dòng chỉ có gạch, đã bỏ", "lines of dashes, removed: {}", self.rules));
        let dropped = &mut report.dropped;
        some(dropped, self.deletions, msg!("{} chỗ xóa đang theo dõi", "tracked deletions: {}", self.deletions));
        some(dropped, self.comments, msg!("{} lời bình bên lề", "comments: {}", self.comments));
        some(dropped, self.hidden, msg!("{} đoạn chữ ẩn", "runs of hidden text: {}", self.hidden));
        some(dropped, self.contents, msg!("{} dòng mục lục", "lines of the table of contents: {}", self.contents));
        some(dropped, self.charts, msg!("{} biểu đồ hoặc hình vẽ", "charts or diagrams: {}", self.charts));
        some(
            dropped,
            self.symbols,
            msg!("{} ký hiệu của phông riêng", "symbols of a font of their own: {}", self.symbols),
        );
        some(
            dropped,
            self.far_pictures,
            msg!("{} ảnh ở nơi khác", "pictures that are elsewhere: {}", self.far_pictures),
        );
        some(
            dropped,
            self.bad_links,
            msg!("{} liên kết không dùng được trên mạng", "links that lead nowhere on the web: {}", self.bad_links),
        );
        some(dropped, self.deep, msg!("{} phần lồng quá sâu", "parts that are nested too deep: {}", self.deep));
        some(dropped, usize::from(self.macros), msg!("mã macro", "macros"));
        let margins = self.margins.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown: String = margins.chars().take(120).collect();
        some(dropped, margins.len(), msg!("đầu trang và chân trang: {shown}", "headers and footers: {shown}"));
        dropped.extend(self.refused);
        let look = &mut report.look;
        let (headings, alts) = (self.headings, self.undescribed);
        some(
            look,
            headings,
            msg!(
                "{headings} dòng đậm hoặc chữ hoa thành tiêu đề mục",
                "bold or capital lines that became headings: {headings}"
            ),
        );
        some(
            look,
            alts,
            msg!(
                "{alts} ảnh chưa có lời mô tả: viết những gì nhìn thấy",
                "pictures without a description: say what is seen: {alts}"
            ),
        );
        report
    }
}
