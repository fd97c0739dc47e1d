// Two people in one folder, each with a program and a browser of their own: who writes is seen, the second reads or takes
// over, and both texts survive.
// Usage: node two.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

await inDesk(binary, browserPath, "two", async ({ page: lan, site, look, another }) => {
  const minh = await another();
  const item = "content/tin-tuc/2026/ngay-hoi-doc-sach/index.md";
  const file = () => readFileSync(join(site, item), "utf8");
  const versions = () => readdirSync(join(site, ".bantin-history", item)).sort().map((name) => readFileSync(join(site, ".bantin-history", item, name), "utf8"));
  const text = (page) => page.locator(".cm-content");
  const open = (page) => page.goto(page.url().split("#")[0] + `#/write/${item}`);
  const named = async (page, name) => {
    await page.getByTitle("Tên bạn ở bàn viết").click();
    await page.getByRole("dialog").getByRole("textbox").fill(name);
    await page.getByRole("dialog").locator("button[type=submit]").click();
    await page.getByText(`Bạn: ${name}`).waitFor();
  };
  await named(lan, "Lan");
  await named(minh, "Minh");
  await lan.getByRole("button", { name: "Viết tin mới" }).click();
  await lan.getByRole("dialog").getByRole("textbox").fill("Ngày hội đọc sách");
  await lan.getByRole("dialog").locator("button[type=submit]").click();
  await text(lan).click();
  await lan.keyboard.insertText("Chữ của Lan.");

  // He sees it in the newsroom, and beside the text, where nothing of his changes anything.
  await minh.locator(".items li", { hasText: "Ngày hội đọc sách" }).getByText("Lan đang viết").waitFor();
  await look("two-newsroom", minh);
  await open(minh);
  await minh.getByText("Lan đang viết bài này, từ 8:00 hôm nay. Bạn xem được, chưa sửa được.").waitFor();
  assert.equal(await minh.getByRole("dialog").count(), 0, "her unsaved text is not offered to him while she writes");
  await text(minh).click();
  await minh.keyboard.type("Chen vào");
  assert.equal((await text(minh).innerText()).trim(), "Viết nội dung ở đây…");
  assert.ok(await minh.locator("#title").isDisabled());
  assert.ok(await minh.getByRole("button", { name: "Lưu", exact: true }).isDisabled());
  await look("two-reading", minh);

  // He takes over, by keyboard; she is told, with her text before her and in the history.
  await minh.getByRole("button", { name: "Nhận viết tiếp…" }).press("Enter");
  await look("two-taking", minh);
  await minh.keyboard.press("Tab");
  await minh.keyboard.press("Enter");
  await minh.getByRole("dialog").waitFor({ state: "detached" });
  await text(minh).click();
  await minh.keyboard.insertText("Chữ của Minh.");
  await lan.getByText("Minh đã nhận viết tiếp bài này.").waitFor();
  await lan.getByText("Chữ bạn chưa lưu vẫn còn ở đây").waitFor();
  assert.match(await text(lan).innerText(), /Chữ của Lan\./);
  await look("two-lost", lan);
  await minh.keyboard.press("Control+s");
  await minh.getByText(/Đã lưu lúc/).waitFor();
  assert.match(file(), /Chữ của Minh\.\n?$/);
  assert.match(versions()[0], /Chữ của Lan\.\n?$/);

  // She takes it back; his text was saved since, so she chooses, and both are there still.
  await lan.getByRole("button", { name: "Nhận lại…" }).click();
  await lan.getByRole("dialog").getByRole("button", { name: "Nhận viết tiếp" }).click();
  await minh.getByText("Lan đã nhận viết tiếp bài này.").waitFor();
  await lan.keyboard.press("Control+s");
  await lan.getByRole("dialog").getByRole("button", { name: "Giữ bản của tôi" }).click();
  await lan.getByText(/Đã lưu lúc/).waitFor();
  assert.match(file(), /Chữ của Lan\.\n?$/);
  assert.ok(versions().some((version) => /Chữ của Minh\.\n?$/.test(version)));
  // He follows what she saves; when she has left, the text is his to write.
  await minh.waitForFunction(() => document.querySelector(".cm-content").textContent === "Chữ của Lan.");
  await lan.close();
  await minh.locator(".notice.lease").waitFor({ state: "detached" });
  await text(minh).click();
  await minh.keyboard.press("Control+End");
  await minh.keyboard.insertText(" Và của Minh.");
  // A second window of his own reads as well.
  const second = await minh.context().newPage();
  await second.goto(minh.url());
  await second.getByText("Bài này đang mở ở một cửa sổ khác của bạn").waitFor();
  await minh.keyboard.press("Control+s");
  await minh.getByText(/Đã lưu lúc/).waitFor();
  await second.waitForFunction(() => document.querySelector(".cm-content").textContent.endsWith("Và của Minh."));
  assert.match(file(), /Chữ của Lan\. Và của Minh\.\n?$/);
}, { pictures });
