// The texts of the room of duties, in Vietnamese and English.
import { say } from "../base/words";

const vi = {
  room: "Việc phải làm theo quy định",
  short: "Quy định",
  all: "Tất cả",
  show: "Hiện các việc",
  todo: "Cần làm:",
  source: "Căn cứ:",
  open: (title: string) => `Mở chỗ sửa: ${title}`,
  page: "Mở để sửa",
  settings: "Thiết lập",
  statistics: "Số liệu",
  newsroom: "Tòa soạn",
  none: "Không có việc nào như vậy.",
  tile: "việc theo quy định còn phải làm",
  tileNone: "Các việc theo quy định: đã thấy đủ",
};
const en: typeof vi = {
  room: "What rules ask for",
  short: "Duties",
  all: "All",
  show: "Show",
  todo: "To do:",
  source: "Source:",
  open: (title) => `Where it is mended: ${title}`,
  page: "Open it",
  settings: "Settings",
  statistics: "Figures",
  newsroom: "Newsroom",
  none: "There is nothing of this kind.",
  tile: "duties are still open",
  tileNone: "Duties: all that bantin can see was found",
};
export const dutyWords = (): typeof vi => say(vi, en);
