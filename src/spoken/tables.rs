//! Units, signs and the words that tell what a number is.

use super::place::TextPlace;

/// A unit as it is typed and read.
pub(super) struct SpokenUnit {
    pub(super) typed: &'static str,
    pub(super) read: &'static str,
    /// Read wherever it stands, without a number before it.
    pub(super) is_plain: bool,
}

const fn plain(typed: &'static str, read: &'static str) -> SpokenUnit {
    SpokenUnit { typed, read, is_plain: true }
}

const fn short(typed: &'static str, read: &'static str) -> SpokenUnit {
    SpokenUnit { typed, read, is_plain: false }
}

const UNITS: [SpokenUnit; 62] = [
    plain("km²", "ki-lô-mét vuông"),
    plain("km2", "ki-lô-mét vuông"),
    plain("m²", "mét vuông"),
    plain("m2", "mét vuông"),
    plain("m³", "mét khối"),
    plain("m3", "mét khối"),
    plain("cm²", "xăng-ti-mét vuông"),
    plain("cm2", "xăng-ti-mét vuông"),
    plain("cm³", "xăng-ti-mét khối"),
    plain("cm3", "xăng-ti-mét khối"),
    plain("km", "ki-lô-mét"),
    short("hm", "héc-tô-mét"),
    short("dm", "đề-xi-mét"),
    plain("cm", "xăng-ti-mét"),
    plain("mm", "mi-li-mét"),
    short("m", "mét"),
    short("ha", "héc-ta"),
    plain("kg", "ki-lô-gam"),
    plain("mg", "mi-li-gam"),
    short("g", "gam"),
    short("l", "lít"),
    plain("ml", "mi-li-lít"),
    short("mL", "mi-li-lít"),
    plain("kWh", "ki-lô-oát giờ"),
    plain("MWh", "mê-ga-oát giờ"),
    plain("kWp", "ki-lô-oát đỉnh"),
    plain("MWp", "mê-ga-oát đỉnh"),
    plain("kW", "ki-lô-oát"),
    plain("MW", "mê-ga-oát"),
    plain("GW", "gi-ga-oát"),
    short("W", "oát"),
    plain("kV", "ki-lô-vôn"),
    plain("kVA", "ki-lô-vôn am-pe"),
    short("V", "vôn"),
    plain("Hz", "héc"),
    plain("MHz", "mê-ga-héc"),
    plain("GHz", "gi-ga-héc"),
    plain("KB", "ki-lô-bai"),
    plain("MB", "mê-ga-bai"),
    plain("GB", "gi-ga-bai"),
    short("TB", "tê-ra-bai"),
    plain("Mbps", "mê-ga-bít trên giây"),
    plain("°C", "độ C"),
    plain("ºC", "độ C"),
    plain("độ C", "độ C"),
    plain("°", "độ"),
    plain("%", "phần trăm"),
    plain("‰", "phần nghìn"),
    short("h", "giờ"),
    short("ph", "phút"),
    short("s", "giây"),
    short("đ", "đồng"),
    short("₫", "đồng"),
    plain("VNĐ", "đồng"),
    plain("VND", "đồng"),
    plain("trđ", "triệu đồng"),
    plain("tr.đ", "triệu đồng"),
    plain("USD", "đô la Mỹ"),
    plain("EUR", "ơ-rô"),
    plain("€", "ơ-rô"),
    plain("CNY", "nhân dân tệ"),
    plain("JPY", "yên Nhật"),
];

/// The unit that stands here, the longest. `s` is one behind a slash alone.
pub(super) fn unit_at(place: TextPlace<'_>, is_behind_number: bool) -> Option<(&'static SpokenUnit, TextPlace<'_>)> {
    let found = UNITS.iter().filter_map(|unit| {
        let end = place.behind(unit.typed)?;
        let is_word = unit.typed.ends_with(char::is_alphanumeric);
        let is_allowed = !(is_behind_number && unit.typed == "s");
        (is_allowed && (!is_word || end.ends_word())).then_some((unit, end))
    });
    found.max_by_key(|(unit, _)| unit.typed.len())
}

