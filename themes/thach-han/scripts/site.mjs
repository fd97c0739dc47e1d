// Every page's script. Runs in the head: what must be right before anything is drawn at once, the rest when the page is there.

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
