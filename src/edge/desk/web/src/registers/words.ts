// The texts about registers, in Vietnamese and English.
import { say } from "../base/words";

const vi = {
  registers: "Danh mục giữ trong bảng",
  intro: "Mỗi dòng là một mục trên cổng: văn bản, lịch công tác, cán bộ…",
  open: "Mở bảng",
  inTable: "Chuyên mục này giữ các mục trong một bảng. Thêm một dòng ở đó là có một trang mới.",
  section: "Chữ đầu trang của chuyên mục",
  pick: "Chọn…",
  pickFor: (label: string) => `Chọn cho ô ${label}`,
  file: "Chọn tệp…",
  keys: "Mũi tên, Enter, Tab: sang ô khác · F2: sửa trong ô · Alt+Enter: xuống dòng trong ô · Esc: ra khỏi bảng",
  needed: "bắt buộc",
  stale: "Chỗ khác không còn đúng",
  staleHelp: "Những chỗ này dẫn đến dòng vừa đổi hoặc vừa xóa.",
  gone: "Bảng này vừa bị xóa hoặc đổi tên ở nơi khác. Chữ bạn gõ còn nguyên ở đây.",
};
const en: typeof vi = {
  registers: "Registers kept as tables",
  intro: "Each row is an item of the portal: a document, an appointment, a member of staff…",
  open: "Open the table",
  inTable: "The items of this section are the rows of one table. A row added there is a new page.",
  section: "The words above the section's list",
  pick: "Choose…",
  pickFor: (label) => `Choose for ${label}`,
  file: "Choose a file…",
  keys: "Arrows, Enter, Tab: to another cell · F2: edit inside · Alt+Enter: a new line in the cell · Esc: leave the grid",
  needed: "required",
  stale: "No longer right elsewhere",
  staleHelp: "These places name a row that is changed or removed.",
  gone: "This table was just removed or renamed elsewhere. What you typed is still here.",
};
export const registerWords = (): typeof vi => say(vi, en);
