// One data set: its cells, key figures and facts, what bantin says of them, its chart, and what readers will see otherwise.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { GridProblem, SetColumn } from "../base/data";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { date, time } from "../base/time";
import type { DeskState } from "../base/types";
import { bare, text } from "../base/value";
import { words } from "../base/words";
import { When } from "../writing/when";
import { Chart } from "./chart";
import { GridConflict, GridRecovery } from "./choices";
import { EditSet } from "./edit-set";
import type { GridDocument } from "./grid";
import { PasteDialog } from "./paste";
import { RemoveSet } from "./remove-set";
import { setWords } from "./set-words";
import { problemAt, Sheet, usePlace, type Place } from "./sheet";
import { Lost, Renamed, Touched } from "./touched";
import { dataWords, quoted } from "./words";

export function GridRoom({ grid, state }: { grid: GridDocument; state: DeskState }) {
  useStore(grid);
  const w = dataWords();
  const { here, from, go, enter, moving } = usePlace(grid, { row: 0, column: firstNumber(grid) });
  const [pasted, setPasted] = useState<string | null>(null);
  // A form that was left half filled in is opened again.
  const [asked, ask] = useState<"edit" | "remove" | null>(grid.opened.form ? "edit" : null);
  const saveButton = useRef<HTMLButtonElement>(null);
  useEffect(() => void (document.title = `${grid.base.title} · ${state.portal}`), [grid]);
  useEffect(() => saveByKey(grid), [grid]);
  useEffect(() => () => void grid.unsaved.keep(false), [grid]);
  const problems = grid.checked?.problems ?? [];
  const fixed = grid.base.fixed !== null;
  return (
    <>
      <Bar grid={grid} save={saveButton} ask={ask} />
      <Notices grid={grid} />
      <main id="main" class="figures" tabIndex={-1}>
        <div class="figures-own">
          {fixed && <p class="notice box" role="note"><Icon name="eye" /><span>{w.fixed} {grid.base.fixed}</span></p>}
          {grid.base.columns.length > 0 && (
            <section class="panel grid-card" aria-label={w.gridOf(grid.base.title)}>
              {!fixed && <Tools grid={grid} at={here} go={enter} />}
              <Line grid={grid} at={here} problems={problems} />
              <Sheet grid={grid} at={here} anchor={from} go={go} paste={setPasted} leave={() => saveButton.current?.focus()} problems={problems} fixed={fixed} moving={moving} />
              {!fixed && <p class="hint keys">{w.keys} · {w.pasteHint}</p>}
            </section>
          )}
          <Problems grid={grid} problems={problems} go={enter} />
          {!grid.base.computed && <Facts grid={grid} now={state.now} />}
        </div>
        <div class="figures-seen">
          {grid.dirty && <>
            <Lost uses={grid.checked?.touched.filter((one) => one.lost) ?? []} />
            <Renamed texts={grid.checked?.renamed ?? []} />
          </>}
          <Chart address={grid.checked?.chart ?? null} />
          <Touched grid={grid} />
        </div>
      </main>
      {pasted !== null && <PasteDialog grid={grid} at={topLeft(here, from)} text={pasted} close={() => setPasted(null)} />}
      {asked === "edit" && <EditSet grid={grid} now={state.now} close={() => ask(null)} />}
      {asked === "remove" && <RemoveSet grid={grid} close={() => ask(null)} />}
      <GridConflict grid={grid} />
      <GridRecovery grid={grid} now={state.now} />
    </>
  );
}

export const topLeft = (one: Place, other: Place): Place => ({ row: Math.min(one.row, other.row), column: Math.min(one.column, other.column) });
const firstNumber = (grid: GridDocument): number => Math.max(0, grid.base.columns.findIndex((column) => column.type === "number"));

interface BarProps {
  grid: GridDocument;
  save: { current: HTMLButtonElement | null };
  /** Someone else writes in it. */
  reading?: boolean;
  children: ComponentChildren;
}

