// The desk with the program itself, in a browser: of a copy of the demo, or of no portal yet.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const at = (now = "2026-11-24T08:00:00+07:00", port = "0") => ["--no-open", "--port", port, "--now", now];

/** Runs a flow at the desk of a copy of the demo; see `inBrowser`. `prepare(site)` may change the copy first. */
export function inDesk(binary, browserPath, name, flow, { prepare = () => {}, pictures } = {}) {
  const begin = (site) => {
    cpSync(join(root, "content"), join(site, "content"), { recursive: true });
    prepare(site);
    return (now, port) => spawn(binary, ["desk", "--root", site, ...at(now, port)]);
  };
  return inBrowser(browserPath, name, flow, begin, pictures);
}

/** Runs a flow beside a program that asks for a portal, whose user's folder is new. */
export function inPortals(binary, browserPath, name, flow, { prepare = () => {}, pictures } = {}) {
  const begin = (home) => {
    prepare(home);
    const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: join(home, ".config"), BANTIN_LANG: "vi" };
    return (now, port) => spawn(binary, at(now, port), { env });
  };
  return inBrowser(browserPath, name, flow, begin, pictures);
}

/**
 * Runs `flow({ page, site, address, desk, look, restart, another })` and ends what was started; a picture of the screen stays
 * where it fails. `site` is a folder of its own, `restart(meanwhile, now, port)` kills the program and gives the address of another,
 * `another()` opens the same folder as another computer does: a program of its own and a browser of its own.
 */
async function inBrowser(browserPath, name, flow, begin, pictures) {
  const site = mkdtempSync(join(tmpdir(), `bantin-${name}-`));
  const start = begin(site);
  let program = start();
  const kill = () => {
    program.removeAllListeners("exit");
    program.kill("SIGKILL");
  };
  const restart = async (meanwhile = () => {}, now, port) => {
    const gone = new Promise((done) => program.once("close", done));
    kill();
    await gone;
    await meanwhile();
    program = start(now, port);
    return address(program);
  };
  const first = address(program);
  const others = [];
  const another = async () => {
    others.push(start());
    const page = await opened(browser);
    await page.goto(await address(others.at(-1)));
    return page;
  };
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  const said = [];
  const opened = async (browser) => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => said.push(String(error)));
    return page;
  };
  const page = await opened(browser);
  try {
    await page.goto(await first);
    const desk = page.url().split("#")[0];
    await flow({ page, site, address: await first, desk, look: (what, where = page) => look(where, what, pictures), restart, another });
    assert.deepEqual(said, []);
    console.log(`${name}: all well`);
  } catch (error) {
    await page.screenshot({ path: join(tmpdir(), `bantin-${name}-failed.png`) }).catch(() => {});
    console.error(said.join("\n"));
    throw error;
  } finally {
    await browser.close();
    kill();
    for (const other of others) other.removeAllListeners("exit").kill("SIGKILL");
    rmSync(site, { recursive: true, force: true });
  }
}

/** The address that the program prints. */
function address(program) {
  return new Promise((resolve, reject) => {
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
}

/** No complaint of axe in light and dark, and pictures to look at where a folder for them is given. */
async function look(page, name, pictures) {
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
