// What an item was before: each version compared with what it is now, and the way back.
import { useEffect, useState } from "preact/hooks";
import { api } from "../base/api";
import { Compare } from "../base/compare";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { moment } from "../base/time";
import type { DeskState, HistoryEntry, OldVersion, Opened } from "../base/types";
import { text } from "../base/value";
import { words } from "../base/words";
import { currentGrid, forgetGrid } from "../data/grid";
import { dataWords } from "../data/words";
import { Choose } from "../moving/item";
import { movingWords } from "../moving/words";
import { settingWords } from "../settings/words";
import { current, forgetItem } from "../writing/desks";

export function HistoryRoom({ path, state }: { path: string; state: DeskState }) {
  const w = words();
  const [list, setList] = useState<HistoryEntry[] | null>(null);
  const [now, setNow] = useState<Opened | null>(null);
  const [chosen, choose] = useState<HistoryEntry | null>(null);
  const [said, say] = useState("");
  const [moving, setBack] = useState(false);
  const load = async () => {
    try {
      const [entries, item] = await Promise.all([api.history(path), api.item(path)]);
      setList(entries);
      setNow(item);
      choose(entries[0] ?? null);
    } catch (error) {
      say((error as Error).message);
    }
  };
  useEffect(() => void load(), [path]);
  // The settings and the statistics have no title.
  const isText = path.endsWith(".md");
  const register = state.sections.find(({ table }) => table === path);
  const isData = path.startsWith("content/stats") || register !== undefined;
  const [back, backTo] = isText ? [links.write(path), w.backToWriting] : register ? [links.register(register.folder), register.title] : isData ? [links.data(currentGrid()?.base.name), dataWords().room] : [links.settings, settingWords().settings];
  const title = !isText ? path.replace(/^content\//, "") : now ? text(now.fields.find(([key]) => key === "title")?.[1]) || w.untitled : "";
  useEffect(() => void (document.title = `${w.history} · ${title} · ${state.portal}`), [title]);
  const take = async (entry: HistoryEntry) => {
    try {
      // Unsaved text of this item goes to the recovery file first: it comes back as a choice.
      await (isData ? currentGrid() : current())?.unsaved.keep(false);
      await api.restore(path, entry.id);
      isData ? forgetGrid() : forgetItem();
      await load();
      say(w.historyTaken);
    } catch (error) {
      say((error as Error).message);
    }
  };
  return (
    <>
      <header class="bar">
        <a class="button bare back" href={back} title={backTo}><Icon name="back" /><span>{backTo}</span></a>
        <h1><span class="soft">{w.historyOf}</span> {title}</h1>
        {chosen?.before && <button type="button" class="button go push" onClick={() => setBack(true)}>{movingWords().backAgain}</button>}
        {chosen && !chosen.before && <button type="button" class="button go push" onClick={() => void take(chosen)}>{w.historyTake}</button>}
      </header>
      {moving && chosen?.before && now && <Choose path={path} now={{ section: now.section, name: now.name ?? "" }} isPage={now.kind === "page"} to={chosen.before} state={state} close={() => setBack(false)} />}
      {said && <p class="notice" role="status">{said}</p>}
      <main id="main" class="history" tabIndex={-1}>
        <nav class="versions" aria-label={w.history}>
          <p class="hint">{list?.length === 0 ? w.historyNone : w.historyHelp}</p>
          {list?.map((entry) => (
            <button key={entry.id} type="button" aria-pressed={chosen?.id === entry.id} onClick={() => choose(entry)}>
              <b>{moment(entry.at, state.now)}</b><small>{entry.before ? movingWords().historyFrom(entry.before.path.replace(/^content\//, "")) : w.historyWhy[entry.why]} · {w.size(entry.bytes)}</small>
            </button>
          ))}
        </nav>
        {chosen && now ? <Old key={chosen.id} path={path} entry={chosen} now={now} state={state} /> : <p class="quiet">{list ? w.historyPick : w.loading}</p>}
      </main>
    </>
  );
}

function Old({ path, entry, now, state }: { path: string; entry: HistoryEntry; now: Opened; state: DeskState }) {
  const w = words();
  const [old, setOld] = useState<OldVersion | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => void api.version(path, entry.id).then(setOld, (error: Error) => fail(error.message)), [path, entry.id]);
  if (!old) return <p class="quiet" role={failed ? "alert" : undefined}>{failed || w.loading}</p>;
  return (
    <Compare left={{ name: w.historyThen(moment(entry.at, state.now)), fields: old.fields, body: old.body }}
      right={{ name: w.historyNow, fields: now.fields, body: now.body }} />
  );
}
