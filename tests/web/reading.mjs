// How the demo reads: scripts, weight, policy, keyboard, without a script, narrow and enlarged, on paper, axe-core, Lighthouse.
// node reading.mjs PROGRAM ROOT WORK [--all] [--only NAME,...]
// PROGRAM is the binary, ROOT the folder of the demo, WORK an empty folder for what is built. Stops at the first check
// that fails; with --all it goes on and tells everything.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { axe } from "./axe.mjs";
import { launch } from "./browser.mjs";
import { display } from "./display.mjs";
import { host } from "./host.mjs";
import { keyboard } from "./keyboard.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { scripts } from "./scripts.mjs";
import { Site } from "./site.mjs";
import { close, Failed, goOn } from "./tally.mjs";
import { requests, weight } from "./weight.mjs";

const [program, root, work] = process.argv.slice(2, 5).map((one) => resolve(one));
goOn(process.argv.includes("--all"));
const only = process.argv[process.argv.indexOf("--only") + 1]?.split(",");

async function main() {
  const folder = join(work, "reading");
  const base = "https://quangtri.example.vn";
  execFileSync(program, ["build", "--quiet", "--root", root, "--out", folder, "--base-url", base], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const site = new Site(folder, base);
  const served = await host(folder);
  const browser = await launch();
  const steps = {
    scripts,
    weight: () => weight(site),
    requests: () => requests(browser, served.origin),
    display: () => display(browser, served.origin),
    keyboard: () => keyboard(browser, served.origin),
    axe: () => axe(browser, served.origin),
    lighthouse: () => lighthouse(served.origin),
  };
  try {
    for (const [name, step] of Object.entries(steps)) {
      if (!process.argv.includes("--only") || only.includes(name)) await step();
    }
  } finally {
    await browser.close();
    await served.close();
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
