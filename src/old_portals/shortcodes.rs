//! What only one generator understands in a text: shortcodes of Hugo and Zola, tags of Liquid, attributes of kramdown. Pictures,
//! videos, references, code and boxes become bantin's; of anything else the words between stay, and its name is told.

use std::collections::BTreeSet;

use regex_lite::{Captures, Regex};

use super::Generator;
use crate::markdown::video_of;

/// Stand for braces and boxes until the text is whole.
const OPEN: char = '\u{F0000}';
const CLOSE: char = '\u{F0001}';
const BOX: char = '\u{F0002}';
const END: char = '\u{F0003}';

/// What a name in double braces stands for, as `site.repository`; none where nothing says so.
pub(super) type Known<'k> = &'k dyn Fn(&str) -> Option<String>;

/// The text as bantin's Markdown, and the names of codes that were left out.
pub(super) fn markdown_of(generator: Generator, text: &str, known: Known) -> (String, BTreeSet<String>) {
    let mut unknown = BTreeSet::new();
    let text = text.replace("\r\n", "\n").replace([OPEN, CLOSE, BOX, END], "");
    let text = match generator {
        Generator::Hugo => hugo(&text, &mut unknown),
        Generator::Zola => zola(&text, &mut unknown),
        Generator::Jekyll | Generator::Plain => liquid(&text, (generator == Generator::Jekyll, known), &mut unknown),
    };
    let text = boxes(&text);
    let text = outside_code(&text, |part| {
        replaced(&without_attributes(part), r"\n\s*\n\s*\n", |_| "\n\n".to_owned()).replace("{{", "\\{\\{")
    });
    (text.replace(OPEN, "{{").replace(CLOSE, "}}"), unknown)
}

fn replaced(text: &str, pattern: &str, new: impl Fn(&Captures) -> String) -> String {
    Regex::new(pattern)
        .map_or_else(|_| text.to_owned(), |regex| regex.replace_all(text, |found: &Captures| new(found)).into_owned())
}

fn hugo(text: &str, unknown: &mut BTreeSet<String>) -> String {
    let unknown = std::cell::RefCell::new(unknown);
    replaced(text, r"(?s)\{\{([<%])(.*?)([>%])\}\}", |found| {
        let inner = found[2].trim();
        if let Some(shown) = inner.strip_prefix("/*").and_then(|inner| inner.strip_suffix("*/")) {
            return format!("{{{{{}{shown}{}}}}}", &found[1], &found[3]);
        }
        let (inner, is_end) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner.trim(), true));
        let (name, rest) = inner.split_at(inner.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(inner.len()));
        code(name, &Arguments::of(rest.trim().trim_end_matches('/')), is_end, &mut unknown.borrow_mut())
    })
}

fn zola(text: &str, unknown: &mut BTreeSet<String>) -> String {
    let unknown = std::cell::RefCell::new(unknown);
    let text = replaced(text, r"(?s)\{(\{|%)\s*(/\*)?\s*([A-Za-z_]\w*)\s*\((.*?)\)\s*(\*/)?\s*(\}|%)\}", |found| {
        if found.get(2).is_some() {
            return found[0].replace("/*", "").replace("*/", "");
        }
        code(&found[3], &Arguments::of(&found[4]), false, &mut unknown.borrow_mut())
    });
    replaced(&text, r"\{%\s*(?:/\*)?\s*end\s*(?:\*/)?\s*%\}", |_| END.to_string())
}

fn liquid(text: &str, (is_jekyll, known): (bool, Known), unknown: &mut BTreeSet<String>) -> String {
    let unknown = std::cell::RefCell::new(unknown);
    let text = replaced(
        text,
        r"(?s)\{%-?\s*(?:comment|capture\s+\w+)\s*-?%\}.*?\{%-?\s*end(?:comment|capture)\s*-?%\}",
        |_| String::new(),
    );
    let text = replaced(&text, r"(?s)\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", |found| {
        found[1].replace("{{", "{\u{F0004}{").replace("{%", "{\u{F0004}%")
    });
    let text = replaced(&text, r"(?s)\{%-?\s*(\w+)(.*?)-?%\}", |found| {
        let (name, is_end) = found[1].strip_prefix("end").map_or((&found[1], false), |name| (name, true));
        let rest = found[2].trim();
        // `{% include figure.html src="..." %}`
        let (name, rest) = match (name, rest.split_once(char::is_whitespace)) {
            ("include" | "include_relative", Some((file, rest))) => (file.split('.').next().unwrap_or(file), rest),
            _ => (name, rest),
        };
        code(name.trim_matches('"'), &Arguments::of(rest), is_end, &mut unknown.borrow_mut())
    });
    let text = replaced(&text, r"\{\{-?\s*([^{}\n]*?)\s*-?\}\}", |found| {
        let typed = &found[1];
        let first = typed.split('|').next().unwrap_or_default().trim();
        let is_text = first.len() > 1 && first.starts_with(['"', '\'']) && first.ends_with(['"', '\'']);
        match first {
            "site.baseurl" | "site.url" | "page.url" => String::new(),
            _ if is_text && (is_jekyll || typed.contains('|')) => first[1..first.len() - 1].to_owned(),
            _ => known(first).unwrap_or_else(|| {
                if !is_jekyll {
                    return found[0].to_owned();
                }
                unknown.borrow_mut().insert(first.to_owned());
                String::new()
            }),
        }
    });
    text.replace('\u{F0004}', "")
}

