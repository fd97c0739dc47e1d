// With the keyboard alone and with scripts off, everything can be reached and read.

import { PAGES, some } from "./kinds.mjs";
import { check } from "./tally.mjs";

/** How a page is gone through; what a script changes does not depend on the width. */
const WAYS = [
  { width: 360, javaScriptEnabled: true },
  { width: 1280, javaScriptEnabled: true },
  { width: 360, javaScriptEnabled: false },
];

export async function keyboard(browser, origin) {
  await tabs(browser, origin);
  await menus(browser, origin);
  await groups(browser, origin);
  await withoutScript(browser, origin);
}

/** Numbers everything on a page that the keyboard should reach, in page order. */
const numbered = () => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(wanted)].filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }));
  all.forEach((one, number) => (one.dataset.stop = number));
  return all.length;
};

/** The focused element: its number, its text, and whether its focus is visible. */
const focused = () => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  // Text on two lines has two boxes.
  const box = one.getClientRects()[0];
  const [x, y] = [box.left + Math.min(box.width, 20) / 2, box.top + Math.min(box.height, 20) / 2];
  const above = document.elementFromPoint(x, y);
  return {
    stop: Number(one.dataset.stop ?? -1),
    words: one.innerText?.trim().slice(0, 40) || one.outerHTML.slice(0, 60),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: above !== null && (one.contains(above) || above.contains(one)),
  };
};

async function tabs(browser, origin) {
  await check("Tab goes through everything on every kind of page, in order, seen, without a trap", async (wrong) => {
    let looked = 0;
    for (const way of WAYS) {
      const { width, javaScriptEnabled } = way;
      const context = await browser.newContext({ javaScriptEnabled, reducedMotion: "reduce", viewport: { width, height: 800 } });
      const page = await context.newPage();
      for (const [number, [kind, name]] of Object.entries(PAGES).entries()) {
        if (!some(WAYS, number).includes(way) || (!javaScriptEnabled && kind === "results")) continue;
        const at = `${kind} at ${width}${javaScriptEnabled ? "" : " without a script"}`;
        await page.goto(`${origin}/${name}`, { waitUntil: "load" });
        if (kind === "results") await page.waitForSelector(".search-results .card");
        const stops = await page.evaluate(numbered);
        for (let stop = 0; stop < stops; stop += 1) {
          await page.keyboard.press("Tab");
          const found = await page.evaluate(focused);
          looked += 1;
          if (found?.stop !== stop) {
            wrong(`${at}: Tab ${stop + 1} of ${stops} comes to ${found ? `“${found.words}” (${found.stop})` : "nothing"}`);
            break;
          }
          if (!found.ring) wrong(`${at}: “${found.words}” has no ring when it has the focus`);
          if (!found.seen) wrong(`${at}: “${found.words}” has the focus out of sight`);
        }
        await page.keyboard.press("Tab");
        const after = await page.evaluate(focused);
        if (after !== null && after.stop === stops - 1) wrong(`${at}: “${after.words}” holds the focus`);
      }
      await context.close();
    }
    return looked;
  });
}

async function menus(browser, origin) {
  await check("the skip link, the menu and the search by keyboard, with and without a script", async (wrong) => {
    let looked = 0;
    const same = (what, expected, found) => {
      looked += 1;
      if (expected !== found) wrong(`${what}: expected ${expected}, found ${found}`);
    };
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 }, javaScriptEnabled });
      const page = await context.newPage();
      const with_ = javaScriptEnabled ? "with a script" : "without a script";
      await page.goto(`${origin}/${PAGES.article}`);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      same(`skip link ${with_}`, "noi-dung", await page.evaluate(() => document.activeElement.id));

      const shown = () => page.locator(".menu-row").isVisible();
      await page.locator(".menu-switch summary").focus();
      same(`menu closed ${with_}`, false, await shown());
      await page.keyboard.press("Enter");
      same(`menu open ${with_}`, true, await shown());
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${origin}/index.html`);
      same(`the menu's first entry ${with_}`, `${origin}/index.html`, page.url());

      await page.locator(".site-search input").focus();
      await page.keyboard.type("thanh co");
      await page.keyboard.press("Enter");
      await page.waitForURL(`${origin}/tim-kiem.html?q=thanh+co`);
      if (javaScriptEnabled) {
        await page.waitForSelector(".search-results .card");
        await page.locator("#q").focus();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForURL(/di-tich-du-lich/);
        same("the first answer", true, page.url().endsWith(PAGES.article));
      } else {
        same("a list to leaf instead of answers", true, await page.locator(".search-browse a").first().isVisible());
      }
      await context.close();
    }
    return looked;
  });
}

/** What has no room in the row opens by keyboard, and closes again. */
async function groups(browser, origin) {
  await check("the last entry of the menu by keyboard, with and without a script", async (wrong) => {
    let looked = 0;
    const same = (what, expected, found) => {
      looked += 1;
      if (expected !== found) wrong(`${what}: expected ${expected}, found ${found}`);
    };
    for (const javaScriptEnabled of [true, false]) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled });
      const page = await context.newPage();
      const with_ = javaScriptEnabled ? "with a script" : "without a script";
      await page.goto(`${origin}/${PAGES.article}`);
      same(`one row ${with_}`, true, (await page.locator(".menu-row").boundingBox()).height < 60);
      const last = page.locator(".menu-group").last();
      const shown = () => last.locator("ul").isVisible();
      await last.locator("summary").focus();
      same(`closed ${with_}`, false, await shown());
      await page.keyboard.press("Enter");
      same(`open ${with_}`, true, await shown());
      await page.keyboard.press("Tab");
      same(`its first link ${with_}`, true, await last.locator("a").first().evaluate((link) => link === document.activeElement));
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      same(`closed again ${with_}`, false, await shown());
      if (javaScriptEnabled) {
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Escape");
        same("closed by Escape", false, await shown());
        same("the focus is on its name", true, await last.locator("summary").evaluate((one) => one === document.activeElement));
      }
      await context.close();
    }
    return looked;
  });
}

async function withoutScript(browser, origin) {
  await check("without a script the same words and the same links", async (wrong) => {
    let looked = 0;
    const read = async (javaScriptEnabled) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled });
      const page = await context.newPage();
      const found = new Map();
      for (const [kind, name] of Object.entries(PAGES)) {
        if (kind === "results") continue;
        await page.goto(`${origin}/${name}`, { waitUntil: "load" });
        found.set(kind, await page.evaluate(() => {
          // Parts that need a script, and the counter, which the script updates.
          for (const one of document.querySelectorAll(".by-script, .tools, .counter, noscript, .search, .find")) one.remove();
          const links = [...document.querySelectorAll("a[href]")].filter((one) => one.checkVisibility());
          return { words: document.body.innerText.replace(/\s+/g, " ").trim(), links: links.map((one) => one.href) };
        }));
      }
      await context.close();
      return found;
    };
    const [plain, scripted] = [await read(false), await read(true)];
    for (const [kind, { words, links }] of scripted) {
      looked += links.length;
      const own = plain.get(kind);
      if (own.words !== words) {
        const at = [...words].findIndex((letter, index) => letter !== own.words[index]);
        wrong(`${kind}: other words from “${words.slice(Math.max(0, at - 20), at + 40)}” on`);
      }
      for (const link of links) if (!own.links.includes(link)) wrong(`${kind}: no link to ${link}`);
    }
    return looked;
  });
}
