// Two versions of one data set: another hand changed its file, or unsaved cells came back. The clerk chooses.
import { Compare } from "../base/compare";
import { Dialog } from "../base/dialog";
import { moment } from "../base/time";
import type { GridDocument } from "./grid";
import type { Grid } from "../base/data";
import { dataWords } from "./words";

/** A grid as lines of text. */
const lines = (columns: Grid["columns"], rows: string[][]): string =>
  rows.map((cells) => columns.map(({ label }, at) => `${label}: ${cells[at] ?? ""}`).filter((_, at) => cells[at]).join(" · ")).join("\n") + "\n";

const onDisk = (grid: Grid): string => lines(grid.columns, grid.rows.map((row) => row.map(({ text }) => text))) + grid.figures.map(({ label, text }) => `${label}: ${text}`).join("\n");

const asWished = (grid: GridDocument, now: GridDocument["now"]): string =>
  lines(grid.base.columns, now.rows.map(({ cells }) => cells)) + grid.base.figures.map(({ name, label }) => `${label}: ${now.figures[name] ?? ""}`).join("\n");

export function GridConflict({ grid }: { grid: GridDocument }) {
  const w = dataWords();
  const theirs = grid.conflict;
  if (!theirs || grid.postponed) return null;
  return (
    <Dialog title={w.conflictTitle} wide close={() => grid.later()}>
      <p class="hint">{w.conflictHelp}</p>
      <Compare left={{ name: w.theirs, fields: [], body: onDisk(theirs) }} right={{ name: w.mine, fields: [], body: asWished(grid, grid.now) }} />
      <footer>
        <button type="button" class="button" data-first onClick={() => grid.later()}>{w.later}</button>
        <button type="button" class="button push" onClick={() => grid.takeTheirs()}>{w.takeTheirs}</button>
        <button type="button" class="button go" onClick={() => void grid.keepMine()}>{w.keepMine}</button>
      </footer>
    </Dialog>
  );
}

export function GridRecovery({ grid, now }: { grid: GridDocument; now: string }) {
  const w = dataWords();
  const found = grid.recovery;
  if (!found) return null;
  return (
    <Dialog title={w.recoveryTitle} wide>
      <p class="hint">{w.recoveryHelp(moment(found.at, now))} {!grid.isFresh && <b>{w.recoveryOlder}</b>}</p>
      <Compare left={{ name: w.onDisk, fields: [], body: onDisk(grid.base) }} right={{ name: w.mine, fields: [], body: asWished(grid, grid.wished(found.wish, found.version)) }} />
      <footer>
        <button type="button" class="button push" onClick={() => grid.dropRecovery()}>{w.drop}</button>
        <button type="button" class="button go" data-first onClick={() => grid.takeRecovery()}>{w.take}</button>
      </footer>
    </Dialog>
  );
}
