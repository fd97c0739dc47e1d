// The buttons above the text. One tab stop; arrow keys go from button to button.
import { redo, undo } from "@codemirror/commands";
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "../base/icon";
import { words } from "../base/words";
import { bold, bullets, footnote, heading, italic, numbers, quote } from "../editor/commands";

export type Insertion = "link" | "picture" | "attachment" | "video" | "audio" | "table" | "box" | "figure" | "chart";

interface Tool {
  name: keyof ReturnType<typeof words>["tools"];
  icon: IconName;
  keys?: string;
  run: (view: EditorView) => unknown;
  apart?: boolean;
}

interface Props {
  view: () => EditorView | null;
  ask: (insertion: Insertion) => void;
  plain: boolean;
  showPlain: (plain: boolean) => void;
}

export function Toolbar({ view, ask, plain, showPlain }: Props) {
  const w = words();
  const [stop, setStop] = useState(0);
  const tools: Tool[] = [
    { name: "heading", icon: "heading", run: heading },
    { name: "bold", icon: "bold", keys: "Ctrl+B", run: bold },
    { name: "italic", icon: "italic", keys: "Ctrl+I", run: italic },
    { name: "bullets", icon: "bullets", run: bullets, apart: true },
    { name: "numbers", icon: "numbers", run: numbers },
    { name: "quote", icon: "quote", run: quote },
    { name: "link", icon: "link", run: () => ask("link"), apart: true },
    { name: "picture", icon: "picture", run: () => ask("picture") },
    { name: "attachment", icon: "clip", run: () => ask("attachment") },
    { name: "video", icon: "film", run: () => ask("video") },
    { name: "audio", icon: "sound", run: () => ask("audio") },
    { name: "box", icon: "facts", run: () => ask("box") },
    { name: "table", icon: "table", run: () => ask("table") },
    { name: "figure", icon: "figure", run: () => ask("figure"), apart: true },
    { name: "chart", icon: "chart", run: () => ask("chart") },
    { name: "footnote", icon: "note", run: footnote },
    { name: "undo", icon: "undo", keys: "Ctrl+Z", run: (view) => (undo(view), view.focus()), apart: true },
    { name: "redo", icon: "redo", keys: "Ctrl+Y", run: (view) => (redo(view), view.focus()) },
  ];
  const go = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -stop, End: tools.length - stop }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (stop + step + tools.length + 1) % (tools.length + 1);
    setStop(next);
    (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button")[next]?.focus();
  };
  const source = plain ? w.tools.live : w.tools.source;
  return (
    <div class="tools" role="toolbar" aria-label={w.toolbar} onKeyDown={go}>
      {tools.map((tool, at) => {
        const title = tool.keys ? `${w.tools[tool.name]} (${tool.keys})` : w.tools[tool.name];
        return (
          <button key={tool.name} type="button" class={`tool${tool.apart ? " apart" : ""}`} aria-label={title} title={title} tabIndex={at === stop ? 0 : -1}
            onFocus={() => setStop(at)} onMouseDown={(event) => event.preventDefault()} onClick={() => {
              const editor = view();
              // A word that is being composed is finished first.
              if (editor && !editor.composing) tool.run(editor);
            }}><Icon name={tool.icon} /></button>
        );
      })}
      <button type="button" class="tool source" aria-pressed={plain} title={source} tabIndex={stop === tools.length ? 0 : -1} onFocus={() => setStop(tools.length)}
        onMouseDown={(event) => event.preventDefault()} onClick={() => showPlain(!plain)}><Icon name="code" /><span>{w.tools.source}</span></button>
    </div>
  );
}
