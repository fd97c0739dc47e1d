// Approval with the program itself: a clerk asks, the editor sends back, the clerk mends and asks again, the editor
// approves and publishes; then a change makes it void.
// Usage: node approval.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

const prepare = (site) => {
  const config = join(site, "content/site.toml");
  writeFileSync(config, `${readFileSync(config, "utf8")}\n[desk]\napproval = true\napproval_since = 2026-11-20\n`);
};

await inDesk(binary, browserPath, "approval", async ({ page, site, look }) => {
  const item = join(site, "content/thong-bao/2026/lich-cat-dien/index.md");
  const file = () => readFileSync(item, "utf8");
  const editor = page.locator(".cm-content");
  const toApprove = async () => {
    await page.getByRole("link", { name: "Tòa soạn", exact: true }).first().click();
    await page.getByRole("button", { name: /Chờ duyệt/ }).click();
    await page.getByRole("link", { name: /Lịch cắt điện/ }).click();
    await page.getByRole("heading", { name: /Duyệt:/ }).waitFor();
  };

  await page.getByRole("button", { name: "Viết tin mới" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Lịch cắt điện");
  await page.getByRole("dialog").getByRole("combobox").selectOption("thong-bao");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await editor.click();
  await page.keyboard.insertText("Khu phố 1 mất điện từ 8 giờ.");
  await page.getByRole("button", { name: "Gửi duyệt" }).click();
  await page.getByText("Chờ duyệt").first().waitFor();
  assert.match(file(), /^approval = "asked"$/m);
  await look("approval-asked");

  // The editor sends it back.
  await page.waitForFunction(() => document.querySelector(".approval.asked"));
  await toApprove();
  await page.frameLocator("iframe.front").getByText("Khu phố 1 mất điện từ 8 giờ.").waitFor();
  await look("approve");
  await page.getByRole("button", { name: "So với bản đã duyệt" }).click();
  await page.getByText("Khu phố 1 mất điện từ 8 giờ.").waitFor();
  await page.getByLabel("Góp ý khi trả lại").fill("Xin ghi giờ có điện lại");
  await page.getByRole("button", { name: "Trả lại" }).click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  await page.getByRole("button", { name: "Tất cả" }).click();
  await page.getByText("Bị trả lại").waitFor();

  // The clerk mends it and asks again.
  await page.getByRole("link", { name: /Lịch cắt điện/ }).click();
  await page.getByText("Xin ghi giờ có điện lại").first().waitFor();
  await look("approval-returned");
  await editor.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(" Có điện lại lúc 11 giờ.");
  await page.getByRole("button", { name: "Gửi duyệt lại" }).click();
  await page.waitForFunction(() => document.querySelector(".approval.asked"));

  // The editor approves and publishes in one step.
  await toApprove();
  await page.getByLabel(/Người duyệt/).fill("Ban Biên tập");
  await page.getByRole("button", { name: "Duyệt", exact: true }).click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  await page.getByRole("button", { name: "Tất cả" }).click();
  await page.getByText("Đã duyệt").waitFor();
  assert.match(file(), /^approved = \{ by = "Ban Biên tập", date = 2026-11-24T08:00:00, of = "[0-9a-f]{16}" \}$/m);
  assert.doesNotMatch(file(), /draft|^approval/m);

  // In Notepad somebody changes a word: the approval is void.
  writeFileSync(item, file().replace("11 giờ", "12 giờ"));
  await page.getByText("Đã sửa sau khi duyệt").waitFor();
  await page.getByRole("link", { name: /Lịch cắt điện/ }).click();
  await page.getByRole("button", { name: "Gửi duyệt lại" }).waitFor();
  await page.frameLocator("iframe").locator("main").getByText("12 giờ").waitFor();
}, { prepare, pictures });
