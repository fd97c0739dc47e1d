//! In which items a word is, and where in them: a text of 64 signs that stands in a script without escapes.
//!
//! ```text
//! list    = item*
//! item    = number(4 * skipped items + places) place*     places: 0 (unknown) to 3
//! place   = number(words since the last place)
//! number  = groups of 5 bits, the lowest first; the last one is a sign from `]` to `|`, those before from `<` to `[`
//! ```

use serde::{Deserialize, Serialize};

/// How many places of a word in an item are kept.
const PLACES: usize = 3;

/// An item that has a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posting {
    item: u32,
    count: u8,
    places: [u32; PLACES],
}

/// Notes a word at a place of an item; items come in their order.
pub(super) fn add(postings: &mut Vec<Posting>, item: u32, place: u32) {
    match postings.last_mut().filter(|last| last.item == item) {
        Some(last) if usize::from(last.count) < PLACES => {
            last.places[usize::from(last.count)] = place;
            last.count += 1;
        }
        Some(_) => {}
        None => postings.push(Posting { item, count: 1, places: [place, 0, 0] }),
    }
}

/// A list that can be joined to the list of the chunk before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct PostingList {
    first: u32,
    last: u32,
    /// Places of the first item in its number's two low bits.
    count: u8,
    /// Everything after the first number.
    rest: String,
}

impl PostingList {
    /// Encodes postings. Of a word that is nearly everywhere the places are left out: they tell little and weigh much.
    pub(super) fn new(postings: &[Posting], everywhere: bool) -> PostingList {
        let mut list = PostingList::default();
        for (at, posting) in postings.iter().enumerate() {
            let count = if everywhere { 0 } else { posting.count };
            if at == 0 {
                list.first = posting.item;
                list.count = count;
            } else {
                number(&mut list.rest, (posting.item - list.last - 1) << 2 | u32::from(count));
            }
            list.last = posting.item;
            let mut last = 0;
            for place in &posting.places[..usize::from(count)] {
                number(&mut list.rest, place - last);
                last = *place;
            }
        }
        list
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.count == 0 && self.first == 0 && self.last == 0
    }

    /// Writes the list after another whose last item was `before`; gives its own last item.
    pub(super) fn write_after(&self, before: Option<u32>, start: u32, out: &mut String) -> u32 {
        let skipped = self.first - before.map_or(start, |before| before + 1);
        number(out, skipped << 2 | u32::from(self.count));
        out.push_str(&self.rest);
        self.last
    }
}

/// Writes a number.
fn number(out: &mut String, mut value: u32) {
    while value >= 32 {
        out.push(char::from(b'<' + (value & 31) as u8));
        value >>= 5;
    }
    out.push(char::from(b']' + value as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_two_units_is_the_list_of_both() {
        let all = [(3, 0), (3, 40), (3, 41), (3, 90), (4, 7), (1030, 2), (1100, 33)];
        let list = |part: &[(u32, u32)]| {
            let mut postings = Vec::new();
            part.iter().for_each(|(item, place)| add(&mut postings, *item, *place));
            PostingList::new(&postings, false)
        };
        let mut whole = String::new();
        assert_eq!(list(&all).write_after(None, 0, &mut whole), 1100);
        let mut parts = String::new();
        let last = list(&all[..5]).write_after(None, 0, &mut parts);
        assert_eq!(list(&all[5..]).write_after(Some(last), 0, &mut parts), 1100);
        assert_eq!(whole, parts);
        assert_eq!(whole, "l]D^^^dA<a_Qe=^");
    }
}
