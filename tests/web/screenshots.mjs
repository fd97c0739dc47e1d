// Takes pictures of a built demo with Chromium: node screenshots.mjs [--site DIR] [--to DIR] [--only KIND,...] [--pages KIND=ADDRESS,...] [--docs] [--charts BANTIN] [--desk BANTIN-DESK]
// --site: the built site (default: public/); --to: a folder for every kind of page at four widths, light, dark and in
// high contrast, and on paper (default: tests/out/screenshots/); --only: these kinds of page; --pages: those of another site; --docs: only the pictures
// in docs/ that README.md and the guides show; --charts: with them the forms of charts; --desk: with them those of the desk, which tests/browser/ten-minutes.mjs takes.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromiumPath, launch } from "./browser.mjs";
import { GALLERY, gallery, setsOfGallery } from "./charts.mjs";
import { host } from "./host.mjs";
import { PAGES } from "./kinds.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: options } = parseArgs({
  options: {
    site: { type: "string" }, to: { type: "string" }, only: { type: "string" }, pages: { type: "string" }, docs: { type: "boolean", default: false },
    desk: { type: "string" }, charts: { type: "string" },
  },
});
const folder = resolve(options.site ?? join(root, "public"));
const to = resolve(options.to ?? join(root, "tests/out/screenshots"));
const addresses = options.pages ? Object.fromEntries(options.pages.split(",").map((one) => one.split(/=(.*)/).slice(0, 2))) : PAGES;
const kinds = options.only?.split(",") ?? Object.keys(addresses);

const WIDTHS = [360, 768, 1280, 1920];
const GROUNDS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  contrast: { colorScheme: "light", contrast: "more" },
  "dark-contrast": { colorScheme: "dark", contrast: "more" },
};

/** The forms that a chart may have, in the order of the guide's table, and the set of the gallery that shows each. */
const FORMS = {
  bar: "months", ranking: "ranking", line: "lines", stacked: "stacked_years", share: "shares", slope: "two_years",
  multiples: "multiples", pyramid: "pyramid", annotations: "years",
};

if (!existsSync(join(folder, "index.html"))) throw new Error(`no site in ${folder}; run: cargo run -- build`);

const site = await host(folder);
const browser = await launch();
try {
  if (options.docs) await forReadme();
  else await all();
} finally {
  await browser.close();
  await site.close();
}

async function open(context, kind) {
  const page = await context.newPage();
  // Twice: the first time the fonts may come too late to be shown.
  for (let times = 0; times < 2; times += 1) await page.goto(`${site.origin}/${addresses[kind]}`, { waitUntil: "load" });
  if (kind === "results") await page.waitForSelector(".search-results .card");
  // Pictures below the fold load lazily.
  await page.evaluate(async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
  return page;
}

async function all() {
  mkdirSync(to, { recursive: true });
  let taken = 0;
  for (const width of WIDTHS) {
    for (const [ground, own] of Object.entries(GROUNDS)) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, locale: "vi-VN", ...own });
      for (const kind of kinds) {
        const page = await open(context, kind);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) console.log(`${kind} at ${width}: ${wide} pixels too wide`);
        await page.screenshot({ path: join(to, `${kind}-${width}-${ground}.png`), fullPage: true, timeout: 120_000 });
        await page.close();
        taken += 1;
      }
      await context.close();
    }
  }
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 }, locale: "vi-VN", colorScheme: "dark" });
  for (const kind of kinds) {
    const page = await open(context, kind);
    await page.pdf({ path: join(to, `${kind}.pdf`), preferCSSPageSize: true });
    await page.close();
    taken += 1;
  }
  console.log(`${taken} pictures in ${to}`);
}

/** The pictures in docs/. */
async function forReadme() {
  const shots = [
    ["home", "home", { viewport: { width: 1280, height: 1160 }, colorScheme: "light" }],
    ["phone", "article", { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, deviceScaleFactor: 2 }],
    ["statistics", "statistics", { viewport: { width: 1280, height: 960 }, colorScheme: "dark" }],
  ];
  for (const [name, kind, own] of shots) {
    const context = await browser.newContext({ locale: "vi-VN", ...own });
    const page = await open(context, kind);
    save(`${name}.webp`, await webp(await page.screenshot({ type: "png", timeout: 120_000 })));
    await context.close();
  }
  if (options.charts) await formsOfCharts(resolve(options.charts));
  if (options.desk) await ofDesk(resolve(options.desk));
}

/** One picture with a chart of each form, three in a row. */
async function formsOfCharts(program) {
  const work = mkdtempSync(join(tmpdir(), "bantin-forms-"));
  const drawn = gallery(program, work);
  const forms = await host(drawn.folder);
  const page = await browser.newPage({ viewport: { width: 1500, height: 900 }, deviceScaleFactor: 1.5, colorScheme: "light" });
  for (let times = 0; times < 2; times += 1) await page.goto(`${forms.origin}/${GALLERY}.html`, { waitUntil: "load" });
  await page.evaluate(([wanted, sets]) => {
    const charts = [...document.querySelectorAll("figure.chart")];
    const sheet = document.createElement("div");
    sheet.style = "display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 2.5rem; align-items: start; padding: 2rem";
    for (const [form, set] of Object.entries(wanted)) {
      const chart = charts[sets.indexOf(set)];
      chart.querySelectorAll(".chart-source, .chart-note").forEach((one) => one.remove());
      const name = Object.assign(document.createElement("code"), { textContent: form });
      const cell = sheet.appendChild(document.createElement("div"));
      cell.append(name, chart);
    }
    document.body.replaceChildren(sheet);
  }, [FORMS, setsOfGallery()]);
  save("charts.webp", await webp(await page.locator("body > div").screenshot()));
  await page.close();
  await forms.close();
  rmSync(work, { recursive: true });
}

/** The pictures of the desk: a portal from nothing to its first publication. */
async function ofDesk(program) {
  const pictures = mkdtempSync(join(tmpdir(), "bantin-pictures-"));
  const flow = join(root, "tests/browser/ten-minutes.mjs");
  execFileSync(process.execPath, [flow, program, chromiumPath(), pictures], { stdio: "inherit" });
  for (const [name, shot] of [["figures", "3-figures"], ["mistake", "4-mistake"], ["writing", "6-article"], ["publish", "7-publish"]]) {
    save(`desk-${name}.webp`, await webp(readFileSync(join(pictures, `${shot}-1280-light.png`))));
  }
  rmSync(pictures, { recursive: true });
}

/** The same picture as WebP, a quarter as large; the browser encodes it. */
async function webp(png) {
  const page = await browser.newPage();
  const url = await page.evaluate(async (source) => {
    const image = Object.assign(new Image(), { src: source });
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth, height: image.naturalHeight });
    canvas.getContext("2d").drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.85);
  }, `data:image/png;base64,${png.toString("base64")}`);
  await page.close();
  return Buffer.from(url.split(",")[1], "base64");
}

function save(name, bytes) {
  const path = join(root, "docs", name);
  writeFileSync(path, bytes);
  console.log(path);
}
