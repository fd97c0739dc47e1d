// Printing, and sharing of the address.

import { get, on, say } from "./page.mjs";

export const tools = () => {
	const button = (name) => get(`[data-tool="${name}"]`);
	const ready = (element, act) => {
		if (!element) return;
		element.closest("li").hidden = false;
		on(element, "click", act);
	};
	ready(button("print"), () => print());

	const share = button("share");
	const canonical = get("link[rel=canonical]");
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
	const tell = (words) => say(get(".tool-status"), words);
	const copy = () =>
		(navigator.clipboard ? navigator.clipboard.writeText(url).catch(copyOld) : copyOld()).then(
			() => tell(share.dataset.done),
			() => tell(share.dataset.failed.replace("{}", url)),
		);
	ready(share, () => {
		if (!navigator.share) return copy();
		const heading = get("h1");
		navigator.share({ title: heading ? heading.textContent.trim() : document.title, url }).catch((error) => {
			// The reader closed the dialogue: that is an answer, not a failure.
			if (error.name !== "AbortError") copy();
		});
	});
};
