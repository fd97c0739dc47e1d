// A new table for the text.
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { insertBlock, table } from "../editor/commands";

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
