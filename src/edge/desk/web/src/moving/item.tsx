// Another address or section for an item: what will happen is said before it does.
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { links } from "../base/route";
import { useStore } from "../base/store";
import type { DeskState, MovePlace, MoveSeen } from "../base/types";
import { words } from "../base/words";
import { presence } from "../presence/presence";
import { current, forgetItem } from "../writing/desks";
import type { Document } from "../writing/document";
import { carryOut, Decide, NameBox, Texts, useLook } from "./seen";
import { movingWords } from "./words";

/** The last move of this window: its way back is offered beside the item. */
export let lastMove: { path: string; address: string; before: MovePlace } | null = null;

/** The line of the form: where the item is, and the way to change that. */
export function Place({ item, state }: { item: Document; state: DeskState }) {
  const w = movingWords();
  const [open, setOpen] = useState(false);
  const section = state.sections.find(({ folder }) => folder === item.opened.section);
  if (item.opened.name === null || item.opened.name === undefined) return section ? <div class="field"><span class="label">{w.section}</span><p class="fixed">{section.title}</p></div> : null;
  return (
    <div class="field moving">
      <span class="label">{section ? w.place : w.address}</span>
      <p class="fixed"><span>{section && <>{section.title}<br /></>}<small>{item.opened.address ? decodeURI(item.opened.address) : item.opened.name}</small></span>
        <button type="button" class="button small" aria-label={w.open} disabled={item.reading} onClick={() => setOpen(true)}>{w.openShort}</button></p>
      {open && <MoveItem item={item} state={state} close={() => setOpen(false)} />}
    </div>
  );
}

/** `to`: where it is to go, if that is known; else it is chosen here. */
export function MoveItem({ item, state, to, close }: { item: Document; state: DeskState; to?: MovePlace; close: () => void }) {
  useStore(item);
  const w = movingWords();
  if (!item.dirty && !item.recovery) return <Choose path={item.path} now={{ section: item.opened.section, name: item.opened.name ?? "" }} isPage={item.opened.kind === "page"} state={state} {...(to ? { to } : {})} close={close} />;
  return (
    <Dialog title={w.open} close={close}>
      <p>{w.dirty}</p>
      {item.failure && <p class="wrong" role="alert">{item.failure}</p>}
      <footer>
        <button type="button" class="button" onClick={close}>{words().cancel}</button>
        <button type="button" class="button go" data-first disabled={item.saving === "saving" || !item.dirty} onClick={() => void item.save().then(() => item.conflict && close())}>{w.saveFirst}</button>
      </footer>
    </Dialog>
  );
}

interface Choosing {
  path: string;
  now: MovePlace;
  isPage: boolean;
  to?: MovePlace;
  state: DeskState;
  close: () => void;
}

export function Choose({ path, now, isPage, to, state, close }: Choosing) {
  const w = movingWords();
  const [section, setSection] = useState(to?.section ?? now.section);
  const [name, setName] = useState(to?.name ?? now.name);
  const [failed, fail] = useState("");
  const [going, setGoing] = useState(false);
  const same = section === now.section && name.trim() === now.name;
  const request = same ? null : { item: path, section, name };
  const look = useLook(going ? null : request);
  const { seen } = look;
  const go = async (event: Event) => {
    event.preventDefault();
    if (!request || !seen || going) return;
    fail("");
    setGoing(true);
    // Where something is typed meanwhile, the desk has to know of it.
    await current()?.unsaved.keep(false);
    const moved = await carryOut(request, look, fail);
    if (!moved) return setGoing(false);
    if (moved !== path) await presence.await(moved);
    await known(moved);
    lastMove = { path: moved, address: page(seen, path)?.after ?? "", before: now };
    if (current()?.path === path) forgetItem();
    close();
    // An item that names its own address keeps its path.
    if (moved === path) location.reload();
    else location.hash = links.write(moved);
  };
  return (
    <Dialog title={to ? w.backAgain : w.open} close={close}>
      <form class="fields move-item" onSubmit={(event) => void go(event)}>
        {!isPage && (
          <label class="field"><span>{w.section}</span>
            <select class="in" value={section} onChange={(event) => setSection(event.currentTarget.value)}>
              {state.sections.map(({ folder, title }) => <option key={folder} value={folder}>{title}</option>)}
            </select></label>
        )}
        <NameBox label={w.name} help={`${w.slugHelp} ${w.nameHelp}`} name={name} type={setName} />
        <div class="seen" aria-live="polite">
          {going ? <p class="quiet">{w.going}</p> : same ? <p class="quiet">{w.unchanged}</p> : look.wrong ? <p class="wrong">{look.wrong}</p> : seen ? <Seen seen={seen} path={path} /> : <p class="quiet">{w.looking}</p>}
        </div>
        <Decide go={w.go} failed={failed} ready={!going && seen?.unsaved.length === 0} close={close} />
      </form>
    </Dialog>
  );
}

const page = (seen: MoveSeen, path: string) => seen.pages.find((page) => page.path === path);

function Seen({ seen, path }: { seen: MoveSeen; path: string }) {
  const w = movingWords();
  const own = page(seen, path);
  return (
    <>
      {own && <p><span class="label">{w.newAddress}</span><b class="address">{seen.base}{own.after}</b></p>}
      {own && <p>{own.ledOn ? w.ledOn(own.before) : w.notLedOn}</p>}
      {seen.pages.filter((page) => page !== own).map((page) => <p key={page.path}>{w.also(page.title ?? page.path, page.after)}</p>)}
      <Texts seen={seen} none={w.noLinks} />
    </>
  );
}

/** Waits until the desk has read the item at its new path: a few times, then it is shown as far as it is known. */
async function known(path: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    const item = await api.item(path).catch(() => null);
    if (typeof item?.name === "string") return;
    await new Promise((done) => setTimeout(done, 150));
  }
}
