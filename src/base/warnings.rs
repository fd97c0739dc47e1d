//! The kinds of warnings: matters of style, which `[check] off` in `site.toml` can switch off.

use super::language::Language;

/// A kind of warning.
#[derive(Clone, Copy, Debug)]
pub struct WarningKind {
    /// Its name in `site.toml` and in reports.
    pub code: &'static str,
    /// What it is about, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
}

impl WarningKind {
    /// What it is about.
    pub fn words(&self, language: Language) -> &'static str {
        match language {
            Language::Vi => self.vi,
            Language::En => self.en,
        }
    }
}

const fn kind(code: &'static str, vi: &'static str, en: &'static str) -> WarningKind {
    WarningKind { code, vi, en }
}

/// All kinds, by name.
pub const WARNINGS: &[WarningKind] = &[
    kind("agency", "chân trang thiếu thông tin cơ quan", "the footer lacks details of the agency"),
    kind("attachment-script", "tệp đính kèm có mã tự chạy khi mở", "an attachment runs a script when it is opened"),
    kind("chart-form", "kiểu biểu đồ không vẽ được số liệu", "the form of a chart cannot show its rows"),
    kind(
        "document-number",
        "số, ký hiệu văn bản không theo dạng quen dùng",
        "the number of a document has no known form",
    ),
    kind("external-content", "nội dung nhúng từ máy chủ khác", "content of other servers in raw HTML"),
    kind("external-picture", "ảnh lấy từ máy chủ khác", "a picture that other servers are asked for"),
    kind("figure-changed", "số liệu vừa sửa làm đổi bài đã đăng", "a corrected figure changes published items"),
    kind(
        "file-copy",
        "bản sao do máy tính hay OneDrive tự đặt tên",
        "a copy of a file, as Windows or OneDrive names them",
    ),
    kind("file-name", "tên làm tệp không được đọc", "a name that keeps the file from being read"),
    kind("folder-note", "README.md là lời nhắn, không đăng", "a README.md is a note and not published"),
    kind("future-date", "ngày ở tương lai", "a date in the future"),
    kind("guessed-type", "cột được đoán là năm hoặc mã", "a column was taken for years or codes"),
    kind("heading-order", "tiêu đề mục nhảy cấp", "a heading skips a level"),
    kind("hidden-target", "dẫn đến bài chưa đăng hoặc đã gỡ", "a link to an item that readers do not see"),
    kind("kind-differs", "loại văn bản khác với ký hiệu", "the kind of a document differs from its symbol"),
    kind("link-syntax", "liên kết viết chưa đúng", "a link that did not become one"),
    kind("link-target", "liên kết không có đích", "a link that leads nowhere"),
    kind("menu", "danh mục thiếu chuyên mục", "a menu that leaves out sections"),
    kind("nbsp", "nhiều dấu cách không ngắt liền nhau", "runs of non-breaking spaces"),
    kind(
        "odd-figure",
        "số liệu vô lý: quá 100 %, số âm, tổng không khớp",
        "figures that cannot be: above 100 %, negative, sums that do not fit",
    ),
    kind("odd-number", "con số trong bài không khớp bảng", "a number in a text does not fit its table"),
    kind(
        "office-date",
        "chức vụ không đúng vào ngày của bài",
        "an office that somebody did not hold on the day of the text",
    ),
    kind("old-figures", "số liệu lâu chưa cập nhật", "figures that were not updated for long"),
    kind("orphan-picture", "ảnh không bài nào dùng", "a picture that no item uses"),
    kind("page-weight", "trang quá nặng", "a page that is too heavy"),
    kind("pasted-text", "chữ dán từ Word chưa thành đoạn, mục", "pasted text that did not become paragraphs and lists"),
    kind(
        "person-name",
        "tên người viết khác với danh sách",
        "the name of a person spelled otherwise than in the register",
    ),
    kind("personal-data", "dữ liệu cá nhân trong bài đăng ẩn danh", "data of people in a text without them"),
    kind("photo-location", "ảnh, video có ghi nơi chụp", "a photo or video that tells where it was taken"),
    kind("plain-ftp", "đăng bằng FTP không mã hóa", "publishing by FTP without encryption"),
    kind("raw-html", "mã HTML bị bỏ", "HTML that was removed"),
    kind("relation", "các bài nêu nhau mà trái nhau", "items contradict each other"),
    kind("replacement", "ký tự hỏng", "damaged characters"),
    kind("same-value", "hai bài cùng một giá trị lẽ ra chỉ có một", "two items have a value that should occur once"),
    kind("scanned-pdf", "tệp PDF chỉ có ảnh chụp", "a PDF is a scan without text"),
    kind("small-count", "số đếm nhỏ có thể lộ người", "small counts that could point at persons"),
    kind("stray-space", "dấu cách thừa", "superfluous spaces"),
    kind("svg", "một phần hình SVG bị bỏ", "a part of an SVG drawing was removed"),
    kind("tag-spelling", "một chủ đề viết hai cách", "a tag spelled in two ways"),
    kind("tone-place", "lẫn lộn hoà và hòa", "hoà and hòa mixed in one text"),
    kind("total-row", "một dòng được đoán là dòng tổng", "a row was taken for the sums"),
    kind("translation-alone", "bản dịch không có bài gốc", "a translation without its original"),
    kind("typed-mark", "dấu Markdown gõ mà không thành", "a mark of Markdown that did not become one"),
    kind("unbound-figure", "con số trong bài có thể gắn với số liệu", "a number that could be bound to a figure"),
    kind("uncited-set", "bảng số liệu không bài nào dẫn", "a data set that no item cites"),
    kind("unused-file", "tệp không bài nào dẫn đến", "a file that nothing links to"),
    kind("yaml-comment", "dấu # trong YAML làm mất chữ", "a # in YAML that cuts off words"),
];

/// Whether there is a kind of this name.
pub fn is_warning(code: &str) -> bool {
    WARNINGS.iter().any(|kind| kind.code == code)
}
