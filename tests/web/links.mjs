// Follows every link, picture, style sheet and anchor of every page: as files from a disk, and through a plain server.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { check } from "./tally.mjs";

// Servers show it at any address, so its links start at the host; nobody opens it from a local disk.
const NOT_FOUND = "404.html";

/** On a local disk a link must name a file: no server turns a folder into its index.html. */
export async function fromDisk(site) {
  await check("links from a disk, where each must name a file", async (wrong) => {
    const root = "file:///site/";
    let looked = 0;
    for (const page of site.pages.filter((page) => page.name !== NOT_FOUND)) {
      const at = root + encodePath(page.name);
      for (const target of targets(page)) {
        const url = resolve(target, at);
        if (url === undefined) wrong(`${page.name}: ${target} is no address`);
        if (url?.protocol !== "file:") continue;
        looked += 1;
        const name = decodeURIComponent(url.pathname.slice("/site/".length));
        if (!url.href.startsWith(root) || !site.files.has(name)) wrong(`${page.name}: ${target} is no file`);
        else anchor(site, page, name, url, target, wrong);
      }
    }
    return looked;
  });
}

/** Serves the site below a path, as nginx would, and crawls it from the home page. */
export async function served(site, path) {
  const answers = new Map();
  const server = createServer((request, response) => serve(site, path, request, response));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  try {
    await check(`links under ${path}, each asked for`, async (wrong) => {
      let looked = 0;
      const ask = async (url) => {
        url.hash = "";
        if (!answers.has(url.href)) {
          const answer = await fetch(url, { redirect: "manual" });
          await answer.arrayBuffer();
          answers.set(url.href, answer.status);
        }
        return answers.get(url.href);
      };
      for (const page of site.pages) {
        const at = origin + path + encodePath(page.name);
        for (const target of targets(page)) {
          const url = resolve(target, at);
          if (url?.origin !== origin) continue;
          looked += 1;
          const status = await ask(new URL(url));
          if (status !== 200) wrong(`${page.name}: ${target} answers ${status}`);
          else if (!url.pathname.startsWith(path)) wrong(`${page.name}: ${target} leads out of ${path}`);
          else anchor(site, page, fileAt(path, url.pathname), url, target, wrong);
        }
      }
      return looked;
    });
    await check(`every page under ${path} can be reached from the home page`, async (wrong) => {
      const reached = new Set(["index.html"]);
      for (const name of reached) {
        for (const target of site.page.get(name)?.links ?? []) {
          const url = resolve(target, origin + path + encodePath(name));
          if (url?.origin === origin && url.pathname.startsWith(path)) reached.add(fileAt(path, url.pathname));
        }
      }
      const wanted = site.pages.filter((page) => page.name !== NOT_FOUND && !page.isStub);
      for (const page of wanted) if (!reached.has(page.name)) wrong(`nothing leads to ${page.name}`);
      return wanted.length;
    });
  } finally {
    server.closeAllConnections?.();
    await new Promise((done) => server.close(done));
  }
}

function targets(page) {
  return [...new Set([...page.links, ...page.loads])].filter((target) => !/^(mailto|tel):/i.test(target.trim()));
}

function resolve(target, at) {
  try {
    return new URL(target, at);
  } catch {
    return undefined;
  }
}

function anchor(site, page, name, url, target, wrong) {
  const id = decodeURIComponent(url.hash.slice(1));
  if (id === "" || id === "top" || !name.endsWith(".html")) return;
  if (!site.page.get(name)?.ids.has(id)) wrong(`${page.name}: ${target}: the page has no #${id}`);
}

function encodePath(name) {
  return name.split("/").map(encodeURIComponent).join("/");
}

function fileAt(path, pathname) {
  const name = decodeURIComponent(pathname.slice(path.length));
  return name === "" || name.endsWith("/") ? `${name}index.html` : name;
}

const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

function serve(site, path, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const name = pathname.startsWith(path) ? fileAt(path, pathname) : undefined;
  if (!site.files.has(name)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" });
  response.end(readFileSync(join(site.folder, name)));
}