/** The line above a grid: whether it is saved, what can be done with it, and the button that saves. */
export function GridBar({ grid, save, reading = false, children }: BarProps) {
  const w = dataWords();
  const { saving, failure, dirty, savedAt, changes } = grid;
  const said = saving === "saving" ? w.saving
    : saving === "failed" ? `${w.failed}${failure ? `: ${failure}` : ""} · ${w.kept}`
    : dirty ? w.notSaved(changes)
    : savedAt ? w.savedAt(time(savedAt)) : w.saved;
  const sentences = dirty ? (grid.checked?.touched.length ?? 0) : 0;
  const lost = dirty ? (grid.checked?.touched.filter((one) => one.lost).length ?? 0) : 0;
  return (
    <header class="bar">
      <a class="button bare back" href={links.data()} title={w.back}><Icon name="back" /><span>{w.back}</span></a>
      <h1>{grid.base.title}</h1>
      <span class={`saved ${saving === "failed" ? "failed" : dirty ? "dirty" : "clean"}`} role="status">{said}</span>
      {children}
      <button ref={save} type="button" class={`button ${lost > 0 ? "danger" : "go"}`} title="Ctrl+S" disabled={!dirty || reading || saving === "saving"} onClick={() => void grid.save()}>{lost > 0 ? setWords().lostSave(lost) : sentences > 0 ? w.dueSave(sentences) : w.save}</button>
    </header>
  );
}

function Bar({ grid, save, ask }: { grid: GridDocument; save: { current: HTMLButtonElement | null }; ask: (what: "edit" | "remove") => void }) {
  const w = dataWords();
  const { dirty } = grid;
  const files = grid.base.computed ? [] : grid.opened.files;
  return (
    <GridBar grid={grid} save={save}>
      {grid.opened.address && <a class="button bare push" href={grid.opened.address} target="_blank" rel="noopener" title={w.lookAt} aria-label={w.lookAt}><Icon name="out" /></a>}
      <button type="button" class="button bare" disabled={dirty} title={dirty ? setWords().editFirst : setWords().edit} onClick={() => ask("edit")}><Icon name="settings" /><span>{setWords().edit}</span></button>
      <button type="button" class="button bare" title={setWords().remove} aria-label={setWords().remove} onClick={() => ask("remove")}><Icon name="bin" /></button>
      {files.map((file, at) => (
        <a key={file} class="button bare" href={links.history(file)} title={`${words().history} · ${file.replace(/^content\//, "")}`}><Icon name={at === 0 ? "clock" : "facts"} />{at === 0 && <span>{words().history}</span>}</a>
      ))}
    </GridBar>
  );
}

export function Notices({ grid, gone }: { grid: GridDocument; gone?: string }) {
  const w = dataWords();
  const said = grid.conflict ? (grid.postponed ? w.changedOutside : "") : grid.notice === "changed" ? w.changedOutside : grid.notice === "taken" ? w.taken : "";
  const failure = grid.failure && grid.saving !== "failed" ? grid.failure : "";
  return <>
    {[said, failure].filter(Boolean).map((one) => <p key={one} class="notice" role="status"><Icon name="warn" />{one}</p>)}
    {grid.notice === "gone" && <p class="notice" role="status"><Icon name="warn" />{gone ?? w.gone}{grid.server.restore && <button type="button" class="button small" onClick={() => void grid.writeAgain()}>{w.writeAgain}</button>}</p>}
  </>;
}

export function Tools({ grid, at, go }: { grid: GridDocument; at: Place; go: (at: Place) => void }) {
  const w = dataWords();
  const [told, tell] = useState("");
  const key = nextKey(grid);
  const keyColumn = grid.base.columns.findIndex((column) => column.key);
  const add = (place: number, name: string) => {
    grid.addRow(place, name);
    tell(w.rowAdded);
    go({ row: place, column: name ? Math.min(keyColumn + 1, grid.base.columns.length - 1) : grid.start });
  };
  const row = grid.now.rows[at.row];
  return (
    <div class="tools" role="toolbar" aria-label={w.tools}>
      <button type="button" class="tool" title={`${w.undo} (Ctrl+Z)`} aria-label={w.undo} disabled={!grid.canUndo} onClick={() => grid.undo()}><Icon name="undo" /></button>
      <button type="button" class="tool" title={`${w.redo} (Ctrl+Y)`} aria-label={w.redo} disabled={!grid.canRedo} onClick={() => grid.redo()}><Icon name="redo" /></button>
      <button type="button" class="button small" onClick={() => add(grid.end, key)}><Icon name="plus" />{key ? w.addNext(key) : w.addRow}</button>
      <button type="button" class="button small" disabled={!row} onClick={() => add(at.row + 1, "")}>{w.insertBelow}</button>
      <button type="button" class="button small" disabled={!row} onClick={() => {
        tell(w.rowGone(row?.cells[keyColumn] ?? ""));
        grid.removeRow(at.row);
      }}><Icon name="bin" />{w.removeRow}</button>
      <span class="hidden" role="status">{told}</span>
    </div>
  );
}

