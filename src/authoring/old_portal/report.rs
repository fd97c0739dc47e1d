//! What became of an older portal, told in both languages.

use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;

/// What became of an older portal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PortalReport {
    /// Texts that were made.
    pub new: usize,
    /// Texts that were made again, because their source has changed.
    pub updated: usize,
    /// Texts that are as they were.
    pub same: usize,
    /// Pictures that were taken.
    pub pictures: usize,
    /// Other files that were taken.
    pub files: usize,
    /// Texts whose source has changed, and which staff have changed as well.
    pub kept: Vec<String>,
    /// Titles that staff have deleted since they were imported.
    pub deleted: Vec<String>,
    /// Paths where something else lies.
    pub taken_paths: Vec<String>,
    /// Files that lie where a file was to be copied, and are others.
    pub other_files: Vec<String>,
    /// Pictures on other servers, each with a text that shows it.
    pub remote: Vec<(String, String)>,
    /// Pictures that were not found, each with the text that named it.
    pub missing: Vec<(String, String)>,
    /// Links that led nowhere, each with the text it was in; their words stay.
    pub dead: Vec<(String, String)>,
    /// What a person should look at, text by text.
    pub look: Vec<(String, Message)>,
    /// What was not taken.
    pub left: Vec<Message>,
}

impl PortalReport {
    /// The counts, a line each.
    pub fn counts(&self) -> Vec<Message> {
        let PortalReport { new, updated, same, pictures, files, .. } = self;
        let lines = [
            Some(msg!("bài và trang mới: {new}", "new items and pages: {new}")),
            (*updated > 0).then(|| msg!("cập nhật theo nguồn: {updated}", "updated from the source: {updated}")),
            (*same > 0).then(|| msg!("không đổi: {same}", "unchanged: {same}")),
            Some(msg!("ảnh: {pictures}; tệp khác: {files}", "pictures: {pictures}; other files: {files}")),
        ];
        lines.into_iter().flatten().collect()
    }

    /// What needs a person: a heading, and a line for each case.
    pub fn cases(&self) -> Vec<(Message, Vec<Message>)> {
        let same = |line: &str| Message { vi: line.to_owned(), en: line.to_owned() };
        let lines = |list: &[String]| list.iter().map(|line| same(line)).collect::<Vec<_>>();
        let pairs = |list: &[(String, String)]| {
            list.iter().map(|(what, path)| same(&format!("{what} ({path})"))).collect::<Vec<_>>()
        };
        let look = self
            .look
            .iter()
            .map(|(path, what)| Message { vi: format!("{path}: {}", what.vi), en: format!("{path}: {}", what.en) });
        let groups = vec![
            (msg!("chưa lấy", "not taken"), self.left.clone()),
            (
                msg!(
                    "nguồn đã đổi, nhưng bài đã được sửa ở đây nên giữ nguyên",
                    "the source has changed, but so has the text here, which stays"
                ),
                lines(&self.kept),
            ),
            (msg!("đã xóa ở đây, không lấy lại", "deleted here, not taken again"), lines(&self.deleted)),
            (
                msg!("chỗ đã có bài khác, không ghi đè", "something else is there and was not written over"),
                lines(&self.taken_paths),
            ),
            (
                msg!("chỗ đã có tệp khác, không ghi đè", "another file is there and was not written over"),
                lines(&self.other_files),
            ),
            (
                msg!(
                    "ảnh còn ở máy chủ khác: tải về một thư mục rồi nhập lại với --files",
                    "pictures still on other servers: save them in a folder and import again with --files"
                ),
                pairs(&self.remote),
            ),
            (msg!("ảnh không tìm thấy, đã bỏ", "pictures that were not found, left out"), pairs(&self.missing)),
            (
                msg!("liên kết không dẫn đến đâu, chỉ giữ chữ", "links that lead nowhere; their words stay"),
                pairs(&self.dead),
            ),
            (msg!("cần xem lại", "please look at"), look.collect()),
        ];
        groups.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
    }

    /// The whole report in one language.
    pub fn text(&self, language: Language) -> String {
        let mut out: String = self.counts().iter().map(|line| format!("{}\n", line.text(language))).collect();
        for (heading, lines) in self.cases() {
            out.push_str(&format!("\n{} ({}):\n", heading.text(language), lines.len()));
            out.extend(lines.iter().map(|line| format!("- {}\n", line.text(language))));
        }
        out
    }
}
