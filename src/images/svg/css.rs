//! The styles of a drawing, read as a browser reads them.

use cssparser::{BasicParseErrorKind, ParseError, Parser, Token};

/// Functions of CSS that can load something, beside `url`.
const LOADING: [&str; 6] = ["image-set", "-webkit-image-set", "image", "-webkit-cross-fade", "src", "expression"];

/// Whether a style names nothing outside of the drawing, as a browser reads it.
pub(super) fn is_harmless_css(text: &str) -> bool {
    is_harmless_block(&mut Parser::new(text))
}

fn is_harmless_block(parser: &mut Parser) -> bool {
    loop {
        let token = match parser.next() {
            Ok(token) => token.clone(),
            Err(error) => return matches!(error.kind, BasicParseErrorKind::EndOfInput),
        };
        let harmless = match &token {
            Token::AtKeyword(name) => !name.eq_ignore_ascii_case("import"),
            Token::UnquotedUrl(url) => url.starts_with('#'),
            Token::BadUrl(_) | Token::BadString(_) => false,
            Token::Function(name) if LOADING.iter().any(|one| name.eq_ignore_ascii_case(one)) => false,
            Token::Function(name) if name.eq_ignore_ascii_case("url") => {
                nested(parser, |inner| inner.expect_string().is_ok_and(|url| url.trim_start().starts_with('#')))
            }
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                nested(parser, is_harmless_block)
            }
            _ => true,
        };
        if !harmless {
            return false;
        }
    }
}

/// Whether the block that was just opened passes; one that is not read to its end, or nested too deep for the parser, does not.
fn nested(parser: &mut Parser, test: impl FnOnce(&mut Parser) -> bool) -> bool {
    parser.parse_nested_block(|inner| Ok::<bool, ParseError<()>>(test(inner))).unwrap_or(false)
}
