// The room with every item: what must be done first, then the list and its filters.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Icon, type IconName } from "../base/icon";
import { takesFiles } from "../base/drop";
import { useStore } from "../base/store";
import { DutiesTile } from "../duties/room";
import { links } from "../base/route";
import { moment } from "../base/time";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { Me } from "../presence/panel";
import { api as publishApi, type Waiting } from "../publish/api";
import { publishWords } from "../publish/words";
import { choices, filter, pick, type Choices, type ItemFilter } from "./filter";
import { Filters } from "./filters";
import { items } from "./items";
import { ItemList } from "./list";
import { NewItem } from "./new";

/** Nothing is counted until the folder has been quiet for so long. */
const QUIET = 1500;

export function Newsroom({ state }: { state: DeskState }) {
  const { list, failed } = useStore(items);
  const { criteria } = useStore(filter);
  const [asking, ask] = useState<File[] | null>(null);
  useEffect(() => void items.load(), []);
  useEffect(() => void (document.title = `${words().newsroom} · ${state.portal}`), [state.portal]);
  const there = useMemo(() => choices(list ?? []), [list]);
  const shown = useMemo(() => pick(list ?? [], criteria), [list, criteria]);
  return (
    <>
      <header class="bar">
        <h1>{words().newsroom}</h1>
        <Me state={state} />
        <button type="button" class="button go" onClick={() => ask([])}><Icon name="plus" />{words().newItem}</button>
      </header>
      <main id="main" class="newsroom" tabIndex={-1} {...takesFiles(ask)}>
        <div class="tiles"><Tiles there={there} criteria={criteria} now={state.now} ready={list !== null} /><ToPublish edition={state.edition} /><DutiesTile /><Facts state={state} /></div>
        <Filters there={there} criteria={criteria} state={state} shown={shown.length} all={list?.length ?? 0} />
        {list ? <ItemList items={shown} state={state} empty={list.length === 0} /> : <p class="quiet">{failed || words().loading}</p>}
      </main>
      {asking && <NewItem state={state} files={asking} close={() => ask(null)} />}
    </>
  );
}

interface Tile {
  tone: "bad" | "draft" | "due" | "kept";
  icon: IconName;
  count: number;
  name: string;
  none?: string;
  more?: string;
  criteria: Partial<ItemFilter>;
}

/** A hyphen at which no line ends. */
const UNBROKEN = "\u2011";

/** What filters the list; unsaved items only where there are some. */
function Tiles({ there, criteria, now, ready }: { there: Choices; criteria: ItemFilter; now: string; ready: boolean }) {
  const w = words();
  const tiles: Tile[] = [
    { tone: "bad", icon: "warn", count: there.errors, name: w.mendTile, none: w.mendNone, criteria: { only: "errors" } },
    ...(there.unsaved || criteria.only === "unsaved" ? [{ tone: "kept", icon: "pen", count: there.unsaved, name: w.unsavedTile, criteria: { only: "unsaved" } } as const] : []),
    { tone: "draft", icon: "facts", count: there.counts.draft, name: w.draftTile, criteria: { state: "draft" } },
    { tone: "due", icon: "clock", count: there.counts.scheduled, name: w.dueTile, criteria: { state: "scheduled" }, ...(there.nextDue ? { more: w.dueNext(moment(there.nextDue, now).replaceAll("-", UNBROKEN)) } : {}) },
  ];
  return <>
    {tiles.map((tile) => {
      const on = Object.entries(tile.criteria).every(([key, value]) => criteria[key as keyof ItemFilter] === value);
      const calm = ready && tile.count === 0 && tile.none;
      return (
        <button key={tile.tone} type="button" class={`tile ${calm ? "calm" : tile.tone}`} aria-pressed={on} disabled={tile.count === 0 && !on}
          onClick={() => (on ? filter.clear() : filter.set({ state: "", only: "", ...tile.criteria }))}>
          <Icon name={calm ? "good" : tile.icon} />
          {calm ? <span class="tile-name">{tile.none}</span> : <><b>{ready ? tile.count : "…"}</b><span class="tile-name">{tile.name}{tile.more && <small>{tile.more}</small>}</span></>}
        </button>
      );
    })}
  </>;
}

/** What a publication would change. Counting makes every page once more. */
function ToPublish({ edition }: { edition: string }) {
  const w = publishWords();
  const [waiting, wait] = useState<Waiting | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => void publishApi.waiting().then(wait, () => {}), QUIET);
    return () => clearTimeout(timer);
  }, [edition]);
  if (!waiting) return null;
  const count = waiting.new + waiting.changed + waiting.gone;
  return (
    <a class={`tile ${count ? "wait" : "calm"}`} href={links.publish}><Icon name={count ? "send" : "good"} />
      {count ? <><b>{count.toLocaleString(words().locale)}</b><span class="tile-name">{w.waiting}<small>{w.waitingOf(waiting.new, waiting.changed, waiting.gone)}</small></span></> : <span class="tile-name">{w.waitingNone}</span>}
    </a>
  );
}

/** What lies in other rooms: figures that are due, and today's visits. */
function Facts({ state: { due, visits, now } }: { state: DeskState }) {
  const w = words();
  const number = (value: number) => value.toLocaleString(w.locale);
  return <>
    {due ? <a class="tile due" href={links.data()}><Icon name="chart" /><b>{due}</b><span class="tile-name">{w.figuresTile}</span></a> : null}
    {visits && (
      <div class="tile visits"><Icon name="eye" /><b>{visits.today === null ? "–" : number(visits.today)}</b>
        <span class="tile-name">{w.visitsTile}<small>{visits.today === null ? w.visitsAt(moment(visits.at, now)) : w.visitsTotal(number(visits.total))}</small></span></div>
    )}
  </>;
}
