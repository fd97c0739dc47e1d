//! A file whose text the desk changes in places, with the bytes that are no part of its text.

use super::store::version;
use crate::base::diagnostic::{Message, msg};
use crate::base::source::SourcePath;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file as it lies on the disk.
pub struct TextFile {
    /// Its path in the portal.
    pub path: SourcePath,
    /// All its bytes.
    pub bytes: Vec<u8>,
}

impl TextFile {
    /// Its text, without a byte order mark.
    pub fn text(&self) -> &str {
        let bytes = self.bytes.strip_prefix(MARK).unwrap_or(&self.bytes);
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Whether every byte of it has its place in the text that is read of it.
    pub fn is_plain(&self) -> bool {
        std::str::from_utf8(&self.bytes).is_ok_and(|text| !text.replace("\r\n", "").contains('\r'))
    }

    /// Another text for it, with the byte order mark it has.
    pub fn with(&self, text: &str) -> String {
        let mark = if self.bytes.starts_with(MARK) { "\u{FEFF}" } else { "" };
        format!("{mark}{text}")
    }

    /// What it is known by.
    pub fn version(&self) -> String {
        version(&self.bytes)
    }
}

/// Why a file that is not plain is not changed here.
pub fn not_plain() -> Message {
    msg!(
        "Tệp không phải UTF-8 thường: hãy lưu lại thành UTF-8 bằng Notepad rồi mở lại.",
        "The file is not plain UTF-8: save it again as UTF-8 with Notepad, then open it again."
    )
}

/// Why the rows of a workbook are not changed here, and how they are: Excel, which may have it open, would write over
/// whatever another program wrote.
pub fn in_excel(path: &str) -> Message {
    msg!(
        "Các dòng lấy từ tệp Excel {path}. Hãy mở tệp ấy bằng Excel, sửa rồi lưu: bàn viết thấy ngay.",
        "The rows come from the workbook {path}. Open it in Excel, change it and save: the desk sees it at once."
    )
}
