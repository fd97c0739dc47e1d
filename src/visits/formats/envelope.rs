//! What others write around the line of a web server: Kubernetes, journald, syslog, Docker Compose, an editor.

/// What is inside an envelope.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inside<'l> {
    /// A line.
    Line(&'l [u8]),
    /// A field of the envelope itself.
    Nothing,
}

/// The line inside another; `None` if there is no envelope that is known.
pub(super) fn open(line: &[u8]) -> Option<Inside<'_>> {
    if let Some(rest) = line.strip_prefix(b"\xEF\xBB\xBF") {
        return Some(Inside::Line(rest));
    }
    kubernetes(line).or_else(|| journald(line)).or_else(|| object_after_prefix(line))
}

/// `2023-11-07T07:53:02.123456789Z stdout F `.
fn kubernetes(line: &[u8]) -> Option<Inside<'_>> {
    let at = memchr::memchr(b' ', line).filter(|at| (20..=40).contains(at))?;
    let (stream, rest) = line[at + 1..].split_at_checked(7)?;
    let line = rest.strip_prefix(b"F ").or_else(|| rest.strip_prefix(b"P "))?;
    (stream == b"stdout " || stream == b"stderr ").then_some(Inside::Line(line))
}

/// A field of `journalctl -o export`: `MESSAGE=`, `_PID=12`.
fn journald(line: &[u8]) -> Option<Inside<'_>> {
    let at = memchr::memchr(b'=', line).filter(|at| (1..=64).contains(at))?;
    let is_name = line[..at].iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'));
    match &line[..at] {
        b"MESSAGE" => Some(Inside::Line(&line[at + 1..])),
        _ => is_name.then_some(Inside::Nothing),
    }
}

/// A JSON object after the name of a program: `Nov  7 14:53:02 web nginx: {`, `web-1  | {`.
fn object_after_prefix(line: &[u8]) -> Option<Inside<'_>> {
    let at = memchr::memchr(b'{', line).filter(|at| (2..=200).contains(at))?;
    let is_prefix = line[..at].ends_with(b": ") || line[..at].ends_with(b"| ");
    (is_prefix && line.ends_with(b"}")).then_some(Inside::Line(&line[at..]))
}
