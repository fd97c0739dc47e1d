// Chromium, wherever it lies.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** Starts it, perhaps with more flags; who starts it closes it. */
export async function launch(...flags) {
  const executablePath = process.env.CHROMIUM
    ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (!executablePath) throw new Error("no Chromium here; install it (Debian: chromium) or name it in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", ...flags] });
}

/** A new page of a site on the disk, where addresses from the host's root lead into its folder: 404.html has such. */
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
