// The desk's server over a folder in memory, with Node alone: the way to work on the web part without building bantin.
// Usage: node mock.mjs [--port 8099] [--items 10000] [--lang en]
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { figures, fold, makeItems, state } from "./mock-data.mjs";
import { check, page } from "./mock-check.mjs";
import { settingRoutes } from "./mock-settings.mjs";
import { movingRoutes } from "./mock-moving.mjs";
import { publishRoutes } from "./mock-publish.mjs";
import { dutyRoutes } from "./mock-duties.mjs";
import { figureRoutes } from "./mock-figures.mjs";
import { registerRoutes } from "./mock-registers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const DESK = "/_bantin/desk/";
const hash = (item) => createHash("sha256").update(JSON.stringify([item.fields, item.body])).digest("hex").slice(0, 16);
const changed = (fields, changes) => {
  const now = new Map(fields);
  for (const [key, value] of changes) value === null ? now.delete(key) : now.set(key, value);
  return [...now];
};
const text = (item, key) => {
  const value = item.fields.find(([name]) => name === key)?.[1] ?? "";
  return typeof value === "string" ? value : Array.isArray(value) ? value : (value.bare ?? "");
};

/** `{origin, desk, close}`; `desk` lets a test play the second hand: change files, hold answers, go away. */
export async function mock({ port = 0, count = 0, language = "vi" } = {}) {
  const desk = {
    items: makeItems(count), kept: new Map(), old: new Map(), removed: [], drafts: new Map(), uploads: new Set(["ban-huong-dan.svg"]), uploadedTo: [], goneFiles: [], listeners: new Set(),
    checks: 0, moves: [], holder: null, gone: false, delay: 0, held: {}, seen: [], saves: [],
    tell: (changed) => desk.listeners.forEach((reply) => reply.write(`data: ${JSON.stringify({ edition: String(Date.now()), changed })}\n\n`)),
    history: (path) => desk.old.get(path) ?? desk.old.set(path, []).get(path),
    archive(path, why) {
      const item = desk.items.get(path);
      if (item) desk.history(path).unshift({ id: randomBytes(6).toString("hex"), at: now(), bytes: JSON.stringify(item).length, why, fields: item.fields, body: item.body });
    },
    /** Another hand changes the file. */
    change(path, part) {
      desk.archive(path, "other");
      Object.assign(desk.items.get(path), part);
      desk.tell([path]);
    },
  };
  const now = () => new Date(Date.parse("2026-11-24T01:00:00Z") + process.uptime() * 1000 + 7 * 3_600_000).toISOString().slice(0, 19) + "+07:00";
  const routes = makeRoutes(desk, { now, language });
  const server = createServer((request, reply) => void answer(request, reply, desk, routes, language).catch((error) => send(reply, 500, { error: String(error) })));
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, desk, close: () => (server.closeAllConnections(), server.close()) };
}

const send = (reply, status, said, type = "application/json; charset=utf-8", more = {}) => {
  reply.writeHead(status, { "content-type": type, "cache-control": "no-store", ...more });
  reply.end(typeof said === "string" || Buffer.isBuffer(said) ? said : JSON.stringify(said));
};

