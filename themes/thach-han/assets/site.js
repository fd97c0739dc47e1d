// Runs in the head: what must be right before anything is drawn at once, the rest when the page is there.
(() => {
	const root = document.documentElement;
	const all = (selector, from = document) => [...from.querySelectorAll(selector)];
	root.classList.add("js");

	// How the page is shown. A choice that the system makes anyway is forgotten. Without storage it holds for the page.
	const SIZES = [90, 100, 115, 130, 150];
	const CHOICES = {
		scheme: { ask: "(prefers-color-scheme: dark)", yes: "dark", no: "light" },
		contrast: { ask: "(prefers-contrast: more)", yes: "more", no: "less" },
	};
	const own = {};
	const kept = (name) => {
		try { return localStorage.getItem("bantin-" + name); } catch (e) { return own[name]; }
	};
	const keep = (name, value) => {
		try {
			if (value) localStorage.setItem("bantin-" + name, value);
			else localStorage.removeItem("bantin-" + name);
		} catch (e) { own[name] = value; }
	};
	const asked = (name) => matchMedia(CHOICES[name].ask).matches;
	const isOn = (name) => (kept(name) ? kept(name) === CHOICES[name].yes : asked(name));
	const size = () => (SIZES.includes(+kept("size")) ? +kept("size") : 100);
	const show = () => {
		root.style.fontSize = size() === 100 ? "" : size() + "%";
		for (const name of Object.keys(CHOICES)) {
			if (kept(name)) root.dataset[name] = isOn(name) ? CHOICES[name].yes : CHOICES[name].no;
			else delete root.dataset[name];
		}
	};
	show();

	const display = () => {
		const box = document.querySelector(".display");
		if (!box) return;
		const sizes = all("[data-size]", box), choices = all("[data-choice]", box);
		const at = () => SIZES.indexOf(size());
		const to = (step) => (step ? SIZES[at() + step] : 100);
		const mark = () => {
			for (const one of sizes) one.setAttribute("aria-disabled", !to(+one.dataset.size) || to(+one.dataset.size) === size());
			for (const one of choices) one.setAttribute("aria-pressed", isOn(one.dataset.choice));
		};
		const change = (name, value) => {
			keep(name, value);
			show();
			mark();
		};
		for (const one of sizes) {
			one.addEventListener("click", () => {
				const wanted = to(+one.dataset.size) || size();
				change("size", wanted === 100 ? "" : wanted);
				say(box.querySelector("[role=status]"), wanted + "%");
			});
		}
		for (const one of choices) {
			const name = one.dataset.choice;
			one.addEventListener("click", () => {
				const wanted = !isOn(name);
				change(name, wanted === asked(name) ? "" : CHOICES[name][wanted ? "yes" : "no"]);
			});
		}
		// Chosen on another page, or this one comes back from the browser's memory.
		for (const event of ["storage", "pageshow"]) addEventListener(event, () => (show(), mark()));
		mark();
	};

	// Emptied first, so that a screen reader speaks the same words again.
	const say = (status, words) => {
		status.textContent = "";
		setTimeout(() => (status.textContent = words), 50);
	};

	const tools = () => {
		const button = (name) => document.querySelector(`[data-tool="${name}"]`);
		const ready = (element, act) => {
			if (!element) return;
			element.closest("li").hidden = false;
			element.addEventListener("click", act);
		};
		ready(button("print"), () => print());

		const share = button("share");
		const canonical = document.querySelector("link[rel=canonical]");
		const url = canonical ? canonical.href : location.href;
		// Pages over plain HTTP or from a disk have no clipboard: a selected text field can still be copied.
		const copyOld = () => {
			const field = document.createElement("textarea");
			field.value = url;
			field.className = "hidden";
			document.body.append(field);
			field.select();
			const done = document.execCommand("copy");
			field.remove();
			share.focus();
			return done ? Promise.resolve() : Promise.reject(new Error("copy"));
		};
		const tell = (words) => say(document.querySelector(".tool-status"), words);
		const copy = () =>
			(navigator.clipboard ? navigator.clipboard.writeText(url).catch(copyOld) : copyOld()).then(
				() => tell(share.dataset.done),
				() => tell(share.dataset.failed.replace("{}", url)),
			);
		ready(share, () => {
			if (!navigator.share) return copy();
			const heading = document.querySelector("h1");
			navigator.share({ title: heading ? heading.textContent.trim() : document.title, url }).catch((error) => {
				// The reader closed the dialogue: that is an answer, not a failure.
				if (error.name !== "AbortError") copy();
			});
		});
	};

	// The pictures of a text, large and one after another. Without dialogues the links lead to the files.
	const viewer = () => {
		const template = document.querySelector("#viewer");
		const links = all("a.full-view");
		if (!template || !links[0] || !self.HTMLDialogElement) return;
		document.body.append(template.content);
		const box = document.querySelector(".viewer");
		const picture = box.querySelector("img"), caption = box.querySelector("p"), steps = all("[data-step]", box);
		let at = 0;
		const turn = (to) => {
			if (!links[to]) return;
			at = to;
			const figure = links[at].closest("figure"), words = figure && figure.querySelector("figcaption");
			picture.src = links[at].href;
			picture.alt = links[at].querySelector("img").alt;
			caption.textContent = (links[1] ? `${at + 1}/${links.length} ` : "") + (words ? words.textContent.trim() : "");
			for (const one of steps) one.setAttribute("aria-disabled", !links[at + +one.dataset.step]);
		};
		for (const one of steps) {
			one.hidden = !links[1];
			one.addEventListener("click", () => turn(at + +one.dataset.step));
		}
		box.addEventListener("keydown", ({ key }) => turn(at + { ArrowRight: 1, ArrowLeft: -1 }[key]));
		// The phone's way back closes the picture and stays on the page.
		addEventListener("popstate", () => box.close());
		box.addEventListener("close", () => {
			picture.removeAttribute("src");
			if (history.state === "viewer") history.back();
			links[at].focus();
		});
		box.addEventListener("click", ({ target }) => target === box && box.close());
		links.forEach((link, number) => link.addEventListener("click", (event) => {
			// With a key held, as for any link, another tab or window is meant.
			if (event.ctrlKey || event.metaKey || event.shiftKey) return;
			event.preventDefault();
			turn(number);
			box.showModal();
			history.pushState("viewer", "");
		}));
	};

	// 7-11-2023, or 7 November 2023: as the page itself writes them.
	const day = (date, timeZone) => {
		const vi = root.lang === "vi";
		const parts = { day: "numeric", month: vi ? "numeric" : "long", year: "numeric", timeZone };
		return date.toLocaleDateString(vi ? "vi" : "en-GB", parts).replace(/\//g, "-");
	};

	// The day of printing stands on paper only.
	const printed = () => addEventListener("beforeprint", () => {
		for (const one of all("[data-printed]")) one.textContent = one.dataset.printed.replace("{}", day(new Date()));
	});

	// The counter's latest figures; on an error those of the page stay. What is old by now is hidden.
	const visits = () => {
		const box = document.querySelector("[data-visits-json]");
		if (!box || location.protocol === "file:") return;
		const at = box.querySelector("[data-words]"), rows = all("dd", box);
		// An instant as the place itself reads it: 2023-11-07T14:53:00+07:00.
		const local = (instant) => new Date(instant.slice(0, 19) + "Z");
		const show = (instant, figures) => {
			const age = Date.now() - new Date(instant);
			const today = new Date(+local(instant) + age).toISOString().slice(0, 10) === instant.slice(0, 10);
			const fresh = [Math.abs(age) < 9e5, today, true];
			rows.forEach((row, number) => {
				if (figures) row.textContent = figures[number].toLocaleString(root.lang);
				row.parentNode.hidden = !fresh[number] || !row.textContent;
			});
		};
		fetch(box.dataset.visitsJson, { cache: "no-cache" }).then((answer) => answer.json()).then((found) => {
			const figures = [found.online, found.today, found.total];
			if (!figures.every(Number.isInteger) || found.total < rows[2].dataset.value) throw new Error("no figures");
			show(found.as_of, figures);
			const date = local(found.as_of), weekday = date.toLocaleDateString(root.lang, { weekday: "long", timeZone: "UTC" });
			at.textContent = at.dataset.words.replace("{}", `${found.as_of.slice(11, 16)}, ${weekday}, ${day(date, "UTC")}`);
		}).catch(() => at.dateTime && show(at.dateTime));
	};

	addEventListener("DOMContentLoaded", () => [display, tools, viewer, printed, visits].forEach((start) => start()));
})();
