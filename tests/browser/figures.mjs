// The room of figures as a clerk uses it, with the program itself and by keyboard alone: a digit too many is marked, a block
// of a spreadsheet is asked about and looked at, the sentences that change are read, saved, taken back from the history; a
// colleague's change; a killed program.
// Usage: node figures.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AXE, inDesk } from "./desk-start.mjs";

const [binary, browserPath] = process.argv.slice(2);

await inDesk(binary, browserPath, "figures", async ({ page, site, restart }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const stats = join(site, "content/stats.toml");
  const file = () => readFileSync(stats, "utf8");
  const open = async (address) => {
    await page.goto(await address);
    await page.goto(`${page.url().split("#")[0]}#/data/admissions`);
  };
  const cell = page.locator(".sheet .cell");
  const label = () => cell.evaluate((input) => input.getAttribute("aria-label"));
  const touched = page.getByRole("region", { name: "Người đọc sẽ thấy khác đi" });
  const paste = (text) => page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  const axe = async (where) => {
    await page.evaluate(AXE);
    const { violations } = await page.evaluate((where) => window.axe.run(where, { iframes: false }), where);
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)]), []);
  };
  const first = file();

  await page.getByRole("link", { name: "Số liệu" }).click();
  await page.getByRole("link", { name: /Kết nạp đảng viên/ }).click();

  // Into the grid and through it: arrows, Tab over the end of a row, Enter, what is typed.
  await cell.focus();
  assert.equal(await label(), "Đảng viên mới, Đầu nhiệm kỳ đến 11-2023");
  await page.keyboard.press("ArrowDown");
  assert.equal(await label(), "Đảng viên mới, 9 tháng đầu năm 2023");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await label(), "Được công nhận chính thức, Đầu nhiệm kỳ đến 11-2023");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("770");
  await page.keyboard.press("Enter");
  assert.equal(await label(), "Đảng viên mới, 9 tháng đầu năm 2023");

  // A digit too many, and a declared check that fails: at the cell, before anything is saved.
  const problems = page.getByRole("region", { name: "Điều cần xem lại" });
  await problems.getByText("đổi từ 77 thành 770: gấp 10 lần").waitFor();
  await problems.getByText("đẳng thức không đúng: bên trái 770, bên phải 77").waitFor();
  assert.match(await page.locator('.sheet td[data-row="0"][data-column="1"]').getAttribute("class"), /changed bad/);
  await axe("main");
  await page.keyboard.press("Control+z");
  await page.waitForFunction(() => document.querySelector('.sheet td[data-row="0"][data-column="1"]').textContent === "77");

  // A cell and the key figure that texts show: which sentences change, and how.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.type("78");
  await page.keyboard.press("Tab");
  await page.locator("#figure-term_total").fill("78");
  await page.keyboard.press("Tab");
  await touched.locator("ins", { hasText: "78" }).first().waitFor();
  assert.match(await touched.locator("del").first().innerText(), /77/);
  await page.frameLocator(".chart-card iframe").getByText("78", { exact: true }).first().waitFor();
  assert.equal(file(), first, "nothing is written yet");

  // A block from a spreadsheet whose numbers can be read in two ways: asked, looked at, taken.
  await cell.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await paste("9 tháng đầu năm 2023\t14\t\t1\r\n9 tháng đầu năm 2024\t1.200\t2\t\r\n");
  const dialog = page.getByRole("dialog", { name: "Dán vào bảng" });
  await dialog.getByText("1.200 là số nào?").waitFor();
  assert.ok(await dialog.getByRole("button", { name: /Nhận/ }).isDisabled());
  await page.keyboard.press("Space");
  await dialog.getByText("1 dòng mới được thêm ở cuối.").waitFor();
  await axe("dialog");
  await dialog.getByRole("button", { name: "Nhận 4 ô" }).press("Enter");
  await page.waitForFunction(() => document.querySelector('.sheet td[data-row="2"][data-column="1"]')?.textContent === "1.200");
  await page.getByRole("button", { name: "Hôm nay" }).press("Enter");
  await page.waitForFunction(() => document.querySelector(".saved").textContent.startsWith("Chưa lưu"));

  // The program dies; the unsaved cells are there when it comes back.
  await page.waitForTimeout(1500);
  await open(restart());
  await page.getByRole("dialog", { name: "Có ô chưa lưu từ lần trước" }).getByRole("button", { name: "Lấy lại" }).press("Enter");
  await page.waitForFunction(() => document.querySelector('.sheet td[data-row="2"][data-column="1"]')?.textContent === "1.200");

  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  const saved = file();
  assert.equal(
    saved,
    first
      .replace("total = 77, private = 6", "total = 78, private = 6")
      .replace("  { period = \"9 tháng đầu năm 2023\", total = 14, pupils = 2, owners = 1, confirmed = 26 },\n", (row) =>
        row.replace("total = 14, pupils", "total = 14, faith = 1, pupils") + "  { period = \"9 tháng đầu năm 2024\", total = 1200, private = 2 },\n")
      .replace("term_total = { value = 77", "term_total = { value = 78")
      .replace("updated = 2023-11-07", "updated = 2026-11-24"),
  );

  // A colleague's change is not written over.
  await cell.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.type("15");
  writeFileSync(stats, saved.replace("total = 1200", "total = 1300"));
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog", { name: "Bảng đã được người khác sửa" }).getByText("1.300").first().waitFor();
  assert.equal(file(), saved.replace("total = 1200", "total = 1300"), "nothing is written before the choice");
  await page.getByRole("button", { name: "Lấy bản trên đĩa" }).press("Enter");
  await page.waitForFunction(() => document.querySelector('.sheet td[data-row="2"][data-column="1"]')?.textContent === "1.300");

  // And the figures of the morning, from the history.
  await page.getByRole("link", { name: "Lịch sử" }).press("Enter");
  await page.locator(".versions button").last().press("Enter");
  await page.getByRole("button", { name: "Lấy lại bản này" }).press("Enter");
  await page.getByText("Đã lấy lại.").waitFor();
  assert.equal(file(), first);
});
