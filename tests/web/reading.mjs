// The demo in use: scripts, weight, policy, keyboard, scripts off, narrow and zoomed, print, axe-core, Lighthouse.
// node reading.mjs PROGRAM ROOT WORK [--all] [--only NAME,...]
// PROGRAM is the binary, ROOT the folder of the demo, WORK an empty folder for the output. Stops at the first failed
// check; with --all it runs every check and lists every finding.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { axe } from "./axe.mjs";
import { launch } from "./browser.mjs";
import { display, widths } from "./display.mjs";
import { host } from "./host.mjs";
import { LONG, PAGES } from "./kinds.mjs";
import { keyboard } from "./keyboard.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { registers } from "./registers.mjs";
import { scripts } from "./scripts.mjs";
import { speed } from "./speed.mjs";
import { Site } from "./site.mjs";
import { close, Failed, goOn } from "./tally.mjs";
import { requests, weight } from "./weight.mjs";

const [program, root, work] = process.argv.slice(2, 5).map((one) => resolve(one));
goOn(process.argv.includes("--all"));
const only = process.argv[process.argv.indexOf("--only") + 1]?.split(",");

/** The second built-in theme. */
const SECOND = "hien-luong";

function run(...words) {
  execFileSync(program, words, { stdio: ["ignore", "ignore", "inherit"] });
}

/** Builds a site and returns the folder of its pages. */
function build(name, root, base) {
  const folder = join(work, name);
  run("build", "--quiet", "--root", root, "--out", folder, "--base-url", base);
  return folder;
}

/** The demo's content in the second theme. */
function inSecondTheme() {
  const folder = join(work, "second-source");
  // With the pictures of the demo, so that they are not encoded again.
  for (const name of ["content", ".bantin-cache"]) cpSync(join(root, name), join(folder, name), { recursive: true });
  const config = join(folder, "content", "site.toml");
  const text = readFileSync(config, "utf8");
  const themed = text.replace('theme = "thach-han"', `theme = "${SECOND}"`);
  if (themed === text) throw new Error("site.toml names no theme");
  writeFileSync(config, themed);
  return folder;
}

async function main() {
  const base = "https://quangtri.example.vn";
  const folder = build("reading", root, base);
  const site = new Site(folder, base);
  const inSecond = build("second", inSecondTheme(), base);
  const [served, second] = await Promise.all([host(folder), host(inSecond)]);
  const browser = await launch();
  const steps = {
    scripts,
    weight: () => weight(site),
    requests: () => requests(browser, served.origin),
    display: () => display(browser, served.origin),
    keyboard: () => keyboard(browser, served.origin),
    registers: () => registers(browser, served.origin),
    axe: () => axe(browser, served.origin),
    lighthouse: () => lighthouse(served.origin),
    speed: async () => {
      if (!LONG) return;
      await speed(browser, served.origin);
      await speed(browser, second.origin, `, ${SECOND}`);
    },
    second: async () => {
      await weight(new Site(inSecond, base), 2, `, ${SECOND}`);
      const looked = LONG ? PAGES : { home: PAGES.home, article: PAGES.article, section: PAGES.section, results: PAGES.results };
      await axe(browser, second.origin, looked, `, ${SECOND}`);
      await widths(browser, second.origin, `, ${SECOND}`);
      await lighthouse(second.origin, LONG ? ["home", "article"] : ["home"], `, ${SECOND}`);
    },
  };
  try {
    for (const [name, step] of Object.entries(steps)) {
      if (!process.argv.includes("--only") || only.includes(name)) await step();
    }
  } finally {
    await browser.close();
    await Promise.all([served.close(), second.close()]);
  }
}

if (!existsSync(program)) {
  console.error(`there is no ${program}`);
  process.exit(2);
}
try {
  await main();
} catch (error) {
  if (!(error instanceof Failed)) console.error(error);
  process.exitCode = 1;
}
if (close(process.exitCode) > 0) process.exitCode = 1;
