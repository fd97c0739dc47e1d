// The print and share buttons.

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
	// Pages over plain HTTP or from a local disk have no clipboard API; copying a selected text field still works.
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
			// Closing the share dialogue is a choice, not a failure.
			if (error.name !== "AbortError") copy();
		});
	});
};
