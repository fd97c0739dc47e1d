//! Redirects as maps for servers.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::base::address::{canonical, decode, encode};
use crate::site::{MARKS, MARKS_BEGIN, Redirect, Site, ascii};

/// The path of the portal, percent-encoded as browsers send it.
pub(super) fn base(site: &Site) -> String {
    let base = site.config.base_path();
    encode(&decode(base).unwrap_or_else(|| base.to_owned()))
}

fn target(site: &Site, redirect: &Redirect) -> String {
    format!("{}/{}", base(site), encode(canonical(&redirect.to)))
}

/// `_redirects`: old address, new address, status.
pub(super) fn netlify(site: &Site) -> Vec<u8> {
    let base = base(site);
    let pairs = |redirect: &Redirect| redirect.from.split(['?', '&']).skip(1).count();
    // The first line that fits is taken, and a line fits an address that has more in its query than it names.
    let mut redirects: Vec<&Redirect> = site.redirects.iter().collect();
    redirects.sort_by_key(|redirect| Reverse(pairs(redirect)));
    let mut text = String::new();
    for redirect in redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let query: String = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| format!(" {pair}")).collect();
        // Some hosts take `:name` for a pattern anywhere in a path.
        let from = format!("{path}{query}").replace(':', "%3A");
        text.push_str(&format!("{base}{from} {} 301\n", target(site, redirect)));
    }
    text.into_bytes()
}

/// Two `map`s for nginx's `http` block: from `$request_uri` (path and query as they were asked for, percent-encoded) to
/// the address without what networks add to it, and from that, by a hash, to the new address. nginx wants a larger bucket
/// for long keys (ngx_http_map_module).
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
    let (mark, kept) = (mark(), kept(["(?<bantin_a>", "(?<bantin_b>", "(?<bantin_c>"]));
    text.push_str(&format!(
        "map $request_uri $bantin_asked {{\n    default $request_uri;\n    \
         \"~{mark}^(?<bantin_path>[^?]*)\\?{ONLY_MARKS}$\" $bantin_path;\n    \
         \"~{mark}^(?<bantin_path>[^?]*)\\?{kept}$\" $bantin_path?$bantin_a$bantin_b$bantin_c;\n}}\n"
    ));
    text.push_str("map $bantin_asked $bantin_redirect {\n    default \"\";\n");
    // nginx takes no notice of case, and refuses a key that is there already.
    let mut seen = BTreeSet::new();
    for (key, redirect) in keys.iter().zip(&site.redirects).filter(|(key, _)| seen.insert(key.to_lowercase())) {
        // Aliases have no quotes, backslashes or spaces: `article.rs` refuses them.
        text.push_str(&format!("    \"{key}\" \"{}\";\n", target(site, redirect)));
    }
    text.push_str("}\n");
    text.into_bytes()
}

/// Defines `bantin_mark` in a regular expression: the name of a parameter that networks add, with its `=`.
fn mark() -> String {
    let (names, begin) = (MARKS.join("|"), MARKS_BEGIN.join("|"));
    format!("(?(DEFINE)(?<bantin_mark>(?:{names}|(?:{begin})_[a-z_]+)=))")
}

/// A regular expression for a query of nothing else.
const ONLY_MARKS: &str = "(?:(?&bantin_mark)[^&]*+(?:&(?&bantin_mark)[^&]*+)*+)?";

/// A regular expression for a query with what networks add before the rest, behind it, and at two places between; `groups`
/// open those of the rest. Nothing in it is tried twice.
fn kept(groups: [&str; 3]) -> String {
    const MARKED: &str = "(?:&(?&bantin_mark)[^&]*+)*+";
    const REST: &str = "(?:&(?!(?&bantin_mark))[^&]*+)*+";
    let [first, second, third] = groups;
    format!(
        "(?:(?&bantin_mark)[^&]*+&)*+\
         {first}(?!(?&bantin_mark))[^&]*+{REST}){MARKED}{second}{REST}){MARKED}{third}{REST}){MARKED}"
    )
}

/// Rules for Apache's server configuration or `.htaccess`.
pub(super) fn apache(site: &Site) -> Vec<u8> {
    if site.redirects.is_empty() {
        return b"RewriteEngine On\n".to_vec();
    }
    let (mark, kept) = (mark(), kept(["("; 3]));
    // The first group is the definition.
    let mut text = format!(
        "RewriteEngine On\n\
         RewriteRule ^ - [E=BANTIN_QUERY:%{{QUERY_STRING}}]\n\
         RewriteCond %{{QUERY_STRING}} \"{mark}^{ONLY_MARKS}$\"\n\
         RewriteRule ^ - [E=BANTIN_QUERY:]\n\
         RewriteCond %{{QUERY_STRING}} \"{mark}^{kept}$\"\n\
         RewriteRule ^ - [E=BANTIN_QUERY:%2%3%4]\n"
    );
    for redirect in &site.redirects {
        let (path, query) = redirect.from.split_once('?').map_or((redirect.from.as_str(), ""), |(p, q)| (p, q));
        let path = format!("{}{path}", site.config.base_path());
        let path = decode(&path).unwrap_or(path);
        // Compared as they are, whatever signs are in them.
        text.push_str(&format!("RewriteCond %{{REQUEST_URI}} \"={path}\" [NC]\n"));
        let query = if query.is_empty() { "^$".to_owned() } else { format!("={}", ascii(query)) };
        text.push_str(&format!("RewriteCond %{{ENV:BANTIN_QUERY}} \"{query}\" [NC]\n"));
        // `%1` would be a part of a condition.
        let to = target(site, redirect).replace('%', "\\%");
        text.push_str(&format!("RewriteRule ^ {to} [R=301,L,QSD,NE]\n"));
    }
    text.into_bytes()
}
