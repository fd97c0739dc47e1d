// Two texts of one item: another hand changed the file, or unsaved text came back.
import { ConflictDialog, RecoveryDialog } from "../base/choices";
import { links } from "../base/route";
import { changed } from "../base/value";
import { words } from "../base/words";
import { forgetItem } from "./desks";
import type { Document } from "./document";

export function Conflict({ item }: { item: Document }) {
  const w = words();
  const theirs = item.conflict;
  if (!theirs || item.postponed) return null;
  return (
    <ConflictDialog title={w.conflictTitle} help={w.conflictHelp} theirs={{ name: w.theirs, fields: theirs.fields, body: theirs.body }} mine={{ name: w.mine, fields: item.fields, body: item.body }}
      takeTheirs={() => item.takeTheirs()} keepMine={{ name: w.keepMine, act: () => void item.keepMine() }} later={{ name: w.goOn, act: () => item.goOn() }} />
  );
}

export function Recover({ item, now }: { item: Document; now: string }) {
  const w = words();
  const found = item.recovery;
  // Someone else may be writing it just now.
  if (!found || !item.settled || item.reading) return null;
  return (
    <RecoveryDialog title={w.recoveryTitle} help={w.recoveryHelp} at={found.at} now={now} older={found.version !== item.version ? w.recoveryOlder : ""}
      onDisk={{ name: w.onDisk, fields: item.base, body: item.baseBody }} mine={{ name: w.wrote, fields: changed(item.base, found.changes), body: found.body }}
      drop={{ name: w.recoveryDrop, act: () => drop(item) }} take={{ name: w.recoveryTake, act: () => item.takeRecovery() }} />
  );
}

function drop(item: Document): void {
  item.dropRecovery();
  if (!item.opened.gone) return;
  // There is no file either.
  forgetItem();
  location.hash = links.newsroom;
}
