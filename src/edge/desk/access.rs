//! Who may use the desk: the browser that was opened with the token, from the desk's own pages.

use axum::http::{HeaderMap, Method, header};

use crate::base::diagnostic::msg;
use crate::edge::Failure;

/// The secrets of one run.
pub struct Access {
    /// In the address that the program opens.
    pub token: String,
    /// In the cookie that the browser gets for it.
    session: String,
}

impl Access {
    /// New secrets.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn new() -> Result<Access, Failure> {
        Ok(Access { token: secret()?, session: secret()? })
    }

    /// The cookie of a browser that knows the token; none where it does not. Cookies do not know ports: its name does.
    pub fn cookie(&self, token: &str, port: u16) -> Option<String> {
        let path = super::ROOT;
        is_same(token, &self.token)
            .then(|| format!("bantin_desk_{port}={}; Path={path}; HttpOnly; SameSite=Strict", self.session))
    }

    /// Whether a request comes from the desk's own pages. One that writes has to say so (`Origin`, Fetch 3.2.5): a page
    /// elsewhere can make a browser send a request, but not under another origin.
    pub fn allows(&self, method: &Method, headers: &HeaderMap) -> bool {
        let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
        let name = format!("bantin_desk_{port}");
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let is_known = pairs.any(|(key, value)| key == name && is_same(value, &self.session));
        let is_own = text(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
        let is_told = *method == Method::GET || text(header::ORIGIN).is_some();
        let fetch = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        // From the page where the portal was chosen, which is at another port, a window may come here, and no more.
        let comes = *method == Method::GET && fetch("sec-fetch-mode") == Some("navigate");
        let is_near = fetch("sec-fetch-site")
            .is_none_or(|site| matches!(site, "same-origin" | "none") || comes && site == "same-site");
        is_known && is_own && is_told && is_near
    }
}

/// 128 random bits in hexadecimal digits.
pub fn secret() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        msg!("hệ thống không cho số ngẫu nhiên: {error}", "the system gives no random bytes: {error}")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Compares in the same time wherever the difference is.
fn is_same(given: &str, known: &str) -> bool {
    let differences = given.bytes().zip(known.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    given.len() == known.len() && differences == 0
}
