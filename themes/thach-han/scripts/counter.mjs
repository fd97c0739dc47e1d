// Updates the visit counter. On error the page's own figures stay; figures that have gone stale are hidden.

import { day } from "./day.mjs";
import { lang } from "./page.mjs";

export const counter = async () => {
	const box = document.querySelector("[data-visits-json]");
	// Pages opened from a local disk have no server to ask.
	if (!box || !location.host) return;
	const at = box.querySelector("[data-words]"), rows = box.querySelectorAll("dd");
	// Local wall-clock time of an instant such as 2023-11-07T14:53:00+07:00, as if it were UTC.
	const local = (instant) => new Date(instant.slice(0, 19) + "Z");
	const show = (instant, figures) => {
		const age = Date.now() - new Date(instant);
		// Online: within 15 minutes either way. Today: the same day. The total never goes stale.
		const fresh = [age * age < 9e5 * 9e5, new Date(+local(instant) + age).toJSON().startsWith(instant.slice(0, 10)), 1];
		rows.forEach((row, number) => {
			if (figures) row.textContent = figures[number].toLocaleString(lang);
			row.parentNode.hidden = !fresh[number] || !row.textContent;
		});
	};
	try {
		const { online, today, total, as_of: instant } = await (await fetch(box.dataset.visitsJson, { cache: "no-cache" })).json();
		const figures = [online, today, total], date = local(instant);
		if (!figures.every(Number.isInteger) || total < rows[2].dataset.value) throw 0;
		show(instant, figures);
		const weekday = date.toLocaleDateString(lang, { weekday: "long", timeZone: "UTC" });
		at.textContent = at.dataset.words.replace("{}", `${instant.slice(11, 16)}, ${weekday}, ${day(date, "UTC")}`);
	} catch (e) {
		if (at.dateTime) show(at.dateTime);
	}
};
