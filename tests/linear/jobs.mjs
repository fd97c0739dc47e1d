// Work beside the parent commit: node jobs.mjs PROGRAM PARENT [WORD of a name ...]
// Counts the instructions of both programs under callgrind, one thread, job by job on the same files, and fails where PROGRAM
// needs more than 3 % above PARENT. No clock is read. Both are releases, or both `--profile quick`.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [program, parent] = process.argv.slice(2, 4).map((path) => resolve(path));
const words = process.argv.slice(4);
const bench = join(dirname(dirname(fileURLToPath(import.meta.url))), "bench");
const MOST = 1.03;
/** What two runs of one program differ by: where the system puts it, and the length of its path. */
const NOTHING = 50_000;
const NOW = ["--now", "2026-01-01T08:00"];

const work = mkdtempSync(join(tmpdir(), "bantin-jobs-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

function put(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** What a run says; it has to succeed. */
function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28, ...options });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.error ?? done.stdout + done.stderr}`);
  return done.stderr;
}

function instructions(binary, args, cwd) {
  const said = run("valgrind", ["--tool=callgrind", `--callgrind-out-file=${join(work, "out")}`, binary, ...args], { cwd });
  return Number(said.match(/Collected : (\d+)/)[1]);
}

const SITE = 'title = "Phường Một"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency"]\n';

/** The news of a portal, with a theme of its own or the built-in one. */
function news(root, count, theme) {
  run("python3", [join(bench, "corpus"), join(root, "corpus"), String(count)]);
  cpSync(join(root, "corpus", "bantin"), root, { recursive: true });
  rmSync(join(root, "corpus"), { recursive: true });
  if (theme) cpSync(join(bench, "themes", theme), join(root, "themes", theme), { recursive: true });
  put(join(root, "content", "site.toml"), (theme ? `theme = "${theme}"\n` : "") + SITE);
  put(join(root, "content", "stats.toml"), "[visits]\n");
}

/** Data sets with a chart and a table each, and news that quote them. */
function statistics(root) {
  put(join(root, "content", "site.toml"), SITE);
  put(join(root, "content", "tin", "_index.md"), '+++\ntitle = "Tin"\n+++\n');
  for (let set = 0; set < 60; set++) {
    const rows = Array.from({ length: 80 }, (_, row) => `${1940 + row};${1000 + set * 7 + row * 13};${50 + ((row * set) % 90)}`);
    put(join(root, "content", "stats", `so-${set}.csv`), `Năm;Số hộ;Số trẻ\n${rows.join("\n")}\n`);
    put(
      join(root, "content", "stats", `so-${set}.toml`),
      `title = "Số liệu ${set}"\nsource = "Phường"\nupdated = 2025-11-01\nunit = "hộ"\nrows = "so-${set}.csv"\ncolumns = { nam = "Năm", ho = "Số hộ", tre = "Số trẻ" }\n`,
    );
    put(
      join(root, "content", "tin", `bai-${set}.md`),
      `+++\ntitle = "Bài ${set}"\ndate = 2025-11-02\n+++\n\nNăm 2019 có {{ so-${set}[2019].ho }} hộ.\n\n{{ chart so-${set} }}\n\n{{ table so-${set} }}\n`,
    );
  }
}

/** Days of a server's log: people, crawlers, assets, errors. */
function log(root) {
  put(join(root, "content", "site.toml"), SITE);
  put(join(root, "content", "stats.toml"), '[visits]\nlogs = ["../logs/*.log"]\n');
  const agents = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  ];
  const two = (number) => String(number).padStart(2, "0");
  const lines = Array.from({ length: 40000 }, (_, at) => {
    const second = at * 6;
    const [day, hour, minute] = [1 + Math.floor(second / 86400), Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60];
    const path = at % 5 === 0 ? "/assets/site.css" : `/tin/bai-${(at * 7) % 900}.html`;
    const time = `${two(day)}/Nov/2025:${two(hour)}:${two(minute)}:${two(second % 60)} +0700`;
    return `203.0.${at % 7}.${(at * 31) % 250} - - [${time}] "GET ${path} HTTP/1.1" ${at % 40 === 0 ? 404 : 200} 9000 "-" "${agents[at % 3]}"\n`;
  });
  put(join(root, "logs", "access.log"), lines.join(""));
}

/** One photograph of the demo, in three articles. */
function photograph(root) {
  const demo = join(bench, "..", "..", "content", "di-tich-du-lich", "2025", "duong-den-thi-xa");
  put(join(root, "content", "site.toml"), SITE);
  put(join(root, "content", "tin", "_index.md"), '+++\ntitle = "Tin"\n+++\n');
  cpSync(join(demo, "ga-tau.jpg"), join(root, "content", "tin", "ga-tau.jpg"));
  for (const name of ["a", "b", "c"]) put(join(root, "content", "tin", `${name}.md`), `+++\ntitle = "Bài ${name}"\ndate = 2025-11-02\n+++\n\n![Ga tàu](ga-tau.jpg)\n`);
}

/** A file's modification may not be younger than two seconds when bantin relies on it. */
const settle = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
const build = ["build", "--quiet", "--out", "public", ...NOW, "--jobs", "1"];

function changed(root) {
  const folder = join(root, "content", "kinh-te", "2019");
  const path = join(folder, readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md")).sort()[0]);
  put(path, `${readFileSync(path, "utf8")}\nThêm một câu.\n`);
  const past = Date.now() / 1000 - 60;
  utimesSync(path, past, past);
}

/** Name, the files, what is done before, and what is measured. */
const JOBS = [
  { name: "the program starts", files: () => {}, args: ["--version"] },
  { name: "1,000 articles, cold", files: (root) => news(root, 1000), args: build },
  { name: "1,000 articles, nothing changed", files: (root) => news(root, 1000), first: true, args: build },
  { name: "1,000 articles, one changed", files: (root) => news(root, 1000), first: true, change: changed, args: build },
  { name: "1,000 articles, checked", files: (root) => news(root, 1000), args: ["check", ...NOW, "--jobs", "1"] },
  { name: "1,000 articles, a thin theme", files: (root) => news(root, 1000, "thin"), args: build },
  { name: "60 data sets with charts", files: statistics, args: build },
  { name: "40,000 lines of a log", files: log, args: ["visits", "--now", "2025-11-20T08:00"] },
  { name: "a photograph", files: photograph, args: build },
];

const wanted = JOBS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const failures = [];
let compared = 0;
for (const { name, files, first, change, args } of wanted) {
  const count = (binary) => {
    const root = join(work, "site");
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    files(root);
    if (first) {
      settle();
      run(binary, args, { cwd: root });
      settle();
    }
    change?.(root);
    return instructions(binary, args, root);
  };
  const after = count(program);
  let before;
  try {
    before = count(parent);
  } catch (error) {
    // A change may be the first that knows a key of these sites.
    console.log(`   ${name}: the parent cannot do it: ${String(error).slice(0, 2000)}`);
    continue;
  }
  compared += 1;
  const millions = [before, after].map((one) => (one / 1e6).toFixed(1)).join(", ");
  const line = `${name}: ${millions} million instructions, ${(after / before).toFixed(3)}`;
  console.log(`   ${line}`);
  if (after > before * MOST + NOTHING) failures.push(line);
}
for (const failure of failures) console.error(`   more than 3 % above the parent: ${failure}`);
console.log(`   ${compared} jobs compared, ${failures.length} worse than the parent`);
process.exitCode = failures.length > 0 || compared === 0 ? 1 : 0;
