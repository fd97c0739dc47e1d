// A built site on disk: its files, and its pages parsed with the HTML standard's algorithm.

import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { parse } from "parse5";

/** A built site's folder and its public address. */
export class Site {
  constructor(folder, baseUrl) {
    this.folder = folder;
    this.baseUrl = baseUrl;
    this.files = new Set(list(folder, ""));
    this.pages = [...this.files].filter((name) => name.endsWith(".html")).map((name) => new Page(this, name));
    this.page = new Map(this.pages.map((page) => [page.name, page]));
  }

  text(name) {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The file behind an absolute address of this site, if any. */
  fileOf(url) {
    const [whole] = url.split("#");
    if (whole !== this.baseUrl && !whole.startsWith(`${this.baseUrl}/`)) return undefined;
    let name = decodeURIComponent(new URL(whole).pathname.slice(new URL(this.baseUrl).pathname.replace(/\/$/, "").length));
    name = name.replace(/^\//, "");
    if (name === "" || name.endsWith("/")) name += "index.html";
    return this.files.has(name) ? name : undefined;
  }
}

function list(folder, below) {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const name = posix.join(below, entry.name);
    // The generator's records are not part of the site.
    if (name === ".bantin" || name === ".gitignore") return [];
    return entry.isDirectory() ? list(folder, name) : [name];
  });
}

/** One page: its elements in order, and its metadata. */
export class Page {
  constructor(site, name) {
    this.site = site;
    this.name = name;
    this.elements = [];
    this.errors = [];
    const tree = parse(site.text(name), {
      sourceCodeLocationInfo: true,
      onParseError: (error) => this.errors.push(`${error.code} in line ${error.startLine}`),
    });
    walk(tree, (node) => this.elements.push(new Element(node)));
    this.ids = new Set(this.elements.map((one) => one.get("id")).filter((id) => id !== undefined));
    const refresh = this.find((one) => one.tag === "meta" && one.get("http-equiv")?.toLowerCase() === "refresh");
    /** A stub at an old address that redirects to the new page. */
    this.isStub = refresh !== undefined;
    this.refresh = refresh?.get("content")?.split("url=")[1];
  }

  find(wanted) {
    return this.elements.find(wanted);
  }

  all(...tags) {
    return this.elements.filter((one) => tags.includes(one.tag));
  }

  meta(name) {
    const wanted = (one) => one.tag === "meta" && (one.get("name") ?? one.get("property")) === name;
    return this.find(wanted)?.get("content") ?? "";
  }

  get title() {
    return this.all("title")[0]?.words ?? "";
  }

  get canonical() {
    return this.find((one) => one.tag === "link" && one.get("rel") === "canonical")?.get("href") ?? "";
  }

  /** The documents in `<script type="application/ld+json">`. */
  get data() {
    return this.all("script").filter((one) => one.get("type") === "application/ld+json").map((one) => one.words);
  }

  /** Everything a browser loads to show the page. */
  get loads() {
    return this.elements.flatMap((one) => {
      switch (one.tag) {
        case "link":
          return /\b(stylesheet|icon|preload|modulepreload|manifest|apple-touch-icon|prefetch|dns-prefetch|preconnect)\b/
            .test(one.get("rel") ?? "") ? [one.get("href")] : [];
        case "img": case "source": case "script": case "iframe": case "audio": case "video": case "track":
        case "embed": case "input":
          return [one.get("src"), one.get("poster"), ...srcset(one.get("srcset"))];
        case "object":
          return [one.get("data")];
        case "use": case "image":
          return [one.get("href") ?? one.get("xlink:href")];
        default:
          return [];
      }
    }).filter((target) => target !== undefined);
  }

  /** Everything a reader can follow. */
  get links() {
    const followed = this.all("a", "area").map((one) => one.get("href"));
    const alternate = this.all("link")
      .filter((one) => /\b(alternate|next|prev|author|license|help)\b/.test(one.get("rel") ?? ""))
      .map((one) => one.get("href"));
    return [...followed, ...alternate, this.refresh].filter((target) => target !== undefined);
  }
}

/** An element with its attributes. */
class Element {
  constructor(node) {
    this.node = node;
    this.tag = node.tagName;
    this.attributes = node.attrs;
    this.line = node.sourceCodeLocation?.startLine;
  }

  get(name) {
    return this.attributes.find((one) => (one.prefix ? `${one.prefix}:${one.name}` : one.name) === name)?.value;
  }

  /** Its text. */
  get words() {
    const parts = [];
    const collect = (node) => (node.nodeName === "#text" ? parts.push(node.value) : node.childNodes?.forEach(collect));
    collect(this.node);
    return parts.join("").replace(/\s+/g, " ").trim();
  }
}

function walk(node, visit) {
  if (node.tagName) visit(node);
  for (const child of node.childNodes ?? []) walk(child, visit);
  if (node.content) walk(node.content, visit);
}

function srcset(value) {
  return value === undefined ? [] : value.split(",").map((one) => one.trim().split(/\s+/)[0]).filter((one) => one !== "");
}
