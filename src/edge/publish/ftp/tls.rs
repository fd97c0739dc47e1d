//! TLS for connections to FTP servers. Many servers (ProFTPD, vsftpd, FileZilla) take a connection for a file only if it goes on
//! with the session of the first one.
//!
//! In TLS 1.2 a session goes on any number of times. In TLS 1.3 every connection takes a ticket, which serves once; the server
//! sends new ones, and whoever only sends a file never reads them. So TLS 1.3 is for servers that have nothing else, and there
//! the tickets are read before a connection is closed.

use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use suppaftp::rustls::client::{
    ClientSessionMemoryCache, ClientSessionStore, Resumption, Tls12ClientSessionValue, Tls13ClientSessionValue,
};
use suppaftp::rustls::pki_types::pem::PemObject;
use suppaftp::rustls::pki_types::{CertificateDer, ServerName};
use suppaftp::rustls::{ClientConfig, NamedGroup, RootCertStore, version};
use suppaftp::{DataStream, FtpResult, RustlsConnector, RustlsFtpStream, TlsStream};

use crate::base::diagnostic::msg;
use crate::edge::Failure;

/// At most this many tickets of a server are kept; then the oldest is dropped.
const MOST: usize = 8;

/// With so many tickets at hand no new ones are waited for.
const ENOUGH: usize = 2;

/// How long a server that sent tickets before may take for the next, and how often it is looked whether they are there.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(50);

/// The tickets of TLS 1.3 that a server has sent.
#[derive(Debug)]
pub struct Tickets {
    store: ClientSessionMemoryCache,
    count: AtomicUsize,
    /// Whether the server sends new ones for those that were taken.
    come: AtomicBool,
}

impl ClientSessionStore for Tickets {
    fn set_kx_hint(&self, name: ServerName<'static>, group: NamedGroup) {
        self.store.set_kx_hint(name, group);
    }

    fn kx_hint(&self, name: &ServerName<'_>) -> Option<NamedGroup> {
        self.store.kx_hint(name)
    }

    fn set_tls12_session(&self, name: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.store.set_tls12_session(name, value);
    }

    fn tls12_session(&self, name: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.store.tls12_session(name)
    }

    fn remove_tls12_session(&self, name: &ServerName<'static>) {
        self.store.remove_tls12_session(name);
    }

    fn insert_tls13_ticket(&self, name: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.store.insert_tls13_ticket(name, value);
        let _ = self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| Some((count + 1).min(MOST)));
    }

    fn take_tls13_ticket(&self, name: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        let taken = self.store.take_tls13_ticket(name)?;
        let _ = self.count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| count.checked_sub(1));
        Some(taken)
    }
}

impl Tickets {
    fn new() -> Tickets {
        Tickets { store: ClientSessionMemoryCache::new(MOST), count: AtomicUsize::new(0), come: AtomicBool::new(true) }
    }

    /// Reads what the server says on a connection that only sends: its next tickets.
    ///
    /// # Errors
    /// If the connection takes no limits of time.
    pub fn gather<T: TlsStream>(&self, data: &mut DataStream<T>) -> io::Result<()>
    where
        DataStream<T>: Read,
    {
        let count = || self.count.load(Ordering::Relaxed);
        let before = count();
        if before >= ENOUGH || !self.come.load(Ordering::Relaxed) {
            return Ok(());
        }
        let limit = data.get_ref().read_timeout()?;
        data.get_ref().set_read_timeout(Some(LOOK))?;
        let until = Instant::now() + PATIENCE;
        while count() == before && Instant::now() < until {
            match data.read(&mut [0]) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Ok(1..) => {}
                Ok(0) | Err(_) => break,
            }
        }
        self.come.store(count() > before, Ordering::Relaxed);
        data.get_ref().set_read_timeout(limit)
    }
}

/// The same connection with TLS 1.2.
///
/// # Errors
/// If the server has only newer ones, or its certificate is not valid.
pub fn secured(stream: RustlsFtpStream, host: &str, roots: &RootCertStore) -> FtpResult<RustlsFtpStream> {
    let config = ClientConfig::builder_with_protocol_versions(&[&version::TLS12]);
    let config = config.with_root_certificates(roots.clone()).with_no_client_auth();
    stream.into_secure(RustlsConnector::from(Arc::new(config)), host)
}

/// The same connection with TLS 1.3, and the tickets that come through it.
///
/// # Errors
/// If the server does not know it, or its certificate is not valid.
pub fn secured_anew(
    stream: RustlsFtpStream,
    host: &str,
    roots: &RootCertStore,
) -> FtpResult<(RustlsFtpStream, Arc<Tickets>)> {
    let tickets = Arc::new(Tickets::new());
    let config = ClientConfig::builder_with_protocol_versions(&[&version::TLS13]);
    let mut config = config.with_root_certificates(roots.clone()).with_no_client_auth();
    config.resumption = Resumption::store(tickets.clone());
    Ok((stream.into_secure(RustlsConnector::from(Arc::new(config)), host)?, tickets))
}

/// Trusts whom browsers trust, and whom the certificate in a file belongs to.
///
/// # Errors
/// If the file is none.
pub fn roots(certificate: Option<&Path>) -> Result<RootCertStore, Failure> {
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
