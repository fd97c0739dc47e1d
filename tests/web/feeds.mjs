// Atom (RFC 4287), JSON Feed 1.1, sitemaps and the news sitemap, robots.txt.

import { DOMParser } from "@xmldom/xmldom";
import { check } from "./tally.mjs";
import { isInstant } from "./pages.mjs";

const ATOM = "http://www.w3.org/2005/Atom";
const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";
const NEWS = "http://www.google.com/schemas/sitemap-news/0.9";

export async function feeds(site) {
  const own = [...site.files].filter((name) => name.endsWith(".xml"));
  await check("XML files are well formed", async (wrong) => {
    for (const name of own) read(site, name, wrong);
    return own.length;
  });
  await check("Atom feeds", async (wrong) => {
    const names = own.filter((name) => name.endsWith("feed.xml"));
    for (const name of names) atom(site, name, (text) => wrong(`${name}: ${text}`));
    return names.length;
  });
  await check("JSON Feed", async (wrong) => {
    jsonFeed(site, (text) => wrong(`feed.json: ${text}`));
    return 1;
  });
  await check("addresses in the sitemaps", async (wrong) => sitemaps(site, wrong));
  await check("robots.txt names sitemaps that are there", async (wrong) => {
    const named = [...site.text("robots.txt").matchAll(/^Sitemap: (.*)$/gm)].map((found) => found[1]);
    for (const url of named) if (site.fileOf(url) === undefined) wrong(`${url} is no file of the site`);
    return named.length;
  });
}

function read(site, name, wrong) {
  const text = site.text(name);
  // XML 1.0, section 2.2, which the parser does not check.
  const odd = text.match(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
  if (odd) wrong(`${name}: the character U+${odd[0].codePointAt(0).toString(16)} is not allowed in XML`);
  try {
    const told = (level, message) => {
      throw new Error(`${level}: ${message}`);
    };
    return new DOMParser({ onError: told }).parseFromString(text, "application/xml");
  } catch (error) {
    wrong(`${name}: ${error.message}`);
    return undefined;
  }
}

function children(node, namespace, name) {
  return [...node.childNodes].filter((one) => one.namespaceURI === namespace && one.localName === name);
}

function one(node, namespace, name, wrong) {
  const found = children(node, namespace, name);
  if (found.length !== 1) wrong(`${found.length} elements ${name} in ${node.localName}`);
  const text = found[0]?.textContent.trim() ?? "";
  if (found.length === 1 && text === "") wrong(`an empty ${name} in ${node.localName}`);
  return text;
}

function atom(site, name, wrong) {
  const feed = read(site, name, wrong)?.documentElement;
  if (!feed) return;
  if (feed.namespaceURI !== ATOM || feed.localName !== "feed") return wrong("the root is no feed of Atom");
  one(feed, ATOM, "title", wrong);
  const ids = [one(feed, ATOM, "id", wrong)];
  if (!isInstant(one(feed, ATOM, "updated", wrong))) wrong("updated is no instant");
  const link = (node, rel) => children(node, ATOM, "link").filter((found) => found.getAttribute("rel") === rel);
  if (link(feed, "self").length !== 1) wrong("not one link with rel=self");
  if (site.fileOf(link(feed, "self")[0]?.getAttribute("href") ?? "") !== name) wrong("rel=self is not this feed");
  const author = children(feed, ATOM, "author").length > 0;
  let newest = "";
  for (const entry of children(feed, ATOM, "entry")) {
    const title = one(entry, ATOM, "title", wrong);
    const told = (text) => wrong(`“${title}”: ${text}`);
    ids.push(one(entry, ATOM, "id", told));
    const updated = one(entry, ATOM, "updated", told);
    for (const instant of [updated, one(entry, ATOM, "published", told)]) {
      if (!isInstant(instant)) told(`${instant} is no instant`);
    }
    if (Date.parse(updated) > Date.parse(newest || "1970-01-01")) newest = updated;
    if (!author && children(entry, ATOM, "author").length === 0) told("no author");
    const alternate = link(entry, "alternate");
    if (alternate.length !== 1) told("not one link with rel=alternate");
    if (site.fileOf(alternate[0]?.getAttribute("href") ?? "") === undefined) told("its page is no file of the site");
    const content = children(entry, ATOM, "content");
    if (content.length !== 1 || content[0].getAttribute("type") !== "html") told("not one content of type html");
    else targets(site, content[0].textContent, told);
  }
  if (children(feed, ATOM, "entry").length > 0 && Date.parse(one(feed, ATOM, "updated", wrong)) !== Date.parse(newest)) {
    wrong("updated is not that of its newest entry");
  }
  if (new Set(ids).size !== ids.length) wrong("two of one id");
  for (const id of ids) if (!URL.canParse?.(id) && !/^[a-z][a-z0-9+.-]*:/.test(id)) wrong(`the id ${id} is no IRI`);
}

/** HTML in a feed is read outside the site, so all its addresses must be absolute. */
function targets(site, html, wrong) {
  for (const [, name, target] of html.matchAll(/\s(href|src)="([^"]*)"/g)) {
    if (/^(mailto|tel):/.test(target)) continue;
    const url = target.replaceAll("&amp;", "&");
    if (!/^https?:/.test(url)) wrong(`${name}="${target}" is not absolute`);
    else if (url.startsWith(`${site.baseUrl}/`) && site.fileOf(url) === undefined) wrong(`${target} is no file of the site`);
  }
}

