// What a data set is: title, unit, source, day, words about it.
import type { ChartKind, Declaration } from "../base/data";
import { setWords } from "./set-words";

type Said = Omit<Declaration, "columns" | "checks">;

export function About({ said, say }: { said: Said; say: (part: Partial<Said>) => void }) {
  const w = setWords();
  const line = (key: "title" | "unit" | "source" | "description", label: string, help = "") => (
    <div class={`field set-${key}`}><label for={`set-${key}`}>{label}</label>
      <input id={`set-${key}`} class="in" data-first={key === "title" || undefined} value={said[key]} autocomplete="off" required={key === "title" || key === "source"} aria-describedby={help ? `help-${key}` : undefined} onInput={(event) => say({ [key]: event.currentTarget.value })} />
      {help && <small id={`help-${key}`} class="hint">{help}</small>}</div>
  );
  return (
    <div class="set-about">
      {line("title", w.setTitle, w.setTitleHelp)}
      {line("unit", w.unit, w.unitHelp)}
      {line("source", w.source, w.sourceHelp)}
      <label class="field"><span>{w.updated}</span>
        <input type="date" class="in" value={said.updated} required onChange={(event) => event.currentTarget.value && say({ updated: event.currentTarget.value })} /></label>
      {line("description", w.description)}
      <label class="field set-notes"><span>{w.notes}</span>
        <textarea id="set-notes" class="in" rows={3} value={said.notes.join("\n")} onInput={(event) => say({ notes: event.currentTarget.value.split("\n") })} /></label>
    </div>
  );
}

const CHARTS: ChartKind[] = ["bar", "stacked", "line", "none"];

export function ChartChoice({ chart, choose }: { chart: ChartKind; choose: (chart: ChartKind) => void }) {
  const w = setWords();
  return (
    <fieldset class="field">
      <legend>{w.chart}</legend>
      <div class="segments charts">
        {CHARTS.map((kind) => (
          <label key={kind} class="segment"><input type="radio" name="chart" checked={chart === kind} onChange={() => choose(kind)} /><span>{w.charts[kind]}</span></label>
        ))}
      </div>
    </fieldset>
  );
}
