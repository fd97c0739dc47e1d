// The column of the text: toolbar, editor, counts.
import type { EditorView } from "@codemirror/view";
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../base/api";
import { onceDrawn } from "../base/drawn";
import { isPicture } from "../base/files";
import { useStore } from "../base/store";
import { words } from "../base/words";
import { know } from "../editor/chips";
import { createEditor, drawAgain, onlyRead, replaceText, showSource, tell } from "../editor/editor";
import { isDocument } from "../word/documents";
import { DocumentInText } from "../word/in-text";
import type { Document } from "./document";
import { InsertBox, InsertVideo } from "./insert-box";
import { InsertFigure } from "./insert-figure";
import { InsertFiles } from "./insert-files";
import { InsertLink } from "./insert-link";
import { InsertTable } from "./insert-table";
import { Problems } from "./problems";
import { Toolbar, type Insertion } from "./toolbar";

export function Text({ item, go }: { item: Document; go: (part: "facts" | "text") => void }) {
  useStore(item);
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const [asking, ask] = useState<Insertion | "document" | null>(null);
  const [dropped, drop] = useState<File[]>([]);
  const [plain, setPlain] = useState(false);
  useEffect(() => {
    if (!place.current) return;
    const view = createEditor({
      parent: place.current,
      path: item.path,
      body: item.body,
      changed: (body) => item.type(body),
      files(files) {
        if (item.reading) return;
        drop(files);
        ask(files.every(({ name }) => isDocument(name)) ? "document" : files.every(({ name }) => isPicture(name)) ? "picture" : "attachment");
      },
      rich: (html, pictures, plain) => item.paste(html, pictures, plain),
    });
    editor.current = view;
    api.figures().then((sets) => {
      know(sets);
      drawAgain(view);
    }, () => {});
    return () => view.destroy();
  }, [item]);
  useEffect(() => {
    if (editor.current && item.replaced > 0) replaceText(editor.current, item.body);
  }, [item.replaced]);
  useEffect(() => {
    if (editor.current && item.checked) tell(editor.current, item.checked.problems);
  }, [item.checked]);
  useEffect(() => {
    if (editor.current) onlyRead(editor.current, item.reading);
  }, [item, item.reading]);
  const view = editor.current;
  const close = () => {
    ask(null);
    drop([]);
    // Back to the text, where writing goes on; the dialog is gone by then.
    onceDrawn(() => editor.current?.focus());
  };
  return (
    <section class="text" aria-label={words().text}>
      {!item.reading && <Toolbar view={() => editor.current} ask={ask} plain={plain} showPlain={(wanted) => {
        setPlain(wanted);
        if (editor.current) showSource(editor.current, wanted);
      }} />}
      <div class="page-of-text" ref={place} />
      <footer class="counts">
        <Problems item={item} view={() => editor.current} go={go} />
        <Counts body={item.body} />
      </footer>
      {view && asking === "link" && <InsertLink view={view} path={item.path} close={close} />}
      {view && (asking === "picture" || asking === "attachment" || asking === "audio") && <InsertFiles view={view} path={item.path} kind={asking} files={dropped} close={close} />}
      {view && asking === "document" && <DocumentInText view={view} item={item} files={dropped} attach={() => ask("attachment")} close={close} />}
      {view && asking === "box" && <InsertBox view={view} close={close} />}
      {view && asking === "video" && <InsertVideo view={view} close={close} />}
      {view && asking === "table" && <InsertTable view={view} close={close} />}
      {view && (asking === "figure" || asking === "chart") && <InsertFigure view={view} chart={asking === "chart"} close={close} />}
    </section>
  );
}

/** Vietnamese is read at some 220 written syllables a minute. */
const PACE = 220;

function Counts({ body }: { body: string }) {
  const count = body.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return <span class="hint length">{words().wordsCount(count)} · {words().readingTime(Math.max(1, Math.round(count / PACE)))}</span>;
}
