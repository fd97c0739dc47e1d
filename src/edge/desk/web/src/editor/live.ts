// The text presented live: headings large, bold bold, pictures in place; marks only where the caret is. Decorations
// alone: the source is never touched.
import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder, type EditorState, type Range } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";
import { words } from "../base/words";
import { chip, PLACEHOLDER } from "./chips";
import { itemPath, redraw, resolve } from "./place";
import { BoxName, Bullet, ChipWidget, Picture } from "./widgets";

const hide = Decoration.replace({});
const bullet = Decoration.replace({ widget: new Bullet() });
const lines = Object.fromEntries(
  ["h1", "h2", "h3", "h4", "quote", "box", "fence", "table", "item", "note", "blank"].map((name) => [name, Decoration.line({ class: `md-${name}` })]),
) as Record<string, Decoration>;
const link = (title: string) => Decoration.mark({ class: "md-link", attributes: { title } });
const noteRef = Decoration.mark({ class: "md-note-ref" });

class Builder {
  readonly made: Range<Decoration>[] = [];
  private seenLines = new Set<string>();
  constructor(readonly state: EditorState, private readonly focused: boolean) {}

  /** Whether the caret or a selection touches this stretch: then its marks are shown. */
  touched(from: number, to: number): boolean {
    return this.focused && this.state.selection.ranges.some((range) => range.from <= to && range.to >= from);
  }
  touchedLine(at: number): boolean {
    const line = this.state.doc.lineAt(at);
    return this.touched(line.from, line.to);
  }
  add(decoration: Decoration, from: number, to: number): void {
    if (from < to) this.made.push(decoration.range(from, to));
  }
  line(name: string, from: number, to: number): void {
    for (let at = from; at <= to;) {
      const line = this.state.doc.lineAt(at);
      const key = `${name}${line.from}`;
      const decoration = lines[name];
      if (decoration && !this.seenLines.has(key)) this.made.push(decoration.range(line.from));
      this.seenLines.add(key);
      at = line.to + 1;
    }
  }
  text(from: number, to: number): string {
    return this.state.doc.sliceString(from, to);
  }
}

/** What each kind of node looks like; true: its children are settled too. */
const shown: Record<string, (node: SyntaxNode, b: Builder) => boolean | void> = {
  ATXHeading1: (node, b) => heading(1, node, b),
  ATXHeading2: (node, b) => heading(2, node, b),
  ATXHeading3: (node, b) => heading(3, node, b),
  ATXHeading4: (node, b) => heading(4, node, b),
  EmphasisMark: parentMark,
  StrikethroughMark: parentMark,
  CodeMark: (node, b) => {
    if (node.parent?.name === "InlineCode") parentMark(node, b);
  },
  ListMark: (node, b) => {
    const ordered = node.parent?.parent?.name === "OrderedList";
    b.line("item", node.from, node.from);
    if (!ordered && !b.touched(node.from, node.to)) b.add(bullet, node.from, node.to);
  },
  Blockquote: (node, b) => {
    const first = b.state.doc.lineAt(node.from);
    const box = /^>\s*(\[!(\w+)\])/.exec(first.text);
    b.line(box ? "box" : "quote", node.from, node.to);
    const name = box && words().boxes[box[2]?.toUpperCase() ?? ""];
    if (!box?.[1] || !name || b.touched(first.from, first.to)) return;
    const from = first.from + first.text.indexOf(box[1]);
    b.add(Decoration.replace({ widget: new BoxName(name) }), from, from + box[1].length);
  },
  QuoteMark: (node, b) => {
    if (b.touchedLine(node.from)) return;
    const space = b.text(node.to, node.to + 1) === " " ? 1 : 0;
    b.add(hide, node.from, node.to + space);
  },
  FencedCode: (node, b) => b.line("fence", node.from, node.to),
  Table: (node, b) => b.line("table", node.from, node.to),
  Image: picture,
  Link: anchor,
};

