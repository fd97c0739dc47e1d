// What the script of every page does: display settings before the first paint, the rest when the document is ready.

import { counter } from "./counter.mjs";
import { display, show } from "./display.mjs";
import { menu } from "./menu.mjs";
import { on, root } from "./page.mjs";
import { printed } from "./printed.mjs";

/** Starts the parts that every page has, and those of this page. */
export const start = (...parts) => {
	root.classList.add("js");
	// A page that nobody built anew still has the notice that was true then.
	if (new Date(root.dataset.noticeEnd) <= new Date()) root.classList.add("notice-over");
	show();
	on(document, "DOMContentLoaded", () => {
		for (const part of [display, menu, printed, counter, ...parts]) part();
	});
};
