// Helpers that every part uses.

export const root = document.documentElement;

export const lang = root.lang;

export const get = (selector, from = document) => from.querySelector(selector);

export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

export const on = (element, event, act) => element.addEventListener(event, act);

/** Announces words to screen readers. Cleared first, so that repeated words are announced again. */
export const say = (status, words) => {
	status.textContent = "";
	setTimeout(() => (status.textContent = words), 50);
};
