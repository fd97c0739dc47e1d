// A portal from a ZIP file: which file, and where it is to lie.
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { api, go } from "./api";
import { Place } from "./place";
import { portalWords } from "./words";

export function FromZip({ file, home, close }: { file: File; home: string; close: () => void }) {
  const w = portalWords();
  const [parent, setParent] = useState(home);
  const [folder, setFolder] = useState(file.name.replace(/(-\d{4}-\d\d-\d\d)?( ?\(\d+\))?\.zip$/i, ""));
  const [busy, setBusy] = useState(false);
  const [failed, fail] = useState("");
  const unpack = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    fail("");
    try {
      go((await api.unpack(parent, folder, file)).to);
    } catch (error) {
      fail((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog title={w.zipPlace(file.name)} close={close}>
      <form class="fields" onSubmit={unpack}>
        <Place parent={parent} setParent={setParent} folder={folder} setFolder={setFolder} />
        {failed && <p class="said error" role="alert">{failed}</p>}
        <footer>
          <button type="button" class="button" onClick={close}>{words().cancel}</button>
          <button type="submit" class="button go" disabled={busy || !folder.trim()}>{busy ? w.zipBusy : w.zipGo}</button>
        </footer>
      </form>
    </Dialog>
  );
}
