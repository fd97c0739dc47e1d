// Two versions of what the clerk works on: another hand changed it, or unsaved work came back. The clerk chooses; nothing is
// overwritten without it.
import type { ComponentChildren } from "preact";
import { Compare, type Compared } from "./compare";
import { Dialog } from "./dialog";
import { moment } from "./time";
import { words } from "./words";

interface Conflict {
  title: string;
  help: string;
  theirs: Compared;
  mine: Compared;
  /** What is to be settled before the clerk's own is taken. */
  children?: ComponentChildren;
  takeTheirs: () => void;
  keepMine: { name: string; act: () => void; disabled?: boolean };
  /** Puts it off; without it the clerk has to choose now. */
  later?: { name: string; act: () => void };
}

export function ConflictDialog({ title, help, theirs, mine, children, takeTheirs, keepMine, later }: Conflict) {
  return (
    <Dialog title={title} wide {...(later && { close: later.act })}>
      <p class="hint">{help}</p>
      {children}
      <Compare left={theirs} right={mine} />
      <footer>
        {later && <button type="button" class="button" data-first onClick={later.act}>{later.name}</button>}
        <button type="button" class="button push" onClick={takeTheirs}>{words().takeTheirs}</button>
        <button type="button" class="button go" data-first={!later || undefined} disabled={keepMine.disabled} onClick={keepMine.act}>{keepMine.name}</button>
      </footer>
    </Dialog>
  );
}

interface Recovery {
  title: string;
  help: (when: string) => string;
  at: string;
  now: string;
  /** What is to be said where the files changed since; empty: they did not. */
  older: string;
  onDisk: Compared;
  mine: Compared;
  drop: { name: string; act: () => void };
  take: { name: string; act: () => void };
}

export function RecoveryDialog({ title, help, at, now, older, onDisk, mine, drop, take }: Recovery) {
  return (
    <Dialog title={title} wide>
      <p class="hint">{help(moment(at, now))} {older && <b>{older}</b>}</p>
      <Compare left={onDisk} right={mine} />
      <footer>
        <button type="button" class="button push" onClick={drop.act}>{drop.name}</button>
        <button type="button" class="button go" data-first onClick={take.act}>{take.name}</button>
      </footer>
    </Dialog>
  );
}
