// The publish room: what readers would get, with a look at each page; one button; how far it is; what forbids it.
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { api, NO_CONSENT, type Asks, type Look, type Pages, type Problem, type Publishing, type Run } from "./api";
import { NewPlace } from "./place";
import { publishWords } from "./words";

/** How long between two looks at a publication, in milliseconds. */
const PULSE = 300;
/** Pages of a list that are shown before it is opened. */
const FEW = 12;

const isOn = (run: Run): boolean => run.state === "preparing" || run.state === "sending";

export function PublishRoom({ state }: { state: DeskState }) {
  const w = publishWords();
  const [room, setRoom] = useState<Publishing | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [look, setLook] = useState<Look | null>(null);
  const [run, setRun] = useState<Run>({ state: "idle" });
  const [asks, ask] = useState<Asks | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => void (document.title = `${w.room} · ${state.portal}`), [state.portal]);
  // What was asked last is shown, whichever answer comes first.
  const asked = useRef(0);
  const load = async (wanted = place, password?: string, keep?: boolean) => {
    const turn = ++asked.current;
    const isLast = () => turn === asked.current;
    try {
      fail("");
      setLook(null);
      const now = await api.read();
      if (!isLast()) return;
      setRoom(now);
      setRun(now.run);
      const chosen = now.places.find(({ name }) => name === wanted) ?? now.places[0];
      if (!chosen) return;
      setPlace(chosen.name);
      if (now.problems.length || isOn(now.run)) return;
      const found = await api.look(chosen.name, password, keep);
      if (!isLast()) return;
      if ("new" in found) setLook(found);
      else setRun({ state: "asks", asks: found.asks });
    } catch (error) {
      if (isLast()) fail((error as Error).message);
    }
  };
  useEffect(() => void (isOn(run) || load()), [state.edition]);
  useEffect(() => {
    if (!isOn(run)) return;
    const timer = setTimeout(() => void api.run().then((now) => (setRun(now), now.state === "done" && setLook(null)), () => setRun({ ...run })), PULSE);
    return () => clearTimeout(timer);
  }, [run]);
  const start = (consent = NO_CONSENT) => {
    ask(null);
    api.start(place ?? "", consent).then(setRun, (error: Error) => fail(error.message));
  };
  const agreed = ({ what }: Asks) => start({ ...NO_CONSENT, [what]: true, ...(look?.asks ? { [look.asks.what]: true } : {}) });
  const count = look ? look.new.count + look.changed.count + look.gone.count : 0;
  const busy = isOn(run);
  return (
    <>
      <header class="bar">
        <h1>{w.room}</h1>
        {room && room.places.length > 1 && (
          <select class="in place-choice" aria-label={w.place} value={place ?? ""} disabled={busy} onChange={(event) => void load(event.currentTarget.value)}>
            {room.places.map(({ name, place }) => <option key={name} value={name}>{name || w.main} · {place}</option>)}
          </select>
        )}
        <button type="button" class="button push" disabled={busy} onClick={() => void load()}>{w.again}</button>
        {(!room || room.places.length > 0) && <button type="button" class="button go" disabled={busy || !look || look.nothing} onClick={() => (look?.asks ? ask(look.asks) : start())}><Icon name="send" />{w.publish(count)}</button>}
      </header>
      <main id="main" class="page publish-room" tabIndex={-1}>
        {failed && <section class="card failure" role="alert"><p class="wrong">{failed}</p><p><button type="button" class="button" onClick={() => void load()}>{w.retry}</button></p></section>}
        {room && room.problems.length > 0 && <Forbidden problems={room.problems} />}
        {room && room.places.length === 0 && <NewPlace saved={() => void load()} may={room.problems.length === 0} />}
        {run.state === "asks" && run.asks.what === "password" ? <Password asks={run.asks} go={(password, keep) => (setRun({ state: "idle" }), void load(place, password, keep))} /> : (run.state !== "done" || !look || look.nothing) && <Progress run={run} site={room?.site ?? ""} retry={() => start()} agree={agreed} />}
        {!failed && !look && !busy && run.state !== "done" && run.state !== "asks" && (room ? room.places.length > 0 && room.problems.length === 0 : true) && <p class="quiet" role="status">{w.looking}</p>}
        {look?.unkept && <p class="notice" role="status"><Icon name="warn" /><span>{w.unkept}</span></p>}
        {look && !busy && <Changes look={look} />}
        {room?.next && room.places.length > 0 && <p class="hint">{w.next(room.next.at, room.next.itself)}</p>}
      </main>
      {asks && look && <Sure asks={asks} look={look} close={() => ask(null)} go={() => agreed(asks)} />}
    </>
  );
}

function Password({ asks, go }: { asks: Asks; go: (password: string, keep: boolean) => void }) {
  const w = publishWords();
  const [password, setPassword] = useState("");
  const [keep, setKeep] = useState(true);
  return (
    <section class="card" aria-label={w.sure.password}>
      <form class="form" onSubmit={(event) => (event.preventDefault(), go(password, keep))}>
        <label for="place-password"><b>{asks.message}</b></label>
        <input id="place-password" class="in" type="password" required autocomplete="off" value={password} aria-describedby="password-hint" onInput={(event) => setPassword(event.currentTarget.value)} />
        <label><input type="checkbox" checked={keep} onChange={(event) => setKeep(event.currentTarget.checked)} /> {w.keep}</label>
        <p class="hint" id="password-hint">{w.passwordHelp}</p>
        <p><button type="submit" class="button go" disabled={!password}>{w.go.password}</button></p>
      </form>
    </section>
  );
}

