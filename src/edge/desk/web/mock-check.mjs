// A few mistakes of the kind that bantin finds, and a page of the kind that it makes: enough to work on the desk.

const DAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];

export function check({ fields, body }) {
  const facts = new Map(fields);
  const found = [];
  const say = (severity, code, message, help, from, to, fixes = [], key = null) => found.push({ severity, code, message, help, key, from, to, fixes });
  if (!facts.get("title")) say("error", "missing-key", "Tin chưa có tiêu đề.", null, null, null, [], "title");
  if (!facts.get("summary")) say("hint", "no-summary", "Tin chưa có tóm tắt.", "Viết một, hai câu: chuyện gì, ở đâu, khi nào.", null, null, [], "summary");
  if (facts.get("image") && !facts.get("image_alt")) say("error", "missing-alt", "Ảnh đại diện chưa có lời tả.", null, null, null, [], "image_alt");
  for (const { 0: whole, 1: day, 2: d, 3: m, 4: y, index } of body.matchAll(/(Chủ Nhật|Thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)), ngày (\d+)-(\d+)-(\d+)/g)) {
    const right = DAYS[new Date(Date.UTC(y, m - 1, d)).getUTCDay()];
    if (right !== day) say("error", "wrong-weekday", `Ngày ${d}-${m}-${y} là ${right}, không phải ${day}.`, "Sửa thứ hoặc sửa ngày.", index, index + whole.length, [{ label: `Sửa thành ${right}`, from: index, to: index + day.length, insert: right }]);
  }
  for (const { index } of body.matchAll(/(?<=\S) {2}(?=\S)/g)) say("warning", "stray-space", "Thừa một dấu cách.", null, index, index + 2, [{ label: "Bỏ dấu cách thừa", from: index, to: index + 1, insert: "" }]);
  for (const { index } of body.matchAll(/!\[\]\(/g)) say("error", "missing-alt", "Ảnh chưa có lời tả.", "Viết giữa hai dấu ngoặc vuông điều thấy trong ảnh.", index, index + 3);
  for (const { 0: whole, index } of body.matchAll(/ ,/g)) say("warning", "space-before", "Dấu phẩy đứng liền chữ trước.", null, index, index + whole.length, [{ label: "Bỏ dấu cách", from: index, to: index + 1, insert: "" }]);
  return found;
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const inline = (text) => escape(text)
  .replace(/!\[([^\]]*)\]\((\S+?)(?: "([^"]*)")?\)/g, (_, alt, src, caption) => `<figure><img src="${src}" alt="${alt}"><figcaption>${caption ?? ""}</figcaption></figure>`)
  .replace(/\[([^\]^]+)\]\(([^)]+)\)/g, '<a href="#">$1</a>').replace(/\*\*(.+?)\*\*/g, "<b>$1</b>").replace(/\*(.+?)\*/g, "<i>$1</i>")
  .replace(/\{\{ services\.online \}\}/g, "1.204").replace(/\[\^(\d+)\]/g, "<sup>$1</sup>");

export function page({ fields, body }) {
  const facts = Object.fromEntries(fields.filter(([, value]) => typeof value === "string"));
  const text = body.split(/\n{2,}/).map((block) => {
    const head = /^(#+) (.*)/.exec(block);
    if (head) return `<h${head[1].length}>${inline(head[2])}</h${head[1].length}>`;
    if (/^[-*] /.test(block)) return `<ul>${block.split("\n").map((line) => `<li>${inline(line.slice(2))}</li>`).join("")}</ul>`;
    if (/^> /.test(block)) return `<blockquote>${inline(block.replace(/^> ?(\[!\w+\])?/gm, ""))}</blockquote>`;
    return block.trim() ? `<p>${inline(block)}</p>` : "";
  }).join("\n");
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(facts.title ?? "")}</title><style>
body{margin:0;font:17px/1.6 system-ui,sans-serif;color:#17211f}header{background:#0d5560;color:#fff;padding:1rem 1.2rem;font-weight:700}main{padding:1.2rem;max-width:44rem;margin:auto}h1{line-height:1.2;font-size:1.8rem}img{max-width:100%;border-radius:6px}figure{margin:1rem 0}figcaption,.lead{color:#52605d}blockquote{border-left:3px solid #b4d3d1;margin:1rem 0;padding-left:1rem}</style></head>
<body><header>Phường Ven Sông</header><main><h1>${escape(facts.title ?? "")}</h1><p class="lead">${escape(facts.summary ?? "")}</p>${facts.image ? `<img src="${facts.image}" alt="${escape(facts.image_alt ?? "")}">` : ""}${text}</main></body></html>`;
}
