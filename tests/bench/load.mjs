// From saving an article to the browser's `load`: `bantin preview` with a page open in Chromium.
//
//     node tests/bench/load.mjs PATH-TO-BANTIN SITE [RUNS]
//
// SITE is a site's folder; it is modified: a word is appended to its first articles, RUNS (30) times. Prints the
// median, the 99th percentile and the slowest in milliseconds. Needs `npm ci` in tests/ and Chromium.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const [binary, site, runs = "30"] = process.argv.slice(2);
const port = 20_000 + (process.pid % 20_000);

function articles(folder, found = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) articles(at, found);
    else if (entry.name.endsWith(".md") && entry.name !== "_index.md") found.push(at);
    if (found.length > 50) break;
  }
  return found;
}

const file = articles(path.join(site, "content")).find((at) => at.split("/content/")[1].includes("/"));
const [section] = file.split("/content/")[1].split("/");
const address = `http://127.0.0.1:${port}/${section}/${path.basename(file, ".md").replace(/^\d{4}-\d{2}-\d{2}-/, "")}.html`;

const server = spawn(path.resolve(binary), ["preview", "--root", site, "--port", String(port), "--quiet"], { stdio: "ignore" });
process.on("exit", () => server.kill("SIGKILL"));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (let tries = 0; tries < 600; tries++) {
  const answer = await page.goto(address).catch(() => null);
  if (answer?.ok()) break;
  await new Promise((done) => setTimeout(done, 100));
}
await page.waitForTimeout(1500);

const times = [];
for (let run = 0; run < Number(runs); run++) {
  const mark = `dauhieu${run}x`;
  fs.writeFileSync(file + ".tmp", `${fs.readFileSync(file, "utf8")}\n${mark}\n`);
  const loaded = page.waitForEvent("load", { timeout: 60_000 });
  const saved = performance.now();
  fs.renameSync(file + ".tmp", file);
  await loaded;
  times.push(performance.now() - saved);
  if (!(await page.content()).includes(mark)) throw new Error(`${address} was loaded without ${mark}`);
  await page.waitForTimeout(400);
}
times.sort((a, b) => a - b);
const at = (part) => times[Math.max(0, Math.round(times.length * part) - 1)].toFixed(1);
console.log(`load after a save: median ${at(0.5)} ms, p99 ${at(0.99)} ms, slowest ${times.at(-1).toFixed(1)} ms (${runs} saves)`);
await browser.close();
process.exit(0);
