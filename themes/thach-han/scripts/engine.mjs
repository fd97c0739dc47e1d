// The search engine, explained in docs/search.md. It touches neither the page nor the network.

export const WORD = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
const lower = (text) => [...text].map((letter) => letter.toLowerCase()).join("").normalize("NFD");
export const fold = (text) => lower(text).replace(/\p{M}/gu, "").replace(/[đðɖ]/g, "d");
// Moves the tone mark to the end: hoà and hòa both become hoa`.
export const form = (word) => {
	let tones = "";
	const plain = lower(word).replace(/[\u0300\u0301\u0303\u0309\u0323]/g, (mark) => {
		tones += "`' ~     ?"[mark.charCodeAt() - 768] || ".";
		return "";
	});
	return plain.normalize("NFC").replace(/[ðɖ]/g, "đ") + tones;
};

// The last word may be incomplete. One typed diacritic makes every word exact.
export const read = (query) => {
	const all = (query.match(WORD) || []).slice(0, 8);
	const exact = all.some((word) => form(word) !== fold(word));
	return all.map((word, at) => ({ folded: fold(word), form: form(word), exact, open: !all[at + 1] && query.endsWith(word) }))
		.filter((word) => word.folded);
};

// 4: exact match, 3: exact prefix (cổ in cổng, whose tone comes last), 2 and 1: the same without diacritics, 0: no match.
const rank = (typed, folded, written) => {
	const whole = folded === typed.folded;
	if (!whole && !(typed.open && folded.startsWith(typed.folded))) return 0;
	const [plain] = typed.form.split(/[`'~?.]/);
	const begins = typed.open && written.startsWith(plain) && written.endsWith(typed.form.slice(plain.length));
	return (!typed.exact || begins || written === typed.form ? 3 : 1) + whole;
};

const decode = (list, item, each) => {
	let at = 0;
	const number = (value = 0, shift = 0) => {
		const code = list.charCodeAt(at++);
		return code > 92 ? value | (code - 93) << shift : number(value | (code - 60) << shift, shift + 5);
	};
	while (at < list.length) {
		const head = number();
		const places = [];
		for (let count = head & 3, place = 0; count; count--) places.push((place += number()));
		item += head >> 2;
		each(item++, places);
	}
};

// Share of words that follow the previous one. A word found everywhere has no positions and always counts.
const together = (hits) => hits.slice(1).filter(([fit, places], at) => {
	const [was, before] = hits[at];
	return fit && was && (!places.length || !before.length || before.some((at) => places.includes(at + 1)));
}).length / hits.length;

const score = (titles, texts) => {
	const best = titles.map(([fit], at) => Math.max(fit, texts[at][0]));
	const title = titles.every(([fit]) => fit);
	const tier = titles.every(([fit]) => fit > 2) ? 3 : best.every((fit) => fit > 2) ? 2 : title;
	return tier * 1e7 + (title && together(titles)) * 4e6 + (best[best.length - 1] % 2 ? 0 : 2e6) +
		together(texts) * 1e6 + titles.filter(([fit]) => fit).length * 1e5 -
		(title && Math.min(titles[0][1][0], 50)) * 1e3 + texts.flatMap(([, places]) => places).length * 100;
};

export const engine = ({ segments, block, ranges }, load) => {
	const words = ranges.split(" ");
	const fileOf = (word, files) =>
		words.filter((range) => range <= word).length / Math.ceil((words.length + 1) / files) | 0;
	const collect = ([name, first, , titles, texts, version], typed, key, found) =>
		Promise.all([["t", titles], ["x", texts]].slice(0, typed.most).flatMap(([kind, files], text) => {
			const start = fileOf(typed.folded, files);
			const end = typed.open && typed.folded[1] ? fileOf(typed.folded + "~", files) : start;
			return [start, start + 1].filter((file) => file <= end).map(async (file) => {
				for (const line of (await load(`${name}/${kind}${file}`, version)).split(";")) {
					const [folded, ...lists] = line.split(" ");
					for (let at = 0; lists[at]; at += 2) {
						const fit = rank(typed, folded, lists[at] === "=" ? folded : lists[at]);
						if (fit) decode(lists[at + 1], first, (item, places) => {
							const hits = (found[item] = found[item] || []);
							const [old, more] = hits[key + text] || [0];
							if (fit === old) more.push(...places);
							else if (fit > old) hits[key + text] = [fit, places];
						});
					}
				}
			});
		}));
	return {
		async search(query, filters) {
			const typed = read(query);
			const only = filters.filter(Boolean).map((one) => ({ folded: "@" + one, form: "@" + one, most: 1 }));
			const asked = [...typed, ...only];
			const found = {};
			await Promise.all(segments.flatMap((one) => asked.map((word, at) => collect(one, word, at * 2, found))));
			let most = 1;
			const items = Object.entries(found).map(([item, hits]) => {
				const [titles, texts] = [0, 1].map((kind) => typed.map((_, at) => hits[at * 2 + kind] || [0, []]));
				const count = typed.filter((_, at) => titles[at][0] || texts[at][0]).length;
				if (only.some((_, at) => !hits[(typed.length + at) * 2])) return [0];
				most = Math.max(most, count);
				return [count * 1e8 + score(titles, texts), +item];
			});
			items.sort((a, b) => b[0] - a[0] || b[1] - a[1]);
			const best = items.filter(([score]) => score >= most * 1e8).map(([, item]) => item);
			return { typed, items: best, all: most === typed.length };
		},
		async record(item) {
			const version = segments.find(([, first, length]) => item < first + length)[5];
			return (await load(`r/${item / block | 0}`, version))[item % block];
		},
	};
};

// The words of a text, each with its rank for every typed word. In an exact query "con" does not match "cổng".
export const ranked = (text, typed) => [...text.matchAll(WORD)].map(({ 0: word, index }) =>
	({ word, index, ranks: typed.map((one) => Math.max(0, rank(one, fold(word), form(word)) - 1)) }));

/** The words to mark in a text: where a typed word stands whole, not those that only begin like it. */
export const marked = (text, typed) => {
	const all = ranked(text, typed);
	const best = typed.map((_, at) => Math.max(...all.map(({ ranks }) => ranks[at])));
	return all.filter(({ ranks }) => ranks.some((rank, at) => rank && rank === best[at]));
};

/** An excerpt of at most `most` words around the place where most of the typed words are close together. */
export const excerpt = (text, typed, most) => {
	const all = ranked(text, typed);
	let best = 0, from = 0;
	all.forEach((one, at) => {
		if (!one.ranks.some(Boolean)) return;
		const of = (word) => Math.max(...all.slice(at, at + 26).map(({ ranks }) => ranks[word]));
		const near = (word) => all[at + word] && all[at + word].ranks[word] ? 1 : 0;
		const value = typed.reduce((sum, _, word) => sum + of(word) + near(word), 0);
		if (value > best) [best, from] = [value, Math.max(0, at - 6)];
	});
	from = Math.max(0, Math.min(from, all.length - most));
	const end = all[from + most] ? all[from + most].index : text.length;
	return (from ? "… " : "") + text.slice(from && all[from].index, end) + (end < text.length ? "…" : "");
};
