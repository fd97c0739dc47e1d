// The counter's widget in a real browser: `site.js` brings newer figures from `visits.json`, never a lower total than
// the page's own, says since when what has gone stale is, keeps the page's figures on any error, asks for nothing on file://, and
// does all that under `default-src 'self'`.
// Usage: node visits.mjs PATH-TO-BANTIN [PATH-TO-CHROMIUM]
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [binary, browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
/** The figures built into the pages: two online, three today, 1.003 in all. */
const BUILT = "2026-11-24T08:00:00+07:00";

const log = `2026-11-24T07:00:00+07:00 a /
2026-11-24T07:58:00+07:00 b /
2026-11-24T07:59:00+07:00 c /tin-tuc/mot.html
`;

/** A site that was counted and built at `BUILT`; gives its folder of pages. */
function build(more = "", orders = ["visits", "build"]) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "bantin-widget-"));
  const put = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };
  put("content/site.toml", 'title = "Phường Một"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency"]\n');
  put("content/stats.toml", `[visits]\nlogs = ["visits.log"]\nopening = { total = 1000, date = 2026-11-24 }\n${more}`);
  put("content/visits.log", log);
  put("content/tin-tuc/_index.md", '+++\ntitle = "Tin tức"\n+++\n');
  put("content/tin-tuc/mot.md", '+++\ntitle = "Một"\ndate = 2026-11-23\n+++\nBài.\n');
  for (const order of orders) execFileSync(binary, [order, "--quiet", "--root", root, "--now", BUILT]);
  return root;
}

/** Serves a folder under the strict policy; `answer` is the response for `visits.json`: a text, a status, or none. */
function serve(folder, answer) {
  const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json" };
  const server = http.createServer((request, response) => {
    const name = new URL(request.url, "http://x").pathname.replace(/\/$/, "/index.html");
    const file = path.join(folder, name);
    response.setHeader("Content-Security-Policy", "default-src 'self'");
    if (name === "/visits.json") {
      if (answer === null) return request.socket.destroy();
      response.writeHead(typeof answer === "number" ? answer : 200, { "Content-Type": "application/json" });
      return response.end(typeof answer === "number" ? "" : answer);
    }
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream" });
    response.end(fs.readFileSync(file));
  });
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server)));
}

const json = (as_of, online, today, total) => JSON.stringify({ as_of, online, today, total });

/** The widget's visible rows and the time they were counted. */
const shown = (page) =>
  page.evaluate(() => {
    const box = document.querySelector("[data-visits-json]");
    const rows = [...box.querySelectorAll("dl > div")].filter((row) => row.checkVisibility());
    return [...rows.map((row) => row.textContent.trim()), box.querySelector("[data-words]").textContent];
  });

const OWN = ["Đang truy cập: 2", "Hôm nay: 3", "Tổng lượt truy cập: 1.003"];
const OWN_TIME = "Đếm lúc 08:00, Thứ Ba, 24-11-2026";

/** Name, reader's clock, `visits.json`, expected widget. */
const cases = [
  [
    "newer figures are shown",
    "2026-11-24T09:00:30+07:00",
    json("2026-11-24T09:00:00+07:00", 7, 1234, 1_234_567),
    ["Đang truy cập: 7", "Hôm nay: 1.234", "Tổng lượt truy cập: 1.234.567", "Đếm lúc 09:00, Thứ Ba, 24-11-2026"],
  ],
  [
    "the same total with fresher figures",
    "2026-11-24T08:05:00+07:00",
    json("2026-11-24T08:05:00+07:00", 0, 3, 1003),
    ["Đang truy cập: 0", "Hôm nay: 3", "Tổng lượt truy cập: 1.003", "Đếm lúc 08:05, Thứ Ba, 24-11-2026"],
  ],
  [
    "a lower total than the page's own is not believed",
    "2026-11-24T08:01:00+07:00",
    json("2026-11-24T08:01:00+07:00", 9, 9, 1002),
    [...OWN, OWN_TIME],
  ],
  [
    "a count over a quarter of an hour old says when who was there",
    "2026-11-24T09:16:00+07:00",
    json("2026-11-24T09:00:00+07:00", 7, 8, 1008),
    ["Đang truy cập: 7 lúc 09:00, 24-11-2026", "Hôm nay: 8", "Tổng lượt truy cập: 1.008", "Đếm lúc 09:00, Thứ Ba, 24-11-2026"],
  ],
  [
    "a count of yesterday says its day, by the zone of the site",
    "2026-11-25T00:00:30+07:00",
    json("2026-11-24T23:59:00+07:00", 7, 8, 1008),
    ["Đang truy cập: 7", "Hôm nay: 8 lúc 23:59, 24-11-2026", "Tổng lượt truy cập: 1.008", "Đếm lúc 23:59, Thứ Ba, 24-11-2026"],
  ],
  ["no such file: the page's figures", "2026-11-24T08:01:00+07:00", 404, [...OWN, OWN_TIME]],
  ["the server is down: the page's figures", "2026-11-24T08:01:00+07:00", null, [...OWN, OWN_TIME]],
  ["no JSON: the page's figures", "2026-11-24T08:01:00+07:00", "<h1>", [...OWN, OWN_TIME]],
  ["JSON of something else: the page's figures", "2026-11-24T08:01:00+07:00", "null", [...OWN, OWN_TIME]],
  [
    "half an answer: the page's figures",
    "2026-11-24T08:01:00+07:00",
    '{"total":1009,"as_of":"2026-11-24T08:01:00+07:00","online":5}',
    [...OWN, OWN_TIME],
  ],
  [
    "words instead of numbers: the page's figures",
    "2026-11-24T08:01:00+07:00",
    '{"total":"9999","as_of":"2026-11-24T08:01:00+07:00","online":{},"today":"<b>5</b>"}',
    [...OWN, OWN_TIME],
  ],
  [
    "an old page without an answer says since when its figures are",
    "2026-11-26T08:00:00+07:00",
    500,
    [`${OWN[0]} lúc 08:00, 24-11-2026`, `${OWN[1]} lúc 08:00, 24-11-2026`, OWN[2], OWN_TIME],
  ],
];

