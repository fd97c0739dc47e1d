// Usage: node browser.mjs SITE: the search page of a built demo in a real browser, by keyboard, from a server below `/`
// and below `/a/b/`, from the disk, and without a script. Prints what fails and a last line `N passed, M failed`.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const site = process.argv[2];
const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const server = createServer((request, answer) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).replace(/^\/a\/b\//, "/");
  // Browsers request it on their own.
  if (path === "/favicon.ico") return void answer.writeHead(204).end();
  try {
    const file = join(site, path.endsWith("/") ? `${path}index.html` : path);
    const bytes = readFileSync(file);
    answer.writeHead(200, {
      "content-type": KINDS[extname(file)] || "application/octet-stream",
      "content-security-policy": "default-src 'self'",
    });
    answer.end(bytes);
  } catch {
    answer.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const host = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

let passed = 0;
let failed = 0;
const test = async (name, options, run) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  const same = (what, expected, actual) => {
    const [a, b] = [JSON.stringify(expected), JSON.stringify(actual)];
    if (a !== b) throw new Error(`${what}: expected ${a}, got ${b}`);
  };
  try {
    await run(page, same, errors);
    passed++;
  } catch (error) {
    failed++;
    console.log(`${name}: ${error.message}\n  ${errors.join("\n  ")}`);
  }
  await context.close();
};

const titles = (page) => page.locator(".search-results .card-title a").allTextContents();
const status = (page) => page.locator(".search-status").textContent();
const found = (page, text) => page.waitForFunction((text) =>
  document.querySelector(".search-status").textContent.includes(text), text, { timeout: 10000 });
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
const GUIDE = "Thành cổ Quảng Trị: từ lũy đất đến thành gạch";

for (const base of [`${host}/`, `${host}/a/b/`, `file://${site}/`]) {
  await test(`typing at ${base}`, {}, async (page, same, errors) => {
    await page.goto(`${base}tim-kiem.html`);
    same("list before", true, await page.locator(".search-browse").isVisible());
    same("status before", "", await status(page));
    await page.locator("#q").pressSequentially("thành cổ quảng trị");
    await found(page, "kết quả");
    // The article is first for fewer words too: the answer to all of them marks all of them.
    await page.waitForFunction((title) => {
      const first = document.querySelector(".search-results .card-title a");
      return first.textContent === title && first.querySelectorAll("mark").length >= 4;
    }, GUIDE, { timeout: 10000 });
    same("list hidden", false, await page.locator(".search-browse").isVisible());
    same("marked", ["Thành", "cổ", "Quảng", "Trị"], (await page.locator(".card-title").first().locator("mark").allTextContents()).slice(0, 4));
    same("address", "thành cổ quảng trị", new URL(page.url()).searchParams.get("q"));
    await page.locator(".search-results .card-title a").first().click();
    await page.waitForURL(/thanh-co-quang-tri\.html$/);
    same("errors", [], errors);
  });
}

await test("?q= in the address, filters in it too", {}, async (page, same, errors) => {
  await page.goto(`${host}/tim-kiem.html?q=gio+lao&section=van-hoa-xa-hoi&year=2025`);
  await found(page, "Tìm thấy 1 kết quả");
  same("titles", ["Sống cùng gió Lào"], await titles(page));
  same("section", "van-hoa-xa-hoi", await page.locator("select[name=section]").inputValue());
  await page.locator("select[name=year]").selectOption("2024");
  await found(page, "Không có bài nào đủ các từ");
  same("year in the address", "2024", new URL(page.url()).searchParams.get("year"));
  await page.locator("select[name=section]").selectOption("");
  await page.locator("select[name=year]").selectOption("");
  await found(page, "Tìm thấy 2 kết quả");
  same("errors", [], errors);
});

await test("keyboard", {}, async (page, same, errors) => {
  await page.goto(`${host}/tim-kiem.html`);
  await page.locator("#q").focus();
  await page.keyboard.type("thành cổ");
  await page.keyboard.press("Enter");
  await found(page, "kết quả");
  same("still here", "/tim-kiem.html", new URL(page.url()).pathname);
  const [first, second] = await titles(page);
  await page.keyboard.press("ArrowDown");
  same("down", first, await focused(page));
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  same("focus is seen", "solid", outline);
  await page.keyboard.press("ArrowDown");
  same("down again", second, await focused(page));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  same("up", "q", await focused(page));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  same("escape from a result", ["q", "thành cổ"], [await focused(page), await page.locator("#q").inputValue()]);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector(".search-browse").hidden);
  same("escape clears", ["", ""], [await page.locator("#q").inputValue(), new URL(page.url()).search]);
  await page.keyboard.type("thành cổ");
  await found(page, "kết quả");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\.html$/);
  same("errors", [], errors);
});

