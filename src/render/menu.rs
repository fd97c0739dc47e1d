//! The menu: one row, with groups, and what the row has no room for in a last entry.

use crate::view::{LinkView, MenuView};

/// How many letters a row of 1,280 pixels has room for: of letters 15 pixels high, which are 8.5 wide at most on average.
const ROW: usize = 134;

/// The space around an entry, in letters.
const SPACE: usize = 3;

/// The entries with the names of their groups, in a row. Neighbours of one group become one entry; what does not fit
/// becomes the last one, called `more`.
pub(super) fn fitted(links: Vec<(LinkView, &str)>, more: &str) -> Vec<MenuView> {
    let mut row: Vec<MenuView> = Vec::new();
    for (link, group) in links {
        match row.last_mut() {
            Some(last) if !group.is_empty() && !last.entries.is_empty() && last.title == group => {
                last.entries.push(link)
            }
            _ if group.is_empty() => {
                row.push(MenuView { title: link.title, href: link.href, current: link.current, entries: Vec::new() });
            }
            _ => row.push(MenuView { title: group.to_owned(), entries: vec![link], ..MenuView::default() }),
        }
    }
    let letters = |title: &str| title.chars().count() + SPACE;
    if row.iter().map(|entry| letters(&entry.title)).sum::<usize>() > ROW {
        let mut left = ROW.saturating_sub(letters(more));
        let fits = |entry: &&MenuView| {
            let fits = letters(&entry.title) <= left;
            left = left.saturating_sub(letters(&entry.title));
            fits
        };
        let shown = row.iter().take_while(fits).count();
        let rest = row.split_off(shown);
        let flat = |entry: MenuView| match entry.entries.is_empty() {
            true => vec![LinkView { title: entry.title, href: entry.href, current: entry.current }],
            false => entry.entries,
        };
        let entries = rest.into_iter().flat_map(flat).collect();
        row.push(MenuView { title: more.to_owned(), entries, ..MenuView::default() });
    }
    for entry in row.iter_mut().filter(|entry| entry.entries.iter().any(|link| !link.current.is_empty())) {
        entry.current = "true";
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(links: &[(&str, &str)]) -> Vec<String> {
        let link = |title: &str| LinkView { title: title.to_owned(), href: "a.html".to_owned(), current: "" };
        let row = fitted(links.iter().map(|(title, group)| (link(title), *group)).collect(), "Thêm");
        let inner = |entry: MenuView| {
            let inner: Vec<String> = entry.entries.into_iter().map(|link| link.title).collect();
            if inner.is_empty() { entry.title } else { format!("{} ({})", entry.title, inner.join(", ")) }
        };
        row.into_iter().map(inner).collect()
    }

    #[test]
    fn neighbours_of_a_group_are_one_entry() {
        let links = [("Trang chủ", ""), ("Lịch sử", "Giới thiệu"), ("Bộ máy", "Giới thiệu"), ("Tin tức", "")];
        assert_eq!(shown(&links), ["Trang chủ", "Giới thiệu (Lịch sử, Bộ máy)", "Tin tức"]);
    }

    #[test]
    fn what_has_no_room_is_in_the_last_entry() {
        let long = "Cải cách hành chính – Chuyển đổi số";
        let links =
            [("A", ""), (long, ""), (long, ""), (long, ""), (long, ""), ("B", "Nhóm"), ("C", "Nhóm"), ("D", "")];
        assert_eq!(shown(&links), ["A", long, long, long, &format!("Thêm ({long}, B, C, D)")]);
    }
}
