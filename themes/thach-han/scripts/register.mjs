// Finds items of a register by typing. The list in the page stays where there is no script; the files with all items are
// loaded when a reader begins to type, newest first.

/** How many items are shown at once: more would be passed over, and what is typed tells more. */
const MOST = 50;

/** Without marks and capital letters. */
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

const element = (name, more) => Object.assign(document.createElement(name), more);

/** An item as the list in the page shows it. */
function item([href, title, [first, ...others], state], folder) {
  const li = element("li");
  const meta = element("span", { className: "meta" });
  const link = element("a", { href: href.startsWith("/") ? folder.root + href.slice(1) : folder.own + href, textContent: title });
  if (state) meta.append(element("span", { className: `state ${state[0]}`, textContent: state[1] }), " ");
  for (const text of others.filter(Boolean)) meta.append(element("span", { textContent: text }), " ");
  if (first) li.append(element("b", { textContent: first }));
  li.append(link, meta);
  return li;
}

const form = document.querySelector("[data-find]");
const list = document.querySelector(".register-items");
if (form && list && location.host) {
  const { find, found, none, failed } = form.dataset;
  const [input, status] = [form.querySelector("input"), form.querySelector("[role=status]")];
  const results = element("ul", { className: "documents", hidden: true });
  const parts = find.split(" ");
  const own = parts[0].replace(/[^/]*$/, "");
  const folder = { own, root: form.dataset.root };
  const rows = [];
  /** What was looked for last, among how many, and what was found: who goes on typing looks among these alone. */
  let last = { typed: "", among: 0, those: rows };
  let loading;
  let left = parts.length;

  /** Loads one file after the other, and shows what has been found so far. */
  const load = async () => {
    while (left) {
      const more = await (await fetch(parts[parts.length - left])).json();
      for (const row of more) rows.push([folded([row[1], ...row[2]].join(" ")), row]);
      left -= 1;
      show();
    }
  };

  const show = () => {
    const typed = folded(input.value);
    const words = typed.split(/\s+/).filter(Boolean);
    results.hidden = !words.length;
    list.hidden = !!words.length;
    if (!words.length) return void (status.textContent = "");
    const goesOn = last.among === rows.length && typed.startsWith(last.typed);
    const those = (goesOn ? last.those : rows).filter(([text]) => words.every((word) => text.includes(word)));
    last = { typed, among: rows.length, those };
    results.replaceChildren(...those.slice(0, MOST).map(([, row]) => item(row, folder)));
    // What is not found yet may be in a file that is still to come.
    const nothing = left ? "" : none;
    status.textContent = those.length ? found.replace("{}", those.length.toLocaleString(document.documentElement.lang)) : nothing;
  };

  list.before(results);
  form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    loading = loading || load().catch(() => {
      status.textContent = failed;
      loading = undefined;
    });
    show();
  });
} else if (form) {
  // A page that is opened from a disk cannot load the files.
  form.hidden = true;
}
