// The search page's script: the script of every page, plus results as the reader types. Explained in docs/search.md.

import { engine, excerpt, marked, ranked, read } from "./engine.mjs";
import { get, lang, on, root } from "./page.mjs";
import { start } from "./start.mjs";

start();
// Who comes with a question finds no lists that give way to its answer, under whoever has gone on to the foot by then.
if (/[?&]q=[^&]/.test(location.search)) root.classList.add("asked");

const set = Object.assign;
const make = (name, own) => set(document.createElement(name), own);

/** Loads index files as scripts, which also works from a local disk; fetch does not. */
const loader = (folder) => {
	const files = {}, done = {};
	self.bantinIndex = (name, data) => done[name](data);
	return (name, version) => (files[name] = files[name] || new Promise((resolve, reject) => {
		done[name] = resolve;
		const onerror = () => reject(delete files[name]);
		const src = `${folder}/${name}.js?v=${version}`;
		document.head.append(make("script", { src, onerror }));
	}));
};

const mark = (parent, text, typed) => {
	let at = 0;
	parent.textContent = "";
	for (const { word, index } of marked(text, typed)) {
		parent.append(text.slice(at, index), make("mark", { textContent: word }));
		at = index + word.length;
	}
	parent.append(text.slice(at));
};

/** Replaces the lead by an excerpt of the page that contains the words, in the same space, so that nothing below moves. */
const quote = async (place) => {
	const { page, typed, offsetHeight } = place;
	const html = await (await fetch(page)).text();
	const whole = new DOMParser().parseFromString(html, "text/html");
	// What is searched, without the buttons and other news around it.
	const parts = [...whole.querySelectorAll("main :is(.lead-picture, .text, .facts, .tags)")];
	const text = (parts[0] ? parts : [get("main", whole)]).map((one) => one.textContent).join(" ").replace(/\s+/g, " ").trim();
	place.style.minHeight = offsetHeight + "px";
	// Start with 40 words and drop words until the excerpt fits, down to about ten.
	let most = 43;
	do mark(place, excerpt(text, typed, (most -= 3)), typed);
	while (most > 12 && place.offsetHeight > offsetHeight);
};
const seen = new IntersectionObserver((places) => {
	for (const { isIntersecting, target } of places) if (isIntersecting) {
		seen.unobserve(target);
		// If the page cannot be fetched, the lead stays.
		quote(target).catch(() => 0);
	}
});

const card = ([title, href, lead, section, day, dateTime, language], typed) => {
	const one = get("template").content.firstElementChild.cloneNode(true);
	const text = get("[data-lead]", one);
	mark(set(get("a", one), { href, lang: language }), title, typed);
	get("span", one).textContent = section;
	set(get("time", one), { textContent: day, dateTime });
	mark(text, lead, typed);
	const there = ranked(title + " " + lead, typed);
	const whole = typed.every((_, at) => there.some(({ ranks }) => ranks[at]));
	if (!whole && location.host) seen.observe(set(text, { page: href, typed }));
	return one;
};

on(document, "DOMContentLoaded", () => {
	const index = JSON.parse(get("#search-index").textContent);
	const find = engine(index, loader(index.folder));
	const box = get("#search"), words = box.dataset, { q, section, year } = box;
	const results = get(".search-results"), list = get("ol", results), more = get("button", results);

	let turn = 0, timer;
	const run = async () => {
		const now = ++turn;
		const end = (words, found) => {
			if (now !== turn) return;
			get(".search-status").textContent = words;
			results.hidden = !(get(".search-browse").hidden = found);
			if (!found) root.classList.remove("asked");
		};
		const asked = new URLSearchParams([...new FormData(box)].filter((one) => one[1].trim()));
		try { history.replaceState(null, "", location.pathname + (asked + "" && "?" + asked)); } catch (e) { /* on a disk */ }
		if (!read(q.value)[0]) return end("");
		try {
			const { typed, items, all } = await find.search(q.value, [section.value, year.value]);
			const said = words[!items.length ? "none" : all ? "found" : "some"];
			const count = items.length.toLocaleString(lang);
			// Show ten at once, when all have loaded, so that none appears between others later.
			const next = async () => {
				const cards = await Promise.all(items.splice(0, 10).map(async (item) => card(await find.record(item), typed)));
				more.hidden = !items.length;
				return cards;
			};
			const cards = await next();
			if (now !== turn) return;
			list.textContent = "";
			list.append(...cards);
			more.onclick = async () => {
				const cards = await next();
				list.append(...cards);
				get("a", cards[0]).focus();
			};
			end(said.replace("{}", count), !!cards[0]);
		} catch (e) {
			end(words.failed);
		}
	};
	const soon = (wait) => (clearTimeout(timer), (timer = setTimeout(run, wait)));
	box.oninput = () => soon(150);
	box.onsubmit = (event) => soon(0, event.preventDefault());
	box.parentNode.onkeydown = (event) => {
		const all = [q, ...list.querySelectorAll("a")];
		const at = all.indexOf(event.target);
		const next = at >= 0 && all[{ ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key]];
		if (!next) return;
		event.preventDefault();
		next.focus();
		if (event.key === "Escape" && !at) soon(0, (q.value = ""));
	};
	const asked = new URLSearchParams(location.search);
	for (const field of [q, section, year]) field.value = asked.get(field.name) || "";
	if (q.value) run();
});
