// axe-core over every kind of page, or some: light, dark and in high contrast, on the narrowest phone and on a wide screen.
// Each page in one of these states, and with --long in each.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PAGES, some } from "./kinds.mjs";
import { check } from "./tally.mjs";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [320, 1280];
/** The first follows the system setting, the others the reader's choice, which gives the same colours. */
const GROUNDS = [
  { name: "light", scheme: "light", contrast: "less" },
  { name: "dark", scheme: "dark", contrast: "less" },
  { name: "high contrast", scheme: "light", contrast: "more" },
  { name: "high contrast on dark", scheme: "dark", contrast: "more" },
];

export async function axe(browser, origin, pages = PAGES, where = "") {
  await check(`axe-core${where}`, async (wrong) => {
    let looked = 0;
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [at, [kind, name]] of Object.entries(pages).entries()) {
      for (const width of some(WIDTHS, at)) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(`${origin}/${name}`, { waitUntil: "load" });
        if (kind === "results") await page.waitForSelector(".search-results .card");
        // With all menus open, even where one lies over another, so that their content is checked too.
        await page.evaluate(() => document.querySelectorAll("header details").forEach((one) => (one.open = true)));
        await page.evaluate(SOURCE);
        for (const { name: ground, scheme, contrast } of some(GROUNDS, at >> 1)) {
          const found = await page.evaluate(async ([scheme, contrast]) => {
            Object.assign(document.documentElement.dataset, { scheme, contrast });
            const { violations, passes } = await axe.run(document, { resultTypes: ["violations"] });
            return {
              rules: passes.length,
              violations: violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) =>
                `${node.html.slice(0, 160)} (${node.any.map(({ message }) => message).join("; ").slice(0, 200)})`).join(" | ")}`),
            };
          }, [scheme, contrast]);
          for (const one of found.violations) wrong(`${kind} at ${width}, ${ground}: ${one}`);
          looked += found.rules;
        }
      }
    }
    await context.close();
    return looked;
  });
}
