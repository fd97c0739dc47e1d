// The date of printing, shown only on paper.

import { day } from "./day.mjs";
import { all, on } from "./page.mjs";

export const printed = () => on(self, "beforeprint", () => {
	// The reader's own day, as if it were UTC.
	const now = new Date(), today = new Date(now - now.getTimezoneOffset() * 6e4);
	for (const one of all("[data-printed]")) one.textContent = one.dataset.printed.replace("{}", day(today));
});
