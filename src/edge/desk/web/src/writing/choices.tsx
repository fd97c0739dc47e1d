// Two texts of one item: another hand changed the file, or unsaved text came back. The clerk chooses; nothing is
// overwritten without it.
import { Compare } from "../base/compare";
import { Dialog } from "../base/dialog";
import { moment } from "../base/time";
import { changed } from "../base/value";
import { words } from "../base/words";
import type { Document } from "./document";

export function Conflict({ item }: { item: Document }) {
  const w = words();
  const theirs = item.conflict;
  if (!theirs || item.postponed) return null;
  return (
    <Dialog title={w.conflictTitle} wide close={() => item.goOn()}>
      <p class="hint">{w.conflictHelp}</p>
      <Compare left={{ name: w.theirs, fields: theirs.fields, body: theirs.body }} right={{ name: w.mine, fields: item.fields, body: item.body }} />
      <footer>
        <button type="button" class="button" data-first onClick={() => item.goOn()}>{w.goOn}</button>
        <button type="button" class="button push" onClick={() => item.takeTheirs()}>{w.takeTheirs}</button>
        <button type="button" class="button go" onClick={() => void item.keepMine()}>{w.keepMine}</button>
      </footer>
    </Dialog>
  );
}

export function Recover({ item, now }: { item: Document; now: string }) {
  const w = words();
  const found = item.recovery;
  // Someone else may be writing it just now.
  if (!found || !item.settled || item.reading) return null;
  return (
    <Dialog title={w.recoveryTitle} wide>
      <p class="hint">{w.recoveryHelp(moment(found.at, now))} {found.version !== item.version && <b>{w.recoveryOlder}</b>}</p>
      <Compare left={{ name: w.onDisk, fields: item.base, body: item.baseBody }} right={{ name: w.wrote, fields: changed(item.base, found.changes), body: found.body }} />
      <footer>
        <button type="button" class="button push" onClick={() => item.dropRecovery()}>{w.recoveryDrop}</button>
        <button type="button" class="button go" data-first onClick={() => item.takeRecovery()}>{w.recoveryTake}</button>
      </footer>
    </Dialog>
  );
}
