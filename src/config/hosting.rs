//! `[hosting]`: the kind of server that serves the portal, for which settings are written beside the pages.

use crate::base::diagnostic::{Diagnostics, error};
use crate::base::source::SourcePath;
use crate::base::suggest::suggest;
use crate::base::value::Fields;

/// A kind of server whose settings bantin writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx: a file to include.
    Nginx,
    /// Apache and LiteSpeed: `.htaccess`.
    Apache,
    /// IIS: `web.config`.
    Iis,
    /// Pages services that read `_headers`: Netlify, Cloudflare Pages and their like.
    Pages,
}

impl Server {
    /// As `server` names them.
    pub const ALL: [(&'static str, Server); 4] =
        [("nginx", Server::Nginx), ("apache", Server::Apache), ("iis", Server::Iis), ("pages", Server::Pages)];

    /// The file with the settings.
    pub fn file(self) -> &'static str {
        match self {
            Server::Nginx => "hosting.nginx.conf",
            Server::Apache => ".htaccess",
            Server::Iis => "web.config",
            Server::Pages => "_headers",
        }
    }
}

/// Reads the table.
pub(super) fn read(fields: &mut Fields, path: &SourcePath, out: &mut Diagnostics) -> Option<Server> {
    let mut inner = Fields::new(fields.table("hosting", out)?, path);
    let server = inner.text("server", out);
    inner.finish(out);
    let server = server.filter(|server| server.value != "none")?;
    let found = Server::ALL.iter().find(|(name, _)| *name == server.value).map(|(_, server)| *server);
    if found.is_none() {
        let names = Server::ALL.map(|(name, _)| name);
        error!(out, "wrong-value" at (path, server.span);
            "không biết máy chủ `{}`", "unknown server `{}`", server.value;
            help: suggest(&server.value, names);
            or: "các loại: {}", "the kinds: {}", names.join(", "));
    }
    found
}
