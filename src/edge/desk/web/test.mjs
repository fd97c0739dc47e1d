// The desk in a real browser, against the mock server or a real one.
// Usage: node test.mjs [PATH-TO-CHROMIUM]
// Needs tests/node_modules (npm ci in tests/): playwright-core and axe-core.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mock } from "./mock.mjs";
import { filesTests } from "./test-files.mjs";
import { publishTests } from "./test-publish.mjs";
import { registerTests } from "./test-registers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../../../tests/package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium"] = process.argv.slice(2);
const DEADLINE = 20_000;
const LESSON = "content/tin-tuc/2026/mo-lop-dung-dich-vu-cong-cho-ba-con-khu-pho-1/index.md";
const SHORT = "content/tin-tuc/2026/nam-cau-hoi-truoc-mot-con-so/index.md";
const write = (path) => `#/write/${path}`;

// What Unikey and EVKey send for Telex: letters, and for a mark as many Backspaces as letters change, then those anew.
// `<` is Backspace.
const WORDS = [
  ["Tie<eesng<<<<iếng", "Tiếng"], ["Vieet<<<iệt", "Việt"], ["dd<đ", null], ["hooi<<<hội", "hội"], ["dda<<<đăng", "đăng"], ["phuwo<<<hươ<ờng", "phường"],
].filter(([, wanted]) => wanted).map(([keys]) => keys);

/** What stands there after the keys of `keys`. */
function typed(keys) {
  const out = [];
  for (const key of keys) key === "<" ? out.pop() : out.push(key);
  return out.join("");
}

// The same in VNI: a digit changes the letters before it. `a ,` brings a diagnostic to the very line.
const VNI = "a , Tie<ê<<iếng Vie<êt<<ệt d<đa<ăng phu<ư<ưo<ơ<ờng";

