//! The settings that a form shows, each declared in one line: its key, what kind of value it has, its name and a word of
//! help. A key that is not declared here stays in the file as it is, and is shown as one of the others.

use crate::base::diagnostic::Message;

/// Vietnamese, then English.
pub type Words = (&'static str, &'static str);

/// What a setting's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// A text of a few lines on the screen, one in the file.
    Sentence,
    /// A whole number: the least, the most, the one it has where the file says nothing.
    Number(i64, i64, i64),
    /// One of these values; the first is what it has where the file says nothing.
    Choice(&'static [(&'static str, Words)]),
    /// `true` or `false`, and what it is where the file says nothing.
    Switch(bool),
    /// A colour like `#0b5566`.
    Colour,
    /// A day, perhaps with a time.
    Moment,
    /// A day.
    Day,
    /// A picture of `content/static/`.
    Picture,
    /// A theme of this portal.
    Theme,
    /// A section.
    Section,
    /// Sections, in order.
    Sections,
    /// Figures of the statistics, in order.
    Figures,
    /// Kinds of warnings.
    Warnings,
    /// Any texts.
    Texts,
    /// Links, in order: `title` and `link`.
    Entries,
    /// The same, of which neighbours may be a `group` that opens.
    Menu,
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its key in the file, with dots: `agency.name`.
    pub key: &'static str,
    /// What its value is.
    pub kind: Kind,
    label: Words,
    help: Words,
}

/// Settings that belong together, in one file.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Its name in addresses.
    pub name: &'static str,
    /// The file they are in.
    pub file: &'static str,
    title: Words,
    /// The settings.
    pub settings: &'static [Setting],
}

impl Setting {
    /// What it is called.
    pub fn label(&self) -> Message {
        message(self.label)
    }

    /// What it does; may be empty.
    pub fn help(&self) -> Message {
        message(self.help)
    }
}

impl Group {
    /// What it is called.
    pub fn title(&self) -> Message {
        message(self.title)
    }
}

fn message((vi, en): Words) -> Message {
    Message { vi: vi.to_owned(), en: en.to_owned() }
}

/// The setting of a file with this key.
pub fn setting(file: &str, key: &str) -> Option<&'static Setting> {
    GROUPS.iter().filter(|group| group.file == file).flat_map(|group| group.settings).find(|one| one.key == key)
}

const SITE: &str = super::PATH;
const STATS: &str = "content/stats.toml";

const fn set(key: &'static str, kind: Kind, label: Words, help: Words) -> Setting {
    Setting { key, kind, label, help }
}

const LANGUAGES: Kind = Kind::Choice(&[("vi", ("Tiếng Việt", "Vietnamese")), ("en", ("Tiếng Anh", "English"))]);
const LEVELS: Kind = Kind::Choice(&[
    ("info", ("Thông tin", "Information")),
    ("warning", ("Cảnh báo", "Warning")),
    ("danger", ("Khẩn cấp", "Danger")),
]);
const NEWS: Kind = Kind::Choice(&[
    ("section", ("Cùng chuyên mục trước", "The same section first")),
    ("site", ("Cả cổng", "The whole portal")),
]);
const ON_OFF: Kind = Kind::Choice(&[("on", ("Có", "Yes")), ("off", ("Không", "No"))]);
const PLACES: Kind = Kind::Choice(&[
    ("folder", ("Thư mục: ổ đĩa hay mạng nội bộ", "Folder: a disk or the local network")),
    ("ftps", ("FTP có mã hóa (FTPS)", "FTP with encryption (FTPS)")),
    ("ftp", ("FTP không mã hóa", "FTP without encryption")),
    ("rclone", ("Qua rclone (SFTP, S3, WebDAV…)", "Through rclone (SFTP, S3, WebDAV…)")),
]);
const SERVERS: Kind = Kind::Choice(&[
    ("none", ("Không, người quản trị tự đặt", "None: whoever looks after it sets it up")),
    ("apache", ("Apache, LiteSpeed (phần lớn hosting)", "Apache, LiteSpeed (most shared hosts)")),
    ("iis", ("IIS (Windows)", "IIS (Windows)")),
    ("nginx", ("nginx", "nginx")),
    ("pages", ("Dịch vụ Pages (tệp _headers)", "A Pages service (_headers)")),
]);
const RULES: Kind = Kind::Choice(&[
    ("gap30", ("Nghỉ 30 phút là lượt mới", "A pause of 30 minutes begins a new one")),
    ("fixed30", ("Mỗi 30 phút là một lượt", "Each 30 minutes are one")),
]);

