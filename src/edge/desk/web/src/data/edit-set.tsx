// What a data set is, changed in a form: what readers would see otherwise is told before it is saved.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, Refused } from "../base/api";
import type { Declaration, DeclaredColumn, Grid, GridChecked } from "../base/data";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { About, ChartChoice } from "./about";
import { Chart } from "./chart";
import { Columns } from "./columns";
import type { GridDocument } from "./grid";
import { Rules } from "./rules";
import { setWords } from "./set-words";
import { Lost, Renamed } from "./touched";
import { quoted } from "./words";

/** What a grid says that its set is. */
const declared = (grid: Grid): Declaration => ({
  title: grid.title, description: grid.description, unit: grid.unit, source: grid.source, updated: grid.updated,
  chart: grid.chart_kind ?? "bar", notes: grid.notes ?? [], checks: (grid.checks ?? []).map(({ text }) => text), total_row: grid.total_row ?? null,
  columns: grid.columns.map(({ name, label, own_unit, type, drawn, sensitive }, from): DeclaredColumn => ({ from, name, label, unit: own_unit ?? "", type, drawn: drawn ?? true, sensitive: sensitive ?? false })),
});

const REST = 250;

export function EditSet({ grid, close }: { grid: GridDocument; close: () => void }) {
  const w = setWords();
  const [base] = useState(grid.base);
  const [set, change] = useState(() => declared(base));
  const [checked, check] = useState<GridChecked | null>(null);
  const [failed, fail] = useState("");
  const [saving, setSaving] = useState(false);
  const [leaving, leave] = useState(false);
  const dirty = JSON.stringify(set) !== JSON.stringify(declared(base));
  const newest = useRef(0);
  const say = (part: Partial<Declaration>) => change((set) => ({ ...set, ...part }));
  const columns = (columns: DeclaredColumn[]) => say({ columns });
  useEffect(() => {
    const asked = ++newest.current;
    const timer = setTimeout(() => void api.setCheck(base.name, set).then(
      (found) => asked === newest.current && (check(found), fail("")),
      (error: Error) => asked === newest.current && (check(null), fail(error instanceof Refused ? error.message : "")),
    ), REST);
    return () => clearTimeout(timer);
    // Texts may have come to name it meanwhile.
  }, [set, grid.opened]);
  const save = async () => {
    setSaving(true);
    try {
      const { grid: saved, at } = await api.setSave(base.name, base.version, set);
      grid.reshaped(saved, at);
      close();
    } catch (error) {
      setSaving(false);
      fail((error as Error).message);
    }
  };
  /** Nothing that was filled in goes without a word. */
  const quit = () => (dirty ? leave(true) : close());
  const lost = checked?.touched.filter((one) => one.lost) ?? [];
  const errors = checked?.problems.filter(({ severity, new: isNew }) => severity === "error" && isNew) ?? [];
  return (
    <Dialog title={w.editTitle(base.title)} wide close={quit}>
      <div class="edit-set">
        <div class="edit-own">
          <p class="hint">{w.editHelp}</p>
          <About said={set} say={say} />
          <section aria-label={w.columns}>
            <h3>{w.columns}</h3>
            <Columns columns={set.columns} keyAt={set.columns.findIndex(({ from }) => from === base.columns.findIndex(({ key }) => key))} unit={set.unit} named
              set={(at, part) => columns(set.columns.map((one, number) => (number === at ? { ...one, ...part } : one)))}
              move={(at, to) => columns(moved(set.columns, at, to))}
              remove={(at) => columns(set.columns.filter((_, number) => number !== at))}
              add={() => columns([...set.columns, { from: null, label: "", unit: "", type: "number", drawn: true }])} />
          </section>
          <Rules set={set} base={base} say={say} />
        </div>
        <div class="edit-seen">
          <ChartChoice chart={set.chart} choose={(chart) => say({ chart })} />
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
          <button type="button" class="button danger push" onClick={close}>{w.editDrop}</button>
          <button type="button" class="button" onClick={() => leave(false)}>{w.editStay}</button>
        </> : <>
          <span class="hint">{!dirty && w.editNothing}</span>
          <button type="button" class="button push" onClick={quit}>{words().cancel}</button>
        </>}
        <button type="button" class={`button ${lost.length ? "danger" : "go"}`} disabled={!dirty || saving || failed !== ""} onClick={() => void save()}>{lost.length ? w.lostSave(lost.length) : w.editSave}</button>
      </footer>
    </Dialog>
  );
}

function moved<T>(list: T[], at: number, to: number): T[] {
  const now = [...list];
  now.splice(to, 0, ...now.splice(at, 1));
  return now;
}
