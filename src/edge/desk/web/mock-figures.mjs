// Data sets of the invented ward, and as much judgement of them as the room of figures needs to be worked on.
import { createHash } from "node:crypto";

const number = (value) => value.toString().replace(/\B(?=(\d{3})+$)/g, ".");
/** A Vietnamese number; null: none; `1,200` is asked about. */
const read = (text) => (/^\d{1,3}(\.\d{3})+$|^\d+$/.test(text) ? Number(text.replaceAll(".", "")) : null);
const isDoubtful = (text) => /^\d{1,3},\d{3}$/.test(text);

const makeSets = () => new Map([["people", {
  name: "people", title: "Dân số của phường", description: "", unit: "người", source: "Công an phường", updated: "2026-01-31", computed: false, total: null, fixed: null,
  columns: [
    { name: "year", label: "Năm", unit: "", type: "text", key: true },
    { name: "total", label: "Tổng số", unit: "người", type: "number", key: false },
    { name: "women", label: "Nữ", unit: "người", type: "number", key: false },
  ],
  rows: [["2023", "14.880", "7.501"], ["2024", "15.031", "7.600"], ["2025", "15.240", "7.702"]],
  figures: [{ name: "now", label: "Dân số hiện nay", unit: "người", text: "15.240" }],
}], ["months", {
  name: "months", title: "Số tin mỗi tháng", description: "", unit: "tin", source: "bantin", updated: "", computed: true, total: null,
  fixed: "Cổng tự đếm những số này mỗi khi dựng trang: không phải nhập gì.",
  columns: [{ name: "month", label: "Tháng", unit: "", type: "text", key: true }, { name: "items", label: "Số tin", unit: "tin", type: "number", key: false }],
  rows: [["10-2026", "12"], ["11-2026", "9"]], figures: [],
}], ["houses", {
  name: "houses", title: "Số nhà theo ngõ", description: "", unit: "nhà", source: "UBND phường", updated: "2026-01-31", computed: false, total: null, fixed: null,
  columns: [{ name: "lane", label: "Ngõ", unit: "", type: "text", key: true }, { name: "count", label: "Số nhà", unit: "nhà", type: "number", key: false }],
  rows: Array.from({ length: 1200 }, (_, at) => [`Ngõ ${at + 1}`, String(10 + (at % 7))]), figures: [],
}]]);

