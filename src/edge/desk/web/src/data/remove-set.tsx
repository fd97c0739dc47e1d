// A data set that goes: what uses it is told first.
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { links } from "../base/route";
import { words } from "../base/words";
import { forgetGrid, type GridDocument } from "./grid";
import { setWords } from "./set-words";
import { Uses } from "./touched";

export function RemoveSet({ grid, close }: { grid: GridDocument; close: () => void }) {
  const w = setWords();
  const [failed, fail] = useState("");
  const { uses } = grid.opened;
  const remove = () => api.setRemove(grid.base.name, grid.base.version).then(() => {
    forgetGrid();
    close();
    location.hash = links.data();
  }, (error: Error) => fail(error.message));
  return (
    <Dialog title={w.removeTitle(grid.base.title)} close={close}>
      <div class="fields">
        <p class="hint">{w.removeHelp}</p>
        {uses.length > 0 && <div class="touched"><p class="wrong">{w.removeUses(uses.length)}</p><Uses uses={uses} /></div>}
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          <button type="button" class="button" data-first onClick={close}>{words().cancel}</button>
          <button type="button" class="button danger" onClick={() => void remove()}>{w.removeGo}</button>
        </footer>
      </div>
    </Dialog>
  );
}