function heading(level: number, node: SyntaxNode, b: Builder): void {
  b.line(`h${level}`, node.from, node.from);
  const mark = node.firstChild;
  if (!mark || b.touchedLine(node.from)) return;
  b.add(hide, mark.from, Math.min(mark.to + 1, node.to));
  // The name of an anchor is for links, not for readers.
  const anchor = /\s*\{#[^}]*\}\s*$/.exec(b.text(node.from, node.to));
  if (anchor) b.add(hide, node.from + anchor.index, node.to);
}

function parentMark(node: SyntaxNode, b: Builder): void {
  const whole = node.parent;
  if (whole && !b.touched(whole.from, whole.to)) b.add(hide, node.from, node.to);
}

function picture(node: SyntaxNode, b: Builder): boolean {
  const found = /^!\[([\s\S]*?)\]\(\s*(<[^>]*>|[^\s)]*)(?:\s+"([\s\S]*?)")?\s*\)$/.exec(b.text(node.from, node.to));
  if (!found) return false;
  const [, alt = "", src = "", caption = ""] = found;
  const widget = new Picture(resolve(src, b.state.facet(itemPath)), alt, caption);
  const line = b.state.doc.lineAt(node.from);
  if (node.to > line.to) return false;
  // With the caret in it the source stands above the picture: nothing jumps but one line.
  if (b.touched(node.from, node.to)) b.made.push(Decoration.widget({ widget, side: 1 }).range(node.to));
  else b.add(Decoration.replace({ widget }), node.from, node.to);
  return true;
}

function anchor(node: SyntaxNode, b: Builder): boolean {
  const source = b.text(node.from, node.to);
  if (/^\[\^[^\]]+\]$/.test(source)) {
    const line = b.state.doc.lineAt(node.from);
    if (line.from === node.from && b.text(node.to, node.to + 1) === ":") b.line("note", node.from, node.from);
    b.add(noteRef, node.from, node.to);
    if (!b.touched(node.from, node.to)) {
      b.add(hide, node.from, node.from + 2);
      b.add(hide, node.to - 1, node.to);
    }
    return true;
  }
  const close = node.getChildren("LinkMark")[1];
  const url = node.getChild("URL");
  if (!close || !url) return false;
  b.add(link(b.text(url.from, url.to)), node.from + 1, close.from);
  if (!b.touched(node.from, node.to)) {
    b.add(hide, node.from, node.from + 1);
    b.add(hide, close.from, node.to);
  }
  return false;
}

/** Chips are found by their shape: the grammar of Markdown does not know them. */
function chips(from: number, to: number, b: Builder): void {
  for (const found of b.text(from, to).matchAll(PLACEHOLDER)) {
    const at = from + (found.index ?? 0);
    const end = at + found[0].length;
    const made = chip(found[0]);
    if (made && !b.touched(at, end)) b.add(Decoration.replace({ widget: new ChipWidget(made) }), at, end);
  }
}

function decorate(view: EditorView): DecorationSet {
  const b = new Builder(view.state, view.hasFocus);
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from, to,
      enter: (node) => shown[node.name]?.(node.node, b) !== true,
    });
    chips(from, to, b);
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      if (line.length === 0) b.line("blank", at, at);
      at = line.to + 1;
    }
  }
  return apart(b.made);
}

/** In order, and without a replaced stretch that lies over another one. */
function apart(made: Range<Decoration>[]): DecorationSet {
  made.sort((a, b) => a.from - b.from || a.value.startSide - b.value.startSide || b.to - a.to);
  const set = new RangeSetBuilder<Decoration>();
  let end = -1;
  for (const { from, to, value } of made) {
    const replaces = from < to && value.spec["class"] === undefined;
    if (replaces && from < end) continue;
    if (replaces) end = to;
    set.add(from, to, value);
  }
  return set.finish();
}

export const live = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    private late = false;
    constructor(view: EditorView) {
      this.decorations = decorate(view);
    }
    update(update: ViewUpdate): void {
      // A word being composed belongs to the keyboard: what stands around it is drawn anew afterwards.
      if (update.view.composing) {
        this.decorations = this.decorations.map(update.changes);
        this.late = true;
        return;
      }
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      const moved = update.transactions.some(({ effects }) => effects.some((effect) => effect.is(redraw)));
      if (this.late || update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged || parsed || moved) {
        this.late = false;
        this.decorations = decorate(update.view);
      }
    }
    settle(view: EditorView): void {
      // CodeMirror ends a composition some 50 ms after the keyboard does.
      setTimeout(() => {
        if (this.late && !view.composing) view.dispatch({});
      }, 80);
    }
  },
  {
    decorations: (plugin) => plugin.decorations,
    eventHandlers: {
      compositionend(_event, view) {
        this.settle(view);
      },
    },
  },
);
