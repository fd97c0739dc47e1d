// Another name for a picture or an attachment.
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import type { ShelfFile } from "../base/types";
import { carryOut, Decide, NameBox, Texts, useLook } from "./seen";
import { movingWords } from "./words";

export function RenameFile({ file, close, done }: { file: ShelfFile; close: () => void; done: (name: string) => void }) {
  const w = movingWords();
  const last = (path: string) => path.split("/").pop() ?? path;
  const ending = last(file.path).split(".").pop() ?? "";
  const own = last(file.path).slice(0, -ending.length - 1);
  const [name, setName] = useState(own);
  const [failed, fail] = useState("");
  const [going, setGoing] = useState(false);
  const request = name.trim() === own ? null : { file: file.path, name };
  const look = useLook(going ? null : request);
  const { seen } = look;
  const go = async (event: Event) => {
    event.preventDefault();
    if (!request || !seen || going) return;
    fail("");
    setGoing(true);
    const moved = await carryOut(request, look, fail);
    moved ? done(last(moved)) : setGoing(false);
  };
  return (
    <Dialog title={w.renameOf(last(file.path))} close={close}>
      <form class="fields move-item" onSubmit={(event) => void go(event)}>
        <NameBox label={w.fileName} help={`${w.nameHelp} ${w.fileHelp(ending)}`} name={name} type={setName} />
        <div class="seen" aria-live="polite">
          {!request || going ? going && <p class="quiet">{w.going}</p> : look.wrong ? <p class="wrong">{look.wrong}</p> : seen ? (
            <>
              <p><span class="label">{w.newName}</span><b class="address">{last(seen.paths[0]?.[1] ?? "")}</b></p>
              <Texts seen={seen} none={w.noUses} />
              {file.used.length > 0 && !file.picture && <p class="hint">{w.outside}</p>}
            </>
          ) : <p class="quiet">{w.looking}</p>}
        </div>
        <Decide go={w.rename} failed={failed} ready={!going && seen?.unsaved.length === 0} close={close} />
      </form>
    </Dialog>
  );
}
