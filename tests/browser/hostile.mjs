// A hostile page in the browser that has the desk's cookie: it can neither read anything of the desk nor make it do anything,
// by fetch, form, picture, frame, script, stream, WebSocket or a name of its own for this machine (DNS rebinding).
// Usage: node hostile.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [binary, browserPath] = process.argv.slice(2);
const PATH = "content/gioi-thieu.md";

/** Everything a page may try, from wherever it is; what it got. */
async function attack({ desk, path }) {
  const got = [];
  const tried = async (what, deed) => got.push([what, await Promise.race([deed().catch((error) => `refused: ${error.name ?? error}`), new Promise((done) => setTimeout(done, 3000, "nothing"))])]);
  const body = JSON.stringify({ path, changes: [["title", "Bị sửa"]], body: "Bị sửa", version: "" });
  for (const mode of ["cors", "no-cors", "same-origin"]) {
    for (const name of ["state", "items", `item?path=${path}`, "portal.zip"]) {
      await tried(`${mode} ${name}`, async () => {
        const reply = await fetch(`${desk}api/${name}`, { mode, credentials: "include" });
        return reply.type === "opaque" ? `opaque ${(await reply.text()).length}` : `read ${(await reply.text()).length}`;
      });
    }
    for (const kind of ["text/plain", "application/json"]) {
      for (const name of ["save", "remove", "keep", "publish-build", "settings-save"]) {
        await tried(`${mode} POST ${name} as ${kind}`, async () => (await fetch(`${desk}api/${name}`, { method: "POST", mode, credentials: "include", headers: { "content-type": kind }, body })).type);
      }
    }
  }
  const loaded = (element, at = "src") => (address) => new Promise((done) => {
    const made = Object.assign(document.createElement(element), { onload: () => done("loaded"), onerror: () => done("refused") });
    made[at] = address;
    document.body.append(made);
  });
  await tried("picture", () => loaded("img")(`${desk}api/file?path=${path}&name=a.jpg`));
  await tried("script", () => loaded("script")(`${desk}api/state`));
  await tried("frame", async () => {
    const frame = document.createElement("iframe");
    const ready = new Promise((done) => (frame.onload = done));
    frame.src = desk;
    document.body.append(frame);
    await ready;
    try {
      return `read ${frame.contentDocument.body.innerText}`;
    } catch {
      return "refused";
    }
  });
  await tried("form", () => new Promise((done) => {
    const frame = Object.assign(document.createElement("iframe"), { name: "into", onload: () => done("sent") });
    const form = Object.assign(document.createElement("form"), { method: "post", enctype: "text/plain", action: `${desk}api/save`, target: "into" });
    form.append(Object.assign(document.createElement("input"), { name: body.slice(0, -1), value: '"}' }));
    document.body.append(frame, form);
    form.submit();
  }));
  await tried("stream", () => new Promise((done) => {
    const stream = new EventSource(`${desk}api/events`, { withCredentials: true });
    stream.onmessage = () => done("read");
    stream.onerror = () => done("refused");
  }));
  await tried("socket", () => new Promise((done) => {
    const socket = new WebSocket(desk.replace("http", "ws") + "api/events");
    socket.onopen = () => done("read");
    socket.onerror = () => done("refused");
  }));
  return got;
}

await inDesk(binary, browserPath, "hostile", async ({ site, address, desk }) => {
  const port = new URL(desk).port;
  const server = createServer((_, reply) => reply.setHeader("content-type", "text/html").end("<!doctype html><title>x</title>")).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  // `evil.example` is this machine, as a name server of somebody else's could say.
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1"] });
  const files = () => Object.fromEntries(readdirSync(join(site, "content"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => [join(one.parentPath, one.name), readFileSync(join(one.parentPath, one.name), "base64")]));
  try {
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(address);
    await own.locator(".items a").first().waitFor();
    const before = files();
    const hostile = server.address().port;
    for (const origin of [`http://evil.example:${hostile}`, `http://localhost:${hostile}`, `http://127.0.0.1:${hostile}`]) {
      const page = await context.newPage();
      await page.goto(`${origin}/`);
      const got = await page.evaluate(attack, { desk, path: PATH });
      const harm = got.filter(([what, said]) => !(/^refused|^nothing$|^opaque$/.test(said) || (what === "form" && said === "sent") || /^opaque 0$/.test(said)));
      assert.deepEqual(harm, [], origin);
      await page.close();
    }
    // The same page under a name that leads to the desk itself: it is not served there.
    const rebound = await context.newPage();
    for (const path of ["/", "/_bantin/desk/", "/_bantin/desk/api/state", "/_bantin/events"]) {
      assert.equal((await rebound.goto(`http://evil.example:${port}${path}`)).status(), 421, path);
    }
    assert.deepEqual(files(), before, "no file changed");
    assert.deepEqual(readdirSync(site).filter((name) => ["public", ".bantin-history"].includes(name)), [], "nothing was built or kept");
    // The desk's own page goes on.
    assert.equal(await own.evaluate(async () => (await fetch("api/state")).status), 200);
  } finally {
    await browser.close();
    server.close();
  }
});
