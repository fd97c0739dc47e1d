//! What can be written on the command line.

mod report;

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::base::language::Language;
use crate::edge::visits::commands::VisitsCommand;
use crate::edge::watch::WatchOptions;

pub use report::{AuthorsArgs, Report, ReportArgs, ReportPlace, ScriptArgs};

/// Bản tin: từ thư mục Markdown thành cổng thông tin tĩnh · from a folder of Markdown to a town's static portal
#[derive(Parser)]
#[command(name = "bantin", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// Bàn viết của bantin: chọn cổng rồi viết trên trình duyệt · choose a portal and write in the browser
#[derive(Parser)]
#[command(name = "bantin-desk", version, max_term_width = 100)]
pub struct DeskCli {
    #[command(flatten)]
    pub desk: DeskArgs,
}

#[derive(Subcommand)]
pub enum Command {
    /// Tạo một trang mới để bắt đầu · a small valid portal to start from
    Init(InitArgs),
    /// Tạo một bài mới có sẵn phần đầu · a dated article with its front matter
    New(NewArgs),
    /// Chép tài liệu Word thành bài nháp · documents of Word as drafts
    Import(ImportArgs),
    /// Dựng trang: content/ thành public/ · build the site
    Build(BuildArgs),
    /// Xem thử trên trình duyệt, thấy ngay từng thay đổi · serve the site and follow every change
    Preview(PreviewArgs),
    /// Bàn viết trên trình duyệt, không cần dòng lệnh · write in the browser
    Desk(DeskArgs),
    /// Kiểm tra mọi thứ, không ghi gì · check everything, write nothing
    Check(CheckArgs),
    /// Dựng rồi đăng: chỉ gửi phần khác, liên kết luôn sống · build and publish: only what differs, no dead link meanwhile
    Publish(PublishArgs),
    /// Đếm lượt truy cập: nhật ký vào sổ, sổ ra visits.json · count visits
    Visits(VisitsArgs),
    /// Bản đọc loa, bảng nhuận bút · scripts for loudspeakers, sheets of honoraria
    Report(ReportArgs),
    /// In mã hoàn thành lệnh cho shell · print shell completions
    Completions {
        /// bash, zsh, fish, elvish, powershell
        shell: clap_complete::Shell,
    },
    /// In trang hướng dẫn man · print the man page
    Man,
}

impl Command {
    /// The language named by `--lang`.
    pub fn lang(&self) -> Option<Language> {
        match self {
            Command::Import(ImportArgs {
                from: Some(ImportFrom::Portal(ImportPortalArgs { messages, .. })), ..
            })
            | Command::New(NewArgs { messages, .. })
            | Command::Import(ImportArgs { messages, .. }) => messages.lang,
            Command::Init(InitArgs { lang, .. }) => *lang,
            Command::Build(BuildArgs { common, .. })
            | Command::Preview(PreviewArgs { common, .. })
            | Command::Desk(DeskArgs { common, .. })
            | Command::Check(CheckArgs { common, .. })
            | Command::Publish(PublishArgs { common, .. })
            | Command::Visits(VisitsArgs { common, .. }) => common.lang,
            Command::Report(args) => args.lang(),
            Command::Completions { .. } | Command::Man => None,
        }
    }
}

#[derive(Args, Clone)]
pub struct Common {
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Thư mục kết quả (mặc định: public) · the output folder
    #[arg(long, global = true, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Địa chỉ web thay cho base_url trong site.toml · instead of the configured base_url
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// Coi như bây giờ là lúc này, ví dụ 2023-11-07T14:53 · run as if it were this time
    #[arg(long, global = true, value_name = "INSTANT")]
    pub now: Option<String>,
    /// Số luồng · number of threads
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Dựng cả bài nháp, hẹn giờ, hết hạn · drafts, scheduled and expired items too
    #[arg(long, global = true)]
    pub drafts: bool,
    /// Chỉ in lỗi · print problems only
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, global = true, value_parser = lang(), value_name = "vi|en")]
    pub lang: Option<Language>,
}

/// `vi` or `en`.
fn lang() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(["vi", "en"]).map(|code| Language::parse(&code).unwrap_or(Language::Vi))
}

