//! Quiet drawings that stand where an item has no picture, and the line icons of sections and services.
//!
//! A drawing is made of its section alone: a landscape in the section's colour, and the section's emblem. It pretends to
//! be no photograph, needs no text, and is the same on every machine. Few files serve all items: each section has
//! [`SCENES`] drawings, and an item always has the same one of them.

use crate::base::colour::Colour;
use crate::base::language::slug;

/// How many drawings a section has: six landscapes, each also as in a mirror.
const SCENES: usize = 2 * LANDSCAPES.len();

/// The colours of sections behind the first, which has the agency's.
const TONES: [Colour; 7] = [
    Colour::new(0xb4, 0x49, 0x2c),
    Colour::new(0x3d, 0x65, 0x85),
    Colour::new(0xa8, 0x78, 0x1a),
    Colour::new(0x3f, 0x7a, 0x3a),
    Colour::new(0xa3, 0x4a, 0x68),
    Colour::new(0x4a, 0x4f, 0x9c),
    Colour::new(0x74, 0x50, 0x8f),
];

/// The agency's colour where it has set none: `--primary` of the default theme.
const PRIMARY: Colour = Colour::new(0x0b, 0x55, 0x66);

const SUN: &str = "#f3cf92";

/// Far, middle and near ground of a landscape 600 wide and 400 high, and where its sun stands.
type Landscape = ([&'static str; 3], (u32, u32));

#[rustfmt::skip]
const LANDSCAPES: [Landscape; 6] = [
    // Hills behind each other.
    (["M0 250Q120 165 250 235T470 215T600 240V400H0z", "M0 305Q150 235 320 292T600 270V400H0z", "M0 355Q200 305 380 348T600 332V400H0z"], (462, 104)),
    // A river in waves.
    (["M0 240Q150 200 300 232T600 216V400H0z", "M0 300q50-30 100 0t100 0 100 0 100 0 100 0 100 0V400H0z", "M0 346q60-28 120 0t120 0 120 0 120 0 120 0V400H0z"], (128, 108)),
    // Fields on a slope.
    (["M0 210C180 190 320 260 600 236V400H0z", "M0 268C200 240 380 322 600 290V400H0z", "M0 330C220 296 400 380 600 346V400H0z"], (486, 92)),
    // A bridge of four arches.
    (["M0 244Q160 210 320 240T600 222V400H0z", "M0 276H600V330H580a46 46 0 0 0-92 0H452a46 46 0 0 0-92 0H324a46 46 0 0 0-92 0H196a46 46 0 0 0-92 0H0z", "M0 352q50-22 100 0t100 0 100 0 100 0 100 0 100 0V400H0z"], (112, 112)),
    // The wall of a citadel.
    (["M0 236Q140 190 290 226T600 210V400H0z", "M0 290V268H34V286H62V268H96V286H124V268H158V286H186V268H220V286H248V268H282V286H310V268H344V286H372V268H406V286H434V268H468V286H496V268H530V286H558V268H600V400H0z", "M0 356Q180 332 330 352T600 340V400H0z"], (476, 96)),
    // A pond with round leaves.
    (["M0 232Q200 206 360 228T600 214V400H0z", "M0 284H600V400H0z", "M40 334a74 20 0 1 1 148 0 74 20 0 1 1-148 0zM252 366a92 24 0 1 1 184 0 92 24 0 1 1-184 0zM452 318a62 17 0 1 1 124 0 62 17 0 1 1-124 0z"], (120, 100)),
];

/// An icon: the words that ask for it, as slugs, and its lines in a square of 24.
type Icon = (&'static [&'static str], &'static str);

/// The first whose word is in a title wins.
#[rustfmt::skip]
const ICONS: [Icon; 20] = [
    (&["xay-dung-dang", "dang", "chinh-tri", "party"], "m12 3 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1-5.4-3-5.4 3 1.1-6.1L3.2 9.4l6.1-.8z"),
    (&["dich-vu-cong", "service", "services"], "M3 6h18v12H3zM6 15.5c.5-2.3 4.5-2.3 5 0M8.5 9a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM14 10h4M14 14h4"),
    (&["di-tich", "du-lich", "lich-su", "heritage", "tourism", "history"], "M3 9.500h18L18.5 6h-13zM6 9.500V19h12V9.500M10 19v-4a2 2 0 0 1 4 0v4M9 6V4h6v2M4 19h16"),
    (&["van-hoa", "xa-hoi", "le-hoi", "culture", "society"], "M12 5c2.5 3 3.5 5.5 3.5 8S14 18 12 19c-2-1-3.5-3.5-3.5-6S9.5 8 12 5zM8.6 11C6 10 4 10 2.5 10.5 3.5 15 7 18.5 12 19M15.4 11c2.6-1 4.6-1 6.1-.5C20.5 15 17 18.5 12 19"),
    (&["kinh-te", "nong-nghiep", "cong-nghiep", "thuong-mai", "cho", "economy", "market"], "M4 10h16l-2-5H6zM5.5 10v9h13v-9M10 19v-5h4v5"),
    (&["giao-duc", "dao-tao", "hoc-tap", "truong-hoc", "education", "schools"], "M12 6.500C10 5 7 4.5 3.5 5v13c3.5-.5 6.5 0 8.5 1.5 2-1.5 5-2 8.5-1.500V5C17 4.5 14 5 12 6.500zM12 6.500v13"),
    (&["chuyen-doi-so", "cai-cach", "cong-nghe", "digital"], "M4 5h16v11H4zM9 20h6M12 16v4M8 12l2.5-3 2 2 3.5-3.5"),
    (&["an-ninh", "quoc-phong", "quan-su", "phap-luat", "security", "defence"], "m12 3 8 3v5.500c0 4.5-3 8-8 9.5-5-1.5-8-5-8-9.500V6zM8.5 12l2.5 2.5 4.5-5"),
    (&["y-te", "suc-khoe", "health"], "M12 20c-6-4-8.5-7.5-8.5-10.500a4.3 4.3 0 0 1 8.5-1 4.3 4.3 0 0 1 8.5 1c0 3-2.5 6.5-8.5 10.500zM12 10v5M9.5 12.500h5"),
    (&["the-thao", "sport", "sports"], "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 8l3.6 2.6-1.4 4.300H9.800l-1.4-4.300zM12 3.500V8M20 9.500l-4.4 1.100M17 19l-2.8-4.100M7 19l2.8-4.100M4 9.500l4.4 1.1"),
    (&["moi-truong", "do-thi", "cay-xanh", "environment"], "M12 21v-7M12 17l4-3M12 16l-3.5-2.500M12 3a5 5 0 0 1 4.5 7 4 4 0 0 1-2 4h-5a4 4 0 0 1-2-4A5 5 0 0 1 12 3z"),
    (&["thong-bao", "thong-cao", "loa", "truyen-thanh", "notices", "announcements"], "M4 10v4h3l9 4V6l-9 4zM7 14l1.5 5H11l-1.5-4M19 9.500a4 4 0 0 1 0 5"),
    (&["lich", "calendar", "schedule"], "M4 6h16v14H4zM4 10.500h16M8 3.500v4M16 3.500v4M8 14h2M14 14h2M8 17h2"),
    (&["thu-tuc", "mot-cua", "ho-so", "procedures"], "M8 4.500H5.500V21h13V4.500H16M8.500 3h7v3.500h-7zM9 14l2 2 4-4.500"),
    (&["van-ban", "cong-khai", "tai-lieu", "quyet-dinh", "nghi-quyet", "documents"], "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"),
    (&["thong-ke", "so-lieu", "statistics", "figures"], "M4 4v16h16M8 16v-4M12 16V8M16 16v-6"),
    (&["gop-y", "hoi-dap", "phan-anh", "kien-nghi", "feedback", "questions"], "M4 5h16v11h-8l-4.5 4v-4H4zM8 9h8M8 12.500h5"),
    (&["lien-he", "dien-thoai", "duong-day-nong", "contact", "phone"], "M6 3.500h3.500l1.5 5L9 10c1 2.3 2.7 4 5 5l1.5-2 5 1.500V18c0 1.5-1.2 2.5-2.5 2.500C11 20 4 13 3.5 6c0-1.3 1-2.5 2.5-2.500z"),
    (&["ban-do", "dia-chi", "map"], "M12 21c4.5-5 7-8.3 7-11.500a7 7 0 1 0-14 0C5 12.7 7.5 16 12 21zM12 7a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z"),
    (&["lanh-dao", "to-chuc", "nhan-dan", "doan-the", "mat-tran", "people"], "M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3.5 19c0-3.5 2.5-5.5 5.5-5.500s5.5 2 5.5 5.500M16 6a2.5 2.5 0 1 1 0 5M17 13.700c2.2.4 3.5 2.3 3.5 5.3"),
];

/// A newspaper: the emblem of a section that no word tells.
const NEWS: &str = "M4 5h13v14H5a1 1 0 0 1-1-1zM17 9h3v9a1 1 0 0 1-1 1h-2M7 8.500h7M7 12h7M7 15.500h4";

/// An arrow: the icon of a service that no word tells.
const ARROW: &str = "M5 12h13M13 7l5 5-5 5";

/// The colour of a section by its number: the first has the agency's.
pub fn tone(primary: Option<Colour>, section: usize) -> Colour {
    let primary = primary.unwrap_or(PRIMARY);
    section.checked_sub(1).map_or(primary, |number| TONES[number % TONES.len()])
}

/// The emblem of a section by its title and folder, as an SVG path in a square of 24.
pub fn emblem(title: &str, folder: &str) -> &'static str {
    icon(title).or_else(|| icon(folder)).unwrap_or(NEWS)
}

/// The icon of a service by what it is called, as an SVG path in a square of 24.
pub fn service(title: &str) -> &'static str {
    icon(title).unwrap_or(ARROW)
}

