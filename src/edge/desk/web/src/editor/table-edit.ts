// A table where the caret is: rows and columns by buttons below the text. Only the changed cells get other bytes, and each
// button is one step of undoing. A block of cells from Excel or Word becomes a table.
import { syntaxTree } from "@codemirror/language";
import { StateField, type ChangeSpec, type EditorState, type Extension } from "@codemirror/state";
import { showPanel, type EditorView, type Panel } from "@codemirror/view";
import { words } from "../base/words";
import { ends } from "./commands";

interface TableCell {
  /** Numbers of the table's first and last line, and of the caret's. */
  first: number;
  last: number;
  line: number;
  column: number;
}

/** The places of the pipes around the cells of a line: cell `n` lies between the edges `n` and `n + 1`. */
function edges(line: string): number[] {
  const pipes = [...line.matchAll(/(?<!\\)\|/g)].map(({ index }) => index);
  const lead = /^\s*\|/.test(line) ? [] : [-1];
  const trail = pipes.length > 1 - lead.length && /(?<!\\)\|\s*$/.test(line) ? [] : [line.length];
  return [...lead, ...pipes, ...trail];
}

function place(state: EditorState): TableCell | null {
  const head = state.selection.main.head;
  for (let node: ReturnType<ReturnType<typeof syntaxTree>["resolveInner"]> | null = syntaxTree(state).resolveInner(head, -1); node; node = node.parent) {
    if (node.name !== "Table") continue;
    const line = state.doc.lineAt(head);
    const all = edges(line.text);
    const after = all.findIndex((edge, at) => at > 0 && head - line.from <= edge);
    const column = after < 0 ? all.length - 2 : after - 1;
    return { first: state.doc.lineAt(node.from).number, last: state.doc.lineAt(node.to).number, line: line.number, column: Math.max(0, column) };
  }
  return null;
}

const cells = (state: EditorState, number: number): number => edges(state.doc.line(number).text).length - 1;
const row = (cells: string[]): string => `| ${cells.join(" | ")} |`;

function change(view: EditorView, make: (state: EditorState, at: TableCell) => ChangeSpec[] | null): void {
  const at = view.composing ? null : place(view.state);
  const changes = at && make(view.state, at);
  if (changes) view.dispatch({ changes, userEvent: "input.table", scrollIntoView: true });
  view.focus();
}

const addRow = (state: EditorState, { first, line }: TableCell): ChangeSpec[] => {
  // Below the heading comes its line of dashes.
  const above = state.doc.line(Math.max(line, first + 1));
  return [{ from: above.to, insert: state.lineBreak + row(Array.from({ length: cells(state, first) }, () => " ")) }];
};

const removeRow = (state: EditorState, { first, line }: TableCell): ChangeSpec[] | null => {
  if (line < first + 2) return null;
  const { from, to } = state.doc.line(line);
  return [{ from: from - 1, to }];
};

function addColumn(state: EditorState, { first, last, column }: TableCell): ChangeSpec[] {
  return each(state, first, last, (line, all, number) => {
    const edge = all[column + 1];
    const text = number === first ? words().column(all.length) : number === first + 1 ? "---" : "";
    return edge === undefined ? null : { from: line.from + edge, insert: `| ${text} ` };
  });
}

function removeColumn(state: EditorState, { first, last, column }: TableCell): ChangeSpec[] | null {
  if (cells(state, first) < 2) return null;
  return each(state, first, last, (line, all) => {
    const [from, to] = [all[column], all[column + 1]];
    if (from === undefined || to === undefined) return null;
    return from < 0 ? { from: line.from, to: line.from + to + 1 } : { from: line.from + from, to: line.from + to };
  });
}

/** Numbers stand below each other at the right; once more takes it back. */
function alignRight(state: EditorState, { first, column }: TableCell): ChangeSpec[] {
  return each(state, first + 1, first + 1, (line, all) => {
    const [from, to] = [all[column], all[column + 1]];
    if (from === undefined || to === undefined) return null;
    const right = /-:\s*$/.test(line.text.slice(from + 1, to));
    return { from: line.from + from + 1, to: line.from + to, insert: right ? " --- " : " ---: " };
  });
}

function each(state: EditorState, first: number, last: number, make: (line: { from: number; text: string }, edges: number[], number: number) => ChangeSpec | null): ChangeSpec[] {
  const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return numbers.flatMap((number) => {
    const line = state.doc.line(number);
    return make(line, edges(line.text), number) ?? [];
  });
}

function panel(view: EditorView): Panel {
  const w = words().tableTools;
  const dom = document.createElement("div");
  dom.className = "table-tools";
  dom.setAttribute("role", "toolbar");
  dom.setAttribute("aria-label", w.name);
  const actions = [[w.addRow, addRow], [w.removeRow, removeRow], [w.addColumn, addColumn], [w.removeColumn, removeColumn], [w.right, alignRight]] as const;
  for (const [name, make] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = name;
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => change(view, make);
    dom.append(button);
  }
  return { dom, top: false };
}

const inTable = StateField.define<boolean>({
  create: (state) => place(state) !== null,
  update: (was, transaction) => (transaction.docChanged || transaction.selection ? place(transaction.state) !== null : was),
  provide: (field) => showPanel.from(field, (inside) => (inside ? panel : null)),
});

export const tableTools: Extension = inTable;

const NUMBER = /^[-+−]?[\d.,\s]+%?$/;

/** A block of cells as a table: its first row is the heading, columns of numbers stand at the right. Null: it is none. */
export function pastedTable(text: string): string | null {
  const rows = readCells(text.replace(/\r\n?/g, "\n").replace(/\n+$/, ""));
  const columns = rows[0]?.length ?? 0;
  if (columns < 2 || rows.length < 2 || rows.some((row) => row.length !== columns)) return null;
  const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.trim().replace(/\s*\n\s*/g, " ").replace(/\\?\|/g, "\\|")));
  const dashes = head.map((_, at) => (body.some((row) => row[at]) && body.every((row) => !row[at] || NUMBER.test(row[at] ?? "")) ? "---:" : "---"));
  return [head, dashes, ...body].map((cells) => row(cells.map((cell) => cell || " "))).join("\n");
}

/** Cells between tabs; one with a line end or a tab in it is in quotation marks. */
function readCells(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=\t|\n|$)|([^\t\n]*))(\t|\n|$)/gy;
  for (let found = cell.exec(text); found; found = cell.exec(text)) {
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "\n") rows.push([]);
    else if (found[3] === "") break;
  }
  return rows;
}

/** Pastes a block of cells, unless the caret is in a table already. */
/** Whether the caret is in a table. */
export const isInTable = (state: EditorState): boolean => place(state) !== null;

export function pasteTable(view: EditorView, text: string): boolean {
  const made = text.includes("\t") && !view.composing && !place(view.state) ? pastedTable(text) : null;
  if (made === null) return false;
  const { from, to } = view.state.selection.main;
  const [before, after] = [view.state.doc.lineAt(from), view.state.doc.lineAt(to)];
  const insert = `${from > before.from ? "\n\n" : ""}${made}${to < after.to ? "\n\n" : "\n"}`;
  view.dispatch({ changes: { from, to, insert: ends(view, insert) }, selection: { anchor: from + insert.length }, userEvent: "input.paste", scrollIntoView: true });
  return true;
}
