// The Nu HTML checker (the one behind validator.w3.org/nu) over all pages, style sheets and vector drawings.

import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "./tally.mjs";
import vnu from "vnu-jar";

export async function markup(sites) {
  const files = (ending) =>
    sites.flatMap((site) => [...site.files].filter((name) => name.endsWith(ending)).map((name) => `${site.folder}/${name}`));
  await check("Nu HTML checker, pages", async (wrong) => run([], files(".html"), wrong));
  await check("Nu HTML checker, style sheets", async (wrong) => run(["--css"], files(".css"), wrong));
  await check("Nu HTML checker, drawings", async (wrong) => run(["--svg"], files(".svg"), wrong));
}

function run(flags, files, wrong) {
  const jar = String(vnu);
  // Its regular expressions need a deep stack; one garbage collection thread is enough.
  const options = ["-Xss1024k", "-XX:+UseSerialGC", "-jar", jar, "--format", "json", "--exit-zero-always", ...flags];
  const done = spawnSync("java", [...options, ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  let messages;
  try {
    ({ messages } = JSON.parse(done.stderr));
  } catch {
    wrong(`the checker did not run: ${done.stderr.slice(0, 500)}`);
    return 0;
  }
  for (const one of messages) {
    if (UNKNOWN_TO_IT.some((text) => one.message.includes(text))) continue;
    const name = one.url ? relative(process.cwd(), fileURLToPath(one.url)) : "";
    if (one.type === "info") {
      if (one.subType === "warning") notes.set(one.message, (notes.get(one.message) ?? 0) + 1);
    } else wrong(`${name}:${one.lastLine ?? "?"}: ${one.message} ${one.extract ? `«${one.extract.trim()}»` : ""}`);
  }
  return files.length;
}

/** Findings about CSS that the checker does not know yet. */
const UNKNOWN_TO_IT = [
  "Property “paint-order” doesn't exist", // SVG 2, section 13.10
  "Property “container-type” doesn't exist", // CSS Conditional 5, section 5.1
  "Unrecognized at-rule “@container”", // CSS Conditional 5, section 5.5
];

/** Findings that are only remarks. */
export const notes = new Map();
