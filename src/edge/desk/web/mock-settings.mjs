// The settings of the invented ward, and as much judgement of them as the room needs to be worked on.
import { createHash } from "node:crypto";

const GROUPS = [
  { name: "portal", file: "content/site.toml", title: "Cổng", settings: [
    { key: "title", label: "Tên cổng", help: "Hiện ở đầu mọi trang.", kind: "line", more: null },
    { key: "description", label: "Giới thiệu", help: "", kind: "sentence", more: null },
    { key: "language", label: "Ngôn ngữ", help: "", kind: "choice", more: { values: [{ value: "vi", label: "Tiếng Việt" }, { value: "en", label: "Tiếng Anh" }] } },
  ] },
  { name: "menu", file: "content/site.toml", title: "Danh mục", settings: [
    { key: "links", label: "Liên kết", help: "Ở chân trang.", kind: "entries", more: null },
    { key: "home.sections", label: "Chuyên mục", help: "Theo thứ tự này.", kind: "sections", more: null },
    { key: "home.newest", label: "Số tin mới nhất", help: "", kind: "number", more: { least: 0, most: 100, own: 6 } },
  ] },
  { name: "look", file: "content/site.toml", title: "Hình thức", settings: [{ key: "colours.primary", label: "Màu chính", help: "", kind: "colour", more: null }] },
  { name: "counter", file: "content/stats.toml", title: "Bộ đếm", settings: [
    { key: "visits.bake", label: "Ghi con số vào mọi trang", help: "", kind: "switch", more: { own: true } },
    { key: "visits.exclude", label: "Mạng không đếm", help: "", kind: "texts", more: null },
  ] },
];
const link = (title, link) => ({ table: [["title", title], ["link", link]] });
const makeFiles = () => new Map([
  ["content/site.toml", { values: [["title", "Phường Ven Sông"], ["links", [link("Cổng tỉnh", "https://tinh.example.vn"), link("Dịch vụ công", "https://dvc.example.vn")]], ["home.sections", ["tin-tuc"]]], others: [["params.motto", "Bên sông"]] }],
  ["content/stats.toml", { values: [], others: [] }],
]);
const version = ({ values }) => createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 16);

/** The room's requests; `desk.settings` is the folder, `desk.keptSettings` what is not saved. */
export function settingRoutes(desk, now) {
  desk.settings = makeFiles();
  desk.keptSettings = new Map();
  const told = ([path, file]) => ({ path, version: version(file), values: file.values, others: file.others, broken: null, recovery: desk.keptSettings.get(path) ?? null });
  const offers = { sections: [{ value: "tin-tuc", label: "Tin tức" }, { value: "thong-bao", label: "Thông báo" }], figures: [], themes: [], pictures: [], warnings: [], links: [{ value: "tin-tuc", label: "Tin tức" }] };
  const judge = (changes) => changes.filter(([key, value]) => key === "home.newest" && typeof value === "string").map(() => ({
    severity: "error", code: "wrong-type", message: "`newest` phải là số nguyên từ 0 đến 100", help: null, key: "home.newest", entry: null, from: null, to: null, fixes: [],
  }));
  return {
    "GET api/settings": () => [200, { groups: GROUPS, files: [...desk.settings].map(told), offers }],
    "POST api/settings-check": ({ files }) => {
      desk.checks++;
      const problems = files.flatMap(({ changes }) => judge(changes));
      return [200, { problems, elsewhere: [], preview: problems.length ? null : `/?settings=${desk.checks}` }];
    },
    "POST api/settings-keep": ({ path, version, changes }) => (desk.keptSettings.set(path, { changes, body: "", at: now(), version }), [200, {}]),
    "POST api/settings-save": ({ path, version: known, changes, despite }) => {
      const file = desk.settings.get(path);
      if (version(file) !== known) return [409, { error: "Tệp đã được người khác sửa.", theirs: { version: version(file), fields: [], body: "" } }];
      if (judge(changes).length && !despite) return [422, { error: "không dựng được" }];
      const values = new Map(file.values);
      for (const [key, value] of changes) value === null ? values.delete(key) : values.set(key, value);
      file.values = [...values];
      desk.saves.push({ path, changes });
      desk.keptSettings.delete(path);
      return [200, { version: version(file), at: now() }];
    },
  };
}
