//! XML documents for programs.

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

/// XML 1.0 has no place for most control characters, escaped or not (section 2.2).
pub(super) fn allowed(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}
