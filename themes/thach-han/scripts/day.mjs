// A date of UTC as the pages write it: 7-11-2023 or 7 November 2023.

import { lang } from "./page.mjs";

const vi = lang === "vi", numeric = "numeric";

export const part = (date, options) => date.toLocaleDateString(vi ? lang : "en-GB", { ...options, timeZone: "UTC" });

export const day = (date) => part(date, { day: numeric, month: vi ? numeric : "long", year: numeric }).replace(/\//g, "-");
