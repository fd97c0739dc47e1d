// A date as the pages write it: 7-11-2023 or 7 November 2023.

import { lang } from "./page.mjs";

export const day = (date, timeZone) => {
	const vi = lang === "vi";
	return date
		.toLocaleDateString(vi ? "vi" : "en-GB", { day: "numeric", month: vi ? "numeric" : "long", year: "numeric", timeZone })
		.replace(/\//g, "-");
};
