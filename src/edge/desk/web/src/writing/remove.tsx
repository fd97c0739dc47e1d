// Asked once before an item goes; the way back is said.
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";

export function RemoveItem({ close, remove }: { close: () => void; remove: () => Promise<void> }) {
  const w = words();
  const [failed, fail] = useState("");
  return (
    <Dialog title={w.removeAsk} close={close}>
      <p>{w.removeHelp}</p>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <footer>
        <button type="button" class="button push" data-first onClick={close}>{w.cancel}</button>
        <button type="button" class="button danger" onClick={() => void remove().catch((error: Error) => fail(error.message))}>{w.remove}</button>
      </footer>
    </Dialog>
  );
}
