// A desk that is killed while it is written at: node desk.mjs PROGRAM [--kills N] [--seed S]
// Two people write at once: they type, save, rename, add files, take old texts back, change figures and settings. At a random
// moment the program is killed with SIGKILL and started again. Then: every file is the old one or the new one, whole; files that
// belong together are of one time; what was typed and kept is there; every text that was replaced is in the history; the portal
// plans without an error; and nothing that was only there for the moment stays for ever.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const program = resolve(process.argv[2]);
const option = (name, otherwise) => (process.argv.includes(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : otherwise);
const KILLS = option("--kills", 6);
const SEED = option("--seed", Date.now() % 1_000_000);
/** Kills of one portal: its history holds 1,000 texts. */
const OF_ONE = 15;
/** The longest session, in milliseconds. */
const LONGEST = 400;

let seed = SEED;
/** Numbers that are the same for a seed (mulberry32). */
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
const one = (list) => list[Math.floor(random() * list.length)];

const ONE = "content/tin/mot/index.md";
const TWO = "content/tin/hai/index.md";
const SITE = "content/site.toml";
const ROWS = "content/stats/ho.csv";
const FACTS = "content/stats/ho.toml";
const FILES = {
  [SITE]: 'title = "Phường"\r\nbase_url = "https://phuong.example.vn"\r\nnotice = "Báo n0."   # câu báo\r\n[check]\r\noff = ["agency"]\r\n',
  "content/tin/_index.md": '+++\ntitle = "Tin tức"\n+++\n',
  [ONE]: '+++\ntitle = "Tin n0."   # tên\ndate = 2026-11-01\nsummary = "Câu n0."\n+++\n\nDòng n0.\n',
  [TWO]: '---\r\ntitle: "Tin n0."\r\ndate: 2026-11-02\r\n---\r\n\r\nDòng n0.\r\n',
  [FACTS]: 'title = "Hộ dân"\nunit = "hộ"\nsource = "Nguồn n0."\nupdated = 2026-01-31\ncolumns = { k = "Khu phố", n = "Số hộ" }\nrows = "ho.csv"\n',
  [ROWS]: "Khu phố;Số hộ\r\nn0.;1200\r\nHai;340\r\n",
};

const read = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
};

class Portal {
  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "bantin-kills-"));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
    /** Of each file: what it is, and what it may be as well while a request is on its way. */
    this.files = new Map(Object.keys(FILES).map((path) => [path, { now: this.bytes(path), next: null }]));
    /** Every text that was replaced, by its path. */
    this.replaced = new Map();
    /** Of each text: what is kept of it unsaved (null: nothing), and what may be instead. */
    this.kept = new Map([ONE, TWO].map((path) => [path, [null]]));
    /** Files that were added, by their path. */
    this.added = new Map();
    this.count = 0;
  }

  bytes(path) {
    return read(join(this.root, path))?.toString() ?? null;
  }

  async start() {
    this.program = spawn(program, ["desk", "--root", this.root, "--no-open", "--port", "0", "--lang", "en", "--now", "2026-11-24T08:00:00+07:00"]);
    const address = await new Promise((found, failed) => {
      let said = "";
      const hear = (bytes) => {
        said += bytes;
        const address = said.match(/desk: (http:\/\/\S+)/);
        if (address) found(address[1]);
      };
      this.program.stdout.on("data", hear);
      this.program.stderr.on("data", hear);
      this.program.on("exit", () => failed(new Error(said)));
    });
    const opened = await fetch(address, { redirect: "manual" });
    this.origin = new URL(address).origin;
    this.headers = { cookie: opened.headers.get("set-cookie").split(";")[0], origin: this.origin, "content-type": "application/json" };
  }

  async kill() {
    this.program.removeAllListeners("exit");
    const gone = new Promise((done) => this.program.on("close", done));
    this.program.kill("SIGKILL");
    await gone;
  }

  async ask(name, body) {
    const init = body === undefined ? { headers: this.headers } : { method: "POST", headers: this.headers, body: typeof body === "string" ? body : JSON.stringify(body) };
    const reply = await fetch(`${this.origin}/_bantin/desk/api/${name}`, init);
    const said = await reply.json();
    assert.equal(reply.status, 200, `${name}: ${JSON.stringify(said)}`);
    return said;
  }

  /** Carries out a request that makes files what `next` says; they are that when it has answered. */
  async change(next, request, settled = () => {}) {
    for (const [path, text] of next) this.files.get(path).next = text;
    await request();
    for (const [path, text] of next) this.settle(path, text);
    settled();
  }

  settle(path, text) {
    const file = this.files.get(path);
    if (file.now !== null && file.now !== text) this.replaced.set(path, [...(this.replaced.get(path) ?? []), file.now]);
    Object.assign(file, { now: text, next: null });
  }

  mark() {
    this.count += 1;
    return `n${this.count}.`;
  }
}