await test("a text that has the words is quoted", {}, async (page, same, errors) => {
  await page.goto(`${host}/tim-kiem.html?q=khoẻ`);
  await page.waitForFunction(() => document.querySelector(".card-summary mark"));
  const marks = await page.locator(".card-summary mark").allTextContents();
  const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  same("marks", [], marks.filter((word) => !plain(word).startsWith("khoe")));
  same("errors", [], errors);
});

await test("an excerpt is of what is searched, not of the buttons and other news around it", { viewport: { width: 1280, height: 3000 } }, async (page, same, errors) => {
  // Many items have these words as a tag alone.
  await page.goto(`${host}/tim-kiem.html?q=hướng+dẫn`);
  await found(page, "kết quả");
  await page.waitForFunction(() => [...document.querySelectorAll(".card-summary")].some((one) => one.textContent.includes("Chủ đề:")));
  await page.waitForLoadState("networkidle");
  const texts = await page.locator(".card-summary").allTextContents();
  same("buttons and other news", [], texts.filter((text) => /In bài|Tin liên quan/.test(text)));
  same("errors", [], errors);
});

await test("results stay where they are while texts come", { viewport: { width: 360, height: 740 } }, async (page, same, errors) => {
  const held = [];
  let holds = true;
  await page.route("**/*.html", (route) =>
    holds && route.request().resourceType() === "fetch" ? void held.push(route) : route.continue());
  await page.goto(`${host}/tim-kiem.html?q=người+dân`);
  await found(page, "kết quả");
  const leads = await page.locator(".card-summary").allTextContents();
  // Going to the last result fetches every text above it.
  for (let at = 0; at < leads.length; at++) await page.keyboard.press("Tab");
  await page.locator(".card-title a").last().focus();
  await page.waitForFunction(() => document.activeElement.getBoundingClientRect().bottom < innerHeight);
  const places = () => page.locator(".card-title a").evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top + scrollY)));
  const before = await places();
  holds = false;
  await Promise.all(held.map((route) => route.continue()));
  await page.waitForFunction(
    (leads) => [...document.querySelectorAll(".card-summary")].filter((one, at) => one.textContent !== leads[at]).length > 1, leads);
  await page.waitForLoadState("networkidle");
  const texts = await page.locator(".card-summary").allTextContents();
  same("texts came", true, texts.filter((text, at) => text !== leads[at]).length > 1);
  same("nothing moved", before, await places());
  same("errors", [], errors);
});

await test("more results", {}, async (page, same, errors) => {
  await page.goto(`${host}/tim-kiem.html?q=thị+xã`);
  await found(page, "kết quả");
  same("ten", 10, (await titles(page)).length);
  await page.getByRole("button", { name: "Xem thêm kết quả" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".search-results .card").length === 20);
  same("focus on the eleventh", (await titles(page))[10], await focused(page));
  same("errors", [], errors);
});

await test("words that nothing has together", {}, async (page, same, errors) => {
  await page.goto(`${host}/tim-kiem.html?q=citadel+xyzxyz`);
  await found(page, "Không có bài nào đủ các từ");
  await page.locator("#q").fill("<xyzxyz onqqqq=zzzz>");
  await found(page, "Không tìm thấy");
  same("list is back", true, await page.locator(".search-browse").isVisible());
  same("nothing", 0, await page.locator(".search-page img").count());
  same("errors", [], errors);
});

await test("the form in the header", {}, async (page, same, errors) => {
  await page.goto(`${host}/a/b/tin-tuc/index.html`);
  await page.locator(".site-search input").fill("món ngon");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/a\/b\/tim-kiem\.html\?q=/);
  await found(page, "kết quả");
  same("first", "Món ngon quanh thị xã", (await titles(page))[0]);
  same("errors", [], errors);
});

await test("an index that does not come", {}, async (page, same) => {
  await page.route("**/tim-kiem/**", (route) => route.abort());
  await page.goto(`${host}/tim-kiem.html?q=sen`);
  await found(page, "Chưa tải được");
  same("list", true, await page.locator(".search-browse").isVisible());
  await page.unroute("**/tim-kiem/**");
  await page.locator("#q").press("Enter");
  await found(page, "kết quả");
});

for (const base of [`${host}/`, `file://${site}/`]) {
  await test(`without a script at ${base}`, { javaScriptEnabled: false }, async (page, same) => {
    await page.goto(`${base}tin-tuc/index.html`);
    await page.locator(".site-search input").fill("sen");
    await page.locator(".site-search input").press("Enter");
    await page.waitForURL(/tim-kiem\.html\?q=sen/);
    same("list", true, await page.locator(".search-browse").isVisible());
    same("told", true, await page.locator("noscript p").isVisible());
    same("filters", false, await page.locator(".search-filters").isVisible());
    const links = await page.locator(".search-browse a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    same("links lead to pages", [], links.filter((link) => !statSync(join(site, link), { throwIfNoEntry: false })));
    same("months", true, links.some((link) => link.startsWith("luu-tru/")));
    await page.locator(".search-browse a").first().click();
    await page.waitForURL(/index\.html$/);
  });
}

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
