// Real servers with the guide's configurations: they serve the site unchanged and redirect old addresses.

import { spawn } from "node:child_process";
import { createServer, request } from "node:http";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "./tally.mjs";

const children = new Set();
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

/** The site's folder in the examples. */
const FOLDER = "/srv/portal/public";

/** The first block of this language in the guide. */
function example(readme, language) {
  const found = readFileSync(readme, "utf8").match(new RegExp("```" + language + "\\n([\\s\\S]*?)```"));
  if (!found) throw new Error(`${readme} has no example for ${language}`);
  return found[1];
}

export async function nginx(site, readme, work, act = ask) {
  const home = join(work, "nginx");
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const own = example(readme, "nginx")
    .replaceAll(FOLDER, site.folder)
    .replace(/listen 80;/, `listen 127.0.0.1:${port};`)
    .replace(/listen \[::\]:80;/, "");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${home}/${name};`);
  const config = join(home, "nginx.conf");
  writeFileSync(config, `daemon off;
master_process off;
pid ${home}/pid;
error_log ${home}/error.log;
events {}
http {
  include ${mimeTypes()};
  default_type application/octet-stream;
  access_log off;
  ${temporary.join("\n  ")}
${own}
}
`);
  await withServer("nginx", ["-p", home, "-c", config, "-e", `${home}/error.log`], port, () => act("nginx", site, port));
}

export async function apache(site, readme, work, act = ask) {
  const home = join(work, "apache");
  mkdirSync(home, { recursive: true });
  const port = await freePort();
  const modules = "/usr/lib/apache2/modules";
  const wanted = ["authz_core", "dir", "mime", "headers", "rewrite", "unixd", "mpm_event"];
  const loaded = wanted
    .filter((name) => existsSync(`${modules}/mod_${name}.so`))
    .map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`);
  const own = example(readme, "apache").replaceAll(FOLDER, site.folder).replaceAll("*:80", `127.0.0.1:${port}`);
  const config = join(home, "apache.conf");
  writeFileSync(config, `ServerRoot ${home}
ServerName localhost
PidFile ${home}/pid
ErrorLog ${home}/error.log
DefaultRuntimeDir ${home}
Listen 127.0.0.1:${port}
${loaded.join("\n")}
TypesConfig /etc/mime.types
User #${process.getuid()}
Group #${process.getgid()}
StartServers 1
${own}
`);
  // Started as root, it serves as another user, who must be able to read the site.
  chmodSync(work, 0o755);
  const text = readFileSync(config, "utf8");
  if (process.getuid() === 0) writeFileSync(config, text.replace(/^User .*$/m, "User www-data").replace(/^Group .*$/m, "Group www-data"));
  await withServer("apache2", ["-f", config, "-D", "FOREGROUND"], port, () => act("Apache", site, port));
}

async function ask(server, site, port) {
  const get = (path) => fetchPath(port, path);
  await check(`${server} serves every file unchanged`, async (wrong) => {
    // The server redirects an old address itself, before the stub page would.
    const files = [...site.files].filter((name) => !site.page.get(name)?.isStub);
    for (const name of files) {
      const answer = await get(`/${name.split("/").map(encodeURIComponent).join("/")}`);
      if (answer.status !== 200) wrong(`/${name} answers ${answer.status}`);
      else if (!answer.body.equals(readFileSync(join(site.folder, name)))) wrong(`/${name} is not as built`);
    }
    return files.length;
  });
  await check(`${server}: types, folders, caching, policy, the page for what is not there`, async (wrong) => {
    let looked = 0;
    const expect = async (path, wanted) => {
      looked += 1;
      const answer = await get(path);
      for (const [key, value] of Object.entries(wanted)) {
        const found = key === "status" ? answer.status : (answer.headers[key] ?? "");
        if (value instanceof RegExp ? !value.test(found) : value !== found) wrong(`${path}: ${key} is ${found}, not ${value}`);
      }
      return answer;
    };
    const policy = { "content-security-policy": /default-src 'self'/ };
    const html = /^text\/html; ?charset=utf-8$/i;
    const some = (wanted) => [...site.files].find((name) => wanted.test(name));
    await expect("/", { status: 200, "content-type": html, ...policy });
    const section = some(/^[^/]+\/feed\.xml$/).split("/")[0];
    await expect(`/${section}/`, { status: 200, "content-type": html, ...policy });
    await expect(`/${section}`, { status: 301, location: /\/$/ });
    await expect("/feed.xml", { status: 200, "content-type": /xml/ });
    await expect("/feed.json", { status: 200, "content-type": /json/ });
    await expect("/sitemap.xml", { status: 200, "content-type": /xml/ });
    await expect(`/${some(/\.jpg$/)}`, { status: 200, "content-type": "image/jpeg" });
    await expect(`/${some(/^assets\/.*\.css$/)}`, { status: 200, "content-type": /^text\/css/, "cache-control": /immutable/ });
    await expect("/.bantin/manifest", { status: /^(403|404)$/ });
    for (const path of ["/khong-co.html", "/khong/co/trang/nay"]) {
      const answer = await expect(path, { status: 404, "content-type": html });
      if (!answer.body.equals(readFileSync(join(site.folder, "404.html")))) wrong(`${path} does not show 404.html`);
    }
    return looked;
  });
  await check(`${server} leads from old addresses to new ones`, async (wrong) => {
    const lines = site.text("_redirects").split("\n").filter((line) => line !== "");
    for (const line of lines) {
      const [path, ...rest] = line.split(" ");
      const [to] = rest.slice(-2);
      const query = rest.slice(0, -2).join("&");
      // As browsers send it: UTF-8, percent-encoded.
      const asked = encodeURI(decodeURI(path)) + (query === "" ? "" : `?${query}`);
      const answer = await get(asked);
      if (answer.status !== 301) wrong(`${asked} answers ${answer.status}`);
      const location = new URL(answer.headers.location ?? "/none", "http://localhost");
      if (location.pathname + location.search !== to) wrong(`${asked} leads to ${location.pathname}${location.search}, not ${to}`);
      const there = await get(to);
      if (there.status !== 200) wrong(`${to} answers ${there.status}`);
    }
    const other = await get("/chi-tiet-tin?id=0");
    if (other.status !== 404) wrong(`an unknown query answers ${other.status}`);
    return lines.length;
  });
}

