// `bantin preview` in a real browser: edit and see, break and mend, scroll, tabs, styles, a server that comes back.
// Usage: node live.mjs PATH-TO-BANTIN [PATH-TO-CHROMIUM]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [binary, browserPath = "/usr/bin/chromium"] = process.argv.slice(2);
const NOW = "2026-11-24T08:00:00+07:00";
const DEADLINE = 60_000;

const site = `title = "Phường Một"
base_url = "https://phuong.example.vn"
language = "vi"
[check]
off = ["agency", "unused-file"]
`;
const article = (title, text, more = "") =>
  `+++\ntitle = "${title}"\ndate = 2026-11-01\n${more}+++\n\n${text}\n`;
const long = Array.from({ length: 200 }, (_, n) => `Đoạn ${n}.`).join("\n\n");
const css = (colour) => `body { background: ${colour}; } p { min-height: 3rem; }`;

function makeSite() {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "bantin-browser-"));
  const put = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    // Written next to the file, then renamed, as most editors save.
    fs.writeFileSync(path.join(root, name + ".tmp"), text);
    fs.renameSync(path.join(root, name + ".tmp"), path.join(root, name));
  };
  put("content/site.toml", site);
  put("content/tin-tuc/_index.md", '+++\ntitle = "Tin tức"\n+++\n');
  put("content/tin-tuc/mot.md", article("Một", "lúc đầu"));
  put("content/tin-tuc/dai.md", article("Dài", long));
  put("content/tin-tuc/nhap.md", article("Nháp", "chưa đăng", "draft = true\n"));
  put("themes/thach-han/assets/style.css", css("rgb(1, 2, 3)"));
  return { root, put };
}

