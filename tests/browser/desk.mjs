// The desk as a clerk uses it, with the program itself: a new item, an error mended by its button, a figure, saved, made
// public, and what readers then see; a colleague's change; a killed program.
// Usage: node desk.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath] = process.argv.slice(2);

await inDesk(binary, browserPath, "desk", async ({ page, site, restart }) => {
  const item = join(site, "content/tin-tuc/2026/ngay-hoi-doc-sach/index.md");
  const file = () => readFileSync(item, "utf8");
  const editor = page.locator(".cm-content");
  const shown = page.frameLocator("iframe").locator("main");

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
  // The whole sentence: once the page is changed as a whole, its date bears the same day.
  await shown.getByText("Ngày hội mở cửa Thứ Ba, 24-11-2026 tại sân đình.").waitFor();

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
  await page.goto(await restart());
  await page.goto(page.url().split("#")[0] + "#/write/content/tin-tuc/2026/ngay-hoi-doc-sach/index.md");
  await page.getByRole("dialog").waitFor();
  assert.match(await page.getByRole("dialog").innerText(), /Mời bà con/);
});