fn icon(title: &str) -> Option<&'static str> {
    let title = format!("-{}-", slug(title));
    let asked = |word: &&str| title.contains(&format!("-{word}-"));
    ICONS.iter().find(|(words, _)| words.iter().any(asked)).map(|(_, path)| *path)
}

/// Which of its section's drawings an item has, by its path: always the same.
pub fn scene(path: &str) -> usize {
    (xxhash_rust::xxh3::xxh3_64(path.as_bytes()) % SCENES as u64) as usize
}

/// A drawing as SVG.
pub fn draw(emblem: &str, tone: Colour, scene: usize) -> String {
    let ([far, middle, near], (x, y)) = LANDSCAPES[scene % LANDSCAPES.len()];
    let mirrored = if scene < LANDSCAPES.len() { "" } else { " transform=\"matrix(-1 0 0 1 600 0)\"" };
    let at = |lightness, most| tone.at_lightness(lightness, most);
    let [sky, light, a, b, c, ink] =
        [at(0.87, 0.04), at(0.97, 0.015), at(0.76, 0.06), at(0.63, 0.075), at(0.5, 0.085), at(0.38, 0.08)];
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"400\" viewBox=\"0 0 600 400\">\
         <linearGradient id=\"s\" x2=\"0\" y2=\"1\"><stop stop-color=\"{sky}\"/><stop offset=\".7\" stop-color=\"{light}\"/>\
         </linearGradient><path fill=\"url(#s)\" d=\"M0 0h600v400H0z\"/><g{mirrored}><circle cx=\"{x}\" cy=\"{y}\" r=\"42\" \
         fill=\"{SUN}\"/><path fill=\"{a}\" d=\"{far}\"/><path fill=\"{b}\" d=\"{middle}\"/><path fill=\"{c}\" d=\"{near}\"/></g>\
         <circle cx=\"300\" cy=\"196\" r=\"84\" fill=\"{light}\"/><path transform=\"translate(246 142) scale(4.5)\" fill=\"none\" \
         stroke=\"{ink}\" stroke-width=\"1.4\" stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"{emblem}\"/></svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icons_are_asked_for_by_words_of_the_title() {
        let at = |number: usize| ICONS[number].1;
        assert_eq!(emblem("Di tích – Du lịch", "di-tich-du-lich"), at(2));
        assert_eq!(emblem("Xây dựng Đảng – Chính quyền", "dang"), at(0));
        assert_eq!(emblem("Góc nhỏ", "kinh-te"), at(4));
        assert_eq!(emblem("Tin tức – Sự kiện", "tin-tuc"), NEWS);
        assert_eq!(service("Lịch tiếp công dân"), at(12));
        assert_eq!(service("Cổng Dịch vụ công quốc gia"), at(1));
        assert_eq!(service("Tra cứu thủ tục"), at(13));
        assert_eq!(service("Choáng ngợp"), ARROW);
    }

    #[test]
    fn a_drawing_is_one_small_file() {
        for scene in 0..SCENES {
            let drawn = draw(NEWS, tone(None, scene), scene);
            assert!(drawn.len() < 1700, "{}: {}", scene, drawn.len());
            assert!(!drawn.contains("<text"));
        }
    }
}
