// What the clerk is asked before something could be lost: another hand's change, unsaved settings of last time, settings
// with which the portal could not be built.
import { ConflictDialog, RecoveryDialog } from "../base/choices";
import { Dialog } from "../base/dialog";
import type { DeskState, Fields } from "../base/types";
import { words } from "../base/words";
import type { SettingsStore } from "./store";
import { settingWords } from "./words";

export function Asks({ store, state }: { store: SettingsStore; state: DeskState }) {
  const [w, s] = [words(), settingWords()];
  const labels = new Map(store.settings.groups.flatMap((group) => group.settings.map(({ key, label }) => [key, label] as const)));
  const named = (fields: Fields): Fields => fields.map(([key, value]) => [labels.get(key) ?? key, value]);
  const files = [...store.files.values()];
  const conflict = files.find(({ theirs }) => theirs);
  const lost = files.find(({ recovery }) => recovery);
  if (conflict?.theirs) {
    const mine = conflict.changes.flatMap(([key, value]): Fields => (value === null ? [] : [[key, value]]));
    const theirs = conflict.theirs.values.filter(([key]) => conflict.edits.has(key));
    return (
      <ConflictDialog title={w.conflictTitle} help={s.conflictHelp} theirs={{ name: w.theirs, fields: named(theirs), body: "" }} mine={{ name: w.mine, fields: named(mine), body: "" }}
        takeTheirs={() => void store.choose(conflict, false)} keepMine={{ name: s.mineOnTop, act: () => void store.choose(conflict, true) }} />
    );
  }
  if (lost?.recovery) {
    const { changes, at, version } = lost.recovery;
    const before = lost.file.values.filter(([key]) => changes.some(([name]) => name === key));
    const wrote = changes.flatMap(([key, value]): Fields => (value === null ? [] : [[key, value]]));
    return (
      <RecoveryDialog title={s.recoveryTitle} help={s.recoveryHelp} at={at} now={state.now} older={version !== lost.file.version ? w.recoveryOlder : ""}
        onDisk={{ name: w.onDisk, fields: named(before), body: "" }} mine={{ name: s.wrote, fields: named(wrote), body: "" }}
        drop={{ name: s.recoveryDrop, act: () => store.recover(lost, false) }} take={{ name: s.recoveryTake, act: () => store.recover(lost, true) }} />
    );
  }
  if (!store.asking) return null;
  const errors = [...(store.checked?.problems.filter(({ severity }) => severity === "error").map(({ message, key }) => (key ? `${labels.get(key) ?? key}: ${message}` : message)) ?? []), ...(store.checked?.elsewhere ?? [])];
  const back = () => store.goBack();
  return (
    <Dialog title={s.askTitle} close={back}>
      <p class="hint">{s.askHelp}</p>
      <ul class="errors">{errors.map((error) => <li key={error} class="said error">{error}</li>)}</ul>
      <footer>
        <button type="button" class="button danger" onClick={() => void store.save(true)}>{s.askSave}</button>
        <button type="button" class="button go" data-first onClick={back}>{s.askBack}</button>
      </footer>
    </Dialog>
  );
}