function Forbidden({ problems }: { problems: Problem[] }) {
  const w = publishWords();
  return (
    <section class="card" aria-label={w.forbidden(problems.length)}>
      <h2 class="wrong">{w.forbidden(problems.length)}</h2>
      <ul class="pages-list">
        {problems.map(({ path, title, message }, at) => (
          <li key={at}><div class="about"><b>{message}</b><small>{title ?? path}</small></div>{title !== null && path !== null && <a class="button small" href={links.write(path)}><Icon name="pen" />{w.open}</a>}</li>
        ))}
      </ul>
    </section>
  );
}

function Progress({ run, site, retry, agree }: { run: Run; site: string; retry: () => void; agree: (asks: Asks) => void }) {
  const w = publishWords();
  if (run.state === "idle") return null;
  const live = { "aria-live": "polite" as const };
  if (run.state === "preparing") return <section class="card" {...live}><h2>{w.preparing}</h2><progress aria-label={w.preparing} /><p class="hint">{w.stays}</p></section>;
  if (run.state === "sending") {
    return (
      <section class="card" aria-label={w.room}>
        <h2>{w.sending(run.done, run.steps)}</h2>
        <progress aria-label={w.room} max={run.steps} value={run.done} />
        <p class="hint path">{run.path}</p>
        <p class="hint">{w.stays}</p>
      </section>
    );
  }
  if (run.state === "done") {
    return (
      <section class="card done" role="status">
        <h2><Icon name="good" />{run.sent + run.deleted ? w.done(run.sent, w.size(run.bytes), run.deleted) : w.nothing}</h2>
        <p>{w.verified}{run.without_rename && ` ${w.direct}`}</p>
        <p><a class="button" href={site} target="_blank" rel="noopener"><Icon name="out" />{w.visit}</a></p>
      </section>
    );
  }
  if (run.state === "asks") {
    const { asks } = run;
    return <section class="card failure" role="alert"><h2>{w.sure[asks.what]}</h2><p>{asks.message}</p><p><button type="button" class="button danger" onClick={() => agree(asks)}>{w.go[asks.what]}</button></p></section>;
  }
  return <section class="card failure" role="alert"><h2>{w.failed}</h2><p class="wrong">{run.error}</p><p>{w.failedHelp}</p><p><button type="button" class="button" onClick={retry}>{w.retry}</button></p></section>;
}

function Changes({ look }: { look: Look }) {
  const w = publishWords();
  if (look.nothing) return <section class="card done" role="status"><h2><Icon name="good" />{w.nothing}</h2><p class="hint path">{look.place}</p></section>;
  return (
    <>
      <p class="lead" role="status"><b>{w.summary(look.new.count, look.changed.count, look.gone.count, w.size(look.bytes))}</b> <span class="hint path">→ {look.place}</span></p>
      {look.replaced.length > 0 && <p class="notice"><Icon name="warn" /><span>{w.replaced} {look.replaced.slice(0, FEW).join(", ")}{look.replaced.length > FEW && " …"}</span></p>}
      <List name={w.new} kind="public" list={look.new} />
      <List name={w.changed} kind="scheduled" list={look.changed} />
      <List name={w.gone} kind="expired" list={look.gone} />
      {look.retained > 0 && <p class="hint">{w.retained(look.retained)}</p>}
      {look.unknown > 0 && <p class="hint">{w.unknown(look.unknown)}</p>}
    </>
  );
}

function List({ name, kind, list }: { name: string; kind: string; list: Pages }) {
  const w = publishWords();
  const [all, showAll] = useState(false);
  if (list.count + list.files === 0) return null;
  const shown = all ? list.pages : list.pages.slice(0, FEW);
  return (
    <section class="card" aria-label={name}>
      <h2><span class={`dot ${kind}`} />{name} <span class="soft">{list.count}</span></h2>
      <ul class="pages-list">
        {shown.map(({ address, title, href }) => (
          <li key={address}>
            <div class="about"><b>{title ?? address}</b>{title !== null && <small>{address}</small>}</div>
            {href !== null && <a class="button bare small" href={href} target="_blank" rel="noopener" aria-label={w.look(title ?? address)}><Icon name="eye" /></a>}
          </li>
        ))}
      </ul>
      {!all && list.pages.length > FEW && <p><button type="button" class="plain" onClick={() => showAll(true)}>{w.more(list.count)}</button></p>}
      {list.files > 0 && <p class="hint">{w.files(list.files)}</p>}
    </section>
  );
}

function Sure({ asks, look, close, go }: { asks: Asks; look: Look; close: () => void; go: () => void }) {
  const w = publishWords();
  const named = asks.what === "delete" ? look.gone.pages.map(({ address }) => address) : look.replaced;
  return (
    <Dialog title={w.sure[asks.what]} close={close}>
      <p>{asks.message}</p>
      <ul class="pages-list small-list">{named.slice(0, FEW).map((name) => <li key={name}>{name}</li>)}{named.length > FEW && <li>…</li>}</ul>
      <footer>
        <button type="button" class="button push" data-first onClick={close}>{words().cancel}</button>
        <button type="button" class="button danger" onClick={go}>{w.go[asks.what]}</button>
      </footer>
    </Dialog>
  );
}