function jsonFeed(site, wrong) {
  const feed = JSON.parse(site.text("feed.json"));
  if (feed.version !== "https://jsonfeed.org/version/1.1") wrong(`version is ${feed.version}`);
  if (!feed.title) wrong("no title");
  if (!Array.isArray(feed.items)) return wrong("no items");
  if (site.fileOf(feed.feed_url ?? "") !== "feed.json") wrong(`feed_url is ${feed.feed_url}`);
  if (site.fileOf(feed.home_page_url ?? "") !== "index.html") wrong(`home_page_url is ${feed.home_page_url}`);
  const ids = new Set();
  for (const item of feed.items) {
    if (typeof item.id !== "string" || item.id === "" || ids.has(item.id)) wrong(`the id ${item.id} is missing or used twice`);
    ids.add(item.id);
    if (typeof item.content_html !== "string" && typeof item.content_text !== "string") wrong(`${item.id}: no content`);
    if (site.fileOf(item.url ?? "") === undefined) wrong(`${item.id}: its page is no file of the site`);
    if (item.image !== undefined && site.fileOf(item.image) === undefined) wrong(`${item.id}: its picture is no file`);
    for (const key of ["date_published", "date_modified"]) {
      if (!isInstant(item[key])) wrong(`${item.id}: ${key} is no instant`);
    }
    for (const author of item.authors ?? []) if (!author.name) wrong(`${item.id}: an author without a name`);
    targets(site, item.content_html ?? "", (text) => wrong(`${item.id}: ${text}`));
  }
}

function sitemaps(site, wrong) {
  const seen = new Set();
  const set = (name) => {
    const root = read(site, name, wrong)?.documentElement;
    if (!root) return;
    if (root.namespaceURI !== SITEMAP) wrong(`${name}: the root is not of a sitemap`);
    for (const part of children(root, SITEMAP, "sitemap")) {
      const file = site.fileOf(one(part, SITEMAP, "loc", wrong));
      if (file === undefined) wrong(`${name}: a part is missing`);
      else set(file);
    }
    const urls = children(root, SITEMAP, "url");
    if (urls.length > 50_000) wrong(`${name}: more than 50,000 addresses`);
    for (const url of urls) {
      const address = one(url, SITEMAP, "loc", (text) => wrong(`${name}: ${text}`));
      const page = site.page.get(site.fileOf(address));
      if (!page) wrong(`${name}: ${address} is no page of the site`);
      else if (page.canonical !== address) wrong(`${name}: ${address} calls itself ${page.canonical}`);
      else if (page.meta("robots").includes("noindex")) wrong(`${name}: ${address} is not to be indexed`);
      if (name.startsWith("news-")) {
        const news = children(url, NEWS, "news")[0];
        const publication = news && children(news, NEWS, "publication")[0];
        if (!publication) return wrong(`${name}: ${address} has no publication`);
        one(publication, NEWS, "name", wrong);
        one(publication, NEWS, "language", wrong);
        one(news, NEWS, "title", wrong);
        if (!isInstant(one(news, NEWS, "publication_date", wrong))) wrong(`${name}: ${address}: no instant`);
      } else {
        if (seen.has(address)) wrong(`${name}: ${address} twice`);
        seen.add(address);
      }
      for (const changed of children(url, SITEMAP, "lastmod")) {
        if (!isInstant(changed.textContent)) wrong(`${name}: ${changed.textContent} is no instant`);
      }
    }
  };
  set("sitemap.xml");
  set("news-sitemap.xml");
  for (const page of site.pages) {
    const wanted = page.meta("og:type") === "article" && !page.isStub && !page.meta("robots").includes("noindex");
    if (wanted && !seen.has(page.canonical)) wrong(`sitemap.xml: ${page.canonical} is missing`);
  }
  return seen.size;
}
