//! The order of names, and of the numbers in them: `Thôn 9` comes before `Thôn 10`.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use super::language::Language;

/// The order of names in a language, as CLDR has it, with numbers by what they count.
#[derive(Debug)]
pub struct Collation {
    collator: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    /// The order of this language. Should its data be missing, which a test excludes, it is the order of bytes.
    pub fn new(language: Language) -> Collation {
        let locale = match language {
            Language::Vi => locale!("vi"),
            Language::En => locale!("en"),
        };
        let mut preferences = CollatorPreferences::from(locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Collation { collator: CollatorBorrowed::try_new(preferences, CollatorOptions::default()).ok() }
    }

    /// Which of two names comes first; equal only where they are the same bytes, so that every sort has one result.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let by_language = self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        by_language.then_with(|| a.cmp(b))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::base::language::Language::{En, Vi};

    /// Text as it really comes, and as it never should.
    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ aAàÀạbBđĐeẻêggiouưởýy\u{300}\u{309}0-9–_.]{0,20}"]
    }

    #[test]
    fn names_are_sorted_as_cldr_sorts_them() {
        let sorted = [
            "Ái Tử",
            "An Đôn",
            "Ánh",
            "Ẩn",
            "Ba",
            "Bà",
            "Bả",
            "Bã",
            "Bá",
            "Bạ",
            "Băng",
            "Bằng",
            "Bân",
            "Cam Lộ",
            "Dung",
            "Dũng",
            "Đakrông",
            "Đông Hà",
            "Đức",
            "Em",
            "Ê",
            "Gio Linh",
            "Hoà",
            "Hòa",
            "Hoan",
            "Hướng Hóa",
            "Oanh",
            "Ông",
            "Ơn",
            "Thanh",
            "Triệu Phong",
            "Uyên",
            "Ưng",
            "Vĩnh Linh",
            "Ý",
        ];
        let order = Collation::new(Vi);
        let mut names = sorted;
        names.sort();
        names.sort_by(|a, b| order.compare(a, b));
        assert_eq!(names, sorted);
    }

    #[test]
    fn numbers_are_sorted_by_what_they_count() {
        let sorted =
            ["2/KH-UBND", "9/KH-UBND", "10/KH-UBND", "Khóa 9", "Khóa 10", "Thôn 02", "Thôn 2", "Thôn 10", "Thôn 10a"];
        for language in [Vi, En] {
            let mut names = sorted;
            names.sort();
            names.sort_by(|a, b| Collation::new(language).compare(a, b));
            assert_eq!(names, sorted);
        }
    }

    #[test]
    fn english_takes_d_with_stroke_for_a_kind_of_d() {
        let mut names = ["Dung", "Đakrông", "Zoë", "apple"];
        names.sort_by(|a, b| Collation::new(En).compare(a, b));
        assert_eq!(names, ["apple", "Đakrông", "Dung", "Zoë"]);
        assert!([Vi, En].iter().all(|language| Collation::new(*language).collator.is_some()));
    }

    #[test]
    fn an_order_goes_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Collation>();
    }

    proptest! {
        #[test]
        fn every_order_is_total(a in any_text(), b in any_text(), c in any_text(), en in any::<bool>()) {
            let order = Collation::new(if en { En } else { Vi });
            prop_assert_eq!(order.compare(&a, &b), order.compare(&b, &a).reverse());
            prop_assert_eq!(order.compare(&a, &b).is_eq(), a == b);
            let mut all = [&a, &b, &c];
            all.sort_by(|x, y| order.compare(x, y));
            prop_assert!(order.compare(all[0], all[2]).is_le());
        }
    }
}
