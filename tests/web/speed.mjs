// How a page comes on a slow telephone: when its first screen is there, and that nothing moves while the rest arrives.
// Slow 3G as WebPageTest has it, on a processor four times slower than this one. Only in `tests/run --long`: it waits much.

import { PAGES } from "./kinds.mjs";
import { check } from "./tally.mjs";

/** 400 kbit/s each way; each request waits 400 ms. */
const SLOW_3G = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const SLOWER = 4;
/** The first screen of an article, in milliseconds. */
const FIRST = 2000;
const SCREENS = [{ width: 360, height: 740 }, { width: 1280, height: 900 }];

/** Notes what the browser paints and what moves, from the very start. */
const watch = () => {
  self.seen = { moved: [], largest: 0 };
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("layout-shift", ({ value, sources }) => {
    const what = sources.map(({ node }) => node?.nodeName === "#text" ? node.parentNode?.outerHTML : node?.outerHTML);
    self.seen.moved.push(`${value.toFixed(4)} ${(what[0] ?? "?").slice(0, 90)}`);
  });
  observe("largest-contentful-paint", ({ startTime }) => (self.seen.largest = startTime));
};

/** A page on the slow telephone, with what was seen of it. */
async function visit(browser, viewport, url) {
  const context = await browser.newContext({ viewport, locale: "vi-VN", reducedMotion: "reduce" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW_3G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: "load", timeout: 120_000 });
  await page.evaluate(() => document.fonts.ready);
  // As a reader goes through it, pictures below come late.
  await page.evaluate(async () => {
    for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight / 2) {
      scrollTo(0, at);
      await new Promise((done) => setTimeout(done, 60));
    }
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  });
  await page.waitForTimeout(300);
  const seen = await page.evaluate(() => ({ ...self.seen, first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 }));
  await context.close();
  return seen;
}

export async function speed(browser, origin, theme = "") {
  await check(`on slow 3G nothing moves while a page comes${theme}`, async (wrong) => {
    let looked = 0;
    for (const [kind, name] of Object.entries(PAGES)) {
      for (const viewport of SCREENS) {
        const { moved } = await visit(browser, viewport, `${origin}/${name}`);
        for (const one of moved) wrong(`${kind} at ${viewport.width}: ${one}`);
        looked += 1;
      }
    }
    return looked;
  });
  await check(`the first screen of an article within ${FIRST} ms on slow 3G${theme}`, async (wrong) => {
    for (const kind of ["article", "english", "figures"]) {
      const { first, largest } = await visit(browser, SCREENS[0], `${origin}/${PAGES[kind]}`);
      console.log(`   ${kind}: text after ${Math.round(first)} ms, the largest part after ${Math.round(largest)} ms`);
      if (first === 0 || first >= FIRST) wrong(`${kind}: the text is there after ${Math.round(first)} ms`);
    }
    return 3;
  });
}
