// Bundles src/ into dist/desk.js and dist/desk.css, which are committed and compiled into the program, and writes the
// licences of the packages inside. The same sources and lock file give the same bytes.
// Usage: node build.mjs [--watch]
import { build, context } from "esbuild";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const LIMIT = 250_000;
const options = {
  absWorkingDir: here,
  entryPoints: { desk: "src/main.tsx" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2021", "chrome100", "firefox100", "safari15.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
};

if (process.argv.includes("--watch")) {
  await (await context(options)).watch();
} else {
  const { metafile } = await build(options);
  writeFileSync(join(here, "dist/LICENSES.txt"), licences(metafile.outputs["dist/desk.js"].inputs));
  const sizes = ["desk.js", "desk.css"].map((name) => [name, gzipSync(readFileSync(join(here, "dist", name)), { level: 9 }).length]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  for (const [name, size] of [...sizes, ["together", total]]) console.log(`${name}: ${(size / 1000).toFixed(1)} KB gzip`);
  if (total > LIMIT) {
    console.error(`more than ${LIMIT / 1000} KB`);
    process.exit(1);
  }
}

/** The licence file of each package of which something is left in the bundle, in the order of names. */
function licences(inputs) {
  const packages = new Set();
  for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
    if (bytesInOutput === 0) continue;
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) packages.add(found[1]);
  }
  const texts = [...packages].sort().map((name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = existsSync(folder) && readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`${name} has no licence file`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim().replaceAll("\r\n", "\n")}\n`;
  });
  return `The desk in the browser contains these packages.\n\n${texts.join("\n---\n\n")}`;
}
