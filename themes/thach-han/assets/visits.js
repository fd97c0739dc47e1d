// Refreshes the counter; on any error the page keeps its figures.
(() => {
	const d = document, box = d.querySelector("[data-visits-json]");
	if (!box || location.protocol < "http") return;
	const time = box.querySelector("time"), lang = d.documentElement.lang;
	const show = (at, v) => {
		const now = Date.now(), day = new Date(now + at.slice(-6, -3) * 36e5).toISOString();
		const ok = { online: Math.abs(now - new Date(at)) < 9e5, today: at.slice(0, 10) == day.slice(0, 10), total: 1 };
		for (const e of box.querySelectorAll("dd")) {
			const id = e.dataset.visits;
			if (v) e.textContent = v[id].toLocaleString(lang);
			e.parentNode.hidden = !ok[id] || !e.textContent;
		}
	};
	fetch(box.dataset.visitsJson, { cache: "no-cache" }).then((r) => r.json()).then((v) => {
		if (!(v.total >= box.querySelector("[data-visits=total]").dataset.value)) throw 0;
		show(v.as_of, v);
		time.textContent = time.dataset.words.replace("{}", new Date(v.as_of).toLocaleString(lang));
	}).catch(() => show(time.dateTime));
})();
