// A letter written in Word is dropped on the newsroom: it becomes a draft, and what became of it is told, closed, found again;
// dropped again, it doubles nothing; dropped on an open text, its words go in and one undo takes them out.
// Usage: node word.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);
const files = join(dirname(fileURLToPath(import.meta.url)), "../word/files");

/** As the mouse brings files from a folder. */
const drop = (locator, ...names) => locator.evaluate((element, files) => {
  const data = new DataTransfer();
  for (const [name, base64] of files) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}, names.map((name) => [name, name.endsWith(".docx") ? readFileSync(join(files, name)).toString("base64") : "0M8R4KGxGuE="]));

await inDesk(binary, browserPath, "word", async ({ page, site, desk, look }) => {
  const read = () => readFileSync(join(site, decodeURIComponent(page.url().split("#/write/")[1])), "utf8");
  const text = () => page.locator(".cm-content");
  const dialog = page.getByRole("dialog");

  await page.locator(".newsroom").waitFor();
  await drop(page.locator("main"), "giay-moi.docx");
  await dialog.getByLabel("Chuyên mục").selectOption("thong-bao");
  await look("word-new");
  await dialog.getByRole("button", { name: "Chép thành bản nháp" }).click();
  await text().waitFor();
  const path = page.url();
  assert.match(read(), /^title = "Giấy mời về việc dự họp tổ dân phố quý II năm 2026"$/m);
  assert.match(read(), /\*\*1\. Thời gian:\*\* 19 giờ 30, thứ Sáu ngày 17\/4\/2026\./);
  const report = page.locator(".report");
  await report.getByText("Chép từ “giay-moi.docx”").waitFor();
  await report.getByText("Cần xem lại", { exact: true }).waitFor();
  await page.frameLocator("iframe").getByText("Rất mong bà con").waitFor();
  await look("word-report");
  await report.locator("summary").click();
  assert.ok(await report.getByText("Cần xem lại", { exact: true }).isHidden());
  await page.goto(`${desk}#/`);
  await page.locator(".newsroom").waitFor();
  await page.goto(path);
  await report.locator("summary").click();
  await report.getByText("Đã dọn", { exact: true }).waitFor();

  // The same again, an old document, and a picture.
  await page.goto(`${desk}#/`);
  await page.locator(".newsroom").waitFor();
  await drop(page.locator("main"), "giay-moi.docx", "cu.doc", "a.png");
  await dialog.getByLabel("Chuyên mục").selectOption("thong-bao");
  await dialog.getByRole("button", { name: "Chép thành bản nháp" }).click();
  await dialog.getByText("Đã chép từ trước, chữ không đổi").waitFor();
  await dialog.getByText("tài liệu Word cũ (.doc)").waitFor();
  await dialog.getByText("“a.png” không phải tài liệu Word").waitFor();
  await look("word-several");
  await dialog.getByRole("button", { name: "Mở bài" }).click();
  await text().waitFor();
  assert.equal(page.url(), path);

  // Into the text that is open: one step, which undo takes back.
  const before = read();
  await drop(text(), "lich.docx");
  await dialog.getByText("Làm gì với “lich.docx”?").waitFor();
  await look("word-in-text");
  await dialog.getByRole("button", { name: /Chép chữ và ảnh/ }).click();
  await text().getByText("Kiểm tra mương tổ 4").waitFor();
  await page.keyboard.press("Control+z");
  await text().getByText("Kiểm tra mương tổ 4").waitFor({ state: "detached" });
  assert.equal(read(), before);
}, { pictures });
