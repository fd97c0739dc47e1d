//! Settings for web servers: the page that says "not found", types, compression, how long browsers keep what, security.
//! Assets have a hash of their content in their names and are kept for a year; what the counter writes is asked for each time;
//! everything else is asked for again after five minutes.

use super::redirects;
use crate::config::Server;
use crate::site::{Site, VISITS_JSON};

const FOREVER: &str = "public, max-age=31536000, immutable";
const SHORT: &str = "public, max-age=300";
const FRESH: &str = "no-cache";

/// On every answer. Pages have no inline scripts or styles and load nothing from elsewhere.
const SECURITY: [(&str, &str); 3] = [
    ("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
];

/// Types that old servers do not know.
const TYPES: [(&str, &str); 5] = [
    ("json", "application/json"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("woff2", "font/woff2"),
    ("webmanifest", "application/manifest+json"),
];

/// What shrinks when it is compressed.
const TEXTS: &str = "text/css text/csv text/javascript text/plain text/xml application/javascript application/json \
                     application/xml application/feed+json application/atom+xml image/svg+xml";

/// The file for this kind of server.
pub(super) fn settings(site: &Site, server: Server) -> Vec<u8> {
    let base = redirects::base(site);
    match server {
        Server::Nginx => nginx(&base),
        Server::Apache => apache(site, &base),
        Server::Iis => iis(),
        Server::Pages => headers(&base),
    }
    .into_bytes()
}

/// What `add_header` says below is not inherited by blocks that say something themselves, so that each says all of it.
fn nginx(base: &str) -> String {
    let security: String =
        SECURITY.iter().map(|(name, value)| format!("    add_header {name} \"{value}\" always;\n")).collect();
    let location = |what: &str, cache: &str| {
        format!("location {what} {{\n    add_header Cache-Control \"{cache}\";\n{security}}}\n")
    };
    format!(
        "# server {{ root .../public; include .../{}; }}\n\
         charset utf-8;\nerror_page 404 {base}/404.html;\n\
         gzip on;\ngzip_vary on;\ngzip_types {TEXTS};\n\
         location ~ /\\.(?!well-known/) {{\n    return 404;\n}}\n{}{}{}",
        Server::Nginx.file(),
        location(&format!("^~ {base}/assets/"), FOREVER),
        location(&format!("= {base}/{VISITS_JSON}"), FRESH),
        location(&format!("{base}/"), SHORT),
    )
}

/// Modules that a host may lack are asked for first: an unknown word would be an error on every page.
fn apache(site: &Site, base: &str) -> String {
    let set = |(name, value): &(&str, &str)| format!("    Header always set {name} \"{value}\"\n");
    let security: String = SECURITY.iter().map(set).collect();
    let types: String = TYPES.iter().map(|(ending, kind)| format!("    AddType {kind} .{ending}\n")).collect();
    let redirects = String::from_utf8_lossy(&redirects::apache(site)).into_owned();
    format!(
        "ErrorDocument 404 {base}/404.html\nAddDefaultCharset utf-8\n\
         <IfModule mod_dir.c>\n    DirectoryIndex index.html\n</IfModule>\n\
         <IfModule mod_mime.c>\n{types}</IfModule>\n\
         <IfModule mod_filter.c>\n    <IfModule mod_deflate.c>\n        \
         AddOutputFilterByType DEFLATE text/html {TEXTS}\n    </IfModule>\n</IfModule>\n\
         <IfModule mod_headers.c>\n{security}    \
         Header set Cache-Control \"{SHORT}\"\n    \
         <If \"%{{REQUEST_URI}} =~ m#^{base}/assets/#\">\n        Header set Cache-Control \"{FOREVER}\"\n    </If>\n    \
         <If \"%{{REQUEST_URI}} == '{base}/{VISITS_JSON}'\">\n        Header set Cache-Control \"{FRESH}\"\n    </If>\n\
         </IfModule>\n\
         <IfModule mod_rewrite.c>\n{redirects}RewriteRule (^|/)\\.(bantin|ht) - [F]\n</IfModule>\n"
    )
}

/// Modules that are not part of IIS itself are not named: it would answer every request with an error. Old addresses have
/// their stub pages.
fn iis() -> String {
    let add = |(name, value): &(&str, &str)| format!("        <add name=\"{name}\" value=\"{value}\" />\n");
    let security: String = SECURITY.iter().map(add).collect();
    let types = TYPES.iter().map(|(ending, kind)| {
        format!(
            "      <remove fileExtension=\".{ending}\" />\n      <mimeMap fileExtension=\".{ending}\" mimeType=\"{kind}\" />\n"
        )
    });
    let types: String = types.collect();
    let cached = |path: &str, cache: &str| {
        format!(
            "  <location path=\"{path}\">\n    <system.webServer>\n      <staticContent>\n        \
             <clientCache cacheControlMode=\"NoControl\" cacheControlCustom=\"{cache}\" />\n      \
             </staticContent>\n    </system.webServer>\n  </location>\n"
        )
    };
    let (kept, fresh) = (cached("assets", FOREVER), cached(VISITS_JSON, FRESH));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration>\n  <system.webServer>\n    \
         <defaultDocument enabled=\"true\">\n      <files>\n        <clear />\n        <add value=\"index.html\" />\n      </files>\n    \
         </defaultDocument>\n    <staticContent>\n{types}      \
         <clientCache cacheControlMode=\"NoControl\" cacheControlCustom=\"{SHORT}\" />\n    </staticContent>\n    \
         <httpErrors errorMode=\"Custom\" existingResponse=\"Replace\">\n      <remove statusCode=\"404\" />\n      \
         <error statusCode=\"404\" path=\"404.html\" responseMode=\"File\" />\n    </httpErrors>\n    \
         <httpProtocol>\n      <customHeaders>\n{security}      </customHeaders>\n    </httpProtocol>\n    \
         <security>\n      <requestFiltering>\n        <hiddenSegments>\n          <add segment=\".bantin\" />\n        \
         </hiddenSegments>\n      </requestFiltering>\n    </security>\n  \
         </system.webServer>\n{kept}{fresh}</configuration>\n"
    )
}

/// Where several rules fit, their headers are joined: the general one of the cache is taken away first.
fn headers(base: &str) -> String {
    let security: String = SECURITY.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
    let rule = |path: &str, cache: &str| format!("{base}/{path}\n  ! Cache-Control\n  Cache-Control: {cache}\n");
    format!("{base}/*\n{security}  Cache-Control: {SHORT}\n{}{}", rule("assets/*", FOREVER), rule(VISITS_JSON, FRESH))
}
