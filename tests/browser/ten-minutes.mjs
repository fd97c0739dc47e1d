// The ten minutes of the README at the desk, as a clerk drives them: a portal with the agency's data, a table from Excel, an
// article with a photograph, a figure in a sentence and a chart, a mistake mended by its button; scheduled, published, and
// at its hour readers have it.
// Usage: node ten-minutes.mjs BANTIN-DESK CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inPortals } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);
const PHOTO = fileURLToPath(new URL("../../content/di-tich-du-lich/2024/hao-thanh-mua-sen/ho-sen.jpg", import.meta.url));
const prepare = (home) => mkdirSync(join(home, "Documents"));

await inPortals(binary, browserPath, "ten-minutes", async ({ page, site: home, look, restart }) => {
  const portal = join(home, "Documents/phuong-thach-han");
  const read = (path) => readFileSync(join(portal, path), "utf8");
  const type = (label, text) => page.getByLabel(label, { exact: true }).fill(text);
  const button = (name) => page.getByRole("button", { name });
  const dialog = page.getByRole("dialog");
  const tool = (name) => page.getByRole("toolbar").getByRole("button", { name, exact: true });
  const editor = page.locator(".cm-content");
  const shown = page.frameLocator("iframe").locator("main");
  const saved = async () => (await page.keyboard.press("Control+s"), await page.getByText(/Đã lưu lúc/).waitFor());

  // A portal of its own, with what the footer has to name.
  await button("Tạo cổng mới").click();
  await page.getByLabel("Tên cổng").fill("Phường Thạch Hãn");
  await type("Tên cơ quan", "UBND phường Thạch Hãn");
  await type("Địa chỉ", "Số 1 đường Quang Trung");
  await type("Điện thoại", "0233 000 0000");
  await type("Thư điện tử", "bientap@thachhan.example");
  await type("Chịu trách nhiệm nội dung", "Ban Biên tập");
  await look("1-portal");
  await button("Tạo và mở cổng").click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  await look("2-newsroom");

  // A table of Excel becomes statistics.
  await page.getByRole("link", { name: "Số liệu" }).click();
  await page.getByRole("link", { name: "Thêm bảng số liệu" }).click();
  await page.locator("#paste-here").evaluate((box) => {
    const data = new DataTransfer();
    data.setData("text/plain", "Năm\tTổng số (người)\r\n2024\t15031\r\n2025\t15240\r\n");
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await type("Tên bảng", "Dân số của phường");
  await type("Nguồn", "Công an phường");
  await page.frameLocator(".chart-card iframe").locator("svg").first().waitFor();
  await look("3-figures");
  await page.keyboard.press("Control+s");
  await page.waitForURL(/#\/data\/dan_so_cua_phuong$/);

  // An article: a sentence with a figure that is looked up, not typed, and a weekday that is wrong.
  await page.getByRole("link", { name: "Tòa soạn" }).click();
  await button("Viết tin mới").click();
  await dialog.getByRole("textbox").fill("Ngày hội bên hồ sen");
  await dialog.getByRole("combobox").selectOption("tin-tuc");
  await dialog.locator("button[type=submit]").click();
  await editor.click();
  await page.keyboard.insertText("Thứ Hai, 24-11-2026, phường mở ngày hội bên hồ sen cho ");
  await tool("Số liệu").click();
  await dialog.getByRole("searchbox").fill("tong so 2025");
  await dialog.getByText("15.240 người").click();
  await page.keyboard.insertText(" người dân.");
  await look("4-mistake");
  await button("Đổi thành “Thứ Ba”").first().click();
  await shown.getByText("Thứ Ba, 24-11-2026, phường mở ngày hội bên hồ sen cho 15.240 người dân.").waitFor();

  // A photograph from a phone, and what it shows.
  await editor.evaluate(async (element, base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "Hồ sen.JPG", { type: "image/jpeg" }));
    element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, readFileSync(PHOTO, "base64"));
  await page.getByLabel("Ảnh có gì?").fill("Hồ sen nở hoa dưới chân thành");
  await look("5-photograph");
  await dialog.getByRole("button", { name: "Chèn" }).click();
  await shown.locator("figure img").waitFor();

  // And a chart below it.
  await editor.click();
  await page.keyboard.press("Control+End");
  await tool("Biểu đồ").click();
  await dialog.getByText("Dân số của phường").first().click();
  await shown.locator("svg").first().waitFor();

  // Public tomorrow morning.
  await page.getByRole("radio", { name: "Hẹn giờ" }).check({ force: true });
  await saved();
  await page.frameLocator("iframe").getByText(/Hẹn đăng lúc/).waitFor();
  // The page follows what was saved meanwhile, which may put another picture of the same in place of one that is on its way.
  await page.waitForFunction(() => {
    const image = document.querySelector("iframe").contentDocument.querySelector("figure img");
    image.loading = "eager";
    return image.complete && image.naturalWidth > 0;
  });
  await look("6-article");
  const item = read("content/tin-tuc/2026/ngay-hoi-ben-ho-sen/index.md");
  assert.match(item, /\npublish = 2026-11-25T07:00:00\n/);
  assert.match(item, /\n\nThứ Ba, 24-11-2026, phường mở ngày hội bên hồ sen cho \{\{ dan_so_cua_phuong\[2025\]\.tong_so \}\} người dân\.\n\n!\[Hồ sen nở hoa dưới chân thành\]\(ho-sen\.jpg\)\n\n\{\{ chart dan_so_cua_phuong \}\}\n$/);

  // Published: everything but what has to wait.
  const www = join(portal, "www");
  await page.getByRole("link", { name: "Đăng", exact: true }).click();
  await page.getByLabel("Thư mục", { exact: true }).fill("www");
  await page.keyboard.press("Enter");
  await button(/^Đăng \d+ trang$/).waitFor();
  await look("7-publish");
  const published = async () => {
    await button(/^Đăng \d+ trang$/).click();
    await page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
  };
  await published();
  const page_of_item = join(www, "tin-tuc/ngay-hoi-ben-ho-sen.html");
  assert.ok(existsSync(join(www, "index.html")) && !existsSync(page_of_item));

  // The next morning.
  await page.goto(await restart(() => {}, "2026-11-25T07:30:00+07:00"));
  await page.getByRole("button", { name: /Phường Thạch Hãn/ }).click();
  await page.getByRole("heading", { name: "Tòa soạn" }).waitFor();
  await page.getByRole("link", { name: "Đăng", exact: true }).click();
  await page.getByRole("region", { name: "Trang mới", exact: true }).getByText("Ngày hội bên hồ sen", { exact: true }).waitFor();
  await look("8-due");
  await published();
  await look("9-published");
  const html = readFileSync(page_of_item, "utf8");
  assert.match(html, /cho 15\.240 người dân\./);
  assert.match(html, /alt="Hồ sen nở hoa dưới chân thành"/);
  assert.match(readFileSync(join(www, "index.html"), "utf8"), /Ngày hội bên hồ sen/);
  assert.match(readFileSync(join(www, "index.html"), "utf8"), /UBND phường Thạch Hãn/);
}, { prepare, pictures });
