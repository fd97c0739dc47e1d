// The browser, its tab or the program dies at a random moment while someone writes. What was typed until a second before is
// offered when the text is opened again in that browser, and can be saved; what the program has answered for is on its disk.
// Usage: [BANTIN_LONG=1] node kills.mjs BANTIN CHROMIUM [SEED [DEATHS]]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [binary, browserPath, seed = String(Date.now() % 1_000_000), deaths = process.env.BANTIN_LONG ? 24 : 3] = process.argv.slice(2);
const kills = Number(deaths);
/** What may be lost, in milliseconds. */
const MAY = 1000;
let drawn = Number(seed);
const random = () => (drawn = (drawn * 48271 + 11) % 2147483647) / 2147483647;
console.log(`kills: seed ${seed}`);
const rest = (time) => new Promise((done) => setTimeout(done, time));

/** A browser with a folder of its own, all of whose processes can be killed at once. */
async function browserIn(profile) {
  const process = spawn(browserPath, ["--headless", "--no-sandbox", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { detached: true });
  const endpoint = await new Promise((found, failed) => {
    let said = "";
    process.stderr.on("data", (bytes) => {
      const address = (said += bytes).match(/DevTools listening on (ws:\S+)/);
      if (address) found(address[1]);
    });
    process.on("exit", () => failed(new Error(said)));
  });
  const [context] = (await chromium.connectOverCDP(endpoint)).contexts();
  context.setDefaultTimeout(30_000);
  const kill = async () => {
    const gone = new Promise((done) => process.on("exit", done));
    globalThis.process.kill(-process.pid, "SIGKILL");
    await gone;
  };
  return { context, kill };
}

await inDesk(binary, browserPath, "kills", async ({ page, site, address, desk, restart }) => {
  const path = await page.evaluate(async () => (await (await fetch("api/items")).json()).find(({ kind }) => kind === "article").path);
  const lost = { browser: [], tab: [], program: [], disk: [] };
  const profile = mkdtempSync(join(tmpdir(), "bantin-kills-profile-"));
  let browser = await browserIn(profile);
  try {
    for (let kill = 0; kill < kills; kill++) {
      const what = ["browser", "tab", "program"][kill % 3];
      const victim = await browser.context.newPage();
      // What the program has answered for is on its disk.
      let kept = 0;
      victim.on("requestfinished", (request) => {
        if (!request.url().endsWith("api/keep")) return;
        const words = request.postData().split(`k${kill}.`).length - 1;
        void request.response().then((reply) => reply?.ok() && (kept = Math.max(kept, words)), () => {});
      });
      await victim.goto(address);
      await victim.goto(`${desk}#/write/${path}`);
      await victim.locator(".cm-content").click();
      await victim.keyboard.press("Control+Home");
      /** When each word was typed. */
      const typed = [];
      const type = async (until) => {
        while (!until()) {
          await victim.keyboard.insertText(`k${kill}. `);
          typed.push(Date.now());
          await rest(20);
        }
      };
      const end = Date.now() + 1200 + random() * 2500;
      await type(() => Date.now() > end && kept > 0);
      let killed = Date.now();
      if (what === "browser") await browser.kill();
      else if (what === "tab") await Promise.race([(await victim.context().newCDPSession(victim)).send("Page.crash").catch(() => {}), victim.waitForEvent("crash")]);
      const count = (text) => text.split(`k${kill}.`).length - 1;
      /** How old the first word was that is not there. */
      const age = (there) => (there < typed.length ? killed - typed[there] : 0);
      const onDisk = async () => count((await page.evaluate(async (path) => (await fetch(`api/item?path=${path}`)).json(), path)).recovery.body);
      if (what === "program") {
        // Who does not look up types on where nothing answers.
        const port = new URL(address).port;
        address = await restart(() => type(() => Date.now() > end + 1500), undefined, port);
        killed = Date.now();
        await page.goto(address);
      } else lost.disk.push(age(await onDisk()));
      assert.ok((await onDisk()) >= kept, `${await onDisk()} of ${kept} that were kept`);

      if (what === "browser") browser = await browserIn(profile);
      else await victim.close().catch(() => {});
      const next = await browser.context.newPage();
      await next.goto(address);
      await next.goto(`${desk}#/write/${path}`);
      if (what !== "program") {
        // The lease of a window that died ends by itself within seconds; nobody has to wait for it.
        const take = async (timeout) => {
          await next.getByRole("button", { name: "Viết ở đây…" }).click({ timeout });
          await next.getByRole("dialog").getByRole("button", { name: "Nhận viết tiếp" }).click({ timeout });
        };
        await take(8000).catch(() => next.locator(".notice.lease").waitFor({ state: "detached" }));
      }
      await next.getByRole("button", { name: "Lấy lại bản viết dở" }).click();
      await next.keyboard.press("Control+s");
      await next.getByText(/Đã lưu lúc/).waitFor();
      const there = count(readFileSync(join(site, path), "utf8"));
      const due = typed.filter((at) => at <= killed - MAY).length;
      assert.ok(there >= due, `${what}: ${there} words came back of ${typed.length}; ${due} had been typed a second before`);
      lost[what].push(age(there));
      // It leaves the text, for the next window.
      await Promise.all([next.waitForResponse((reply) => reply.url().endsWith("api/editing") && reply.request().postDataJSON().path === null), next.goto(desk)]);
      await next.close();
    }
  } finally {
    await browser.kill().catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  for (const [what, ages] of Object.entries(lost)) console.log(`kills: ${what}: the first lost word was ${ages.map(Math.round).join(", ") || "–"} ms old`);
});
