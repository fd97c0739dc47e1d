// What the toolbar does to the text. Nothing is changed while a word is being composed.
import { EditorSelection, type ChangeSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { words } from "../base/words";

const free = (view: EditorView): boolean => !view.composing;

/** A text with the file's own line ends. */
export const ends = (view: EditorView, text: string): string => text.split(/\r?\n/).join(view.state.lineBreak);

/** Puts marks around the selection, or takes them away. */
function wrap(view: EditorView, mark: string, sample: string): boolean {
  if (!free(view)) return false;
  const size = mark.length;
  view.dispatch(view.state.changeByRange((range) => {
    const doc = view.state.doc;
    const inside = doc.sliceString(range.from, range.to);
    const around = doc.sliceString(range.from - size, range.from) === mark && doc.sliceString(range.to, range.to + size) === mark;
    if (around && (mark.length > 1 || doc.sliceString(range.from - 2, range.from) !== "**")) {
      return {
        changes: [{ from: range.from - size, to: range.from }, { from: range.to, to: range.to + size }],
        range: EditorSelection.range(range.from - size, range.to - size),
      };
    }
    // Spaces stay outside: `** word**` is no bold.
    const lead = /^\s*/.exec(inside)?.[0].length ?? 0;
    const core = inside.trim() || sample;
    const from = range.from + (inside.trim() ? lead : 0);
    return {
      changes: { from, to: inside.trim() ? from + core.length : range.to, insert: mark + core + mark },
      range: EditorSelection.range(from + size, from + size + core.length),
    };
  }), { userEvent: "input.format", scrollIntoView: true });
  view.focus();
  return true;
}

export const bold = (view: EditorView): boolean => wrap(view, "**", words().boldSample);
export const italic = (view: EditorView): boolean => wrap(view, "*", words().italicSample);

const LEADS = /^(#{1,6} +|[-*+] +|\d+[.)] +|> ?)/;

/** Gives each line of the selection this beginning; the same one again takes it away. */
function lead(view: EditorView, wanted: (at: number) => string, has: RegExp): boolean {
  if (!free(view)) return false;
  const { doc, selection } = view.state;
  const [first, last] = [doc.lineAt(selection.main.from).number, doc.lineAt(selection.main.to).number];
  const all = Array.from({ length: last - first + 1 }, (_, at) => doc.line(first + at));
  const filled = all.length > 1 ? all.filter(({ text }) => text.trim()) : all;
  const off = filled.every(({ text }) => has.test(text));
  const changes: ChangeSpec[] = filled.map((line, at) => {
    const old = LEADS.exec(line.text)?.[0].length ?? 0;
    return { from: line.from, to: line.from + old, insert: off ? "" : wanted(at) };
  });
  const set = view.state.changes(changes);
  view.dispatch({ changes: set, selection: view.state.selection.map(set, 1), userEvent: "input.format", scrollIntoView: true });
  view.focus();
  return true;
}

/** A heading, a smaller one, and words again. */
export function heading(view: EditorView): boolean {
  const { text } = view.state.doc.lineAt(view.state.selection.main.from);
  return /^### /.test(text) ? lead(view, () => "### ", /^### /) : /^## /.test(text) ? lead(view, () => "### ", /^### /) : lead(view, () => "## ", /^## /);
}

/** The lines of the selection in a box of this kind; an empty line becomes one with words to type over. */
export function box(view: EditorView, kind: string): void {
  if (!free(view)) return;
  const { doc, selection } = view.state;
  const [first, last] = [doc.lineAt(selection.main.from), doc.lineAt(selection.main.to)];
  const inside = doc.sliceString(first.from, last.to);
  const text = inside.trim() || words().boxSample;
  const blank = (number: number) => number < 1 || number > doc.lines || doc.line(number).text.trim() === "";
  const before = `${blank(first.number - 1) ? "" : "\n"}> [!${kind}]\n`;
  const made = before + text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
  const start = first.from + before.length + 2;
  const after = blank(last.number + 1) ? "" : "\n";
  const whole = inside.trim() ? { anchor: first.from + made.length } : { anchor: start, head: start + text.length };
  view.dispatch({ changes: { from: first.from, to: last.to, insert: ends(view, made + after) }, selection: whole, userEvent: "input.insert", scrollIntoView: true });
  view.focus();
}

export const bullets = (view: EditorView): boolean => lead(view, () => "- ", /^[-*+] /);
export const numbers = (view: EditorView): boolean => lead(view, (at) => `${at + 1}. `, /^\d+[.)] /);
export const quote = (view: EditorView): boolean => lead(view, () => "> ", /^> /);

/** Words in the place of the selection. */
export function insert(view: EditorView, text: string): void {
  if (!free(view)) return;
  view.dispatch(view.state.replaceSelection(ends(view, text)), { userEvent: "input.insert", scrollIntoView: true });
  view.focus();
}

/** A paragraph of its own after the caret's line, with empty lines around it. */
export function insertBlock(view: EditorView, text: string): void {
  if (!free(view)) return;
  const line = view.state.doc.lineAt(view.state.selection.main.head);
  const empty = line.text.trim() === "";
  const above = line.number > 1 ? view.state.doc.line(line.number - 1).text.trim() : "";
  const before = empty ? (above ? "\n" : "") : "\n\n";
  const after = line.number < view.state.doc.lines && view.state.doc.line(line.number + 1).text.trim() === "" ? "" : "\n";
  const at = empty ? line.from : line.to;
  const insert = before + text + after;
  view.dispatch({ changes: { from: at, to: line.to, insert: ends(view, insert) }, selection: { anchor: at + before.length + text.length }, userEvent: "input.insert", scrollIntoView: true });
  view.focus();
}

/** A name or address between the brackets of a link. */
const target = (name: string): string => (/[\s()<>]/.test(name) ? `<${name}>` : name);
const label = (text: string): string => text.trim().replace(/[[\]\\]/g, "\\$&");

export const fileLink = (text: string, name: string): string => `[${label(text)}](${target(name)})`;

export const picture = (name: string, alt: string, caption: string): string =>
  `![${label(alt)}](${target(name)}${caption.trim() ? ` "${caption.trim().replaceAll('"', "”")}"` : ""})`;

export function insertLink(view: EditorView, text: string, address: string): void {
  insert(view, fileLink(text, address));
}

export const selected = (view: EditorView): string => {
  const { from, to } = view.state.selection.main;
  return view.state.doc.sliceString(from, to);
};

/** The next free number here, its text at the end. */
export function footnote(view: EditorView): boolean {
  if (!free(view)) return false;
  const doc = view.state.doc.toString();
  const used = [...doc.matchAll(/\[\^(\d+)\]/g)].map(([, number]) => Number(number));
  const number = Math.max(0, ...used) + 1;
  const at = view.state.selection.main.to;
  const sample = words().noteSample;
  const gap = /\[\^[^\]]+\]:[^\n]*\n?$/.test(doc) ? (doc.endsWith("\n") ? "" : "\n") : doc.endsWith("\n\n") ? "" : doc.endsWith("\n") ? "\n" : "\n\n";
  const mark = `[^${number}]`;
  const note = `${gap}${mark}: ${sample}\n`;
  const start = doc.length + mark.length + note.length - 1 - sample.length;
  view.dispatch({
    changes: [{ from: at, insert: mark }, { from: doc.length, insert: ends(view, note) }],
    selection: { anchor: start, head: start + sample.length },
    userEvent: "input.insert",
    scrollIntoView: true,
  });
  view.focus();
  return true;
}

export function table(rows: number, columns: number): string {
  const w = words();
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const each = (make: (at: number) => string) => Array.from({ length: columns }, (_, at) => make(at));
  return [
    line(each((at) => w.column(at + 1))),
    line(each(() => "---")),
    ...Array.from({ length: rows }, () => line(each(() => w.cell))),
  ].join("\n");
}
