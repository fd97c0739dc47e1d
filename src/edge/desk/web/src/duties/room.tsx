// What rules ask of the portal: what is missing first, each with its source and the way to where it is mended.
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "../base/icon";
import { links } from "../base/route";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { OPEN, readDuties, type Duties, type Duty, type StateName } from "./api";
import { dutyWords } from "./words";

const ICONS: Record<StateName, IconName> = { missing: "warn", overdue: "clock", incomplete: "pen", by_hand: "eye", present: "good" };

export function DutiesRoom({ state }: { state: DeskState }) {
  const w = dutyWords();
  const [list, setList] = useState<Duties | null>(null);
  const [failed, fail] = useState("");
  const [shown, show] = useState<StateName | null>(null);
  useEffect(() => void (document.title = `${w.room} · ${state.portal}`), [state.portal]);
  useEffect(() => void readDuties().then((now) => (setList(now), fail("")), (error: Error) => fail(error.message)), [state.edition]);
  const of = (name: StateName) => list?.duties.filter((one) => one.state === name) ?? [];
  const states = list?.states.filter(({ name }) => of(name).length > 0) ?? [];
  return (
    <>
      <header class="bar"><h1>{w.room}</h1></header>
      <main id="main" class="page duties" tabIndex={-1}>
        {!list && <p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p>}
        {list && <>
          <p class="lead">{list.profile}</p>
          <p class="hint">{list.note} {list.looked_up}</p>
          {failed && <p class="wrong" role="alert">{failed}</p>}
          {list.mistakes.map((mistake) => <p key={mistake} class="said error">{mistake}</p>)}
          <div class="chips" role="group" aria-label={w.show}>
            <button type="button" class="chip" aria-pressed={shown === null} onClick={() => show(null)}>{w.all} ({list.duties.length})</button>
            {states.map(({ name, title }) => <button key={name} type="button" class="chip" aria-pressed={shown === name} onClick={() => show(shown === name ? null : name)}>{title} ({of(name).length})</button>)}
          </div>
          {list.duties.length === 0 && <p class="quiet">{w.none}</p>}
          {states.filter(({ name }) => shown === null || shown === name).map(({ name, title }) => (
            <section key={name} class={`duty-group ${name}`} aria-labelledby={`duties-${name}`}>
              <h2 id={`duties-${name}`}><Icon name={ICONS[name]} />{title}<span class="tag">{of(name).length}</span></h2>
              <ul>{of(name).map((duty) => <Row key={duty.id} duty={duty} />)}</ul>
            </section>
          ))}
        </>}
      </main>
    </>
  );
}

function Row({ duty }: { duty: Duty }) {
  const w = dutyWords();
  const way = wayTo(duty);
  return (
    <li>
      <div>
        <h3>{duty.title}</h3>
        {duty.seen.map((seen) => <p key={seen}>{seen}</p>)}
        {duty.todo && duty.state !== "present" && <p><b>{w.todo}</b> {duty.todo}</p>}
        {duty.rule && <p class="duty-source">{w.source} {duty.rule.text}</p>}
      </div>
      {way && <a class="button small" href={way.to} aria-label={`${way.name}. ${w.open(duty.title)}`}>{way.name}</a>}
    </li>
  );
}

/** The room where a duty is mended; none where the desk has nothing to do with it. */
function wayTo({ room, file, state }: Duty): { to: string; name: string } | null {
  const w = dutyWords();
  if (room === "settings") return { to: links.settings, name: w.settings };
  if (room === "statistics") return { to: links.data(), name: w.statistics };
  if (room === "file" && file?.endsWith(".md")) return { to: links.write(file), name: w.page };
  return OPEN.includes(state) ? { to: links.newsroom, name: w.newsroom } : null;
}

/** How many duties are open, in the newsroom. It is looked up when the newsroom is opened. */
export function DutiesTile() {
  const w = dutyWords();
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => void readDuties().then(({ duties }) => setCount(duties.filter(({ state }) => OPEN.includes(state)).length), () => {}), []);
  if (count === null) return null;
  return (
    <a class={`tile ${count ? "due" : "calm"}`} href={links.duties}><Icon name={count ? "facts" : "good"} />
      {count ? <><b>{count}</b><span class="tile-name">{w.tile}</span></> : <span class="tile-name">{w.tileNone}</span>}
    </a>
  );
}
