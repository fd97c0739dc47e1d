// Text size, dark mode, contrast. A choice equal to the system's setting is not stored. Without storage, choices last for the page.

import { all, get, on, root, say } from "./page.mjs";

const SIZES = [90, 100, 115, 130, 150];
const CHOICES = {
	scheme: { ask: "(prefers-color-scheme: dark)", yes: "dark", no: "light" },
	contrast: { ask: "(prefers-contrast: more)", yes: "more", no: "less" },
};
const own = {};
const kept = (name) => {
	try { return localStorage.getItem("bantin-" + name); } catch (e) { return own[name]; }
};
const keep = (name, value) => {
	try {
		if (value) localStorage.setItem("bantin-" + name, value);
		else localStorage.removeItem("bantin-" + name);
	} catch (e) { own[name] = value; }
};
const asked = (name) => matchMedia(CHOICES[name].ask).matches;
const isOn = (name) => (kept(name) ? kept(name) === CHOICES[name].yes : asked(name));
const size = () => (SIZES.includes(+kept("size")) ? +kept("size") : 100);

/** Applies the reader's choices. */
export const show = () => {
	root.style.fontSize = size() === 100 ? "" : size() + "%";
	for (const name of Object.keys(CHOICES)) {
		if (kept(name)) root.dataset[name] = isOn(name) ? CHOICES[name].yes : CHOICES[name].no;
		else delete root.dataset[name];
	}
	// The first theme-color is for light mode, the second for dark mode.
	all("meta[name=theme-color]").forEach((one, dark) => {
		const { ask, yes, no } = CHOICES.scheme, chosen = kept("scheme");
		one.media = !chosen ? (dark ? ask : ask.replace(yes, no)) : chosen === (dark ? yes : no) ? "" : "not all";
	});
};

/** Sets up the controls for the reader's choices. */
export const display = () => {
	const box = get(".display");
	if (!box) return;
	const sizes = all("[data-size]", box), choices = all("[data-choice]", box);
	const at = () => SIZES.indexOf(size());
	const to = (step) => (step ? SIZES[at() + step] : 100);
	const mark = () => {
		for (const one of sizes) one.setAttribute("aria-disabled", !to(+one.dataset.size) || to(+one.dataset.size) === size());
		for (const one of choices) one.setAttribute("aria-pressed", isOn(one.dataset.choice));
	};
	const change = (name, value) => {
		keep(name, value);
		show();
		mark();
	};
	for (const one of sizes) {
		on(one, "click", () => {
			const wanted = to(+one.dataset.size) || size();
			change("size", wanted === 100 ? "" : wanted);
			say(get("[role=status]", box), wanted + "%");
		});
	}
	for (const one of choices) {
		const name = one.dataset.choice;
		on(one, "click", () => {
			const wanted = !isOn(name);
			change(name, wanted === asked(name) ? "" : CHOICES[name][wanted ? "yes" : "no"]);
		});
	}
	// A choice was made in another tab, or this page came back from the back/forward cache.
	for (const event of ["storage", "pageshow"]) on(self, event, () => (show(), mark()));
	mark();
};
