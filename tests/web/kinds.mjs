// One page of the demo for every kind of page that the theme has, and in how many states each is looked at.

/** `tests/run --long`. */
export const LONG = process.env.BANTIN_LONG === "1";

/** All of the states a page may be in; without `--long` one of them, another for each page. */
export const some = (states, page) => (LONG ? states : [states[page % states.length]]);

export const PAGES = {
  home: "index.html",
  article: "di-tich-du-lich/thanh-co-quang-tri.html",
  figures: "xay-dung-dang/dang-bo-thi-xa-quan-tam-phat-trien-dang-vien.html",
  gallery: "di-tich-du-lich/thi-xa-qua-ba-buc-tranh.html",
  guide: "huong-dan-su-dung.html",
  english: "di-tich-du-lich/visiting-the-citadel.html",
  section: "di-tich-du-lich/index.html",
  older: "di-tich-du-lich/trang-1.html",
  tag: "chu-de/di-tich.html",
  month: "luu-tru/2023-11.html",
  archive: "luu-tru/index.html",
  tags: "chu-de/index.html",
  corrections: "dinh-chinh.html",
  sitemap: "so-do-trang.html",
  statistics: "thong-ke/index.html",
  dataset: "thong-ke/admissions.html",
  visits: "thong-ke/luot-truy-cap.html",
  search: "tim-kiem.html",
  results: "tim-kiem.html?q=thanh+co",
  standing: "lien-he.html",
  register: "van-ban/index.html",
  document: "van-ban/21-nq-tw-2022-06-16.html",
  calendar: "lich-cong-tac/index.html",
  week: "lich-cong-tac/ngay/2026-tuan-48.html",
  people: "bo-may/index.html",
  question: "hoi-dap/doc-so-hieu-van-ban-the-nao.html",
  404: "404.html",
};
