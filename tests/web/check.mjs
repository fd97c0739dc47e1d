// Builds sites with the program and checks what it wrote: node check.mjs PROGRAM ROOT WORK [--all]
// PROGRAM is the binary, ROOT the folder of the demo, WORK an empty folder for the output. Stops at the first failed
// check; with --all it runs every check and lists every finding.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { charts, gallery } from "./charts.mjs";
import { feeds } from "./feeds.mjs";
import { fromDisk, served } from "./links.mjs";
import { markup, notes } from "./markup.mjs";
import { pages, translations } from "./pages.mjs";
import { ODD, apache, nginx, odd } from "./servers.mjs";
import { Site } from "./site.mjs";
import { close, Failed, goOn, say } from "./tally.mjs";

const [program, root, work] = process.argv.slice(2, 5).map((one) => resolve(one));
goOn(process.argv.includes("--all"));

const run = (...args) => execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** Builds a site and reads it. */
function build(name, folder, baseUrl, ...more) {
  const out = join(work, name);
  run("build", "--quiet", "--root", folder, "--out", out, "--base-url", baseUrl, ...more);
  return new Site(out, baseUrl);
}

async function main() {
  say("== the demo");
  const demo = build("demo", root, "https://quangtri.example.vn");
  await pages(demo);
  await translations(demo);
  await feeds(demo);
  await fromDisk(demo);
  await served(demo, "/");

  say("== the demo under a path, on a day with news");
  const below = build("below", root, "https://x.example/a/b", "--now", "2026-10-11T08:00");
  await pages(below);
  await translations(below);
  await feeds(below);
  await fromDisk(below);
  await served(below, "/a/b/");

  say("== the demo with what is not public yet");
  const drafts = build("drafts", root, "https://quangtri.example.vn", "--drafts");
  await pages(drafts);
  await translations(drafts);
  await fromDisk(drafts);

  say("== the demo in the second theme, and in one that was just begun");
  const themed = [];
  for (const theme of ["hien-luong", "sen"]) {
    const folder = join(work, `themed-${theme}`);
    run("init", folder, "--theme", theme);
    // With the pictures of the demo, so that they are not encoded again.
    for (const name of ["content", ".bantin-cache"]) cpSync(join(root, name), join(folder, name), { recursive: true });
    const config = join(folder, "content", "site.toml");
    writeFileSync(config, readFileSync(config, "utf8").replace('theme = "thach-han"', `theme = "${theme}"`));
    const site = build(`themed-${theme}-site`, folder, "https://quangtri.example.vn");
    await pages(site);
    await translations(site);
    await fromDisk(site);
    themed.push(site);
  }

  const fresh = [];
  for (const language of ["vi", "en"]) {
    say(`== a new site (${language})`);
    const folder = join(work, `new-${language}`);
    run("init", folder, "--lang", language);
    const site = build(`new-${language}-site`, folder, "https://new.example");
    await pages(site);
    await feeds(site);
    await fromDisk(site);
    await served(site, "/");
    fresh.push(site);
  }

  say("== charts");
  const drawn = gallery(program, work);
  await pages(drawn);
  await fromDisk(drawn);
  await charts(drawn);
  await charts(demo);

  say("== Nu HTML checker");
  await markup([demo, below, drafts, drawn, ...themed, ...fresh]);

  const readme = fileURLToPath(new URL("../../docs/guide.md", import.meta.url));
  say("== nginx");
  await nginx(demo, readme, work);
  say("== Apache");
  await apache(demo, readme, work);
  say("== odd old addresses");
  const folder = join(work, "odd");
  run("init", folder);
  const section = join(folder, "content", "tin");
  mkdirSync(section);
  writeFileSync(join(section, "_index.md"), '+++\ntitle = "Tin"\n+++\n');
  writeFileSync(join(section, "a.md"), `+++\ntitle = "A"\ndate = 2023-11-07\naliases = ${JSON.stringify(ODD.aliases)}\n+++\n\nA.\n`);
  const oddly = build("odd-site", folder, `https://x.example${ODD.base}`);
  await nginx(oddly, readme, work, odd);
  await apache(oddly, readme, work, odd);
}

if (!existsSync(program)) {
  console.error(`there is no ${program}`);
  process.exit(2);
}
try {
  await main();
  for (const [note, times] of notes) say(`   a remark of the Nu HTML checker, ${times} times: ${note}`);
} catch (error) {
  if (!(error instanceof Failed)) console.error(error);
  process.exitCode = 1;
}
if (close(process.exitCode) > 0) process.exitCode = 1;
