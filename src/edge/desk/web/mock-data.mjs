// Invented items of an invented ward, and as many more as asked for.

const SECTIONS = [
  ["tin-tuc", "Tin tức – Sự kiện", "news"],
  ["thong-bao", "Thông báo", "news"],
  ["van-hoa", "Văn hóa – Xã hội", "news"],
  ["cat-dien", "Lịch cắt điện", "outages"],
];
const AUTHORS = ["Ban Biên tập", "Văn phòng", "Tổ Truyền thông"];
const TAGS = ["Lễ hội", "Sông Hiền", "Chuyển đổi số", "Tiếp công dân", "Cây xanh", "Khu phố 1", "Nước sạch"];

const long = `Sáng nay, phường mở lớp hướng dẫn dùng dịch vụ công cho bà con Khu phố 1. Lớp học có **ba buổi**, mỗi buổi *chín mươi phút*, ai cũng dự được và không phải đăng ký trước.

## Ba việc làm được ở nhà

- Nộp hồ sơ và theo dõi hồ sơ
- Trả lệ phí qua ngân hàng
- Đặt lịch hẹn ở bộ phận Một cửa

Đến nay đã có {{ services.online }} hồ sơ nộp qua mạng, bằng hai phần ba tổng số. Hướng dẫn đầy đủ ở [trang lịch tiếp công dân](../../../thong-bao/2026/lich-tiep-cong-dan/index.md), cùng các mẫu đơn[^1].

![Bàn hướng dẫn đặt dưới gốc bàng, ba người đang xem máy tính](ban-huong-dan.svg "Bàn hướng dẫn ở sân nhà văn hóa. Ảnh: Ban Biên tập")

> Ai chưa quen máy tính cứ mang giấy tờ đến, tổ công nghệ ngồi cùng và làm mẫu một lần.

### Lịch các buổi

| Buổi | Ngày | Nơi học |
| --- | --- | --- |
| Một | 24-11 | Nhà văn hóa Khu phố 1 |
| Hai | 26-11 | Trường học phường |
| Ba | 30-11 | Nhà văn hóa Khu phố 3 |

1. Mang căn cước và điện thoại
2. Đến sớm mười phút
3. Hỏi người hướng dẫn

{{ chart services }}

> [!NOTE]
> Lớp nghỉ nếu trời mưa to; phường sẽ báo trên loa.

Lớp học mở vào Thứ Tư, ngày 24-11-2026  tại nhà văn hóa.

[^1]: Mẫu đơn có ở bộ phận Một cửa và trên cổng này.
`;

const more = (title) => `${title}: nội dung đang được soạn.\n\nPhường sẽ báo thêm trên cổng này và trên loa truyền thanh.\n`;

const TITLES = [
  ["tin-tuc", "Mở lớp dùng dịch vụ công cho bà con Khu phố 1", "2026-11-23T08:30:00", {}],
  ["tin-tuc", "Lễ hội hoa đăng trên sông Hiền: giờ đóng đường", "2026-11-29T07:00:00", { state: "scheduled" }],
  ["thong-bao", "Lịch tiếp công dân tháng 12", "2026-11-22", { state: "draft" }],
  ["thong-bao", "Tạm ngừng cấp nước để thau bể ở Khu phố 3", "2026-11-18T16:00:00", { state: "expired" }],
  ["van-hoa", "Viết đúng dấu thanh, dấu câu trong bản tin", "2026-11-17T09:15:00", {}],
  ["van-hoa", "Thư viện phường mở thêm buổi tối", "2026-11-16T10:00:00", { state: "draft", errors: 1 }],
  ["tin-tuc", "Trồng hai trăm cây bàng dọc đường ven sông", "2026-11-14T15:20:00", {}],
  ["tin-tuc", "Năm câu hỏi trước một con số", "2026-11-12T08:00:00", { warnings: 2 }],
  ["thong-bao", "Lấy ý kiến về tên ba con đường mới", "2026-11-10T08:00:00", {}],
  ["van-hoa", "Chợ phường buổi sớm, nhìn từ trên cầu", "2026-11-08T06:40:00", {}],
  ["thong-bao", "Nhận hồ sơ dự thi vẽ tranh thiếu nhi", "2026-11-05T08:00:00", {}],
  ["tin-tuc", "Bộ phận Một cửa làm việc cả sáng thứ Bảy", "2026-11-03T08:00:00", {}],
  ["van-hoa", "Hội làng Hạ: những trò chơi còn giữ được", "2026-10-28T14:00:00", {}],
  ["tin-tuc", "Đoạn đường trước trường học được kẻ lại vạch", "2026-10-25T08:00:00", {}],
  ["thong-bao", "Hướng dẫn phân loại rác tại nhà", "2026-10-22T08:00:00", {}],
  ["van-hoa", "Một ngày của tổ thu gom rác", "2026-10-19T08:00:00", {}],
  ["tin-tuc", "Kết quả đo nước giếng ở bốn khu phố", "2026-10-14T08:00:00", { warnings: 1 }],
  ["thong-bao", "Lịch tiêm phòng cho chó mèo", "2026-10-09T08:00:00", {}],
  ["van-hoa", "Đêm trăng ở đình Thượng", "2026-10-02T19:00:00", {}],
  ["tin-tuc", "Đèn đường ngõ 12 đã sáng lại", "2026-09-26T08:00:00", {}],
  ["thong-bao", "Mời góp ý quy ước khu phố", "2026-09-20T08:00:00", {}],
  ["tin-tuc", "Tuyến xe buýt mới qua cầu Hiền", "2026-09-11T08:00:00", {}],
  ["van-hoa", "Người giữ bộ trống cũ của đình", "2026-09-04T08:00:00", {}],
  ["tin-tuc", "Sân bóng phường mở cửa trở lại", "2026-08-28T08:00:00", {}],
  ["thong-bao", "Thu hồi thẻ thư viện hết hạn", "2026-08-19T08:00:00", { state: "expired" }],
  ["cat-dien", "Cắt điện bảo trì đường ven sông", "2026-11-27", { more: [["begins", { bare: "2026-11-27" }], ["area", "Đường ven sông, ngõ 3 đến ngõ 9"], ["kind", "planned"]] }],
  ["cat-dien", "Cắt điện do sự cố trạm Khu phố 2", "2026-11-15", { more: [["begins", { bare: "2026-11-15" }], ["area", "Khu phố 2"], ["kind", "urgent"]] }],
];

