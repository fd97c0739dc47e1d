// Another address for an item and another name for a picture, with the program itself: what will happen is said before it
// does, links follow, a window that has the old place is led on with its unsaved text, and the way back is one button.
// Usage: node moving.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);
const OLD = "content/di-tich-du-lich/2023/thanh-co-quang-tri/index.md";
const NEW = "content/giao-duc/2023/thanh-co-va-pho/index.md";

await inDesk(binary, browserPath, "moving", async ({ page, site, desk, look, another }) => {
  const read = (path) => readFileSync(join(site, path), "utf8");
  const before = read(OLD);
  const room = (path) => page.goto(`${desk}#/write/${path}`);

  await room(OLD);
  await page.locator(".cm-content").waitFor();
  // A colleague opens the item, too: she reads it.
  const other = await another();
  await other.goto(`${other.url().split("#")[0]}#/write/${OLD}`);
  await other.locator(".cm-content").waitFor();

  await page.getByRole("button", { name: "Đổi địa chỉ, chuyển mục" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Chọn chuyên mục khác").waitFor();
  await dialog.getByLabel("Chuyên mục").selectOption("giao-duc");
  await dialog.getByLabel("Tên trong địa chỉ").fill("Thành cổ và phố");
  await dialog.getByText("/giao-duc/thanh-co-va-pho.html").waitFor();
  await dialog.getByText("Ai mở địa chỉ cũ /di-tich-du-lich/thanh-co-quang-tri.html được dẫn sang").waitFor();
  assert.ok((await dialog.locator(".changing li").count()) > 4);
  await look("moving-item");
  await dialog.getByRole("button", { name: "Đổi địa chỉ" }).click();
  await page.getByText("Đã đổi sang /giao-duc/thanh-co-va-pho.html").waitFor();
  assert.equal(page.url(), `${desk}#/write/${NEW}`);
  assert.ok(!existsSync(join(site, OLD)) && existsSync(join(site, NEW)));
  assert.match(read(NEW), /^aliases = \[.*"\/di-tich-du-lich\/thanh-co-quang-tri\.html"\]$/m);
  assert.match(read("content/gioi-thieu.md"), /\(giao-duc\/2023\/thanh-co-va-pho\/index\.md/);
  await look("moving-done");

  // The colleague's window goes along by itself, and goes on reading.
  await other.waitForURL(new RegExp(`#/write/${NEW}$`));
  await other.getByText("đang mở bài này").waitFor();
  await other.close();

  // The way back: the item names the new address as its old one then, and nothing else differs.
  await page.getByRole("button", { name: "Trả về địa chỉ cũ" }).click();
  await dialog.getByText("/di-tich-du-lich/thanh-co-quang-tri.html").first().waitFor();
  await dialog.getByRole("button", { name: "Đổi địa chỉ" }).click();
  await page.waitForURL(new RegExp(`#/write/${OLD}$`));
  const lines = (text) => text.split("\n").filter((line) => !line.startsWith("aliases = "));
  assert.deepEqual(lines(read(OLD)), lines(before));
  assert.match(read(OLD), /^aliases = \[.*"\/giao-duc\/thanh-co-va-pho\.html"\]$/m);

  // With unsaved text it is saved first; nothing of it is lost.
  await page.getByRole("textbox", { name: "Tiêu đề", exact: true }).fill("Thành cổ: từ lũy đất");
  await page.getByRole("button", { name: "Đổi địa chỉ, chuyển mục" }).click();
  await dialog.getByText("Bài này có chữ chưa lưu").waitFor();
  await dialog.getByRole("button", { name: "Lưu bài" }).click();
  await dialog.getByLabel("Tên trong địa chỉ").fill("con");
  await dialog.getByText("“con” không dùng làm tên được").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Đổi địa chỉ" }).isDisabled());
  await page.keyboard.press("Escape");
  assert.match(read(OLD), /^title = "Thành cổ: từ lũy đất"$/m);

  // Moved from elsewhere while this window types and the desk does not hear of it: it is led on, and its words come along.
  // Before that the desk has heard that everything is saved: a window says every few seconds whether it writes.
  await page.waitForFunction(async (item) => {
    const request = { item, section: "di-tich-du-lich", name: "thanh-co-xua" };
    const said = await fetch("api/move-check", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) });
    return (await said.json()).unsaved?.length === 0;
  }, OLD);
  let isCut = true;
  // Her window comes first: one that is hidden behind a new one keeps its words by a request that no route sees.
  const colleague = await another();
  await page.route(/api\/(keep|editing)$/, (route) => (isCut ? route.abort() : route.continue()));
  await page.getByRole("textbox", { name: "Tiêu đề", exact: true }).fill("Thành cổ đang viết dở");
  const move = async (item, section, name) => colleague.evaluate(async (request) => {
    const post = async (name, body) => (await fetch(`api/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) })).json();
    const { token } = await post("move-check", request);
    return post("move", { ...request, token });
  }, { item, section, name });
  const path = "content/di-tich-du-lich/2023/thanh-co-xua/index.md";
  assert.deepEqual(await move(OLD, "di-tich-du-lich", "thanh-co-xua"), { path });
  isCut = false;
  await page.keyboard.press("Control+s");
  await page.waitForURL(new RegExp(`#/write/${path}$`));
  await page.getByRole("button", { name: "Lấy lại bản viết dở" }).click();
  assert.equal(await page.locator("#title").inputValue(), "Thành cổ đang viết dở");
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  assert.match(read(path), /^title = "Thành cổ đang viết dở"$/m);
  // The desk of the colleague hears within seconds that nothing is unsaved any longer.
  let back = {};
  for (let tries = 0; tries < 40 && !back.path; tries++) {
    back = await move(path, "di-tich-du-lich", "thanh-co-quang-tri");
    if (!back.path) await page.waitForTimeout(500);
  }
  assert.deepEqual(back, { path: OLD });
  await page.waitForURL(new RegExp(`#/write/${OLD}$`));

  // A picture of that item: renamed in the room of files, by keyboard alone.
  await page.getByRole("link", { name: "Hình, tệp" }).click();
  await page.getByRole("searchbox").fill("tuong gach");
  await page.getByRole("button", { name: "Đổi tên tuong-gach.jpg" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Tường gạch đỏ");
  await dialog.getByText("tuong-gach-do.jpg").waitFor();
  await look("moving-file");
  await page.keyboard.press("Enter");
  await page.getByText("Đã đổi tên thành tuong-gach-do.jpg").waitFor();
  assert.match(read(OLD), /^image = "tuong-gach-do\.jpg"$/m);
  assert.ok(existsSync(join(site, OLD, "../tuong-gach-do.jpg")));

  // The history tells of the move, and has the way back as well.
  await page.goto(`${desk}#/history/${OLD}`);
  await page.getByRole("button", { name: /Trước khi đổi địa chỉ, từ giao-duc/ }).click();
  await page.getByRole("button", { name: "Trả về địa chỉ cũ" }).waitFor();
  await look("moving-history");
}, { pictures });