/// Everything that the form shows, in its order.
#[rustfmt::skip]
pub const GROUPS: &[Group] = &[
    Group { name: "portal", file: SITE, title: ("Cổng", "Portal"), settings: &[
        set("title", Kind::Line, ("Tên cổng", "Name of the portal"), ("Hiện ở đầu mọi trang.", "On top of every page.")),
        set("description", Kind::Sentence, ("Giới thiệu", "Description"), ("Một câu cho máy tìm kiếm và khi chia sẻ đường dẫn.", "A sentence for search engines and shared links.")),
        set("base_url", Kind::Line, ("Địa chỉ công bố", "Address"), ("Viết cả https:// và tên miền, như https://quangtri.example.vn", "With https:// and the domain, such as https://quangtri.example.vn")),
        set("language", LANGUAGES, ("Ngôn ngữ", "Language"), ("Chữ của giao diện, ngày và số.", "Words of the theme, dates and numbers.")),
        set("time_zone", Kind::Line, ("Múi giờ", "Time zone"), ("Việt Nam là +07:00.", "Vietnam is +07:00.")),
    ] },
    Group { name: "agency", file: SITE, title: ("Cơ quan", "Agency"), settings: &[
        set("agency.name", Kind::Line, ("Tên cơ quan", "Name of the agency"), ("Đứng tên ở chân mọi trang.", "In the footer of every page.")),
        set("agency.parent", Kind::Line, ("Cơ quan chủ quản", "Parent agency"), ("", "")),
        set("agency.address", Kind::Line, ("Địa chỉ", "Address"), ("", "")),
        set("agency.phone", Kind::Line, ("Điện thoại", "Phone"), ("", "")),
        set("agency.email", Kind::Line, ("Thư điện tử", "Email"), ("", "")),
        set("agency.editor", Kind::Line, ("Chịu trách nhiệm nội dung", "Responsible for the content"), ("Trưởng Ban Biên tập.", "The head of the editorial board.")),
        set("agency.licence", Kind::Line, ("Giấy phép", "Licence"), ("Số giấy phép, hoặc điều kiện dùng lại.", "Its number, or the terms of reuse.")),
    ] },
    Group { name: "notice", file: SITE, title: ("Câu báo ở đầu trang", "Banner"), settings: &[
        set("notice.text", Kind::Sentence, ("Câu báo", "What it says"), ("Hiện ở đầu mọi trang. Để trống: không có.", "On top of every page. Empty: none.")),
        set("notice.level", LEVELS, ("Mức độ", "Level"), ("", "")),
        set("notice.link", Kind::Line, ("Dẫn đến", "Leads to"), ("Một tệp như tin-tuc/bao.md, hoặc https://…", "A file such as news/storm.md, or https://…")),
        set("notice.end", Kind::Moment, ("Hiện đến hết ngày", "Shown until the end of"), ("Để trống: cho đến khi bỏ.", "Empty: until it is taken away.")),
    ] },
    Group { name: "menu", file: SITE, title: ("Danh mục và liên kết", "Menu and links"), settings: &[
        set("menu", Kind::Menu, ("Danh mục", "Menu"), ("Để trống: trang chủ, các chuyên mục, số liệu, các trang cố định.", "Empty: home, sections, statistics, standing pages.")),
        set("menu_more", Kind::Menu, ("Thêm vào cuối danh mục", "Behind the menu"), ("", "")),
        set("links", Kind::Entries, ("Liên kết ở chân trang", "Links in the footer"), ("Đến cổng của cơ quan khác.", "To the portals of others.")),
    ] },
    Group { name: "home", file: SITE, title: ("Trang chủ", "Home page"), settings: &[
        set("home.newest", Kind::Number(0, 100, 6), ("Số tin mới nhất", "Newest items"), ("Bên cạnh tin nổi bật.", "Beside the lead story.")),
        set("home.sections", Kind::Sections, ("Chuyên mục có khối riêng", "Sections with a block"), ("Theo thứ tự này. Để trống: tất cả.", "In this order. Empty: all.")),
        set("home.notices", Kind::Section, ("Chuyên mục ở cột thông báo", "Section in the notices column"), ("", "")),
        set("home.figures", Kind::Figures, ("Số liệu", "Figures"), ("", "")),
        set("services", Kind::Entries, ("Việc bạn đọc hay làm", "What readers come to do"), ("Những liên kết lớn có hình ở trang chủ: dịch vụ công, lịch tiếp công dân, góp ý…", "Large links with icons on the home page: public services, office hours, feedback…")),
    ] },
    Group { name: "look", file: SITE, title: ("Hình thức", "Look"), settings: &[
        set("theme", Kind::Theme, ("Giao diện", "Theme"), ("", "")),
        set("emblem", Kind::Picture, ("Biểu trưng", "Emblem"), ("Ở đầu trang và trên thẻ trình duyệt: một ảnh trong content/static/.", "In the header and in the browser's tab: a picture in content/static/.")),
        set("colours.primary", Kind::Colour, ("Màu chính", "Main colour"), ("Liên kết, nút, nền danh mục. Để trống: màu của giao diện.", "Links, buttons, the band of the menu. Empty: those of the theme.")),
        set("colours.primary_dark", Kind::Colour, ("Màu chính trên nền tối", "Main colour on dark"), ("Để trống: tính từ màu chính.", "Empty: made from the main colour.")),
    ] },
    Group { name: "lists", file: SITE, title: ("Danh sách tin", "Lists"), settings: &[
        set("lists.page_size", Kind::Number(1, 500, 20), ("Số tin mỗi trang", "Items on a page"), ("", "")),
        set("other_news.count", Kind::Number(0, 100, 10), ("Số tin ở “Các tin khác”", "Items in “Other news”"), ("", "")),
        set("other_news.from", NEWS, ("“Các tin khác” lấy từ", "“Other news” come from"), ("", "")),
    ] },
    Group { name: "check", file: SITE, title: ("Kiểm tra", "Checks"), settings: &[
        set("check.off", Kind::Warnings, ("Loại nhắc không muốn thấy", "Warnings switched off"), ("", "")),
        set("check.errors", Kind::Warnings, ("Loại nhắc không cho đăng", "Warnings that forbid publishing"), ("", "")),
        set("check.figure_days", Kind::Number(1, 36_500, 400), ("Nhắc khi số liệu cũ hơn (ngày)", "Warn of figures older than (days)"), ("", "")),
        set("check.page_kb", Kind::Number(1, 1_000_000, 1500), ("Nhắc khi một trang nặng hơn (kB)", "Warn of pages heavier than (kB)"), ("", "")),
        set("check.numbers", ON_OFF, ("Tính lại con số trong bài", "Recalculate numbers in texts"), ("", "")),
        set("markdown.raw_html", Kind::Switch(false), ("Giữ nguyên HTML trong bài", "Keep HTML in texts as it is"), ("Nên tắt cho an toàn.", "Off is safer.")),
    ] },
    Group { name: "approval", file: SITE, title: ("Duyệt bài", "Approval"), settings: &[
        set("desk.approval", Kind::Switch(false), ("Tin phải được duyệt mới được đăng", "Items have to be approved"), ("Người viết gửi duyệt; biên tập viên duyệt hoặc trả lại ở bàn viết. Sửa sau khi duyệt thì phải duyệt lại.", "Whoever writes asks for it; an editor approves or sends back at the desk. What is changed afterwards has to be approved again.")),
        set("desk.approval_since", Kind::Day, ("Kể từ tin của ngày", "From items of this day on"), ("Tin cũ hơn không cần duyệt. Để trống: mọi tin đều cần.", "Older ones need none. Empty: all do.")),
    ] },
    Group { name: "publish", file: SITE, title: ("Đăng", "Publishing"), settings: &[
        set("publish.kind", PLACES, ("Cách gửi", "Way"), ("", "")),
        set("publish.path", Kind::Line, ("Thư mục sẽ chứa cổng", "Folder where the portal goes"), ("Một ổ đĩa hoặc thư mục dùng chung, như \\\\maychu\\www; với FTP là thư mục trong tài khoản, như public_html.", "A disk or a shared folder, such as \\\\server\\www; for FTP a folder of the account, such as public_html.")),
        set("publish.host", Kind::Line, ("Máy chủ FTP", "FTP server"), ("Như ftp.vidu.vn. Mật khẩu không ghi ở đây: phòng Đăng sẽ hỏi.", "Such as ftp.example.vn. The password is not kept here: the publish room asks.")),
        set("publish.user", Kind::Line, ("Tên tài khoản FTP", "FTP account"), ("", "")),
        set("publish.remote", Kind::Line, ("Tên trong rclone và thư mục", "Name in rclone, and folder"), ("Chỉ khi gửi qua rclone, như kho:cong.", "Only through rclone, such as store:portal.")),
        set("hosting.server", SERVERS, ("Viết sẵn cấu hình cho máy chủ", "Settings for the web server"), ("Nén, thời hạn lưu, bảo mật, trang 404: một tệp đi cùng các trang.", "Compression, caching, security, the 404 page: a file beside the pages.")),
    ] },
    Group { name: "counter", file: STATS, title: ("Bộ đếm", "Visit counter"), settings: &[
        set("visits.opening.total", Kind::Number(0, i64::MAX, 0), ("Số mở đầu", "Opening figure"), ("Số lượt của cổng cũ.", "The visits of the old portal.")),
        set("visits.opening.date", Kind::Day, ("Đếm thêm từ ngày", "Counted from"), ("", "")),
        set("visits.opening.note", Kind::Line, ("Nguồn của số mở đầu", "Where the figure comes from"), ("", "")),
        set("visits.rule", RULES, ("Thế nào là một lượt", "What one visit is"), ("", "")),
        set("visits.bake", Kind::Switch(true), ("Ghi con số vào mọi trang", "Figures on every page"), ("Tắt ở cổng rất lớn: khi ấy chỉ trang chủ có.", "Off for very large portals: then the home page alone has them.")),
        set("visits.exclude", Kind::Texts, ("Mạng không đếm", "Networks that do not count"), ("Như 10.0.0.0/8: máy của chính cơ quan.", "Such as 10.0.0.0/8: the agency's own machines.")),
        set("visits.hosts", Kind::Texts, ("Tên miền khác của cổng", "Other hosts of the portal"), ("", "")),
        set("visits.logs", Kind::Texts, ("Nhật ký máy chủ", "Server logs"), ("Tính từ content/, như ../logs/access.log*", "Relative to content/, such as ../logs/access.log*")),
    ] },
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::base::diagnostic::Diagnostics;
    use crate::base::source::{Source, Sources};

    /// A value that the setting may have, as TOML.
    fn sample(kind: Kind) -> String {
        match kind {
            Kind::Number(_, most, own) => own.min(most).to_string(),
            Kind::Choice(values) => format!("\"{}\"", values[0].0),
            Kind::Switch(own) => own.to_string(),
            Kind::Colour => "\"#0b5566\"".to_owned(),
            Kind::Moment | Kind::Day => "2026-11-24".to_owned(),
            Kind::Section | Kind::Line | Kind::Sentence | Kind::Picture | Kind::Theme => "\"a\"".to_owned(),
            Kind::Sections | Kind::Figures | Kind::Texts => "[\"a\"]".to_owned(),
            Kind::Warnings => "[\"nbsp\"]".to_owned(),
            Kind::Entries | Kind::Menu => "[{ title = \"a\", link = \"a\" }]".to_owned(),
        }
    }

    #[test]
    fn every_declared_setting_of_the_site_is_read() {
        let settings = GROUPS.iter().filter(|group| group.file == SITE).flat_map(|group| group.settings);
        let lines: String = settings
            .map(|one| match one.key {
                "base_url" => "base_url = \"https://a.vn\"\n".to_owned(),
                "time_zone" => "time_zone = \"+07:00\"\n".to_owned(),
                key => format!("{key} = {}\n", sample(one.kind)),
            })
            .collect();
        let mut sources = Sources::default();
        sources.insert(SITE, Source::Text(lines.into()));
        let mut out = Diagnostics::default();
        crate::config::read(&sources, None, &mut out);
        // The sample colours read on a light background alone.
        let said: Vec<&str> = out.iter().map(|one| one.code).filter(|code| *code != "contrast").collect();
        assert_eq!(said, [] as [&str; 0]);
    }

    #[test]
    fn every_declared_setting_of_the_counter_is_read() {
        let settings = GROUPS.iter().filter(|group| group.file == STATS).flat_map(|group| group.settings);
        let lines: String = settings.map(|one| format!("{} = {}\n", one.key, sample(one.kind))).collect();
        let mut sources = Sources::default();
        sources.insert(SITE, Source::Text("title = \"a\"\nbase_url = \"https://a.vn\"\n".into()));
        sources.insert(STATS, Source::Text(lines.replace("\"a\"", "\"10.0.0.0/8\"").into()));
        let now = crate::base::time::Moment::parse_from_rfc3339("2026-11-24T08:00:00+07:00").unwrap();
        let options = crate::Options { now, base_url: None, drafts: false };
        let plan = crate::plan(sources, &options, &mut crate::PlanMemo::default());
        let said: Vec<&str> = plan
            .diagnostics
            .iter()
            .map(|one| one.code)
            .filter(|code| matches!(*code, "unknown-key" | "wrong-type" | "wrong-word"))
            .collect();
        assert_eq!(said, [] as [&str; 0]);
    }
}
