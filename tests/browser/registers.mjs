// A register as a clerk keeps it, with the program itself and by keyboard alone: the calendar is found from the newsroom and from the
// room of figures, a day is typed, a block of Word is pasted, a row is added, what is wrong is seen at its cell, the page beside it;
// saved without touching other bytes; a colleague's change in Notepad; a killed program; two people.
// Usage: node registers.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

await inDesk(binary, browserPath, "registers", async ({ page, site, desk, restart, look, another }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const calendar = join(site, "content/lich-cong-tac/lich.csv");
  const file = () => readFileSync(calendar, "utf8");
  const first = file();
  const cell = page.locator(".sheet .cell");
  const label = () => cell.evaluate((input) => input.getAttribute("aria-label"));
  const at = (row, column, on = page) => on.locator(`.sheet td[data-row="${row}"][data-column="${column}"]`);
  const says = (row, column, text, on = page) => on.waitForFunction(([row, column, text]) => {
    const found = document.querySelector(`.sheet td[data-row="${row}"][data-column="${column}"]`);
    return (found?.querySelector(".cell")?.value ?? found?.textContent) === text;
  }, [row, column, text]);
  const paste = (text) => page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

  // A row of the newsroom leads to its place in the table.
  await page.locator(".find input").fill("hết hạn góp ý");
  await page.locator(".items a").first().click();
  await page.waitForURL(/#\/register\/lich-cong-tac\?row=3$/);
  await cell.focus();
  assert.equal(await label(), "Ngày, Hết hạn góp ý dự thảo quy chế tiếp nhận tin bài (ví dụ)");
  assert.equal(await cell.inputValue(), "31/12/2026");
  await page.frameLocator(".look iframe").getByText("31-12-2026").first().waitFor();
  await look("calendar");

  // A day as people type it, an hour that is none of anybody's business, a place.
  await cell.focus();
  await page.keyboard.type("30-12-26");
  await page.keyboard.press("Tab");
  await says(3, 0, "30/12/2026");
  await page.keyboard.type("8h");
  await page.keyboard.press("Enter");
  await page.frameLocator(".look iframe").getByText("30-12-2026").first().waitFor();

  // A day that is none: at its cell, taken back.
  await page.keyboard.press("Home");
  await page.keyboard.type("32/12/2026");
  await page.keyboard.press("Enter");
  const problems = page.getByRole("region", { name: "Điều cần xem lại" });
  await problems.locator("li.error").first().waitFor();
  assert.match(await at(3, 0).getAttribute("class"), /changed bad/);
  await look("mistake");
  await cell.focus();
  await page.keyboard.press("Control+z");
  await says(3, 0, "30/12/2026");
  await page.waitForFunction(() => document.querySelectorAll(".told li.error").length === 0);

  // A new row, with a note of two lines; a block of another program below it.
  await page.getByRole("button", { name: "Thêm dòng" }).press("Enter");
  assert.equal(await label(), "Ngày, dòng mới");
  await page.keyboard.type("4/1/2027");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Tiếp công dân; cả ngày (ví dụ)");
  await page.keyboard.press("End");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Mang theo căn cước.");
  await page.keyboard.press("Alt+Enter");
  await page.keyboard.type("Không thu phí.");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await says(4, 5, "Mang theo căn cước.\nKhông thu phí.");
  await page.getByRole("button", { name: "Thêm dòng" }).press("Enter");
  await paste("1/11/2027\t07:30\tGiao ban (ví dụ)\tPhòng họp (ví dụ)\r\n1/18/2027\t07:30\tGiao ban (ví dụ)\tPhòng họp (ví dụ)\r\n");
  const dialog = page.getByRole("dialog", { name: "Dán vào bảng" });
  await dialog.getByText("1 dòng mới được thêm ở cuối.").waitFor();
  await dialog.getByText("18/1/2027").waitFor();
  await page.keyboard.press("Enter");
  await says(6, 0, "18/1/2027");
  assert.equal(file(), first, "nothing is written yet");

  // A killed program: the unsaved cells come back.
  await page.waitForTimeout(1200);
  const address = await restart();
  await page.goto(address);
  await page.goto(`${page.url().split("#")[0]}#/register/lich-cong-tac`);
  await page.getByRole("dialog").getByRole("button", { name: "Lấy lại" }).press("Enter");
  await says(4, 2, "Tiếp công dân; cả ngày (ví dụ)");

  // Saved: every other byte stays.
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  const saved = first.replace("31/12/2026;;", "30/12/2026;8h;") +
    "4/1/2027;;\"Tiếp công dân; cả ngày (ví dụ)\";;;\"Mang theo căn cước.\nKhông thu phí.\"\n11/1/2027;07:30;Giao ban (ví dụ);Phòng họp (ví dụ);;\n18/1/2027;07:30;Giao ban (ví dụ);Phòng họp (ví dụ);;\n";
  assert.equal(file(), saved);

  // A colleague with Notepad takes out a meeting of the same name, and changes a place: both sides stay, each at its own meeting.
  await at(2, 3).click();
  await page.keyboard.type("Hội trường (ví dụ)");
  await page.keyboard.press("Enter");
  writeFileSync(calendar, saved.replace(/23\/11\/2026.*\n/, "").replace("14:00", "15:00"));
  await page.getByText(/Tệp vừa được sửa ở nơi khác/).waitFor();
  await page.keyboard.press("Control+s");
  const choice = page.getByRole("dialog", { name: "Bảng đã được người khác sửa" });
  await look("choice");
  await choice.getByRole("button", { name: "Ghép và lưu" }).press("Enter");
  await page.getByText(/Đã lưu lúc/).waitFor();
  const both = saved.replace(/23\/11\/2026.*\n/, "").replace("14:00", "15:00").replace("30/11/2026;07:30;Giao ban đầu tuần (ví dụ);Phòng họp", "30/11/2026;07:30;Giao ban đầu tuần (ví dụ);Hội trường");
  assert.equal(file(), both);

  // The history has what was there.
  await page.getByRole("link", { name: /Lịch sử/ }).first().click();
  await page.locator(".versions button").nth(1).waitFor();
  await page.getByRole("link", { name: "Lịch công tác" }).click();

  // Somebody else opens it: it is read there, until she takes it over.
  await at(0, 3).click();
  await page.keyboard.type("Sân (ví dụ)");
  await page.keyboard.press("Enter");
  const other = await another();
  await other.goto(`${other.url().split("#")[0]}#/register/lich-cong-tac`);
  await other.locator(".notice.lease").waitFor();
  assert.equal(await other.getByRole("button", { name: "Lưu", exact: true }).isDisabled(), true);
  await other.locator(".notice.lease button").click();
  await other.getByRole("button", { name: "Nhận viết tiếp", exact: true }).click();
  await page.locator(".notice.lease").waitFor();
  await at(0, 3, other).click();
  await other.keyboard.type("Trụ sở (ví dụ)");
  await other.keyboard.press("Enter");
  await other.keyboard.press("Control+s");
  await other.getByText(/Đã lưu lúc/).waitFor();
  assert.match(file(), /15:00;Duyệt bài tuần sau \(ví dụ\);Trụ sở/);
  assert.equal(file().includes("Sân"), false);

  // Choices and documents: a kind is picked beside its cell, found from the room of figures.
  await page.goto(`${page.url().split("#")[0]}#/data`);
  await page.getByRole("link", { name: /Văn bản van-ban/ }).click();
  await at(0, 1).click();
  const pick = page.getByLabel("Chọn cho ô Loại văn bản");
  await pick.selectOption("Nghị quyết");
  await says(0, 1, "Nghị quyết");
  await look("documents");
  await page.getByRole("button", { name: "Hoàn tác" }).click();
  await says(0, 1, "");
}, { pictures });
