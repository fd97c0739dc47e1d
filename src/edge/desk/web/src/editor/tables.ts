// Tables as readers see them, unless the caret is inside: then their source stands there.
import { syntaxTree } from "@codemirror/language";
import { StateField, type EditorState, type Range } from "@codemirror/state";
import { Decoration, EditorView, WidgetType, type DecorationSet } from "@codemirror/view";
import { chip, PLACEHOLDER } from "./chips";

class TableWidget extends WidgetType {
  constructor(private readonly source: string) {
    super();
  }
  override eq(other: TableWidget): boolean {
    return other.source === this.source;
  }
  toDOM(view: EditorView): HTMLElement {
    const box = document.createElement("div");
    box.className = "md-table-box";
    const table = document.createElement("table");
    this.source.split("\n").forEach((line, at) => {
      if (at === 1) return;
      const row = table.insertRow();
      for (const text of cells(line)) {
        const cell = document.createElement(at === 0 ? "th" : "td");
        cell.textContent = text;
        row.append(cell);
      }
    });
    box.append(table);
    box.onmousedown = (event) => {
      event.preventDefault();
      view.dispatch({ selection: { anchor: view.posAtDOM(box) } });
      view.focus();
    };
    return box;
  }
  override get estimatedHeight(): number {
    return this.source.split("\n").length * 38;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function cells(line: string): string[] {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) =>
    cell.trim().replace(PLACEHOLDER, (source) => chip(source)?.label ?? source).replace(/\*\*|\\(?=\|)/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
}

function decorate(state: EditorState): DecorationSet {
  const made: Range<Decoration>[] = [];
  const { from: start, to: end } = state.selection.main;
  syntaxTree(state).iterate({
    enter(node) {
      if (node.name !== "Table") return node.name === "Document";
      const [from, to] = [state.doc.lineAt(node.from).from, state.doc.lineAt(node.to).to];
      if (end < from || start > to) made.push(Decoration.replace({ widget: new TableWidget(state.doc.sliceString(from, to)), block: true }).range(from, to));
      return false;
    },
  });
  return Decoration.set(made);
}

export const tables = StateField.define<DecorationSet>({
  create: decorate,
  update(value, transaction) {
    // A word being composed elsewhere moves tables, and changes none.
    if (transaction.isUserEvent("input.type.compose")) return value.map(transaction.changes);
    const parsed = syntaxTree(transaction.startState) !== syntaxTree(transaction.state);
    return transaction.docChanged || transaction.selection || parsed || transaction.effects.length ? decorate(transaction.state) : value;
  },
  provide: (field) => EditorView.decorations.from(field),
});
