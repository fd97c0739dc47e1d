// Pictures and files at the desk, with the program itself: a photograph of twelve megapixels is dropped on the text of a
// draft, described, and stands there, on its page, and in the room of files.
// Usage: node desk-files.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath] = process.argv.slice(2);

await inDesk(binary, browserPath, "desk-files", async ({ page, site }) => {
  await page.getByRole("button", { name: "Viết tin mới" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Ngày hội đọc sách");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await page.locator(".cm-content").waitFor();
  const folder = join(site, "content", decodeURIComponent(page.url().split("#/write/content/")[1]), "..");

  // As the mouse brings it from a folder of the phone.
  await page.locator(".cm-content").evaluate(async (element) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 4000, height: 3000 });
    const paint = canvas.getContext("2d");
    for (let at = 0; at < 400; at++) {
      paint.fillStyle = `hsl(${at * 37} 60% 50%)`;
      paint.fillRect((at * 997) % 4000, (at * 613) % 3000, 300, 200);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    const data = new DataTransfer();
    data.items.add(new File([blob], "Ảnh sân đình 1.JPG", { type: "image/jpeg" }));
    element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.getByLabel("Ảnh có gì?").fill("Trẻ em ngồi đọc sách dưới gốc bàng");
  await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.querySelector(".md-picture img")?.naturalWidth === 4000);
  // bantin knows the picture at once: nothing is said of a file that is not there.
  await page.waitForFunction(() => document.querySelector(".problems .count.none, .problems .count.hint, .problems .count.warning"));
  assert.equal(await page.locator(".tip.error").count(), 0);
  // The page has it smaller and without the file itself.
  const shown = page.frameLocator("iframe").locator("main figure img");
  await shown.waitFor();
  assert.match(await shown.getAttribute("src"), /anh-san-dinh-1-\d+\.[0-9a-f]+\.jpg$/);
  await page.keyboard.press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();
  assert.deepEqual(readdirSync(folder).sort(), ["anh-san-dinh-1.jpg", "index.md"]);
  assert.match(readFileSync(join(folder, "index.md"), "utf8"), /\n\n!\[Trẻ em ngồi đọc sách dưới gốc bàng\]\(anh-san-dinh-1\.jpg\)\n$/);

  // The room of files knows it, and who uses it.
  await page.getByRole("link", { name: "Hình, tệp" }).click();
  await page.getByRole("searchbox").fill("san dinh");
  await page.locator(".shelf li", { hasText: "anh-san-dinh-1.jpg" }).getByRole("link", { name: "Ngày hội đọc sách" }).waitFor();
});
