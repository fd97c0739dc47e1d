// Usage: node engine.mjs DEMO GENERATED (two built sites). Prints the differences and a last line `N passed, M failed`.
import { readFileSync } from "node:fs";
import { excerpt, fold, form, marked, read, WORD } from "../../themes/thach-han/scripts/engine.mjs";
import { open, titles } from "./search.mjs";

let passed = 0;
let failed = 0;
const check = (what, expected, actual) => {
  const [a, b] = [JSON.stringify(expected), JSON.stringify(actual)];
  if (a === b) return void passed++;
  failed++;
  console.log(`${what}\n  expected ${a}\n  actual   ${b}`);
};

// Words as Rust splits them (tests/search.rs writes the table) and as the script does.
for (const line of readFileSync(new URL("words.txt", import.meta.url), "utf8").trimEnd().split("\n")) {
  const [text, folded, forms] = JSON.parse(line);
  check(`fold of ${JSON.stringify(text)}`, folded, fold(text));
  check(`words of ${JSON.stringify(text)}`, forms, (text.match(WORD) || []).map(form));
}

// Highlights and excerpts. Diacritics in a query must match.
const quoted = (text, query, most) => excerpt(text, read(query), most);
const marks = (text, query) => marked(text, read(query)).map(({ word }) => word);
check("with marks", ["Bà", "con"], marks("Bà con đứng ở cổng", "bà con"));
check("begun with marks", ["cổng"], marks("Bà con đứng ở cổng", "cổ"));
check("without marks, whole", ["con"], marks("Bà con đứng ở cổng", "con"));
check("without marks, begun", ["con", "cổng"], marks("Bà con đứng ở cổng", "co"));
check("whole words beside begun ones", ["Thành", "cổ", "thành"], marks("Thành cổ, cổng thành", "thanh co"));
check("finished", ["con"], marks("Bà con đứng ở cổng", "con "));
const numbers = Array.from({ length: 60 }, (_, at) => `n${at}`).join(" ");
check("an excerpt begins before the word", "… n24 n25 n26 n27 n28 n29 n30 n31 n32 n33 …", quoted(numbers, "n30 ", 10));
check("and is as long at the end", "… n50 n51 n52 n53 n54 n55 n56 n57 n58 n59", quoted(numbers, "n59 ", 10));
check("a short text is whole", "n1 n2", quoted("n1 n2", "n2", 10));

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
  // Without a full match, articles with some of the words may be found.
  check(`query ${query}`, wanted, wanted.length || found.all ? found.titles : []);
}
console.log(`${number} queries`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
