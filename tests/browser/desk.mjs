// The desk as a clerk uses it, with the program itself: a new item, an error mended by its button, a figure, saved, made
// public, and what readers then see; a colleague's change; a killed program.
// Usage: node desk.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const [binary, browserPath] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const site = mkdtempSync(join(tmpdir(), "bantin-desk-"));
cpSync(join(root, "content"), join(site, "content"), { recursive: true });
const item = join(site, "content/tin-tuc/2026/ngay-hoi-doc-sach/index.md");

/** Starts the desk; gives the process and the address it prints. */
function start() {
  const program = spawn(binary, ["desk", "--no-open", "--port", "0", "--root", site, "--now", "2026-11-24T08:00:00+07:00"]);
  const address = new Promise((resolve, reject) => {
    let said = "";
    const hear = (bytes) => {
      said += bytes;
      const found = said.match(/http:\/\/\S+/);
      if (found) resolve(found[0]);
    };
    program.stdout.on("data", hear);
    program.stderr.on("data", hear);
    program.on("exit", () => reject(new Error(said)));
  });
  return { program, address };
}

let running = start();
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
page.setDefaultTimeout(30_000);
const said = [];
page.on("pageerror", (error) => said.push(String(error)));

const file = () => readFileSync(item, "utf8");
const editor = page.locator(".cm-content");
const shown = page.frameLocator("iframe").locator("main");

try {
  await page.goto(await running.address);
  assert.ok(!page.url().includes("token"), "the token is not in the address");
  await page.getByRole("button", { name: "Viết tin mới" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Ngày hội đọc sách");
  await page.getByRole("dialog").getByRole("combobox").selectOption("tin-tuc");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await editor.waitFor();

  // An error, explained under its line, and its button.
  await editor.click();
  await page.keyboard.insertText("Ngày hội mở cửa Thứ Hai, 24-11-2026 tại sân đình.");
  await page.getByRole("button", { name: "Đổi thành “Thứ Ba”" }).first().click();
  await page.waitForFunction(() => document.querySelector(".cm-content").textContent.includes("Thứ Ba, 24-11-2026"));
  await shown.getByText("Thứ Ba, 24-11-2026").waitFor();

  await page.keyboard.press("Control+s");
  await page.waitForFunction(() => /Đã lưu/.test(document.body.innerText));
  assert.match(file(), /^\+\+\+\ntitle = "Ngày hội đọc sách"\ndate = 2026-11-24T08:00:00\n[^]*draft = true\n\+\+\+\n\nNgày hội mở cửa Thứ Ba, 24-11-2026 tại sân đình\.\n?$/);

  // A colleague's change is not written over: the clerk is asked, and her text is there still.
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" Mời bà con.");
  writeFileSync(item, file().replace("sân đình", "nhà văn hóa"));
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").waitFor();
  assert.match(file(), /nhà văn hóa\.\n?$/, "nothing is written before the choice");

  // The program dies; the unsaved text is there when it comes back.
  await page.waitForTimeout(1500);
  running.program.removeAllListeners("exit");
  running.program.kill("SIGKILL");
  running = start();
  await page.goto(await running.address);
  await page.goto(page.url().split("#")[0] + "#/write/content/tin-tuc/2026/ngay-hoi-doc-sach/index.md");
  await page.getByRole("dialog").waitFor();
  assert.match(await page.getByRole("dialog").innerText(), /Mời bà con/);
  assert.deepEqual(said, []);
  console.log("desk: all well");
} catch (error) {
  await page.screenshot({ path: join(tmpdir(), "bantin-desk-failed.png") }).catch(() => {});
  console.error(said.join("\n"));
  throw error;
} finally {
  await browser.close();
  running.program.removeAllListeners("exit");
  running.program.kill("SIGKILL");
  rmSync(site, { recursive: true, force: true });
}