/** The key of the row that follows, where the last two show how: 2024, 2025. */
function nextKey(grid: GridDocument): string {
  const column = grid.base.columns.findIndex((column) => column.key);
  const [before, last] = grid.now.rows.slice(0, grid.end).slice(-2).map((row) => /^(.*?)(\d+)(\D*)$/.exec(row.cells[column] ?? ""));
  if (!before || !last || before[1] !== last[1] || before[3] !== last[3] || Number(last[2]) !== Number(before[2]) + 1) return "";
  return `${last[1]}${Number(last[2]) + 1}${last[3]}`;
}

/** A longer text is cut short in its cell. */
const LONG = 28;

/** The cell at hand: where it is, what it was, what is wrong with it. */
/** `children`: what helps to fill in the cell. */
export function Line({ grid, at, problems, children }: { grid: GridDocument; at: Place; problems: GridProblem[]; children?: (column: SetColumn, text: string) => ComponentChildren }) {
  const w = dataWords();
  const row = grid.now.rows[at.row];
  const column = grid.base.columns[at.column];
  const told = problemAt(problems, at.row, at.column);
  if (!row || !column) return <div class="line" />;
  const key = grid.base.columns.findIndex((one) => one.key);
  const before = grid.before(row, at.column);
  const text = row.cells[at.column] ?? "";
  return (
    <div class="line" role="status">
      <b>{w.cellOf(column.label, at.column === key ? "" : row.cells[key] || w.newRow)}</b>
      {column.unit && column.type === "number" && <span class="hint">{w.unit(column.unit)}</span>}
      {grid.changed(row, at.column) && before !== null && <span class="was">{w.before(before || w.empty)}</span>}
      {told && <span id={`told-${at.row}-${at.column}`} class={`said ${told.severity}`}><Icon name="warn" />{quoted(told.message)}{told.rule && `: ${told.rule}`}</span>}
      {told?.fixes.map((fix) => <Fix key={fix.text} grid={grid} problem={told} fix={fix} />)}
      {children?.(column, text)}
      {text.length > LONG && <span class="whole" aria-hidden="true">{text}</span>}
    </div>
  );
}

function Fix({ grid, problem, fix }: { grid: GridDocument; problem: GridProblem; fix: { label: string; text: string } }) {
  return (
    <button type="button" class="button small" onClick={() => {
      if (problem.figure) grid.setFigure(problem.figure, fix.text);
      else grid.put([[problem.row ?? 0, problem.column ?? 0, fix.text]]);
    }}>{fix.label}</button>
  );
}

export function Problems({ grid, problems, go }: { grid: GridDocument; problems: GridProblem[]; go: (at: Place) => void }) {
  const w = dataWords();
  const order = { error: 0, warning: 1, hint: 2 };
  const sorted = [...problems].sort((a, b) => order[a.severity] - order[b.severity] || Number(b.new ?? true) - Number(a.new ?? true));
  const visit = ({ row, column, figure, cells, figures }: GridProblem) => {
    const [cell] = cells ?? [];
    const named = figure ?? (cell ? undefined : figures?.[0]);
    if (named) return document.getElementById(`figure-${named}`)?.focus();
    if (cell) return go({ row: cell[0], column: cell[1] });
    if (row != null) go({ row, column: column ?? 0 });
  };
  return (
    <section class="panel told" aria-label={w.problemsTitle}>
      <h2>{w.problemsTitle}</h2>
      <p class={problems.length ? "hidden" : "hint"} role="status">{grid.checked ? (problems.length ? words().problemCounts(...counts(problems)) : w.noProblems) : words().checking}</p>
      <ul>
        {sorted.map((one, at) => (
          <li key={at} class={one.severity}>
            <button type="button" class="problem" onClick={() => visit(one)}><b>{words().severities[one.severity]}</b><span>{quoted(one.message)}{one.rule && <small>{one.rule}</small>}{!one.rule && one.help && <small>{quoted(one.help)}</small>}</span></button>
            {one.fixes.map((fix) => <Fix key={fix.text} grid={grid} problem={one} fix={fix} />)}
          </li>
        ))}
      </ul>
    </section>
  );
}