async function answer(request, reply, desk, routes, language) {
  if (desk.gone) return request.socket.destroy();
  const { pathname, searchParams } = new URL(request.url, "http://desk");
  if (pathname === DESK) return shell(reply, language);
  if (pathname === `${DESK}desk.js`) return send(reply, 200, readFileSync(join(here, "dist/desk.js")), "text/javascript; charset=utf-8");
  if (pathname === `${DESK}desk.css`) return send(reply, 200, readFileSync(join(here, "dist/desk.css")), "text/css; charset=utf-8");
  if (pathname === `${DESK}api/events`) {
    reply.writeHead(200, { "content-type": "text/event-stream" });
    reply.write(": here\n\n");
    desk.listeners.add(reply);
    return request.on("close", () => desk.listeners.delete(reply));
  }
  if (!pathname.startsWith(DESK)) return portal(reply, desk, pathname, searchParams);
  if (pathname === `${DESK}api/file`) {
    const there = desk.uploads.has(searchParams.get("name"));
    return there ? send(reply, 200, PICTURE, "image/svg+xml") : send(reply, 404, { error: "không có bài này" });
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const route = routes[`${request.method} ${pathname.slice(DESK.length)}`];
  if (!route) return send(reply, 404, { error: `no ${request.method} ${pathname}` });
  desk.seen.push(pathname.slice(DESK.length));
  const bytes = Buffer.concat(chunks);
  const body = request.method === "POST" && request.headers["content-type"]?.includes("json") ? JSON.parse(bytes) : bytes;
  if (desk.delay) await new Promise((done) => setTimeout(done, desk.delay));
  await desk.held[pathname.slice(DESK.length)];
  const [status, said] = route(body, searchParams);
  send(reply, status, said);
}

function shell(reply, language) {
  const nonce = randomBytes(12).toString("base64");
  send(reply, 200, `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>bantin desk</title><link rel="icon" href="data:,"><link rel="stylesheet" href="${DESK}desk.css"></head><body data-nonce="${nonce}" data-port="0"><div id="desk"></div><script src="${DESK}desk.js" defer></script></body></html>`,
    "text/html; charset=utf-8",
    { "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'` });
}

/** Pages and pictures of the portal, as the preview serves them. */
function portal(reply, desk, pathname, query) {
  if (/\.svg$/.test(pathname)) return send(reply, 200, PICTURE, "image/svg+xml");
  const draft = desk.drafts.get(query.get("_bantin_draft"));
  return send(reply, 200, draft ?? page({ fields: [["title", "Phường Ven Sông"]], body: "Trang của cổng." }), "text/html; charset=utf-8");
}

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450"><rect width="800" height="450" fill="#d6e7df"/><circle cx="640" cy="110" r="52" fill="#f2c14e"/><path d="M0 320Q200 230 400 310T800 280V450H0Z" fill="#7fb0a2"/><path d="M0 380Q220 320 430 375T800 350V450H0Z" fill="#0d5560"/><rect x="200" y="300" width="230" height="14" fill="#7a4a2c"/><rect x="220" y="314" width="12" height="70" fill="#7a4a2c"/><rect x="398" y="314" width="12" height="70" fill="#7a4a2c"/><circle cx="260" cy="250" r="26" fill="#b4492c"/><circle cx="360" cy="250" r="26" fill="#e8d9b5"/></svg>`;
const address = (path) => `/${path.replace(/^content\//, "").replace(/index\.md$|\.md$/, "")}`;

function makeRoutes(desk, { now, language }) {
  const missing = [404, { error: "Không có tệp này." }];
  const listed = ([path, item]) => ({
    path, title: text(item, "title"), section: item.section, kind: item.kind, state: item.state, at: item.at, date: String(text(item, "date")).slice(0, 10),
    author: text(item, "author"), tags: text(item, "tags") || [], address: address(path), errors: item.errors, warnings: item.warnings, unsaved: desk.kept.has(path),
  });
  const settle = (item) => {
    const publish = text(item, "publish");
    item.state = text(item, "draft") === "true" ? "draft" : publish > now().slice(0, 16) ? "scheduled" : "public";
    item.at = item.state === "scheduled" ? publish + "+07:00" : null;
  };
  return {
    ...figureRoutes(desk, now),
    ...registerRoutes(desk, now, page),
    ...settingRoutes(desk, now),
    ...publishRoutes(desk),
    ...dutyRoutes(),
    ...movingRoutes(desk),
    "GET api/state": () => [200, { ...state(desk.items), id: "mock", language, now: now() }],
    "GET api/items": () => [200, [...desk.items].map(listed).sort((a, b) => (b.date || "").localeCompare(a.date || ""))],
    "GET api/item": (_, query) => {
      const path = query.get("path");
      const item = desk.items.get(path);
      if (!item) return missing;
      return [200, { path, version: hash(item), fields: item.fields, body: item.body, form: "toml", section: item.section, layout: item.layout, kind: item.kind, name: path.replace(/\/index\.md$|\.md$/, "").split("/").pop(), state: item.state, address: address(path), broken: item.broken ?? null, recovery: desk.kept.get(path) ?? null, versions: desk.history(path).length }];
    },
    "POST api/check": ({ path, changes, body }) => {
      const item = desk.items.get(path);
      if (!item) return missing;
      const whole = { fields: changed(item.fields, changes), body };
      const number = String(++desk.checks);
      desk.drafts.set(number, page(whole));
      desk.drafts.delete(String(desk.checks - 20));
      return [200, { preview: `${address(path)}?_bantin_draft=${number}`, page: page(whole), problems: check(whole), elsewhere: 0 }];
    },
    "POST api/save": ({ path, version, changes, body }) => {
      const item = desk.items.get(path);
      if (!item) return missing;
      if (hash(item) !== version) return [409, { error: "Tệp đã được người khác sửa.", theirs: { version: hash(item), fields: item.fields, body: item.body } }];
      desk.archive(path, "save");
      desk.saves.push({ path, changes, body });
      Object.assign(item, { fields: changed(item.fields, changes), body });
      settle(item);
      desk.kept.delete(path);
      desk.tell([path]);
      return [200, { version: hash(item), state: item.state, at: now() }];
    },
    "POST api/keep": ({ path, version, changes, body, window }) => (desk.kept.set(path, { changes, body, at: now(), version, window }), [200, {}]),
    // `desk.holder`: a colleague and the text that she has open.
    "POST api/editing": ({ path, take }) => {
      if (take) desk.holder = null;
      const others = desk.holder ? [desk.holder] : [];
      return [200, { holder: path && desk.holder?.path === path ? desk.holder : null, others }];
    },
    "POST api/drop": ({ path }) => (desk.kept.delete(path), desk.keptSettings.delete(path.replace(/^settings:/, "")), [200, {}]),
    "POST api/new": ({ title, section }) => {
      const path = `content/${section}/2026/${fold(title)}/index.md`;
      if (desk.items.has(path)) return [409, { error: "Đã có tin với tên tệp này." }];
      const layout = state(desk.items).sections.find(({ folder }) => folder === section)?.layout ?? "news";
      desk.items.set(path, { fields: [["title", title], ["date", { bare: now().slice(0, 19) }], ["draft", { bare: "true" }]], body: "", section, layout, kind: "article", state: "draft", at: null, errors: 0, warnings: 0 });
      return [200, { path }];
    },
    "GET api/history": (_, query) => [200, desk.history(query.get("path")).map(({ id, at, bytes, why }) => ({ id, at, bytes, why }))],
    "GET api/version": (_, query) => {
      const found = desk.history(query.get("path")).find(({ id }) => id === query.get("id"));
      return found ? [200, { fields: found.fields, body: found.body, at: found.at }] : missing;
    },
    "POST api/restore": ({ path, id }) => {
      const found = desk.history(path).find((one) => one.id === id);
      if (!found) return missing;
      desk.archive(path, "save");
      const gone = desk.removed.find((one) => one.id === id);
      desk.removed = desk.removed.filter((one) => one !== gone);
      const item = desk.items.get(path) ?? { ...gone.item };
      desk.items.set(path, Object.assign(item, { fields: found.fields, body: found.body }));
      settle(item);
      return [200, { version: hash(item) }];
    },
    "POST api/remove": ({ path }) => {
      const item = desk.items.get(path);
      if (!item) return missing;
      desk.archive(path, "remove");
      desk.removed.unshift({ path, title: text(item, "title"), at: now(), id: desk.history(path)[0].id, item });
      desk.items.delete(path);
      desk.tell([path]);
      return [200, {}];
    },
    "GET api/removed": () => [200, desk.removed.map(({ path, title, at, id }) => ({ path, title, at, id }))],
    "GET api/figures": () => [200, figures],
    "GET api/files": (_, query) => {
      const folder = query.get("path")?.replace(/[^/]*$/, "") ?? "content/tin-tuc/2026/x/";
      const files = [...desk.uploads].map((name) => ({ path: folder + name, bytes: name.length * 1_000_000, picture: !name.endsWith(".pdf"), broken: false, width: 800, height: 450, used: name === "ban-huong-dan.svg" ? [{ path: [...desk.items.keys()][0], title: "Mở lớp" }] : [] }));
      return [200, { files, removed: desk.goneFiles }];
    },
    "POST api/file-remove": ({ path }) => (desk.uploads.delete(path.split("/").pop()), desk.goneFiles.unshift({ path, at: now(), id: String(desk.goneFiles.length) }), [200, {}]),
    "POST api/file-restore": ({ path, id }) => (desk.uploads.add(path.split("/").pop()), (desk.goneFiles = desk.goneFiles.filter((one) => one.id !== id)), [200, {}]),
    "POST api/upload": (bytes, query) => {
      if (bytes.length === 0) return [400, { error: "Tệp trống." }];
      const [, stem, ending] = /^(.*)\.([^.]*)$/.exec(query.get("name"));
      if (bytes.subarray(0, 2).toString() === "MZ") return [422, { error: `\`${query.get("name")}\` không phải ảnh` }];
      const name = `${fold(stem)}.${ending.toLowerCase()}`;
      desk.uploads.add(name);
      desk.uploadedTo.push(query.get("path"));
      return [200, { name }];
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
  const { origin } = await mock({ port: Number(option("--port", 8099)), count: Number(option("--items", 0)), language: option("--lang", "vi") });
  console.log(origin + DESK);
}
