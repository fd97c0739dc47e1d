// The desk of a copy of the demo, with the program itself, in a browser.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { chromium } = createRequire(import.meta.url)("playwright-core");
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Runs `flow({ page, site, desk })` and ends what was started; a picture of the screen stays where it fails. */
export async function inDesk(binary, browserPath, name, flow) {
  const site = mkdtempSync(join(tmpdir(), `bantin-${name}-`));
  cpSync(join(root, "content"), join(site, "content"), { recursive: true });
  const program = spawn(binary, ["desk", "--no-open", "--port", "0", "--root", site, "--now", "2026-11-24T08:00:00+07:00"]);
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.setDefaultTimeout(30_000);
  const said = [];
  page.on("pageerror", (error) => said.push(String(error)));
  try {
    await page.goto(await address(program));
    await flow({ page, site, desk: page.url().split("#")[0] });
    if (said.length) throw new Error(said.join("\n"));
    console.log(`${name}: all well`);
  } catch (error) {
    await page.screenshot({ path: join(tmpdir(), `bantin-${name}-failed.png`) }).catch(() => {});
    console.error(said.join("\n"));
    throw error;
  } finally {
    await browser.close();
    program.removeAllListeners("exit");
    program.kill("SIGKILL");
    rmSync(site, { recursive: true, force: true });
  }
}

/** The address that the program prints. */
const address = (program) => new Promise((resolve, reject) => {
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
