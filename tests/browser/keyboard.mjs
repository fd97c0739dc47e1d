// A clerk's work without a mouse, with the program itself: a new item, its text, a figure, a lead, saved, scheduled; nothing
// is pressed but keys, and each place is reached by Tab and arrow keys.
// Usage: node keyboard.mjs BANTIN CHROMIUM
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inDesk } from "./desk-start.mjs";

const [binary, browserPath] = process.argv.slice(2);

await inDesk(binary, browserPath, "keyboard", async ({ page, site }) => {
  const { keyboard } = page;
  const press = async (...keys) => {
    for (const key of keys) await keyboard.press(key);
  };
  /** Tab until what has the focus is what is looked for, and its ring is seen; `back`: with Shift. */
  const tabTo = async (what, wanted, back = false) => {
    for (let presses = 0; presses < 80; presses++) {
      const found = await page.evaluate((wanted) => {
        const here = document.activeElement;
        const name = here.getAttribute("aria-label") || here.title || here.labels?.[0]?.textContent || here.textContent || "";
        return here.matches(wanted.selector) && new RegExp(wanted.name ?? "").test(name) && here.matches(":focus-visible");
      }, wanted);
      if (found) return;
      await press(back ? "Shift+Tab" : "Tab");
    }
    assert.fail(`never reached by Tab: ${what}`);
  };

  // The first Tab leads past the rail, as soon as there is one.
  await page.locator(".skip").waitFor({ state: "attached" });
  await press("Tab", "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await tabTo("the button for a new item", { selector: "button", name: "Viết tin mới" }, true);
  await press("Enter");
  await page.getByRole("dialog").waitFor();
  await keyboard.insertText("Ngày hội đọc sách");
  await tabTo("the section", { selector: "select" });
  await keyboard.type("Tin t");
  await tabTo("the button that makes it", { selector: "button[type=submit]" });
  await press("Enter");
  await page.locator(".cm-content").waitFor();

  await tabTo("the lead", { selector: "textarea", name: "Tóm tắt" });
  await keyboard.insertText("Phường mở ngày hội đọc sách cho trẻ em ở sân nhà văn hóa, mời mọi nhà mang sách đến đổi.");
  await tabTo("the text", { selector: ".cm-content" });
  await keyboard.insertText("Số đảng viên mới: ");
  // Back to the toolbar: one stop, arrow keys inside.
  await tabTo("the toolbar", { selector: ".tool" }, true);
  const tool = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  for (let presses = 0; presses < 20 && !/^Số liệu/.test(await tool()); presses++) await press("ArrowRight");
  await press("Enter");
  await page.getByRole("dialog").locator(".results button").first().waitFor();
  await keyboard.type("dau nhiem ky");
  await page.waitForFunction(() => document.querySelector(".results button")?.textContent.includes("Đảng viên mới từ đầu nhiệm kỳ"));
  await press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.classList.contains("cm-content"));
  await keyboard.insertText(".");
  await press("Control+s");
  await page.getByText(/Đã lưu lúc/).waitFor();

  // Scheduled: the choice is one stop as well.
  await tabTo("the choice of when", { selector: "input[type=radio]" }, true);
  await press("ArrowRight", "ArrowRight");
  await tabTo("the day", { selector: "#publish" });
  await press("Control+a");
  await keyboard.insertText("1-12-2026");
  await tabTo("the time", { selector: "#publish-time" });
  await press("Control+a");
  await keyboard.insertText("7h30");
  await tabTo("the button that saves", { selector: "button", name: "^Ctrl\\+S$|^Lưu$" }, true);
  await press("Enter");
  await page.waitForFunction(() => document.querySelector(".bar .tag.scheduled"));
  const text = readFileSync(join(site, "content/tin-tuc/2026/ngay-hoi-doc-sach/index.md"), "utf8");
  assert.match(text, /\npublish = 2026-12-01T07:30:00\n/);
  assert.doesNotMatch(text, /\ndraft = true/);
  assert.match(text, /\n\nSố đảng viên mới: \{\{ admissions\.term_total \}\}\.\n?$/);

  // And back to the newsroom, where the item is found.
  await tabTo("the way back", { selector: "a.back" }, true);
  await press("Enter");
  await page.locator(".items a").first().waitFor();
  await tabTo("the search", { selector: "input[type=search]" });
  await keyboard.type("ngay hoi doc");
  await page.waitForFunction(() => document.querySelectorAll(".items a").length === 1);
  await press("ArrowDown");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Ngày hội đọc sách.*Hẹn giờ 7:30/s);
});