/** The room's requests; `desk.sets` is the folder, `desk.keptSets` what is not saved. */
export function figureRoutes(desk, now) {
  desk.sets = makeSets();
  desk.keptSets = new Map();
  desk.keptForms = new Map();
  const version = (set) => createHash("sha256").update(JSON.stringify(set)).digest("hex").slice(0, 16);
  const grid = (set) => ({ ...set, version: version(set), rows: set.rows.map((row) => row.map((text) => ({ text, raw: text.replaceAll(".", "") }))), figures: set.figures.map((one) => ({ ...one, raw: one.text })) });
  const uses = (set) => (set.figures.length ? [{ path: "content/tin-tuc/2026/nam-cau-hoi-truoc-mot-con-so/index.md", title: "Năm câu hỏi trước một con số", address: "/", kind: "sentence", before: `Phường có ${set.figures[0].text} người.`, after: null }] : []);
  const open = (set) => ({ ...grid(set), files: ["content/stats.toml"], versions: 0, address: "/thong-ke/", uses: uses(set), recovery: desk.keptSets.get(set.name) ?? null, form: desk.keptForms.get(set.name) ?? null });
  /** The texts of all rows as an edit has them. */
  const edited = (set, edit) => edit.rows.map(({ from, cells }) => set.columns.map(({ name, type }, column) => {
    const text = cells[name] ?? (from === null ? "" : set.rows[from][column]);
    return type === "number" && read(text) !== null ? number(read(text)) : text;
  }));
  const check = (set, edit) => {
    const rows = edited(set, edit);
    const problems = [];
    const say = (severity, code, message, row, column, fixes = []) => problems.push({ severity, code, message, help: null, row, column, figure: null, fixes, new: true });
    rows.forEach((row, at) => row.forEach((text, column) => {
      if (set.columns[column].type !== "number" || text === "") return;
      const name = `\`${set.columns[column].label}, ${row[0]}\``;
      const old = read(set.rows[edit.rows[at].from]?.[column] ?? "");
      if (isDoubtful(text)) say("error", "ambiguous-number", `\`${text}\` là ${text.replace(/0+$/, "")} hay ${text.replace(",", ".")}?`, at, column, [{ label: text.replace(/0+$/, ""), text: text.replace(/0+$/, "") }, { label: text.replace(",", "."), text: text.replace(",", ".") }]);
      else if (read(text) !== null && old && read(text) >= 8 * old) say("warning", "odd-figure", `${name} đổi từ ${number(old)} thành ${text}: gấp ${Math.round(read(text) / old)} lần`, at, column);
      else if (column === 2 && read(text) > read(row[1])) say("error", "failed-check", `đẳng thức không đúng ở dòng \`${row[0]}\``, at, null);
    }));
    const figure = edit.figures.now;
    const touched = figure && figure !== set.figures[0].text ? uses(set).map((one) => ({ ...one, after: `Phường có ${figure} người.` })) : [];
    const given = edit.rows.flatMap(({ cells }, row) => set.columns.flatMap(({ name }, column) => (name in cells && cells[name] !== rows[row][column] ? [[row, column, rows[row][column]]] : [])));
    return { problems, read: given, chart: null, chart_forms: [{ word: "auto", name: "Tự chọn theo số liệu" }, { word: "bar", name: "Cột" }, { word: "line", name: "Đường" }, { word: "none", name: "Không vẽ" }], chart_why: "4 kỳ nối nhau: mỗi kỳ một cột", touched, broken: [] };
  };
  const of = (route) => (body, query) => {
    const set = desk.sets.get(body?.name ?? query.get("name"));
    return set ? route(set, body) : [404, { error: "Không có bảng này." }];
  };
  return {
    "GET api/data": () => [200, { days: 400, registers: [...desk.registers.values()].map((one) => ({ name: one.name, title: one.title, file: "content/cat-dien/lich.csv", rows: one.rows.length, columns: one.columns.length, problems: 0, unsaved: desk.keptRegisters.has(one.name) })), sets: [...desk.sets.values()].map((set) => ({ ...set, age: 30, due: set.name === "people", rows: set.rows.length, columns: set.columns.length, problems: 0, unsaved: desk.keptSets.has(set.name) })) }],
    "GET api/data-new": () => [200, { recovery: desk.keptNewSet ?? null }],
    "POST api/data-new-read": ({ text, head }) => {
      const rows = text.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
      const heads = head === false ? rows[0].map(() => "") : rows.shift();
      return [200, { title: "", unit: "", columns: heads.map((label, at) => ({ label, unit: "", type: at ? "number" : "text" })), rows, head: head ?? true, doubt: null, format: null }];
    },
    "POST api/data-new-file": (bytes, query) => {
      if (!/\.(xlsx|csv)$/.test(query.get("name"))) return [422, { error: "không đọc được bảng ở tệp loại này" }];
      const sheets = ["Dân số", "Số hộ"];
      const at = Number(query.get("sheet"));
      return [200, { text: `Năm\t${sheets[at]}\n2024\t${bytes.length}`, format: "vi", sheets, sheet: sheets[at] }];
    },
    "POST api/data-new-computed": ({ computed, title }) => {
      desk.sets.set("counted", { ...desk.sets.get("months"), name: "counted", title, what: computed });
      return [200, { name: "counted" }];
    },
    "POST api/data-new-check": ({ set }) => (set.title && set.source ? [200, { problems: [], read: [], chart: null, chart_forms: [{ word: "auto", name: "Tự chọn theo số liệu" }, { word: "bar", name: "Cột" }, { word: "line", name: "Đường" }, { word: "none", name: "Không vẽ" }], chart_why: "4 kỳ nối nhau: mỗi kỳ một cột", touched: [], broken: [], name: "new" }] : [422, { error: "bảng cần có tên" }]),
    "POST api/data-new-keep": ({ set }) => ((desk.keptNewSet = { set, at: now() }), [200, {}]),
    "POST api/data-new-drop": () => ((desk.keptNewSet = null), [200, {}]),
    "POST api/data-new-save": ({ set }) => {
      const columns = set.columns.map(({ label, unit, type }, at) => ({ name: `c${at}`, label, unit, type: at ? type : "text", key: at === 0 }));
      desk.sets.set("new", { ...set, name: "new", computed: false, total: null, fixed: null, figures: [], columns });
      desk.keptNewSet = null;
      return [200, { name: "new" }];
    },
    "GET api/data-set": of((set) => [200, open(set)]),
    "POST api/data-check": of((set, { edit, set: form }) => [200, form ? { problems: [], read: [], chart: null, chart_forms: [{ word: "auto", name: "Tự chọn theo số liệu" }, { word: "bar", name: "Cột" }, { word: "line", name: "Đường" }, { word: "none", name: "Không vẽ" }], chart_why: "4 kỳ nối nhau: mỗi kỳ một cột", touched: [], broken: [] } : check(set, edit)]),
    "POST api/data-save": of((set, { version: known, edit, set: form }) => {
      if (form) {
        desk.saves.push({ name: set.name, set: form });
        desk.keptForms.delete(set.name);
        set.title = form.title;
        return [200, { grid: grid(set), at: now() }];
      }
      if (known !== version(set)) return [409, { error: "Bảng đã bị sửa.", theirs: grid(set) }];
      desk.saves.push({ name: set.name, edit });
      set.rows = edited(set, edit);
      for (const one of set.figures) one.text = edit.figures[one.name] ?? one.text;
      Object.assign(set, edit.facts);
      desk.keptSets.delete(set.name);
      return [200, { grid: grid(set), at: now() }];
    }),
    "POST api/data-keep": of((set, { version, edit, set: form }) => (form ? desk.keptForms.set(set.name, { version, set: form, at: now() }) : desk.keptSets.set(set.name, { version, edit, at: now() }), [200, {}])),
    "POST api/data-drop": of((set, { form }) => ((form ? desk.keptForms : desk.keptSets).delete(set.name), [200, {}])),
    "POST api/data-paste": of((set, { column, text, format }) => {
      const rows = text.trimEnd().split(/\r?\n/).map((line) => line.split("\t"));
      const numbers = rows.flatMap((row) => row.filter((_, at) => set.columns[column + at]?.type === "number"));
      const proven = numbers.some((one) => /\d,\d{1,2}$|\.\d{3}\./.test(one)) ? "vi" : numbers.some((one) => /\.\d{1,2}$|,\d{3},/.test(one)) ? "en" : null;
      const known = format ?? proven;
      const typed = numbers.find((one) => /^\d{1,3}[.,]\d{3}$/.test(one));
      const shown = (one) => (known === "en" ? one.replaceAll(",", "").replace(".", ",") : one);
      return [200, { rows: rows.map((row) => row.map((one, at) => (set.columns[column + at]?.type === "number" ? shown(one) : one))), doubt: typed && !known ? { typed, vi: typed, en: typed.replace(/[.,]/, ",").replace(/0+$/, "") } : null, format: known }];
    }),
  };
}
