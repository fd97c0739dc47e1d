// Who has a text instead of this window, how it is taken over, and what this window's user is called.
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { moment } from "../base/time";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { Box, Field } from "../writing/input";
import { presence, type Held } from "./presence";
import { presenceWords } from "./words";

export function Standing({ item, now }: { item: Held; now: string }) {
  const w = presenceWords();
  const [asking, ask] = useState(false);
  const { holder } = item;
  if (!holder) return null;
  const since = moment(holder.since, now);
  const said = item.lost && !holder.own ? w.lost(holder.who) : holder.own ? w.own(since) : w.theirs(holder.who, since, holder.writing);
  return (
    <>
      <p class="notice lease" role="status">
        <Icon name="person" /><span>{said} {item.lost && item.dirty && w.kept}</span>
        {item.lost && item.dirty && <a class="button small" href={links.history(item.path)}>{words().history}</a>}
        <button type="button" class="button small" onClick={() => ask(true)}>{item.lost ? w.takeBack : holder.own ? w.takeOwn : w.take}</button>
      </p>
      {asking && <TakeOver who={holder.own ? "" : holder.who} close={() => ask(false)} />}
    </>
  );
}

function TakeOver({ who, close }: { who: string; close: () => void }) {
  const w = presenceWords();
  const [failed, fail] = useState("");
  return (
    <Dialog title={w.takeTitle} close={close}>
      <p class="hint">{who ? w.takeHelp(who) : w.takeOwnHelp}</p>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <footer>
        <button type="button" class="button" data-first onClick={close}>{words().cancel}</button>
        <button type="button" class="button go" onClick={() => void presence.hear(true).then(close, (error: Error) => fail(error.message))}>{w.takeNow}</button>
      </footer>
    </Dialog>
  );
}

/** In the list: who has an item open. */
export function Mark({ path }: { path: string }) {
  const holder = presence.others.find((one) => one.path === path);
  if (!holder) return null;
  const w = presenceWords();
  return <span class="tag lease">{holder.writing ? w.writes(holder.who) : w.opened(holder.who)}</span>;
}

export function Me({ state }: { state: DeskState }) {
  const { name } = useStore(presence);
  const w = presenceWords();
  const [asking, ask] = useState(false);
  const me = name || (state.me ?? "");
  return (
    <>
      <button type="button" class="button bare push me" title={w.nameTitle} onClick={() => ask(true)}><Icon name="person" /><span>{w.me(me)}</span></button>
      {asking && <Name me={me} close={() => ask(false)} />}
    </>
  );
}

function Name({ me, close }: { me: string; close: () => void }) {
  const w = presenceWords();
  const [name, set] = useState(me);
  const keep = (event: Event) => {
    event.preventDefault();
    presence.call(name.trim());
    close();
  };
  return (
    <Dialog title={w.nameTitle} close={close}>
      <form class="fields" onSubmit={keep}>
        <Field id="my-name" label={w.name} hint={w.nameHelp}><Box id="my-name" value={name} change={set} describedBy="my-name-hint" /></Field>
        <footer>
          <button type="button" class="button" onClick={close}>{words().cancel}</button>
          <button type="submit" class="button go">{w.keepName}</button>
        </footer>
      </form>
    </Dialog>
  );
}