function freePort() {
  return new Promise((done, failed) => {
    const server = net.createServer().on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// No server is left running, however this program ends.
const children = new Set();
process.on("exit", () => children.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

async function serve(root, port, ...args) {
  const child = spawn(
    binary,
    ["preview", "--root", root, "--port", String(port), "--now", NOW, "--lang", "en", ...args],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  children.add(child);
  child.on("exit", () => children.delete(child));
  await new Promise((done, failed) => {
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      if (said.includes("preview: ")) done();
    });
    child.on("exit", (code) => failed(new Error(`preview ended with ${code}`)));
  });
  child.end = () =>
    new Promise((done) => {
      child.removeAllListeners("exit");
      child.on("exit", done);
      child.kill("SIGKILL");
    });
  return child;
}

const shows = (page, text) =>
  page.waitForFunction((text) => document.body?.innerText.includes(text), text, { timeout: DEADLINE });
const overlay = (page) =>
  page.evaluate(() => document.getElementById("bantin-overlay")?.shadowRoot.querySelector("pre").textContent ?? "");
const overlayIs = (page, wanted) =>
  page.waitForFunction(
    (wanted) => (document.getElementById("bantin-overlay") !== null) === wanted,
    wanted,
    { timeout: DEADLINE },
  );
const MOT = "/tin-tuc/mot.html";

const tests = {
  async "an edit is seen"({ page, at, put }) {
    await page.goto(at + MOT);
    await shows(page, "lúc đầu");
    put("content/tin-tuc/mot.md", article("Một", "đã sửa"));
    await shows(page, "đã sửa");
  },

  async "a mistake lies over the last good page until it is mended"({ page, at, put }) {
    await page.goto(at + MOT);
    put("content/tin-tuc/mot.md", article("Một", "hỏng", "titel = 1\n"));
    await overlayIs(page, true);
    await page.waitForFunction(
      () => document.getElementById("bantin-overlay")?.shadowRoot.querySelector("pre").textContent.includes("titel"),
      undefined,
      { timeout: DEADLINE },
    );
    assert.equal(
      await overlay(page),
      "error: unknown key `titel`\n" +
        " --> content/tin-tuc/mot.md:4:1\n  |\n4 | titel = 1\n  | ^^^^^\n  |\n  = help: did you mean `title`?\n",
    );
    await shows(page, "lúc đầu");
    const box = await page.locator("#bantin-overlay section").evaluate((box) => getComputedStyle(box).position);
    assert.equal(box, "fixed");
    put("content/tin-tuc/mot.md", article("Một", "đã chữa"));
    await shows(page, "đã chữa");
    await overlayIs(page, false);
  },

  async "the place in the page is kept"({ page, at, put }) {
    await page.goto(at + "/tin-tuc/dai.html");
    await page.evaluate(() => scrollTo(0, 2345));
    put("content/tin-tuc/dai.md", article("Dài", long + "\n\nmới thêm"));
    await shows(page, "mới thêm");
    await page.waitForFunction(() => scrollY === 2345, undefined, { timeout: DEADLINE });
  },

  async "two tabs follow"({ page, at, put, context }) {
    const other = await context.newPage();
    await page.goto(at + MOT);
    await other.goto(at + "/tin-tuc/");
    put("content/tin-tuc/mot.md", article("Một mới", "hai thẻ"));
    await shows(page, "hai thẻ");
    await other.bringToFront();
    await shows(other, "Một mới");
  },

  async "a style sheet changes without a reload"({ page, at, put }) {
    await page.goto(at + MOT);
    await page.evaluate(() => (window.stays = true));
    put("themes/thach-han/assets/style.css", css("rgb(9, 8, 7)"));
    await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(9, 8, 7)", undefined, {
      timeout: DEADLINE,
    });
    assert.equal(await page.evaluate(() => window.stays), true);
    // Later changes are still picked up.
    put("content/tin-tuc/mot.md", article("Một", "sau kiểu chữ"));
    await shows(page, "sau kiểu chữ");
    assert.equal(await page.evaluate(() => window.stays), undefined);
  },

  async "a server that comes back is found again"({ page, at, put, site }) {
    await page.goto(at + MOT);
    await site.server.end();
    put("content/tin-tuc/mot.md", article("Một", "trong lúc tắt"));
    site.server = await serve(site.root, site.port);
    await shows(page, "trong lúc tắt");
  },

  async "a draft shows itself, its mistakes and its banner"({ page, at, put }) {
    await page.goto(at + "/_bantin/");
    await page.getByRole("link", { name: "Nháp" }).click();
    await shows(page, "Bản nháp: bạn đọc chưa thấy trang này.");
    put("content/tin-tuc/nhap.md", article("Nháp", "viết tiếp [tới](khong-co.md)", "draft = true\n"));
    await overlayIs(page, true);
    put("content/tin-tuc/nhap.md", article("Nháp", "viết tiếp", "draft = true\n"));
    await shows(page, "viết tiếp");
    await overlayIs(page, false);
  },

  async "without a good page the problems are the page, and go by themselves"({ page, at, put, site }) {
    await site.server.end();
    put("content/site.toml", "title = 1\n");
    site.server = await serve(site.root, site.port);
    await page.goto(at + MOT);
    await shows(page, "content/site.toml:1:1");
    put("content/site.toml", site.toml);
    await shows(page, "lúc đầu");
  },

  async "the article that was saved is jumped to"({ page, at, put, site }) {
    await site.server.end();
    site.server = await serve(site.root, site.port, "--follow");
    await page.goto(at + "/");
    put("content/tin-tuc/dai.md", article("Dài", "nhảy tới đây"));
    await page.waitForURL(at + "/tin-tuc/dai.html", { timeout: DEADLINE });
    await shows(page, "nhảy tới đây");
  },
};

async function run(browser, test) {
  const { root, put } = makeSite();
  const port = await freePort();
  const state = { root, port, toml: site, server: await serve(root, port) };
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  const page = await context.newPage();
  const refused = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
  try {
    await test({ page, context, put, at: `http://127.0.0.1:${port}`, site: state });
    assert.deepEqual(refused, [], "the strict policy holds");
  } finally {
    await context.close();
    await state.server.end();
    fs.rmSync(root, { recursive: true, force: true });
  }
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
let [passed, failed] = [0, 0];
try {
  for (const [name, test] of Object.entries(tests)) {
    try {
      await run(browser, test);
      passed += 1;
      console.log(`ok   ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${name}\n${error.stack}`);
    }
  }
} finally {
  await browser.close();
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
