// Groups of the menu open and close without a script; here they close when the reader goes elsewhere.

import { all, get, on } from "./page.mjs";

export const menu = () => {
	const close = (leaves) => {
		for (const box of all(".menu-group [open]")) box.open = !leaves(box);
	};
	for (const event of ["focusin", "click"]) on(document, event, ({ target }) => close((box) => !box.parentNode.contains(target)));
	on(document, "keydown", ({ key }) => key === "Escape" && close((box) => !get("summary", box).focus()));
};
