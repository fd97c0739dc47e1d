// Shows an article's pictures full-size, one after another. Without <dialog>, the links open the files.

import { all, get, on } from "./page.mjs";

export const viewer = () => {
	const template = get("#viewer");
	const links = all("a.full-view");
	if (!template || !links[0] || !self.HTMLDialogElement) return;
	document.body.append(template.content);
	const box = get(".viewer");
	const picture = get("img", box), caption = get("p", box), steps = all("[data-step]", box);
	let at = 0;
	const turn = (to) => {
		if (!links[to]) return;
		at = to;
		const figure = links[at].closest("figure"), words = figure && get("figcaption", figure);
		picture.src = links[at].href;
		picture.alt = get("img", links[at]).alt;
		caption.textContent = (links[1] ? `${at + 1}/${links.length} ` : "") + (words ? words.textContent.trim() : "");
		for (const one of steps) one.setAttribute("aria-disabled", !links[at + +one.dataset.step]);
	};
	for (const one of steps) {
		one.hidden = !links[1];
		on(one, "click", () => turn(at + +one.dataset.step));
	}
	on(box, "keydown", ({ key }) => turn(at + { ArrowRight: 1, ArrowLeft: -1 }[key]));
	// The back button closes the viewer and stays on the page.
	on(self, "popstate", () => box.close());
	on(box, "close", () => {
		picture.removeAttribute("src");
		if (history.state === "viewer") history.back();
		links[at].focus();
	});
	on(box, "click", ({ target }) => target === box && box.close());
	links.forEach((link, number) => on(link, "click", (event) => {
		// A modifier key opens a new tab or window, as for any link.
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		turn(number);
		box.showModal();
		history.pushState("viewer", "");
	}));
};
