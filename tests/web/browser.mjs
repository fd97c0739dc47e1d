// Finds and starts Chromium.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Where Chromium is. */
export function chromiumPath() {
  const found = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!found) throw new Error("no Chromium here; install it (Debian: chromium) or name it in CHROMIUM");
  return found;
}

/** Starts it, optionally with extra flags; the caller closes it. */
export async function launch(...flags) {
  const executablePath = chromiumPath();
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ...flags] });
}

/** A new page for a site on disk; root-relative addresses, as in 404.html, resolve to its folder. */
export async function fromFolder(context, folder) {
  const page = await context.newPage();
  await page.route("file:///**", (route) => {
    const path = decodeURIComponent(new URL(route.request().url()).pathname);
    if (path.startsWith(folder)) return route.continue();
    const inside = join(folder, path);
    return existsSync(inside) ? route.fulfill({ path: inside }) : route.abort();
  });
  return page;
}
