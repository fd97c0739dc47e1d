// One register as a grid: its cells, what bantin says of them, and the page of the row at hand.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, fileAddress } from "../base/api";
import type { SetColumn } from "../base/data";
import { upload } from "../base/files";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { GridConflict, GridRecovery } from "../data/choices";
import { GridBar, Line, Notices, Problems, saveByKey, Tools, topLeft } from "../data/grid-room";
import { PasteDialog } from "../data/paste";
import { Sheet, usePlace } from "../data/sheet";
import { Stale } from "../data/touched";
import { dataWords } from "../data/words";
import { Standing } from "../presence/panel";
import { presence } from "../presence/presence";
import { Preview } from "../writing/preview";
import { openRegister, type RegisterDocument } from "./document";
import { registerWords } from "./words";

export function RegisterRoom({ folder, row, state }: { folder: string; row: number; state: DeskState }) {
  const [grid, setGrid] = useState<RegisterDocument | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => void (grid ?? openRegister(folder).then(setGrid, (error: Error) => fail(error.message))), [folder, state]);
  if (!grid) return <main id="main" class="page" tabIndex={-1}><p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p></main>;
  return <Register grid={grid} row={row} state={state} />;
}

function Register({ grid, row, state }: { grid: RegisterDocument; row: number; state: DeskState }) {
  useStore(grid);
  const [w, own] = [dataWords(), registerWords()];
  const { here, from, go, enter, moving } = usePlace(grid, { row, column: 0 });
  const [pasted, setPasted] = useState<string | null>(null);
  const [files, setFiles] = useState<string[]>([]);
  const saveButton = useRef<HTMLButtonElement>(null);
  const index = grid.opened.index ?? "";
  useEffect(() => void (document.title = `${grid.base.title} · ${state.portal}`), [grid]);
  useEffect(() => saveByKey(grid), [grid]);
  useEffect(() => {
    // A workbook is written in Excel alone.
    if (grid.path.endsWith(".csv")) presence.show(grid);
    return () => {
      void grid.unsaved.keep(false);
      presence.show(null);
    };
  }, [grid]);
  useEffect(() => grid.look(here.row), [grid, here.row]);
  const takesFiles = grid.base.columns.some(({ type }) => type === "file");
  useEffect(() => {
    if (takesFiles) void api.files(index).then((shelf) => setFiles(shelf.files.map(({ path }) => path.slice(path.lastIndexOf("/") + 1))), () => {});
  }, [takesFiles, index]);
  const problems = grid.checked?.problems ?? [];
  const fixed = grid.base.fixed !== null || grid.reading;
  const broken = grid.dirty ? (grid.checked?.broken ?? []) : [];
  /** What a cell may well say: a choice, a file beside the section, another row; behind what it names already. */
  const offered = ({ type, values }: SetColumn, text: string): string[] => {
    if (type === "choice") return values ?? [];
    const all = type === "file" ? files : type === "item" ? names(grid) : [];
    const before = text.slice(0, text.lastIndexOf(";") + 1);
    return all.map((one) => `${before}${before && " "}${one}`);
  };
  return (
    <>
      <GridBar grid={grid} save={saveButton} reading={grid.reading}>
        {grid.opened.address && <a class="button bare push" href={grid.opened.address} target="_blank" rel="noopener" title={w.lookAt} aria-label={w.lookAt}><Icon name="out" /></a>}
        <a class="button bare" href={links.write(index)} title={own.section} aria-label={own.section}><Icon name="pen" /></a>
        {grid.path.endsWith(".csv") && <a class="button bare" href={links.history(grid.path)} title={`${words().history} · ${grid.path.replace(/^content\//, "")}`}><Icon name="clock" /><span>{words().history}</span></a>}
      </GridBar>
      <Standing item={grid} now={state.now} />
      <Notices grid={grid} gone={own.gone} />
      <main id="main" class="figures register" tabIndex={-1}>
        <div class="figures-own">
          {grid.base.fixed !== null && <p class="notice box" role="note"><Icon name="eye" /><span>{w.fixed} {grid.base.fixed}</span></p>}
          <section class="panel grid-card" aria-label={w.gridOf(grid.base.title)}>
            {!fixed && <Tools grid={grid} at={here} go={enter} />}
            <Line grid={grid} at={here} problems={problems}>
              {(column, text) => !fixed && <Pick key={column.name} grid={grid} column={column} index={index} put={(said) => grid.put([[here.row, here.column, said]])} text={text} />}
            </Line>
            <Sheet grid={grid} at={here} anchor={from} go={go} paste={setPasted} leave={() => saveButton.current?.focus()} problems={problems} fixed={fixed} moving={moving} offered={offered} />
            {!fixed && <p class="hint keys">{own.keys} · {w.pasteHint}</p>}
          </section>
          <Problems grid={grid} problems={problems} go={enter} />
        </div>
        <div class="figures-seen">
          <Stale broken={broken} title={own.stale} help={own.staleHelp} />
          <Preview item={grid} />
        </div>
      </main>
      {pasted !== null && <PasteDialog grid={grid} at={topLeft(here, from)} text={pasted} close={() => setPasted(null)} />}
      <GridConflict grid={grid} />
      {(grid.settled || grid.base.fixed !== null) && !grid.reading && <GridRecovery grid={grid} now={state.now} />}
    </>
  );
}

/** By what cells name other rows. */
function names(grid: RegisterDocument): string[] {
  const key = grid.base.columns.findIndex((column) => column.key);
  return [...new Set(grid.now.rows.map(({ cells }) => cells[key] ?? "").filter(Boolean))];
}

interface PickProps {
  grid: RegisterDocument;
  column: SetColumn;
  index: string;
  text: string;
  put: (said: string) => void;
}

/** Beside the cell at hand: its values to choose from, or a file to be laid beside the section. */
function Pick({ column, index, text, put }: PickProps) {
  const w = registerWords();
  const chooser = useRef<HTMLInputElement>(null);
  const [said, say] = useState("");
  const label = w.pickFor(column.label);
  if (column.type === "choice") {
    return (
      <select class="in pick" aria-label={label} value={column.values?.includes(text) ? text : ""} onChange={(event) => put(event.currentTarget.value)}>
        <option value="">{w.pick}</option>
        {column.values?.map((one) => <option key={one} value={one}>{one}</option>)}
      </select>
    );
  }
  if (column.type !== "file") return null;
  const send = (file: File | undefined) => file && upload(index, file, (part) => say(`${words().uploading} ${Math.round(part * 100)} %`)).then((name) => {
    say("");
    put(text.trim() ? `${text.trim()}; ${name}` : name);
  }, (error: Error) => say(error.message));
  return (
    <>
      <button type="button" class="button small" aria-label={label} onClick={() => chooser.current?.click()}><Icon name="clip" />{w.file}</button>
      <input ref={chooser} type="file" hidden onChange={(event) => void send(event.currentTarget.files?.[0])} />
      {said && <span class="hint">{said}</span>}
      {text && !text.includes(";") && <a class="button small bare" href={fileAddress(index, text.trim())} target="_blank" rel="noopener"><Icon name="eye" /></a>}
    </>
  );
}
