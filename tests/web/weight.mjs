// A page's weight, its requests, and whether it works under the content security policy of the guide.

import { posix } from "node:path";
import { PAGES } from "./kinds.mjs";
import { check } from "./tally.mjs";

/** Limit for a page's HTML, style sheet and scripts together, in uncompressed bytes. */
const PAGE = 60_000;
/** Limit for the scripts of a page together. */
const SCRIPT = 10_000;

/** The weight of every page with what its HTML refers to. `own`: how many style sheets every page of the theme has. */
export async function weight(site, own = 1, theme = "") {
  await check(`pages under ${PAGE} bytes with their style sheets, scripts under ${SCRIPT} together${theme}`, async (wrong) => {
    let heaviest = ["", 0];
    const pages = site.pages.filter((page) => !page.isStub);
    for (const page of pages) {
      const at = (target) => decodeURIComponent(posix.join("/", target.startsWith("/") ? "" : posix.dirname(page.name), target)).slice(1);
      const size = (name) => Buffer.byteLength(site.text(name));
      const sheets = page.all("link").filter((one) => one.get("rel") === "stylesheet").map((one) => at(one.get("href")));
      const scripts = page.all("script").filter((one) => one.get("src")).map((one) => at(one.get("src")));
      // Texts, the home page, lists, the search and charts have style sheets of their own, pages of data sets another, registers one more;
      // figures that are read one by one have a script, and so has a list in which items are found.
      const html = site.text(page.name);
      const data = /class="(sets|article-page dataset)\b/.test(html);
      const register = /class="register\b/.test(html);
      const home = page.name === "index.html";
      const list = /<ul class="cards list\b/.test(html);
      // Every page shows paragraphs; what else stands in a text needs the sheet of texts.
      const text = /class="tools"/.test(html) || /<div class="text[^>]*>(?:\s*<p>(?:(?!<\/p>).)*<\/p>)*\s*<(?!\/div|p>)/s.test(html);
      const notice = /class="bar bar-/.test(html);
      const most = [notice, text, home, list, /class="search-page"/.test(html), data || /class="chart\b/.test(html), data, register].filter(Boolean).length + own;
      if (sheets.length !== most) wrong(`${page.name} has ${sheets.length} style sheets`);
      const more = [data || /data-readings=/.test(html), /class="find\b/.test(html)].filter(Boolean).length;
      if (scripts.length !== more + 1) wrong(`${page.name} has ${scripts.length} scripts`);
      const script = scripts.reduce((sum, name) => sum + size(name), 0);
      if (script >= SCRIPT) wrong(`${page.name} has ${script} bytes of scripts`);
      const whole = [page.name, ...sheets, ...scripts].reduce((sum, name) => sum + size(name), 0);
      if (whole >= PAGE) wrong(`${page.name} is ${whole} bytes`);
      if (whole > heaviest[1]) heaviest = [page.name, whole];
    }
    console.log(`   heaviest: ${heaviest.join(", ")} bytes`);
    return pages.length;
  });
}

/** Loads every kind of page in a browser under the policy; checks its requests and the browser's messages. */
export async function requests(browser, origin) {
  await check("no request to others, no breach of the policy, no error in a script", async (wrong) => {
    // A page is done when it has been quiet for half a second: four wait at a time.
    const left = Object.entries(PAGES);
    const look = async ([kind, name]) => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      page.on("request", (request) => {
        if (!request.url().startsWith(`${origin}/`)) wrong(`${kind}: asks for ${request.url()}`);
      });
      page.on("response", (answer) => answer.status() >= 400 && wrong(`${kind}: ${answer.url()} answers ${answer.status()}`));
      page.on("pageerror", (error) => wrong(`${kind}: ${error}`));
      page.on("console", (line) => ["error", "warning"].includes(line.type()) && wrong(`${kind}: ${line.text()}`));
      await page.goto(`${origin}/${name}`, { waitUntil: "networkidle" });
      await context.close();
    };
    await Promise.all([1, 2, 3, 4].map(async () => {
      for (let next = left.shift(); next; next = left.shift()) await look(next);
    }));
    return Object.keys(PAGES).length;
  });
}
