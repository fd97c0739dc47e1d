// What a data set is: title, unit, source, day, words about it.
import type { ChartKind, Declaration, GridChecked } from "../base/data";
import { bare, text } from "../base/value";
import { When } from "../writing/when";
import { setWords } from "./set-words";

type Said = Omit<Declaration, "columns" | "checks" | "figures">;

/** `counted`: the portal counts the figures itself, so that it knows their unit and their day. */
export function About({ said, say, counted = false }: { said: Said; say: (part: Partial<Said>) => void; counted?: boolean }) {
  const w = setWords();
  const line = (key: "title" | "unit" | "source" | "description", label: string, help = "") => (
    <div class={`field set-${key}`}><label for={`set-${key}`}>{label}</label>
      <input id={`set-${key}`} class="in" data-first={key === "title" || undefined} value={said[key]} autocomplete="off" required={key === "title" || key === "source"} aria-describedby={help ? `help-${key}` : undefined} onInput={(event) => say({ [key]: event.currentTarget.value })} />
      {help && <small id={`help-${key}`} class="hint">{help}</small>}</div>
  );
  return (
    <div class="set-about">
      {line("title", w.setTitle, w.setTitleHelp)}
      {!counted && line("unit", w.unit, w.unitHelp)}
      {line("source", w.source, w.sourceHelp)}
      {!counted && <When id="set-updated" label={w.updated} value={said.updated ? bare(said.updated) : null} change={(day) => day && say({ updated: text(day) })} withTime={false} />}
      {line("description", w.description)}
      <label class="field set-notes"><span>{w.notes}</span>
        <textarea id="set-notes" class="in" rows={3} value={said.notes.join("\n")} onInput={(event) => say({ notes: event.currentTarget.value.split("\n") })} /></label>
    </div>
  );
}

/** `checked`: what the generator says of the set, its forms of charts among them. */
export function ChartChoice({ chart, checked, choose }: { chart: ChartKind; checked: GridChecked | null; choose: (chart: ChartKind) => void }) {
  const w = setWords();
  const forms = checked?.chart_forms ?? [];
  return (
    <fieldset class="field">
      <legend>{w.chart}</legend>
      <div class="segments charts">
        {forms.map(({ word, name }) => (
          <label key={word} class="segment"><input type="radio" name="chart" checked={chart === word} onChange={() => choose(word)} /><span>{name}</span></label>
        ))}
      </div>
      {checked?.chart_why && <p class="hint">{w.chartWhy(checked.chart_why)}</p>}
    </fieldset>
  );
}
