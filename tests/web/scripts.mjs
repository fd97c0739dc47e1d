// The scripts of the built-in theme: `themes/thach-han/scripts/` to `assets/site.js`, `assets/search.js` and their like, which are in
// git, because the program is built without Node. `npm run scripts` writes them; the tests check that they are written.

import { buildSync } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { check } from "./tally.mjs";

const theme = new URL("../../themes/thach-han/", import.meta.url);
const NAMES = ["site", "search", "chart", "register"];

/** A module and its imports, minified, in JavaScript that browsers have understood since 2018. */
function bundle(name) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`scripts/${name}.mjs`, theme))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2018",
    charset: "utf8",
    legalComments: "none",
  });
  return outputFiles[0].text;
}

/** The asset as committed. */
const asset = (name) => `// Made of scripts/${name}.mjs: tests/web/scripts.mjs\n${bundle(name)}`;
const place = (name) => new URL(`assets/${name}.js`, theme);

/** The counter alone, in bytes. */
const COUNTER = 1000;

/** Checks that the committed assets are built from the committed sources and that the counter stays small. */
export async function scripts() {
  await check(`scripts are made of their sources, the counter's under ${COUNTER} bytes`, (wrong) => {
    for (const name of NAMES) {
      if (readFileSync(place(name), "utf8") !== asset(name)) wrong(`assets/${name}.js: run \`npm run scripts\` in tests/`);
    }
    const counter = Buffer.byteLength(bundle("counter"));
    console.log(`   counter: ${counter} bytes`);
    if (counter >= COUNTER) wrong(`the counter is ${counter} bytes`);
    return NAMES.length + 1;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of NAMES) writeFileSync(place(name), asset(name));
}
