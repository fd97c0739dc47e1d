// Updates the visit counter. On error the page's own figures stay; figures that have gone stale say since when.

import { day, part } from "./day.mjs";
import { lang } from "./page.mjs";

export const counter = async () => {
	const box = document.querySelector("[data-visits-json]");
	// Pages opened from a local disk have no server to ask.
	if (!box || !location.host) return;
	const at = box.querySelector("[data-words]"), rows = box.querySelectorAll("[data-visits]");
	const show = (instant, figures) => {
		// The wall-clock time of an instant such as 2023-11-07T14:53:00+07:00, as if it were UTC.
		const local = new Date(instant.slice(0, 19) + "Z"), age = new Date() - new Date(instant);
		const date = day(local), time = instant.slice(11, 16) + ", ";
		rows.forEach((row, number) => {
			const since = row.nextElementSibling;
			if (figures) row.textContent = figures[number].toLocaleString(lang);
			// Online: within 15 minutes either way. Today: the same day. The total never goes stale.
			if (since) since.textContent = (number ? day(new Date(+local + age)) === date : age * age < 81e10) ? "" : since.dataset.since.replace("{}", time + date);
		});
		// The day stays on one line. Nothing here can be markup: five characters of a file of this site, and what dates are written as.
		at.innerHTML = at.dataset.words.replace("{}", time + part(local, { weekday: "long" }) + ", <span class=day>" + date + "</span>");
	};
	try {
		const { online, today, total, as_of } = await (await fetch(box.dataset.visitsJson, { cache: "no-cache" })).json();
		const figures = [online, today, total];
		if (!figures.every(Number.isInteger) || total < rows[2].dataset.value) throw 0;
		show(as_of, figures);
	} catch (e) {
		if (at.dateTime) show(at.dateTime);
	}
};
