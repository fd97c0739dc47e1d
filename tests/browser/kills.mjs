// The tab or the whole browser dies at a random moment while someone writes: what was typed until the last second before is
// offered when the text is opened again, and can be saved.
// Usage: [BANTIN_LONG=1] node kills.mjs BANTIN CHROMIUM [SEED]
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [binary, browserPath, seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const kills = process.env.BANTIN_LONG ? 20 : 2;
let drawn = Number(seed);
const random = () => (drawn = (drawn * 48271 + 11) % 2147483647) / 2147483647;
console.log(`kills: seed ${seed}`);

await inDesk(binary, browserPath, "kills", async ({ page, site, address, desk }) => {
  const path = await page.evaluate(async () => (await (await fetch("api/items")).json()).find(({ kind }) => kind === "article").path);
  const lost = [];
  for (let kill = 0; kill < kills; kill++) {
    const browser = await chromium.launchServer({ executablePath: browserPath, args: ["--no-sandbox"] });
    const victim = await (await (await chromium.connect(browser.wsEndpoint())).newContext()).newPage();
    // What the program has answered for is on its disk.
    let kept = 0;
    let last = 0;
    victim.on("requestfinished", (request) => {
      if (!request.url().endsWith("api/keep")) return;
      const said = request.postData().match(/k(\d+)\./g) ?? [];
      [kept, last] = [Math.max(kept, said.length), Date.now()];
    });
    await victim.goto(address);
    await victim.goto(`${desk}#/write/${path}`);
    await victim.locator(".cm-content").click();
    await victim.keyboard.press("Control+Home");
    const end = Date.now() + 1200 + random() * 2500;
    let typed = 0;
    while (Date.now() < end || kept === 0) {
      await victim.keyboard.insertText(`k${kill}. `);
      typed += 1;
      await victim.waitForTimeout(20);
    }
    const age = Date.now() - last;
    if (kill % 2 === 0) browser.process().kill("SIGKILL");
    else await Promise.race([(await victim.context().newCDPSession(victim)).send("Page.crash").catch(() => {}), victim.waitForEvent("crash")]);
    await page.waitForTimeout(50);

    const count = (text) => text.split(`k${kill}.`).length - 1;
    const { recovery } = await page.evaluate(async (path) => (await fetch(`api/item?path=${path}`)).json(), path);
    assert.ok(count(recovery.body) >= kept, `${count(recovery.body)} of ${kept} that were kept, ${typed} typed`);
    lost.push(`${typed - count(recovery.body)} of ${typed} letters, ${age} ms`);
    await browser.close().catch(() => {});

    // The lease of a window that died ends by itself; nobody has to wait for it.
    await page.goto(desk);
    await page.goto(`${desk}#/write/${path}`);
    await page.getByRole("button", { name: "Viết ở đây…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Nhận viết tiếp" }).click();
    await page.locator(".notice.lease").waitFor({ state: "detached" });
    const folder = join(site, ".bantin-history", path);
    const versions = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    assert.ok(versions.some((version) => count(version) === count(recovery.body)), "what was taken over is in the history");
    await page.goto(desk);
  }
  console.log(`kills: lost ${lost.join("; ")} after what was kept`);
});
