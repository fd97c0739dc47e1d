// Approval with the program itself: a clerk asks, the editor sends back, the clerk mends and asks again, the editor
// approves and publishes; then a change makes it void.
// Usage: node approval.mjs BANTIN CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [binary, browserPath, pictures] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const site = mkdtempSync(join(tmpdir(), "bantin-approval-"));
cpSync(join(root, "content"), join(site, "content"), { recursive: true });
const config = join(site, "content/site.toml");
writeFileSync(config, `${readFileSync(config, "utf8")}\n[desk]\napproval = true\napproval_since = 2026-11-20\n`);
const item = join(site, "content/thong-bao/2026/lich-cat-dien/index.md");

const program = spawn(binary, ["desk", "--no-open", "--port", "0", "--root", site, "--now", "2026-11-24T08:00:00+07:00"]);
const address = await new Promise((resolve, reject) => {
  let said = "";
  const hear = (bytes) => {
    said += bytes;
    const found = said.match(/http:\/\/\S+/);
    if (found) resolve(found[0]);
  };
  program.stdout.on("data", hear);
  program.stderr.on("data", hear);
  program.on("exit", () => reject(new Error(said)));
});
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
page.setDefaultTimeout(30_000);
const said = [];
page.on("pageerror", (error) => said.push(String(error)));

/** No complaint of axe in light and dark, and pictures to look at. */
async function look(name) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.evaluate(AXE);
    const found = await page.evaluate(() => window.axe.run({ exclude: [["iframe"]] }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`), [], `${name}, ${colorScheme}`);
    if (!pictures) continue;
    for (const [width, height] of [[1280, 800], [768, 1024], [360, 720]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

const file = () => readFileSync(item, "utf8");
const editor = page.locator(".cm-content");
const toApprove = async () => {
  await page.getByRole("link", { name: "Tòa soạn", exact: true }).first().click();
  await page.getByRole("button", { name: /Chờ duyệt/ }).click();
  await page.getByRole("link", { name: /Lịch cắt điện/ }).click();
  await page.getByRole("heading", { name: /Duyệt:/ }).waitFor();
};

try {
  await page.goto(address);
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
  assert.deepEqual(said, []);
  console.log("approval: all well");
} catch (error) {
  await page.screenshot({ path: join(tmpdir(), "bantin-approval-failed.png") }).catch(() => {});
  console.error(said.join("\n"));
  throw error;
} finally {
  await browser.close();
  program.removeAllListeners("exit");
  program.kill("SIGKILL");
  rmSync(site, { recursive: true, force: true });
}
