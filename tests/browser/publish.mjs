// The last step of a clerk, with the program itself: a place is named, what changes is seen page by page, one button, and
// readers have it; an error forbids it and leads to its text.
// Usage: node publish.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

await inDesk(binary, browserPath, "publish", async ({ page, site, look }) => {
  const www = join(site, "www");
  const button = (name) => page.getByRole("button", { name, exact: false });
  const done = () => page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
  const region = (name) => page.getByRole("region", { name, exact: true });

  await page.getByRole("link", { name: "Đăng", exact: true }).click();
  await page.getByRole("heading", { name: "Đăng vào đâu?" }).waitFor();
  await look("publish-place");
  await button("rclone").click();
  await page.getByLabel("Tên trong rclone và thư mục").waitFor();
  await look("publish-place-rclone");
  await page.getByRole("button", { name: "Thư mục", exact: true }).click();
  await page.getByLabel("Thư mục", { exact: true }).fill("www");
  await page.keyboard.press("Enter");
  // All pictures are made for the first time.
  await button(/^Đăng \d+ trang$/).waitFor({ timeout: 240_000 });
  await region("Trang mới").waitFor();
  assert.match(readFileSync(join(site, "content/site.toml"), "utf8"), /\[publish\]\npath = "www"\n/);
  assert.ok(!existsSync(www));
  await look("publish-first");
  await button(/^Đăng \d+ trang$/).click();
  await done();
  assert.ok(existsSync(join(www, "index.html")));
  await look("publish-done");

  // One text changes, one comes.
  const file = join(site, "content/tin-tuc/2024/mua-lu-doc-tin-canh-bao/index.md");
  writeFileSync(file, readFileSync(file, "utf8") + "\nThêm một câu.\n");
  const fresh = join(site, "content/tin-tuc/2026/tin-moi-dang");
  mkdirSync(fresh);
  writeFileSync(join(fresh, "index.md"), '+++\ntitle = "Tin mới đăng"\ndate = 2026-11-20\n+++\n\nNội dung.\n');
  await region("Trang mới").getByText("Tin mới đăng", { exact: true }).waitFor();
  await region("Trang đổi").waitFor();
  await look("publish-changes");
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Xem “Tin mới đăng”, mở thẻ mới" }).click()]);
  await tab.getByRole("heading", { name: "Tin mới đăng", level: 1 }).waitFor();
  await tab.close();
  await button(/^Đăng \d+ trang$/).click();
  await done();
  assert.ok(existsSync(join(www, "tin-tuc/tin-moi-dang.html")));

  // An error forbids it, and leads to the text.
  writeFileSync(join(fresh, "index.md"), '+++\ntitle = "Tin mới đăng"\ndate = 2026-11-20\n+++\n\n[Tệp](khong-co.pdf).\n');
  await page.getByRole("heading", { name: /Chưa đăng được/ }).waitFor();
  assert.ok(await button(/^Đăng/).last().isDisabled());
  await look("publish-forbidden");
  await page.getByRole("link", { name: "Mở để sửa" }).click();
  await page.locator(".cm-content").waitFor();
}, { pictures });
