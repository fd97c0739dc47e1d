// A data set that is new: from a table of Excel or Word, or ruled here; with its chart and its table before it is saved.
import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../base/api";
import type { PastedTable, SheetText } from "../base/data";
import { takesFiles } from "../base/drop";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { moment } from "../base/time";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { About, ChartChoice } from "./about";
import { Chart } from "./chart";
import { Columns } from "./columns";
import { KeyFigures } from "./key-figures";
import { Line, Problems, saveByKey, Tools, topLeft } from "./grid-room";
import { appears } from "./grid";
import { dropNewSet, openNewSet, type NewSetDocument } from "./new-set";
import { Doubt, PasteDialog } from "./paste";
import { Rule } from "./rule";
import { setWords } from "./set-words";
import { Sheet, type Place } from "./sheet";
import { dataWords } from "./words";

export function NewSetRoom({ state }: { state: DeskState }) {
  const [open, setOpen] = useState<Awaited<ReturnType<typeof openNewSet>> | null>(null);
  const [failed, fail] = useState("");
  const [count, setCount] = useState(0);
  const load = () => void openNewSet(state.now.slice(0, 10)).then((found) => (setOpen(found), setCount((count) => count + 1)), (error: Error) => fail(error.message));
  useEffect(load, []);
  if (!open) return <main id="main" class="page" tabIndex={-1}><p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p></main>;
  return <Room key={count} set={open.set} at={open.at} state={state} again={() => void dropNewSet().then(load)} />;
}

function Room({ set, at: keptAt, state, again }: { set: NewSetDocument; at: string | null; state: DeskState; again: () => void }) {
  useStore(set);
  const [w, d] = [setWords(), dataWords()];
  const [at, setAt] = useState<Place>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<Place>(at);
  const [pasted, setPasted] = useState<string | null>(null);
  const moving = useRef(false);
  const saveButton = useRef<HTMLButtonElement>(null);
  const save = async () => {
    const name = await set.write();
    if (name) location.hash = links.data(name);
  };
  useEffect(() => void (document.title = `${w.title} · ${state.portal}`), []);
  useEffect(() => saveByKey({ save }), [set]);
  useEffect(() => () => void (set.unsaved.closed || set.unsaved.keep(false)), [set]);
  const within = ({ row, column }: Place): Place => ({ row: Math.min(row, Math.max(0, set.now.rows.length - 1)), column: Math.min(column, set.columns.length - 1) });
  const [here, from] = [within(at), within(anchor)];
  const go = (to: Place, from: Place = to) => (setAt(to), setAnchor(from));
  const enter = (to: Place) => ((moving.current = to.row !== here.row || to.column !== here.column), moving.current || document.querySelector<HTMLElement>(".sheet .cell")?.focus(), go(to));
  const problems = set.checked?.problems ?? [];
  const rows = set.now.rows.length > 0;
  return (
    <>
      <header class="bar">
        <a class="button bare back" href={links.data()} title={d.back}><Icon name="back" /><span>{d.back}</span></a>
        <h1>{set.about.title || w.title}</h1>
        <span class={`saved ${set.saving === "failed" ? "failed" : "dirty"}`} role="status">{set.saving === "saving" ? d.saving : set.saving === "failed" ? `${d.failed}${set.failure && `: ${set.failure}`}` : w.notSaved}</span>
        <button ref={saveButton} type="button" class="button go push" title="Ctrl+S" disabled={!rows || set.saving === "saving"} onClick={() => void save()}>{w.save}</button>
      </header>
      {keptAt && <p class="notice" role="status"><Icon name="clock" />{w.keptUntil(moment(keptAt, state.now))} <button type="button" class="plain" onClick={again}>{w.startAgain}</button></p>}
      <main id="main" class="figures" tabIndex={-1}>
        <div class="figures-own">
          <Begin set={set} now={state.now} />
          <section class="panel" aria-label={w.about}><h2>{w.about}</h2><About said={set.about} say={(part) => set.say(part)} />
            <label class="check"><input type="checkbox" checked={set.about.file === "csv"} onChange={(event) => set.say({ file: event.currentTarget.checked ? "csv" : "toml" })} />{w.file}</label></section>
          <section class="panel" aria-label={w.columns}>
            <h2>{w.columns}</h2>
            <Columns columns={set.columns} keyAt={0} unit={set.about.unit} set={(at, part) => set.setColumn(at, part)} move={(at, to) => set.moveColumn(at, to)} remove={(at) => set.removeColumn(at)} add={() => set.addColumn()} />
          </section>
          <section class="panel"><KeyFigures figures={set.figures} unit={set.about.unit} change={(figures) => set.setFigures(figures)} /></section>
          <section class="panel grid-card" aria-label={w.numbers}>
            <Tools grid={set} at={here} go={enter} />
            <Line grid={set} at={here} problems={problems} />
            <Sheet grid={set} at={here} anchor={from} go={go} paste={setPasted} leave={() => saveButton.current?.focus()} problems={problems} fixed={false} moving={moving} />
            <p class="hint keys">{d.keys}</p>
          </section>
          {set.failure && set.saving !== "failed" && <p class="said error" role="status">{set.failure}</p>}
          {rows && !set.failure && <Problems grid={set} problems={problems} go={enter} />}
        </div>
        <div class="figures-seen">
          <section class="panel"><ChartChoice chart={set.about.chart} checked={set.checked} choose={(chart) => set.say({ chart })} /></section>
          <Chart address={set.checked?.chart ?? null} title={w.preview} none={w.previewNone} most={760} />
        </div>
      </main>
      {pasted !== null && <PasteDialog grid={set} at={topLeft(here, from)} text={pasted} close={() => setPasted(null)} />}
    </>
  );
}

