// Usage: node engine.mjs DEMO GENERATED: sites that were built. Prints what differs and a last line `N passed, M failed`.
import { readFileSync } from "node:fs";
import { open, script, titles } from "./search.mjs";

let passed = 0;
let failed = 0;
const check = (what, expected, actual) => {
  const [a, b] = [JSON.stringify(expected), JSON.stringify(actual)];
  if (a === b) return void passed++;
  failed++;
  console.log(`${what}\n  expected ${a}\n  actual   ${b}`);
};

// Words as Rust has them (tests/search.rs writes the table) and as the script has them.
const { fold, form, WORD } = script(process.argv[2]);
for (const line of readFileSync(new URL("words.txt", import.meta.url), "utf8").trimEnd().split("\n")) {
  const [text, folded, forms] = JSON.parse(line);
  check(`fold of ${JSON.stringify(text)}`, folded, fold(text));
  check(`words of ${JSON.stringify(text)}`, forms, (text.match(WORD) || []).map(form));
}

let engine;
let number = 0;
for (const line of readFileSync(new URL("queries.txt", import.meta.url), "utf8").split("\n")) {
  if (!line || line.startsWith("#")) continue;
  if (line.startsWith("==")) {
    engine = open(process.argv[line.includes("demo") ? 2 : 3]);
    continue;
  }
  number++;
  const [query, ...expected] = line.split("|").map((part) => part.trim());
  const wanted = expected.filter(Boolean);
  const found = await titles(engine, query, Math.max(1, wanted.length));
  // A query that nothing answers may find items with some of its words.
  check(`query ${query}`, wanted, wanted.length || found.all ? found.titles : []);
}
console.log(`${number} queries`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