/// What is printed by a command that writes texts.
#[derive(Args)]
pub struct Messages {
    /// Chỉ in lỗi · print problems only
    #[arg(long, short)]
    pub quiet: bool,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, value_parser = lang(), value_name = "vi|en")]
    pub lang: Option<Language>,
}

#[derive(Args)]
pub struct InitArgs {
    /// Thư mục mới hoặc trống; có --theme thì cả thư mục của một trang · a new or empty folder, or with --theme a site's
    #[arg(required_unless_present = "theme")]
    pub dir: Option<PathBuf>,
    /// Tạo thêm một giao diện riêng trong themes/NAME · a theme of your own in themes/NAME
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Tên của trang · name of the portal
    #[arg(long)]
    pub title: Option<String>,
    /// Bắt đầu bằng gì: news (mặc định) là tin tức và thông báo, commune là đủ mục của một xã, phường · what it begins with
    #[arg(long, value_name = "news|commune")]
    pub profile: Option<String>,
    /// Ngôn ngữ của thông báo · language of messages
    #[arg(long, value_parser = lang(), value_name = "vi|en")]
    pub lang: Option<Language>,
}

#[derive(Args)]
pub struct NewArgs {
    /// Tiêu đề · the headline
    pub title: String,
    /// Thư mục của chuyên mục · the section's folder
    #[arg(long, short)]
    pub section: String,
    /// Mở bằng trình soạn thảo trong $EDITOR · open it in $EDITOR
    #[arg(long)]
    pub edit: bool,
    /// Một tệp .md thay cho thư mục có chỗ để ảnh · a single .md file instead of a folder
    #[arg(long)]
    pub file: bool,
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Ngày giờ của bài (mặc định: bây giờ) · the article's date
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<String>,
    #[command(flatten)]
    pub messages: Messages,
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArgs {
    #[command(subcommand)]
    pub from: Option<ImportFrom>,
    /// Các tài liệu .docx, hoặc thư mục có chúng · documents (.docx), or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Thư mục của chuyên mục · the section's folder
    #[arg(long, short, required = true)]
    pub section: Option<String>,
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Ngày giờ của bài không ghi ngày (mặc định: bây giờ) · the date of items that tell none
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<String>,
    #[command(flatten)]
    pub messages: Messages,
}

#[derive(Subcommand)]
pub enum ImportFrom {
    /// Chuyển cả cổng cũ: WordPress, Hugo, Zola, Jekyll · a whole portal from elsewhere
    Portal(ImportPortalArgs),
}

#[derive(Args)]
pub struct ImportPortalArgs {
    /// Tệp xuất của WordPress hoặc RSS (.xml); thư mục của Hugo, Zola, Jekyll; thư mục trang đã lưu · an export of WordPress or a feed; the folder of a generator, or of saved pages
    pub source: PathBuf,
    /// Thư mục ảnh và tệp của cổng cũ, ví dụ wp-content/uploads · folders with the old portal's pictures and files
    #[arg(long, value_name = "DIR")]
    pub files: Vec<PathBuf>,
    /// Tệp .toml cho biết tiêu đề, ngày, bài ở đâu trong trang đã lưu · where the parts of saved pages are
    #[arg(long, value_name = "FILE")]
    pub selectors: Option<PathBuf>,
    /// Chuyên mục của bài không có chuyên mục · the section of items that have none
    #[arg(long, short)]
    pub section: Option<String>,
    /// Ghi báo cáo vào tệp này (mặc định: nhap-cong-cu.txt trong thư mục của trang) · where the report goes
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Ngày của bài không ghi ngày (mặc định: hôm nay) · the date of items that tell none
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<String>,
    #[command(flatten)]
    pub messages: Messages,
}

#[derive(Args)]
pub struct BuildArgs {
    /// Dựng lại sau mỗi thay đổi, cho đến khi bấm Ctrl+C · build again after each change
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub watching: WatchArgs,
    /// Cho mọi cổng ghi trong portals.toml · for every portal that portals.toml lists
    #[arg(long)]
    pub portals: bool,
    /// Không hỏi gì, cho --portals · ask nothing, for --portals
    #[arg(long, hide = true)]
    pub unattended: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Clone)]
pub struct WatchArgs {
    /// Ổ đĩa mạng: tự quét thư mục, không đợi hệ thống báo · poll the folder, for network drives
    #[arg(long)]
    pub poll: bool,
    /// Số mili giây chờ sau thay đổi cuối cùng · how long to wait after the last change
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub delay: Option<u64>,
}

