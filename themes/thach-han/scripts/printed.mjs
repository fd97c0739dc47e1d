// On paper: the date of printing, and what readers have not unfolded.

import { day } from "./day.mjs";
import { all, on } from "./page.mjs";

export const printed = () => {
	let folded = [];
	const unfold = (open) => folded.forEach((one) => (one.open = open));
	on(self, "beforeprint", () => {
		// The reader's own day, as if it were UTC.
		const now = new Date(), today = new Date(now - now.getTimezoneOffset() * 6e4);
		for (const one of all("[data-printed]")) one.textContent = one.dataset.printed.replace("{}", day(today));
		folded = all("main details:not([open])");
		unfold(true);
	});
	on(self, "afterprint", () => unfold(false));
};
