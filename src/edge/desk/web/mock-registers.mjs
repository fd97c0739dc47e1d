// A register of the invented ward, and as much judgement of it as its room needs to be worked on.
import { createHash } from "node:crypto";

const day = (text) => /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})$/.exec(text);
const shown = (text) => {
  const found = day(text);
  return found ? `${found[1]}/${found[2]}/${found[3].length === 2 ? "20" : ""}${found[3]}` : text;
};

const makeRegisters = () => new Map([["cat-dien", {
  name: "cat-dien", title: "Lịch cắt điện", description: "", unit: "", source: "", updated: "", computed: false, total: null, fixed: null,
  columns: [
    { name: "begins", label: "Từ ngày", unit: "", type: "date", key: false, tells: true, required: true, values: [] },
    { name: "title", label: "Việc", unit: "", type: "text", key: true, tells: true, required: true, values: [] },
    { name: "kind", label: "Loại", unit: "", type: "choice", key: false, tells: false, required: false, values: ["Bảo trì", "Sự cố"] },
    { name: "plan", label: "Thông báo của điện lực", unit: "", type: "file", key: false, tells: false, required: false, values: [] },
    { name: "after", label: "Thay cho", unit: "", type: "item", key: false, tells: false, required: false, values: [] },
    { name: "body", label: "Ghi chú", unit: "", type: "lines", key: false, tells: false, required: false, values: [] },
  ],
  rows: [
    ["27/11/2026", "Bảo trì đường ven sông", "Bảo trì", "", "", "Đường ven sông, ngõ 3 đến ngõ 9.\nĐèn đường vẫn sáng."],
    ["4/12/2026", "Bảo trì đường ven sông", "Bảo trì", "", "", ""],
    ["15/11/2026", "Sự cố trạm Khu phố 2", "Sự cố", "", "", "Đã sửa xong trong buổi sáng, bà con không phải làm gì thêm; trạm được thay hai cầu chì."],
  ],
  figures: [],
}]]);

/** The room's requests; `desk.registers` is the folder, `desk.keptRegisters` what is not saved. */
export function registerRoutes(desk, now, page) {
  desk.registers = makeRegisters();
  desk.keptRegisters = new Map();
  const version = (one) => createHash("sha256").update(JSON.stringify(one)).digest("hex").slice(0, 16);
  const grid = (one) => ({ ...one, version: version(one), rows: one.rows.map((row) => row.map((text) => ({ text, raw: text }))) });
  const edited = (one, edit) => edit.rows.map(({ from, cells }) => one.columns.map(({ name, type }, column) => {
    const text = cells[name] ?? (from === null ? "" : one.rows[from][column]);
    return type === "date" ? shown(text) : text;
  }));
  const of = (route) => (body, query) => {
    const one = desk.registers.get(body?.name ?? query.get("name"));
    return one ? route(one, body) : [404, { error: "không có bài này" }];
  };
  return {
    "GET api/register": of((one) => [200, { ...grid(one), files: ["content/cat-dien/lich.csv"], index: "content/tin-tuc/_index.md", versions: 0, address: "/cat-dien/", uses: [], recovery: desk.keptRegisters.get(one.name) ?? null }]),
    "POST api/register-check": of((one, { edit, row }) => {
      const rows = edited(one, edit);
      const problems = [];
      const say = (message, at, column, fixes = []) => problems.push({ severity: "error", code: "x", message, help: null, row: at, column, figure: null, fixes, new: true });
      rows.forEach((cells, at) => {
        if (cells.every((text) => text === "")) return;
        if (!day(cells[0])) say(cells[0] ? `\`begins\` không thể là \`${cells[0]}\`` : "thiếu `begins` (Từ ngày)", at, 0);
        if (!cells[1]) say("thiếu `title` (Việc)", at, 1);
        if (cells[2] === "Bao tri") say("`kind` không thể là `Bao tri`", at, 2, [{ label: "Đổi thành “Bảo trì”", text: "Bảo trì" }]);
      });
      const read = edit.rows.flatMap(({ cells }, at) => one.columns.flatMap(({ name }, column) => (name in cells && cells[name] !== rows[at][column] ? [[at, column, rows[at][column]]] : [])));
      const number = `register ${++desk.checks}`;
      const html = page({ fields: [["title", rows[row]?.[1] ?? ""], ["summary", rows[row]?.[0] ?? ""]], body: rows[row]?.[5] ?? "" });
      desk.drafts.set(number, html);
      return [200, { problems, read, preview: `/cat-dien/?_bantin_draft=${encodeURIComponent(number)}`, page: html, chart: null, touched: [], broken: [] }];
    }),
    "POST api/register-save": of((one, { version: known, edit }) => {
      if (known !== version(one)) return [409, { error: "Bảng đã bị sửa.", theirs: grid(one) }];
      desk.saves.push({ name: one.name, edit });
      one.rows = edited(one, edit).filter((cells) => cells.some((text) => text !== ""));
      desk.keptRegisters.delete(one.name);
      return [200, { grid: grid(one), at: now() }];
    }),
    "POST api/register-keep": of((one, { version, edit, window }) => (desk.keptRegisters.set(one.name, { version, edit, at: now(), window }), [200, {}])),
    "POST api/register-drop": of((one) => (desk.keptRegisters.delete(one.name), [200, {}])),
    "POST api/register-paste": of((one, { column, text }) => {
      const rows = text.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
      return [200, { rows: rows.map((row) => row.map((said, at) => (one.columns[column + at]?.type === "date" ? shown(said) : said))), doubt: null, format: null }];
    }),
  };
}
