// Every page as a function from Eleventy's data to HTML: the same elements as tests/bench/peers/hugo.
export const sections = {
  "tin-tuc": "Tin tức", "kinh-te": "Kinh tế", "van-hoa": "Văn hóa", "giao-duc": "Giáo dục", "y-te": "Y tế",
  "moi-truong": "Môi trường", "the-thao": "Thể thao", "cai-cach": "Cải cách hành chính",
};
const site = "Phường Một";
const base = "https://phuong.example.vn";
const days = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escape = (text) => text.replace(/[&<>"]/g, (letter) => entities[letter]);
export const slug = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z0-9]+/g, "-");
const link = (href, title) => `<a href="${href}">${escape(title)}</a>`;
const bullets = (items, name) => `<ul${name ? ` class="${name}"` : ""}>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>`;

/** The zone of Vietnam, whatever the machine's is. */
const local = (date) => new Date(date.getTime() + 7 * 3600e3);
const day = (date) => `${local(date).getUTCDate()}-${local(date).getUTCMonth() + 1}-${local(date).getUTCFullYear()}`;
function stamp(date) {
  const text = local(date).toISOString();
  return `<time datetime="${text.slice(0, 19)}+07:00">${text.slice(11, 16)}, ${days[local(date).getUTCDay()]}, ${day(date)}</time>`;
}
const card = (item) => `${link(item.url, item.data.title)} ${stamp(item.date)}<p>${escape(item.data.summary)}</p>`;

const top = `<header>
<p>${link("/", site)}</p>
<nav>${bullets(Object.entries(sections).map(([section, title]) => link(`/${section}/`, title)))}</nav>
</header>`;
const foot = `<footer><p>${site}</p><p>Ghi rõ nguồn khi dùng lại thông tin.</p></footer>`;
const visits = `<h2>Thống kê lượt truy cập</h2>
<dl><dt>Đang truy cập</dt><dd>2</dd><dt>Hôm nay</dt><dd>469</dd><dt>Tổng lượt truy cập</dt><dd>1.607.275</dd></dl>`;

/** The same on all pages of a build, so made once. */
const sides = new WeakMap();
function side(newest) {
  if (!sides.has(newest)) {
    const links = newest.slice(0, 5).map((item) => link(item.url, item.data.title));
    sides.set(newest, `<aside>\n<h2>Tin mới</h2>\n${bullets(links)}\n${visits}\n</aside>`);
  }
  return sides.get(newest);
}

const shell = (data, href, title, description, main) => `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} - ${site}</title>
${description ? `<meta name="description" content="${escape(description)}">\n` : ""}<link rel="canonical" href="${base}${href}">
<link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
${top}
<main>
${main}
</main>
${side(data.collections.newest)}
${foot}
</body>
</html>
`;

export function article(data) {
  const { url, date } = data.page;
  const section = url.split("/")[1];
  const others = data.collections.newestOf.get(section).filter((item) => item.url !== url).slice(0, 10);
  return shell(data, url, data.title, data.summary, `<nav>${link("/", "Trang chủ")} › ${link(`/${section}/`, sections[section])}</nav>
<article>
<h1>${escape(data.title)}</h1>
<p>${stamp(date)}</p>
<p class="summary">${escape(data.summary)}</p>
${data.content}
<p>${escape(data.author)}</p>
${bullets(data.topics.map((title) => link(`/tags/${slug(title)}/`, title)), "tags")}
</article>
<section>
<h2>Các tin khác</h2>
${bullets(others.map((item) => `${link(item.url, item.data.title)} (${day(item.date)})`))}
</section>`);
}

export function list(data) {
  const { href, title, items, newer, older, number, count } = data.one;
  return shell(data, href, title, "", `<nav>${link("/", "Trang chủ")}</nav>
<h1>${escape(title)}</h1>
${bullets(items.map(card))}
<nav>${newer ? link(newer, "Mới hơn") : ""} ${number}/${count} ${older ? link(older, "Cũ hơn") : ""}</nav>`);
}

export function home(data) {
  const blocks = [...data.collections.newestOf].map(([section, items]) =>
    `<section>\n<h2>${link(`/${section}/`, sections[section])}</h2>\n${bullets(items.slice(0, 5).map(card))}\n</section>`);
  return shell(data, "/", "Trang chủ", "", blocks.join("\n"));
}

export function tags(data) {
  const links = data.collections.tagList.map((tag) => `${link(tag.href, tag.title)} (${tag.count})`);
  return shell(data, "/tags/", "Từ khóa", "", `<h1>Từ khóa</h1>\n${bullets(links, "tags")}`);
}

export function feed(data) {
  const { title, items } = data.one;
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>${escape(title)}</title><link>${base}/</link><description>${site}</description>
${items.map((item) => `<item><title>${escape(item.data.title)}</title><link>${base}${item.url}</link><guid>${base}${item.url}</guid><pubDate>${item.date.toUTCString()}</pubDate><description>${escape(item.data.summary)}</description></item>`).join("\n")}
</channel></rss>
`;
}
