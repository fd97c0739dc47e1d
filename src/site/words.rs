//! The words of addresses.

use crate::base::language::Language;

/// The words of addresses: they belong to the site's language.
pub fn address_word(language: Language, word: &str) -> &'static str {
    match (language, word) {
        (Language::Vi, "tags") => "chu-de",
        (Language::Vi, "archive") => "luu-tru",
        (Language::Vi, "page") => "trang",
        (Language::Vi, "corrections") => "dinh-chinh",
        (Language::Vi, "site_map") => "so-do-trang",
        (Language::Vi, "search") => "tim-kiem",
        (Language::Vi, "find") => "tim",
        (Language::Vi, "week") => "tuan",
        (Language::Vi, "statistics") => "thong-ke",
        (Language::Vi, "visits") => "luot-truy-cap",
        (Language::Vi, "by_day") => "theo-ngay",
        (Language::Vi, "by_hour") => "theo-gio",
        (Language::Vi, "by_month") => "theo-thang",
        (Language::Vi, "by_year") => "theo-nam",
        (Language::En, "statistics") => "statistics",
        (Language::En, "visits") => "visits",
        (Language::En, "by_day") => "by-day",
        (Language::En, "by_hour") => "by-hour",
        (Language::En, "by_month") => "by-month",
        (Language::En, "by_year") => "by-year",
        (Language::En, "tags") => "tags",
        (Language::En, "archive") => "archive",
        (Language::En, "page") => "page",
        (Language::En, "corrections") => "corrections",
        (Language::En, "site_map") => "site-map",
        (Language::En, "search") => "search",
        (Language::En, "find") => "find",
        (Language::En, "week") => "week",
        _ => "",
    }
}