const tests = {
  async "Unikey types VNI in every field, fast and slow, while diagnostics arrive"({ page, open, desk, origin }) {
    const wanted = typed(VNI);
    const type = async (delay) => {
      for (const key of VNI) {
        if (key === "<") await page.keyboard.press("Backspace");
        else await page.keyboard.insertText(key);
        await page.waitForTimeout(delay);
      }
    };
    for (const delay of [1, 30]) {
      desk.items.get(SHORT).body = "Hai  dấu cách.\n";
      await open(SHORT);
      for (const [name, box] of Object.entries(boxes(page))) {
        await box.focus();
        await page.keyboard.press(name === "text" ? "Control+Home" : "Control+a");
        const before = name === "text" ? await read(page, name) : "";
        const checks = desk.checks;
        await type(delay);
        assert.equal(await read(page, name), wanted + before, `${name} at ${delay} ms`);
        if (name !== "tags") await until(() => desk.checks > checks);
      }
      await remembers(page, true);
      await page.goto(`${origin}/_bantin/desk/#/`);
      await page.locator(".find input").fill("");
      desk.tell([]);
      await type(delay);
      assert.equal(await page.locator(".find input").inputValue(), wanted, `search at ${delay} ms`);
      await page.waitForTimeout(1200);
      desk.kept.clear();
    }
  },

  async "the search is composed in and typed in as Unikey does while the list comes anew"({ page, origin, desk }) {
    await page.goto(`${origin}/_bantin/desk/`);
    await page.locator(".items a").first().waitFor();
    const client = await page.context().newCDPSession(page);
    const find = page.locator(".find input");
    await find.focus();
    for (const text of ["l", "lê", "lễ"]) {
      await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      desk.tell([]);
      await page.waitForTimeout(150);
    }
    await client.send("Input.insertText", { text: "lễ" });
    assert.equal(await find.inputValue(), "lễ");
    for (const delay of [1, 30]) {
      await find.fill("");
      for (const key of WORDS.join(" ")) {
        if (key === "<") await page.keyboard.press("Backspace");
        else await page.keyboard.insertText(key);
        if (key === " ") desk.tell([]);
        await page.waitForTimeout(delay);
      }
      assert.equal(await find.inputValue(), typed(WORDS.join(" ")), `${delay} ms`);
    }
  },

  async "Unikey types the right letters in text, title, lead and tags, fast and slow"({ page, open, desk }) {
    const sentence = WORDS.join(" ");
    const wanted = typed(sentence);
    for (const delay of [1, 30]) {
      await open(SHORT);
      for (const [name, box] of Object.entries(boxes(page))) {
        await box.focus();
        if (name === "text") await page.keyboard.press("Control+Home");
        else await page.keyboard.press("End");
        const before = await read(page, name);
        for (const key of " " + sentence) {
          if (key === "<") await page.keyboard.press("Backspace");
          else await page.keyboard.insertText(key);
          await page.waitForTimeout(delay);
        }
        const after = await read(page, name);
        const right = name === "text" ? ` ${wanted}${before}` : name === "tags" ? ` ${wanted}` : `${before} ${wanted}`;
        assert.equal(after, right, `${name} at ${delay} ms`);
      }
      assert.ok(desk.checks > 0);
      // What is kept last is kept: leaving the page has nothing to add to what is cleared here.
      await until(() => JSON.stringify(desk.kept.get(SHORT)?.changes ?? "").includes(wanted.slice(-5)));
      await page.waitForTimeout(1200);
      desk.kept.clear();
      await remembers(page, true);
      await page.reload();
    }
  },

  async "a word being composed stays whole while checks come back"({ page, open, desk }) {
    await open(LESSON);
    const client = await page.context().newCDPSession(page);
    for (const [name, box] of Object.entries(boxes(page))) {
      await box.focus();
      await page.keyboard.press(name === "text" ? "Control+Home" : "End");
      const before = await read(page, name);
      const checks = desk.checks;
      if (name !== "tags") await page.keyboard.insertText("x ,y ");
      for (const text of ["t", "ti", "tie", "tiê", "tiên", "tiêng", "tiếng"]) {
        await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
        await page.waitForTimeout(120);
      }
      await client.send("Input.insertText", { text: "tiếng" });
      await page.waitForTimeout(300);
      const after = await read(page, name);
      assert.equal(after, name === "text" ? `x ,y tiếng${before}` : name === "tags" ? "tiếng" : `${before}x ,y tiếng`, name);
      if (name !== "tags") assert.ok(desk.checks > checks, `no check while composing in ${name}`);
    }
  },

  async "composition inside heading, list, bold and quotation, with diagnostics on the same line"({ page, open, desk }) {
    desk.items.get(SHORT).body = "## Mục\n\n- một ,\n- **đậm** rồi\n\n> trích  hai\n";
    await open(SHORT);
    const client = await page.context().newCDPSession(page);
    for (const [find, wanted] of [["Mục", "Mụctiếng"], ["một ,", "một ,tiếng"], ["đậm", "đậmtiếng"], ["trích  hai", "trích  haitiếng"]]) {
      await caretAfter(page, find);
      for (const text of ["t", "tie", "tiêng", "tiếng"]) {
        await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
        await page.waitForTimeout(200);
      }
      await client.send("Input.insertText", { text: "tiếng" });
      await page.waitForTimeout(250);
      const body = await read(page, "text");
      assert.ok(body.includes(wanted), `${wanted} in ${JSON.stringify(body)}`);
    }
    assert.equal(await read(page, "text"), "## Mụctiếng\n\n- một ,tiếng\n- **đậmtiếng** rồi\n\n> trích  haitiếng\n");
  },

  async "opening and saving one key leaves the text byte for byte"({ page, open, desk }) {
    const body = "Dòng\r\n\r\n*  lạ   \r\n{{ services.online }} \\{{ x }}\r\n\r\n[^1]: a\r\n\r\n\r\n";
    desk.items.get(SHORT).body = body;
    await open(SHORT);
    await page.locator("#source").fill("Báo phường");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.saves.at(-1), { path: SHORT, changes: [["source", "Báo phường"]], body });
  },

  async "marks show only where the caret is"({ page, open }) {
    await open(LESSON);
    const line = page.locator(".cm-line", { hasText: "Lớp học có" });
    assert.ok(!(await line.innerText()).includes("**"));
    await caretAfter(page, "ba buổi");
    await page.waitForFunction(() => [...document.querySelectorAll(".cm-line")].some((line) => line.textContent.includes("**ba buổi**")));
    await page.getByRole("button", { name: "Xem nguồn" }).click();
    await page.waitForFunction(() => document.querySelector(".cm-content").textContent.includes("## Ba việc"));
  },

  async "10,000 items are filtered at once"({ page, big }) {
    await page.goto(big.origin + "/_bantin/desk/");
    await page.locator(".items a").first().waitFor();
    const rows = await page.locator(".items li").count();
    assert.ok(rows < 60, `${rows} rows are in the page`);
    const times = await page.evaluate(async () => {
      const input = document.querySelector(".find input");
      const times = [];
      for (const query of ["l", "le", "le h", "le ho", "hoi lang le", "khu pho 7 trong", "", "dot 9999"]) {
        input.value = query;
        const start = performance.now();
        const drawn = new Promise((done) => {
          const watcher = new MutationObserver(() => (watcher.disconnect(), done()));
          watcher.observe(document.querySelector("main"), { childList: true, subtree: true, characterData: true });
        });
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
        await drawn;
        document.querySelector(".items")?.getBoundingClientRect();
        times.push(performance.now() - start);
        await new Promise((done) => setTimeout(done, 50));
      }
      return times;
    });
    console.log(`    filter and draw of 10,000 in ms: ${times.map((time) => time.toFixed(0)).join(" ")}`);
    assert.equal(await page.locator(".items a").count(), 1);
    await page.locator(".find input").fill("hoi le lang");
    await page.waitForFunction(() => document.querySelector(".items a b")?.textContent.startsWith("Lễ hội làng"));
    await page.locator(".find input").fill("");
    await page.locator(".items").evaluate((box) => (box.scrollTop = box.scrollHeight));
    await page.waitForFunction(() => document.querySelector('.items [data-at="10028"]') !== null);
  },

  async "two hands: nothing is overwritten without a choice"({ page, open, desk }) {
    const choose = async (name) => {
      await open(SHORT);
      await typeAtStart(page, "Của tôi. ");
      desk.change(SHORT, { body: "Của người khác.\n" });
      await page.getByText("Tệp vừa được sửa ở nơi khác. Khi lưu").waitFor();
      await page.keyboard.press("Control+s");
      await page.getByRole("dialog", { name: "Tệp đã được người khác sửa" }).waitFor();
      assert.equal(desk.items.get(SHORT).body, "Của người khác.\n");
      await page.getByRole("button", { name }).click();
    };
    const first = desk.items.get(SHORT).body;
    await choose("Viết tiếp, chọn sau");
    await page.getByText("Tệp trên đĩa khác bản bạn đang viết").waitFor();
    assert.equal(await read(page, "text"), `Của tôi. ${first}`);
    await page.keyboard.press("Control+s");
    await page.getByRole("button", { name: "Giữ bản của tôi" }).click();
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.equal(desk.items.get(SHORT).body, `Của tôi. ${first}`);
    assert.ok(desk.old.get(SHORT).some(({ body }) => body === "Của người khác.\n"));
    await choose("Lấy bản trên đĩa");
    await page.waitForFunction(() => document.querySelector(".cm-content").textContent.startsWith("Của người khác."));
    await page.waitForFunction(() => document.querySelector(".saved").textContent.startsWith("Đã lưu"));
  },

  async "unsaved text comes back after a closed tab"({ page, open, desk, context, origin }) {
    await open(SHORT);
    await typeAtStart(page, "Viết dở. ");
    await page.waitForFunction(() => document.querySelector(".saved").textContent === "Chưa lưu");
    await until(() => desk.kept.get(SHORT)?.body.startsWith("Viết dở. "));
    await page.close();
    const again = await context.newPage();
    await again.goto(origin + "/_bantin/desk/");
    await again.getByText("bài viết dở chưa lưu").waitFor();
    await again.goto(origin + "/_bantin/desk/" + write(SHORT));
    await again.getByRole("dialog", { name: "Có bài viết dở chưa lưu" }).waitFor();
    await again.getByRole("button", { name: "Lấy lại bản viết dở" }).click();
    await again.waitForFunction(() => document.querySelector(".cm-content").textContent.startsWith("Viết dở. "));
    await again.keyboard.press("Control+s");
    await again.getByText(/Đã lưu lúc/).waitFor();
    assert.ok(!desk.kept.has(SHORT));
    await typeAtStart(again, "Bỏ đi. ");
    await until(() => desk.kept.has(SHORT));
    await again.reload();
    await again.getByRole("button", { name: "Bỏ bản viết dở" }).click();
    await until(() => !desk.kept.has(SHORT));
    assert.ok((await read(again, "text")).startsWith("Viết dở. "));
  },

  async "what is kept only after it was saved is given up again"({ page, open, desk }) {
    await open(SHORT);
    let late;
    await page.route(/api\/keep$/, (route) => {
      late = route;
    }, { times: 1 });
    await typeAtStart(page, "Lưu ngay. ");
    await until(() => late);
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    await late.continue();
    await until(() => desk.seen.includes("api/drop"));
    assert.ok(!desk.kept.has(SHORT));
  },

  async "a server that is gone: typing goes on, nothing is lost, saving works again"({ page, open, desk }) {
    await open(SHORT);
    desk.gone = true;
    await typeAtStart(page, "Lúc mất kết nối. ");
    await page.getByText("Chương trình bantin đang không trả lời").waitFor();
    await until(async () => (await remembers(page)).includes("Lúc mất kết nối. "));
    await page.keyboard.press("Control+s");
    await page.getByText("Chưa lưu được").waitFor();
    desk.gone = false;
    await page.getByText("Chương trình bantin đang không trả lời").waitFor({ state: "detached" });
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.ok(desk.items.get(SHORT).body.startsWith("Lúc mất kết nối. "));
  },

  async "a window that closes says nothing after its farewell, until it is shown again"({ page, open, desk }) {
    const said = [];
    page.on("request", (request) => request.url().endsWith("api/editing") && said.push(request.postDataJSON().path));
    await open(SHORT);
    await until(() => said.at(-1) === SHORT);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
    await until(() => said.at(-1) === null);
    said.length = 0;
    desk.listeners.forEach((reply) => reply.write("event: own\ndata: {}\n\n"));
    await page.waitForTimeout(3500);
    assert.deepEqual(said, []);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await until(() => said.at(-1) === SHORT);
  },

  async "never two checks at a time, and the newest wins"({ page, open, desk }) {
    await open(SHORT);
    desk.delay = 300;
    let [running, most] = [0, 0];
    page.on("request", (request) => request.url().endsWith("api/check") && (most = Math.max(most, ++running)));
    page.on("requestfinished", (request) => request.url().endsWith("api/check") && running--);
    await caretAtStart(page);
    for (const letter of "Thứ Hai, ngày 24-11-2026. ") {
      await page.keyboard.insertText(letter);
      await page.waitForTimeout(40);
    }
    await page.getByText("Ngày 24-11-2026 là Thứ Ba, không phải Thứ Hai.").first().waitFor();
    assert.equal(most, 1);
    desk.delay = 0;
    await page.getByRole("button", { name: "Sửa thành Thứ Ba" }).first().click();
    await page.waitForFunction(() => document.querySelector(".cm-content").textContent.startsWith("Thứ Ba, ngày 24-11-2026."));
  },

  async "the page beside the text changes without a reload and keeps its place"({ page, open }) {
    await open(LESSON);
    const frame = page.frameLocator("iframe");
    await frame.getByText("Ba việc làm được ở nhà").waitFor();
    await page.locator("iframe").evaluate((frame) => {
      frame.contentWindow.stays = true;
      frame.contentDocument.scrollingElement.scrollTop = 300;
    });
    await typeAtStart(page, "Mới thêm. ");
    await frame.getByText("Mới thêm.").waitFor();
    assert.deepEqual(await page.locator("iframe").evaluate((frame) => [frame.contentWindow.stays, frame.contentDocument.scrollingElement.scrollTop]), [true, 300]);
  },

  async "draft, now and later are sent as keys"({ page, open, desk }) {
    await open(SHORT);
    await page.getByRole("radio", { name: "Hẹn giờ" }).check();
    await page.locator("#publish").fill("1-12-2026");
    await page.locator("#publish-time").fill("7h15");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.saves.at(-1).changes, [["publish", { bare: "2026-12-01T07:15:00" }]]);
    await page.getByRole("radio", { name: "Nháp" }).check();
    await page.keyboard.press("Control+s");
    await until(() => desk.saves.length === 2);
    assert.deepEqual(desk.saves.at(-1).changes, [["draft", { bare: "true" }]]);
    await page.getByText(/Đã lưu lúc/).waitFor();
    await page.getByRole("radio", { name: "Đăng ngay" }).check();
    await page.keyboard.press("Control+s");
    await until(() => desk.saves.length === 3);
    assert.deepEqual(desk.saves.at(-1).changes, [["draft", null], ["publish", null]]);
  },

  async "the toolbar writes what bantin reads"({ page, open, desk }) {
    desk.items.get(SHORT).body = "Một dòng\n";
    await open(SHORT);
    const tool = (name) => page.getByRole("toolbar").getByRole("button", { name, exact: false }).click();
    await caretAtStart(page);
    await page.keyboard.press("Control+Shift+ArrowRight");
    await tool("Đậm");
    await tool("Danh sách số");
    assert.equal((await read(page, "text")).trimEnd(), "1. **Một** dòng");
    await page.keyboard.press("End");
    await tool("Liên kết");
    await page.getByRole("searchbox").fill("tiep cong dan");
    await page.getByRole("button", { name: /Lịch tiếp công dân/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement.classList.contains("cm-content"));
    assert.ok((await read(page, "text")).includes("[Lịch tiếp công dân tháng 12](../../../thong-bao/2026/lich-tiep-cong-dan-thang-12/index.md)"));
    await tool("Số liệu");
    await page.getByRole("button", { name: /Nộp qua mạng/ }).click();
    await until(async () => (await read(page, "text")).includes("{{ services.online }}"));
    await tool("Chú thích");
    assert.ok(/\[\^1\]\n\n\[\^1\]: Nội dung chú thích\n$/.test(await read(page, "text")));
  },

  async "from the list to a saved text by keyboard alone"({ page, origin, desk }) {
    await page.goto(origin + "/_bantin/desk/");
    await page.locator(".items a").first().waitFor();
    await tabTo(page, (element) => element.type === "search");
    await page.keyboard.type("nam cau hoi");
    await page.waitForFunction(() => document.querySelectorAll(".items a").length === 1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator(".cm-content").waitFor();
    await tabTo(page, (element) => element.classList.contains("tool"));
    await page.keyboard.press("ArrowRight");
    assert.match(await page.evaluate(() => document.activeElement.title), /^Đậm/);
    await tabTo(page, (element) => element.classList.contains("cm-content"));
    await page.keyboard.press("Control+Home");
    await page.keyboard.insertText("Gõ từ bàn phím. ");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.ok(desk.items.get(SHORT).body.startsWith("Gõ từ bàn phím. "));
    await page.goBack();
    await page.waitForFunction(() => document.querySelector(".find input")?.value === "nam cau hoi");
  },

  async "history: compare, take back; removed and brought back"({ page, open, desk, origin }) {
    const first = desk.items.get(SHORT).body;
    await open(SHORT);
    await typeAtStart(page, "Thêm. ");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    await page.goto(`${origin}/_bantin/desk/#/history/${SHORT}`);
    await page.locator(".compare ins", { hasText: "Thêm. " }).waitFor();
    await page.getByRole("button", { name: "Lấy lại bản này" }).click();
    await page.getByText("Đã lấy lại.").waitFor();
    assert.equal(desk.items.get(SHORT).body, first);
    await open(SHORT);
    await page.getByRole("button", { name: "Xóa tin" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Xóa tin" }).click();
    await page.waitForURL(/#\/$/);
    assert.ok(!desk.items.has(SHORT));
    await page.goto(`${origin}/_bantin/desk/#/removed`);
    await page.getByRole("button", { name: /Lấy lại/ }).click();
    await page.locator(".cm-content").waitFor();
    assert.ok(desk.items.has(SHORT));
  },

  async "figures: typed as in a spreadsheet, with Unikey, and taken back"({ page, desk, grid }) {
    const cell = await grid("people");
    await page.keyboard.press("Home");
    await page.keyboard.press("F2");
    for (const key of " soow<<<ơ booj<<<ộ") key === "<" ? await page.keyboard.press("Backspace") : await page.keyboard.insertText(key);
    await page.keyboard.press("Tab");
    assert.equal(await cell.getAttribute("aria-label"), "Tổng số, 2023 sơ bộ");
    await page.keyboard.insertText("15100");
    await page.keyboard.press("Enter");
    // bantin reads the number and shows it as the page does; that is no step of its own.
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="1"]').textContent === "15.100");
    assert.match(await page.locator('[data-row="0"][data-column="1"]').getAttribute("class"), /changed/);
    assert.match(await page.locator(".saved").innerText(), /Chưa lưu 2 ô/);
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="1"]').textContent === "14.880");
    await page.keyboard.press("Control+y");
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="1"]').textContent === "15.100");
    // Escape leaves what was there; once more, and the grid is left.
    await page.keyboard.insertText("9");
    await page.keyboard.press("Escape");
    assert.equal(await cell.inputValue(), "15.031");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Lưu");
    await page.getByRole("button", { name: "Thêm 2026" }).press("Enter");
    await page.keyboard.insertText("15400");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.sets.get("people").rows, [["2023 sơ bộ", "15.100", "7.501"], ["2024", "15.031", "7.600"], ["2025", "15.240", "7.702"], ["2026", "15.400", ""]]);
    assert.deepEqual(desk.saves.at(-1).edit.rows[1], { from: 1, cells: {}, key: "2024" });
  },

  async "figures: a word being composed stays whole while checks come back"({ page, grid, desk }) {
    const cell = await grid("people");
    const client = await page.context().newCDPSession(page);
    await page.locator("#figure-now").fill("15.241");
    await page.keyboard.press("Tab");
    await cell.focus();
    await page.keyboard.press("Home");
    const checks = desk.seen.length;
    for (const text of ["t", "ti", "tie", "tiê", "tiên", "tiêng", "tiếng"]) {
      await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await page.waitForTimeout(120);
    }
    await client.send("Input.insertText", { text: "tiếng" });
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="0"]').textContent === "tiếng");
    assert.ok(desk.seen.length > checks);
  },

  async "figures: what is wrong is told at its cell; a number with two readings is asked about"({ page, grid }) {
    await grid("people");
    await page.keyboard.insertText("148800");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Điều cần xem lại" }).getByText("đổi từ 14.880 thành 148.800: gấp 10 lần").waitFor();
    await page.keyboard.insertText("15,200");
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowUp");
    const cell = page.locator(".sheet .cell");
    await page.waitForFunction(() => document.querySelector(".sheet .cell")?.getAttribute("aria-invalid") === "true");
    const why = await cell.evaluate((input) => document.getElementById(input.getAttribute("aria-describedby")).textContent);
    assert.equal(why, "“15,200” là 15,2 hay 15.200?");
    await page.locator(".line").getByRole("button", { name: "15.200" }).click();
    await page.waitForFunction(() => !document.querySelector(".sheet .cell")?.hasAttribute("aria-invalid"));
  },

  async "figures: a block of a spreadsheet is looked at before it is taken"({ page, grid, paste, desk }) {
    const cell = await grid("people");
    await page.keyboard.press("Home");
    await paste("Năm\tTổng số\tNữ\tGhi chú\r\n2023\t14,880\t7,501\ta\r\n2024\t15,031\t7,601\t\r\n2025\t15,240\t7,702\t\r\n2026\t15,411\t7,811\t\r\n");
    const dialog = page.getByRole("dialog", { name: "Dán vào bảng" });
    await dialog.getByText("14,880 là số nào?").waitFor();
    await dialog.getByText("Dòng đầu là tên cột, đã bỏ qua.").waitFor();
    await dialog.getByText("1 cột bên phải không có trong bảng, sẽ bỏ.").waitFor();
    assert.ok(await dialog.getByRole("button", { name: /^Nhận/ }).isDisabled());
    await axe(page, "paste");
    // A point between thousands? No: a comma.
    await dialog.getByRole("radio").nth(1).check();
    await dialog.getByText("1 dòng mới được thêm ở cuối.").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(desk.sets.get("people").rows.length, 3);
    // One cell, as Excel copies it, is just that cell.
    await cell.focus();
    await page.keyboard.press("ArrowRight");
    await paste("15.555\r\n");
    await dialog.waitFor();
    await dialog.getByRole("radio").first().click();
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="1"] input')?.value === "15.555");
  },

  async "figures: cells are copied, cleared and pasted with the clipboard itself"({ page, grid, context }) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await grid("people");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    assert.equal(await page.locator('.sheet [aria-selected="true"]').count(), 4);
    await page.keyboard.press("Control+c");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "14.880\t7.501\n15.031\t7.600");
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.querySelector('[data-row="0"][data-column="2"]').textContent === "");
    // What was chosen is where the block goes.
    await page.evaluate(() => navigator.clipboard.writeText("14.881\t7.501\r\n1.015.031\t7.600\r\n"));
    await page.keyboard.press("Control+v");
    await page.getByRole("dialog", { name: "Dán vào bảng" }).getByRole("button", { name: "Nhận 4 ô" }).click();
    await page.waitForFunction(() => [...document.querySelectorAll(".sheet tr")].slice(1, 3).map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("input")?.value ?? cell.textContent).join(" ")).join("/") === "14.881 7.501/1.015.031 7.600");
  },

  async "figures: of a long data set only the rows in sight are in the page, and each is reached"({ page, grid, desk }) {
    const cell = await grid("houses");
    assert.ok((await page.locator(".sheet tr").count()) < 120);
    for (let presses = 0; presses < 60; presses++) await page.keyboard.press("PageDown");
    assert.equal(await cell.getAttribute("aria-label"), "Số nhà, Ngõ 601");
    await page.keyboard.insertText("17");
    await page.keyboard.press("Enter");
    await page.locator(".sheet").evaluate((box) => (box.scrollTop = box.scrollHeight));
    await page.locator('[data-row="1199"][data-column="1"]').click();
    await page.keyboard.insertText("19");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    const { rows } = desk.sets.get("houses");
    assert.deepEqual([rows[600], rows[1199], rows.filter((row, at) => row[1] !== String(10 + (at % 7))).length], [["Ngõ 601", "17"], ["Ngõ 1200", "19"], 2]);
  },

  async "figures: unsaved cells come back, and nothing is overwritten without a choice"({ page, grid, desk, context }) {
    await grid("people");
    // The cell is still being typed into.
    await page.keyboard.insertText("14.881");
    await until(() => desk.keptSets.get("people")?.edit.rows[0].cells.total === "14.881");
    const address = page.url();
    await page.close();
    const again = await context.newPage();
    await again.goto(address);
    await again.getByRole("dialog", { name: "Có ô chưa lưu từ lần trước" }).getByRole("button", { name: "Lấy lại" }).click();
    await again.waitForFunction(() => document.querySelector('[data-row="0"][data-column="1"] input')?.value === "14.881");
    desk.sets.get("people").rows[1][1] = "15.032";
    await again.keyboard.press("Control+s");
    const dialog = again.getByRole("dialog", { name: "Bảng đã được người khác sửa" });
    await dialog.locator("del, ins", { hasText: "15.032" }).first().waitFor();
    assert.equal(desk.saves.length, 0);
    // Each side changed another cell: both stay.
    await dialog.getByText("Hai bên sửa những ô khác nhau").waitFor();
    await dialog.getByRole("button", { name: "Ghép và lưu" }).click();
    await again.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.sets.get("people").rows.map((row) => row[1]), ["14.881", "15.032", "15.240"]);
    // A row was added above meanwhile: unsaved cells find theirs by its name.
    await again.locator(".sheet .cell").focus();
    await again.keyboard.press("ArrowDown");
    await again.keyboard.insertText("15.033");
    await again.keyboard.press("Enter");
    await until(() => desk.keptSets.get("people")?.edit.rows[1].cells.total === "15.033");
    await again.close();
    desk.sets.get("people").rows.unshift(["2022", "14.700", "7.400"]);
    const third = await context.newPage();
    await third.goto(address);
    await third.getByText("các ô chưa lưu được ghép theo tên dòng").waitFor();
    await third.getByRole("button", { name: "Lấy lại" }).click();
    await third.keyboard.press("Control+s");
    await third.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.sets.get("people").rows.map((row) => row[1]), ["14.700", "14.881", "15.033", "15.240"]);
  },

  async "figures: a grid that is asked for twice while it opens stays the one that is typed into"({ page, origin, desk }) {
    const held = () => {
      let arrives;
      desk.held["api/data-set"] = new Promise((done) => (arrives = done));
      return { arrives, asked: page.waitForRequest((request) => request.url().includes("api/data-set")) };
    };
    const first = held();
    await page.goto(`${origin}/_bantin/desk/#/data/people`);
    await first.asked;
    await until(() => desk.listeners.size > 0);
    const second = held();
    desk.tell(["content/tin-tuc/_index.md"]);
    await second.asked;
    first.arrives();
    await page.locator(".sheet .cell").focus();
    await page.locator('.sheet td[data-row="0"][data-column="1"]').click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("15000");
    await page.keyboard.press("Enter");
    const answered = page.waitForResponse((reply) => reply.url().includes("api/data-set"));
    second.arrives();
    await answered;
    await page.waitForTimeout(500);
    assert.equal(await page.getByRole("dialog").count(), 0);
    assert.equal(await page.locator('.sheet td[data-row="0"][data-column="1"]').innerText(), "15.000");
    await page.getByRole("button", { name: "Hoàn tác" }).click();
  },

  async "figures: what two people changed is put together, and only what both changed is asked about"({ page, grid, desk }) {
    await grid("people");
    const { rows } = desk.sets.get("people");
    // Here: two cells, the row of 2024 goes, one of 2026 comes.
    await page.keyboard.insertText("14.881");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("7.502");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Xóa dòng" }).press("Enter");
    await page.getByRole("button", { name: "Thêm dòng" }).press("Enter");
    await page.keyboard.insertText("2026");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("15.500");
    await page.keyboard.press("Enter");
    // There: one of the cells otherwise, another cell, the row that goes, a row above.
    rows[0][1] = "14.990";
    rows[1][2] = "7.611";
    rows[2][2] = "7.777";
    rows.unshift(["2022", "14.700", "7.400"]);
    await page.keyboard.press("Control+s");
    const dialog = page.getByRole("dialog", { name: "Bảng đã được người khác sửa" });
    await dialog.getByText("2 chỗ cả hai bên cùng sửa").waitFor();
    const save = dialog.getByRole("button", { name: "Ghép và lưu" });
    assert.ok(await save.isDisabled());
    await axe(page, "clashes");
    const choose = (name, side) => dialog.getByRole("group", { name }).getByRole("radio", { name: side }).press("Space");
    await choose(/^Tổng số, 2023/, /^Trên đĩa/);
    await choose(/^Cả dòng 2024/, /^Của bạn/);
    await save.press("Enter");
    await page.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.sets.get("people").rows, [["2022", "14.700", "7.400"], ["2023", "14.990", "7.502"], ["2025", "15.240", "7.777"], ["2026", "15.500", ""]]);
  },

  async "figures: a new data set is typed in order of its rows, comes back unsaved, and is saved"({ page, origin, desk, context }) {
    await page.goto(`${origin}/_bantin/desk/#/new-data`);
    await page.getByLabel("từ", { exact: true }).fill("2024");
    await page.getByLabel("đến", { exact: true }).fill("2025");
    await page.getByRole("button", { name: "Kẻ bảng" }).press("Enter");
    // The title has the focus; Unikey types it.
    await page.waitForFunction(() => document.activeElement?.id === "set-title");
    for (const key of "Hoo<<ộ daa<<ân") key === "<" ? await page.keyboard.press("Backspace") : await page.keyboard.insertText(key);
    await page.locator("#set-source").fill("UBND");
    await page.getByLabel("Tên cột").nth(1).fill("Số hộ");
    await page.getByRole("button", { name: "Thêm cột" }).press("Enter");
    await page.keyboard.insertText("Tỷ lệ");
    await page.getByLabel("Đơn vị", { exact: true }).nth(1).fill("%");
    await page.locator('.sheet td[data-row="0"][data-column="1"]').click();
    for (const text of ["120", "9", "130", "10"]) {
      await page.keyboard.insertText(text);
      await page.keyboard.press("Tab");
      if (text === "9") await page.keyboard.press("Tab");
    }
    // A column goes before another with its cells.
    await page.getByRole("button", { name: "Đưa lên trước: Tỷ lệ" }).press("Enter");
    const rows = [["2024", "9", "120"], ["2025", "10", "130"]];
    await until(() => JSON.stringify(desk.keptNewSet?.set.rows) === JSON.stringify(rows));
    const address = page.url();
    await page.close();
    const again = await context.newPage();
    await again.goto(address);
    await again.getByText(/đã được lấy lại/).waitFor();
    await again.keyboard.press("Control+s");
    await again.waitForURL(/#\/data\/new$/);
    const set = desk.sets.get("new");
    assert.deepEqual([set.title, set.rows, set.columns.map(({ label, unit }) => label + unit)], ["Hộ dân", rows, ["Năm", "Tỷ lệ%", "Số hộ"]]);
  },

  async "figures: what is kept on its way while a new data set is saved is not unsaved afterwards"({ page, origin, desk }) {
    await page.goto(`${origin}/_bantin/desk/#/new-data`);
    await page.getByLabel("từ", { exact: true }).fill("2024");
    await page.getByLabel("đến", { exact: true }).fill("2025");
    await page.getByRole("button", { name: "Kẻ bảng" }).press("Enter");
    await page.locator("#set-source").fill("UBND");
    await until(() => desk.keptNewSet?.set.source === "UBND");
    let arrives;
    desk.held["api/data-new-keep"] = new Promise((done) => (arrives = done));
    const sent = page.waitForRequest((request) => request.url().endsWith("api/data-new-keep"));
    await page.locator("#set-title").fill("Hộ");
    await sent;
    // Something else to keep, as soon as that has arrived.
    await page.locator("#set-title").fill("Hộ dân");
    await page.waitForTimeout(700);
    await page.keyboard.press("Control+s");
    await page.waitForURL(/#\/data\/new$/);
    assert.equal(desk.sets.get("new").title, "Hộ dân");
    desk.seen.length = 0;
    arrives();
    await until(() => desk.seen.includes("api/data-new-drop") && desk.keptNewSet === null);
    await page.goto(`${origin}/_bantin/desk/#/new-data`);
    await page.getByRole("button", { name: "Số tin mỗi tháng" }).waitFor();
    await page.waitForTimeout(1000);
    assert.equal(desk.keptNewSet, null);
  },

  async "figures: a workbook begins a data set, its sheet is chosen, and the portal counts by itself"({ page, origin, desk }) {
    await page.goto(`${origin}/_bantin/desk/#/new-data`);
    const file = (name) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from("12345") });
    await page.locator(".begin input[type=file]").setInputFiles(file("so.doc"));
    await page.getByText("không đọc được bảng ở tệp loại này").waitFor();
    await page.locator(".begin input[type=file]").setInputFiles(file("so.xlsx"));
    await page.getByText("Đã nhận 1 dòng, 2 cột").waitFor();
    await page.getByLabel("Trang tính").selectOption("Số hộ");
    await page.waitForFunction(() => [...document.querySelectorAll(".columns .title input")].some((box) => box.value === "Số hộ"));
    assert.equal(await page.locator('.sheet td[data-row="0"][data-column="1"]').innerText(), "5");
    await page.getByRole("button", { name: "Thêm số chính" }).press("Enter");
    await page.keyboard.insertText("Tổng số hộ");
    await page.getByLabel("Giá trị").fill("1.200");
    await page.locator("#set-title").fill("Hộ");
    await page.locator("#set-source").fill("UBND");
    // The day is typed in the order of the country, whatever the language of the browser.
    await page.locator("#set-updated").fill("5/3/2026");
    await until(() => desk.keptNewSet?.set.updated === "2026-03-05");
    assert.deepEqual(desk.keptNewSet.set.figures, [{ from: null, label: "Tổng số hộ", unit: "", text: "1.200" }]);
    await page.keyboard.press("Control+s");
    await page.waitForURL(/#\/data\/new$/);
    await page.goto(`${origin}/_bantin/desk/#/new-data`);
    await page.getByRole("button", { name: "Số tin mỗi tháng" }).click();
    await page.waitForURL(/#\/data\/counted$/);
    assert.equal(desk.sets.get("counted").what, "items-by-month");
    // What the portal counts has a form too: of its words and its chart.
    await page.getByRole("button", { name: "Sửa bảng này" }).click();
    await page.locator("#set-title").fill("Tin theo tháng");
    assert.equal(await page.locator("#set-unit, .columns").count(), 0);
    await page.getByRole("dialog").getByRole("button", { name: "Lưu", exact: true }).click();
    await until(() => desk.saves.at(-1)?.set?.title === "Tin theo tháng");
  },

  async "figures: the form of a data set comes back after a crash, and goes where it is given up"({ page, desk, origin, context }) {
    await page.goto(`${origin}/_bantin/desk/#/data/people`);
    await page.getByRole("button", { name: "Sửa bảng này" }).click();
    await page.locator("#set-title").fill("Dân số của cả phường");
    await page.getByRole("dialog").getByRole("button", { name: "Bỏ số chính: Dân số hiện nay" }).click();
    await until(() => desk.keptForms.get("people")?.set.figures.length === 0);
    await page.close();
    const again = await context.newPage();
    await again.goto(`${origin}/_bantin/desk/#/data/people`);
    await again.getByText(/đã được lấy lại/).waitFor();
    assert.equal(await again.locator("#set-title").inputValue(), "Dân số của cả phường");
    await again.keyboard.press("Escape");
    await again.getByRole("button", { name: "Bỏ thay đổi" }).click();
    await until(() => desk.keptForms.size === 0);
    await again.reload();
    await again.getByRole("button", { name: "Sửa bảng này" }).waitFor();
    assert.equal(await again.getByRole("dialog").count(), 0);
  },

  async "moving: what it comes to is seen at once, on a phone too"({ browser, origin, desk }) {
    for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
      const context = await browser.newContext({ viewport: { width, height: 740 }, colorScheme, bypassCSP: true });
      const page = await context.newPage();
      await page.goto(`${origin}/_bantin/desk/${write([...desk.items.keys()].find((path) => path.includes("mo-lop")))}`);
      if (width < 1280) await page.locator(".parts").getByRole("button", { name: "Thông tin" }).click();
      await page.getByRole("button", { name: "Đổi địa chỉ" }).click();
      const dialog = page.getByRole("dialog");
      const name = `mo-lop-${width}`;
      await dialog.getByRole("textbox").fill(name);
      await dialog.getByText(name).first().waitFor();
      await axe(page, `move ${width}`);
      const [inside, whole] = await page.evaluate(() => [document.querySelector("dialog").scrollWidth <= document.querySelector("dialog").clientWidth, document.documentElement.scrollWidth <= innerWidth]);
      assert.deepEqual([inside, whole], [true, true], `nothing is cut off at ${width}`);
      await dialog.locator("button[type=submit]").click();
      await until(() => desk.moves.at(-1)?.[1].includes(name));
      await page.waitForURL(new RegExp(name));
      await context.close();
    }
  },

  async "settings: lists are put in order by keyboard alone, and only what changed is sent"({ page, settings, desk }) {
    await settings("Danh mục");
    const key = async (name, keys = "Enter") => (await page.getByRole("button", { name, exact: true }).focus(), page.keyboard.press(keys));
    await key("Lên: Dịch vụ công");
    await key("Thêm Liên kết", "Space");
    await page.keyboard.type("Báo");
    await page.keyboard.press("Tab");
    await page.keyboard.type("tin-tuc");
    await key("Bỏ: Cổng tỉnh");
    await page.getByLabel("Thêm vào “Chuyên mục”").selectOption("thong-bao");
    await key("Lên: Thông báo");
    await page.getByLabel("Số tin mới nhất").fill("1.2");
    await page.getByLabel("Số tin mới nhất").fill("012");
    await settings("Bộ đếm");
    await page.getByLabel("Ghi con số vào mọi trang").focus();
    await page.keyboard.press("Space");
    await page.getByLabel("Thêm vào “Mạng không đếm”").focus();
    await page.keyboard.type("10.0.0.0/8");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Control+s");
    await page.getByText(/Đã lưu lúc/).waitFor();
    const entry = (title, link) => ({ table: [["title", title], ["link", link]] });
    assert.deepEqual(desk.saves, [
      { path: "content/site.toml", changes: [["links", [entry("Dịch vụ công", "https://dvc.example.vn"), entry("Báo", "tin-tuc")]], ["home.sections", ["thong-bao", "tin-tuc"]], ["home.newest", { bare: "12" }]] },
      { path: "content/stats.toml", changes: [["visits.bake", { bare: "false" }], ["visits.exclude", ["10.0.0.0/8"]]] },
    ]);
  },

  async "settings: Unikey and composition are left in peace while checks come back"({ page, settings, desk }) {
    await settings("Cổng");
    desk.delay = 40;
    for (const delay of [1, 30]) {
      for (const name of ["Tên cổng", "Giới thiệu"]) {
        const box = page.getByLabel(name);
        await box.focus();
        await page.keyboard.press("End");
        const before = await box.inputValue();
        for (const key of " " + WORDS.join(" ")) {
          if (key === "<") await page.keyboard.press("Backspace");
          else await page.keyboard.insertText(key);
          await page.waitForTimeout(delay);
        }
        assert.equal(await box.inputValue(), `${before} ${typed(WORDS.join(" "))}`, `${name} at ${delay} ms`);
      }
    }
    const client = await page.context().newCDPSession(page);
    const box = page.getByLabel("Tên cổng");
    await box.focus();
    await page.keyboard.press("End");
    const before = await box.inputValue();
    const checks = desk.checks;
    for (const text of ["t", "ti", "tie", "tiê", "tiên", "tiêng", "tiếng"]) {
      await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
      await page.waitForTimeout(120);
    }
    await client.send("Input.insertText", { text: "tiếng" });
    await until(() => desk.checks > checks);
    assert.equal(await box.inputValue(), `${before}tiếng`);
  },

  async "settings: what would stop the portal is asked about, and nothing is lost or written over"({ page, settings, desk, context }) {
    await settings("Danh mục");
    await page.getByLabel("Số tin mới nhất").fill("nhiều");
    await page.getByText("phải là số nguyên từ 0 đến 100").waitFor();
    await page.keyboard.press("Control+s");
    await page.getByRole("dialog").getByRole("button", { name: "Quay lại sửa" }).click();
    assert.equal(desk.saves.length, 0);
    await page.getByLabel("Số tin mới nhất").fill("7");
    await until(() => desk.keptSettings.get("content/site.toml")?.changes[0]?.[1].bare === "7");
    const address = page.url();
    await page.close();
    // Another hand changes the same setting and another one meanwhile.
    const again = await context.newPage();
    await again.goto(address);
    await again.getByRole("dialog").getByRole("button", { name: "Lấy lại phần sửa dở" }).click();
    desk.settings.get("content/site.toml").values.push(["home.newest", { bare: "9" }], ["description", "Của đồng nghiệp"]);
    await again.keyboard.press("Control+s");
    await again.getByRole("dialog").getByText("9").waitFor();
    assert.equal(desk.saves.length, 0);
    await again.getByRole("button", { name: "Giữ các mục tôi đã sửa" }).click();
    await again.getByText(/Đã lưu lúc/).waitFor();
    assert.deepEqual(desk.saves, [{ path: "content/site.toml", changes: [["home.newest", { bare: "7" }]] }]);
    assert.equal(await again.getByLabel("Giới thiệu").inputValue(), "Của đồng nghiệp");
  },

  async "axe finds nothing, in light and dark, wide and narrow"({ browser, desk, origin }) {
    desk.archive(LESSON, "save");
    desk.items.get(LESSON).body = desk.items.get(LESSON).body.replace("ba buổi", "bốn buổi");
    desk.kept.set(SHORT, { changes: [], body: "Viết dở\n", at: "2026-11-23T16:00:00+07:00", version: "x" });
    const rooms = { newsroom: "#/", removed: "#/removed", writing: write(LESSON), recovery: write(SHORT), history: `#/history/${LESSON}`, figures: "#/data", grid: "#/data/people", counted: "#/data/months", register: "#/register/cat-dien", "new set": "#/new-data", settings: "#/settings", publish: "#/publish", duties: "#/duties" };
    for (const colorScheme of ["light", "dark"]) for (const width of [1280, 768, 360]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const [name, hash] of Object.entries(rooms)) {
        await page.goto(`${origin}/_bantin/desk/${hash}`);
        await page.waitForTimeout(700);
        await axe(page, `${name} ${width} ${colorScheme}`);
        if (name === "writing" && width < 1280) {
          for (const part of ["Thông tin", "Trang"]) {
            await page.locator(".parts").getByRole("button", { name: part }).click();
            await axe(page, `${name}, ${part} ${width} ${colorScheme}`);
          }
        }
        if (name === "newsroom") {
          await page.getByRole("button", { name: "Viết tin mới" }).click();
          await axe(page, `new item ${width} ${colorScheme}`);
        }
      }
      await context.close();
    }
  },
};