/** What the portal counts itself is there with one click. */
function Counted({ fail }: { fail: (why: string) => void }) {
  const w = setWords();
  const make = (what: string, title: string) => void api.newSetComputed(what, title).then(async ({ name }) => {
    await dropNewSet();
    await appears(() => api.dataSet(name));
    location.hash = links.data(name);
  }, (error: Error) => fail(error.message));
  return (
    <div class="counted" role="group" aria-label={w.counted}><span>{w.counted}:</span>
      {Object.entries(w.countedSets).map(([what, title]) => <button key={what} type="button" class="button small" onClick={() => make(what, title)}>{title}</button>)}
    </div>
  );
}

/** The table from elsewhere, or lines for one that is typed. */
function Begin({ set, now }: { set: NewSetDocument; now: string }) {
  const w = setWords();
  const [text, setText] = useState("");
  const [read, setRead] = useState<PastedTable | null>(null);
  const [head, setHead] = useState<boolean | null>(null);
  const [format, choose] = useState<"vi" | "en" | null>(null);
  const [asked, ask] = useState<PastedTable["doubt"]>(null);
  const [failed, fail] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [sheets, setSheets] = useState<SheetText | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const begin = (text: string, format: "vi" | "en" | null) => (setHead(null), choose(format), setRead(null), setText(text));
  /** The sheet of a file is read as if it had been pasted. */
  const take = (file: File | undefined, sheet = 0) => {
    if (!file) return;
    setFile(file), fail("");
    void api.newSetFile(file, sheet).then((found) => (setSheets(found), begin(found.text, found.format)), (error: Error) => (setSheets(null), setRead(null), fail(error.message)));
  };
  useEffect(() => {
    if (!text) return;
    void api.newSetRead(text, head, format).then((table) => {
      setRead(table);
      fail("");
      // Numbers that can be read in two ways are no numbers yet.
      if (table.doubt) ask(table.doubt);
      else set.takeTable(table);
    }, (error: Error) => fail(error.message));
  }, [text, head, format]);
  return (
    <section class="panel begin" aria-label={w.begin} {...takesFiles(([file]) => take(file))}>
      <h2>{w.begin}</h2>
      <div class="field"><label for="paste-here">{w.paste}</label>
        <textarea id="paste-here" class="in" rows={2} aria-describedby="paste-help" placeholder="Ctrl+V" value=""
          onPaste={(event) => {
            event.preventDefault();
            const block = event.clipboardData?.getData("text/plain") ?? "";
            setFile(null), setSheets(null), begin(block, null);
          }}
          onInput={(event) => (event.currentTarget.value = "")} />
        <small id="paste-help" class="hint">{w.pasteHelp}</small></div>
      <div class="drop">
        <button type="button" class="button" onClick={() => chooser.current?.click()}>{w.chooseFile}</button><span class="hint">{w.dropFile}</span>
        <input ref={chooser} type="file" hidden accept=".xlsx,.xlsm,.csv,.txt" onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }} />
        {file && sheets && sheets.sheets.length > 1 && (
          <label class="field"><span>{w.sheet}</span>
            <select class="in" value={sheets.sheets.indexOf(sheets.sheet)} onChange={(event) => take(file, Number(event.currentTarget.value))}>
              {sheets.sheets.map((name, at) => <option key={at} value={at}>{name}</option>)}
            </select></label>
        )}
      </div>
      <div role="status">
        {failed && <p class="wrong">{failed}</p>}
        {read && !read.doubt && !failed && <p class="said pasted"><Icon name="good" />{w.pasted(read.rows.length, read.columns.length)}</p>}
      </div>
      {read && <>
        {(read.doubt ?? (format && !sheets?.format)) && <Doubt doubt={asked} format={format} choose={choose} />}
        <label class="check"><input type="checkbox" checked={read.head} onChange={(event) => setHead(event.currentTarget.checked)} />{w.head}</label>
      </>}
      {!text && <Rule set={set} now={now} />}
      {!text && !set.dirty && <Counted fail={fail} />}
    </section>
  );
}
