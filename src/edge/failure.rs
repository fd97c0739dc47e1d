//! A failure of the machine or the command line: exit code 2. What is wrong in the user's files is a diagnostic.

use std::io;
use std::path::Path;

use crate::base::diagnostic::{Message, msg};

/// Why a command could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What failed, in both languages.
    pub message: Message,
}

/// An error of the machine with words of its own, in both languages.
#[derive(Debug)]
pub struct Explained(pub Message);

impl std::fmt::Display for Explained {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Explained {}

impl From<Explained> for io::Error {
    fn from(explained: Explained) -> io::Error {
        io::Error::other(explained)
    }
}

impl From<Message> for Failure {
    fn from(message: Message) -> Failure {
        Failure { message }
    }
}

impl Failure {
    /// A file or folder that cannot be written.
    pub fn cannot_write(path: &Path, error: &io::Error) -> Failure {
        let (path, why) = (path.display(), Failure::reason(error));
        Message {
            vi: format!("không ghi được `{path}`: {}", why.vi), en: format!("cannot write `{path}`: {}", why.en)
        }
        .into()
    }

    /// A file or folder that cannot be read.
    pub fn cannot_read(path: &Path, error: &io::Error) -> Failure {
        let path = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => msg!("không có `{path}`", "there is no `{path}`"),
            _ => msg!("không đọc được `{path}`: {error}", "cannot read `{path}`: {error}"),
        }
        .into()
    }

    /// The same, with a second clause after a semicolon.
    #[must_use]
    pub fn with(mut self, clause: Message) -> Failure {
        self.message.vi += &format!("; {}", clause.vi);
        self.message.en += &format!("; {}", clause.en);
        self
    }

    /// The causes that staff can do something about, in plain words.
    pub fn reason(error: &io::Error) -> Message {
        match error.kind() {
            io::ErrorKind::StorageFull => msg!("đĩa đầy", "the disk is full"),
            io::ErrorKind::PermissionDenied => msg!("không có quyền ghi", "permission denied"),
            io::ErrorKind::ReadOnlyFilesystem => msg!("ổ đĩa chỉ đọc", "read-only file system"),
            io::ErrorKind::FileTooLarge => {
                msg!("ổ đĩa không nhận tệp lớn như thế", "the disk takes no file of this size")
            }
            io::ErrorKind::QuotaExceeded => msg!("hết hạn mức đĩa", "disk quota exceeded"),
            _ if is_out_of_reach(error) => out_of_reach(),
            _ => match error.get_ref().and_then(|inner| inner.downcast_ref::<Explained>()) {
                Some(Explained(message)) => message.clone(),
                None => msg!("{error}", "{error}"),
            },
        }
    }
}

/// What is said of a server, a share or a disk that does not answer, or not any more.
pub fn out_of_reach() -> Message {
    msg!("không liên lạc được với máy chủ hay ổ đĩa ấy", "that server or disk cannot be reached")
}

/// Whether a connection, or a disk, was lost.
pub fn is_out_of_reach(error: &io::Error) -> bool {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, HostUnreachable, NetworkDown,
        NetworkUnreachable, NotConnected, StaleNetworkFileHandle, TimedOut, UnexpectedEof, WouldBlock,
    };
    let network = [
        BrokenPipe,
        ConnectionAborted,
        ConnectionRefused,
        ConnectionReset,
        HostUnreachable,
        NetworkDown,
        NetworkUnreachable,
        NotConnected,
        StaleNetworkFileHandle,
        TimedOut,
        UnexpectedEof,
        WouldBlock,
    ];
    // EIO and EHOSTDOWN of Linux; what Windows says of a share whose computer has gone.
    let disk: &[i32] = if cfg!(windows) { &[53, 59, 64, 121, 1231] } else { &[5, 112] };
    network.contains(&error.kind()) || error.raw_os_error().is_some_and(|code| disk.contains(&code))
}
