// Takes pictures of a built demo with Chromium: node screenshots.mjs [--site DIR] [--to DIR] [--docs]
// --site: the built site (default: public/); --to: a folder for every kind of page at three widths, light and dark
// (default: tests/out/screenshots/); --docs: only docs/demo.png, the picture in README.md.

import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { fromFolder, launch } from "./browser.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { values: options } = parseArgs({
  options: { site: { type: "string" }, to: { type: "string" }, docs: { type: "boolean", default: false } },
});
const site = resolve(options.site ?? join(root, "public"));
const to = resolve(options.to ?? join(root, "tests/out/screenshots"));

const WIDTHS = [360, 768, 1280];
const PAGES = {
  home: "index.html",
  article: "di-tich-du-lich/thanh-co-quang-tri.html",
  gallery: "di-tich-du-lich/thi-xa-qua-ba-buc-tranh.html",
  section: "di-tich-du-lich/index.html",
  archive: "luu-tru/index.html",
  tags: "chu-de/index.html",
  corrections: "dinh-chinh.html",
  sitemap: "so-do-trang.html",
  standing: "lien-he.html",
  404: "404.html",
};

if (!existsSync(join(site, "index.html"))) throw new Error(`no site in ${site}; run: cargo run -- build`);

const browser = await launch();
try {
  if (options.docs) await forReadme();
  else await all();
} finally {
  await browser.close();
}

async function open(context, name) {
  const page = await fromFolder(context, site);
  await page.goto(pathToFileURL(join(site, name)).href, { waitUntil: "load" });
  // Pictures below the fold load when they are near.
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
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: "vi-VN" });
      for (const [kind, name] of Object.entries(PAGES)) {
        const page = await open(context, name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) console.log(`${kind} at ${width}: ${wide} pixels too wide`);
        await page.screenshot({ path: join(to, `${kind}-${width}-${colorScheme}.png`), fullPage: true, timeout: 120_000 });
        await page.close();
        taken += 1;
      }
      await context.close();
    }
  }
  console.log(`${taken} pictures in ${to}`);
}

/** The home page and an article side by side on one picture. */
async function forReadme() {
  const context = await browser.newContext({ viewport: { width: 1000, height: 1250 }, colorScheme: "light", locale: "vi-VN" });
  const shots = [];
  for (const kind of ["home", "article"]) {
    const page = await open(context, PAGES[kind]);
    shots.push((await page.screenshot({ type: "png", timeout: 120_000 })).toString("base64"));
    await page.close();
  }
  const pair = await browser.newPage({ viewport: { width: 1480, height: 940 } });
  const figures = shots.map((shot) => `<img alt="" src="data:image/png;base64,${shot}">`).join("");
  await pair.setContent(`<style>body{margin:0;padding:20px;display:flex;gap:20px;background:#dfe4e6}
    img{width:710px;border-radius:6px;box-shadow:0 2px 12px #0005}</style>${figures}`);
  const path = join(root, "docs/demo.png");
  await pair.screenshot({ path });
  console.log(path);
}
