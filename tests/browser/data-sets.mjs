// A portal without statistics, with the program itself and by keyboard alone: a table of Excel becomes a data set with a
// chart, its figure stands in a sentence, the build is right.
// Usage: node data-sets.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

const SITE = 'title = "Phường Một"\nbase_url = "https://phuong.example.vn"\nlanguage = "vi"\n[check]\noff = ["agency", "unused-file", "uncited-set"]\n';
const ITEM = "content/tin-tuc/2026/dan-so/index.md";
const files = { "content/site.toml": SITE, "content/tin-tuc/_index.md": '+++\ntitle = "Tin tức"\n+++\n', [ITEM]: '+++\ntitle = "Dân số phường"\ndate = 2026-11-20\n+++\n\nDân số phường năm 2025 là ' };

const prepare = (site) => {
  rmSync(join(site, "content"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
};

await inDesk(binary, browserPath, "data-sets", async ({ page, site, look, desk }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const read = (path) => readFileSync(join(site, path), "utf8");
  const paste = (text) => page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  const type = async (name, text) => (await page.getByLabel(name, { exact: true }).focus(), await page.keyboard.press("Control+a"), await page.keyboard.insertText(text));

  await page.getByRole("link", { name: "Số liệu" }).press("Enter");
  await page.getByText("Cổng này chưa có bảng số liệu nào.").waitFor();
  await page.getByRole("link", { name: "Thêm bảng số liệu" }).press("Enter");

  // The table with its head; a number that can be read in two ways is asked about.
  await page.locator("#paste-here").focus();
  await paste("Năm\tTổng số (người)\tNữ (người)\r\n2023\t14.880\t7.501\r\n2024\t15.031\t7.600\r\n2025\t15.240\t7.702\r\n");
  await page.getByText("14.880 là số nào?").waitFor();
  await page.getByRole("radio", { name: /kiểu Việt Nam/ }).press("Space");
  await page.getByText("Đã nhận 3 dòng, 3 cột.").waitFor();
  await type("Tên bảng", "Dân số của phường");
  await type("Nguồn", "Công an phường");
  await page.getByRole("radio", { name: "Đường" }).press("Space");
  const preview = page.frameLocator(".chart-card iframe");
  await preview.locator("svg").first().waitFor();
  await preview.getByRole("cell", { name: "15.240" }).waitFor();
  await look("new-set");
  // A cell is mended in the grid, and a column is named otherwise.
  await page.locator(".sheet .cell").focus();
  await page.keyboard.press("End");
  await page.keyboard.type("7502");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector('.sheet td[data-row="0"][data-column="2"]').textContent === "7.502");
  await page.getByLabel("Tên cột").nth(2).fill("Trong đó nữ");
  await preview.getByRole("columnheader", { name: "Trong đó nữ" }).waitFor();
  await page.keyboard.press("Control+s");
  await page.waitForURL(/#\/data\/dan_so_cua_phuong$/);
  assert.equal(
    read("content/stats/dan_so_cua_phuong.toml"),
    `title = "Dân số của phường"
unit = "người"
source = "Công an phường"
updated = 2026-11-24
chart = "line"
columns = { nam = "Năm", tong_so = "Tổng số", trong_do_nu = "Trong đó nữ" }
rows = [
  { nam = "2023", tong_so = 14880, trong_do_nu = 7502 },
  { nam = "2024", tong_so = 15031, trong_do_nu = 7600 },
  { nam = "2025", tong_so = 15240, trong_do_nu = 7702 },
]
`,
  );
  await page.getByRole("grid", { name: "Bảng Dân số của phường" }).waitFor();

  // The figure in a sentence, and the chart below it, by the buttons of the text.
  await page.goto(`${desk}#/write/${ITEM}`);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+End");
  await page.getByRole("toolbar").getByRole("button", { name: "Số liệu", exact: true }).press("Enter");
  await page.getByPlaceholder("Tìm số liệu").waitFor();
  await page.keyboard.insertText("tong so 2025");
  await page.getByRole("dialog").getByText("15.240 người").waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" người.");
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  assert.equal(read(ITEM), `${files[ITEM]}{{ dan_so_cua_phuong[2025].tong_so }} người.`);

  // What it is, in the form: the name of a column changes in the text too, and what must hold is put together of columns.
  const toml = "content/stats/dan_so_cua_phuong.toml";
  const before = read(toml);
  await page.goto(`${desk}#/data/dan_so_cua_phuong`);
  await page.getByRole("button", { name: "Sửa bảng này" }).press("Enter");
  const form = page.getByRole("dialog", { name: "Sửa bảng “Dân số của phường”" });
  await form.getByText("Tên gọi trong bài: tong_so").press("Enter");
  const name = form.getByRole("textbox", { name: "Tên gọi trong bài: Tổng số" });
  await name.fill("dan_so");
  await name.press("Tab");
  await form.getByRole("region", { name: "Các bài đổi theo" }).getByText("1 chỗ").waitFor();
  await form.getByText("Thêm điều phải đúng").press("Enter");
  await form.getByRole("combobox", { name: "Cột", exact: true }).selectOption({ label: "Trong đó nữ" });
  await form.getByRole("combobox", { name: "phải", exact: true }).selectOption({ label: "không quá" });
  await form.getByRole("checkbox", { name: "Tổng số" }).press("Space");
  await form.getByRole("button", { name: "Thêm", exact: true }).press("Enter");
  await form.getByText("“Trong đó nữ” ≤ “Tổng số”").waitFor();
  await look("edit-set");
  await form.getByRole("button", { name: "Lưu", exact: true }).press("Enter");
  await form.waitFor({ state: "detached" });
  assert.equal(read(toml), `${before.replaceAll("tong_so", "dan_so")}checks = ["trong_do_nu <= dan_so"]\n`);
  assert.equal(read(ITEM), `${files[ITEM]}{{ dan_so_cua_phuong[2025].dan_so }} người.`);

  // A row under another name; one that goes, of which the sentence is told.
  await page.locator('.sheet td[data-row="2"][data-column="0"]').click();
  await page.keyboard.type("2025 (sơ bộ)");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Các bài đổi theo" }).getByText("Dân số phường").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  assert.equal(read(ITEM), `${files[ITEM]}{{ dan_so_cua_phuong[2025 (sơ bộ)].dan_so }} người.`);
  await page.locator('.sheet td[data-row="2"][data-column="1"]').click();
  await page.getByRole("button", { name: "Xóa dòng" }).press("Enter");
  await page.getByRole("region", { name: "Những câu này sẽ mất số" }).getByText("15.240").waitFor();
  await page.getByRole("button", { name: "Vẫn lưu, 1 câu mất số" }).waitFor();
  await look("lost");
  await page.getByRole("button", { name: "Hoàn tác" }).press("Enter");

  // It goes, with what uses it, and comes back.
  const saved = read(toml);
  await page.getByRole("button", { name: "Xóa bảng" }).press("Enter");
  const sure = page.getByRole("dialog", { name: "Xóa bảng “Dân số của phường”?" });
  await sure.getByText("Dân số phường năm 2025 là 15.240 người.").waitFor();
  await look("remove-set");
  await sure.getByRole("button", { name: "Xóa bảng" }).press("Enter");
  await page.getByRole("button", { name: "Lấy lại: Dân số của phường" }).press("Enter");
  await page.getByRole("link", { name: /Dân số của phường/ }).waitFor();
  assert.equal(read(toml), saved);

  // Another program removes it while a number is typed into it: it is written again, with the number.
  await page.getByRole("link", { name: /Dân số của phường/ }).click();
  await page.locator('.sheet td[data-row="1"][data-column="1"]').click();
  await page.keyboard.type("15032");
  await page.keyboard.press("Enter");
  rmSync(join(site, toml));
  await page.getByText("Bảng này vừa bị xóa hoặc đổi tên ở nơi khác.").waitFor();
  await look("set-gone");
  await page.getByRole("button", { name: "Ghi lại bảng" }).press("Enter");
  await page.getByText(/Đã lưu lúc/).waitFor();
  assert.equal(read(toml), saved.replace("15031", "15032"));

  const built = spawnSync(binary, ["build", "--root", site, "--out", join(site, "public"), "--now", "2026-11-24T08:00:00+07:00"], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
  assert.match(read("public/tin-tuc/dan-so.html"), /Dân số phường năm 2025 là 15\.240 người\./);
  assert.match(read("public/thong-ke/dan-so-cua-phuong.html"), /<svg[\s\S]*Trong đó nữ/);
}, { prepare, pictures });
