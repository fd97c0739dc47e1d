// The script of every page. It runs in the head: display settings before the first paint, the rest when the document is ready.

import { counter } from "./counter.mjs";
import { display, show } from "./display.mjs";
import { on, root } from "./page.mjs";
import { printed } from "./printed.mjs";
import { tools } from "./tools.mjs";
import { viewer } from "./viewer.mjs";

root.classList.add("js");
show();
on(document, "DOMContentLoaded", () => {
	display();
	tools();
	viewer();
	printed();
	counter();
});
