// The publish room of the invented ward: a place, what changes, a publication that takes a few looks.

const list = (pages, files = 0) => ({ pages, count: pages.length, files });
const page = (address, title, href = `/${address}`) => ({ address, title, href });

/** The room's requests; `desk.publish` is what a test may change, `desk.started` what was asked for. */
export function publishRoutes(desk) {
  desk.publish = {
    places: [{ name: "", place: "\\\\maychu\\www" }],
    problems: [],
    look: {
      place: "\\\\maychu\\www", bytes: 61_000, nothing: false, asks: null, retained: 2, unknown: 1, replaced: [],
      new: list([page("tin-tuc/2026/mo-lop.html", "Mở lớp dùng dịch vụ công cho bà con khu phố 1")]),
      changed: list([page("tin-tuc/index.html", "Tin tức"), page("index.html", null), ...Array.from({ length: 15 }, (_, at) => page(`tin-tuc/2025/bai-${at}.html`, `Bài số ${at}`))], 12),
      gone: list([page("tin-tuc/2026/hop-mat.html", null, null)]),
    },
    run: { state: "idle" },
  };
  desk.started = [];
  return {
    "GET api/publish": () => [200, { places: desk.publish.places, problems: desk.publish.problems, site: "https://phuong.example.vn", next: { at: "06:00, Thứ Tư, 25-11-2026", itself: false }, run: desk.publish.run }],
    "GET api/publish-waiting": () => {
      const { new: fresh, changed, gone } = desk.publish.look;
      return [200, { new: fresh.count, changed: changed.count, gone: gone.count }];
    },
    "GET api/publish-run": () => {
      const { run } = desk.publish;
      if (run.state === "preparing") desk.publish.run = { state: "sending", done: 0, steps: 4, sent: 0, bytes: 61_000, path: "assets/style.css" };
      else if (run.state === "sending") {
        const done = run.done + 1;
        desk.publish.run = done === run.steps ? (desk.publish.end ?? { state: "done", sent: 3, bytes: 61_000, deleted: 1, kept: 40, without_rename: false }) : { ...run, done, sent: done * 15_000, path: "index.html" };
      }
      return [200, desk.publish.run];
    },
    "POST api/publish-look": ({ password }) => {
      const isLocked = desk.publish.password && password !== desk.publish.password;
      return [200, isLocked ? { asks: { what: "password", message: "Mật khẩu của tài khoản phuong" } } : desk.publish.look];
    },
    "POST api/publish-start": (request) => {
      desk.started.push(request);
      desk.publish.run = { state: "preparing" };
      return [200, desk.publish.run];
    },
    "POST api/publish-build": () => [200, { folder: "C:\\cong\\public", files: 51 }],
  };
}
