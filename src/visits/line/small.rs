//! The small log, one line a view, which any server can be told to write: `2023-11-07T14:53:02+07:00 <visitor> <path>`.

use super::{Clock, Request};

pub(super) fn read<'l>(line: &'l [u8], clock: &mut Clock) -> Option<Request<'l>> {
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
        prefetch: false,
    })
}
