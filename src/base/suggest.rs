//! "Did you mean": what somebody who mistyped a name meant.

use super::diagnostic::{Fix, Help, msg};
use super::language::fold;

/// Where there may be thousands of names, a mistyped one is compared with this many: with all, a portal of thousands of pages
/// and mistakes, as after a move, would take minutes.
pub const MOST_COMPARED: usize = 500;

/// "Did you mean" as the help of a diagnostic, naming the [`nearest`] of these candidates; none where nothing is near.
pub fn suggest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Help> {
    nearest(name, candidates).map(|near| did_you_mean(name, near))
}

/// The question itself, where what was meant is known already.
pub fn did_you_mean(wrong: &str, right: &str) -> Help {
    let fix = Some(Fix { wrong: wrong.to_owned(), right: right.to_owned() });
    Help { message: msg!("có phải `{right}`?", "did you mean `{right}`?"), fix }
}

/// The candidate most like a mistyped name, marks and case aside; none where nothing is near. Of two
/// equally near it is the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = fold(name);
    let length = name.chars().count();
    let most = (length / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded = fold(candidate);
        let other = folded.chars().count();
        // The two differ by this much at least, and to calculate how much exactly costs far more.
        if length.abs_diff(other) > most {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&name, &folded);
        // A name that shares no letter with what was typed explains nothing, however short both are.
        let shares = distance < length.max(other);
        let near = distance <= most && (shares || distance == 0);
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nearest_guesses_only_what_is_near() {
        let keys = ["title", "date", "summary", "tags", "image", "image_alt", "source"];
        let table = [
            ("titel", Some("title")),
            ("Tittle", Some("title")),
            ("dat", Some("date")),
            ("sumary", Some("summary")),
            ("image-alt", Some("image_alt")),
            ("tiêu đề", None),
            ("xyz", None),
            ("", None),
        ];
        for (typed, meant) in table {
            assert_eq!(nearest(typed, keys), meant, "{typed}");
        }
        assert_eq!(nearest("ab", ["ax", "ay"]), Some("ax"));
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("đảng", ["dang"]), Some("dang"));
    }

    proptest! {
        #[test]
        fn a_name_is_nearest_to_itself(name in "[a-zđàư]{1,12}") {
            prop_assert_eq!(nearest(&name, ["zzzzzzzzzzzzz", name.as_str()]), Some(name.as_str()));
        }
    }
}
