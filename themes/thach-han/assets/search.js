// The search without a server; src/search/ in bantin makes the index and tells of its files.
"use strict";
const lower = (text) => Array.from(text, (letter) => letter.toLowerCase()).join("");
const fold = (text) => lower(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/[đðɖ]/g, "d");
// As written, but the tone at the end: hoà and hòa are hoa`.
const TONES = { "\u0300": "`", "\u0301": "'", "\u0303": "~", "\u0309": "?", "\u0323": "." };
const form = (word) => {
  let tones = "";
  const plain = lower(word).normalize("NFD").replace(/[\u0300\u0301\u0303\u0309\u0323]/g, (mark) => {
    tones += TONES[mark];
    return "";
  });
  return plain.normalize("NFC").replace(/[ðɖ]/g, "đ") + tones;
};
const WORD = /[\p{Alphabetic}\p{N}\p{M}]+/gu;

// The words of a query. The last may be unfinished; who types one mark types them all.
const read = (query) => {
  const found = (query.match(WORD) || []).slice(0, 12)
    .map((word) => ({ folded: fold(word), form: form(word) })).filter((word) => word.folded);
  const exact = found.some((word) => word.form !== word.folded);
  const open = query.match(/[\p{Alphabetic}\p{N}\p{M}]$/u) && found.length - 1;
  return found.map((word, at) => ({ ...word, exact, open: at === open }));
};

