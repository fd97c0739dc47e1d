// A link to another item, found by its title, or to an address.
import type { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { matches, words as folded } from "../base/fold";
import { useStore } from "../base/store";
import { date } from "../base/time";
import { words } from "../base/words";
import { insertLink, selected } from "../editor/commands";
import { items, type Listed } from "../newsroom/items";

const MOST = 8;
const ADDRESS = /^(https?:\/\/|mailto:|\/|www\.)\S+$/i;

export function InsertLink({ view, path, close }: { view: EditorView; path: string; close: () => void }) {
  const w = words();
  const { list } = useStore(items);
  const [query, setQuery] = useState("");
  const [text, setText] = useState(() => selected(view));
  const [at, setAt] = useState(0);
  useEffect(() => {
    if (!list) void items.load();
  }, []);
  const address = ADDRESS.test(query.trim()) ? query.trim().replace(/^www\./i, "https://www.") : "";
  const found = useMemo(() => (query.trim() && !address ? find(list ?? [], query, path) : []), [list, query, address]);
  const link = (target: string, title: string) => {
    close();
    insertLink(view, text.trim() || title, target);
  };
  const take = () => {
    const item = found[at];
    if (address) link(address, w.linkSample);
    else if (item) link(relative(path, item.path), item.title);
  };
  return (
    <Dialog title={w.linkTitle} close={close}>
      <form class="fields" onSubmit={(event) => (event.preventDefault(), take())}>
        <label class="field"><span>{w.linkWhere}</span>
          <input class="in" data-first type="search" autocomplete="off" spellcheck={false} onInput={(event) => (setQuery(event.currentTarget.value), setAt(0))}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (!step || event.isComposing) return;
              event.preventDefault();
              setAt(Math.max(0, Math.min(found.length - 1, at + step)));
            }} /></label>
        {address && <p class="hint">{w.linkToAddress(address)}</p>}
        <ul class="results" aria-label={w.search}>
          {found.map((item, index) => (
            <li key={item.path}><button type="button" class={index === at ? "on" : ""} onClick={() => link(relative(path, item.path), item.title)}>
              <b>{item.title}</b><small>{[date(item.date), w.states[item.state]].filter(Boolean).join(" · ")}</small></button></li>
          ))}
        </ul>
        <label class="field"><span>{w.linkText}</span><input class="in" value={text} autocomplete="off" onInput={(event) => setText(event.currentTarget.value)} /></label>
        <footer>
          <button type="button" class="button" onClick={close}>{w.cancel}</button>
          <button type="submit" class="button go" disabled={!address && !found[at]}>{w.insert}</button>
        </footer>
      </form>
    </Dialog>
  );
}

function find(list: Listed[], query: string, path: string): Listed[] {
  const wanted = folded(query);
  const found: Listed[] = [];
  for (const item of list) {
    if (item.path !== path && matches(item.key, wanted)) found.push(item);
    if (found.length === MOST) break;
  }
  return found;
}

/** The way from one file's folder to another file, as links between items are written. */
export function relative(from: string, to: string): string {
  const [a, b] = [from.split("/").slice(0, -1), to.split("/")];
  let shared = 0;
  while (shared < a.length && shared < b.length - 1 && a[shared] === b[shared]) shared++;
  return [...a.slice(shared).map(() => ".."), ...b.slice(shared)].join("/");
}
