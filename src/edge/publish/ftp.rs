//! An account on an FTP server as a place to publish, over TLS or without.

mod tls;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use suppaftp::list::{File, ListParser};
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, RustlsFtpStream, Status};

use self::tls::Tickets;
use super::certificate;
use super::target::{LogFolder, Target};
use crate::base::diagnostic::{Message, msg};
use crate::config::FtpAccount;
use crate::edge::Failure;
use crate::edge::failure::Explained;

/// How long a server may take for an answer, or a piece of a file.
const PATIENCE: Duration = Duration::from_secs(60);

/// The port of servers that encrypt from the first byte, which nobody has standardised.
const IMPLICIT: u16 = 990;

/// The depth and the number of folders that are listed at most.
const MOST_DEPTH: usize = 24;
const MOST_FILES: usize = 500_000;

/// A connection to an account.
pub struct Ftp {
    name: String,
    /// What every path begins with: empty, or a folder and `/`.
    root: String,
    stream: RustlsFtpStream,
    /// Of a connection with TLS 1.3: what its next connections need.
    tickets: Option<Arc<Tickets>>,
    /// Folders that were made or found, so that each is asked for once.
    folders: BTreeSet<String>,
}

impl Ftp {
    /// Connects and logs in. `root`: the portal's folder.
    ///
    /// # Errors
    /// If the server cannot be reached, its certificate is not valid, or the password is wrong.
    pub fn open(account: &FtpAccount, password: &str, root: &Path) -> Result<Ftp, Failure> {
        let FtpAccount { host, port, user, path, is_secure, certificate, .. } = account;
        let failed = |error: FtpError| cannot_connect(account, &error);
        let addresses: Vec<SocketAddr> =
            (host.as_str(), *port).to_socket_addrs().map(Iterator::collect).unwrap_or_default();
        if addresses.is_empty() {
            let message = msg!(
                "không có máy chủ `{host}`, hoặc máy này chưa nối mạng",
                "there is no server `{host}`, or this computer is offline"
            );
            return Err(Failure::from(message).with(super::unchanged()));
        }
        let mut stream = greeted(&addresses).map_err(failed)?;
        let mut tickets = None;
        if *is_secure {
            let roots = tls::roots(certificate.as_ref().map(|file| root.join(file)).as_deref())?;
            stream = match tls::secured(stream, host, &roots) {
                Err(error) if error.to_string().contains("ProtocolVersion") => {
                    let again = greeted(&addresses).map_err(failed)?;
                    let (stream, come) = tls::secured_anew(again, host, &roots).map_err(failed)?;
                    tickets = Some(come);
                    stream
                }
                secured => secured.map_err(failed)?,
            };
        }
        stream.login(user.as_str(), password).map_err(|error| match status(&error) {
            Some(Status::NotLoggedIn | Status::InvalidCredentials) => Failure::from(msg!(
                "máy chủ không nhận tên `{user}` với mật khẩu này",
                "the server does not take `{user}` with this password"
            ))
            .with(super::unchanged()),
            _ => failed(error),
        })?;
        stream.transfer_type(FileType::Binary).map_err(failed)?;
        let folder = path.trim_end_matches('/');
        let scheme = if *is_secure { "ftps" } else { "ftp" };
        Ok(Ftp {
            name: format!("{scheme}://{host}/{}", folder.trim_start_matches('/')),
            root: if folder.is_empty() { String::new() } else { format!("{folder}/") },
            stream,
            tickets,
            folders: BTreeSet::new(),
        })
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// Makes the folders that a file lies in. A server that has them already refuses.
    fn make_folders(&mut self, path: &str) {
        let full = self.at(path);
        let ends = full.char_indices().filter(|(at, c)| *c == '/' && *at > 0).map(|(at, _)| at);
        for folder in ends.map(|end| full[..end].to_owned()) {
            if self.folders.insert(folder.clone()) {
                let _ = self.stream.mkdir(&folder);
            }
        }
    }

    /// What is in a folder. None where there is no such folder.
    fn entries(&mut self, folder: &str) -> io::Result<Option<Vec<File>>> {
        let here = self.at(folder);
        let here = if here.is_empty() { None } else { Some(here.trim_end_matches('/').to_owned()) };
        match self.stream.mlsd(here.as_deref()) {
            Ok(lines) => Ok(Some(lines.iter().filter_map(|line| ListParser::parse_mlsd(line).ok()).collect())),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) if is_unknown(&error) => {
                let lines = self.stream.list(here.as_deref()).map_err(into_io)?;
                let parse = |line: &String| ListParser::parse_posix(line).or_else(|_| ListParser::parse_dos(line)).ok();
                Ok(Some(lines.iter().filter_map(parse).collect()))
            }
            Err(error) => Err(into_io(error)),
        }
    }

