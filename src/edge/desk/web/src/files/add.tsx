// Files for the portal from its room: beside the item that is to show them, or shared by all.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { matches, words as folded } from "../base/fold";
import { ATTACHMENTS, named, PICTURES, upload } from "../base/files";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { date } from "../base/time";
import { words } from "../base/words";
import { items, type Listed } from "../newsroom/items";

const MOST = 8;
/** Where files lie that all items share, as the server calls it. */
const SHARED = "content/static";

export function AddFiles({ files, close, done }: { files: File[]; close: () => void; done: (said: string) => void }) {
  const w = words().files;
  const { list } = useStore(items);
  const [chosen, choose] = useState(files);
  const [shared, share] = useState(false);
  const [item, setItem] = useState<Listed | null>(null);
  const [query, setQuery] = useState("");
  const [sending, setSending] = useState(-1);
  const [failed, fail] = useState("");
  const chooser = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!list) void items.load();
  }, []);
  const found = useMemo(() => (list ?? []).filter((one) => one.path.endsWith(".md") && matches(one.key, folded(query))).slice(0, MOST), [list, query]);
  const ready = chosen.length > 0 && (shared || item) && sending < 0;
  const send = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    fail("");
    const left = [...chosen];
    for (const [at, file] of chosen.entries()) {
      setSending(at);
      try {
        await upload(shared ? SHARED : (item?.path ?? ""), named(file), () => {});
        left.shift();
      } catch (error) {
        fail((error as Error).message);
        choose(left);
        return setSending(-1);
      }
    }
    close();
    done(w.added(chosen.length));
    if (!shared && item) location.hash = links.write(item.path);
  };
  return (
    <Dialog title={w.addHere} close={close}>
      <form class="fields" onSubmit={(event) => void send(event)}>
        <div class="drop">
          <button type="button" class="button" data-first onClick={() => chooser.current?.click()}>{w.chooseFiles}</button>
          <input ref={chooser} type="file" multiple hidden accept={`${PICTURES},${ATTACHMENTS}`} onChange={(event) => {
            choose([...chosen, ...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }} />
          <span class="file-name">{chosen.map(({ name }) => name).join(", ")}</span>
        </div>
        <fieldset class="field"><legend>{w.where}</legend>
          <label class="check"><input type="radio" name="where" checked={!shared} onChange={() => share(false)} />{w.whereItem}</label>
          <label class="check"><input type="radio" name="where" checked={shared} onChange={() => share(true)} />{w.whereShared}</label>
          {shared && <p class="hint">{w.sharedHelp}</p>}
        </fieldset>
        {!shared && <>
          <label class="field"><span>{w.whichItem}</span><input class="in" type="search" autocomplete="off" spellcheck={false} onInput={(event) => (setQuery(event.currentTarget.value), setItem(null))} /></label>
          <ul class="results" aria-label={w.whichItem}>
            {found.map((one) => (
              <li key={one.path}><button type="button" class={one === item ? "on" : ""} aria-pressed={one === item} onClick={() => setItem(one)}><b>{one.title || words().untitled}</b><small>{[date(one.date), words().states[one.state]].filter(Boolean).join(" · ")}</small></button></li>
            ))}
          </ul>
        </>}
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          {sending >= 0 && <span class="hint push-end" role="status">{w.sending(sending, chosen.length)}</span>}
          <button type="button" class="button" onClick={close}>{words().cancel}</button>
          <button type="submit" class="button go" disabled={!ready}>{w.addGo}</button>
        </footer>
      </form>
    </Dialog>
  );
}
