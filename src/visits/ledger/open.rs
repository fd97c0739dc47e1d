//! The open state, which must never be committed or published: salts and visitors of the days that are not sealed yet,
//! and what the log files looked like in the last run. It is kept in `content/visits/.open/`, one file per commit of the
//! ledger, named after the commit's token.

use std::collections::BTreeMap;

use crate::visits::count::DaySet;
use crate::visits::formats::LogFormat;
use crate::visits::identify::{FileStamp, LogFile, LogStatus};
use crate::visits::time::DayNumber;

/// A day that is not sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenDay {
    /// The key of its visitors, destroyed when the day is sealed.
    pub salt: [u8; 32],
    /// Its visitors.
    pub set: DaySet,
    /// Visits that are missing from the set because it was lost or too large.
    pub more_visits: u64,
    /// Visitors that are missing from the set.
    pub more_visitors: u64,
    /// Whether visits and visitors are not exact.
    pub approximate: bool,
}

/// Salts, visitors and log files of one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenState {
    /// The generation of the ledger it belongs to.
    pub generation: u64,
    /// The days that are not sealed yet.
    pub days: BTreeMap<DayNumber, OpenDay>,
    /// Log files by path.
    pub files: BTreeMap<String, LogFile>,
    /// How their lines were read: the format that was set, and what the program knew of formats.
    pub reader: String,
}

const MAGIC: &[u8] = b"bantin open 1\n";

impl OpenState {
    /// For a run that reads lines in this format: what could not be read in another is tried again.
    pub fn adopt_reader(&mut self, format: LogFormat) {
        let reader = format.reader();
        if self.reader != reader {
            for file in self.files.values_mut().filter(|file| file.status == LogStatus::LeftOut) {
                file.status = LogStatus::Broken;
            }
            self.reader = reader;
        }
    }

    /// As bytes, with a checksum.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        number(&mut out, self.generation);
        number(&mut out, self.days.len() as u64);
        for (day, one) in &self.days {
            number(&mut out, *day as u32 as u64);
            out.extend_from_slice(&one.salt);
            number(&mut out, one.more_visits);
            number(&mut out, one.more_visitors);
            number(&mut out, u64::from(one.approximate));
            let set = one.set.sorted();
            number(&mut out, set.len() as u64);
            for (visitor, (start, end)) in set {
                number(&mut out, visitor);
                out.extend_from_slice(&start.to_le_bytes());
                out.extend_from_slice(&end.to_le_bytes());
            }
        }
        number(&mut out, self.files.len() as u64);
        for (path, file) in &self.files {
            text(&mut out, path);
            let FileStamp { node, len, changed } = file.stamp;
            for value in [node.0, node.1, len, changed, file.unread] {
                number(&mut out, value);
            }
            number(&mut out, u64::from(file.waits) << 9 | u64::from(file.grew) << 8 | file.status as u64);
            text(&mut out, &file.log);
        }
        text(&mut out, &self.reader);
        let sum = xxhash_rust::xxh3::xxh3_64(&out);
        number(&mut out, sum);
        out
    }

    /// From bytes; `None` if they are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<OpenState> {
        let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(8)?)?;
        if sum != xxhash_rust::xxh3::xxh3_64(body).to_le_bytes() {
            return None;
        }
        let mut rest = body.strip_prefix(MAGIC)?;
        let mut open = OpenState { generation: take(&mut rest)?, ..OpenState::default() };
        for _ in 0..take(&mut rest)? {
            let day = take(&mut rest)? as u32 as DayNumber;
            let mut one = OpenDay { salt: fixed(&mut rest)?, ..OpenDay::default() };
            one.more_visits = take(&mut rest)?;
            one.more_visitors = take(&mut rest)?;
            one.approximate = take(&mut rest)? != 0;
            let visitors = take(&mut rest)?;
            one.set.reserve(usize::try_from(visitors).ok()?.min(rest.len() / 16));
            for _ in 0..visitors {
                let visitor = take(&mut rest)?;
                let (start, end) = (i32::from_le_bytes(fixed(&mut rest)?), i32::from_le_bytes(fixed(&mut rest)?));
                one.set.add(visitor, (start, end));
            }
            open.days.insert(day, one);
        }
        for _ in 0..take(&mut rest)? {
            let path = taken_text(&mut rest)?;
            let node = (take(&mut rest)?, take(&mut rest)?);
            let (len, changed, unread) = (take(&mut rest)?, take(&mut rest)?, take(&mut rest)?);
            let flags = take(&mut rest)?;
            let status = [LogStatus::Counted, LogStatus::Copy, LogStatus::Aside, LogStatus::Broken, LogStatus::LeftOut]
                .get((flags & 0xFF) as usize)
                .copied()?;
            let log = taken_text(&mut rest)?;
            let stamp = FileStamp { node, len, changed };
            open.files.insert(
                path,
                LogFile { stamp, status, log, unread, grew: flags >> 8 & 1 == 1, waits: flags >> 9 & 1 == 1 },
            );
        }
        // Programs before this field wrote none.
        open.reader = if rest.is_empty() { String::new() } else { taken_text(&mut rest)? };
        rest.is_empty().then_some(open)
    }
}

fn number(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(&value.to_le_bytes());
}

fn text(out: &mut Vec<u8>, value: &str) {
    number(out, value.len() as u64);
    out.extend_from_slice(value.as_bytes());
}

fn fixed<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    fixed(rest).map(u64::from_le_bytes)
}

fn taken_text(rest: &mut &[u8]) -> Option<String> {
    let len = usize::try_from(take(rest)?).ok()?;
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    String::from_utf8(head.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_back() {
        let mut open = OpenState { generation: 7, ..OpenState::default() };
        let day = open.days.entry(-3).or_default();
        day.salt = [9; 32];
        day.approximate = true;
        day.set.add(5, (-60, 100));
        day.set.add(5, (4000, 4000));
        let stamp = FileStamp { node: (1, 2), len: 3, changed: 4 };
        let file =
            LogFile { stamp, status: LogStatus::Aside, log: "00ff".to_owned(), unread: 5, grew: true, waits: true };
        open.files.insert("nhật ký.log".to_owned(), file);
        open.reader = LogFormat::Auto.reader();
        let bytes = open.to_bytes();
        assert_eq!(OpenState::from_bytes(&bytes), Some(open));
        for cut in 0..bytes.len() {
            assert_eq!(OpenState::from_bytes(&bytes[..cut]), None);
        }
        let mut changed = bytes.clone();
        changed[20] ^= 1;
        assert_eq!(OpenState::from_bytes(&changed), None);
    }
}
