// The texts about two people at one folder, in Vietnamese and English.
import { say } from "../base/words";

const vi = {
  writes: (who: string) => `${who} đang viết`,
  opened: (who: string) => `${who} đang mở`,
  theirs: (who: string, since: string, writing: boolean) => `${who} ${writing ? "đang viết" : "đang mở"} bài này, từ ${since}. Bạn xem được, chưa sửa được.`,
  own: (since: string) => `Bài này đang mở ở một cửa sổ khác của bạn, từ ${since}. Ở đây chỉ xem.`,
  lost: (who: string) => `${who} đã nhận viết tiếp bài này. Bạn xem được, chưa sửa được.`,
  kept: "Chữ bạn chưa lưu vẫn còn ở đây, và được giữ trong Lịch sử của bài.",
  take: "Nhận viết tiếp…",
  takeOwn: "Viết ở đây…",
  takeBack: "Nhận lại…",
  takeTitle: "Nhận viết tiếp bài này?",
  takeHelp: (who: string) => `${who} được báo ngay và từ đó chỉ xem. Chữ ${who} chưa lưu không mất: được giữ trong Lịch sử của bài.`,
  takeOwnHelp: "Cửa sổ kia từ đó chỉ xem. Chữ chưa lưu ở đó được đưa sang đây để bạn viết tiếp.",
  takeNow: "Nhận viết tiếp",
  me: (name: string) => (name ? `Bạn: ${name}` : "Tên bạn"),
  nameTitle: "Tên bạn ở bàn viết",
  name: "Tên hiện cho người khác",
  nameHelp: "Ai mở cùng một bài sẽ thấy tên này. Tên được nhớ trong trình duyệt của máy này.",
  keepName: "Dùng tên này",
};
const en: typeof vi = {
  writes: (who) => `${who} is writing`,
  opened: (who) => `${who} has it open`,
  theirs: (who, since, writing) => `${who} ${writing ? "has been writing here" : "has had this item open"} since ${since}. You can read it, not change it.`,
  own: (since) => `This item has been open in another window of yours since ${since}. Here it is only read.`,
  lost: (who) => `${who} took this item over. You can read it, not change it.`,
  kept: "Your unsaved text is still here, and kept in the history of the item.",
  take: "Take over…",
  takeOwn: "Write here…",
  takeBack: "Take it back…",
  takeTitle: "Take this item over?",
  takeHelp: (who) => `${who} is told at once and only reads from then on. Text that ${who} has not saved is not lost: it is kept in the history of the item.`,
  takeOwnHelp: "The other window only reads from then on. What is not saved there is offered to you here.",
  takeNow: "Take over",
  me: (name) => (name ? `You: ${name}` : "Your name"),
  nameTitle: "Your name at the desk",
  name: "The name that others see",
  nameHelp: "Whoever opens the same item sees it. It is remembered in the browser of this computer.",
  keepName: "Use this name",
};
export const presenceWords = (): typeof vi => say(vi, en);
