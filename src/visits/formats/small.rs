//! The small log, one line per view, which any server can be configured to write: `2023-11-07T14:53:02+07:00 <visitor> <path>`.

use super::request::Request;
use super::timestamp::TimestampParser;

pub(super) fn read<'l>(line: &'l [u8], clock: &mut TimestampParser) -> Option<Request<'l>> {
    let mut words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
    let time = clock.iso(words.next()?)?;
    let (visitor, path) = (words.next()?, words.next()?);
    if words.next().is_some() || path[0] != b'/' {
        return None;
    }
    Some(Request {
        time,
        method: b"GET"[..].into(),
        path: path.into(),
        status: 200,
        address: visitor.into(),
        agent: None,
        ..Request::default()
    })
}
