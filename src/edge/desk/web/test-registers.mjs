// The room of a register, beside the mock server.
import assert from "node:assert/strict";

export function registerTests({ until }) {
  const open = async (page, origin) => {
    await page.goto(`${origin}/_bantin/desk/#/register/cat-dien`);
    const cell = page.locator(".sheet .cell");
    await cell.focus();
    return cell;
  };
  const says = (page, row, column, text) => page.waitForFunction(([row, column, text]) => {
    const found = document.querySelector(`.sheet td[data-row="${row}"][data-column="${column}"]`);
    return (found?.querySelector(".cell")?.value ?? found?.textContent) === text;
  }, [row, column, text]);
  return {
    async "registers: days, choices and lines are typed, with Unikey, and taken back"({ page, origin, desk }) {
      const cell = await open(page, origin);
      assert.equal(await cell.getAttribute("aria-label"), "Từ ngày, Bảo trì đường ven sông");
      await page.keyboard.type("28-11-26");
      await page.keyboard.press("Tab");
      await says(page, 0, 0, "28/11/2026");
      for (const key of "Suwra<<<<<ửa đèn") key === "<" ? await page.keyboard.press("Backspace") : await page.keyboard.insertText(key);
      const typed = await cell.inputValue();
      await page.keyboard.press("Tab");
      await page.getByLabel("Chọn cho ô Loại").selectOption("Sự cố");
      await says(page, 0, 2, "Sự cố");
      // Lines of a cell stay lines.
      await page.locator('.sheet td[data-row="0"][data-column="5"]').click();
      await cell.focus();
      await page.keyboard.press("F2");
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Alt+Enter");
      await page.keyboard.insertText("Dòng ba.");
      await page.keyboard.press("Enter");
      await says(page, 0, 5, "Đường ven sông, ngõ 3 đến ngõ 9. ↵ Đèn đường vẫn sáng. ↵ Dòng ba.");
      await page.keyboard.press("Control+s");
      await until(() => desk.saves.length === 1);
      const cells = { begins: "28/11/2026", title: typed, kind: "Sự cố", body: "Đường ven sông, ngõ 3 đến ngõ 9.\nĐèn đường vẫn sáng.\nDòng ba." };
      assert.deepEqual(desk.saves[0].edit.rows.map(({ cells }) => cells), [cells, {}, {}]);
    },

    async "registers: what is wrong has its button, a row without words is none, unsaved cells come back"({ page, origin, desk, context }) {
      await open(page, origin);
      await page.locator('.sheet td[data-row="1"][data-column="2"]').click();
      await page.locator(".sheet .cell").focus();
      await page.keyboard.type("Bao tri");
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: "Điều cần xem lại" }).getByRole("button", { name: "Đổi thành “Bảo trì”" }).click();
      await says(page, 1, 2, "Bảo trì");
      await page.getByRole("button", { name: "Thêm dòng" }).click();
      await page.keyboard.press("Escape");
      await page.locator('.sheet td[data-row="2"][data-column="1"]').click();
      await page.locator(".sheet .cell").focus();
      await page.keyboard.insertText("Đã sửa trạm");
      await page.keyboard.press("Enter");
      await until(() => JSON.stringify(desk.keptRegisters.get("cat-dien") ?? "").includes("Đã sửa trạm"));
      await page.close();
      const again = await context.newPage();
      await again.goto(`${origin}/_bantin/desk/#/register/cat-dien`);
      await again.getByRole("dialog").getByRole("button", { name: "Lấy lại" }).click();
      await says(again, 2, 1, "Đã sửa trạm");
      await again.keyboard.press("Control+s");
      await until(() => desk.saves.length === 1);
      await again.getByText(/Đã lưu lúc/).waitFor();
      assert.equal(desk.registers.get("cat-dien").rows.length, 3);
    },

    async "registers: of meetings with one name each keeps its own change"({ page, origin, desk }) {
      await open(page, origin);
      await page.locator('.sheet td[data-row="1"][data-column="5"]').click();
      await page.locator(".sheet .cell").focus();
      await page.keyboard.insertText("Hoãn");
      await page.keyboard.press("Enter");
      const { rows } = desk.registers.get("cat-dien");
      // The first of the same title goes, the last one changes.
      rows.shift();
      rows[1][2] = "Bảo trì";
      await page.keyboard.press("Control+s");
      await page.getByRole("dialog", { name: "Bảng đã được người khác sửa" }).getByRole("button", { name: "Ghép và lưu" }).click();
      await until(() => desk.saves.length === 1);
      assert.deepEqual(desk.registers.get("cat-dien").rows.map((row) => [row[0], row[2], row[5].slice(0, 4)]), [["4/12/2026", "Bảo trì", "Hoãn"], ["15/11/2026", "Bảo trì", "Đã s"]]);
    },

    async "registers: whoever has the table is seen, and taken over"({ page, origin, desk }) {
      desk.holder = { path: "content/cat-dien/lich.csv", who: "Chị Lan", since: "2026-11-24T08:00:00+07:00", writing: true };
      await page.goto(`${origin}/_bantin/desk/#/register/cat-dien`);
      await page.getByText(/Chị Lan đang viết/).waitFor();
      assert.equal(await page.locator(".sheet .cell").getAttribute("readonly"), "");
      await page.getByRole("button", { name: "Nhận viết tiếp…" }).click();
      await page.getByRole("button", { name: "Nhận viết tiếp", exact: true }).click();
      await page.waitForFunction(() => document.querySelector(".sheet .cell")?.readOnly === false);
    },
  };
}
