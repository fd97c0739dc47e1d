// What every part needs of the page.

export const root = document.documentElement;

export const lang = root.lang;

export const get = (selector, from = document) => from.querySelector(selector);

export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

export const on = (element, event, act) => element.addEventListener(event, act);

/** Words for a screen reader. Emptied first, so that it speaks the same words again. */
export const say = (status, words) => {
	status.textContent = "";
	setTimeout(() => (status.textContent = words), 50);
};
