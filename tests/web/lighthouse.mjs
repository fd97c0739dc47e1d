// Lighthouse in its phone setting: 100 in three categories, and all of performance that no clock decides. What a clock
// decides is said, and asserted with --long, where other kinds of page are looked at too.

import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { launch } from "./browser.mjs";
import { LONG, PAGES } from "./kinds.mjs";
import { check, say } from "./tally.mjs";

const KINDS = LONG ? ["home", "article", "section", "statistics", "search"] : ["article"];
const PERFORMANCE = "performance";
const STEADY = ["accessibility", "best-practices", "seo"];
/** The audits of performance that tell of the page alone, not of how busy the machine is. */
const UNTIMED = [
  "cumulative-layout-shift", "dom-size", "efficient-animated-content", "font-display", "legacy-javascript",
  "modern-image-formats", "no-document-write", "offscreen-images", "prioritize-lcp-image", "redirects", "total-byte-weight",
  "unminified-css", "unminified-javascript", "unsized-images", "unused-css-rules", "unused-javascript",
  "uses-optimized-images", "uses-passive-event-listeners", "uses-text-compression", "viewport",
];
/**
 * With --long the best of this many runs counts, with a pause before each run but the first: a page that really is
 * slower falls short in all of them.
 */
const RUNS = LONG ? 8 : 1;
const REST_MS = 3_000;
const SILENT = "error";

export async function lighthouse(origin, kinds = KINDS, where = "") {
  // A large library, loaded only when needed.
  const { default: run } = await import("lighthouse");
  const port = await freePort();
  const browser = await launch(`--remote-debugging-port=${port}`);
  const measured = async (kind, categories) => {
    const { lhr } = await run(`${origin}/${PAGES[kind]}`, {
      port, logLevel: SILENT, output: "json", onlyCategories: categories, formFactor: "mobile", throttlingMethod: "simulate",
    });
    if (lhr.runtimeError) throw new Error(`${kind}: ${lhr.runtimeError.message}`);
    return lhr;
  };
  try {
    await check(`Lighthouse for a phone${where}: 100 in ${STEADY.join(", ")}; ${PERFORMANCE} but for the clock`, async (wrong) => {
      for (const kind of kinds) {
        const first = await measured(kind, [PERFORMANCE, ...STEADY]);
        for (const name of STEADY) {
          if (first.categories[name].score !== 1) wrong(`${kind}: ${name}: ${failed(first, name).join("; ")}`);
        }
        for (const id of UNTIMED) {
          if (first.audits[id].score !== 1) wrong(`${kind}: ${told(first, id)}`);
        }
        let best = first;
        for (let turn = 1; turn < RUNS && score(best) < 1; turn += 1) {
          await setTimeout(REST_MS);
          const next = await measured(kind, [PERFORMANCE]);
          if (score(next) > score(best)) best = next;
        }
        say(`   ${kind}: ${PERFORMANCE} ${Math.round(score(best) * 100)}`);
        if (LONG && score(best) < 1) wrong(`${kind}: ${PERFORMANCE} ${Math.round(score(best) * 100)}: ${failed(best, PERFORMANCE).join("; ")}`);
      }
      return kinds.length * (STEADY.length + UNTIMED.length);
    });
  } finally {
    await browser.close();
  }
}

const score = (lhr) => lhr.categories[PERFORMANCE].score;

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** The audits that keep a category below 100. */
function failed(lhr, category) {
  return lhr.categories[category].auditRefs
    .filter(({ weight, id }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
    .map(({ id }) => told(lhr, id));
}

const told = (lhr, id) => `${id} ${lhr.audits[id].displayValue ?? lhr.audits[id].score}`;
