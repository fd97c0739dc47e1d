// Refreshes the counter; on an error the figures stay.
(() => {
	const box = document.querySelector("[data-visits-json]");
	if (!box || location.protocol < "http") return;
	const at = box.querySelector("[data-words]"), rows = [...box.querySelectorAll("dd")];
	const word = (x) => x.toLocaleString(document.documentElement.lang);
	const show = (t, v) => {
		const now = Date.now(), day = new Date(now + t.slice(-6, -3) * 36e5).toISOString();
		const ok = [Math.abs(now - new Date(t)) < 9e5, t.slice(0, 10) == day.slice(0, 10), 1];
		rows.map((e, i) => {
			if (v) e.textContent = word(v[i]);
			e.parentNode.hidden = !ok[i] || !e.textContent;
		});
	};
	fetch(box.dataset.visitsJson, { cache: "no-cache" }).then((r) => r.json()).then((v) => {
		const all = [v.online, v.today, v.total];
		if (!all.every(Number.isInteger) || v.total < rows[2].dataset.value) throw 0;
		show(v.as_of, all);
		at.textContent = at.dataset.words.replace("{}", word(new Date(v.as_of)));
	}).catch(() => at.dateTime && show(at.dateTime));
})();
