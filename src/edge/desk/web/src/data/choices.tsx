// Two versions of one data set: another hand changed its file, or unsaved cells came back. The clerk chooses.
import { useState } from "preact/hooks";
import { ConflictDialog, RecoveryDialog } from "../base/choices";
import type { Grid } from "../base/data";
import type { GridDocument } from "./grid";
import type { Clash } from "./merge";
import { dataWords } from "./words";

/** A grid as lines of text. */
const lines = (columns: Grid["columns"], rows: string[][]): string =>
  rows.map((cells) => columns.map(({ label }, at) => `${label}: ${cells[at] ?? ""}`).filter((_, at) => cells[at]).join(" · ")).join("\n") + "\n";

const onDisk = (grid: Grid): string => lines(grid.columns, grid.rows.map((row) => row.map(({ text }) => text))) + grid.figures.map(({ label, text }) => `${label}: ${text}`).join("\n");

const asEdited = (grid: GridDocument, now: GridDocument["now"]): string =>
  lines(grid.base.columns, now.rows.map(({ cells }) => cells)) + grid.base.figures.map(({ name, label }) => `${label}: ${now.figures[name] ?? ""}`).join("\n");

export function GridConflict({ grid }: { grid: GridDocument }) {
  const w = dataWords();
  const [mine, choose] = useState<Record<number, boolean>>({});
  const [theirs, merged] = [grid.conflict, grid.merged];
  if (!theirs || !merged || grid.postponed) return null;
  const { clashes } = merged;
  const open = clashes.some((_, at) => mine[at] === undefined);
  return (
    <ConflictDialog title={w.conflictTitle} help={clashes.length ? w.conflictBoth(clashes.length) : w.conflictMerged}
      theirs={{ name: w.theirs, fields: [], body: onDisk(theirs) }} mine={{ name: w.mine, fields: [], body: asEdited(grid, grid.now) }}
      takeTheirs={() => grid.takeTheirs()} later={{ name: w.later, act: () => grid.later() }}
      keepMine={{ name: w.keepBoth, disabled: open, act: () => void grid.keepMine(clashes.map((_, at) => mine[at] ?? true)) }}>
      {clashes.length > 0 && (
        <div class="clashes">
          {clashes.map((clash, at) => (
            <fieldset key={at} class="clash">
              <legend>{clashName(grid, theirs, clash)} <small>{w.before(clash.was || w.empty)}</small></legend>
              {([[true, w.mine, clash.mine], [false, w.theirs, clash.theirs]] as const).map(([is, name, text]) => (
                <label key={name} class="check"><input type="radio" name={`clash-${at}`} checked={mine[at] === is} onChange={() => choose({ ...mine, [at]: is })} /><span><small>{name}:</small> <b>{text === null ? w.rowRemoved : text || w.empty}</b></span></label>
              ))}
            </fieldset>
          ))}
        </div>
      )}
    </ConflictDialog>
  );
}

/** What a clash is about, in words. */
function clashName(grid: GridDocument, theirs: Grid, { row, column, figure, fact }: Clash): string {
  const w = dataWords();
  if (figure !== undefined) return theirs.figures.find(({ name }) => name === figure)?.label ?? figure;
  if (fact !== undefined) return fact === "updated" ? w.updatedDay : w.source;
  if (column === undefined) return w.rowOf(row ?? "");
  return w.cellOf([...theirs.columns, ...grid.base.columns].find(({ name }) => name === column)?.label ?? column, row ?? "");
}

export function GridRecovery({ grid, now }: { grid: GridDocument; now: string }) {
  const w = dataWords();
  const found = grid.recovery;
  if (!found) return null;
  return (
    <RecoveryDialog title={w.recoveryTitle} help={w.recoveryHelp} at={found.at} now={now} older={grid.isFresh ? "" : w.recoveryOlder}
      onDisk={{ name: w.onDisk, fields: [], body: onDisk(grid.base) }} mine={{ name: w.mine, fields: [], body: asEdited(grid, grid.edited(found.edit, found.version)) }}
      drop={{ name: w.drop, act: () => grid.dropRecovery() }} take={{ name: w.take, act: () => grid.takeRecovery() }} />
  );
}