const anew = (text, mark) => text.replace(/n\d+\./g, mark);

/** What people do, each once. Values that change carry a mark (`n12.`), so that it is known what a file becomes. */
const DEEDS = {
  async type(portal, path) {
    const item = await portal.ask(`item?path=${path}`);
    const body = `Đang gõ ${portal.mark()} ${"chữ ".repeat(Math.floor(random() * 2000))}\n`;
    const kept = portal.kept.get(path);
    kept.push(body);
    await portal.ask("keep", { path, version: item.version, changes: [], body, window: "w" });
    portal.kept.set(path, [body]);
  },
  async save(portal, path) {
    const item = await portal.ask(`item?path=${path}`);
    const mark = portal.mark();
    const { now } = portal.files.get(path);
    const at = now.search(/Dòng/);
    const next = now.slice(0, at) + anew(now.slice(at), mark);
    portal.kept.get(path).push(null);
    await portal.change([[path, next]], () => portal.ask("save", { path, version: item.version, changes: [], body: anew(item.body, mark), window: "w" }));
    portal.kept.set(path, [null]);
  },
  async rename(portal, path) {
    const item = await portal.ask(`item?path=${path}`);
    const mark = portal.mark();
    const next = portal.files.get(path).now.replace(/Tin n\d+\./, `Tin ${mark}`);
    portal.kept.get(path).push(null);
    await portal.change([[path, next]], () => portal.ask("save", { path, version: item.version, changes: [["title", `Tin ${mark}`]], body: null, window: "w" }));
    portal.kept.set(path, [null]);
  },
  async upload(portal, path) {
    const name = `${portal.mark().slice(0, -1)}.pdf`;
    const bytes = `%PDF-1.4 ${"x".repeat(Math.floor(random() * 300_000))}`;
    portal.added.set(join(dirname(path), name), bytes);
    await portal.ask(`upload?path=${path}&name=${name}`, bytes);
    assert.equal(portal.bytes(join(dirname(path), name)), bytes);
  },
  async takeBack(portal, path) {
    const versions = await portal.ask(`history?path=${path}`);
    if (versions.length === 0) return;
    const { id } = one(versions);
    const next = portal.bytes(join(".bantin-history", path, id));
    await portal.change([[path, next]], () => portal.ask("restore", { path, id }));
  },
  async remove(portal, path) {
    await portal.change([[path, null]], () => portal.ask("remove", { path }));
    const removed = (await portal.ask("removed")).find((one) => one.path === path);
    const next = portal.bytes(join(".bantin-history", path, removed.id));
    await portal.change([[path, next]], () => portal.ask("restore", { path, id: removed.id }));
  },
  async figures(portal) {
    const { version } = await portal.ask("data-set?name=ho");
    const mark = portal.mark();
    const rows = [{ from: 0, cells: { k: mark } }, { from: 1, cells: {} }];
    const next = [ROWS, FACTS].map((path) => [path, anew(portal.files.get(path).now, mark)]);
    await portal.change(next, () => portal.ask("data-save", { name: "ho", version, edit: { rows, figures: {}, facts: { source: `Nguồn ${mark}` } } }));
  },
  async settings(portal) {
    const { version } = (await portal.ask("settings")).files.find(({ path }) => path === SITE);
    const mark = portal.mark();
    const next = anew(portal.files.get(SITE).now, mark);
    await portal.change([[SITE, next]], () => portal.ask("settings-save", { path: SITE, version, changes: [["notice.text", `Báo ${mark}`]] }));
  },
};

