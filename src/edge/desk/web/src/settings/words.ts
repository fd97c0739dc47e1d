// The texts of the settings, in Vietnamese and English.
import { say } from "../base/words";

const vi = {
  settings: "Thiết lập",
  add: "Thêm",
  addWhat: (what: string) => `Thêm vào “${what}”`,
  up: "Lên",
  down: "Xuống",
  remove: "Bỏ",
  entryTitle: "Chữ hiện ra",
  entryLink: "Dẫn đến",
  entry: (number: number) => `mục ${number}`,
  nothing: "Chưa chọn",
  own: (value: string) => `Để trống: ${value}`,
  yes: "Có",
  pick: "Chọn màu",
  useColour: (colour: string) => `Dùng màu ${colour}`,
};
const en: typeof vi = {
  settings: "Settings",
  add: "Add",
  addWhat: (what) => `Add to “${what}”`,
  up: "Up",
  down: "Down",
  remove: "Remove",
  entryTitle: "Words",
  entryLink: "Leads to",
  entry: (number) => `entry ${number}`,
  nothing: "None chosen",
  own: (value) => `Empty: ${value}`,
  yes: "Yes",
  pick: "Pick a colour",
  useColour: (colour) => `Use ${colour}`,
};
export const settingWords = (): typeof vi => say(vi, en);
