// Every figure of a chart by mouse, finger and keyboard; and the search among the data sets. Without the script there are
// the table and all sets.

/** A row that is read: its label, its place, its figures. */
function reader(figure) {
  const [[axis, ...names], ...rows] = figure.dataset.readings.split("\n").map((line) => line.split("\t"));
  const picture = figure.querySelector(".chart-picture");
  const make = (tag, name) => picture.parentNode.appendChild(Object.assign(document.createElement(tag), { className: name }));
  const range = make("input", "chart-reader");
  const bubble = make("div", "chart-bubble");
  const rule = make("div", `chart-rule ${axis}`);
  const em = parseFloat(getComputedStyle(picture).fontSize);
  Object.assign(range, { type: "range", min: 0, max: rows.length - 1, step: 1, value: rows.length - 1 });
  range.setAttribute("aria-label", figure.dataset.reader);
  bubble.setAttribute("aria-hidden", "true");

  const words = ([label, , ...values]) => [label, ...values.map((value, at) => (names[at] ? `${names[at]}: ${value}` : value))];
  const hide = () => (bubble.hidden = rule.hidden = true);
  const show = (number) => {
    const row = rows[number];
    range.value = number;
    range.setAttribute("aria-valuetext", words(row).join("; "));
    bubble.replaceChildren(...words(row).map((text, at) => {
      const line = document.createElement("p");
      line.appendChild(at ? document.createTextNode(text) : Object.assign(document.createElement("strong"), { textContent: text }));
      return line;
    }));
    bubble.hidden = rule.hidden = false;
    const { width } = picture.getBoundingClientRect();
    if (axis === "x") {
      const x = (row[1] / 100) * width;
      rule.style.left = `${x}px`;
      const room = Math.max(0, Math.min(x < width / 2 ? x + 12 : x - 12 - bubble.offsetWidth, width - bubble.offsetWidth));
      bubble.style.left = `${room}px`;
      bubble.style.top = "0";
    } else {
      rule.style.top = `${row[1] * em}px`;
      bubble.style.top = `${row[1] * em + 10}px`;
      bubble.style.left = `${Math.max(0, width - bubble.offsetWidth)}px`;
    }
  };
  const nearest = (event) => {
    const { left, top, width } = picture.getBoundingClientRect();
    const at = axis === "x" ? ((event.clientX - left) / width) * 100 : (event.clientY - top) / em;
    const far = (row) => Math.abs(row[1] - at);
    show(rows.reduce((best, row, number) => (far(row) < far(rows[best]) ? number : best), 0));
  };
  hide();
  picture.addEventListener("pointermove", nearest);
  picture.addEventListener("pointerdown", nearest);
  picture.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hide());
  range.addEventListener("input", () => show(Number(range.value)));
  range.addEventListener("focus", () => show(Number(range.value)));
  range.addEventListener("blur", hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => picture.contains(event.target) || hide());
}

/** Fewer sets are seen at once. */
const MANY = 7;

/** Letters without their marks, so that "ty le" finds "Tỷ lệ". */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");

function finder(sets) {
  const all = [...sets.querySelectorAll(".set")];
  if (all.length < MANY) return;
  const label = Object.assign(document.createElement("label"), { className: "sets-find", textContent: sets.dataset.find });
  const input = label.appendChild(Object.assign(document.createElement("input"), { type: "search" }));
  sets.before(label);
  input.addEventListener("input", () => {
    const words = plain(input.value).split(/\s+/);
    for (const set of all) set.hidden = !words.every((word) => plain(set.textContent).includes(word));
    // The name of a group of which nothing is left goes with it.
    for (const name of sets.querySelectorAll(".block-title")) name.hidden = !name.nextElementSibling.querySelector(".set:not([hidden])");
  });
}

document.querySelectorAll(".chart[data-readings]").forEach(reader);
document.querySelectorAll(".all-sets").forEach(finder);
