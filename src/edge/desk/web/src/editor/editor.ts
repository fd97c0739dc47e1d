// The editor of the text: CodeMirror with what this desk needs of it.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, dropCursor, EditorView, highlightSpecialChars, keymap, placeholder } from "@codemirror/view";
import type { Problem } from "../base/types";
import { words } from "../base/words";
import { bold, ends, italic } from "./commands";
import { language } from "./language";
import { live } from "./live";
import { beginPaste, endPaste, isRich, localPictures, pastePlace, picturesOfRtf } from "./paste";
import { itemPath, redraw } from "./place";
import { problems, setProblems } from "./problems";
import { isInTable, pasteTable, tableTools } from "./table-edit";
import { tables } from "./tables";

interface Options {
  parent: HTMLElement;
  path: string;
  body: string;
  changed: (body: string) => void;
  /** Files were dropped on the text, where the caret is now, or pasted. */
  files: (files: File[]) => void;
  /** Gives the Markdown of pasted HTML, or of its words where that cannot be had. */
  rich: (html: string, pictures: File[], plain: string) => Promise<string>;
}

const presentation = new Compartment();
const reading = new Compartment();
/** Buttons of problems and tables change the text as well. */
const readOnly: Extension = [EditorState.readOnly.of(true), EditorView.editable.of(false), EditorState.changeFilter.of(() => false)];
const shownLive: Extension = [live, tables, EditorView.editorAttributes.of({ class: "live" })];
const shownPlain: Extension = EditorView.editorAttributes.of({ class: "plain-source" });

// No binding on Backspace, neither ours nor the editor's: Unikey and EVKey retype words with it.
const keys = [...defaultKeymap, ...historyKeymap, ...searchKeymap].filter(({ key }) => !key || !/Backspace/.test(key));

export function createEditor({ parent, path, body, changed, files, rich }: Options): EditorView {
  const nonce = document.body.dataset["nonce"];
  // Line ends stay as the file has them: a file from Notepad keeps its own.
  const separator = body.includes("\r\n") ? "\r\n" : "\n";
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: body,
      extensions: [
        nonce ? EditorView.cspNonce.of(nonce) : [],
        EditorState.lineSeparator.of(separator),
        EditorState.phrases.of(words().editor),
        history(),
        drawSelection(),
        highlightSpecialChars(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": words().editorLabel, spellcheck: "false", "aria-multiline": "true", tabindex: "0" }),
        placeholder(words().editorEmpty),
        keymap.of([{ key: "Mod-b", run: bold }, { key: "Mod-i", run: italic }]),
        keymap.of(keys),
        search({ top: true }),
        language,
        itemPath.of(path),
        dropCursor(),
        taken(files, rich),
        pastePlace,
        tableTools,
        problems,
        presentation.of(shownLive),
        reading.of([]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.sliceDoc());
        }),
      ],
    }),
  });
}

export function showSource(view: EditorView, plain: boolean): void {
  view.dispatch({ effects: presentation.reconfigure(plain ? shownPlain : shownLive) });
}

/** Whether someone else has the text: then it is read, searched and copied, not changed. */
export function onlyRead(view: EditorView, wanted: boolean): void {
  view.dispatch({ effects: reading.reconfigure(wanted ? readOnly : []) });
}

/** The whole text anew, as one step that undo takes back. */
export function replaceText(view: EditorView, body: string): void {
  whenFree(view, "text", () => {
    if (view.state.sliceDoc() === body) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: ends(view, body) }, userEvent: "input.replace", filter: false });
  });
}

/** Files that come by mouse or clipboard. What has words too is pasted as words: Excel adds a picture of its cells. */
function taken(files: Options["files"], rich: Options["rich"]): Extension {
  return EditorView.domEventHandlers({
    dragover(event) {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
    drop(event, view) {
      const dropped = [...(event.dataTransfer?.files ?? [])];
      if (dropped.length === 0 || view.composing) return false;
      event.preventDefault();
      const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (at !== null) view.dispatch({ selection: { anchor: at } });
      files(dropped);
      return true;
    },
    paste(event, view) {
      const [html, plain] = ["text/html", "text/plain"].map((kind) => event.clipboardData?.getData(kind) ?? "") as [string, string];
      if (plain.trim() && isRich(html) && !view.composing && !view.state.readOnly && !isInTable(view.state)) {
        event.preventDefault();
        const own = localPictures(html) > 0 ? picturesOfRtf(event.clipboardData?.getData("text/rtf") ?? "") : [];
        beginPaste(view);
        void rich(html, own.length === localPictures(html) ? own : [], plain).then((markdown) => whenFree(view, "paste", () => endPaste(view, markdown)));
        return true;
      }
      if (pasteTable(view, plain)) {
        event.preventDefault();
        return true;
      }
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0 || view.composing || plain) return false;
      event.preventDefault();
      files(pasted);
      return true;
    },
  });
}

/** Problems arrive at any time; a word being composed is left in peace. */
export function tell(view: EditorView, found: Problem[]): void {
  whenFree(view, "told", () => view.dispatch({ effects: setProblems.of(inEditor(view, found)) }));
}

/** The editor counts a line end as one place, the file's `\r\n` is two. */
function inEditor(view: EditorView, found: Problem[]): Problem[] {
  if (view.state.lineBreak === "\n") return found;
  const body = view.state.sliceDoc();
  const at = (offset: number) => offset - (body.slice(0, offset).match(/\r\n/g)?.length ?? 0);
  return found.map((problem) => ({
    ...problem,
    from: problem.from === null ? null : at(problem.from),
    to: problem.to === null ? null : at(problem.to),
    fixes: problem.fixes.map((fix) => ({ ...fix, from: at(fix.from), to: at(fix.to) })),
  }));
}

/** Figures have their values now: the chips that show them are drawn anew. */
export function drawAgain(view: EditorView): void {
  whenFree(view, "again", () => view.dispatch({ effects: redraw.of(null) }));
}

type Task = "text" | "told" | "again" | "paste";
const waiting: Record<Task, WeakMap<EditorView, number>> = { text: new WeakMap(), told: new WeakMap(), again: new WeakMap(), paste: new WeakMap() };

/** Now, or when the composition is over. Of each kind only the newest waits. */
function whenFree(view: EditorView, kind: Task, action: () => void): void {
  clearTimeout(waiting[kind].get(view));
  if (!view.composing) action();
  else waiting[kind].set(view, window.setTimeout(() => whenFree(view, kind, action), 60));
}
