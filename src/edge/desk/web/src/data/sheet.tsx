// The cells, moved through and typed into as in a spreadsheet. The one cell at hand has an input, so that Unikey and
// composition work as in any other field; all others are text.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { dataWords } from "./words";
import type { GridDocument, GridRow } from "./grid";
import type { GridProblem, SetColumn } from "../base/data";

export interface Place {
  row: number;
  column: number;
}

interface Props {
  grid: GridDocument;
  at: Place;
  /** The other corner of what is chosen. */
  anchor: Place;
  go: (at: Place, anchor?: Place) => void;
  paste: (text: string) => void;
  leave: () => void;
  problems: GridProblem[];
  fixed: boolean;
  /** The next cell takes the focus. */
  moving: { current: boolean };
  /** What a cell may well say, beside what it says. */
  offered?: (column: SetColumn, text: string) => string[];
}

/** The cell at hand, and the other corner of what is chosen. */
export function usePlace(grid: GridDocument, first: Place) {
  const [at, setAt] = useState(first);
  const [anchor, setAnchor] = useState(first);
  const moving = useRef(false);
  const last = Math.max(0, grid.now.rows.length - 1);
  const inside = ({ row, column }: Place): Place => ({ row: Math.min(row, last), column });
  const here = inside(at);
  const go = (to: Place, from: Place = to) => {
    setAt(to);
    setAnchor(from);
  };
  /** To a cell from outside the grid, with the focus. */
  const enter = (to: Place) => {
    // Where it was the cell at hand already, no new one comes.
    moving.current = to.row !== here.row || to.column !== here.column;
    if (!moving.current) document.querySelector<HTMLElement>(".sheet .cell")?.focus();
    go(to);
  };
  return { here, from: inside(anchor), go, enter, moving };
}

