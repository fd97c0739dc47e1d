// What a move comes to, looked at while the request is typed; it is done only as it was looked at.
import { useEffect, useState } from "preact/hooks";
import { api, Refused } from "../base/api";
import { links } from "../base/route";
import type { MoveSeen, MoveRequest } from "../base/types";
import { words } from "../base/words";
import { quoted } from "../data/words";
import { movingWords } from "./words";

/** The pause after the last key before it is looked at. */
const REST = 250;

export interface Look {
  seen: MoveSeen | null;
  wrong: string;
  /** Something changed meanwhile: looks once more. */
  again: () => void;
}

/** Looks at a request; null: there is none. */
export function useLook(request: MoveRequest | null): Look {
  const [look, setLook] = useState<{ of: string; seen: MoveSeen | null; wrong: string }>({ of: "", seen: null, wrong: "" });
  const [count, setCount] = useState(0);
  const key = request ? JSON.stringify([request, count]) : "";
  useEffect(() => {
    if (!request) return;
    let newest = true;
    const told = (seen: MoveSeen | null, wrong: string) => newest && setLook({ of: key, seen, wrong });
    const timer = setTimeout(() => void api.moveCheck(request).then((seen) => told(seen, ""), (error: Error) => told(null, quoted(error.message))), REST);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [key]);
  const now = look.of === key && key ? look : { seen: null, wrong: "" };
  return { seen: now.seen, wrong: now.wrong, again: () => setCount(count + 1) };
}

/** Does what was looked at; where something changed meanwhile it is looked at again, and why is said. */
export async function carryOut(request: MoveRequest, { seen, again }: Look, fail: (why: string) => void): Promise<string | null> {
  if (!seen) return null;
  try {
    return (await api.move({ ...request, token: seen.token })).path;
  } catch (error) {
    if (error instanceof Refused && error.status === 409) again();
    fail(quoted((error as Error).message));
    return null;
  }
}

/** The texts that change, and those that are in the way. `none`: what is said where there are none. */
export function Texts({ seen, none }: { seen: MoveSeen; none: string }) {
  const w = movingWords();
  const count = seen.texts.reduce((sum, text) => sum + text.links, 0);
  return (
    <>
      {seen.texts.length === 0 ? <p>{none}</p> : (
        <>
          <p>{w.links(count, seen.texts.length)}</p>
          <ul class="changing" tabIndex={0} aria-label={w.links(count, seen.texts.length)}>
            {seen.texts.map((text) => <li key={text.path}>{text.title || (text.path === "content/site.toml" ? w.settings : text.path.replace(/^content\//, ""))} <small>{w.times(text.links)}</small></li>)}
          </ul>
        </>
      )}
      {seen.cells.length > 0 && (
        <div class="said warning">
          <p>{w.cells(seen.cells.length)}</p>
          <ul>{seen.cells.map((cell) => <li key={`${cell.table} ${cell.sheet} ${cell.cell} ${cell.before}`}>{w.cell(cell.table.replace(/^content\//, ""), cell.sheet)} <b>{cell.cell}</b>: {w.instead(cell.before, cell.after)}</li>)}</ul>
        </div>
      )}
      {seen.unsaved.length > 0 && (
        <div class="said error" role="alert">
          <p>{w.unsaved}</p>
          <ul>{seen.unsaved.map((text) => <li key={text.path}><a href={links.write(text.path)}>{text.title || text.path}</a></li>)}</ul>
        </div>
      )}
    </>
  );
}

/** Where the new name is typed. */
export function NameBox({ label, help, name, type }: { label: string; help: string; name: string; type: (name: string) => void }) {
  return (
    <>
      <label class="field"><span>{label}</span>
        <input class="in" data-first autocomplete="off" spellcheck={false} value={name} aria-describedby="name-help" onInput={(event) => type(event.currentTarget.value)} /></label>
      <p class="hint" id="name-help">{help}</p>
    </>
  );
}

/** The end of the window: why it failed, and the two buttons. */
export function Decide({ go, failed, ready, close }: { go: string; failed: string; ready: boolean; close: () => void }) {
  return (
    <>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <footer>
        <button type="button" class="button" onClick={close}>{words().cancel}</button>
        <button type="submit" class="button go" disabled={!ready}>{go}</button>
      </footer>
    </>
  );
}
