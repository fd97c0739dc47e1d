//! `[publish]`: where the finished portal goes, and `[publish.NAME]`: other places it may go. Passwords are never here.

use std::ops::Range;

use crate::base::diagnostic::{Diagnostics, error, warning};
use crate::base::source::SourcePath;
use crate::base::suggest::{nearest, suggest};
use crate::base::value::{Entry, Fields, Value};

/// A place where the portal is published.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishTarget {
    /// Its name; empty for the one that is meant where none is named.
    pub name: String,
    /// What kind of place it is.
    pub place: PublishPlace,
}

/// Where a portal is published.
#[derive(Clone, Debug, PartialEq)]
pub enum PublishPlace {
    /// A folder, from the portal's folder on: a disk, or a share such as `\\server\www`.
    Folder(String),
    /// An account on an FTP server.
    Ftp(FtpAccount),
    /// A remote of the user's rclone, with a folder there: `store:portal`.
    Rclone(String),
}

/// An account on an FTP server.
#[derive(Clone, Debug, PartialEq)]
pub struct FtpAccount {
    /// The server's name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name of the account.
    pub user: String,
    /// The folder where the portal goes; empty for the one where the account begins.
    pub path: String,
    /// Whether the connection is encrypted.
    pub is_secure: bool,
    /// A file with the certificate that signs the server's, from the portal's folder on; none: those that browsers know.
    pub certificate: Option<String>,
    /// The web server's logs there, for the counter: a path whose last name may have `*` and `?`.
    pub logs: Option<String>,
}

/// The kinds, as `kind` names them.
const KINDS: [&str; 4] = ["folder", "ftps", "ftp", "rclone"];

/// Reads the places.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Vec<PublishTarget> {
    let span = fields.key_span("publish").unwrap_or(0..0);
    let Some(entries) = fields.table("publish", out) else { return Vec::new() };
    let (named, own): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| matches!(entry.node.value, Value::Table(_)));
    let own: Vec<Entry> = own.into_iter().cloned().collect();
    let mut targets = Vec::new();
    let mut add = |name: &str, entries: &[Entry], span| {
        let place = PlaceReader { fields: Fields::new(entries, path), span, path, out }.place();
        targets.extend(place.map(|place| PublishTarget { name: name.to_owned(), place }));
    };
    if !own.is_empty() || named.is_empty() {
        add("", &own, span);
    }
    for entry in named {
        if let Value::Table(inner) = &entry.node.value {
            add(&entry.key, inner, entry.key_span.clone());
        }
    }
    targets
}

struct PlaceReader<'a, 'o> {
    fields: Fields<'a>,
    span: Range<usize>,
    path: &'a SourcePath,
    out: &'o mut Diagnostics,
}

impl PlaceReader<'_, '_> {
    fn place(mut self) -> Option<PublishPlace> {
        let kind = self.fields.text("kind", self.out);
        // One that is mistyped is read as what it seems to be.
        let known = kind.as_ref().and_then(|kind| nearest(&kind.value, KINDS)).unwrap_or("folder");
        let place = match known {
            "ftps" | "ftp" => self.account(known == "ftps"),
            "rclone" => self.remote(),
            _ => self.folder(),
        };
        if let Some(kind) = kind.filter(|kind| !KINDS.contains(&kind.value.as_str())) {
            error!(self.out, "wrong-value" at (self.path, kind.span);
                "không có kiểu `{}`", "unknown kind `{}`", kind.value;
                help: suggest(&kind.value, KINDS);
                or: "các kiểu: {}", "the kinds: {}", KINDS.join(", "));
        }
        if !matches!(place, Some(PublishPlace::Ftp(_)) | None)
            && let Some(span) = self.fields.key_span("logs")
        {
            error!(self.out, "wrong-value" at (self.path, span);
                "chỉ lấy được nhật ký qua FTP; nhật ký ở một thư mục thì ghi vào [visits] logs của stats.toml",
                "logs are fetched by FTP alone; those in a folder belong into [visits] logs of stats.toml");
        }
        // What belongs to another kind may stay, for whoever tries one and goes back.
        for key in ["path", "host", "port", "user", "certificate", "remote", "logs"] {
            self.fields.node(key);
        }
        self.fields.finish(self.out);
        place
    }

