//! What became of a piece of HTML, told in both languages.

use crate::base::diagnostic::msg;
use crate::blocks::{ImportReport, Stray, counted};

/// What is counted while HTML is read.
#[derive(Debug, Default)]
pub(super) struct HtmlTally {
    pub(super) stray: Stray,
    pub(super) hidden: usize,
    pub(super) struck: usize,
    pub(super) forms: usize,
    pub(super) scripts: usize,
    pub(super) drawings: usize,
    pub(super) frames: usize,
    pub(super) bad_links: usize,
    pub(super) places: usize,
    pub(super) deep: usize,
    pub(super) comments: usize,
    pub(super) old_letters: usize,
    pub(super) typed: usize,
}

impl HtmlTally {
    pub(super) fn report(self) -> ImportReport {
        let HtmlTally { stray, hidden, struck, forms, scripts, drawings, frames, bad_links, places, .. } = self;
        let HtmlTally { deep, comments, old_letters, typed, .. } = self;
        ImportReport {
            taken: Vec::new(),
            cleaned: counted(vec![
                (
                    old_letters,
                    msg!(
                        "{old_letters} đoạn chữ TCVN3 hoặc VNI, thành Unicode",
                        "runs in TCVN3 or VNI, now Unicode: {old_letters}"
                    ),
                ),
                (typed, msg!("{typed} gạch đầu dòng gõ tay, thành danh sách", "typed bullets, now lists: {typed}")),
                (stray.spaces, msg!("{} chỗ thừa dấu cách", "stray spaces: {}", stray.spaces)),
                (stray.unseen, msg!("{} ký tự ẩn", "invisible characters: {}", stray.unseen)),
                (
                    places,
                    msg!(
                        "{places} liên kết trong cùng trang không còn chỗ dẫn đến",
                        "links to places within the page that are none here: {places}"
                    ),
                ),
            ]),
            dropped: counted(vec![
                (comments, msg!("{comments} lời bình bên lề", "comments: {comments}")),
                (hidden, msg!("{hidden} phần ẩn", "hidden parts: {hidden}")),
                (scripts, msg!("{scripts} đoạn mã chạy trong trang", "scripts: {scripts}")),
                (forms, msg!("{forms} ô hoặc nút của biểu mẫu", "fields and buttons of forms: {forms}")),
                (drawings, msg!("{drawings} hình vẽ trong HTML", "drawings in HTML: {drawings}")),
                (
                    bad_links,
                    msg!(
                        "{bad_links} liên kết không dùng được trên mạng",
                        "links that lead nowhere on the web: {bad_links}"
                    ),
                ),
                (deep, msg!("{deep} phần lồng quá sâu", "parts that are nested too deep: {deep}")),
                (struck, msg!("{struck} chỗ chữ gạch ngang", "words that were struck out: {struck}")),
            ]),
            look: counted(vec![(
                frames,
                msg!(
                    "{frames} trang nhúng của nơi khác, thành liên kết",
                    "embedded pages of others, now links: {frames}"
                ),
            )]),
        }
    }
}
