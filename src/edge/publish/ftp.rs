//! An account on an FTP server as a place to publish, over TLS or without.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use suppaftp::list::{File, ListParser};
use suppaftp::rustls::pki_types::CertificateDer;
use suppaftp::rustls::pki_types::pem::PemObject;
use suppaftp::rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use suppaftp::types::FileType;
use suppaftp::{FtpError, FtpResult, RustlsConnector, RustlsFtpStream, Status};

use super::certificate;
use super::target::{LogFolder, Target};
use crate::base::diagnostic::{Message, msg};
use crate::config::FtpAccount;
use crate::edge::Failure;
use crate::edge::failure::Explained;

/// How long a server may take for an answer, or a piece of a file.
const PATIENCE: Duration = Duration::from_secs(60);

/// The depth and the number of folders that are listed at most.
const MOST_DEPTH: usize = 24;
const MOST_FILES: usize = 500_000;

/// A connection to an account.
pub struct Ftp {
    name: String,
    /// What every path begins with: empty, or a folder and `/`.
    root: String,
    stream: RustlsFtpStream,
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
        let address = (host.as_str(), *port).to_socket_addrs().ok().and_then(|mut all| all.next());
        let address =
            address.ok_or_else(|| Failure::from(msg!("không có máy chủ `{host}`", "there is no server `{host}`")))?;
        let mut stream = greeted(address).map_err(failed)?;
        if *is_secure {
            let roots = roots(certificate.as_ref().map(|file| root.join(file)).as_deref())?;
            stream = match secured(stream, host, &roots, &version::TLS12) {
                Err(error) if error.to_string().contains("ProtocolVersion") => {
                    let again = greeted(address).map_err(failed)?;
                    secured(again, host, &roots, &version::TLS13).map_err(failed)?
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

fn connect(address: std::net::SocketAddr) -> FtpResult<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(FtpError::ConnectionError)?;
    let limited = stream.set_read_timeout(Some(PATIENCE)).and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
    limited.and_then(|()| stream.set_nodelay(true)).map_err(FtpError::ConnectionError)?;
    Ok(stream)
}

/// A connection to a server that has said who it is.
fn greeted(address: std::net::SocketAddr) -> FtpResult<RustlsFtpStream> {
    let stream = RustlsFtpStream::connect_with_stream(connect(address)?)?;
    let mut stream = stream.passive_stream_builder(connect);
    // Servers behind a router tell an address that is theirs alone.
    stream.set_passive_nat_workaround(true);
    Ok(stream)
}

/// The same connection with TLS. Many servers (ProFTPD, vsftpd, FileZilla) take a connection for a file only if it goes on with
/// the session of the first one. In TLS 1.2 that can be done any number of times; in TLS 1.3 every time takes a ticket, and
/// whoever only sends never gets new ones. So TLS 1.3 is for servers that have nothing else.
fn secured(
    stream: RustlsFtpStream,
    host: &str,
    roots: &RootCertStore,
    version: &'static SupportedProtocolVersion,
) -> FtpResult<RustlsFtpStream> {
    let config = ClientConfig::builder_with_protocol_versions(&[version]);
    let config = config.with_root_certificates(roots.clone()).with_no_client_auth();
    stream.into_secure(RustlsConnector::from(Arc::new(config)), host)
}

/// Trusts whom browsers trust, and whom the certificate in a file belongs to.
fn roots(certificate: Option<&Path>) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = certificate {
        let added = CertificateDer::from_pem_file(path).ok().and_then(|certificate| roots.add(certificate).ok());
        added.ok_or_else(|| {
            let path = path.display();
            msg!("`{path}` không phải chứng chỉ dạng PEM", "`{path}` is no certificate in PEM")
        })?;
    }
    Ok(roots)
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
    Failure::from(message).with(super::unchanged())
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
    match error {
        FtpError::ConnectionError(error) => error,
        error => match status(&error) {
            Some(Status::ExceededStorage | Status::RequestedActionNotTaken) => ErrorKind::StorageFull.into(),
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

    fn write(&mut self, path: &str, mut bytes: &mut dyn Read) -> io::Result<()> {
        self.make_folders(path);
        self.stream.put_file(self.at(path), &mut bytes).map(drop).map_err(into_io)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.stream.rename(self.at(from), self.at(to)).map_err(into_io)
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

    /// Without a command that refuses what is there, two who begin at the same moment see it when they read it again.
    fn create(&mut self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        if self.size(path)?.is_some() {
            return Ok(false);
        }
        self.write(path, &mut &*bytes)?;
        Ok(self.read(path, bytes.len() as u64)?.is_some_and(|there| there == bytes))
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
