// The date of printing, shown only on paper.

import { day } from "./day.mjs";
import { all, on } from "./page.mjs";

export const printed = () => on(self, "beforeprint", () => {
	for (const one of all("[data-printed]")) one.textContent = one.dataset.printed.replace("{}", day(new Date()));
});
