//! Words in Rust and in the script of the search page are the same: this writes `tests/search/words.txt` (`UPDATE=1`) or
//! holds it, and `tests/search/engine.mjs` holds the script against it.

use crate::common;
use crate::common::program::Site;
use bantin::Rendered;
use bantin::base::language::fold;
use bantin::pages::search::{form, words};

const TABLE: &[&str] = &[
    "Hoà BÌNH, Hòa bình",
    "hoa\u{300} ho\u{300}a HOA\u{300}",
    "thuỷ thủy khoẻ khỏe quý quí giá",
    "Đường ĐƯỜNG Ðường ɖường dương",
    "nguyễn NGUYỄN nguye\u{302}\u{303}n nguyẽ\u{302}n",
    "1.607.275 3,25% 48-CTr/TU x² ½ Ⅷ",
    "İstanbul Σίσυφος ΣΑΣ ẞ ß ﬁ Ǆ 가각 ｆｕｌｌ",
    "\u{300}a \u{300}\u{301} a\u{200d}b a\u{ad}b _x_ “x” ‘y’",
    "",
];

/// Texts as they really come, and as they never should; the same in every run.
fn strange() -> impl Iterator<Item = String> {
    let letters: Vec<char> =
        "aAàÀạbBđĐÐeẻêggiouưởýy \u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{31b}09–_.'`~?".chars().collect();
    let blocks = [(0x20, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2000, 0x206F)];
    let mut state = 1_u64;
    let mut next = move |most: usize| {
        // Knuth's MMIX generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    (0..600).map(move |number| {
        let len = 1 + next(12);
        (0..len)
            .map(|_| {
                if number % 2 == 0 {
                    return letters[next(letters.len())];
                }
                let (from, to) = blocks[next(blocks.len())];
                char::from_u32(from + next((to - from) as usize) as u32).unwrap_or('?')
            })
            .collect()
    })
}

#[test]
fn an_index_that_was_put_away_is_made_again_as_it_was() {
    let site = Site::small();
    site.write("content/tin-tuc/cho.md", "+++\ntitle = \"Chợ quê\"\ndate = 2026-11-03\n+++\n\nChợ họp sớm.\n");
    let plan = common::plan(&site.path(""));
    let files = || -> Vec<(String, Vec<u8>)> {
        let pages = plan.pages.iter().filter(|page| page.is_of_search());
        pages
            .map(|page| match plan.render(page) {
                Ok(Rendered::Bytes(bytes)) => (page.address.to_string(), bytes.into_owned()),
                _ => panic!("{}", page.address),
            })
            .collect()
    };
    let before = files();
    let titles = before.iter().find(|(address, _)| address.ends_with("/t0.js")).map(|(_, bytes)| bytes);
    assert!(titles.is_some_and(|titles| String::from_utf8_lossy(titles).contains("cho chơ.")), "{before:?}");
    plan.release_search();
    assert_eq!(files(), before);
}

#[test]
fn words_are_those_of_the_script() {
    let lines = TABLE.iter().map(|text| (*text).to_owned()).chain(strange()).map(|text| {
        let forms: Vec<String> = words(&text).map(form).collect();
        format!("{}\n", serde_json::json!([text, fold(&text), forms]))
    });
    let actual: String = lines.collect();
    let path = std::path::Path::new("tests/search/words.txt");
    if common::update() {
        common::write(path, actual.as_bytes());
    }
    let expected = std::fs::read_to_string(path).unwrap();
    assert!(expected == actual, "{}", common::difference("words.txt", &expected, &actual).unwrap_or_default());
}
