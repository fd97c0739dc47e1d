//! A list between `[` and `]`, of TOML and of YAML alike: what is the same at its beginning and at its end stays as it is.

use std::ops::Range;

use super::splice::Splice;

/// What turns the list at `whole` with these items into the desired one.
/// `same` tells whether an old and a new item are one; `write` writes a new one.
pub(super) fn splice<T>(
    (text, line_end): (&str, &str),
    (whole, items): (Range<usize>, &[Range<usize>]),
    desired: &[T],
    same: &dyn Fn(usize, &T) -> bool,
    write: &dyn Fn(&T) -> String,
) -> Splice {
    let written = |items: &[T], between: &str| items.iter().map(write).collect::<Vec<_>>().join(between);
    if items.is_empty() || desired.is_empty() {
        return Splice::new(whole, format!("[{}]", written(desired, ", ")));
    }
    let between = between(text, line_end, items);
    let (old, new) = (items.len(), desired.len());
    let first = (0..old.min(new)).take_while(|at| same(*at, &desired[*at])).count();
    let most = old.min(new) - first;
    let last = (0..most).take_while(|at| same(old - 1 - at, &desired[new - 1 - at])).count();
    let middle = &desired[first..new - last];
    match (first..old - last, middle) {
        (gone, []) if gone.is_empty() => Splice::new(whole.start..whole.start, ""),
        (gone, []) if first > 0 => Splice::new(items[first - 1].end..items[gone.end - 1].end, ""),
        (gone, []) => Splice::new(items[0].start..items[gone.end].start, ""),
        (gone, _) if !gone.is_empty() => {
            Splice::new(items[gone.start].start..items[gone.end - 1].end, written(middle, &between))
        }
        _ if first > 0 => {
            let at = items[first - 1].end;
            Splice::new(at..at, format!("{between}{}", written(middle, &between)))
        }
        _ => {
            let at = items[0].start;
            Splice::new(at..at, format!("{}{between}", written(middle, &between)))
        }
    }
}

/// What stands between two items: each on its own line, if the first one is.
fn between(text: &str, line_end: &str, items: &[Range<usize>]) -> String {
    let start = items[0].start;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..start];
    if line > 0 && indent.chars().all(char::is_whitespace) { format!(",{line_end}{indent}") } else { ", ".to_owned() }
}
