//! Attachments: whether one runs a script when a reader opens it, as part of the portal, and what readers should know of a PDF.

mod pdf;

use std::cell::Cell;

use crate::base::source::Pdf;
use html5ever::tokenizer::{BufferQueue, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Whether a browser would run something in a file of this extension.
pub fn runs_script(extension: &str, bytes: &[u8]) -> bool {
    match extension {
        "html" | "htm" | "shtml" | "mht" | "mhtml" => in_markup(bytes),
        "xhtml" | "xht" | "xml" | "svg" => in_markup(bytes) || in_xml(bytes),
        "pdf" => pdf::runs_script(bytes),
        _ => false,
    }
}

/// Pages of a PDF, and whether they are scans; none where that cannot be told.
pub fn pdf_facts(bytes: &[u8]) -> Option<Pdf> {
    pdf::facts(bytes)
}

/// Whether files of this extension are looked at.
pub fn may_run_script(extension: &str) -> bool {
    matches!(extension, "html" | "htm" | "shtml" | "mht" | "mhtml" | "xhtml" | "xht" | "xml" | "svg" | "pdf")
}

/// Scripts, handlers of events and addresses that are scripts. Read as HTML, XML shows at least as many tags.
fn in_markup(bytes: &[u8]) -> bool {
    let found = Cell::new(false);
    let tokenizer = Tokenizer::new(ScriptFinder(&found), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(text(bytes).as_str().into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    drop(tokenizer);
    found.get()
}

/// What XML has more: stylesheets that make scripts, and entities that hide them.
fn in_xml(bytes: &[u8]) -> bool {
    let text = text(bytes);
    let stylesheet = text.split("<?xml-stylesheet").skip(1).any(|rest| {
        let rest = rest.split("?>").next().unwrap_or_default();
        rest.contains("xsl") || rest.contains("/xml")
    });
    stylesheet || text.split("<!ENTITY").skip(1).any(|rest| rest.split('>').next().unwrap_or_default().contains("&#"))
}

/// UTF-8, or UTF-16 with its mark.
fn text(bytes: &[u8]) -> String {
    let units = |join: fn([u8; 2]) -> u16| -> String {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| join([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

struct ScriptFinder<'f>(&'f Cell<bool>);

impl TokenSink for ScriptFinder<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(Tag { name, attrs, .. }) = token {
            let is_script = name.rsplit(':').next() == Some("script");
            let runs = attrs.iter().any(|attribute| {
                let key = &*attribute.name.local;
                key.starts_with("on") || key == "srcdoc" || is_script_address(&attribute.value)
            });
            if is_script || runs {
                self.0.set(true);
            }
        }
        TokenSinkResult::Continue
    }
}

/// Browsers pass over spaces and line ends in an address.
fn is_script_address(value: &str) -> bool {
    let plain = value.chars().filter(|c| !c.is_whitespace() && !c.is_control());
    plain.flat_map(char::to_lowercase).take("javascript:".len()).eq("javascript:".chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f16_what_would_run_in_a_browser_is_found() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("<script>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let runs: [(&str, &[u8]); 14] = [
            ("html", b"<p>a</p><SCRIPT>x()</SCRIPT>"),
            ("htm", b"<body onload = x()>"),
            ("html", b"<a href=' java&#10;script:x()'>a</a>"),
            ("html", b"<iframe srcdoc='&lt;p>'></iframe>"),
            ("html", &utf16),
            ("xhtml", b"<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x()</h:script>"),
            ("svg", b"<svg><set attributeName='href' to='javascript:x()'/></svg>"),
            ("svg", b"<!DOCTYPE svg [<!ENTITY a '&#60;script>x()&#60;/script>'>]><svg>&a;</svg>"),
            ("xml", b"<?xml-stylesheet type='text/xsl' href='#a'?><a/>"),
            ("pdf", b"%PDF-1.7\n1 0 obj<</Type/Action/S/JavaScript/JS(x)>>endobj"),
            ("pdf", b"1 0 obj<</S/#4AavaScript>>endobj"),
            ("pdf", b"1 0 obj<</S /Launch /F (a.exe)>>endobj"),
            ("svg", b"<svg onload='x()'/>"),
            ("mht", b"<script>"),
        ];
        for (extension, bytes) in runs {
            assert!(runs_script(extension, bytes), "{extension}: {}", String::from_utf8_lossy(bytes));
        }
        let still: [(&str, &[u8]); 8] = [
            ("html", "<p>Xã <b>Hải Lăng</b> &lt;script&gt; javascript: a</p><!-- <script> --><a href='#on'>a</a>".as_bytes()),
            ("xml", b"<?xml version='1.0'?><?xml-stylesheet type='text/css' href='a.css'?><a name='1'/>"),
            ("svg", b"<!DOCTYPE svg [<!ENTITY ns 'http://x'>]><svg xmlns='&ns;'><path d='M0 0'/></svg>"),
            ("pdf", b"1 0 obj<</OpenAction[3 0 R/Fit]>>endobj 2 0 obj<</Length 9>>stream\n/JS /JavaScript\nendstream endobj"),
            ("pdf", b"1 0 obj<</Title(JavaScript)/JSON 1/Launcher 2>>endobj"),
            ("pdf", b""),
            ("docx", b"<script>"),
            ("html", b""),
        ];
        for (extension, bytes) in still {
            assert!(!runs_script(extension, bytes), "{extension}: {}", String::from_utf8_lossy(bytes));
        }
    }
}
