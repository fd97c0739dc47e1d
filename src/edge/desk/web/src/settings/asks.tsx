// What the clerk is asked before something could be lost: another hand's change, unsaved settings of last time, settings
// with which the portal could not be built.
import { Compare } from "../base/compare";
import { Dialog } from "../base/dialog";
import { moment } from "../base/time";
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
      <Dialog title={w.conflictTitle} wide>
        <p class="hint">{s.conflictHelp}</p>
        <Compare left={{ name: w.theirs, fields: named(theirs), body: "" }} right={{ name: w.mine, fields: named(mine), body: "" }} />
        <footer>
          <button type="button" class="button" onClick={() => void store.choose(conflict, false)}>{w.takeTheirs}</button>
          <button type="button" class="button go" data-first onClick={() => void store.choose(conflict, true)}>{s.mineOnTop}</button>
        </footer>
      </Dialog>
    );
  }
  if (lost?.recovery) {
    const { changes, at, version } = lost.recovery;
    const before = lost.file.values.filter(([key]) => changes.some(([name]) => name === key));
    const wrote = changes.flatMap(([key, value]): Fields => (value === null ? [] : [[key, value]]));
    return (
      <Dialog title={s.recoveryTitle} wide>
        <p class="hint">{s.recoveryHelp(moment(at, state.now))} {version !== lost.file.version && <b>{w.recoveryOlder}</b>}</p>
        <Compare left={{ name: w.onDisk, fields: named(before), body: "" }} right={{ name: s.wrote, fields: named(wrote), body: "" }} />
        <footer>
          <button type="button" class="button push" onClick={() => store.recover(lost, false)}>{s.recoveryDrop}</button>
          <button type="button" class="button go" data-first onClick={() => store.recover(lost, true)}>{s.recoveryTake}</button>
        </footer>
      </Dialog>
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
