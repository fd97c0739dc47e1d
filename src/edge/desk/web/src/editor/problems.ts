// What bantin says of the text: underlined at its place, explained under its line with buttons. Errors always show
// their explanation, the rest where the caret is.
import { StateEffect, StateField, type EditorState, type Extension, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, keymap, type DecorationSet } from "@codemirror/view";
import type { Fix, Problem } from "../base/types";
import { words } from "../base/words";
import { ends } from "./commands";

export const setProblems = StateEffect.define<Problem[]>();

interface Placed {
  problem: Problem;
  from: number;
  to: number;
}

/** Problems with their places, which move with the text until the next check. */
const placed = StateField.define<Placed[]>({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) return place(effect.value, transaction.state.doc.length);
    }
    if (!transaction.docChanged) return value;
    return value.map(({ problem, from, to }) => ({ problem, from: transaction.changes.mapPos(from, 1), to: transaction.changes.mapPos(to, -1) }))
      .filter(({ from, to }) => from <= to);
  },
});

function place(problems: Problem[], length: number): Placed[] {
  return problems.flatMap((problem) =>
    problem.from === null ? [] : [{ problem, from: Math.min(problem.from, length), to: Math.min(problem.to ?? problem.from, length) }]);
}

class Tip extends WidgetType {
  constructor(private readonly problem: Problem) {
    super();
  }
  override eq(other: Tip): boolean {
    return JSON.stringify(other.problem) === JSON.stringify(this.problem);
  }
  toDOM(view: EditorView): HTMLElement {
    const { severity, message, help, fixes } = this.problem;
    const box = document.createElement("div");
    box.className = `tip ${severity}`;
    box.setAttribute("role", "note");
    const said = document.createElement("p");
    const kind = document.createElement("b");
    kind.textContent = `${words().severities[severity]}: `;
    said.append(kind, message);
    if (help) {
      const more = document.createElement("small");
      more.textContent = help;
      said.append(more);
    }
    box.append(said, ...fixes.map((fix) => button(view, fix, this.problem)));
    return box;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function button(view: EditorView, fix: Fix, problem: Problem): HTMLElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = fix.label;
  made.onclick = () => {
    applyFix(view, problem, fix);
    view.focus();
  };
  return made;
}

/** The fix at the place to which its problem has moved meanwhile. */
export function applyFix(view: EditorView, problem: Problem, fix: Fix): void {
  const now = view.state.field(placed).find((one) => one.problem === problem);
  const shift = now && problem.from !== null ? now.from - problem.from : 0;
  const length = view.state.doc.length;
  const [from, to] = [Math.min(fix.from + shift, length), Math.min(fix.to + shift, length)];
  view.dispatch({ changes: { from, to, insert: ends(view, fix.insert) }, selection: { anchor: from + fix.insert.length }, userEvent: "input.fix", scrollIntoView: true });
}

function decorate(state: EditorState): DecorationSet {
  const made: Range<Decoration>[] = [];
  const caret = state.doc.lineAt(state.selection.main.head);
  for (const { problem, from, to } of state.field(placed)) {
    const end = from === to ? Math.min(to + 1, state.doc.lineAt(to).to) : to;
    if (from < end) made.push(Decoration.mark({ class: `md-problem ${problem.severity}` }).range(from, end));
    const line = state.doc.lineAt(to);
    const near = from <= caret.to && to >= caret.from;
    if (problem.severity === "error" || near) made.push(Decoration.widget({ widget: new Tip(problem), block: true, side: 2 }).range(line.to));
  }
  return Decoration.set(made, true);
}

const drawn = StateField.define<DecorationSet>({
  create: decorate,
  update(value, transaction) {
    const told = transaction.effects.some((effect) => effect.is(setProblems));
    // While letters come, marks only move; what the caret's line shows follows the caret.
    if (!told && !transaction.selection && transaction.docChanged) return value.map(transaction.changes);
    return told || transaction.docChanged || transaction.selection ? decorate(transaction.state) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function next(view: EditorView): boolean {
  const all = [...view.state.field(placed)].sort((a, b) => a.from - b.from);
  const head = view.state.selection.main.head;
  const found = all.find(({ from }) => from > head) ?? all[0];
  if (!found) return false;
  jump(view, found.from);
  return true;
}

export function jump(view: EditorView, at: number): void {
  const anchor = Math.min(at, view.state.doc.length);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

export const problems: Extension = [placed, drawn, keymap.of([{ key: "F8", run: next }])];