/** Old addresses of signs that mean something to one server or another, below a path that has some as well. */
export const ODD = {
  base: "/c%E1%BB%95ng-tin/~moi/1%202",
  aliases: [
    "/$host", "/$1", "/~a", "/a(b)", "/a;b", "/a,b", "/a+b", "/a=b", "/a&b", "/a@b", "/a!b", "/100%25", "/%7Ex", "/a%3Fb",
    "/Dac_biet:Trang", "/default", "/include", "/.well-known/x", "/a%20b", "/c%E1%BB%95ng?x=$host&y=%1", "/q?a=(1;2)", "/q?=NC", "/-f", "/!-d",
    "/cu.aspx?id=5", "/cu.aspx?id=5&page=2", "/tim.aspx?q=l%E1%BB%85&ok=1", "/xua.html", "/Xua.HTML",
  ],
};

/** What networks add, and how an old address looks with it: before the rest, behind it, between. */
const SHARED = [
  ["/cu.aspx?id=5", ["fbclid=1&id=5", "id=5&fbclid=1", "utm_source=x&utm_medium=y&id=5&gidzl=z&zarsrc=1", "fbclid=&id=5", "ID=5"]],
  ["/cu.aspx?id=5&page=2", ["id=5&fbclid=1&page=2", "gclid=1&id=5&utm_id=2&utm_campaign=3&page=2&mc_eid=4"]],
  ["/tim.aspx?q=l%E1%BB%85&ok=1", ["_gl=1*a*b&q=l%E1%BB%85&msclkid=2&ok=1"]],
  ["/xua.html", ["fbclid=1", "utm_source=x&fbclid=1&igsh=2"]],
];

/** Queries in which something is left that no old address has. */
const OTHERS = ["/cu.aspx?id=6&fbclid=1", "/cu.aspx?fbclid=1", "/cu.aspx?utm=1&id=5", "/cu.aspx?id=5&page=3", "/cu.aspx?xfbclid=1&id=5"];

/** Each old address leads to its page and nothing else does. */
export async function odd(server, site, port) {
  await check(`${server} takes no sign of an old address for its own`, async (wrong) => {
    const to = `${ODD.base}/tin/a.html`;
    for (const alias of ODD.aliases) {
      const answer = await fetchPath(port, ODD.base + alias);
      const location = new URL(answer.headers.location ?? "/none", "http://localhost");
      if (answer.status !== 301 || location.pathname !== to) wrong(`${alias} answers ${answer.status} ${location.pathname}, not ${to}`);
    }
    for (const path of ["/localhost", "/ab", "/a", "/x", "/100", "/Dac_biet", "/q?a=1"]) {
      const answer = await fetchPath(port, ODD.base + path);
      if (answer.status !== 404) wrong(`${path} answers ${answer.status}`);
    }
    return ODD.aliases.length;
  });
  await check(`${server} leads from old addresses that were shared`, async (wrong) => {
    let asked = 0;
    for (const [alias, queries] of SHARED) {
      for (const query of queries) {
        asked += 1;
        const path = `${ODD.base}${alias.split("?")[0]}?${query}`;
        const answer = await fetchPath(port, path);
        const location = answer.headers.location ?? "";
        if (answer.status !== 301 || !location.endsWith(`${ODD.base}/tin/a.html`)) wrong(`${path} answers ${answer.status} ${location}`);
      }
    }
    for (const path of OTHERS) {
      const answer = await fetchPath(port, ODD.base + path);
      if (answer.status !== 404) wrong(`${path} answers ${answer.status}`);
    }
    return asked + OTHERS.length;
  });
}

async function withServer(program, args, port, act) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  let words = "";
  child.stdout.on("data", (data) => (words += data));
  child.stderr.on("data", (data) => (words += data));
  const ended = new Promise((done) => child.on("close", done));
  let failed;
  child.on("error", (error) => (failed = error));
  try {
    for (let tries = 0; ; tries += 1) {
      if (failed) throw failed;
      if (child.exitCode !== null || tries > 100) throw new Error(`${program} does not start: ${words}`);
      try {
        await fetchPath(port, "/");
        break;
      } catch {
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    await act();
  } finally {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    children.delete(child);
  }
}

function fetchPath(port, path) {
  return new Promise((done, fail) => {
    const asked = request({ host: "127.0.0.1", port, path, agent: false, timeout: 10_000 }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", fail);
    asked.end();
  });
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function mimeTypes() {
  return ["/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types", "/opt/homebrew/etc/nginx/mime.types"].find(existsSync);
}
