// Lighthouse in its phone setting: 100 in each of the four categories. One article; with --long other kinds of page too.

import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { launch } from "./browser.mjs";
import { LONG, PAGES } from "./kinds.mjs";
import { check, say } from "./tally.mjs";

const KINDS = LONG ? ["home", "article", "section", "statistics", "search"] : ["article"];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
/**
 * Performance depends on the machine's load, so the best of this many runs counts, with a pause before each run but
 * the first. A page that really is slower fails in all of them. The other three categories need one run.
 */
const RUNS = 8;
const REST_MS = 3_000;
const SILENT = "error";

export async function lighthouse(origin, kinds = KINDS, where = "") {
  // A large library, loaded only when needed.
  const { default: run } = await import("lighthouse");
  const port = await freePort();
  const browser = await launch(`--remote-debugging-port=${port}`);
  try {
    await check(`Lighthouse for a phone${where}: 100 in ${CATEGORIES.join(", ")}`, async (wrong) => {
      for (const kind of kinds) {
        const best = {};
        const reasons = {};
        for (let turn = 0; turn < RUNS; turn += 1) {
          if (turn > 0) await setTimeout(REST_MS);
          const only = turn === 0 ? CATEGORIES : ["performance"];
          const { lhr } = await run(`${origin}/${PAGES[kind]}`, {
            port, logLevel: SILENT, output: "json", onlyCategories: only, formFactor: "mobile", throttlingMethod: "simulate",
          });
          if (lhr.runtimeError) throw new Error(`${kind}: ${lhr.runtimeError.message}`);
          for (const name of only) {
            const { score } = lhr.categories[name];
            if (score > (best[name] ?? -1)) [best[name], reasons[name]] = [score, failed(lhr, name)];
          }
          if (best.performance === 1) break;
        }
        say(`   ${kind}: ${CATEGORIES.map((name) => `${name} ${Math.round(best[name] * 100)}`).join(", ")}`);
        for (const name of CATEGORIES) {
          if (best[name] !== 1) wrong(`${kind}: ${name} ${Math.round(best[name] * 100)}: ${reasons[name].join("; ")}`);
        }
      }
      return kinds.length * CATEGORIES.length;
    });
  } finally {
    await browser.close();
  }
}

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
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? lhr.audits[id].score}`);
}
