// What grows, and the files of a site in which it has grown to n. Every kind of file that bantin reads is here.

import { spawnSync } from "node:child_process";

/** `part` for each number below n; a text is only repeated. */
const many = (n, part) => (typeof part === "string" ? part.repeat(n) : Array.from({ length: n }, (_, at) => part(at)).join(""));

const page = (text) => ({ "content/tin/a.md": `+++\ntitle = "Tin"\ndate = 2026-11-01\n+++\n\n${text}\n` });
const toml = (front) => ({ "content/tin/a.md": `+++\ntitle = "Tin"\ndate = 2026-11-01\n${front}\n+++\n\nNội dung.\n` });
const yaml = (front) => ({ "content/tin/a.md": `---\ntitle: Tin\ndate: 2026-11-01\n${front}\n---\n\nNội dung.\n` });
const items = (n, front, text = () => "Nội dung.") =>
  Object.fromEntries(Array.from({ length: n }, (_, at) => [`content/tin/b${at}.md`, `+++\ndate = 2026-11-01\n${front(at)}\n+++\n\n${text(at)}\n`]));

const SET = 'title = "Hộ nghèo"\nsource = "S"\nupdated = 2026-11-01\nunit = "hộ"\n';
const COLUMNS = 'columns = { khu = "Khu", ho = "Số hộ" }\n';
const table = (csv, keys = COLUMNS) => ({ "content/stats/ngheo.toml": `${SET}rows = "ngheo.csv"\n${keys}`, "content/stats/ngheo.csv": csv });
const rows = (n) => `Khu;Số hộ\n${many(n, (at) => `Khu ${at};${at}\n`)}`;
const set = (n, text) => ({ ...table(rows(n)), ...page(text) });

const drawing = (svg) => ({ ...page("![Hình](a.svg)"), "content/tin/a.svg": svg });
const head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">';

