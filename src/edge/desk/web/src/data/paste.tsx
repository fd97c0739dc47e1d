// What was pasted, held against the grid before it is taken: what changes, and numbers that can be read in two ways.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { fold } from "../base/fold";
import { words } from "../base/words";
import type { GridDocument, GridRow } from "./grid";
import type { Place } from "./sheet";
import type { Pasted } from "../base/data";
import { dataWords } from "./words";

interface Props {
  grid: GridDocument;
  at: Place;
  text: string;
  close: () => void;
}

/** More rows than these are counted, not shown. */
const SHOWN = 60;

export function PasteDialog({ grid, at, text, close }: Props) {
  const w = dataWords();
  const [format, choose] = useState<"vi" | "en" | null>(null);
  const [block, setBlock] = useState<Pasted | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => {
    void grid.pasted(at.column, text, format).then((read) => {
      const plan = planned(grid, at, read);
      // One cell whose number is clear is what it says.
      if (plan.single && !read.doubt) return plan.take(), close();
      setBlock(read);
    }, (error: Error) => fail(error.message));
  }, [format]);
  if (!block) return failed ? <Dialog title={w.pasteTitle} close={close}><p class="wrong" role="alert">{failed}</p></Dialog> : null;
  const plan = planned(grid, at, block);
  const { doubt } = block;
  return (
    <Dialog title={w.pasteTitle} wide close={close}>
      <div class="paste">
        {(doubt ?? format) && <Doubt doubt={doubt} format={format} choose={choose} />}
        <ul class="paste-notes">
          {plan.headings && <li>{w.pasteHeadings}</li>}
          {plan.wide > 0 && <li>{w.pasteWide(plan.wide)}</li>}
          {plan.added > 0 && <li>{w.pasteNewRows(plan.added)}</li>}
          {plan.same > 0 && <li>{w.pasteSame(plan.same)}</li>}
          {plan.cells.length === 0 && <li>{w.pasteNothing}</li>}
        </ul>
        <div class="sheet" tabIndex={0} role="region" aria-label={w.pasteTitle}>
          <table>
            <thead><tr>{plan.columns.map((column) => <th key={column.name} scope="col" class={column.type === "number" ? "number" : ""}>{column.label}</th>)}</tr></thead>
            <tbody>
              {plan.shown.slice(0, SHOWN).map((row, number) => (
                <tr key={number} class={row.old ? "" : "added"}>
                  {row.cells.map((cell, column) => {
                    const old = row.old?.[column];
                    return (
                      <td key={column} class={`${plan.columns[column]?.type === "number" ? "number" : ""}${old !== cell ? " changed" : ""}`}>
                        {old && old !== cell && <del>{old}</del>} {cell}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <footer>
        <button type="button" class="button" onClick={close}>{words().cancel}</button>
        <button type="button" class="button go" data-first={!doubt || undefined} disabled={doubt !== null || plan.cells.length === 0} onClick={() => (plan.take(), close())}>{w.pasteTake(plan.cells.length)}</button>
      </footer>
    </Dialog>
  );
}

/** A number that can be read in two ways: the clerk says how all of them are. */
export function Doubt({ doubt, format, choose }: { doubt: Pasted["doubt"]; format: Pasted["format"]; choose: (format: "vi" | "en") => void }) {
  const w = dataWords();
  return (
    <fieldset class="doubt">
      <legend>{w.pasteAsk(doubt?.typed ?? w.cell)}</legend>
      <p class="hint">{w.pasteAskHelp}</p>
      {(["vi", "en"] as const).map((one) => (
        <label key={one}><input type="radio" name="format" data-first={one === "vi" || undefined} checked={format === one} onChange={() => choose(one)} />
          {one === "vi" ? w.pasteVi(doubt?.vi ?? "1.200") : w.pasteEn(doubt?.en ?? "1,2")}</label>
      ))}
    </fieldset>
  );
}

/** What a block does to the grid from a cell on. */
function planned(grid: GridDocument, at: Place, block: Pasted) {
  const columns = grid.base.columns.slice(at.column);
  const labels = columns.map(({ label }) => fold(label));
  const first = block.rows[0] ?? [];
  // The line with the headings, where it was copied too.
  const headings = block.rows.length > 1 && first.length > 1 && first.slice(0, columns.length).every((text, column) => text === "" || fold(text).startsWith(labels[column] ?? "\n"));
  const rows = headings ? block.rows.slice(1) : block.rows;
  const end = grid.end;
  const room = (at.row < end ? end : grid.now.rows.length) - at.row;
  // The sums were copied too: they are in their row already.
  const key = grid.base.columns.findIndex((column) => column.key) - at.column;
  const sums = at.row < end ? grid.now.rows[end] : undefined;
  const isSums = (row: string[]) => sums !== undefined && key >= 0 && row[key] === sums.cells[key + at.column];
  const beyond = rows.slice(room);
  const fresh = at.row < end ? beyond.filter((row) => !isSums(row)) : [];
  const width = Math.max(0, ...rows.map((row) => row.length));
  const cells: [number, number, string][] = [];
  const added: GridRow[] = fresh.map(() => grid.emptyRow());
  let same = 0;
  const shown: { old: string[] | null; cells: string[] }[] = [];
  rows.forEach((row, number) => {
    const isFresh = fresh.includes(row);
    const place = number < room ? at.row + number : isFresh ? end + fresh.indexOf(row) : isSums(row) ? end + fresh.length : -1;
    if (place < 0) return;
    const target = number < room ? grid.now.rows[place] : isFresh ? undefined : sums;
    const own = row.slice(0, columns.length);
    own.forEach((text, column) => {
      if (target && (target.cells[at.column + column] ?? "") === text) same++;
      else if (target || text) cells.push([place, at.column + column, text]);
    });
    shown.push({ old: target?.cells.slice(at.column) ?? null, cells: own });
  });
  return {
    columns: columns.slice(0, width), shown, cells, same, headings,
    added: fresh.length,
    wide: Math.max(0, width - columns.length),
    single: rows.length === 1 && width === 1,
    take: () => grid.put(cells, added),
  };
}
