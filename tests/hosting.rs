//! Settings for web servers: the whole files. Whether servers take them is tried in `tests/servers/hosting.py`.

use crate::common::NOW;
use crate::common::program::{SITE, Site, failed};

/// The file for a kind of server, of a portal in a folder of its host.
fn written(server: &str, file: &str) -> String {
    let site = Site::small();
    let config = SITE.replace("example.vn\"", "example.vn/cong\"");
    site.write("content/site.toml", format!("{config}\n[hosting]\nserver = \"{server}\"\n"));
    assert_eq!(site.run(&["build", "--quiet", "--now", NOW]).code, Some(0));
    std::fs::read_to_string(site.path("public").join(file)).unwrap()
}

#[test]
fn nginx() {
    assert_eq!(written("nginx", "hosting.nginx.conf"), NGINX);
}

#[test]
fn apache() {
    assert_eq!(written("apache", ".htaccess"), APACHE);
}

#[test]
fn iis() {
    assert_eq!(written("iis", "web.config"), IIS);
}

#[test]
fn pages_services() {
    assert_eq!(written("pages", "_headers"), PAGES);
}

#[test]
fn none_and_unknown_ones() {
    let site = Site::small();
    let build = |server: &str| {
        site.write("content/site.toml", format!("{SITE}\n[hosting]\nserver = \"{server}\"\n"));
        site.run(&["build", "--quiet", "--now", NOW, "--lang", "en"])
    };
    assert_eq!(build("none").code, Some(0));
    assert!(!site.path("public/.htaccess").exists());
    let said = "error: unknown server `apach`
  --> content/site.toml:12:10
   |
12 | server = \"apach\"
   |          ^^^^^^^
   |
   = help: did you mean `apache`?

errors: 1, warnings: 0; nothing was written, the site is as it was
";
    assert_eq!(build("apach"), failed(1, said));
}

const NGINX: &str = r##"# server { root .../public; include .../hosting.nginx.conf; }
charset utf-8;
error_page 404 /cong/404.html;
gzip on;
gzip_vary on;
gzip_types text/css text/csv text/javascript text/plain text/xml application/javascript application/json application/xml application/feed+json application/atom+xml image/svg+xml;
location ~ /\.(?!well-known/) {
    return 404;
}
location ^~ /cong/assets/ {
    add_header Cache-Control "public, max-age=31536000, immutable";
    add_header Content-Security-Policy "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" always;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Referrer-Policy "strict-origin-when-cross-origin" always;
}
location = /cong/visits.json {
    add_header Cache-Control "no-cache";
    add_header Content-Security-Policy "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" always;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Referrer-Policy "strict-origin-when-cross-origin" always;
}
location /cong/ {
    add_header Cache-Control "public, max-age=300";
    add_header Content-Security-Policy "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" always;
    add_header X-Content-Type-Options "nosniff" always;
    add_header Referrer-Policy "strict-origin-when-cross-origin" always;
}
"##;

const APACHE: &str = r##"ErrorDocument 404 /cong/404.html
AddDefaultCharset utf-8
<IfModule mod_dir.c>
    DirectoryIndex index.html
</IfModule>
<IfModule mod_mime.c>
    AddType application/json .json
    AddType image/webp .webp
    AddType image/avif .avif
    AddType font/woff2 .woff2
    AddType application/manifest+json .webmanifest
</IfModule>
<IfModule mod_filter.c>
    <IfModule mod_deflate.c>
        AddOutputFilterByType DEFLATE text/html text/css text/csv text/javascript text/plain text/xml application/javascript application/json application/xml application/feed+json application/atom+xml image/svg+xml
    </IfModule>
</IfModule>
<IfModule mod_headers.c>
    Header always set Content-Security-Policy "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    Header always set X-Content-Type-Options "nosniff"
    Header always set Referrer-Policy "strict-origin-when-cross-origin"
    Header set Cache-Control "public, max-age=300"
    <If "%{REQUEST_URI} =~ m#^/cong/assets/#">
        Header set Cache-Control "public, max-age=31536000, immutable"
    </If>
    <If "%{REQUEST_URI} == '/cong/visits.json'">
        Header set Cache-Control "no-cache"
    </If>
</IfModule>
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteRule (^|/)\.(bantin|ht) - [F]
</IfModule>
"##;

const IIS: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.webServer>
    <defaultDocument enabled="true">
      <files>
        <clear />
        <add value="index.html" />
      </files>
    </defaultDocument>
    <staticContent>
      <remove fileExtension=".json" />
      <mimeMap fileExtension=".json" mimeType="application/json" />
      <remove fileExtension=".webp" />
      <mimeMap fileExtension=".webp" mimeType="image/webp" />
      <remove fileExtension=".avif" />
      <mimeMap fileExtension=".avif" mimeType="image/avif" />
      <remove fileExtension=".woff2" />
      <mimeMap fileExtension=".woff2" mimeType="font/woff2" />
      <remove fileExtension=".webmanifest" />
      <mimeMap fileExtension=".webmanifest" mimeType="application/manifest+json" />
      <clientCache cacheControlMode="NoControl" cacheControlCustom="public, max-age=300" />
    </staticContent>
    <httpErrors errorMode="Custom" existingResponse="Replace">
      <remove statusCode="404" />
      <error statusCode="404" path="404.html" responseMode="File" />
    </httpErrors>
    <httpProtocol>
      <customHeaders>
        <add name="Content-Security-Policy" value="default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" />
        <add name="X-Content-Type-Options" value="nosniff" />
        <add name="Referrer-Policy" value="strict-origin-when-cross-origin" />
      </customHeaders>
    </httpProtocol>
    <security>
      <requestFiltering>
        <hiddenSegments>
          <add segment=".bantin" />
        </hiddenSegments>
      </requestFiltering>
    </security>
  </system.webServer>
  <location path="assets">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="NoControl" cacheControlCustom="public, max-age=31536000, immutable" />
      </staticContent>
    </system.webServer>
  </location>
  <location path="visits.json">
    <system.webServer>
      <staticContent>
        <clientCache cacheControlMode="NoControl" cacheControlCustom="no-cache" />
      </staticContent>
    </system.webServer>
  </location>
</configuration>
"##;

const PAGES: &str = r##"/cong/*
  Content-Security-Policy: default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Cache-Control: public, max-age=300
/cong/assets/*
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable
/cong/visits.json
  ! Cache-Control
  Cache-Control: no-cache
"##;
