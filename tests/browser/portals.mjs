// A portal from nothing, as a clerk makes it: the program without a portal, the agency's data, a colour that cannot be
// read, a folder chosen, and the desk of the new portal in the same window.
// Usage: node portals.mjs BANTIN-DESK CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inPortals } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);
const prepare = (home) => mkdirSync(join(home, "Documents/Cổng thông tin"), { recursive: true });

await inPortals(binary, browserPath, "portals", async ({ page, site: home, address, look }) => {
  await page.getByRole("heading", { name: "Bàn viết" }).waitFor();
  await look("portals");
  await page.getByRole("button", { name: "Tạo cổng mới" }).click();
  const type = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel("Tên cổng").fill("Phường Thạch Hãn");
  await type("Tên cơ quan", 'UBND phường "Thạch Hãn"');
  await type("Địa chỉ", "Số 1 đường Quang Trung");
  await type("Điện thoại", "0233 000 0000");
  await type("Thư điện tử", "bientap@thachhan.example");
  await type("Chịu trách nhiệm nội dung", "Ban Biên tập");
  await type("Màu chính", "#88ccee");
  await page.getByText(/khó đọc trên nền sáng/).waitFor();
  // What it begins with is chosen; the portal of a commune is in Vietnamese, so there is no question of its language.
  const profile = (name) => page.getByRole("radio", { name });
  assert.equal(await profile("Cổng của xã, phường").isChecked(), true);
  assert.equal(await page.getByLabel("Ngôn ngữ").count(), 0);
  await profile("Tin tức").check();
  await page.getByLabel("Ngôn ngữ").waitFor();
  await profile("Tin tức").press("ArrowDown");
  assert.equal(await profile("Cổng của xã, phường").isChecked(), true);
  await look("new-portal");
  await page.getByRole("button", { name: "Dùng màu #347898" }).click();
  await page.getByText(/khó đọc trên nền sáng/).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Chọn thư mục…" }).click();
  await page.getByRole("button", { name: "Cổng thông tin" }).click();
  await look("folders");
  await page.getByRole("button", { name: "Chọn thư mục này" }).click();
  await page.getByText(join(home, "Documents/Cổng thông tin/phuong-thach-han")).waitFor();
  await page.getByRole("button", { name: "Tạo và mở cổng" }).click();

  // The same window is the newsroom of the new portal.
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  assert.equal(await page.locator(".rail-name").innerText(), "Phường Thạch Hãn");
  assert.ok(!page.url().includes("token"));
  const site = readFileSync(join(home, "Documents/Cổng thông tin/phuong-thach-han/content/site.toml"), "utf8");
  assert.match(site, /^title = "Phường Thạch Hãn"$/m);
  assert.match(site, /^name = 'UBND phường "Thạch Hãn"'$/m);
  assert.match(site, /^primary = "#347898"$/m);

  // What rules ask of it, with the way to where it is mended.
  await page.getByRole("link", { name: /việc theo quy định còn phải làm/ }).click();
  await page.getByRole("heading", { name: "Việc phải làm theo quy định" }).waitFor();
  await page.getByText("không phải tư vấn pháp lý").waitFor();
  await look("duties");
  await page.getByRole("button", { name: /^Chưa có \(\d+\)$/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Đánh giá mức độ hài lòng trực tuyến" }).waitFor();
  assert.equal(await page.getByRole("heading", { name: "Cơ cấu tổ chức" }).count(), 0);
  await page.getByRole("button", { name: /^Tất cả/ }).click();
  await page.getByRole("link", { name: /^Mở để sửa\. .*: Cơ cấu tổ chức$/ }).click();
  await page.locator(".cm-content").getByText("Trang mẫu (ví dụ)").waitFor();
  await page.getByRole("navigation", { name: "Các phòng" }).getByRole("link", { name: "Tòa soạn" }).click();

  // The next time it is one of those that are known.
  await page.getByRole("link", { name: "Cổng khác" }).click();
  await page.getByRole("button", { name: /Phường Thạch Hãn/ }).click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  // All of it as one file, for another computer.
  await page.getByRole("link", { name: "Thiết lập" }).click();
  await page.getByRole("button", { name: "Toàn bộ cổng" }).click();
  await look("settings-whole");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Tải toàn bộ cổng (ZIP)" }).click()]);
  assert.equal(download.suggestedFilename(), "phuong-thach-han-2026-11-24.zip");
  const zip = join(home, download.suggestedFilename());
  await download.saveAs(zip);
  await page.goto(address);
  await page.locator("input[type=file]").setInputFiles(zip);
  await look("from-zip");
  await page.getByRole("button", { name: "Giải nén và mở cổng" }).click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  assert.equal(readFileSync(join(home, "Documents/phuong-thach-han/content/site.toml"), "utf8"), site);
}, { prepare, pictures });
