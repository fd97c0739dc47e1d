// The settings as a clerk changes them, with the program itself: a banner, the agency's phone, a link, a colour, the page
// beside them; what would stop the portal is asked about; unsaved settings come back; a colleague's change is kept.
// Usage: node settings.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath, pictures] = process.argv.slice(2);

await inDesk(binary, browserPath, "settings", async ({ page, site, look, restart }) => {
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  await page.reload();
  const file = join(site, "content/site.toml");
  const before = readFileSync(file, "utf8");
  const group = (name) => page.getByRole("navigation", { name: "Các nhóm thiết lập" }).getByRole("button", { name }).click();
  const home = page.frameLocator("iframe.front");
  const saved = () => page.getByText(/Đã lưu lúc/).waitFor();

  await page.getByRole("link", { name: "Thiết lập" }).click();
  await group("Cơ quan");
  await page.getByLabel("Điện thoại").fill("0233 111 2222");
  await group("Câu báo ở đầu trang");
  await page.getByLabel("Câu báo", { exact: true }).fill("Bão số 6 đổ bộ tối nay");
  await page.getByLabel("Mức độ").selectOption("danger");
  await group("Danh mục và liên kết");
  await page.getByRole("button", { name: "Thêm Liên kết ở chân trang" }).click();
  await page.keyboard.type("Cổng tỉnh");
  await page.keyboard.press("Tab");
  await page.keyboard.type("https://tinh.example.vn");
  await page.getByRole("button", { name: "Lên: Cổng tỉnh" }).click();
  await look("settings-menu");
  await group("Hình thức");
  await page.getByRole("textbox", { name: "Màu chính", exact: true }).fill("#7a1f3d");
  // The page beside them has the words and the colour already, and nothing is written.
  await home.getByText("Bão số 6 đổ bộ tối nay").waitFor();
  await home.getByRole("link", { name: "Cổng tỉnh" }).waitFor();
  await page.waitForFunction(() => {
    const shown = document.querySelector("iframe.front").contentDocument;
    return shown && shown.defaultView.getComputedStyle(shown.documentElement).getPropertyValue("--primary").includes("#7a1f3d");
  });
  await look("settings-look");
  assert.equal(readFileSync(file, "utf8"), before);
  await page.keyboard.press("Control+s");
  await saved();
  const after = readFileSync(file, "utf8");
  const changed = after.split("\n").filter((line) => !before.split("\n").includes(line));
  assert.deepEqual(changed, [
    'notice = { text = "Bão số 6 đổ bộ tối nay", level = "danger" }',
    'phone = "0233 111 2222"',
    'title = "Cổng tỉnh"',
    'link = "https://tinh.example.vn"',
    "[colours]",
    'primary = "#7a1f3d"',
  ]);

  // What would stop the portal is not saved without a question.
  await group("Trang chủ");
  await page.getByLabel("Số tin mới nhất").fill("nhiều");
  await page.getByText(/phải là số nguyên từ 0 đến 100/).waitFor();
  await page.getByRole("button", { name: "Lưu" }).click();
  await page.getByRole("dialog").waitFor();
  await look("settings-ask");
  assert.equal(readFileSync(file, "utf8"), after);
  await page.getByRole("button", { name: "Quay lại sửa" }).click();
  await page.getByLabel("Số tin mới nhất").fill("4");
  await page.getByText(/phải là số nguyên từ 0 đến 100/).waitFor({ state: "detached" });

  // The program dies; the unsaved setting is there when it comes back.
  await page.waitForTimeout(1500);
  // A colleague changes another setting meanwhile.
  await page.goto(await restart(() => writeFileSync(file, after.replace("page_size = 6", "page_size = 8"))));
  await page.goto(`${page.url().split("#")[0]}#/settings`);
  await page.getByRole("button", { name: "Lấy lại phần sửa dở" }).click();
  await page.keyboard.press("Control+s");
  await saved();
  const last = readFileSync(file, "utf8");
  assert.equal(last, after.replace("page_size = 6", "page_size = 8").replace("newest = 6", "newest = 4"));

  // Both change the same setting: she is asked.
  await group("Trang chủ");
  await page.getByLabel("Số tin mới nhất").fill("5");
  writeFileSync(file, last.replace("newest = 4", "newest = 9"));
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByText("9").waitFor();
  await page.getByRole("button", { name: "Giữ các mục tôi đã sửa" }).click();
  await saved();
  assert.equal(readFileSync(file, "utf8"), last.replace("newest = 4", "newest = 5"));

  // What stood in the way for a moment only, such as a file that another program was just writing, stops no save: neither where it
  // was gone before, nor where it goes while she is asked.
  let stops = true;
  const stopping = { json: { problems: [], elsewhere: ["dở dang"], preview: null } };
  await page.route("**/api/settings-check", (route) => (stops ? route.fulfill(stopping) : route.continue()));
  const savedAs = async (count) => {
    await page.locator(".bar .clean").waitFor();
    assert.match(readFileSync(file, "utf8"), new RegExp(`newest = ${count}\\b`));
  };
  await page.getByLabel("Số tin mới nhất").fill("7");
  await page.getByText("dở dang").waitFor();
  stops = false;
  await page.keyboard.press("Control+s");
  await savedAs(7);
  stops = true;
  await page.getByLabel("Số tin mới nhất").fill("3");
  await page.getByText("dở dang").waitFor();
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").waitFor();
  stops = false;
  writeFileSync(join(site, "content/du-thao.md"), '+++\ntitle = "Dự thảo"\ndraft = true\n+++\n');
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await savedAs(3);

  // Kinds of warnings are chosen by what they are about.
  await group("Kiểm tra");
  await page.getByLabel("Thêm vào “Loại nhắc không muốn thấy”").selectOption({ label: "dấu cách thừa" });
  await page.locator(".row-text", { hasText: "dấu cách thừa" }).waitFor();
  await look("settings-checks");
  await page.keyboard.press("Control+s");
  await saved();
  assert.match(readFileSync(file, "utf8"), /^off = \[[^\]]*"stray-space"[^\]]*\]/m);
  await group("Mục khác trong tệp");
  await page.getByText("params.motto").waitFor();
  await look("settings-others");
  assert.deepEqual(said.filter((line) => !/409|Failed to load resource|ERR_CONNECTION|422|Blocked script execution/.test(line)), []);
}, { pictures });