/** A workbook of one sheet. */
function workbook(sheet) {
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const package_ = "http://schemas.openxmlformats.org/package/2006/relationships";
  const parts = {
    "_rels/.rels": `<Relationships xmlns="${package_}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${package_}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  };
  const zip = "import io, json, sys, zipfile\nout = io.BytesIO()\nwith zipfile.ZipFile(out, 'w') as book:\n    for name, text in json.load(sys.stdin).items(): book.writestr(zipfile.ZipInfo(name), text)\nsys.stdout.buffer.write(out.getvalue())";
  const made = spawnSync("python3", ["-c", zip], { input: JSON.stringify(parts), maxBuffer: 1 << 28 });
  if (made.status !== 0) throw new Error(String(made.stderr));
  return made.stdout;
}
const cell = (text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const sheet = (body) => ({ "content/stats/ngheo.toml": `${SET}rows = "ngheo.xlsx"\n${COLUMNS}`, "content/stats/ngheo.xlsx": workbook(body) });

const AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0";
const request = (at, path, agent = AGENT) =>
  `203.0.113.${at % 250} - - [24/Nov/2026:0${Math.floor(at / 3600) % 7}:${String(Math.floor(at / 60) % 60).padStart(2, "0")}:${String(at % 60).padStart(2, "0")} +0700] "GET ${path} HTTP/1.1" 200 900 "-" "${agent}"\n`;
const logs = (files, pattern = "../logs/*") => ({
  "content/stats.toml": `[visits]\nlogs = ["${pattern}"]\n`,
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`logs/${name}`, text])),
});

const MONTH = "content/visits/2026-11.tsv";
const HEAD = "# bantin visits 1\n";
const ledger = (text) => ({ "content/stats.toml": "[visits]\n", [MONTH]: HEAD + text });
const day = (date, server, views) => `day\t${date}\t${server}\t${views}\t${views}\t${views}\t0\t0\t0\t0\tsealed\texact\n`;
const hex = (at, length) => at.toString(16).padStart(length, "0");

/**
 * Name, n, files; `args` where it is not `check`. The first eight are those that once took seconds. Not here, since the work grows
 * with the square: many logs, each of which is held against all that are known, and tags that differ by marks alone, whose pages
 * name each other.
 */
export const INPUTS = [
  { name: "headings of one name", n: 600, files: (n) => page(many(n, "## A\n\n")) },
  { name: "links never closed", n: 1000, files: (n) => page(many(n, "[a](")) },
  { name: "elements never closed", n: 1000, files: (n) => page(many(n, "<div>")) },
  { name: "lists never closed", n: 1000, files: (n) => page(many(n, "<ul><li>")) },
  { name: "figures", n: 600, files: (n) => page(many(n, "{{ a.f }} ")) },
  { name: "quotation marks before a weekday", n: 1000, files: (n) => page(`${many(n, "“")} Thứ Hai, ngày 8-11-2023`) },
  { name: "figures that are none", n: 1000, files: (n) => page(many(n, "\\{{ ")) },
  { name: "stars of a pattern", n: 60, args: ["visits"], files: (n) => logs({ ["a".repeat(n)]: request(1, "/") }, `../logs/${many(12, "*a")}*b`) },

  { name: "keys in TOML", n: 600, files: (n) => toml(many(n, (at) => `a${at} = 1\n`)) },
  { name: "tables in TOML", n: 600, files: (n) => toml(many(n, (at) => `[a${at}]\nb = 1\n`)) },
  { name: "a dotted key in TOML", n: 600, files: (n) => toml(`a${many(n, ".a")} = 1`) },
  { name: "a long text in TOML", n: 8000, files: (n) => toml(`summary = """\n${many(n, "chữ ")}"""`) },
  { name: "brackets in TOML", n: 600, files: (n) => toml(`tags = ${many(n, "[")}${many(n, "]")}`) },
  { name: "a list in TOML", n: 1000, files: (n) => toml(`tags = [${many(n, "1, ")}]`) },
  { name: "keys in YAML", n: 600, files: (n) => yaml(many(n, (at) => `a${at}: 1\n`)) },
  { name: "a long text in YAML", n: 5000, files: (n) => yaml(`summary: >\n${many(n, "  chữ chữ\n")}`) },
  { name: "brackets in YAML", n: 600, files: (n) => yaml(`tags: ${many(n, "[")}${many(n, "]")}`) },
  { name: "lists in lists in YAML", n: 600, files: (n) => yaml(`tags:\n  ${many(n, "- ")}`) },
  { name: "names of names in YAML", n: 600, files: (n) => yaml(`tags: [${many(n, (at) => `&a${at} x, *a${at}, `)}]`) },
  { name: "mistakes in YAML", n: 600, files: (n) => yaml(many(n, "a: b: c\n")) },
  { name: "tags", n: 400, files: (n) => toml(`tags = [${many(n, (at) => `"Chợ ${at}", `)}]`) },
  { name: "old addresses", n: 400, files: (n) => toml(`aliases = [${many(n, (at) => `"/cu/${at}/", `)}]`) },
  { name: "old addresses with queries", n: 400, files: (n) => toml(`aliases = [${many(n, (at) => `"/tin?id=${at}", `)}]`) },
  { name: "items", n: 50, files: (n) => items(n, (at) => `title = "Tin ${at}"`) },
  { name: "items of one address", n: 50, files: (n) => items(n, () => 'title = "Tin"\nslug = "tin"') },
  { name: "items that link each other", n: 50, files: (n) => items(n, (at) => `title = "Tin ${at}"`, (at) => `[trước](b${Math.max(at - 1, 0)}.md)`) },
  { name: "fields of a layout", n: 100, files: (n) => ({
    "themes/t/theme.toml": 'parent = "thach-han"\n',
    "themes/t/layouts/ho-so.toml": `${many(n, (at) => `[fields.a${at}]\nkind = "text"\nlabel = { vi = "A ${at}", en = "A ${at}" }\n`)}`,
    "themes/t/templates/layouts/ho-so.html": "{{ article.title }}",
    "themes/t/templates/layouts/ho-so-list.html": "a",
    "content/tin/_index.md": '+++\ntitle = "Tin tức"\nlayout = "ho-so"\n+++\n',
    ...toml(many(n, (at) => `a${at} = "x"\n`)),
  }) },
  { name: "entries of a menu", n: 250, files: (n) => ({ "content/site.toml": many(n, (at) => `[[menu]]\ntitle = "A ${at}"\nlink = "/tin/"\n`) }) },

  { name: "a long line of prose", n: 5000, files: (n) => page(many(n, "chữ ")) },
  { name: "words without a space", n: 8000, files: (n) => page(many(n, "chữ")) },
  { name: "sentences", n: 1000, files: (n) => page(many(n, "Một câu. ")) },
  { name: "weekdays", n: 400, files: (n) => page(many(n, "Thứ Hai, ngày 8-11-2023 ")) },
  { name: "numbers in a sentence", n: 600, files: (n) => set(10, many(n, (at) => `${at} hộ, `)) },
  { name: "numbers in a sentence, rows of a data set", n: 250, files: (n) => set(n, many(n, (at) => `${at} hộ nghèo ở Khu ${at}, `)) },
  { name: "sums", n: 400, files: (n) => page(`Tổng ${n} hộ gồm ${many(n, "1 hộ, ")}.`) },
  { name: "percentages", n: 400, files: (n) => page(many(n, "chiếm 26% của 98 trên 3.750 hộ, ")) },
  { name: "growth", n: 400, files: (n) => page(many(n, "tăng từ 120 hộ lên 98 hộ, giảm 12%, ")) },
  { name: "numbers in words", n: 400, files: (n) => page(many(n, "98 (chín mươi chín) hộ, ")) },
  { name: "one number in words", n: 1000, files: (n) => page(`${many(n, "chín mươi ")} hộ`) },
  { name: "superlatives", n: 400, files: (n) => set(10, many(n, "Khu 3 có hộ nghèo nhiều nhất, ")) },
  { name: "superlatives beside tables", n: 100, files: (n) => page(many(n, "| Khu | Hộ |\n|---|---|\n| A | 1 |\n| B | 2 |\n\nKhu A có nhiều hộ nhất.\n\n")) },
  { name: "digits of a number", n: 5000, files: (n) => page(`${many(n, "1")} hộ`) },
  { name: "brackets in prose", n: 1000, files: (n) => page(many(n, "(a ")) },
  { name: "code marks", n: 600, files: (n) => page(many(n, (at) => `${"`".repeat(1 + (at % 40))} `)) },
  { name: "stars and lines", n: 1000, files: (n) => page(many(n, "*a **b _c ")) },
  { name: "quotations in quotations", n: 600, files: (n) => page(`${many(n, "> ")}a`) },
  { name: "lists in lists", n: 50, files: (n) => page(many(n, (at) => `${"  ".repeat(at)}- a\n`)) },
  { name: "footnotes", n: 400, files: (n) => page(many(n, (at) => `a[^${at}]\n\n[^${at}]: b\n\n`)) },
  { name: "one footnote, many marks", n: 400, files: (n) => page(`${many(n, "a[^1] ")}\n\n[^1]: b`) },
  { name: "definitions of links", n: 400, files: (n) => page(many(n, (at) => `[a${at}]\n\n[a${at}]: /tin/\n\n`)) },
  { name: "one definition, many links", n: 400, files: (n) => page(`${many(n, "[a] ")}\n\n[a]: /tin/`) },
  { name: "links", n: 400, files: (n) => page(many(n, "[a](_index.md) ")) },
  { name: "links to anchors", n: 250, files: (n) => page(many(n, (at) => `[a](#b-${at})\n\n## B ${at}\n\n`)) },
  { name: "links that lead nowhere", n: 250, files: (n) => page(many(n, (at) => `[a](khong-co-${at}.md) `)) },
  { name: "items whose links lead nowhere", n: 250, files: (n) => Object.fromEntries(Array.from({ length: n }, (_, at) => [
    `content/tin/bai-${at}.md`,
    `+++\ntitle = "B"\ndate = 2023-11-07\n+++\n\n[a](bai-x${at}.md) [b](/tin/bai-x${at}.html) ![c](/anh-${at}.jpg)\n`,
  ])) },
  { name: "bare addresses", n: 400, files: (n) => page(many(n, "https://vidu.vn/a a@b.vn ")) },
  { name: "videos", n: 250, files: (n) => page(many(n, (at) => `{{ video https://youtu.be/aqz-KE-${hex(at, 4)} }}\n\n`)) },
  { name: "pictures that are missing", n: 250, files: (n) => page(many(n, (at) => `![a](${at}.jpg)\n\n`)) },
  { name: "one picture, shown often", n: 250, files: (n) => ({ ...drawing(`${head}<path d="M0 0"/></svg>`), ...page(many(n, "![a](a.svg)\n\n")) }) },
  { name: "columns of a table", n: 250, files: (n) => page(`${many(n, "| a ")}|\n${many(n, "|---")}|\n${many(n, "| 1 ")}|`) },
  { name: "rows of a table", n: 400, files: (n) => page(`| a | b | c |\n|---|---|---|\n${many(n, (at) => `| Khu ${at} | ${at} | 1 |\n`)}| Tổng cộng | 1 | 1 |`) },
  { name: "lines with tabs", n: 600, files: (n) => page(many(n, "a\tb\tc\n")) },
  { name: "lines as Word leaves them", n: 600, files: (n) => page(many(n, "    a) chữ\n\t• chữ\n– chữ\n")) },
  { name: "attributes of an element", n: 600, files: (n) => page(`<p ${many(n, (at) => `a${at}="b" `)}>a</p>`) },
  { name: "elements with addresses", n: 400, files: (n) => page(many(n, '<p id="a"><a href="/tin/">a</a></p>\n')) },
  { name: "comments", n: 1000, files: (n) => page(many(n, "<!-- a --> ")) },
  { name: "entities", n: 1000, files: (n) => page(many(n, "&amp;&ecirc;&#7879; ")) },

  { name: "rows of a CSV file", n: 600, files: (n) => table(rows(n)) },
  { name: "columns of a CSV file", n: 1000, files: (n) => table(`Khu;Số hộ${many(n, (at) => `;c${at}`)}\na;1${many(n, ";1")}\n`) },
  { name: "a quotation mark never closed", n: 1000, files: (n) => table(`Khu;Số hộ\n"${many(n, "a;1\n")}`) },
  { name: "quotation marks in a CSV file", n: 1000, files: (n) => table(`Khu;Số hộ\n"${many(n, '""')}";1\n`) },
  { name: "quotation marks out of place", n: 600, files: (n) => table(`Khu;Số hộ\n${many(n, 'a"b";"c"d;1\n')}`) },
  { name: "rows of one name", n: 400, files: (n) => table(`Khu;Số hộ\n${many(n, "a;1\n")}`) },
  { name: "cells that are no numbers", n: 400, files: (n) => table(`Khu;Số hộ\n${many(n, (at) => `Khu ${at};1.2e3\n`)}`) },
  { name: "a line chart of years", n: 400, files: (n) => table(`Năm;Số hộ\n${many(n, (at) => `${1000 + at};${at}\n`)}`, 'chart = "line"\ncolumns = { nam = "Năm", ho = "Số hộ" }\n') },
  { name: "rows in TOML", n: 400, files: (n) => ({ "content/stats/ngheo.toml": `${SET}${COLUMNS}rows = [\n${many(n, (at) => `{ khu = "Khu ${at}", ho = ${at} },\n`)}]\n` }) },
  { name: "figures of a data set", n: 250, files: (n) => ({ ...table(rows(5), `${COLUMNS}[figures]\n${many(n, (at) => `f${at} = ${at}\n`)}`), ...page(many(n, (at) => `${at}{{= ngheo.f${at} }} hộ. `)) }) },
  { name: "rows that an item names", n: 250, files: (n) => set(n, many(n, (at) => `{{ ngheo.ho at "Khu ${at}" }} hộ. `)) },
  { name: "a sum that is checked", n: 400, files: (n) => table(rows(5), `${COLUMNS}checks = ["ho == ho${many(n, " + 0")}"]\n`) },
  { name: "brackets of a check", n: 400, files: (n) => table(rows(5), `${COLUMNS}checks = ["ho == ${many(n, "(")}ho${many(n, ")")}"]\n`) },
  { name: "rows of a workbook", n: 400, files: (n) => sheet(`<row>${cell("Khu")}${cell("Số hộ")}</row>${many(n, (at) => `<row>${cell(`Khu ${at}`)}<c><v>${at}</v></c></row>`)}`) },
  { name: "columns of a workbook", n: 60, files: (n) => sheet(`<row>${cell("Khu")}${cell("Số hộ")}${many(n, (at) => cell(`c${at}`))}</row>`) },

  { name: "elements of a drawing", n: 600, files: (n) => drawing(`${head}${many(n, (at) => `<path id="a${at}" d="M0 0"/>`)}</svg>`) },
  { name: "a drawing in itself", n: 600, files: (n) => drawing(`${head}${many(n, "<g>")}${many(n, "</g>")}</svg>`) },
  { name: "entities of a drawing", n: 600, files: (n) => drawing(`${head}<text>${many(n, "&lt;&#7879;")}</text></svg>`) },
  { name: "attributes of a drawing", n: 400, files: (n) => drawing(`${head}<g ${many(n, (at) => `a${at}="b" `)}/></svg>`) },
  { name: "a style of a drawing", n: 600, files: (n) => drawing(`${head}<style>${many(n, ".a { fill: red }")}</style></svg>`) },
  { name: "brackets of a style", n: 600, files: (n) => drawing(`${head}<style>${many(n, "a{b(")}</style></svg>`) },
  { name: "a style in pieces", n: 600, files: (n) => drawing(`${head}<style>${many(n, "<!-- --><![CDATA[a]]>&amp;")}</style></svg>`) },

  { name: "lines of a log", n: 600, args: ["visits"], files: (n) => logs({ "a.log": many(n, (at) => request(at, "/tin/a.html")) }) },
  { name: "pages of a log", n: 600, args: ["visits"], files: (n) => logs({ "a.log": many(n, (at) => request(at, `/tin/${at}.html`)) }) },
  { name: "a long line of a log", n: 5000, args: ["visits"], files: (n) => logs({ "a.log": request(1, "/a") + request(2, `/${"a".repeat(n)}`) }) },
  { name: "percent signs of a path", n: 3000, args: ["visits"], files: (n) => logs({ "a.log": request(1, `/${many(n, "%41")}`) + request(2, `/${many(n, "%25")}`) }) },
  { name: "a long agent", n: 5000, args: ["visits"], files: (n) => logs({ "a.log": request(1, "/a", many(n, "Mozilla ")) + request(2, "/a", many(n, "(")) }) },
  { name: "keys of a line in JSON", n: 600, args: ["visits"], files: (n) => logs({ "a.log": `{${many(n, (at) => `"a${at}": "\\u0041", `)}"status": 200}\n${many(n, '{"a":')}\n` }) },
  { name: "addresses of one request", n: 1000, args: ["visits"], files: (n) => logs({ "a.log": `${many(n, "10.0.0.5, ")}${request(1, "/")}${request(2, "/")}` }) },
  { name: "pages of a ledger", n: 600, files: (n) => ledger(many(n, (at) => `page\t2026-11-20\tmain\t/tin/${hex(at, 6)}.html\t1\n`) + day("2026-11-20", "main", n)) },
  { name: "days of a ledger", n: 400, files: (n) => ledger(many(n, (at) => day(new Date(Date.UTC(2010, 0, 1 + at)).toISOString().slice(0, 10), "main", 1))) },
  { name: "servers of a ledger", n: 100, files: (n) => ledger(many(n, (at) => day("2026-11-20", `s${at}`, 0))) },
  { name: "mistakes of a ledger", n: 600, files: (n) => ledger(many(n, "day\tx\n")) },

  { name: "words of the search", n: 1000, args: ["build"], files: (n) => page(many(n, (at) => `t${at} `)) },
  { name: "items of the search", n: 50, args: ["build"], files: (n) => items(n, (at) => `title = "Tin ${at}"`, (at) => `Từ ${at} mới.`) },
];