impl WatchArgs {
    pub fn options(&self) -> WatchOptions {
        WatchOptions { poll: self.poll, delay: self.delay.map(Duration::from_millis) }
    }
}

#[derive(Args)]
pub struct PreviewArgs {
    /// Đúng cổng này (mặc định: 1111 hoặc cổng trống kế tiếp) · this port
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Cho điện thoại trong mạng nội bộ xem, in mã QR · for phones on the local network, with a QR code
    #[arg(long)]
    pub lan: bool,
    /// Mở trình duyệt · open the browser
    #[arg(long)]
    pub open: bool,
    /// Nhảy đến bài vừa lưu · jump to the article that was saved
    #[arg(long)]
    pub follow: bool,
    #[command(flatten)]
    pub watching: WatchArgs,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args, Clone)]
pub struct DeskArgs {
    /// Đúng cổng này (mặc định: 1111 hoặc cổng trống kế tiếp) · this port
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Chỉ in địa chỉ, không mở trình duyệt · print the address only, open no browser
    #[arg(long)]
    pub no_open: bool,
    #[command(flatten)]
    pub watching: WatchArgs,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct CheckArgs {
    /// Cả lỗi trình bày của bài cũ, từng chỗ một · the style of old items too, one by one
    #[arg(long)]
    pub all: bool,
    /// Cảnh báo cũng là lỗi · warnings count as errors
    #[arg(long)]
    pub strict: bool,
    /// Kể việc phải làm theo quy định: đã có gì, thiếu gì, gì quá hạn · what rules ask for: what is there, missing or overdue
    #[arg(long, conflicts_with = "published")]
    pub duties: bool,
    /// Xem cổng đã đăng như người đọc thấy · look at the published portal at this address instead
    #[arg(long, value_name = "URL")]
    pub published: Option<String>,
    /// Với --published: chỉ xem chừng này tệp · with --published: look at so many files only
    #[arg(long, value_name = "N", requires = "published")]
    pub sample: Option<usize>,
    /// Dạng kết quả · form of the report
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReportFormat,
    /// Cho mọi cổng ghi trong portals.toml · for every portal that portals.toml lists
    #[arg(long)]
    pub portals: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Args)]
pub struct PublishArgs {
    /// Nơi đăng: NAME của [publish.NAME] trong site.toml · the place, as site.toml names it
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Chỉ nói sẽ làm gì, không gửi gì · tell what would be done, send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Cho xóa nhiều tệp · allow many deletions
    #[arg(long)]
    pub delete: bool,
    /// Cho ghi đè tệp không do bantin đăng · write over files that bantin did not put there
    #[arg(long)]
    pub overwrite: bool,
    /// Bỏ khóa của lần đăng khác đã chết · break the lock of another publication that is dead
    #[arg(long)]
    pub take_over: bool,
    /// Gửi lại tất cả · send everything again
    #[arg(long)]
    pub everything: bool,
    /// Đăng mãi: khi có thay đổi, khi đến giờ · keep publishing: on every change, and when something is due
    #[arg(long)]
    pub watch: bool,
    #[command(flatten)]
    pub watching: WatchArgs,
    /// Xóa ngay ảnh và tệp đã thay, không giữ thêm một lần đăng · delete replaced assets at once
    #[arg(long)]
    pub purge: bool,
    /// Dạng kết quả · form of the report
    #[arg(long, value_enum, default_value = "text")]
    pub format: ReportFormat,
    /// Cho mọi cổng ghi trong portals.toml · for every portal that portals.toml lists
    #[arg(long)]
    pub portals: bool,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Text,
    Json,
}

#[derive(Args)]
pub struct VisitsArgs {
    #[command(subcommand)]
    pub command: Option<VisitsCommand>,
    /// Đếm mãi, cho máy chủ không có bộ hẹn giờ · keep counting, for hosts without timers
    #[arg(long)]
    pub watch: bool,
    /// Với --watch: số giây giữa hai lần đếm · with --watch: seconds between counts
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub every: u64,
    /// Cho mọi cổng ghi trong portals.toml · for every portal that portals.toml lists
    #[arg(long)]
    pub portals: bool,
    #[command(flatten)]
    pub common: Common,
}
