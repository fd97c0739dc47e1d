//! What became of a piece of HTML, told in both languages.

use crate::base::diagnostic::msg;
use crate::blocks::{Report, Stray, counted};

/// What is counted while HTML is read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) stray: Stray,
    pub(super) hidden: usize,
    pub(super) struck: usize,
    pub(super) forms: usize,
    pub(super) scripts: usize,
    pub(super) drawings: usize,
    pub(super) frames: usize,
    pub(super) bad_links: usize,
    pub(super) places: usize,
    pub(super) undescribed: usize,
    pub(super) deep: usize,
}

impl Tally {
    pub(super) fn report(self) -> Report {
        let Tally { stray, hidden, struck, forms, scripts, drawings, frames, bad_links, places, undescribed, deep } =
            self;
        Report {
            taken: Vec::new(),
            cleaned: counted(vec![
                (stray.spaces, msg!("{} chỗ thừa dấu cách", "stray spaces: {}", stray.spaces)),
                (stray.unseen, msg!("{} ký tự ẩn", "invisible characters: {}", stray.unseen)),
                (places, msg!("{places} liên kết trong cùng trang", "links within the page: {places}")),
            ]),
            dropped: counted(vec![
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
            look: counted(vec![
                (
                    frames,
                    msg!(
                        "{frames} trang nhúng của nơi khác, thành liên kết",
                        "embedded pages of others, now links: {frames}"
                    ),
                ),
                (
                    undescribed,
                    msg!(
                        "{undescribed} ảnh chưa có lời mô tả: viết những gì nhìn thấy",
                        "pictures without a description: say what is seen: {undescribed}"
                    ),
                ),
            ]),
        }
    }
}
