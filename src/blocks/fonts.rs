//! Texts in fonts from before Unicode, whose letters are other letters' codes.
//!
//! TCVN3 (`.VnTime` and its like): TCVN 5712:1993, as glibc's charmap `TCVN5712-1` has it; capitals come from fonts whose names
//! end in `H`. VNI (`VNI-Times` and its like): the base letter, and behind it a letter of Windows-1252 for its marks, as the
//! table of xvnkb (`vni.h`, Dao Hai Lam) has it.

use std::borrow::Cow;

/// The codes 0xA1 to 0xFF; U+0300 and others are marks of the letter before.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ";

/// What a code of VNI adds to the letter before it: marks as Unicode composes them.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// Codes of VNI that are letters by themselves.
const VNI_LETTERS: [(char, char); 16] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ñ', 'đ'),
    ('Ô', 'Ơ'),
    ('Ö', 'Ư'),
    ('Æ', 'Ỉ'),
    ('Ó', 'Ĩ'),
    ('Ò', 'Ị'),
    ('Î', 'Ỵ'),
    ('Ñ', 'Đ'),
];

/// A text in a font as Unicode; borrowed where the font is one of Unicode, or the text is Unicode already: many programs left
/// the name of the old font on new letters.
pub fn unicode<'t>(text: &'t str, font: &str) -> Cow<'t, str> {
    let is_new = |c: char| matches!(c, '\u{100}'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}');
    let is_old = |text: &str| !text.contains(is_new);
    if font.starts_with(".Vn") && is_old(text) {
        let text: String = text.chars().map(tcvn3).collect();
        return if font.ends_with('H') { text.to_uppercase().into() } else { text.into() };
    }
    let is_vni = font.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("VNI"));
    if is_vni && font[3..].starts_with(['-', ' ']) && is_old(text) { vni(text).into() } else { text.into() }
}

fn tcvn3(c: char) -> char {
    let code = u32::from(c);
    let known = code.checked_sub(0xA1).and_then(|at| TCVN3.chars().nth(at as usize));
    known.unwrap_or(c)
}

fn vni(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let small = c.to_lowercase().next().unwrap_or(c);
        let takes_marks = |c: char| "aeouyôöAEOUYÔÖơưƠƯ".contains(c);
        let marks = VNI_MARKS.iter().find(|(code, _)| *code == small).map(|(_, marks)| *marks);
        match (marks, out.chars().next_back()) {
            (Some(marks), Some(before)) if takes_marks(before) => out.push_str(marks),
            _ => out.push(VNI_LETTERS.iter().find(|(code, _)| *code == c).map_or(c, |(_, letter)| *letter)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unicode;
    use crate::base::source::nfc;

    #[test]
    fn old_fonts_become_unicode() {
        let found = |text: &str, font: &str| nfc(&unicode(text, font)).into_owned();
        assert_eq!(found("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime"), "Cộng hòa xã hội chủ nghĩa Việt Nam");
        assert_eq!(found("Uû ban nh©n d©n ph\u{AD}êng", ".VnTimeH"), "UỶ BAN NHÂN DÂN PHƯỜNG");
        assert_eq!(
            found("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI-Times"),
            "Cộng hòa xã hội chủ nghĩa Việt Nam"
        );
        assert_eq!(found("ÑOÄC LAÄP – Töï do, thöù tö, phöôøng", "VNI-Times"), "ĐỘC LẬP – Tự do, thứ tư, phường");
        assert_eq!(found("Ủy ban nhân dân", ".VnTime"), "Ủy ban nhân dân");
        assert_eq!(found("Céng", "Times New Roman"), "Céng");
    }
}
