// What a data set is, changed in a form: what readers would see otherwise is told before it is saved.
import { useEffect, useState } from "preact/hooks";
import type { DeclaredColumn } from "../base/data";
import { Dialog } from "../base/dialog";
import { Icon } from "../base/icon";
import { useStore } from "../base/store";
import { moment } from "../base/time";
import { words } from "../base/words";
import { About, ChartChoice } from "./about";
import { Chart } from "./chart";
import { Columns } from "./columns";
import type { GridDocument } from "./grid";
import { KeyFigures } from "./key-figures";
import { Rules } from "./rules";
import { SetForm } from "./set-form";
import { setWords } from "./set-words";
import { Lost, Renamed } from "./touched";
import { quoted } from "./words";

export function EditSet({ grid, now, close }: { grid: GridDocument; now: string; close: () => void }) {
  const w = setWords();
  const [form] = useState(() => new SetForm(grid));
  const { base, set, checked, failure: failed, dirty, saving } = useStore(form);
  const [leaving, leave] = useState(false);
  const counted = base.computed;
  const columns = (columns: DeclaredColumn[]) => form.say({ columns });
  // Texts may have come to name it meanwhile.
  useEffect(() => form.unsaved.checkSoon(), [grid.opened]);
  useEffect(() => () => void (form.unsaved.closed || form.unsaved.close()), []);
  const save = () => void form.save().then(() => form.unsaved.closed && close());
  const drop = () => void form.drop().then(close);
  /** Nothing that was filled in goes without a word. */
  const quit = () => (dirty ? leave(true) : drop());
  const lost = checked?.touched.filter((one) => one.lost) ?? [];
  const errors = checked?.problems.filter(({ severity, new: isNew }) => severity === "error" && isNew) ?? [];
  return (
    <Dialog title={w.editTitle(base.title)} wide close={quit}>
      {form.left && <p class="notice" role="status"><Icon name="clock" />{w.keptUntil(moment(form.left, now))}{form.older && ` ${w.keptOlder}`}</p>}
      <div class="edit-set">
        <div class="edit-own">
          <p class="hint">{counted ? w.countedHelp : w.editHelp}</p>
          <About said={set} say={(part) => form.say(part)} counted={counted} />
          {!counted && <>
            <KeyFigures figures={set.figures} unit={set.unit} change={(figures) => form.say({ figures })} shown={(from) => base.figures[from]?.text ?? ""} />
            <section aria-label={w.columns}>
              <h3>{w.columns}</h3>
              <Columns columns={set.columns} keyAt={set.columns.findIndex(({ from }) => from === base.columns.findIndex(({ key }) => key))} unit={set.unit} named
                set={(at, part) => columns(set.columns.map((one, number) => (number === at ? { ...one, ...part } : one)))}
                move={(at, to) => columns(moved(set.columns, at, to))}
                remove={(at) => columns(set.columns.filter((_, number) => number !== at))}
                add={() => columns([...set.columns, { from: null, label: "", unit: "", type: "number", drawn: true }])} />
            </section>
            <Rules set={set} base={base} say={(part) => form.say(part)} />
          </>}
        </div>
        <div class="edit-seen">
          <ChartChoice chart={set.chart} checked={checked} choose={(chart) => form.say({ chart })} />
          <Chart address={checked?.chart ?? null} title={w.preview} most={520} />
          <div role="status">
            {failed && <p class="said error">{failed}</p>}
            {errors.map((one, at) => <p key={at} class="said error">{quoted(one.message)}{one.rule && `: ${one.rule}`}</p>)}
          </div>
          <Lost uses={lost} />
          <Renamed texts={checked?.renamed ?? []} />
        </div>
      </div>
      <footer>
        {leaving && dirty ? <>
          <span class="wrong" role="alert">{w.editLeave}</span>
          <button type="button" class="button danger push" onClick={drop}>{w.editDrop}</button>
          <button type="button" class="button" onClick={() => leave(false)}>{w.editStay}</button>
        </> : <>
          <span class="hint">{!dirty && w.editNothing}</span>
          <button type="button" class="button push" onClick={quit}>{words().cancel}</button>
        </>}
        <button type="button" class={`button ${lost.length ? "danger" : "go"}`} disabled={!dirty || saving === "saving" || failed !== ""} onClick={save}>{lost.length ? w.lostSave(lost.length) : w.editSave}</button>
      </footer>
    </Dialog>
  );
}

function moved<T>(list: T[], at: number, to: number): T[] {
  const now = [...list];
  now.splice(to, 0, ...now.splice(at, 1));
  return now;
}