    fn folder(&mut self) -> Option<PublishPlace> {
        let folder = self.fields.text("path", self.out);
        if self.fields.is_missing("path") {
            error!(self.out, "missing-key" at (self.path, self.span.clone()); "thiếu `path`", "`path` is missing";
                help: "thêm thư mục sẽ chứa cổng, trong dấu nháy đơn: path = '\\\\maychu\\www'",
                      "add the folder where the portal goes, in single quotes: path = '\\\\server\\www'");
        }
        Some(PublishPlace::Folder(folder?.value))
    }

    fn account(&mut self, is_secure: bool) -> Option<PublishPlace> {
        let (host, user) = (self.required("host", "ftp.vidu.vn"), self.required("user", "phuong"));
        let port = self.fields.integer("port", 1, 65_535, self.out).and_then(|port| u16::try_from(port).ok());
        let path = self.line("path").unwrap_or_default();
        let certificate = self.line("certificate");
        let logs = self.logs();
        if !is_secure {
            warning!(self.out, "plain-ftp" at (self.path, self.span.clone());
                "FTP không mã hóa: ai ở giữa đường cũng đọc được mật khẩu và sửa được trang",
                "FTP is not encrypted: anybody on the way reads the password and can change pages";
                help: "nếu máy chủ nhận, viết kind = \"ftps\"", "if the server takes it, write kind = \"ftps\"");
        }
        let (host, user, port) = (host?, user?, port.unwrap_or(21));
        Some(PublishPlace::Ftp(FtpAccount { host, port, user, path, is_secure, certificate, logs }))
    }

    /// Stars in the names of folders would have every folder of the server listed.
    fn logs(&mut self) -> Option<String> {
        let span = self.fields.key_span("logs");
        let logs = self.line("logs")?;
        let (folder, name) = logs.rsplit_once('/').unwrap_or(("", &logs));
        if name.is_empty() || folder.contains(['*', '?']) {
            error!(self.out, "wrong-value" at (self.path, span.unwrap_or(0..0));
                "`logs` phải là đường dẫn trên máy chủ, chỉ tên cuối được có `*` và `?`",
                "`logs` must be a path on the server, with `*` and `?` in its last name alone";
                help: "ví dụ: logs = \"/logs/access.log*\"", "for example: logs = \"/logs/access.log*\"");
            return None;
        }
        Some(logs)
    }

    fn remote(&mut self) -> Option<PublishPlace> {
        let remote = self.fields.text("remote", self.out);
        if self.fields.is_missing("remote") {
            error!(self.out, "missing-key" at (self.path, self.span.clone()); "thiếu `remote`", "`remote` is missing";
                help: "thêm tên đã đặt bằng `rclone config` và thư mục ở đó: remote = \"kho:cong\"",
                      "add the name that `rclone config` gave, and the folder there: remote = \"store:portal\"");
        }
        let remote = remote?;
        if !is_remote(&remote.value) {
            error!(self.out, "wrong-value" at (self.path, remote.span);
                "`remote` phải là tên đã đặt bằng `rclone config`, dấu hai chấm, rồi thư mục",
                "`remote` must be a name that `rclone config` gave, a colon, and a folder";
                help: "ví dụ: remote = \"kho:cong\"", "for example: remote = \"store:portal\"");
            return None;
        }
        Some(PublishPlace::Rclone(remote.value))
    }

    fn required(&mut self, key: &'static str, example: &str) -> Option<String> {
        let found = self.line(key);
        if self.fields.is_missing(key) {
            error!(self.out, "missing-key" at (self.path, self.span.clone()); "thiếu `{key}`", "`{key}` is missing";
                help: "thêm một dòng, ví dụ: {key} = \"{example}\"", "add a line like: {key} = \"{example}\"");
        }
        found
    }

    /// A text that goes into a command of the protocol, which ends with its line.
    fn line(&mut self, key: &'static str) -> Option<String> {
        let text = self.fields.text(key, self.out)?;
        if text.value.chars().any(char::is_control) {
            error!(self.out, "wrong-value" at (self.path, text.span); "`{key}` phải là một dòng", "`{key}` must be one line");
            return None;
        }
        Some(text.value)
    }
}

/// Whether this names one of rclone's own remotes. Options in it, as rclone would take them (`:sftp,ssh="...":`), would run
/// programs and carry passwords; a name of one letter is a drive on Windows.
fn is_remote(text: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '@' | ' ');
    let is_name = |name: &str| {
        name.chars().count() > 1 && name.chars().all(is_letter) && !name.starts_with(['-', ' ']) && !name.ends_with(' ')
    };
    text.split_once(':').is_some_and(|(name, path)| is_name(name) && !path.chars().any(char::is_control))
}