/// Whether a word or sign is money: prices are for one of something.
pub(super) fn is_money(typed: &str) -> bool {
    matches!(typed, "đồng" | "đ" | "₫" | "VNĐ" | "VND" | "trđ" | "tr.đ" | "USD" | "EUR" | "€" | "CNY" | "JPY")
}

/// Number words, behind which a short unit is one: `5 nghìn ha`.
pub(super) const NUMBER_WORDS: [&str; 10] =
    ["trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ", "chục", "vạn", "rưỡi", "mỗi"];

/// Signs before a number: as typed, what is said, whether a space may stand between.
pub(super) const SIGNS: [(&str, &str, bool); 11] = [
    ("−", "âm ", true),
    ("-", "âm ", false),
    ("+", "cộng ", false),
    ("±", "cộng trừ ", true),
    ("~", "khoảng ", true),
    ("≈", "khoảng ", true),
    ("≥", "từ ", true),
    ("≤", "không quá ", true),
    (">", "trên ", true),
    ("<", "dưới ", true),
    ("=", "bằng ", true),
];

/// Behind these, two numbers are a score.
pub(super) const SCORES: [&str; 10] =
    ["tỷ số", "tỉ số", "thắng", "thua", "hòa", "với tỷ số", "với tỉ số", "hoà", "dẫn trước", "chung cuộc"];

/// Behind these, a number with slashes is that of a house.
pub(super) const HOUSES: [&str; 6] = ["nhà", "ngõ", "ngách", "hẻm", "kiệt", "số"];

/// What is counted in reports, so that the numbers before are no date.
pub(super) const COUNTED: [&str; 60] = [
    "người",
    "hộ",
    "xã",
    "phường",
    "thôn",
    "bản",
    "khu",
    "tổ",
    "đại",
    "đồng",
    "đảng",
    "chi",
    "chỉ",
    "tiêu",
    "số",
    "diện",
    "tổng",
    "con",
    "cái",
    "trường",
    "lớp",
    "học",
    "em",
    "cháu",
    "dự",
    "công",
    "nhiệm",
    "mục",
    "đơn",
    "cơ",
    "hồ",
    "phiếu",
    "ý",
    "điểm",
    "môn",
    "trẻ",
    "thành",
    "hội",
    "đoàn",
    "cán",
    "km",
    "m",
    "m²",
    "ha",
    "ngày",
    "giờ",
    "năm",
    "tháng",
    "tuần",
    "lần",
    "lượt",
    "vụ",
    "suất",
    "kg",
    "tấn",
    "chiều",
    "chặng",
    "quãng",
    "đường",
    "nội",
];

/// Words that are numbered in Roman numerals.
pub(super) const NUMBERED: [&str; 36] = [
    "khóa",
    "khoá",
    "kỷ",
    "kỉ",
    "quý",
    "thứ",
    "lần",
    "chương",
    "phần",
    "mục",
    "hội",
    "vực",
    "vùng",
    "loại",
    "hạng",
    "cấp",
    "tập",
    "kỳ",
    "đợt",
    "đoạn",
    "lục",
    "ương",
    "khu",
    "đoàn",
    "bậc",
    "nhóm",
    "giải",
    "điều",
    "khối",
    "kì",
    "bảng",
    "quyển",
    "bài",
    "mẫu",
    "toàn quốc",
    "phố",
];

/// Roads, whose number stands right behind their letters.
pub(super) const ROADS: [(&str, &str); 5] =
    [("QL", "Quốc lộ"), ("TL", "Tỉnh lộ"), ("ĐT", "đường tỉnh"), ("ĐH", "đường huyện"), ("HL", "Hương lộ")];

/// Marks that are said.
pub(super) const SYMBOLS: [(char, &str); 9] = [
    ('&', "và"),
    ('%', "phần trăm"),
    ('‰', "phần nghìn"),
    ('×', "nhân"),
    ('§', "mục"),
    ('½', "một phần hai"),
    ('¼', "một phần tư"),
    ('¾', "ba phần tư"),
    ('≈', "khoảng"),
];

/// Marks that nobody knows how to say.
pub(super) const SILENT: [char; 24] = [
    '#', '@', '^', '~', '|', '\\', '$', '£', '→', '←', '↑', '↓', '⇒', '©', '®', '™', '_', '{', '}', '<', '>', '=', '+',
    '*',
];
