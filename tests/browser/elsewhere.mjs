// What other programs do to a text while someone writes it at the desk, with the program itself: the file is renamed in the
// file manager, removed, taken away and brought back as sync programs do; the words in the window survive each, and what
// happened is said.
// Usage: node elsewhere.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

await inDesk(binary, browserPath, "elsewhere", async ({ page, site, desk, look }) => {
  const item = "content/tin-tuc/2026/ngay-hoi-doc-sach/index.md";
  const file = (path = item) => join(site, path);
  const text = page.locator(".cm-content");
  const saved = async () => (await page.keyboard.press("Control+s"), await page.getByText(/Đã lưu lúc/).waitFor());
  await page.getByRole("button", { name: "Viết tin mới" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Ngày hội đọc sách 📚 “cho trẻ”, \"lần 2\"");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await text.click();
  await page.keyboard.insertText("Câu một.");
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  const path = decodeURIComponent(page.url().split("#/write/")[1]);
  const folder = path.replace(/\/index\.md$/, "");
  const first = readFileSync(file(path), "utf8");
  assert.match(first, /^\+\+\+\ntitle = 'Ngày hội đọc sách 📚 “cho trẻ”, "lần 2"'\n/);

  // Renamed in the file manager, with words that are not saved: the window goes along, and she chooses what was kept.
  await text.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" Câu hai.");
  const other = "content/tin-tuc/2026/ngay-hoi-sach";
  renameSync(file(folder), file(other));
  await page.waitForURL(/ngay-hoi-sach/);
  await page.getByRole("dialog").getByText("Câu hai.").waitFor();
  await page.getByRole("button", { name: "Lấy lại bản viết dở" }).click();
  await saved();
  const now = `${other}/index.md`;
  assert.equal(readFileSync(file(now), "utf8"), first.replace("Câu một.", "Câu một. Câu hai."));
  assert.ok(!existsSync(file(folder)));

  // Taken away for a moment: told, and over when it is back.
  const gone = page.getByText("Tệp của bài này vừa bị xóa hoặc dời đi ở nơi khác.");
  const bytes = readFileSync(file(now));
  rmSync(file(now));
  await gone.waitFor();
  writeFileSync(file(now), bytes);
  await gone.waitFor({ state: "detached" });

  // Removed for good: what stands in the window is written again. The comment and the empty list were in the file alone.
  await text.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" Câu ba.");
  rmSync(file(other), { recursive: true });
  await gone.waitFor();
  await look("elsewhere-gone");
  await page.getByRole("button", { name: "Ghi lại tệp" }).click();
  await page.getByText(/Đã lưu lúc/).waitFor();
  const again = first.replace("Câu một.", "Câu một. Câu hai. Câu ba.").replace(/tags = \[\]\n#.*\n/, "");
  assert.equal(readFileSync(file(now), "utf8"), again);

  // The same, and the window is closed before she hears of it: the words are in the newsroom.
  await text.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" Câu bốn.");
  await page.waitForTimeout(1500);
  await page.goto("about:blank");
  rmSync(file(other), { recursive: true });
  await page.goto(`${desk}#/`);
  const line = page.locator(".items a", { hasText: "Ngày hội đọc sách" });
  await line.getByText("Mất tệp").waitFor();
  await look("elsewhere-newsroom");
  await line.click();
  await page.getByRole("button", { name: "Lấy lại bản viết dở" }).click();
  await saved();
  assert.match(readFileSync(file(now), "utf8"), /^\+\+\+\ntitle = 'Ngày hội[^]*\n\nCâu một\. Câu hai\. Câu ba\. Câu bốn\.\n?$/);
}, { pictures });
