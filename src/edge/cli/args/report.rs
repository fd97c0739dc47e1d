//! What can be written behind `bantin report`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Messages;
use crate::base::language::Language;

/// Reports, one a subcommand.
#[derive(Args)]
pub struct ReportArgs {
    #[command(subcommand)]
    pub what: Report,
}

#[derive(Subcommand)]
pub enum Report {
    /// Bản đọc loa của một bài: số, ngày, chữ viết tắt thành lời · the script of an item for loudspeakers
    Script(ScriptArgs),
    /// Bảng nhuận bút của một tháng theo tác giả · the sheet of honoraria of a month
    Authors(AuthorsArgs),
}

#[derive(Args)]
pub struct ScriptArgs {
    /// Bài: địa chỉ, tệp, tên trong địa chỉ hoặc tiêu đề · an item: address, file, slug or title
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// Ghi vào tệp này (.txt) thay vì in ra · write it to this file (.txt)
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub place: ReportPlace,
}

#[derive(Args)]
pub struct AuthorsArgs {
    /// Tháng, ví dụ 2026-11 · the month
    #[arg(long, value_name = "YYYY-MM")]
    pub month: String,
    /// Ghi từng bài vào tệp .csv hoặc .xlsx; có thể ghi nhiều lần · every item into a .csv or .xlsx file
    #[arg(long, value_name = "FILE")]
    pub out: Vec<PathBuf>,
    #[command(flatten)]
    pub place: ReportPlace,
}

#[derive(Args)]
pub struct ReportPlace {
    /// Thư mục của trang (mặc định: thư mục gần nhất có content/site.toml) · the site's folder
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Coi như bây giờ là lúc này, ví dụ 2023-11-07T14:53 · run as if it were this time
    #[arg(long, value_name = "INSTANT")]
    pub now: Option<String>,
    #[command(flatten)]
    pub messages: Messages,
}

impl ReportArgs {
    /// The language named by `--lang`.
    pub fn lang(&self) -> Option<Language> {
        match &self.what {
            Report::Script(ScriptArgs { place, .. }) | Report::Authors(AuthorsArgs { place, .. }) => {
                place.messages.lang
            }
        }
    }
}
