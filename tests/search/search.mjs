// Runs the search engine's source on a site on disk; `tests/web/scripts.mjs` checks that the shipped script is built
// from it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { engine } from "../../themes/thach-han/scripts/engine.mjs";

export function open(site) {
  const page = readFileSync(join(site, "tim-kiem.html"), "utf8");
  const index = JSON.parse(/id="search-index">(.*?)<\/script>/s.exec(page)[1]);
  const files = new Map();
  const load = async (name) => {
    if (!files.has(name)) {
      const source = readFileSync(join(site, index.folder, `${name}.js`), "utf8");
      let data;
      vm.runInNewContext(source, { bantinIndex: (own, got) => (data = own === name ? got : undefined) });
      files.set(name, data);
    }
    return files.get(name);
  };
  return engine(index, load);
}

/// The titles that a query finds, best first.
export async function titles(engine, line, most) {
  const filter = (name) => (new RegExp(`${name}:(\\S+)`).exec(line) || [])[1] || "";
  const query = line.replace(/\s*(section|year):\S+/g, "").replace(/_$/, " ");
  const { items, all } = await engine.search(query, [filter("section"), filter("year")]);
  const records = await Promise.all(items.slice(0, most).map((item) => engine.record(item)));
  return { all, titles: records.map((record) => record[0]) };
}