/// The arguments of a code, by name or by place.
struct Arguments(Vec<(String, String)>);

impl Arguments {
    fn of(text: &str) -> Arguments {
        let Ok(one) =
            Regex::new(r#"(?s)(?:([\w-]+)\s*[=:]\s*)?(?:"((?:\\.|[^"\\])*)"|'([^']*)'|`([^`]*)`|([^\s,"'=]+))"#)
        else {
            return Arguments(Vec::new());
        };
        let value = |found: &Captures| {
            (2..=5).find_map(|at| found.get(at)).map_or(String::new(), |one| one.as_str().replace("\\\"", "\""))
        };
        Arguments(
            one.captures_iter(text)
                .map(|found| (found.get(1).map_or("", |name| name.as_str()).to_owned(), value(&found)))
                .collect(),
        )
    }

    fn named(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.0.iter().find(|(key, value)| key == name && !value.is_empty()))
            .map(|(_, value)| value.as_str())
    }

    fn at(&self, place: usize) -> Option<&str> {
        self.0.iter().filter(|(key, _)| key.is_empty()).nth(place).map(|(_, value)| value.as_str())
    }
}

/// What a code becomes.
fn code(name: &str, arguments: &Arguments, is_end: bool, unknown: &mut BTreeSet<String>) -> String {
    let name = name.to_lowercase();
    match name.as_str() {
        "figure" | "image" | "img" | "picture" | "image_with_class" | "resize_image" => picture(arguments, is_end),
        "youtube" | "vimeo" | "video" | "embed" => video(&name, arguments),
        "ref" | "relref" | "link" | "post_url" => {
            format!("@/{}", arguments.at(0).or(arguments.named(&["path"])).unwrap_or_default().trim_start_matches('/'))
        }
        "gist" => {
            let (user, number) = (arguments.at(0).unwrap_or_default(), arguments.at(1).unwrap_or_default());
            format!("<https://gist.github.com/{}>", [user, number].join("/").trim_matches('/'))
        }
        "highlight" | "code" if is_end => "\n```\n".to_owned(),
        "highlight" | "code" => {
            format!("\n```{}\n", arguments.at(0).or(arguments.named(&["lang"])).unwrap_or_default())
        }
        "note" | "info" | "notice" | "admonition" | "callout" | "alert" | "hint" | "tip" | "important" | "warning"
        | "warn" | "caution" | "danger" | "quote" | "blockquote" | "details" | "expand" => {
            let kind = arguments.named(&["type", "kind"]).or(arguments.at(0)).unwrap_or(&name).to_lowercase();
            if is_end {
                END.to_string()
            } else {
                format!("{BOX}{}\n", box_kind(if is_box(&name) { &name } else { &kind }))
            }
        }
        // What has no words of its own.
        "toc" | "more" | "assign" | "if" | "else" | "elsif" | "unless" | "for" | "break" => String::new(),
        _ if is_end => String::new(),
        _ => {
            unknown.insert(name);
            String::new()
        }
    }
}

fn picture(arguments: &Arguments, is_end: bool) -> String {
    let Some(target) = arguments.named(&["src", "path", "image", "url"]).or(arguments.at(0)).filter(|_| !is_end) else {
        return String::new();
    };
    let alt = arguments.named(&["alt", "image_alt", "title", "caption"]).or(arguments.at(1)).unwrap_or_default();
    let caption = arguments
        .named(&["caption", "title"])
        .map(|caption| format!(" \"{}\"", caption.replace('"', "”").replace('\n', " ")));
    format!("![{}](<{target}>{})", alt.replace(['[', ']', '\n'], " "), caption.unwrap_or_default())
}

