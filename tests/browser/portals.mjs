// A portal from nothing, as a clerk makes it: the program without a portal, the agency's data, a colour that cannot be
// read, a folder chosen, and the desk of the new portal in the same window.
// Usage: node portals.mjs BANTIN-DESK CHROMIUM [FOLDER-FOR-PICTURES]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [binary, browserPath, pictures] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "bantin-home-"));
mkdirSync(join(home, "Documents/Cổng thông tin"), { recursive: true });

const program = spawn(binary, ["--no-open", "--port", "0", "--now", "2026-11-24T08:00:00+07:00"], { env: { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, ".config"), BANTIN_LANG: "vi" } });
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

try {
  await page.goto(address);
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
  assert.deepEqual(said, []);
  console.log("portals: all well");
} catch (error) {
  await page.screenshot({ path: join(tmpdir(), "bantin-portals-failed.png") }).catch(() => {});
  console.error(said.join("\n"));
  throw error;
} finally {
  await browser.close();
  program.removeAllListeners("exit");
  program.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
}
