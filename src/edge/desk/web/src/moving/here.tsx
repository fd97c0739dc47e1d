// Said beside an item that was just moved in this window, with the way back.
import { useState } from "preact/hooks";
import { Icon } from "../base/icon";
import type { DeskState } from "../base/types";
import type { Document } from "../writing/document";
import { lastMove, MoveItem } from "./item";
import { movingWords } from "./words";

export function MovedHere({ item, state }: { item: Document; state: DeskState }) {
  const w = movingWords();
  const [open, setOpen] = useState(false);
  if (!lastMove || lastMove.path !== item.path) return null;
  return (
    <>
      <p class="notice good" role="status"><Icon name="good" />{w.done(lastMove.address)}
        <button type="button" class="button small" onClick={() => setOpen(true)}>{w.backAgain}</button></p>
      {open && <MoveItem item={item} state={state} to={lastMove.before} close={() => setOpen(false)} />}
    </>
  );
}
