//! What a new portal begins with: `news` has a section of news and one of notices; `commune` has what rules and readers
//! expect of a commune's portal, with an example in each place.

use super::StarterFiles;
use crate::base::diagnostic::{Message, msg};
use crate::base::language::Language;
use crate::base::suggest::suggest;

/// A profile of new portals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// News and notices.
    #[default]
    News,
    /// The portal of a commune or a ward.
    Commune,
}

impl Profile {
    /// All of them, the default one first.
    pub const ALL: [Profile; 2] = [Profile::News, Profile::Commune];

    /// The profile of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Profile, Message> {
        Profile::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| {
            let help = suggest(name, Profile::ALL.map(Profile::name)).map_or_else(
                || {
                    let names = Profile::ALL.map(|profile| format!("`{}`", profile.name())).join(", ");
                    msg!("chọn một trong: {names}", "choose one of {names}")
                },
                |help| help.message,
            );
            Message {
                vi: format!("không có kiểu cổng `{name}`; {}", help.vi),
                en: format!("there is no profile `{name}`; {}", help.en),
            }
        })
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Profile::News => "news",
            Profile::Commune => "commune",
        }
    }

    /// What it is called, and what is in it.
    pub fn told(self) -> (Message, Message) {
        match self {
            Profile::News => (
                msg!("Tin tức", "News"),
                msg!(
                    "Hai chuyên mục, tin tức và thông báo; những mục khác thêm dần.",
                    "Two sections, news and notices; add others as you need them."
                ),
            ),
            Profile::Commune => (
                msg!("Cổng của xã, phường", "Portal of a commune or ward (in Vietnamese)"),
                msg!(
                    "Đủ trang giới thiệu, văn bản, thủ tục, lịch công tác, lãnh đạo, hỏi đáp; mỗi mục một ví dụ để thay.",
                    "Pages about the commune, documents, procedures, calendar, leaders, questions; one example in each, to be replaced."
                ),
            ),
        }
    }

    /// The language of its texts, where it has only one.
    pub fn language(self) -> Option<Language> {
        match self {
            Profile::News => None,
            Profile::Commune => Some(Language::Vi),
        }
    }

    /// Its files, in a language that it has.
    pub(super) fn files(self, language: Language) -> StarterFiles {
        match (self, language) {
            (Profile::News, Language::Vi) => NEWS_VI,
            (Profile::News, Language::En) => NEWS_EN,
            (Profile::Commune, _) => COMMUNE,
        }
    }
}

const NEWS_VI: StarterFiles = &[
    ("content/site.toml", include_str!("vi/site/site.toml")),
    ("content/gioi-thieu.md", include_str!("vi/site/about.md")),
    ("content/tin-tuc/_index.md", include_str!("vi/site/news.md")),
    ("content/thong-bao/_index.md", include_str!("vi/site/notices.md")),
    ("content/tin-tuc/tin-dau-tien.md", include_str!("vi/site/first.md")),
    ("public/.gitignore", "*\n!.gitignore\n"),
];

const NEWS_EN: StarterFiles = &[
    ("content/site.toml", include_str!("en/site/site.toml")),
    ("content/about.md", include_str!("en/site/about.md")),
    ("content/news/_index.md", include_str!("en/site/news.md")),
    ("content/notices/_index.md", include_str!("en/site/notices.md")),
    ("content/news/first-news.md", include_str!("en/site/first.md")),
    ("public/.gitignore", "*\n!.gitignore\n"),
];

const COMMUNE: StarterFiles = &[
    ("content/site.toml", include_str!("vi/commune/site.toml")),
    ("content/stats.toml", include_str!("vi/commune/stats.toml")),
    ("content/_index.md", include_str!("vi/commune/home.md")),
    ("content/gioi-thieu.md", include_str!("vi/commune/gioi-thieu.md")),
    ("content/gioi-thieu.en.md", include_str!("vi/commune/gioi-thieu.en.md")),
    ("content/co-cau-to-chuc.md", include_str!("vi/commune/co-cau-to-chuc.md")),
    ("content/ban-do-dia-gioi.md", include_str!("vi/commune/ban-do-dia-gioi.md")),
    ("content/dieu-kien-tu-nhien.md", include_str!("vi/commune/dieu-kien-tu-nhien.md")),
    ("content/lich-su-van-hoa.md", include_str!("vi/commune/lich-su-van-hoa.md")),
    ("content/di-tich-danh-thang.md", include_str!("vi/commune/di-tich-danh-thang.md")),
    ("content/lien-he.md", include_str!("vi/commune/lien-he.md")),
    ("content/quyen-rieng-tu.md", include_str!("vi/commune/quyen-rieng-tu.md")),
    ("content/kha-nang-tiep-can.md", include_str!("vi/commune/kha-nang-tiep-can.md")),
    ("content/tin-tuc/_index.md", include_str!("vi/commune/tin-tuc.md")),
    ("content/tin-tuc/tin-mau.md", include_str!("vi/commune/tin-mau.md")),
    ("content/tin-tuc/tin-mau-de-doc.md", include_str!("vi/commune/tin-mau-2.md")),
    ("content/tin-tuc/tin-mau-anh.md", include_str!("vi/commune/tin-mau-3.md")),
    ("content/chuyen-doi-so/_index.md", include_str!("vi/commune/chuyen-doi-so.md")),
    ("content/chuyen-doi-so/bai-mau.md", include_str!("vi/commune/chuyen-doi-so-mau.md")),
    ("content/thong-bao/_index.md", include_str!("vi/commune/thong-bao.md")),
    ("content/thong-bao/thong-bao-mau.md", include_str!("vi/commune/thong-bao-mau.md")),
    ("content/van-ban/_index.md", include_str!("vi/commune/van-ban.md")),
    ("content/van-ban/van-ban.csv", include_str!("vi/commune/van-ban.csv")),
    ("content/lay-y-kien/_index.md", include_str!("vi/commune/lay-y-kien.md")),
    ("content/lay-y-kien/du-thao-mau.md", include_str!("vi/commune/lay-y-kien-mau.md")),
    ("content/thu-tuc/_index.md", include_str!("vi/commune/thu-tuc.md")),
    ("content/thu-tuc/thu-tuc.csv", include_str!("vi/commune/thu-tuc.csv")),
    ("content/cong-khai/_index.md", include_str!("vi/commune/cong-khai.md")),
    ("content/cong-khai/cong-khai-mau.md", include_str!("vi/commune/cong-khai-mau.md")),
    ("content/lich-cong-tac/_index.md", include_str!("vi/commune/lich-cong-tac.md")),
    ("content/lich-cong-tac/lich.csv", include_str!("vi/commune/lich.csv")),
    ("content/lanh-dao/_index.md", include_str!("vi/commune/lanh-dao.md")),
    ("content/lanh-dao/lanh-dao.csv", include_str!("vi/commune/lanh-dao.csv")),
    ("content/hoi-dap/_index.md", include_str!("vi/commune/hoi-dap.md")),
    ("content/hoi-dap/cau-hoi-mau.md", include_str!("vi/commune/hoi-dap-mau.md")),
    ("public/.gitignore", "*\n!.gitignore\n"),
];
