// The room of one item: its facts, its text, its page.
import { useEffect, useState } from "preact/hooks";
import { api, Refused } from "../base/api";
import { Icon, type IconName } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { time } from "../base/time";
import type { DeskState } from "../base/types";
import { text } from "../base/value";
import { words } from "../base/words";
import { Standing } from "../presence/panel";
import { presence } from "../presence/presence";
import { registerWords } from "../registers/words";
import { MovedHere } from "../moving/here";
import { ImportReport } from "../word/report";
import { Conflict, Recover } from "./choices";
import { forgetItem, openItem } from "./desks";
import type { Document } from "./document";
import { Form } from "./form";
import { Preview } from "./preview";
import { RemoveItem } from "./remove";
import { Text } from "./text";

type Pane = "facts" | "text" | "page";

export function Writing({ path, state }: { path: string; state: DeskState }) {
  const [item, setItem] = useState<Document | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => void openItem(path).then(setItem, (error: Error) => {
    // A bookmark of the place that it had.
    if (error instanceof Refused && error.moved) location.replace(links.write(error.moved));
    else fail(error.message);
  }), [path]);
  if (!item) return <main id="main" class="page" tabIndex={-1}><p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p></main>;
  return <Desk item={item} state={state} />;
}

function Desk({ item, state }: { item: Document; state: DeskState }) {
  useStore(item);
  const w = words();
  const [part, setPart] = useState<Pane>("text");
  const title = text(item.field("title")) || w.untitled;
  useEffect(() => void (document.title = `${title} · ${state.portal}`), [title]);
  useEffect(() => saveByKey(item), [item]);
  useEffect(() => {
    if (!item.movedTo) return;
    forgetItem();
    location.replace(links.write(item.movedTo));
  }, [item.movedTo]);
  useEffect(() => {
    presence.show(item);
    return () => {
      void item.unsaved.keep(false);
      presence.show(null);
    };
  }, [item]);
  return (
    <>
      <Bar item={item} title={title} table={item.opened.kind === "section" && state.sections.some(({ folder, table }) => folder === item.opened.section && table)} />
      <Standing item={item} now={state.now} />
      <Notices item={item} />
      <MovedHere item={item} state={state} />
      <ImportReport item={item} now={state.now} />
      <Parts part={part} go={setPart} />
      <main id="main" class={`write show-${part}`} tabIndex={-1}>
        <div class="facts" tabIndex={item.reading ? 0 : undefined}><fieldset class="still" disabled={item.reading}><Form item={item} state={state} /></fieldset></div>
        <Text item={item} go={setPart} />
        <Preview item={item} />
      </main>
      <Conflict item={item} />
      <Recover item={item} now={state.now} />
    </>
  );
}

function Bar({ item, title, table }: { item: Document; title: string; table: boolean }) {
  const w = words();
  const [removing, remove] = useState(false);
  return (
    <header class="bar">
      <a class="button bare back" href={links.newsroom} title={w.backTo}><Icon name="back" /><span>{w.backTo}</span></a>
      <h1>{title}</h1>
      <span class={`tag ${item.state}`}>{w.states[item.state]}</span>
      <SaveState item={item} />
      {table && <a class="button" href={links.register(item.opened.section)}><Icon name="table" /><span>{registerWords().open}</span></a>}
      <button type="button" class="button bare push" disabled={item.reading} title={w.remove} aria-label={w.remove} onClick={() => remove(true)}><Icon name="bin" /></button>
      <a class="button bare" href={links.history(item.path)} title={w.history}><Icon name="clock" /><span>{w.history}</span></a>
      <button type="button" class="button go" title="Ctrl+S" disabled={!item.dirty || item.reading || item.saving === "saving"} onClick={() => void item.save()}>{w.save}</button>
      {removing && <RemoveItem close={() => remove(false)} remove={() => api.remove(item.path).then(() => {
        forgetItem();
        location.hash = links.newsroom;
      })} />}
    </header>
  );
}

function SaveState({ item }: { item: Document }) {
  const w = words();
  const said = item.saving === "saving" ? w.saving
    : item.saving === "failed" ? `${w.saveFailed}${item.failure ? `: ${item.failure}` : ""}${item.unsaved.unkept ? "" : ` · ${w.keptSafe}`}`
    : item.dirty ? w.notSaved
    : item.savedAt ? w.savedAt(time(item.savedAt)) : w.savedBefore;
  return <span class={`saved ${item.saving === "failed" ? "failed" : item.dirty ? "dirty" : "clean"}`} role="status">{said}</span>;
}

function Notices({ item }: { item: Document }) {
  const w = words();
  const said = [
    item.conflict && item.postponed ? w.conflictWaiting : "",
    item.conflict ? "" : item.notice === "changed" ? w.changedOutside : item.notice === "taken" ? w.takenFromDisk : "",
  ].filter(Boolean);
  return <>
    {said.map((one) => <p key={one} class="notice" role="status"><Icon name="warn" />{one}</p>)}
    {item.notice === "gone" && <p class="notice" role="status"><Icon name="warn" />{w.goneOutside}<button type="button" class="button small" onClick={() => void item.writeAgain()}>{w.writeAgain}</button></p>}
    {item.discarded && <p class="notice" role="status"><Icon name="warn" />{w.tookTheirs}<button type="button" class="button small" onClick={() => item.mineBack()}>{w.mineBack}</button></p>}
  </>;
}

/** On narrow screens one part is seen at a time. */
function Parts({ part, go }: { part: Pane; go: (part: Pane) => void }) {
  const w = words();
  const all: [Pane, string, IconName][] = [["facts", w.facts, "facts"], ["text", w.text, "pen"], ["page", w.page, "eye"]];
  return (
    <nav class="parts" aria-label={w.columns}>
      {all.map(([key, name, icon]) => (
        <button key={key} type="button" aria-pressed={part === key} onClick={() => go(key)}><Icon name={icon} />{name}</button>
      ))}
    </nav>
  );
}

function saveByKey(item: Document): () => void {
  const save = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    void item.save();
  };
  addEventListener("keydown", save);
  return () => removeEventListener("keydown", save);
}
