// Another name for a picture or an attachment.
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import type { ShelfFile } from "../base/types";
import { words } from "../base/words";
import { carryOut, Texts, useLook } from "./seen";
import { movingWords } from "./words";

export function RenameFile({ file, close, done }: { file: ShelfFile; close: () => void; done: (name: string) => void }) {
  const w = movingWords();
  const last = (path: string) => path.split("/").pop() ?? path;
  const ending = last(file.path).split(".").pop() ?? "";
  const own = last(file.path).slice(0, -ending.length - 1);
  const [name, setName] = useState(own);
  const [failed, fail] = useState("");
  const [going, setGoing] = useState(false);
  const wish = name.trim() === own ? null : { file: file.path, name };
  const look = useLook(going ? null : wish);
  const { seen } = look;
  const go = async (event: Event) => {
    event.preventDefault();
    if (!wish || !seen || going) return;
    fail("");
    setGoing(true);
    const moved = await carryOut(wish, look, fail);
    moved ? done(last(moved)) : setGoing(false);
  };
  return (
    <Dialog title={w.renameOf(last(file.path))} close={close}>
      <form class="fields move-item" onSubmit={(event) => void go(event)}>
        <label class="field"><span>{w.fileName}</span>
          <input class="in" data-first autocomplete="off" spellcheck={false} value={name} aria-describedby="name-help" onInput={(event) => setName(event.currentTarget.value)} /></label>
        <p class="hint" id="name-help">{w.nameHelp} {w.fileHelp(ending)}</p>
        <div class="seen" aria-live="polite">
          {!wish || going ? going && <p class="quiet">{w.going}</p> : look.wrong ? <p class="wrong">{look.wrong}</p> : seen ? (
            <>
              <p><span class="label">{w.newName}</span><b class="address">{last(seen.paths[0]?.[1] ?? "")}</b></p>
              <Texts seen={seen} none={w.noUses} />
              {file.used.length > 0 && !file.picture && <p class="hint">{w.outside}</p>}
            </>
          ) : <p class="quiet">{w.looking}</p>}
        </div>
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          <button type="button" class="button" onClick={close}>{words().cancel}</button>
          <button type="submit" class="button go" disabled={!seen || going || seen.unsaved.length > 0}>{w.rename}</button>
        </footer>
      </form>
    </Dialog>
  );
}
