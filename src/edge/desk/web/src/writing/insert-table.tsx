// A new table for the text: its size is pointed at, or typed where it is large.
import type { EditorView } from "@codemirror/view";
import { useRef, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { insertBlock, table } from "../editor/commands";

/** The size of the grid that is pointed at. */
const GRID = { rows: 6, columns: 8 };

export function InsertTable({ view, close }: { view: EditorView; close: () => void }) {
  const w = words();
  const [rows, setRows] = useState(3);
  const [columns, setColumns] = useState(3);
  const put = (rows: number, columns: number) => {
    close();
    insertBlock(view, table(clamp(rows, 50), clamp(columns, 12)));
  };
  return (
    <Dialog title={w.tableTitle} close={close}>
      <form class="fields" onSubmit={(event) => (event.preventDefault(), put(rows, columns))}>
        <SizeGrid rows={rows} columns={columns} point={(rows, columns) => (setRows(rows), setColumns(columns))} put={put} />
        <div class="pair">
          <label class="field"><span>{w.tableColumns}</span><input class="in" type="number" min="1" max="12" value={columns} onInput={(event) => setColumns(event.currentTarget.valueAsNumber)} /></label>
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

interface GridProps {
  rows: number;
  columns: number;
  point: (rows: number, columns: number) => void;
  put: (rows: number, columns: number) => void;
}

/** Arrow keys make it larger and smaller, Enter takes it, as a click does. */
function SizeGrid({ rows, columns, point, put }: GridProps) {
  const w = words();
  const grid = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const [down, right] = ({ ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] } as Record<string, [number, number]>)[event.key] ?? [0, 0];
    if (!down && !right) return;
    event.preventDefault();
    const to = [clamp(rows + down, GRID.rows), clamp(columns + right, GRID.columns)] as const;
    point(...to);
    grid.current?.querySelector<HTMLElement>(`[data-at="${to[0]}-${to[1]}"]`)?.focus();
  };
  const here = { row: clamp(rows, GRID.rows), column: clamp(columns, GRID.columns) };
  return (
    <div class="size-grid" ref={grid} role="group" aria-label={w.tableSize} onKeyDown={walk}>
      {Array.from({ length: GRID.rows * GRID.columns }, (_, at) => {
        const [row, column] = [Math.floor(at / GRID.columns) + 1, (at % GRID.columns) + 1];
        const current = row === here.row && column === here.column;
        return <button key={at} type="button" data-at={`${row}-${column}`} data-first={current || undefined} class={row <= rows && column <= columns ? "on" : ""} tabIndex={current ? 0 : -1} aria-label={w.tableOf(column, row)}
          onPointerEnter={() => point(row, column)} onClick={() => put(row, column)} />;
      })}
      <span class="hint" aria-live="polite">{w.tableOf(columns || 0, rows || 0)}</span>
    </div>
  );
}

const clamp = (typed: number, most: number): number => Math.max(1, Math.min(most, Math.round(typed) || 1));