    fn list_below(&mut self, folder: &str, depth: usize, files: &mut BTreeMap<String, u64>) -> io::Result<()> {
        let lines = match self.entries(folder)? {
            Some(lines) => lines,
            None if depth == 0 => return Ok(()),
            None => return Err(ErrorKind::NotFound.into()),
        };
        for entry in lines {
            let name = entry.name();
            if name.is_empty() || name == "." || name == ".." || name.contains('/') {
                continue;
            }
            let path = format!("{folder}{name}");
            if files.len() >= MOST_FILES || depth >= MOST_DEPTH {
                return Err(io::Error::other("too many files"));
            }
            if entry.is_directory() {
                self.list_below(&format!("{path}/"), depth + 1, files)?;
            } else {
                files.insert(path, entry.size() as u64);
            }
        }
        Ok(())
    }
}

fn connect(address: SocketAddr) -> FtpResult<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(FtpError::ConnectionError)?;
    let limited = stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
    limited.and_then(|()| stream.set_nodelay(true)).map_err(FtpError::ConnectionError)?;
    Ok(stream)
}

/// A connection to the first of a server's addresses that answers: one of two kinds (IPv4, IPv6) may lead nowhere from here.
fn connect_to_any(addresses: &[SocketAddr]) -> FtpResult<TcpStream> {
    let mut last = FtpError::ConnectionError(ErrorKind::NotConnected.into());
    for address in addresses {
        match connect(*address) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A connection to a server that has said who it is.
fn greeted(addresses: &[SocketAddr]) -> FtpResult<RustlsFtpStream> {
    let stream = RustlsFtpStream::connect_with_stream(connect_to_any(addresses)?)?;
    let mut stream = stream.passive_stream_builder(connect);
    // Servers behind a router tell an address that is theirs alone.
    stream.set_passive_nat_workaround(true);
    Ok(stream)
}

fn cannot_connect(account: &FtpAccount, error: &FtpError) -> Failure {
    let FtpAccount { host, port, .. } = account;
    let text = error.to_string();
    let why = match (certificate::wrong(&text), error) {
        (Some(wrong), _) => wrong,
        (None, FtpError::ConnectionError(error)) => Failure::reason(error),
        (None, _) => msg!("{text}", "{text}"),
    };
    let message = Message {
        vi: format!("không kết nối được `{host}:{port}`: {}", why.vi),
        en: format!("cannot connect to `{host}:{port}`: {}", why.en),
    };
    let failure = Failure::from(message).with(super::unchanged());
    if *port != IMPLICIT {
        return failure;
    }
    failure.with(msg!(
        "cổng {IMPLICIT} là FTPS kiểu cũ mà bantin không dùng, hãy bỏ `port` để dùng cổng 21",
        "port {IMPLICIT} is for an old kind of FTPS that bantin does not speak, leave out `port` to use 21"
    ))
}

fn status(error: &FtpError) -> Option<Status> {
    match error {
        FtpError::UnexpectedResponse(response) => Some(response.status),
        _ => None,
    }
}

fn is_missing(error: &FtpError) -> bool {
    matches!(status(error), Some(Status::FileUnavailable))
}

/// Whether a server does not know a command.
fn is_unknown(error: &FtpError) -> bool {
    matches!(status(error), Some(Status::BadCommand | Status::NotImplemented | Status::BadArguments))
}

fn into_io(error: FtpError) -> io::Error {
    let text = error.to_string().to_lowercase();
    match error {
        FtpError::ConnectionError(error) => error,
        _ if text.contains("session") && ["reuse", "resum"].iter().any(|word| text.contains(word)) => Explained(msg!(
            "máy chủ chỉ nói TLS 1.3, đòi nối tiếp phiên mà cho quá ít vé phiên; nhờ người quản trị máy chủ bật TLS 1.2, hoặc bỏ đòi hỏi ấy",
            "the server speaks TLS 1.3 alone, wants sessions to go on and gives too few tickets; ask whoever looks after it to switch on TLS 1.2, or that demand off"
        ))
        .into(),
        error => match status(&error) {
            Some(Status::NotAvailable | Status::TransferAborted) => ErrorKind::ConnectionAborted.into(),
            Some(Status::ExceededStorage | Status::RequestedActionNotTaken) => ErrorKind::StorageFull.into(),
            Some(Status::CannotOpenDataConnection) => Explained(msg!(
                "máy chủ không mở được kết nối để gửi tệp: tường lửa có thể đang chặn, hoặc máy chủ chỉ nói TLS 1.3, đòi nối tiếp phiên mà cho quá ít vé phiên; nhờ người quản trị máy chủ mở tường lửa, hoặc bật TLS 1.2",
                "the server cannot open the connection for a file: a firewall may be in the way, or it speaks TLS 1.3 alone, wants sessions to go on and gives too few tickets; ask whoever looks after it to open the firewall, or to switch on TLS 1.2"
            ))
            .into(),
            Some(Status::ActionAborted) => Explained(msg!(
                "máy chủ không lưu được trọn tệp, đĩa ở đó có thể đã đầy",
                "the server could not store a whole file, the disk there may be full"
            ))
            .into(),
            Some(Status::NotLoggedIn | Status::FileUnavailable | Status::BadFilename) => {
                io::Error::new(ErrorKind::PermissionDenied, error.to_string())
            }
            _ => io::Error::other(error.to_string()),
        },
    }
}

impl Target for Ftp {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&mut self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let mut transfer = match self.stream.retr_as_stream(self.at(path)) {
            Ok(transfer) => transfer,
            Err(error) if is_missing(&error) => return Ok(None),
            Err(error) => return Err(into_io(error)),
        };
        let mut bytes = Vec::new();
        (&mut transfer).take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            let _ = self.stream.abort(transfer);
            return Err(ErrorKind::FileTooLarge.into());
        }
        transfer.finish().map_err(into_io)?;
        Ok(Some(bytes))
    }

    fn size(&mut self, path: &str) -> io::Result<Option<u64>> {
        match self.stream.size(self.at(path)) {
            Ok(size) => Ok(Some(size as u64)),
            Err(error) if is_missing(&error) => Ok(None),
            Err(error) => Err(into_io(error)),
        }
    }

    fn list(&mut self) -> io::Result<BTreeMap<String, u64>> {
        let mut files = BTreeMap::new();
        self.list_below("", 0, &mut files)?;
        Ok(files)
    }

    fn write(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<()> {
        self.make_folders(path);
        let mut transfer = self.stream.put_with_stream(self.at(path)).map_err(into_io)?;
        io::copy(bytes, &mut transfer)?;
        if let Some(tickets) = &self.tickets {
            tickets.gather(transfer.get_mut())?;
        }
        transfer.finish().map_err(into_io)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.stream.rename(self.at(from), self.at(to)).map_err(|error| match status(&error) {
            Some(Status::BadCommand | Status::NotImplemented | Status::NotImplementedParameter) => {
                ErrorKind::Unsupported.into()
            }
            Some(Status::RequestFileActionIgnored | Status::ActionAborted) => {
                let busy = msg!("máy chủ đang bận với tệp này", "the server is busy with this file");
                io::Error::new(ErrorKind::ResourceBusy, Explained(busy))
            }
            _ => into_io(error),
        })
    }

    fn delete(&mut self, path: &str) -> io::Result<()> {
        match self.stream.rm(self.at(path)) {
            Err(error) if is_missing(&error) && self.size(path)?.is_none() => {}
            done => done.map_err(into_io)?,
        }
        let mut folder = crate::base::source::folder(path);
        while !folder.is_empty() && self.stream.rmdir(self.at(folder)).is_ok() {
            let full = self.at(folder);
            self.folders.remove(&full);
            folder = crate::base::source::folder(folder);
        }
        Ok(())
    }

    fn top(&mut self) -> io::Result<BTreeSet<String>> {
        let entries = self.entries("")?.unwrap_or_default();
        let files = entries.iter().filter(|entry| !entry.is_directory());
        Ok(files.map(|entry| entry.name().to_owned()).collect())
    }
}

impl LogFolder for Ftp {
    fn names(&mut self) -> io::Result<BTreeMap<String, u64>> {
        let entries = self.entries("")?.ok_or(ErrorKind::NotFound)?;
        let files = entries.iter().filter(|entry| !entry.is_directory());
        Ok(files.map(|entry| (entry.name().to_owned(), entry.size() as u64)).collect())
    }

    fn read_on(&mut self, name: &str, from: u64, most: u64, into: &mut dyn Write) -> io::Result<()> {
        let offset = usize::try_from(from).map_err(io::Error::other)?;
        self.stream.resume_transfer(offset).map_err(into_io)?;
        let mut transfer = self.stream.retr_as_stream(self.at(name)).map_err(|error| match error {
            error if from > 0 && is_unknown(&error) => ErrorKind::Unsupported.into(),
            error => into_io(error),
        })?;
        match io::copy(&mut (&mut transfer).take(most), into) {
            Ok(read) if read < most => transfer.finish().map(drop).map_err(into_io),
            stopped => {
                let _ = self.stream.abort(transfer);
                stopped.map(drop)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_server_is_reached_by_whichever_of_its_addresses_answers() {
        let there = TcpListener::bind("127.0.0.1:0").unwrap();
        let gone = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let addresses = [gone, there.local_addr().unwrap()];
        assert_eq!(connect_to_any(&addresses).unwrap().peer_addr().unwrap(), addresses[1]);
        assert!(connect_to_any(&[gone]).is_err());
    }
}
