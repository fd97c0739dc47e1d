// Charts as Chromium lays them out: no overlapping text, nothing outside the picture, no horizontal scrolling.
// node charts.mjs --reference [PROGRAM] retakes the pictures in tests/charts/reference/.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fromFolder, launch } from "./browser.mjs";
import { packed } from "./png.mjs";
import { Site } from "./site.mjs";
import { check } from "./tally.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The article with every chart. */
export const GALLERY = "tin-tuc/bieu-do";
const WIDTHS = [320, 768, 1280];
/** A chart in a column of this width on a wide screen. */
const COLUMN = 288;
const GROUNDS = {
  light: { colorScheme: "light", media: "screen" },
  dark: { colorScheme: "dark", media: "screen" },
  print: { colorScheme: "light", media: "print" },
};

/** Builds the golden case's site with the built-in theme, as towns use it. */
export function gallery(program, work) {
  const folder = join(work, "charts");
  cpSync(join(root, "tests/golden/charts/content"), join(folder, "content"), { recursive: true });
  const config = join(folder, "content/site.toml");
  writeFileSync(config, readFileSync(config, "utf8").replace(/^theme = .*\n/m, ""));
  const out = join(work, "charts-site");
  execFileSync(program, ["build", "--quiet", "--root", folder, "--out", out], { stdio: ["ignore", "ignore", "inherit"] });
  return new Site(out, "https://thachhan.example.vn");
}

/** All charts of a site at every width, in every colour scheme and in print. */
export async function charts(site) {
  const pages = site.pages.filter((page) => page.find(isChart));
  const browser = await launch();
  try {
    for (const [ground, { colorScheme, media }] of Object.entries(GROUNDS)) {
      const context = await browser.newContext({ colorScheme, locale: "vi-VN" });
      const page = await fromFolder(context, site.folder);
      await page.emulateMedia({ media });
      await check(`charts, ${ground}, at ${WIDTHS.join(", ")} px and in a column`, async (wrong) => {
        let looked = 0;
        for (const { name } of pages) {
          await page.goto(pathToFileURL(join(site.folder, name)).href);
          const look = async (where) => {
            const { charts, findings } = await page.evaluate(measure);
            for (const finding of findings) wrong(`${name} ${where}: ${finding}`);
            looked += charts;
          };
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            await look(`at ${width} px`);
          }
          await page.addStyleTag({ content: `main .chart { width: ${COLUMN}px; }` });
          await look(`in a column of ${COLUMN} px`);
        }
        return looked;
      });
      await context.close();
    }
  } finally {
    await browser.close();
  }
}

function isChart(element) {
  return element.tag === "figure" && /\bchart\b/.test(element.get("class") ?? "");
}

/** Runs in the page: how many charts there are, and what is wrong with them. */
function measure() {
  const findings = [];
  const name = (box) => `«${box.text}»`;
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const text = element.textContent.trim().slice(0, 40) || element.getAttribute("class");
    return { left, top, right, bottom, text };
  };
  const shown = (elements) => [...elements].filter((one) => one.getClientRects().length > 0).map(boxOf);
  const inside = (box, outer) =>
    box.left >= outer.left - 1 && box.right <= outer.right + 1 && box.top >= outer.top - 1 && box.bottom <= outer.bottom + 1;
  // Allows a hundredth of a pixel for rounding.
  const meet = (a, b) =>
    a.left < b.right - 0.01 && b.left < a.right - 0.01 && a.top < b.bottom - 0.01 && b.top < a.bottom - 0.01;
  const edges = ({ left, top, right, bottom }) => [left, top, right, bottom].map((one) => one.toFixed(1)).join(" ");

  const figures = document.querySelectorAll("figure.chart");
  for (const figure of figures) {
    const picture = figure.querySelector("svg.chart-picture");
    const frame = boxOf(picture);
    const wrong = (text) => findings.push(`${figure.id}: ${text}`);
    if (!inside(frame, boxOf(figure))) wrong("the picture leaves its figure");

    const texts = shown(picture.querySelectorAll("text"));
    const ends = figure.querySelector("svg.chart-ends");
    if (ends?.getClientRects().length) {
      const beside = boxOf(ends);
      const names = shown(ends.querySelectorAll("text"));
      if (meet(beside, frame)) wrong("the names of the lines lie upon the picture");
      names.forEach((text, at) => {
        if (!inside(text, boxOf(figure))) wrong(`${name(text)} leaves the figure: ${edges(text)}`);
        for (const other of names.slice(0, at)) if (meet(text, other)) wrong(`${name(text)} lies upon ${name(other)}`);
      });
    }
    if (texts.length === 0) wrong("no text");
    texts.forEach((text, at) => {
      if (!inside(text, frame)) wrong(`${name(text)} leaves the picture: ${edges(text)} in ${edges(frame)}`);
      for (const other of texts.slice(0, at)) {
        if (meet(text, other)) wrong(`${name(text)} lies upon ${name(other)}: ${edges(text)}, ${edges(other)}`);
      }
    });

    for (const shape of shown(picture.querySelectorAll(".piece rect, rect.piece, path.line, .chart-picture .dot use, line.grid, line.zero"))) {
      if (!inside(shape, frame)) wrong(`${name(shape)} leaves the picture: ${edges(shape)} in ${edges(frame)}`);
    }

    const words = shown([...figure.children].filter((one) => !one.matches(".chart-body")));
    for (const text of [...words, ...shown(figure.querySelectorAll(".chart-legend li, .swatch"))]) {
      if (!inside(text, boxOf(figure))) wrong(`${name(text)} leaves the figure: ${edges(text)}`);
    }
    for (const text of words.filter((one) => meet(one, frame))) wrong(`${name(text)} lies upon the picture`);
  }
  // Paper does not scroll: a wide table makes the browser print smaller.
  const sideways = matchMedia("print").matches ? 0 : document.documentElement.scrollWidth - innerWidth;
  if (sideways > 0) findings.push(`the page scrolls sideways by ${sideways} px`);
  return { charts: figures.length, findings };
}

/** The data sets of the gallery, in the order of its page. */
export function setsOfGallery() {
  const source = readFileSync(join(root, `tests/golden/charts/content/${GALLERY}.md`), "utf8");
  return [...source.matchAll(/^\{\{ chart (\w+) \}\}$/gm)].map(([, set]) => set);
}

/** Takes a picture of every chart in the gallery in every colour scheme. */
async function reference(program) {
  const to = join(root, "tests/charts/reference");
  const work = mkdtempSync(join(tmpdir(), "charts-"));
  const browser = await launch();
  let bytes = 0;
  try {
    const site = gallery(program, work);
    const sets = setsOfGallery();
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true });
    for (const [ground, { colorScheme, media }] of Object.entries(GROUNDS)) {
      const context = await browser.newContext({ viewport: { width: 768, height: 900 }, colorScheme, locale: "vi-VN" });
      const page = await fromFolder(context, site.folder);
      await page.emulateMedia({ media });
      await page.goto(pathToFileURL(join(site.folder, `${GALLERY}.html`)).href);
      for (const [at, set] of sets.entries()) {
        const png = packed(await page.locator("figure.chart").nth(at).screenshot());
        bytes += png.length;
        writeFileSync(join(to, `${set}-${ground}.png`), png);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    rmSync(work, { recursive: true, force: true });
  }
  console.log(`${Math.ceil(bytes / 1024)} KiB in ${to}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [way, program] = process.argv.slice(2);
  if (way !== "--reference") throw new Error("node charts.mjs --reference [PROGRAM]");
  await reference(resolve(program ?? join(root, "target/debug/bantin")));
}
