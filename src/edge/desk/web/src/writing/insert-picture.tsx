// A picture or a table for the text.
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { insertBlock, table } from "../editor/commands";

export function InsertPicture({ view, path, close }: { view: EditorView; path: string; close: () => void }) {
  const w = words();
  const [file, setFile] = useState<File | null>(null);
  const [alt, setAlt] = useState("");
  const [caption, setCaption] = useState("");
  const [said, say] = useState("");
  const put = async (event: Event) => {
    event.preventDefault();
    if (!file) return;
    say(w.uploading);
    try {
      const { name } = await api.upload(path, file);
      close();
      const quoted = caption.trim() ? ` "${caption.trim().replaceAll('"', "”")}"` : "";
      insertBlock(view, `![${alt.trim().replace(/[[\]]/g, "\\$&")}](${/\s/.test(name) ? `<${name}>` : name}${quoted})`);
    } catch (error) {
      say((error as Error).message);
    }
  };
  return (
    <Dialog title={w.pictureTitle} close={close}>
      <form class="fields" onSubmit={put}>
        <label class="field"><span>{w.choosePicture}</span><input class="in" data-first type="file" accept="image/*" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} /></label>
        <label class="field"><span>{w.pictureAlt}</span><input class="in" autocomplete="off" onInput={(event) => setAlt(event.currentTarget.value)} /></label>
        <label class="field"><span>{w.pictureCaption} <small>({w.optional})</small></span><input class="in" autocomplete="off" onInput={(event) => setCaption(event.currentTarget.value)} /></label>
        {said && <p class="hint" role="status">{said}</p>}
        <footer>
          <button type="button" class="button" onClick={close}>{w.cancel}</button>
          <button type="submit" class="button go" disabled={!file || !alt.trim()}>{w.insert}</button>
        </footer>
      </form>
    </Dialog>
  );
}

export function InsertTable({ view, close }: { view: EditorView; close: () => void }) {
  const w = words();
  const [rows, setRows] = useState(3);
  const [columns, setColumns] = useState(3);
  const put = (event: Event) => {
    event.preventDefault();
    close();
    insertBlock(view, table(clamp(rows, 50), clamp(columns, 12)));
  };
  return (
    <Dialog title={w.tableTitle} close={close}>
      <form class="fields" onSubmit={put}>
        <div class="pair">
          <label class="field"><span>{w.tableColumns}</span><input class="in" data-first type="number" min="1" max="12" value={columns} onInput={(event) => setColumns(event.currentTarget.valueAsNumber)} /></label>
          <label class="field"><span>{w.tableRows}</span><input class="in" type="number" min="1" max="50" value={rows} onInput={(event) => setRows(event.currentTarget.valueAsNumber)} /></label>
        </div>
        <footer>
          <button type="button" class="button" onClick={close}>{w.cancel}</button>
          <button type="submit" class="button go">{w.insert}</button>
        </footer>
      </form>
    </Dialog>
  );
}

const clamp = (typed: number, most: number): number => Math.max(1, Math.min(most, Math.round(typed) || 1));