fn video(name: &str, arguments: &Arguments) -> String {
    let Some(id) = arguments.named(&["id", "url", "src"]).or(arguments.at(0)) else { return String::new() };
    let address = match name {
        "youtube" if !id.contains('/') => format!("https://youtu.be/{id}"),
        "vimeo" if !id.contains('/') => format!("https://vimeo.com/{id}"),
        _ => id.to_owned(),
    };
    match video_of(&address) {
        Some(address) => format!("\n\n{OPEN} video {address} {CLOSE}\n\n"),
        None => format!("<{address}>"),
    }
}

fn is_box(name: &str) -> bool {
    !matches!(name, "notice" | "admonition" | "callout" | "alert" | "hint")
}

fn box_kind(kind: &str) -> &'static str {
    match kind {
        "tip" | "hint" | "success" => "TIP",
        "important" => "IMPORTANT",
        "warning" | "warn" => "WARNING",
        "caution" | "danger" | "error" => "CAUTION",
        "quote" | "blockquote" | "details" | "expand" => "",
        _ => "NOTE",
    }
}

/// Boxes and quotations of the lines between their marks.
fn boxes(text: &str) -> String {
    if !text.contains([BOX, END]) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut open = 0_usize;
    for line in text.split('\n') {
        let mark = line.trim_start();
        if let Some((before, kind)) = mark.split_once(BOX) {
            out.push_str(&format!("{}{before}\n\n", "> ".repeat(open)));
            open = (open + 1).min(4);
            if !kind.is_empty() {
                out.push_str(&format!("{}[!{kind}]\n", "> ".repeat(open)));
            }
            continue;
        }
        let ends = line.matches(END).count();
        let words = line.replace(END, "");
        if ends == 0 || !words.trim().is_empty() {
            let words = if open > 0 { words.trim_start_matches('\t') } else { &words };
            out.push_str(format!("{}{words}", "> ".repeat(open)).trim_end());
            out.push('\n');
        }
        open = open.saturating_sub(ends);
        out.push_str(if ends > 0 { "\n" } else { "" });
    }
    out.truncate(out.trim_end_matches('\n').len());
    out + "\n"
}

/// Without `{: .class}` and `{#anchor}` at the end of a line.
fn without_attributes(text: &str) -> String {
    let text = replaced(text, r"\{:[^{}\n]*\}", |_| String::new());
    let text = replaced(&text, r"(?m)[ \t]*\{[#.][\w#. =\x22-]*\}[ \t]*$", |_| String::new());
    // Words in braces behind a heading are none.
    replaced(&text, r"(?m)^(#{1,6} .*[^\\{])\{([^{}\n]*)\}[ \t]*$", |found| {
        format!("{}\\{{{}\\}}", &found[1], &found[2])
    })
}

/// The line that opens code, with the name of its language and nothing else: `rust,ignore`, `go {linenos=inline}`.
fn plain_fence(line: &str, inner: &str, length: usize) -> String {
    let start = line.len() - inner.len() + length;
    let info = line[start..].trim().trim_start_matches(['{', '.']);
    let name = info.split(|c: char| !(c.is_alphanumeric() || "+#-_".contains(c))).next().unwrap_or_default();
    format!("{}{name}\n", &line[..start])
}

/// Changes a text where it is no code: neither between fences nor between backticks.
fn outside_code(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(char, usize)> = None;
    let mut words = String::new();
    let spans = |words: &str| {
        let code = Regex::new(r"`[^`\n]+`|``.+?``");
        let mut out = String::with_capacity(words.len());
        let mut at = 0;
        for found in code.iter().flat_map(|code| code.find_iter(words)) {
            out.push_str(&change(&words[at..found.start()]));
            out.push_str(found.as_str());
            at = found.end();
        }
        out + &change(&words[at..])
    };
    for line in text.split_inclusive('\n') {
        let inner = line.trim_start_matches(['>', ' ', '\t', '-', '*']);
        let mark = inner.chars().next().filter(|mark| matches!(mark, '`' | '~'));
        let length = mark.map_or(0, |mark| inner.chars().take_while(|c| *c == mark).count());
        match (fence, mark) {
            (None, Some(mark)) if length >= 3 => {
                out.push_str(&spans(&std::mem::take(&mut words)));
                fence = Some((mark, length));
                out.push_str(&plain_fence(line, inner, length));
            }
            (Some((open, least)), mark) => {
                out.push_str(line);
                let is_end = mark == Some(open) && length >= least && inner[length..].trim().is_empty();
                fence = fence.filter(|_| !is_end);
            }
            _ => words.push_str(line),
        }
    }
    out + &spans(&words)
}
