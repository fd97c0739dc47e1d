// Stands before the theme's script and answers for the browser's memory: the page is shown as to a reader who chose this
// ground. Nothing is kept.
const { ground } = document.currentScript.dataset;
const chosen = {
  "bantin-scheme": ground.startsWith("dark") ? "dark" : "light",
  "bantin-contrast": ground.endsWith("contrast") ? "more" : "less",
};
Object.defineProperty(self, "localStorage", {
  value: { getItem: (name) => chosen[name] ?? null, setItem: () => {}, removeItem: () => {}, length: 0 },
});
