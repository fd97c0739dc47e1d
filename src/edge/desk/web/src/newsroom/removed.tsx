// Items that were removed, and the way back.
import { useEffect, useState } from "preact/hooks";
import { api } from "../base/api";
import { links } from "../base/route";
import { moment } from "../base/time";
import type { DeskState, Removed } from "../base/types";
import { words } from "../base/words";

export function RemovedRoom({ state }: { state: DeskState }) {
  const w = words();
  const [list, setList] = useState<Removed[] | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => {
    document.title = `${w.removed} · ${state.portal}`;
    api.removed().then(setList, (error: Error) => fail(error.message));
  }, []);
  const bring = (one: Removed) =>
    api.restore(one.path, one.id).then(() => void (location.hash = links.write(one.path)), (error: Error) => fail(error.message));
  return (
    <>
      <header class="bar"><h1>{w.removed}</h1></header>
      <main id="main" class="page" tabIndex={-1}>
        <p class="hint">{w.removedHelp}</p>
        {failed && <p class="wrong" role="alert">{failed}</p>}
        {list?.length === 0 && <p class="quiet">{w.removedNone}</p>}
        <ul class="cards">
          {list?.map((one) => (
            <li key={one.path + one.id}>
              <span><b>{one.title || w.untitled}</b><small>{w.removedAt(moment(one.at, state.now))}</small></span>
              <button type="button" class="button push" aria-label={`${w.bringBack}: ${one.title}`} onClick={() => void bring(one)}>{w.bringBack}</button>
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
