//! Redirects as maps for servers.

use crate::base::address::{canonical, decode, encode};
use crate::site::{Redirect, Site};

/// The path of the portal, percent-encoded as browsers send it.
fn base(site: &Site) -> String {
    let base = site.config.base_path();
    encode(&decode(base).unwrap_or_else(|| base.to_owned()))
}

fn target(site: &Site, redirect: &Redirect) -> String {
    format!("{}/{}", base(site), encode(canonical(&redirect.to)))
}

/// `_redirects`: old address, new address, status.
pub(super) fn netlify(site: &Site) -> Vec<u8> {
    let base = base(site);
    let mut text = String::new();
    for redirect in &site.redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let query: String = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| format!(" {pair}")).collect();
        // Some hosts take `:name` for a pattern anywhere in a path.
        let from = format!("{path}{query}").replace(':', "%3A");
        text.push_str(&format!("{base}{from} {} 301\n", target(site, redirect)));
    }
    text.into_bytes()
}

/// A `map` for nginx's `http` block: `$request_uri` (path and query as they were asked for, percent-encoded) to the new
/// address. nginx wants a larger hash bucket for long keys (ngx_http_map_module).
pub(super) fn nginx(site: &Site) -> Vec<u8> {
    let keys: Vec<String> =
        site.redirects.iter().map(|redirect| format!("{}{}", base(site), ascii(&redirect.from))).collect();
    let longest = keys.iter().map(String::len).max().unwrap_or(0);
    let bucket = (16 + (longest + 2).next_multiple_of(8)).next_power_of_two();
    let mut text = String::from(
        "# http { include .../redirects.nginx.conf; }\n\
         # server { if ($bantin_redirect) { return 301 $bantin_redirect; } }\n",
    );
    if bucket > 64 {
        text.push_str(&format!("map_hash_bucket_size {bucket};\n"));
    }
    // Without the marks that social networks add at the end; exact addresses are found by their hash.
    text.push_str(&format!(
        "map $request_uri $bantin_asked {{\n    default $request_uri;\n    \
         \"~^(?<bantin_old>.*?)[?&]{MARKS}(?:&{MARKS})*$\" $bantin_old;\n}}\n"
    ));
    text.push_str("map $bantin_asked $bantin_redirect {\n    default \"\";\n");
    for (key, redirect) in keys.iter().zip(&site.redirects) {
        // Aliases have no quotes, backslashes or spaces: `article.rs` refuses them.
        text.push_str(&format!("    \"{key}\" \"{}\";\n", target(site, redirect)));
    }
    text.push_str("}\n");
    text.into_bytes()
}

/// What social networks and advertisers add to an address that is shared, as a regular expression.
const MARKS: &str = "(?:fbclid|gclid|gbraid|wbraid|msclkid|igshid|ttclid|zarsrc|mc_cid|mc_eid|_gl|utm_[a-z]+)=[^&]*";

/// A text as a regular expression that matches it alone.
fn pattern(text: &str) -> String {
    text.chars().flat_map(|c| [c.is_ascii_punctuation().then_some('\\'), Some(c)]).flatten().collect()
}

/// Bytes outside ASCII percent-encoded, everything else as typed.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { encode(c.encode_utf8(&mut [0; 4])) }).collect()
}

/// Rules for Apache's server configuration or `.htaccess`.
pub(super) fn apache(site: &Site) -> Vec<u8> {
    let mut text = String::from("RewriteEngine On\n");
    for redirect in &site.redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let path = format!("{}{path}", site.config.base_path());
        let path = decode(&path).unwrap_or(path);
        text.push_str(&format!("RewriteCond %{{REQUEST_URI}} \"={path}\"\n"));
        let first = if query.is_empty() { format!("(?:{MARKS})?") } else { pattern(&ascii(query)) };
        text.push_str(&format!("RewriteCond %{{QUERY_STRING}} \"^{first}(?:&{MARKS})*$\"\n"));
        // `%1` would be a part of a condition.
        let to = target(site, redirect).replace('%', "\\%");
        text.push_str(&format!("RewriteRule ^ {to} [R=301,L,QSD,NE]\n"));
    }
    text.into_bytes()
}
