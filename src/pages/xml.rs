//! XML documents for programs.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

pub(super) type Xml = Writer<Vec<u8>>;
pub(super) type XmlResult = std::io::Result<()>;

/// Runs `write` on a new document. Writing to memory cannot fail.
pub(super) fn document(write: impl FnOnce(&mut Xml) -> XmlResult) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written =
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| write(&mut writer));
    debug_assert!(written.is_ok());
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// An element with a text.
pub(super) fn element(xml: &mut Xml, name: &str, text: &str) -> XmlResult {
    xml.create_element(name).write_text_content(BytesText::new(&allowed(text)))?;
    Ok(())
}

/// XML 1.0 has no place for most control characters and two others, escaped or not (section 2.2).
pub(super) fn allowed(text: &str) -> Cow<'_, str> {
    // The bytes that begin any of them; nearly no text has one. A fold looks at many bytes at once.
    let may_begin = |byte: u8| matches!(byte, ..0x20 | 0x7F | 0xC2 | 0xEF) && !matches!(byte, b'\n' | b'\t');
    if !text.bytes().fold(false, |found, byte| found | may_begin(byte)) {
        return text.into();
    }
    let is_allowed = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\n' | '\t');
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        for letter in '\0'..=char::MAX {
            // Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]; a parser takes #xD for a line's end.
            let is_char = matches!(letter, '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
            let is_kept = is_char && !letter.is_control() || matches!(letter, '\t' | '\n');
            let text = format!("a{letter}");
            assert_eq!(allowed(&text), if is_kept { &text } else { "a" }, "{letter:?}");
        }
        assert_eq!(allowed("7\u{A0}hộ – \u{FEFF}“đủ”\r\n"), "7\u{A0}hộ – \u{FEFF}“đủ”\n");
    }
}