export const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** Path to item: `{fields, body, section, layout, kind, state, at, errors, warnings}`. */
export function makeItems(count = 0) {
  const items = new Map();
  const put = (section, title, date, { state = "public", errors = 0, warnings = 0, more: own = [] } = {}, body = more(title), author = AUTHORS[items.size % 3]) => {
    const layout = SECTIONS.find(([folder]) => folder === section)[2];
    const fields = [["title", title], ["date", { bare: date }], ["summary", `${title}: những điều bà con cần biết, trong một phút.`], ["author", author], ["tags", [TAGS[items.size % TAGS.length]]], ...own];
    if (state === "draft") fields.push(["draft", { bare: "true" }]);
    if (state === "expired") fields.push(["expires", { bare: date.slice(0, 10) + "T17:00:00" }]);
    const at = state === "scheduled" ? date + "+07:00" : state === "expired" ? date.slice(0, 10) + "T17:00:00+07:00" : null;
    items.set(`content/${section}/${date.slice(0, 4)}/${fold(title)}/index.md`, { fields, body, section, layout, kind: "article", state, at, errors, warnings });
  };
  TITLES.forEach(([section, title, date, how], at) => put(section, title, date, how, at === 0 ? long : undefined));
  const first = items.values().next().value;
  first.fields.push(["image", "ban-huong-dan.svg"], ["image_alt", "Bàn hướng dẫn đặt dưới gốc bàng"], ["image_caption", "Ảnh: Ban Biên tập"], ["extra", { table: [["color", "xanh"]] }]);
  items.set("content/gioi-thieu.md", { fields: [["title", "Giới thiệu phường"], ["description", "Vài dòng về phường."]], body: more("Giới thiệu"), section: "", layout: "news", kind: "page", state: "public", at: null, errors: 0, warnings: 0 });
  items.set("content/tin-tuc/_index.md", { fields: [["title", "Tin tức – Sự kiện"], ["order", { bare: "1" }]], body: "", section: "tin-tuc", layout: "news", kind: "section", state: "public", at: null, errors: 0, warnings: 0 });
  const what = ["Lịch cấp nước", "Lễ hội làng", "Trồng cây", "Tiếp công dân", "Sửa đường", "Dọn kênh", "Họp dân", "Thi vẽ tranh"];
  for (let at = 0; at < count; at++) {
    const day = new Date(Date.UTC(2026, 6, 1) - at * 9 * 3_600_000).toISOString().slice(0, 10);
    put(SECTIONS[at % 3][0], `${what[at % 8]} ở Khu phố ${1 + (at % 12)}, đợt ${at + 1}`, day, {}, undefined, AUTHORS[at % 3]);
  }
  return items;
}

export const state = (items) => ({
  portal: "Phường Ven Sông",
  home: "/",
  sections: SECTIONS.map(([folder, title, layout]) => ({ folder, title, layout, table: folder === "cat-dien" ? "content/cat-dien/lich.csv" : null })),
  layouts: {
    news: { title: "Tin", fields: [] },
    outages: {
      title: "Lịch cắt điện",
      fields: [
        { name: "begins", label: "Từ ngày", type: "date", required: true, values: [] },
        { name: "area", label: "Khu vực", type: "text", required: true, values: [] },
        { name: "kind", label: "Loại", type: "choice", required: false, values: [{ value: "planned", label: "Bảo trì" }, { value: "urgent", label: "Sự cố" }] },
        { name: "plan", label: "Thông báo của điện lực", type: "file", required: false, values: [] },
      ],
    },
  },
  tags: TAGS,
  authors: AUTHORS,
  people: ["Nguyễn Thị Lan"],
  edition: String(items.size),
  now: "2026-11-24T08:00:00+07:00",
});

export const figures = [
  { name: "services", title: "Hồ sơ dịch vụ công", unit: "hồ sơ", updated: "2026-10-31", figures: [{ name: "online", label: "Nộp qua mạng", text: "1.204" }, { name: "all", label: "Tổng số hồ sơ", text: "1.806" }], columns: [{ name: "online", label: "Qua mạng" }, { name: "office", label: "Tại Một cửa" }], rows: [{ key: "2025", label: "Năm 2025", values: ["1.010 hồ sơ", "640 hồ sơ"] }, { key: "2026", label: "Năm 2026", values: ["1.204 hồ sơ", "602 hồ sơ"] }], chart: true },
  { name: "trees", title: "Cây xanh trồng mới", unit: "cây", updated: "2026-09-30", figures: [{ name: "planted", label: "Đã trồng", text: "200" }], columns: [], rows: [], chart: false },
];