// 4: the word as written, 3: it begins so, 2 and 1: the same without marks, 0: another word.
const rank = (typed, folded, written) => {
  const whole = folded === typed.folded;
  if (!whole && !(typed.open && folded.startsWith(typed.folded))) return 0;
  const [, plain, tones] = /^(.*?)([`'~?.]*)$/u.exec(typed.form);
  const same = !typed.exact || written === typed.form ||
    (typed.open && written.startsWith(plain) && written.endsWith(tones));
  return (same ? 3 : 1) + whole;
};

const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = {};
Array.from(SIGNS, (sign, at) => (VALUE[sign] = at));
const decode = (list, first, each) => {
  let at = 0;
  const number = () => {
    for (let value = 0, shift = 0; ; shift += 5) {
      const sign = VALUE[list[at++]];
      value |= (sign & 31) << shift;
      if (sign < 32) return value;
    }
  };
  for (let item = first - 1; at < list.length; ) {
    const head = number();
    item += (head >> 2) + 1;
    const places = [];
    for (let count = head & 3, place = 0; count; count--) places.push((place += number()));
    each(item, places);
  }
};

// Whether words stand side by side; one that is everywhere has no places and fits anywhere.
const together = (lists) => {
  const known = lists.findIndex((places) => places.length);
  return known >= 0 && lists[known].some((place) =>
    lists.every((places, at) => !places.length || places.includes(place + at - known)));
};

// Titles before texts within what is as written, then phrases, whole words, early in the title, new.
const score = (hits, age) => {
  const title = hits.every((hit) => hit.t);
  const exact = hits.every((hit) => Math.max(hit.t, hit.x) > 2);
  const tier = title && hits.every((hit) => hit.t > 2) ? 3 : exact ? 2 : title ? 1 : 0;
  const last = hits[hits.length - 1];
  return tier * 1e7 + (title && together(hits.map((hit) => hit.tAt)) ? 4e6 : 0) +
    (Math.max(last.t, last.x) % 2 ? 0 : 2e6) + (together(hits.map((hit) => hit.xAt)) ? 1e6 : 0) +
    hits.filter((hit) => hit.t).length * 1e5 - (title ? Math.min(hits[0].tAt[0], 50) * 1e3 : 0) +
    hits.reduce((sum, hit) => sum + hit.xAt.length, 0) * 100 + age * 99;
};

// `load(file, version)` promises the data of a file.
const engine = (index, load) => {
  const { segments, sections, years, articles } = index;
  const ranges = index.ranges.split(" ");
  const of = (item) => segments.find(([, first, length]) => item >= first && item < first + length);
  const fileOf = (word, files) => {
    const at = ranges.findIndex((range) => range > word);
    return Math.floor((at < 0 ? ranges.length : at) / Math.ceil((ranges.length + 1) / files));
  };
  const collect = ([name, first, , titles, texts, version], typed, number, found) => {
    const from = async (kind, file) => {
      for (const line of (await load(`${name}/${kind}${file}`, version)).split(";")) {
        const [folded, ...lists] = line.split(" ");
        for (let at = 0; at < lists.length; at += 2) {
          const quality = rank(typed, folded, lists[at] === "=" ? folded : lists[at]);
          if (quality) decode(lists[at + 1], first, (item, places) => {
            if (!found.has(item)) found.set(item, []);
            const hits = found.get(item);
            const hit = hits[number] || (hits[number] = { t: 0, x: 0, tAt: [], xAt: [] });
            if (quality >= hit[kind]) hit[kind + "At"] = quality > hit[kind] ? places : hit[kind + "At"].concat(places);
            hit[kind] = Math.max(quality, hit[kind]);
          });
        }
      }
    };
    // Beginnings of words are looked for in few files only.
    const all = [["t", titles, 3], ["x", texts, 2]].flatMap(([kind, files, most]) => {
      const at = fileOf(typed.folded, files);
      const end = typed.open && typed.folded[1] ? fileOf(typed.folded + "\uffff", files) : at;
      return Array.from({ length: Math.min(most, end - at + 1) }, (_, more) => from(kind, at + more));
    });
    return Promise.all(all);
  };
  const filter = async (section, year) => {
    const at = years.findIndex((one) => String(one[0]) === year);
    const [from, to] = year ? [at < 0 ? 1 / 0 : years[at][1], (years[at + 1] || [0, articles])[1]] : [0, 1 / 0];
    if (!section) return (item) => item >= from && item < to;
    const inside = (at) => at !== null && (sections[at][2] === section || inside(sections[at][1]));
    const wanted = sections.map((_, at) => inside(at));
    const own = {};
    await Promise.all(segments.map(async ([name, , , , , version]) => (own[name] = await load(`${name}/s`, version))));
    return (item) => {
      const [name, first] = of(item);
      const [high, low] = own[name].substr(2 * (item - first), 2);
      return item >= from && item < to && wanted[VALUE[high] * 64 + VALUE[low] - 1];
    };
  };
  return {
    // The numbers of items, best first; `all` is false where none has all the words.
    async search(query, section, year) {
      const typed = read(query);
      const found = new Map();
      const keep = await filter(section, year);
      await Promise.all(segments.flatMap((one) => typed.map((word, at) => collect(one, word, at, found))));
      let most = 1;
      let items = [];
      found.forEach((sparse, item) => {
        const hits = sparse.filter(Boolean);
        if (hits.length < most || !keep(item)) return;
        if (hits.length > most) items = [];
        most = hits.length;
        items.push([score(hits, item < articles ? item / articles : 1), item]);
      });
      items.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
      return { typed, items: items.map((one) => one[1]), all: most >= typed.length };
    },
    // Title, address, lead, section, day, date, language.
    async record(item) {
      const block = await load(`r/${Math.floor(item / index.block)}`, of(item)[5]);
      return block[item % index.block];
    },
  };
};

const split = (text) => Array.from(text.matchAll(WORD), (match) => [match[0], match.index, match.index + match[0].length]);
const ranked = (word, typed) => typed.map((one) => rank(one, fold(word), form(word)));
// The part of a text with the most of the words.
const excerpt = (text, typed) => {
  const all = split(text);
  const ranks = all.map(([word]) => ranked(word, typed));
  let best = 0;
  let from = 0;
  ranks.forEach((own, at) => {
    if (!own.some(Boolean)) return;
    const near = ranks.slice(at, at + 26);
    const value = typed.reduce((sum, _, one) =>
      sum + Math.max(...near.map((ranks) => ranks[one])) + (near[one] && near[one][one] ? 1 : 0), 0);
    if (value > best) [best, from] = [value, Math.max(0, at - 6)];
  });
  const end = from + 34 < all.length ? all[from + 34][1] : text.length;
  return (from ? "… " + text.slice(all[from][1], end) : text.slice(0, end)) + (end < text.length ? "…" : "");
};
// A text in pieces; every second one is to be marked.
const pieces = (text, typed) => {
  const found = split(text).filter(([word]) => ranked(word, typed).some(Boolean));
  let at = 0;
  return [...found, ["", text.length, 0]].flatMap(([word, start, end]) => {
    const plain = text.slice(at, start);
    at = end;
    return [plain, word];
  });
};
globalThis.bantinSearch = { fold, form, read, engine, excerpt, pieces };

const page = () => {
  const get = (selector) => document.querySelector(selector);
  const index = JSON.parse(get("#search-index").textContent);
  const box = get("#q"), say = get("#search").dataset, status = get(".search-status");
  const results = get(".search-results"), list = get(".search-results ol"), more = get(".search-results button");
  const [section, year] = document.querySelectorAll("[data-filter]");
  const make = (parent, name, text, type) => {
    const element = parent.appendChild(document.createElement(name));
    element.textContent = text;
    if (type) element.className = type;
    return element;
  };
  // Scripts load from a disk too, where fetch does not.
  const files = {};
  globalThis.bantinIndex = (name, data) => files[name].done(data);
  const load = (name, version) => {
    if (files[name]) return files[name];
    let done;
    files[name] = new Promise((resolve, reject) => {
      done = resolve;
      const script = make(document.head, "script", "");
      script.onerror = () => reject(delete files[name]);
      script.src = `${index.folder}/${name}.js?v=${version}`;
    });
    files[name].done = done;
    return files[name];
  };
  const find = engine(index, load);
  const marked = (parent, text, typed) =>
    pieces(text, typed).forEach((piece, at) => (at % 2 && piece ? make(parent, "mark", piece) : parent.append(piece)));

  // The text of an article is read from its page, when its result comes into view.
  const seen = globalThis.IntersectionObserver && location.protocol !== "file:" && new IntersectionObserver((all) =>
    all.filter((one) => one.isIntersecting).forEach(async ({ target }) => {
      seen.unobserve(target);
      const html = await (await fetch(target.page)).text();
      const text = new DOMParser().parseFromString(html, "text/html").querySelector("main .text, main");
      const part = excerpt(text.textContent.replace(/\s+/g, " ").trim(), target.typed);
      target.textContent = "";
      marked(target, part, target.typed);
    }));
  const show = async (item, typed) => {
    const [title, href, lead, own, day, date, lang] = await find.record(item);
    return () => {
      const card = make(list, "li", "", "card");
      if (lang) card.lang = lang;
      const link = make(make(card, "h2", "", "card-title"), "a", "");
      link.href = href;
      marked(link, title, typed);
      const meta = make(card, "p", "", "meta");
      if (own !== null) make(meta, "span", index.sections[own][0]);
      if (day) make(meta, "time", day).dateTime = date;
      const text = make(card, "p", "", "card-summary");
      marked(text, lead, typed);
      const there = split(`${title} ${lead}`).map(([word]) => ranked(word, typed));
      if (!seen || typed.every((_, at) => there.some((ranks) => ranks[at]))) return;
      [text.page, text.typed] = [href, typed];
      seen.observe(text);
    };
  };

  let turn = 0;
  let rest = [];
  const next = async (now, typed) => {
    const cards = await Promise.all(rest.splice(0, 10).map((item) => show(item, typed)));
    if (now !== turn) return;
    cards.forEach((card) => card());
    more.hidden = !rest.length;
    more.onclick = async () => {
      const last = list.lastChild;
      await next(turn, typed);
      last.nextSibling.querySelector("a").focus();
    };
  };
  const run = async () => {
    const now = ++turn;
    const query = box.value.trim();
    const asked = new URLSearchParams([["q", query], ["section", section.value], ["year", year.value]].filter((one) => one[1]));
    // A page on a disk may have no history.
    try { history.replaceState(null, "", `${location.pathname}${query ? `?${asked}` : ""}`); } catch {}
    const browse = get(".search-browse");
    const end = (words, found) => {
      status.textContent = words;
      results.hidden = !found;
      browse.hidden = found;
    };
    if (!read(query)[0]) return end("", false);
    const slow = setTimeout(() => (status.textContent = say.busy), 400);
    try {
      const { typed, items, all } = await find.search(box.value, section.value, year.value);
      if (now !== turn) return;
      rest = items;
      const count = items.length.toLocaleString(document.documentElement.lang);
      const old = list.children.length;
      await next(now, typed);
      if (now !== turn) return;
      for (let at = 0; at < old; at++) list.firstChild.remove();
      end(items.length ? (all ? say.found : say.some).replace("{}", count) : say.none, items.length > 0);
    } catch {
      if (now === turn) end(say.failed, false);
    } finally {
      clearTimeout(slow);
    }
  };

  let timer;
  box.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  };
  section.onchange = year.onchange = run;
  get("#search").onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(timer);
    run();
  };
  get(".search-page").onkeydown = (event) => {
    const links = [box, ...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && at >= 0 && links[at + step]) links[at + step].focus();
    else if (event.key === "Escape" && at > 0) box.focus();
    else if (event.key === "Escape" && at === 0 && box.value) {
      box.value = "";
      run();
    } else return;
    event.preventDefault();
  };

  index.sections.forEach(([title, , slug]) => (make(section, "option", title).value = slug));
  index.years.slice().reverse().forEach(([one]) => make(year, "option", one));
  for (const hidden of document.querySelectorAll("#search [hidden]")) hidden.hidden = false;
  const asked = new URLSearchParams(location.search);
  [box.value, section.value, year.value] = ["q", "section", "year"].map((name) => asked.get(name) || "");
  if (box.value) run();
};
if (globalThis.document) page();
