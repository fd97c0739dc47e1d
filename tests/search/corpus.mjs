// A small site of 1,200 articles, two index segments: 40 subjects in 30 places whose names differ in diacritics.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SUBJECTS = [
  "Hoà giải ở cơ sở", "Hòa mạng điện mới", "Họa sĩ vẽ tranh tường", "Tập huấn phòng cháy", "Trồng cây đầu xuân",
  "Khánh thành đường bê tông", "Lấy ý kiến về giá đất", "Tiêm phòng cho đàn bò", "Khám bệnh cho người già", "Bầu trưởng thôn",
  "Thu gom rác thải", "Sửa chữa trường học", "Mừng thọ các cụ", "Ra quân làm thuỷ lợi", "Nuôi thủy sản nước ngọt",
  "Giữ gìn sức khoẻ mùa nóng", "Thi khỏe đẹp học sinh", "Phát thẻ bảo hiểm y tế", "Cấp căn cước lưu động", "Chi trả lương hưu",
  "Diễn tập cứu hộ", "Đại hội chi bộ", "Giao lưu văn nghệ", "Chợ phiên nông sản", "Đón danh hiệu làng văn hóa",
  "Quyên góp giúp đồng bào", "Tặng quà gia đình chính sách", "Nói chuyện về biển đảo", "Học chữ quốc ngữ", "Làm sạch bờ sông",
  "Dạy bơi miễn phí", "Đo đạc địa chính", "Lắp đèn chiếu sáng", "Bàn giao nhà tình nghĩa", "Chống hạn cho lúa",
  "Kiểm tra an toàn thực phẩm", "Thăm mô hình trồng sen", "Tuyển quân đợt một", "Tổng kết năm học", "Dâng hương nghĩa trang",
];
const PLACES = [
  "An Đôn", "Ân Đồn", "Đường Sơn", "Dương Sơn", "Hải Lăng", "Hải Lạng", "Đại Hoà", "Đại Họa", "Bích La", "Bích Lã",
  "Trâm Lý", "Trầm Lý", "Nại Cửu", "Nại Cừu", "Cổ Thành", "Cô Thành", "Thạch Hãn", "Thạch Hân", "Như Lệ", "Như Lê",
  "Tích Tường", "Tích Tượng", "Long Hưng", "Lòng Hưng", "Quy Thiện", "Quý Thiện", "Nhan Biều", "Nhàn Biểu", "Ái Tử", "Ai Tư",
];
const FILLER = "Cuộc họp bắt đầu từ sáng sớm, bà con đến đông đủ và góp nhiều ý kiến. Kinh phí lấy từ quỹ chung của thôn.";

export function write(root) {
  const section = (name, title) => {
    mkdirSync(join(root, "content", name), { recursive: true });
    writeFileSync(join(root, "content", name, "_index.md"), `+++\ntitle = "${title}"\n+++\n`);
  };
  section("tin-tuc", "Tin tức");
  section("van-hoa", "Văn hoá");
  writeFileSync(join(root, "content", "site.toml"), 'title = "Xã Thử"\nbase_url = "https://xathu.example.vn"\n');
  for (let number = 0; number < SUBJECTS.length * PLACES.length; number++) {
    // Consecutive articles have different subjects and places.
    const subject = SUBJECTS[(number * 7) % SUBJECTS.length];
    const place = PLACES[Math.floor(number / SUBJECTS.length)];
    const date = new Date(Date.UTC(2022, 0, 1 + number)).toISOString().slice(0, 10);
    const text = [
      "+++", `title = "${subject} ở ${place}"`, `date = ${date}`, `summary = "Tin ngắn số ${number}."`, "+++", "",
      FILLER, "", number % 100 ? "" : `Riêng bài này nói về cầu khỉ bắc qua kênh, và về ông Nguyễn Văn ${number}.`, "",
    ];
    writeFileSync(join(root, "content", number % 5 ? "tin-tuc" : "van-hoa", `bai-${number}.md`), text.join("\n"));
  }
}