export function Sheet({ grid, at, anchor, go, paste, leave, problems, fixed, moving, offered = () => [] }: Props) {
  const w = dataWords();
  const move = (to: Place, from: Place) => {
    moving.current = to.row !== at.row || to.column !== at.column;
    go(to, from);
  };
  const columns = grid.base.columns;
  const rows = grid.now.rows;
  const key = columns.findIndex((column) => column.key);
  const moveBy = (down: number, right: number, wide = false) => {
    const to = { row: clamp(at.row + down, rows.length), column: clamp(at.column + right, columns.length) };
    move(to, wide ? anchor : to);
  };
  /** To the next cell, over the end of the row; false at the end of the grid. */
  const next = (step: 1 | -1): boolean => {
    const number = at.row * columns.length + at.column + step;
    if (number < 0 || number >= rows.length * columns.length) return false;
    const to = { row: Math.floor(number / columns.length), column: number % columns.length };
    move(to, to);
    return true;
  };
  const [top, bottom] = [Math.min(at.row, anchor.row), Math.max(at.row, anchor.row)];
  const [left, right] = [Math.min(at.column, anchor.column), Math.max(at.column, anchor.column)];
  const chosen = (row: number, column: number) => row >= top && row <= bottom && column >= left && column <= right;
  const copied = () => rows.slice(top, bottom + 1).map((row) => row.cells.slice(left, right + 1).map(quotedCell).join("\t")).join("\n");
  const clear = () => grid.put(rows.slice(top, bottom + 1).flatMap((_, row) => columns.slice(left, right + 1).map((_, column): [number, number, string] => [top + row, left + column, ""])));
  const box = useRef<HTMLDivElement>(null);
  const long = rows.length > LONG;
  const [first, last] = useWindow(box, long, rows.length, at.row);
  return (
    <div class={`sheet${long ? " long" : ""}`} ref={box}>
      <table role="grid" aria-label={w.gridOf(grid.base.title)} aria-rowcount={rows.length + 1} aria-colcount={columns.length} aria-readonly={fixed || undefined} aria-multiselectable="true">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.type === "number" || column.type === "lines" ? column.type : ""}>
                {column.label}{column.required && <b class="needed" aria-hidden="true"> *</b>}{column.unit && !column.key && column.type === "number" && <small>{column.unit}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" class="gap"><td colSpan={columns.length} style={{ height: `${first * HEIGHT}px` }} /></tr>}
          {rows.slice(first, last).map((row, place) => [row, first + place] as const).map(([row, number]) => (
            <tr key={row.id} aria-rowindex={number + 2} class={row.from === null ? "added" : row.from === grid.base.total ? "total" : ""}>
              {columns.map((column, place) => {
                const told = problemAt(problems, number, place);
                const here = at.row === number && at.column === place;
                const name = w.cellOf(column.label, place === key ? "" : row.cells[key] || w.newRow);
                return (
                  <td key={column.name} role="gridcell" aria-colindex={place + 1} aria-selected={chosen(number, place)} data-row={number} data-column={place}
                    class={classes(grid, row, place, column, told, chosen(number, place))}
                    onMouseDown={(event) => press(event, { row: number, column: place }, here, at, move)}>
                    {here
                      ? <><span class="under" aria-hidden="true">{row.cells[place]}</span><Cell key={`${row.id}-${column.name}`} grid={grid} row={number} column={place} name={name} told={told} fixed={fixed} moving={moving} offered={offered} many={top !== bottom || left !== right}
                          moveBy={moveBy} next={next} leave={leave} paste={paste} copied={copied} clear={clear} /></>
                      : <span>{row.cells[place]?.replaceAll("\n", " ↵ ")}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
          {last < rows.length && <tr aria-hidden="true" class="gap"><td colSpan={columns.length} style={{ height: `${(rows.length - last) * HEIGHT}px` }} /></tr>}
        </tbody>
      </table>
    </div>
  );
}

/** A longer grid has rows of one height, of which only those in sight are in the page. */
const LONG = 200;
const HEIGHT = 38;
/** So many rows more than are in sight, so that the next key finds its cell. */
const MORE = 25;

/** The rows that are in the page: those in sight and, where it is near, the one at hand. */
function useWindow(box: { current: HTMLDivElement | null }, long: boolean, count: number, at: number): [number, number] {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!long || !element) return;
    const follow = () => setTop(Math.floor(element.scrollTop / HEIGHT / 10) * 10);
    element.addEventListener("scroll", follow, { passive: true });
    return () => element.removeEventListener("scroll", follow);
  }, [long]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!long || !element) return;
    const head = element.querySelector("thead")?.clientHeight ?? 0;
    const [above, below] = [at * HEIGHT, (at + 1) * HEIGHT + head - element.clientHeight];
    if (element.scrollTop > above) element.scrollTop = above;
    else if (element.scrollTop < below) element.scrollTop = below;
  }, [long, at]);
  if (!long) return [0, count];
  const seen = Math.ceil((box.current?.clientHeight ?? 600) / HEIGHT);
  const near = Math.abs(at - top) < seen + 3 * MORE;
  return [Math.max(0, Math.min(top, near ? at : top) - MORE), Math.min(count, Math.max(top + seen, near ? at : 0) + MORE)];
}

const clamp = (number: number, count: number): number => Math.max(0, Math.min(count - 1, number));

export const problemAt = (problems: GridProblem[], row: number, column: number): GridProblem | undefined =>
  problems.find((one) => (one.row === row && one.column === column) || one.cells?.some(([down, right]) => down === row && right === column)) ??
  problems.find((one) => one.row === row && one.column == null && !one.cells?.length);

function classes(grid: GridDocument, row: GridRow, column: number, { type, key }: SetColumn, told: GridProblem | undefined, chosen: boolean): string {
  return [
    type === "number" && "number", key && "key", grid.changed(row, column) && "changed", told && told.severity !== "hint" && (told.severity === "error" ? "bad" : "odd"),
    chosen && "chosen",
  ].filter(Boolean).join(" ");
}

function press(event: MouseEvent, to: Place, here: boolean, at: Place, go: (to: Place, from: Place) => void): void {
  if (here) return;
  event.preventDefault();
  go(to, event.shiftKey ? at : to);
}

interface CellProps {
  grid: GridDocument;
  row: number;
  column: number;
  name: string;
  offered: (column: SetColumn, text: string) => string[];
  told: GridProblem | undefined;
  fixed: boolean;
  many: boolean;
  moving: { current: boolean };
  moveBy: (down: number, right: number, wide?: boolean) => void;
  next: (step: 1 | -1) => boolean;
  leave: () => void;
  paste: (text: string) => void;
  copied: () => string;
  clear: () => void;
}

/** The cell at hand. Until something is typed the arrows move on; then they move in its text, as in a spreadsheet. */
function Cell({ grid, row, column, name, offered, told, fixed, many, moving, moveBy, next, leave, paste, copied, clear }: CellProps) {
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [typing, setTyping] = useState(false);
  const text = grid.now.rows[row]?.cells[column] ?? "";
  const own = grid.base.columns[column];
  // A text of several lines would lose them in a field of one.
  const lines = own?.type === "lines" || text.includes("\n");
  const draft = useRef(text);
  const typed = useRef(false);
  const put = () => {
    if (typed.current) grid.put([[row, column, draft.current]]);
    typed.current = false;
    grid.stopTyping();
  };
  useEffect(() => {
    // Another value came in: undone, pasted, or read by bantin.
    if (typed.current || !input.current || draft.current === text) return;
    draft.current = text;
    input.current.value = text;
    if (document.activeElement === input.current) input.current.select();
  }, [text]);
  // Before the next key: it belongs to this cell.
  useLayoutEffect(() => {
    if (moving.current) input.current?.focus();
    moving.current = false;
    return put;
  }, []);
  const done = () => {
    put();
    setTyping(false);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const stop = () => event.preventDefault();
    if (lines && event.altKey && event.key === "Enter" && !fixed) return stop(), breakLine(event.currentTarget as HTMLTextAreaElement);
    if (ctrl && !typing && (event.key === "z" || event.key === "y")) return stop(), event.key === "y" || event.shiftKey ? grid.redo() : grid.undo();
    if (ctrl || event.altKey) return;
    switch (event.key) {
      case "Enter": return stop(), done(), moveBy(event.shiftKey ? -1 : 1, 0);
      case "Tab":
        done();
        if (next(event.shiftKey ? -1 : 1)) stop();
        return;
      case "Escape":
        stop();
        if (typing || typed.current) {
          draft.current = text;
          typed.current = false;
          grid.stopTyping();
          if (input.current) input.current.value = text;
          setTyping(false);
          input.current?.select();
        } else leave();
        return;
      case "F2":
        stop();
        setTyping(true);
        return input.current?.setSelectionRange(draft.current.length, draft.current.length);
    }
    if (typing) return;
    const moves: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -1000], End: [0, 1000] };
    const move = moves[event.key];
    if (move) return stop(), moveBy(move[0], move[1], event.shiftKey);
    if (!fixed && (event.key === "Delete" || event.key === "Backspace") && (many || event.key === "Delete")) return stop(), clear();
  };
  const why = told ? `told-${row}-${column}` : undefined;
  const values = own && !fixed ? offered(own, draft.current) : [];
  const list = `offered-${row}-${column}`;
  const about = {
    ref: input, class: "cell", defaultValue: text, "aria-label": name, readOnly: fixed, "aria-invalid": told?.severity === "error" || undefined, "aria-describedby": why,
    autocomplete: "off", spellcheck: false, "data-typing": typing || undefined,
    onFocus: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => !typing && event.currentTarget.select(),
    onMouseDown: (event: { currentTarget: EventTarget }) => {
      if (document.activeElement === event.currentTarget) setTyping(true);
    },
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
      draft.current = event.currentTarget.value;
      typed.current = true;
      grid.typeCell(row, column, draft.current);
      setTyping(true);
    },
    onBlur: done,
    onKeyDown: keys,
    onPaste: (event: ClipboardEvent) => {
      const block = event.clipboardData?.getData("text/plain") ?? "";
      if (fixed || (typing && (lines || !/[\t\n]/.test(block)))) return;
      event.preventDefault();
      done();
      paste(block);
    },
    onCopy: (event: ClipboardEvent) => {
      if (typing || !many) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", copied());
    },
  };
  if (lines) return <textarea {...about} rows={1} />;
  return <>
    <input {...about} list={values.length ? list : undefined} />
    {values.length > 0 && <datalist id={list}>{values.map((one) => <option key={one} value={one} />)}</datalist>}
  </>;
}

/** A new line where the caret is. */
function breakLine(box: HTMLTextAreaElement): void {
  box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A cell as spreadsheets copy it. */
const quotedCell = (text: string): string => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