async function axe(page, where) {
  await page.evaluate(AXE);
  // A button that is just changing its colour has neither the one nor the other.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)));
  const found = await page.evaluate(async () =>
    (await globalThis.axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"] })).violations.map(({ id, nodes }) =>
      `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 140)} ${failureSummary.slice(0, 200)}`).join(" | ")}`));
  assert.deepEqual(found, [], where);
}

const boxes = (page) => ({ text: page.locator(".cm-content"), title: page.locator("#title"), summary: page.locator("#summary"), tags: page.locator("#tags") });

/** The source of the text as the desk would save it; the text of a box. */
const read = (page, name) =>
  name === "text" ? page.evaluate(() => document.querySelector(".cm-content").cmTile.view.state.sliceDoc()) : page.locator(`#${name}`).inputValue();

const caretAtStart = async (page) => {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
};
const typeAtStart = async (page, text) => {
  await caretAtStart(page);
  await page.keyboard.insertText(text);
};
const caretAfter = async (page, find) => {
  await page.locator(".cm-content").focus();
  await page.evaluate((find) => {
    const { view } = document.querySelector(".cm-content").cmTile;
    view.dispatch({ selection: { anchor: view.state.sliceDoc().indexOf(find) + find.length } });
  }, find);
};

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${wanted})(document.activeElement)`)) return;
  }
  assert.fail("never reached by Tab");
}

/** All that the browser remembers of unsaved work, as text; `empty`: it forgets it. */
const remembers = (page, empty = false) => page.evaluate(async (empty) => {
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)));
    const store = base.transaction("work", "readwrite").objectStore("work");
    const request = empty ? store.clear() : store.getAll();
    all.push(await new Promise((done) => (request.onsuccess = () => done(request.result))));
    base.close();
  }
  return JSON.stringify(all);
}, empty);
async function until(holds) {
  const end = Date.now() + DEADLINE;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `never: ${holds}`);
    await new Promise((done) => setTimeout(done, 30));
  }
}

Object.assign(tests, filesTests({ SHORT, LESSON, write, read, caretAtStart, caretAfter, until, axe }), publishTests({ until, axe }), registerTests({ until }));

const wanted = process.env.ONLY ?? "";
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
const big = await mock({ count: 10_000 });
let failed = 0;
for (const [name, test] of Object.entries(tests).filter(([name]) => name.includes(wanted))) {
  const { origin, desk, close } = await mock();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  const said = [];
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text()) && said.push(message.text()));
  const open = async (path) => {
    await page.goto(`${origin}/_bantin/desk/${write(path)}`);
    await page.locator(".cm-content").waitFor();
    await page.locator(".count:not(:empty)").waitFor();
  };
  const grid = async (name) => {
    await page.goto(`${origin}/_bantin/desk/#/data/${name}`);
    const cell = page.locator(".sheet .cell");
    await cell.focus();
    return cell;
  };
  const settings = async (group) => {
    if (!page.url().endsWith("#/settings")) await page.goto(`${origin}/_bantin/desk/#/settings`);
    await page.getByRole("navigation", { name: "Các nhóm thiết lập" }).getByRole("button", { name: group, exact: true }).click();
  };
  const paste = (text) => page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  try {
    await test({ browser, context, page, origin, desk, big, open, grid, settings, paste });
    assert.deepEqual(said, []);
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stack}\n${said.join("\n")}`);
  }
  await context.close();
  close();
}
await browser.close();
big.close();
console.log(failed ? `${failed} failed` : "all well");
process.exit(failed ? 1 : 0);
