// Work: node check.mjs PROGRAM [--long | WORD of a name ...]
// Counts the instructions of `bantin` under callgrind for each of the inputs at n, 2n and 4n: from 2n to 4n it may do twice as
// much more as from n to 2n, and a little over, since sorting is not quite linear. No clock is read. Without --long two inputs.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { INPUTS } from "./inputs.mjs";

const program = resolve(process.argv[2]);
const long = process.argv.includes("--long");
const words = process.argv.slice(3).filter((word) => word !== "--long");
/** One of text, one of logs. */
const FEW = ["figures", "lines of a log"];
const MOST = 2.4;
/** Less than this is lost among what a run does anyway. */
const NOTHING = 5_000_000;

const work = mkdtempSync(join(tmpdir(), "bantin-linear-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

const SITE = 'title = "Phường"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency"]\n';
const SECTION = '+++\ntitle = "Tin tức"\n+++\n';

function instructions(files, args) {
  const root = join(work, "site");
  rmSync(root, { recursive: true, force: true });
  const { "content/site.toml": more = "", ...others } = files;
  const all = { "content/tin/_index.md": SECTION, ...others, "content/site.toml": SITE + more };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const callgrind = ["--tool=callgrind", `--callgrind-out-file=${join(work, "out")}`, program, ...args, "--jobs", "1", "--now", "2026-11-24T08:00"];
  const said = spawnSync("valgrind", callgrind, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  const collected = said.stderr.match(/Collected : (\d+)/);
  if (!collected || said.status === null || said.status > 1) throw new Error(`bantin ${args.join(" ")}: ${said.stderr}`);
  return Number(collected[1]);
}

const failures = [];
const isWanted = (name) => long || (words.length > 0 ? words.some((word) => name.includes(word)) : FEW.includes(name));
for (const { name, n, files, args = ["check"] } of INPUTS.filter((input) => isWanted(input.name))) {
  const [one, two, four] = [n, 2 * n, 4 * n].map((size) => instructions(files(size), args));
  const ratio = (four - two) / Math.max(two - one, NOTHING);
  const line = `${name}: ${[one, two, four].map((count) => (count / 1e6).toFixed(0)).join(", ")} million instructions, ${ratio.toFixed(2)}`;
  console.log(`   ${line}`);
  if (ratio > MOST) failures.push(line);
}
for (const failure of failures) console.error(`   not linear: ${failure}`);
console.log(`   ${failures.length} not linear`);
process.exitCode = failures.length > 0 ? 1 : 0;