async function look(browser, { at, now, offline = false, wait = true }) {
  const context = await browser.newContext({ locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
  try {
    const page = await context.newPage();
    const said = [];
    const asked = [];
    // The browser logs the failed request itself; it must not log policy or script errors.
    const own = (text) => text.startsWith("Failed to load resource");
    page.on("console", (message) => own(message.text()) || said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => asked.push(request.url()));
    await page.clock.setFixedTime(new Date(now));
    // On a busy machine the network may seem idle before the script has asked.
    const question = offline ? null : page.waitForRequest(/visits\.json$/, { timeout: 10_000 }).catch(() => null);
    await page.goto(at, { waitUntil: offline ? "load" : "networkidle" });
    await question;
    if (!offline) await page.waitForLoadState("networkidle");
    if (wait) await page.waitForTimeout(100);
    return { shown: await shown(page), said, asked };
  } finally {
    await context.close();
  }
}

const tests = {
  async "from the disk: the page's figures, not a request, not a word"({ browser, root }) {
    const at = pathToFileURL(path.join(root, "public/tin-tuc/mot.html")).href;
    const found = await look(browser, { at, now: "2026-11-24T08:01:00+07:00", offline: true });
    assert.deepEqual(found.shown, [...OWN, OWN_TIME]);
    assert.deepEqual(found.said, []);
    assert.deepEqual(found.asked.filter((url) => url.includes("visits.json")), []);
  },

  async "figures that are not baked come by the script, or each row has a dash"({ browser }) {
    const root = build("bake = false\n");
    try {
      const page = fs.readFileSync(path.join(root, "public/tin-tuc/mot.html"), "utf8");
      assert.ok(!page.includes("1.003"), "an article shows no figure");
      assert.ok(fs.readFileSync(path.join(root, "public/index.html"), "utf8").includes("1.003"), "the home page does");
      const now = "2026-11-24T08:01:00+07:00";
      const answer = json("2026-11-24T08:01:00+07:00", 2, 3, 1003);
      for (const [said, wanted] of [
        [answer, [...OWN, "Đếm lúc 08:01, Thứ Ba, 24-11-2026"]],
        [404, ["Đang truy cập: –", "Hôm nay: –", "Tổng lượt truy cập: –", ""]],
      ]) {
        const server = await serve(path.join(root, "public"), said);
        try {
          const at = `http://127.0.0.1:${server.address().port}/tin-tuc/mot.html`;
          assert.deepEqual((await look(browser, { at, now })).shown, wanted);
        } finally {
          server.close();
        }
      }
    } finally {
      fs.rmSync(root, { recursive: true, force: true });
    }
  },
};

/** A site that was built before its first count. */
tests["figures come to pages that were built before the first count"] = async ({ browser }) => {
  const root = build("", ["build"]);
  try {
    // There is no file rather than one with zeros: publishing must not put these over a server's newer figures.
    assert.equal(fs.existsSync(path.join(root, "public/visits.json")), false);
    for (const [answer, wanted] of [
      [
        404,
        ["Đang truy cập: –", "Hôm nay: –", "Tổng lượt truy cập: 1.000", "Số liệu ngày 24-11-2026"],
      ],
      [json("2026-11-24T08:01:00+07:00", 2, 3, 1003), [...OWN, "Đếm lúc 08:01, Thứ Ba, 24-11-2026"]],
    ]) {
      const server = await serve(path.join(root, "public"), answer);
      try {
        const at = `http://127.0.0.1:${server.address().port}/tin-tuc/mot.html`;
        const found = await look(browser, { at, now: "2026-11-24T08:01:00+07:00" });
        assert.deepEqual(found.shown, wanted);
        if (answer !== 404) assert.deepEqual(found.said, []);
      } finally {
        server.close();
      }
    }
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
};

for (const [name, now, answer, wanted] of cases) {
  tests[name] = async ({ browser, root }) => {
    const server = await serve(path.join(root, "public"), answer);
    try {
      const at = `http://127.0.0.1:${server.address().port}/tin-tuc/mot.html`;
      const found = await look(browser, { at, now });
      assert.deepEqual(found.shown, wanted);
      assert.equal(found.asked.filter((url) => url.endsWith("/visits.json")).length, 1);
      assert.deepEqual(found.said, []);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };
}

const root = build();
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
let [passed, failed] = [0, 0];
try {
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test({ browser, root });
      passed += 1;
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.stack}`);
    }
  }
} finally {
  await browser.close();
  fs.rmSync(root, { recursive: true, force: true });
}
console.log(`widget: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