const counts = (problems: GridProblem[]): [number, number, number] => {
  const of = (severity: GridProblem["severity"]) => problems.filter((one) => one.severity === severity).length;
  return [of("error"), of("warning"), of("hint")];
};

/** Key figures, and the day and source that are true for all of it. */
function Facts({ grid, now }: { grid: GridDocument; now: string }) {
  const w = dataWords();
  const { facts, figures } = grid.now;
  const today = now.slice(0, 10);
  const { rows, figures: changed, facts: told } = grid.edit;
  const isOld = facts.updated !== today && told.updated === undefined && (Object.keys(changed).length > 0 || rows.length !== grid.base.rows.length || rows.some(({ cells }) => Object.keys(cells).length > 0));
  return (
    <section class="panel facts-card" aria-label={w.facts}>
      {grid.base.figures.length > 0 && <>
        <h2>{w.figures}</h2>
        <p class="hint">{w.figuresHelp}</p>
        <div class="key-figures">
          {grid.base.figures.map(({ name, label, unit, text }) => {
            const wrong = grid.checked?.problems.find((one) => one.figure === name || one.figures?.includes(name));
            return (
              <label key={name} class="field"><span>{label}{unit && <small>, {unit}</small>}</span>
                <Field id={`figure-${name}`} kind={`number${figures[name] !== text ? " changed" : ""}`} value={figures[name] ?? ""} why={wrong && { id: `why-${name}`, wrong: wrong.severity === "error" }}
                  type={(typed) => grid.typeFigure(name, typed)} put={(typed) => (grid.setFigure(name, typed), grid.stopTyping())} />
                {figures[name] !== text && <small class="was">{w.before(text)}</small>}
                {wrong && <small id={`why-${name}`} class={wrong.severity === "error" ? "wrong" : "hint"}>{quoted(wrong.message)}</small>}
              </label>
            );
          })}
        </div>
      </>}
      <div class="set-days">
        <div class={facts.updated !== grid.base.updated ? "changed" : ""}><When id="updated" label={w.updatedDay} value={facts.updated ? bare(facts.updated) : null} change={(day) => day && grid.setFact("updated", text(day))} withTime={false} /></div>
        <button type="button" class="button" disabled={facts.updated === today} onClick={() => grid.setFact("updated", today)}>{w.today}</button>
        <label class="field wide"><span>{w.source}</span>
          <Field id="source" kind={facts.source !== grid.base.source ? "changed" : ""} value={facts.source} type={(typed) => grid.typeFact("source", typed)} put={(typed) => (grid.setFact("source", typed), grid.stopTyping())} /></label>
      </div>
      {isOld && <p class="hint due" role="status"><Icon name="calendar" />{w.stillOld(date(facts.updated))}</p>}
    </section>
  );
}

interface FieldProps {
  id: string;
  kind: string;
  value: string;
  why?: { id: string; wrong: boolean } | undefined;
  /** Hears each letter. */
  type: (typed: string) => void;
  put: (typed: string) => void;
}

/** A field whose text is taken when it is left: what is being typed is no value yet. */
function Field({ id, kind, value, why, type, put }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const typed = useRef(false);
  useEffect(() => {
    if (input.current && !typed.current) input.current.value = value;
  }, [value]);
  const done = () => {
    if (typed.current && input.current) put(input.current.value.trim());
    typed.current = false;
  };
  return (
    <input ref={input} id={id} class={`in ${kind}`} defaultValue={value} autocomplete="off" spellcheck={false} aria-invalid={why?.wrong || undefined} aria-describedby={why?.id}
      onInput={(event) => ((typed.current = true), type(event.currentTarget.value.trim()))} onBlur={done} onKeyDown={(event) => event.key === "Enter" && !event.isComposing && done()} />
  );
}

export function saveByKey(grid: { save: () => Promise<void> }): () => void {
  const save = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    // What is being typed counts.
    (document.activeElement as HTMLElement | null)?.blur();
    void grid.save();
  };
  addEventListener("keydown", save);
  return () => removeEventListener("keydown", save);
}
