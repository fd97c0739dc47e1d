// Faults at system calls: node check.mjs PROGRAM [--long]
// strace makes one call of `bantin build`, `bantin visits` or `bantin publish` fail, or kills the program there, at each such call in turn.
// Whatever happens: every file is whole, old or new; no page that can be reached links to one that is missing; the message
// tells the truth; and the next run is, byte for byte, that of a folder in which nothing ever went wrong.
// Without --long one call of each kind in the middle of a run over what is there.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix, resolve } from "node:path";

const program = resolve(process.argv[2]);
const long = process.argv.includes("--long");
const NOW = "2026-11-24T08:00";

/** What a call may fail with. A kill is one more way. */
const ERRORS = {
  write: "ENOSPC", copy_file_range: "EIO", rename: "EACCES", linkat: "EPERM", unlink: "EACCES", unlinkat: "EACCES", rmdir: "EACCES",
  mkdir: "ENOSPC", fsync: "EIO", utimensat: "EPERM", fchmod: "EPERM", chmod: "EPERM",
};

const work = mkdtempSync(join(tmpdir(), "bantin-faults-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

let passed = 0;
const failures = [];

function put(root, path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function article(root, name, front, text = "Nội dung.") {
  put(root, `content/tin/${name}.md`, `+++\ntitle = "Tin ${name}"\n${front}\n+++\n\n${text}\n`);
}

/** A grey PNG of 700 by 500 pixels, large enough for several sizes. */
const picture = Buffer.from(readPicture(), "base64");
function readPicture() {
  const made = spawnSync("python3", ["-c", `
import base64, struct, zlib
def chunk(name, data): return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
rows = b"".join(b"\\0" + bytes((x * y) % 251 for x in range(700)) for y in range(500))
print(base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 700, 500, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")).decode())`], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  return made.stdout;
}

const LINE = (second, path, agent) =>
  `203.0.113.${second} - - [24/Nov/2026:07:00:${String(second).padStart(2, "0")} +0700] "GET ${path} HTTP/1.1" 200 900 "-" "${agent}"\n`;
const AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0";

function base(root) {
  put(root, "content/site.toml", 'title = "Phường"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency"]\n');
  put(root, "content/stats.toml", '[visits]\nlogs = ["../a.log"]\n');
  put(root, "content/tin/_index.md", '+++\ntitle = "Tin tức"\n+++\n');
  put(root, "content/static/cu", "một tệp");
  article(root, "mot", 'date = 2026-11-01\ntags = ["Lễ hội"]');
  article(root, "hai", 'date = 2026-10-01\ntags = ["Chợ"]', "[Tệp](a.pdf)");
  put(root, "content/tin/a.pdf", "bản một");
  put(root, "a.log", LINE(1, "/tin/mot.html", AGENT) + LINE(2, "/tin/hai.html", AGENT));
}

/** New, changed and removed pages, tags, attachments and pictures; a file that becomes a folder. */
function change(root) {
  for (const gone of ["content/tin/hai.md", "content/tin/a.pdf", "content/static/cu"]) rmSync(join(root, gone));
  article(root, "ba", 'date = 2026-11-03\ntags = ["Bão"]\naliases = ["/cu/a/"]', "![Ảnh](anh.png)\n\n[Tệp](b.pdf) [trước](mot.md)");
  article(root, "mot", 'date = 2026-11-01\ntags = ["Lễ hội", "Bão"]', "[sau](ba.md)");
  put(root, "content/tin/anh.png", picture);
  put(root, "content/tin/b.pdf", "bản hai");
}

const build = ["build", "--quiet", "--lang", "en", "--now", NOW, "--jobs", "1"];
const publish = ["publish", "--quiet", "--lang", "en", "--now", NOW, "--jobs", "1"];
const count = ["visits", "--quiet", "--lang", "en", "--now", NOW, "--jobs", "1"];

/** What is done before, what is done with a fault, and what of it is compared. */
const RUNS = [
  { name: "a build over an old site", args: build, out: "public", before: (root) => { base(root); run(root, build); change(root); } },
  { name: "a first build", args: build, out: "public", before: (root) => { base(root); change(root); } },
  {
    name: "a count",
    args: count,
    out: "content/visits",
    before: (root) => {
      base(root);
      run(root, build);
      run(root, count);
      put(root, "a.log", readFileSync(join(root, "a.log"), "utf8") + LINE(3, "/tin/mot.html", AGENT) + LINE(4, "/", AGENT));
    },
  },
  {
    name: "a publication over an old one",
    args: publish,
    out: "www",
    before: (root) => {
      base(root);
      put(root, "content/site.toml", `${readFileSync(join(root, "content/site.toml"), "utf8")}[publish]\npath = "www"\n`);
      run(root, publish);
      change(root);
      run(root, build);
    },
  },
  { name: "a first count", args: count, out: "content/visits", before: (root) => { base(root); run(root, build); } },
];

function run(root, args) {
  const said = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (said.status !== 0) throw new Error(`bantin ${args.join(" ")}: ${said.stderr}`);
}

function strace(root, args, ...options) {
  return spawnSync("strace", ["-f", "--seccomp-bpf", "-qq", "-e", `trace=${Object.keys(ERRORS)}`, ...options, program, ...args], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
}

/** Every file below a folder with its bytes; without the salts and keys of a counter, which are random. */
function tree(root, below = "") {
  const files = new Map();
  if (!existsSync(join(root, below))) return files;
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const name = posix.join(below, entry.name);
    if (entry.isDirectory()) for (const [path, bytes] of tree(root, name)) files.set(path, bytes);
    else files.set(name, readFileSync(join(root, name), "latin1"));
  }
  return files;
}
/** What is published or kept: not bantin's own notes, not the open state of a counter. */
const shown = (files) => new Map([...files].filter(([name]) => !/^\.(bantin|open)\//.test(name)));
/** A ledger as text in which what is random is not compared: tokens and keyed fingerprints. */
const settled = (run, files) => (run.args === count ? figures(files) : run.args === publish ? current(files) : files);
/** What a publication is about: without the manifest, and what stays for readers whose page is older. */
function current(files) {
  const manifest = files.get("bantin-manifest.txt") ?? "";
  const paths = new Set([...manifest.matchAll(/^= \S+ \d+ (.*)$/gm)].map(([, path]) => path));
  return new Map([...files].filter(([name]) => paths.has(name)));
}
/** Whether a file is a page or what belongs to one: neither on its way, nor a note. */
const isServed = (name) => !/\.bantin-new$|^bantin-(manifest\.txt|publish\.lock)$/.test(name);
function figures(files) {
  const ledgers = [...files].filter(([name]) => /^[^./]*\.tsv$/.test(name));
  const rows = ledgers.flatMap(([name, text]) => text.split("\n").map((row) => `${name}\t${row}`));
  return new Map(rows.filter((row) => /\t(day|page|total|late|opening)\t/.test(row)).map((row, at) => [`${at}`, row]));
}
const same = (a, b) => a.size === b.size && [...a].every(([name, bytes]) => b.get(name) === bytes);

/** Links of the pages that can be reached from the home page to files that are not there. */
function deadLinks(files) {
  const dead = [];
  const seen = new Set();
  const open = ["index.html", "404.html"].filter((name) => files.has(name));
  while (open.length > 0) {
    const page = open.pop();
    if (seen.has(page)) continue;
    seen.add(page);
    for (const [, link] of files.get(page).matchAll(/\b(?:href|src)="([^"#?]*)[^"]*"/g)) {
      if (link === "" || /^[a-z]+:|^\/\//.test(link)) continue;
      let target = link.startsWith("/") ? link.slice(1) : posix.join(posix.dirname(page), decodeURIComponent(link));
      if (target === "." || target === "" || target.endsWith("/")) target = posix.join(target, "index.html");
      if (!files.has(target)) dead.push(`${page} to ${target}`);
      else if (target.endsWith(".html")) open.push(target);
    }
  }
  return dead;
}

/** Makes one fault and looks at what it left. */
function tryFault(plan, before, old, fresh, call, number, fault) {
  const root = join(work, "site");
  rmSync(root, { recursive: true, force: true });
  cpSync(before, root, { recursive: true, preserveTimestamps: true });
  const log = join(work, "injected");
  const said = strace(root, plan.args, "-o", log, "-e", `inject=${call}:${fault}:when=${number}`);
  // strace counts the calls of each thread: the fault may also have hit the message itself.
  const isMute = /write\(2, .*INJECTED/.test(readFileSync(log, "utf8"));
  const what = `${plan.name}, ${call} ${number}, ${fault}`;
  const wrong = (text) => failures.push(`${what}: ${text}; it said: ${said.stderr.trim()} (${said.status ?? said.signal})`);
  const left = shown(tree(join(root, plan.out)));
  const killed = said.status === null || said.status === 137;
  for (const [name, bytes] of plan.args === count ? [] : left) {
    const may = [old.get(name), fresh.get(name), ...(plan.args === publish ? [fresh.get("404.html")] : [])];
    if (isServed(name) && !may.includes(bytes)) wrong(`${name} is neither old nor new`);
  }
  if (plan.args !== count) deadLinks(left).slice(0, 3).forEach((link) => wrong(`a dead link: ${link}`));
  const kept = settled(plan, left);
  const [settledOld, settledNew] = [settled(plan, shown(old)), settled(plan, shown(fresh))];
  if (!killed) {
    if (said.status === 0 && !same(kept, settledNew)) wrong("it says it is done, and it is not");
    if (said.status !== 0 && said.stderr.trim() === "" && !isMute) wrong("it says nothing");
    if (said.status !== 0 && /panicked/.test(said.stderr)) wrong("it panicked");
    if (/is as it was|was not changed|nothing was sent/.test(said.stderr) && !same(kept, settledOld)) wrong("it says nothing has changed, and something has");
    if (said.status !== 0 && /is new|are new|was counted/.test(said.stderr) && same(kept, settledOld)) wrong("it says something has changed, and nothing has");
  }
  // What killed runs left beside pictures is removed once it is old.
  age(join(root, ".bantin-cache"));
  const next = spawnSync(program, plan.args, { cwd: root, encoding: "utf8" });
  if (next.status !== 0) wrong(`the next run fails: ${next.stderr}`);
  const after = tree(join(root, plan.out));
  if (!same(settled(plan, after), settled(plan, fresh))) wrong(`the next run leaves another site: ${differences(settled(plan, after), settled(plan, fresh))}`);
  const names = readdirSync(root).filter((name) => !["content", "public", "www", "a.log", ".bantin-cache"].includes(name));
  if (plan.args === publish) names.push(...[...after.keys()].filter((name) => name !== "bantin-manifest.txt" && !isServed(name)));
  if (names.length > 0) wrong(`left behind: ${names}`);
  const temporary = [...tree(join(root, ".bantin-cache")).keys()].filter((name) => /(^|\/)\..*\.\d+$/.test(name));
  if (temporary.length > 0) wrong(`left behind in the cache: ${temporary}`);
  const open = readdirSync(join(root, "content"), { recursive: true }).filter((name) => /\.new$/.test(name));
  if (open.length > 0) wrong(`left behind by the counter: ${open}`);
  passed += 1;
}

function age(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (/(^|\/)\.[^/]*\.\d+$/.test(entry)) utimesSync(join(folder, entry), 1, 1);
  }
}

function differences(a, b) {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].filter((name) => a.get(name) !== b.get(name)).slice(0, 5).join(", ");
}

/** How often each thread of a run makes each call; no run of one thread makes more. */
function calls(root, args) {
  const log = join(work, "trace");
  strace(root, args, "-o", log);
  const counts = new Map();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const [, thread, call] = line.match(/^(\d+) +(\w+)\(/) ?? [];
    if (!(call in ERRORS)) continue;
    const key = `${call} ${thread}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = new Map();
  for (const [key, times] of counts) {
    const [call] = key.split(" ");
    most.set(call, Math.max(most.get(call) ?? 0, times));
  }
  return most;
}

for (const plan of RUNS.filter((plan) => long || !plan.name.startsWith("a first"))) {
  const before = join(work, "before");
  const clean = join(work, "clean");
  for (const folder of [before, clean]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(before);
  plan.before(before);
  const old = tree(join(before, plan.out));
  cpSync(before, clean, { recursive: true, preserveTimestamps: true });
  const most = calls(clean, plan.args);
  const fresh = tree(join(clean, plan.out));
  const started = passed;
  for (const [call, times] of most) {
    const numbers = long ? Array.from({ length: times }, (_, at) => at + 1) : [Math.ceil(times / 2)];
    for (const number of numbers) {
      for (const fault of [`error=${ERRORS[call]}`, "signal=KILL"]) tryFault(plan, before, old, fresh, call, number, fault);
    }
  }
  console.log(`   ${plan.name}: ${passed - started} faults (${[...most].map(([call, times]) => `${call} ${times}`).join(", ")})`);
  if (passed === started) failures.push(`${plan.name}: no call was found to fail`);
}
for (const failure of failures.slice(0, 40)) console.error(`   ${failure}`);
if (failures.length > 40) console.error(`   ... and ${failures.length - 40} more`);
console.log(`   ${passed} faults, ${failures.length} wrong`);
process.exitCode = failures.length > 0 ? 1 : 0;
