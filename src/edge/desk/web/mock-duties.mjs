// The mock server's list of duties: one of each state.
export const dutyRoutes = () => {
  const rule = (text, force) => ({ text, force });
  const duty = (id, title, state, seen, more = {}) => ({ id, title, state, seen: [seen], todo: null, rule: rule("Nghị định 224/2026/NĐ-CP, điều 9; có hiệu lực từ 1-7-2026", "in_force"), file: null, room: null, days: null, ...more });
  const list = {
    profile: "Cổng của xã, phường",
    as_of: "2026-11-23",
    note: "Đây là những gì bantin tìm thấy trong cổng, không phải tư vấn pháp lý; bantin không xác nhận cổng đã đúng quy định.",
    looked_up: "Quy định được tra ngày 23-11-2026; văn bản có thể đã thay đổi từ đó.",
    states: [["missing", "Chưa có"], ["overdue", "Quá hạn"], ["incomplete", "Chưa đủ"], ["by_hand", "Phải tự xem"], ["present", "Đã thấy"]].map(([name, title]) => ({ name, title })),
    duties: [
      duty("boundary-map", "Bản đồ địa giới hành chính", "missing", "không trang nào có tên hay địa chỉ như `ban-do`", { todo: "viết trang content/ban-do-dia-gioi.md" }),
      duty("news", "Tin tức, mỗi tháng có tin mới", "overdue", "cập nhật gần nhất 1-9-2026, đã 84 ngày; hạn 30 ngày", { rule: rule("Thông lệ của các cổng xã, phường; không phải quy định", "custom"), room: "file", file: "content/tin-tuc/_index.md" }),
      duty("agency", "Chân trang", "incomplete", "[agency] còn thiếu: phone", { room: "settings", todo: "điền trong Thiết lập, phần cơ quan" }),
      duty("ipv6", "Máy chủ có địa chỉ IPv6", "by_hand", "bantin không xem được, cần người xem", { todo: "hỏi nơi đặt máy chủ" }),
      duty("statistics", "Số liệu thống kê", "present", "2 bảng số liệu", { room: "statistics", rule: rule("Nghị định 43/2011/NĐ-CP; đã hết hiệu lực, nêu để tham khảo", "historic") }),
    ],
    mistakes: [],
  };
  return { "GET api/duties": () => [200, list] };
};
