// The room of figures: all data sets, and the grid of one.
import { useEffect, useState } from "preact/hooks";
import { api } from "../base/api";
import type { RegisterSummary, RemovedSet, SetSummary } from "../base/data";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { date, moment } from "../base/time";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { openSet, type GridDocument } from "./grid";
import { GridRoom } from "./grid-room";
import { registerWords } from "../registers/words";
import { setWords } from "./set-words";
import { dataWords } from "./words";

export function FiguresRoom({ name, state }: { name: string | null; state: DeskState }) {
  return name === null ? <Sets state={state} /> : <Open name={name} state={state} />;
}

function Open({ name, state }: { name: string; state: DeskState }) {
  const [grid, setGrid] = useState<GridDocument | null>(null);
  const [failed, fail] = useState("");
  // A set that was just saved may be there a moment later.
  useEffect(() => void (grid ?? openSet(name).then(setGrid, (error: Error) => fail(error.message))), [name, state]);
  if (!grid) return <main id="main" class="page" tabIndex={-1}><p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p></main>;
  return <GridRoom grid={grid} state={state} />;
}

function Sets({ state }: { state: DeskState }) {
  const w = dataWords();
  const [sets, setSets] = useState<SetSummary[] | null>(null);
  const [removed, setRemoved] = useState<RemovedSet[]>([]);
  const [registers, setRegisters] = useState<RegisterSummary[]>([]);
  const [failed, fail] = useState("");
  const load = () => void api.data().then(({ sets, removed, registers }) => (setSets(sets), setRemoved(removed ?? []), setRegisters(registers ?? [])), (error: Error) => fail(error.message));
  // Also where it is what it was once: removed and brought back.
  useEffect(load, [state]);
  const bring = (name: string) => api.setRestore(name).then(load, (error: Error) => fail(error.message));
  useEffect(() => void (document.title = `${w.room} · ${state.portal}`), []);
  return (
    <>
      <header class="bar">
        <h1>{w.room}</h1>
        <a class="button go push" href={links.newData}><Icon name="plus" />{setWords().add}</a>
      </header>
      <main id="main" class="page" tabIndex={-1}>
        <p class="hint">{w.intro}</p>
        {failed && <p class="wrong" role="alert">{failed}</p>}
        {sets?.length === 0 && <p class="quiet">{w.none}</p>}
        <ul class="sets">{sets?.map((set) => <li key={set.name}><SetCard set={set} /></li>)}</ul>
        {registers.length > 0 && (
          <section class="removed-sets" aria-label={registerWords().registers}>
            <h2>{registerWords().registers}</h2>
            <p class="hint">{registerWords().intro}</p>
            <ul class="sets">{registers.map((one) => <li key={one.name}><RegisterCard register={one} /></li>)}</ul>
          </section>
        )}
        {removed.length > 0 && (
          <section class="removed-sets" aria-label={setWords().removed}>
            <h2>{setWords().removed}</h2>
            <ul class="cards">
              {removed.map(({ name, title, at }) => (
                <li key={name}><span><b>{title}</b><small>{setWords().removedAt(moment(at, state.now))}</small></span>
                  <button type="button" class="button push" aria-label={`${setWords().bringBack}: ${title}`} onClick={() => void bring(name)}>{setWords().bringBack}</button></li>
              ))}
            </ul>
          </section>
        )}
      </main>
    </>
  );
}

function SetCard({ set }: { set: SetSummary }) {
  const w = dataWords();
  return (
    <a href={links.data(set.name)}>
      <span class="set-name"><b>{set.title}</b><small>{set.source}</small></span>
      <span class="set-figures">{set.figures.slice(0, 2).map((figure) => <span key={figure.label}><b>{figure.text}</b><small>{figure.label}</small></span>)}</span>
      <span class="set-facts">
        <span class="item-state">
          {set.due && <span class="tag warn">{w.due}</span>}
          {set.computed && <span class="tag">{w.counts}</span>}
          {set.problems > 0 && <span class="tag warn">{w.problems(set.problems)}</span>}
          {set.unsaved && <span class="tag kept">{w.unsaved}</span>}
        </span>
        <small>{set.updated && `${w.updated(date(set.updated))}${set.due ? `, ${w.dueAge(set.age)}` : ""} · `}{w.size(set.rows, set.columns)}</small>
      </span>
    </a>
  );
}

function RegisterCard({ register }: { register: RegisterSummary }) {
  const w = dataWords();
  return (
    <a href={links.register(register.name)}>
      <span class="set-name"><b>{register.title}</b><small>{register.file.replace(/^content\//, "")}</small></span>
      <span class="set-figures" />
      <span class="set-facts">
        <span class="item-state">
          {register.problems > 0 && <span class="tag warn">{w.problems(register.problems)}</span>}
          {register.unsaved && <span class="tag kept">{w.unsaved}</span>}
        </span>
        <small>{w.size(register.rows, register.columns)}</small>
      </span>
    </a>
  );
}