/** Two people do one thing after the other, until the program is gone. */
async function session(portal) {
  const [first, second] = [["type", "save", "type", "rename", "upload", "takeBack", "remove"], ["save", "type", "figures", "settings", "figures", "type", "rename"]];
  const person = async (deeds, path) => {
    for (;;) await DEEDS[one(deeds)](portal, path);
  };
  const both = [person(first, ONE), person(second, TWO)].map((deeds) => deeds.catch((error) => error));
  await new Promise((done) => setTimeout(done, random() * LONGEST));
  await portal.kill();
  for (const error of await Promise.all(both)) if (error instanceof assert.AssertionError) throw error;
}

/** What has to hold after the program was started again. */
async function check(portal) {
  await until(() => read(join(portal.root, ".bantin-history/journal.json")) === null, "what was begun is carried out");
  const became = new Map();
  for (const [path, file] of portal.files) {
    const there = portal.bytes(path);
    assert.ok(there === file.now || (file.next !== null && there === file.next) || (file.next === null && there === null), `${path} is neither old nor new:\n${there}`);
    became.set(path, there !== file.now);
  }
  assert.equal(became.get(ROWS), became.get(FACTS), "the two files of a data set are of one time");
  for (const [path, changed] of became) if (changed) portal.settle(path, portal.bytes(path));
  for (const file of portal.files.values()) file.next = null;
  for (const [path, texts] of portal.replaced) {
    const folder = join(portal.root, ".bantin-history", path);
    const versions = new Set(readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")));
    for (const text of texts) assert.ok(versions.has(text), `${path}: the history lacks\n${text}`);
  }
  for (const [path, bytes] of portal.added) {
    const there = portal.bytes(path);
    assert.ok(there === null || there === bytes, `${path} is half`);
  }
  for (const [path, may] of portal.kept) {
    if (portal.bytes(path) === null) continue;
    const { recovery } = await portal.ask(`item?path=${path}`);
    assert.ok(may.includes(recovery?.body ?? null), `${path}: of the unsaved text there is ${JSON.stringify(recovery)?.slice(0, 200)}, not one of ${JSON.stringify(may).slice(0, 400)}`);
    portal.kept.set(path, [recovery?.body ?? null]);
  }
  const items = await portal.ask("items");
  assert.deepEqual(items.filter(({ errors }) => errors > 0), [], "the portal plans");
  // What was being removed comes back, for the next session.
  for (const path of [ONE, TWO]) {
    if (portal.bytes(path) !== null) continue;
    const { id } = (await portal.ask("removed")).find((one) => one.path === path);
    await portal.ask("restore", { path, id });
    portal.files.set(path, { now: portal.bytes(path), next: null });
    portal.kept.set(path, [(await portal.ask(`item?path=${path}`)).recovery?.body ?? null]);
  }
}

/** What was only there for the moment is removed when it is old. */
async function leaves(portal) {
  const passing = () => readdirSync(portal.root, { recursive: true }).filter((name) => /(^|\/)\.[^/]*\.new$/.test(name));
  const before = passing();
  for (const name of before) utimesSync(join(portal.root, name), 1, 1);
  await portal.kill();
  await portal.start();
  await until(() => passing().length === 0, "what a killed program left is removed");
  await portal.kill();
  const more = readdirSync(portal.root).filter((name) => ![".bantin-history", ".bantin-cache", "content"].includes(name));
  assert.deepEqual(more, []);
  rmSync(portal.root, { recursive: true, force: true });
  return before.length;
}

async function until(holds, what) {
  const end = Date.now() + 30_000;
  while (!holds()) {
    assert.ok(Date.now() < end, `in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

console.log(`   seed ${SEED}`);
let [portal, deeds, left] = [null, 0, 0];
try {
  for (let kill = 0; kill < KILLS; kill++) {
    if (kill % OF_ONE === 0) {
      if (portal) [deeds, left] = [deeds + portal.count, left + (await leaves(portal))];
      portal = new Portal();
      await portal.start();
    }
    await session(portal);
    await portal.start();
    await check(portal);
  }
  [deeds, left] = [deeds + portal.count, left + (await leaves(portal))];
  console.log(`   ${KILLS} kills during ${deeds} changes, nothing lost; ${left} files left by them were removed`);
} catch (error) {
  console.error(`   --seed ${SEED} --kills ${KILLS}: ${error.stack}\n   see ${portal?.root}`);
  await portal?.kill();
  process.exitCode = 1;
}
