// What every page must have, for readers, screen readers, search engines and a strict content security policy.

import { check } from "./tally.mjs";

const DUBLIN_CORE = ["title", "creator", "date", "description", "publisher", "identifier"];

/** Scripts of these types are data blocks: they never run, so a content security policy ignores them. */
const DATA = ["application/ld+json", "application/json"];

const REQUIRED = {
  NewsArticle: ["headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "inLanguage"],
  BreadcrumbList: ["itemListElement"],
  WebSite: ["name", "url", "inLanguage"],
  WebPage: ["name", "url"],
  CollectionPage: ["name", "url"],
  Dataset: ["name", "description", "url", "dateModified", "creator", "distribution"],
};

export async function pages(site) {
  await check("pages with language, title, one h1, landmarks, headings in order", async (wrong) => {
    for (const page of site.pages) shape(page, (text) => wrong(`${page.name}: ${text}`));
    return site.pages.length;
  });
  await check("titles are each page's own", async (wrong) => {
    const seen = new Map();
    const read = site.pages.filter((page) => !page.isStub);
    for (const page of read) {
      const other = seen.get(page.title);
      if (other) wrong(`${page.name}: the title “${page.title}” is that of ${other} too`);
      seen.set(page.title, page.name);
    }
    return read.length;
  });
  await check("pages under the policy default-src 'self'", async (wrong) => {
    for (const page of site.pages) policy(page, (text) => wrong(`${page.name}: ${text}`));
    return site.pages.length;
  });
  await check("style sheets load nothing from elsewhere", async (wrong) => {
    const sheets = [...site.files].filter((name) => name.endsWith(".css"));
    for (const name of sheets) {
      for (const [, target] of site.text(name).matchAll(/(?:url\(|@import\s+)\s*["']?([^"')\s;]+)/g)) {
        const at = new URL(target, `http://site/${name}`);
        if (at.protocol === "data:") wrong(`${name}: ${target.slice(0, 30)} is not allowed by default-src 'self'`);
        else if (at.host !== "site") wrong(`${name}: loads ${target}`);
        else if (!site.files.has(at.pathname.slice(1))) wrong(`${name}: there is no ${target}`);
      }
    }
    return sheets.length;
  });
  // News, not the items of registers, which say other things of themselves.
  const isNews = (page) => page.meta("og:type") === "article" && page.find(isArticle) && !page.find(isRegister);
  const articles = site.pages.filter(isNews);
  await check("articles with six Dublin Core fields and their stamp", async (wrong) => {
    for (const page of articles) {
      for (const field of DUBLIN_CORE) {
        if (page.meta(`DC.${field}`).trim() === "") wrong(`${page.name}: DC.${field} is empty`);
      }
      const times = page.all("time").map((one) => one.get("datetime"));
      // Midnight means a date entered without a time; no time is shown.
      const published = page.meta("article:published_time").replace(/T00:00:00[+-]\d\d:\d\d$/, "");
      if (!times.includes(published)) wrong(`${page.name}: shows no time of publication`);
    }
    return articles.length;
  });
  await check("JSON-LD documents", async (wrong) => {
    let looked = 0;
    for (const page of site.pages) {
      for (const text of page.data) {
        looked += 1;
        linkedData(site, page, text, (what) => wrong(`${page.name}: JSON-LD: ${what}`));
      }
    }
    for (const page of articles) {
      if (!page.data.some((text) => text.includes('"NewsArticle"'))) wrong(`${page.name}: has no NewsArticle`);
    }
    return looked;
  });
  await check("canonical and other absolute addresses of the site name files of it", async (wrong) => {
    let looked = 0;
    for (const page of site.pages) {
      const named = ["og:url", "og:image", "DC.identifier"].map((name) => page.meta(name));
      for (const url of [page.canonical, ...named].filter((url) => url !== "")) {
        looked += 1;
        if (site.fileOf(url) === undefined) wrong(`${page.name}: ${url} is no file of the site`);
      }
      if (page.name === "404.html") continue;
      const target = page.isStub ? new URL(page.refresh, `http://site/${page.name}`).pathname.slice(1) : page.name;
      if (site.fileOf(page.canonical) !== decodeURIComponent(target)) {
        wrong(`${page.name}: the canonical address ${page.canonical} is not ${target}`);
      }
    }
    return looked;
  });
}

/** For sites with pages in two languages, like the demo. */
export async function translations(site) {
  await check("pages in two languages name each other, and lead there", async (wrong) => {
    const translated = site.pages.filter((page) => languages(page) !== "");
    const byName = new Map(site.pages.map((page) => [page.name, page]));
    for (const page of translated) {
      const all = languages(page).split("\n").map((one) => one.split(" "));
      if (all.map(([language]) => language).sort().join(" ") !== "en vi x-default") wrong(`${page.name}: ${languages(page)}`);
      const own = page.all("html")[0].get("lang");
      if (!all.some(([language, url]) => language === own && url === page.canonical)) wrong(`${page.name}: does not name itself`);
      for (const [language, url] of all.filter(([language]) => language !== own && language !== "x-default")) {
        const other = byName.get(site.fileOf(url));
        if (other === undefined || languages(other) !== languages(page)) wrong(`${page.name}: ${url} says otherwise`);
        const led = page.all("a").filter((one) => one.get("rel") === "alternate" && one.get("hreflang") === language);
        if (led.length !== 1) wrong(`${page.name}: ${led.length} links for readers to ${language}`);
      }
    }
    return translated.length;
  });
}

/** A page's language alternates: `vi https://...`, one per line. */
function languages(page) {
  const links = page.all("link").filter((one) => one.get("rel") === "alternate" && one.get("hreflang") !== undefined);
  return links.map((one) => `${one.get("hreflang")} ${one.get("href")}`).join("\n");
}

function isRegister(one) {
  return (one.get("class") ?? "").split(" ").includes("register");
}

function isArticle(one) {
  return one.tag === "article";
}

function shape(page, wrong) {
  const html = page.all("html")[0];
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(html?.get("lang") ?? "")) wrong("html has no lang");
  if (page.title === "") wrong("no title");
  for (const error of page.errors) wrong(error);
  if (page.isStub) return;
  const h1 = page.all("h1");
  if (h1.length !== 1) wrong(`${h1.length} h1`);
  if (h1.some((one) => one.words === "")) wrong("an empty h1");
  if (page.all("main").length !== 1) wrong(`${page.all("main").length} main`);
  for (const landmark of ["header", "footer", "nav"]) {
    if (page.all(landmark).length === 0) wrong(`no ${landmark}`);
  }
  const first = page.all("a")[0];
  const target = first?.get("href")?.slice(1);
  if (!page.ids.has(target)) wrong("the first link does not skip to the text");
  let last = 1;
  const main = page.all("h1", "h2", "h3", "h4", "h5", "h6");
  for (const heading of main) {
    const level = Number(heading.tag[1]);
    if (level > last + 1) wrong(`${heading.tag} “${heading.words}” follows h${last}`);
    last = level;
  }
  for (const nav of page.all("nav")) {
    if (!nav.get("aria-label") && !page.ids.has(nav.get("aria-labelledby"))) wrong("a nav without a name");
  }
  for (const link of page.all("a")) {
    const named = link.words !== "" || link.get("aria-label") || alternatives(link.node).trim() !== "";
    if (link.get("href") !== undefined && !named) wrong(`the link to ${link.get("href")} has no words`);
  }
}

function alternatives(node) {
  const own = node.tagName === "img" ? (node.attrs.find((one) => one.name === "alt")?.value ?? "") : "";
  return own + (node.childNodes ?? []).map(alternatives).join("");
}

function policy(page, wrong) {
  for (const one of page.elements) {
    if (one.tag === "style") wrong(`an inline style sheet in line ${one.line}`);
    if (one.tag === "script" && one.get("src") === undefined && !DATA.includes(one.get("type"))) {
      wrong(`an inline script in line ${one.line}`);
    }
    if (one.tag === "base") wrong("a base element");
    for (const { name, value } of one.attributes) {
      if (name === "style") wrong(`a style attribute in line ${one.line}`);
      if (/^on[a-z]+$/.test(name)) wrong(`an ${name} attribute in line ${one.line}`);
      if (/^\s*(javascript|vbscript|data):/i.test(value)) wrong(`${name}="${value.slice(0, 30)}" in line ${one.line}`);
    }
  }
  for (const target of page.loads) {
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) wrong(`loads ${target}`);
  }
}

function linkedData(site, page, text, wrong) {
  let data;
  try {
    data = JSON.parse(text);
  } catch (error) {
    wrong(error.message);
    return;
  }
  if (data["@context"] !== "https://schema.org") wrong("@context is not https://schema.org");
  for (const node of data["@graph"] ?? [data]) {
    const required = REQUIRED[node["@type"]];
    if (!required) {
      wrong(`no rule here for the type ${node["@type"]}`);
      continue;
    }
    for (const key of required) {
      if (node[key] === undefined || node[key] === "" || node[key].length === 0) wrong(`${node["@type"]} has no ${key}`);
    }
    for (const key of ["datePublished", "dateModified"]) {
      // schema.org accepts a date too; data sets have a date of update.
      const isDay = node["@type"] === "Dataset" && /^\d{4}-\d{2}-\d{2}$/.test(node[key]);
      if (node[key] !== undefined && !isDay && !isInstant(node[key])) wrong(`${key}: ${node[key]} is no instant`);
    }
    node.itemListElement?.forEach((item, index) => {
      if (item.position !== index + 1 || !item.name || site.fileOf(item.item) === undefined) {
        wrong(`breadcrumb ${index + 1} is ${JSON.stringify(item)}`);
      }
    });
    if (node["@type"] === "NewsArticle" && site.fileOf(node.mainEntityOfPage) !== page.name) {
      wrong(`mainEntityOfPage is ${node.mainEntityOfPage}`);
    }
    for (const download of node.distribution ?? []) {
      if (site.fileOf(download.contentUrl) === undefined) wrong(`${download.contentUrl} is no file of the site`);
    }
    for (const image of node.image ?? []) {
      if (site.fileOf(image) === undefined) wrong(`the picture ${image} is no file of the site`);
    }
  }
}

/** RFC 3339, as Atom, sitemaps and JSON Feed require. */
export function isInstant(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}
