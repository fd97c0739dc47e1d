// A figure or a chart of the portal's statistics, found by its name.
import type { EditorView } from "@codemirror/view";
import { useEffect, useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { fold, matches, words as folded } from "../base/fold";
import { date } from "../base/time";
import type { FigureSet } from "../base/types";
import { words } from "../base/words";
import { insert, insertBlock } from "../editor/commands";

interface FigureChoice {
  source: string;
  name: string;
  value: string;
  more: string;
  key: string;
}

/** A set of a thousand cells is searched, not scrolled through. */
const MOST = 60;

export function InsertFigure({ view, chart, close }: { view: EditorView; chart: boolean; close: () => void }) {
  const w = words();
  const [sets, setSets] = useState<FigureSet[] | null>(null);
  const [query, setQuery] = useState("");
  const [failed, fail] = useState("");
  useEffect(() => void api.figures().then(setSets, (error: Error) => fail(error.message)), []);
  const all = (sets ?? []).flatMap(chart ? charts : figures);
  const wanted = folded(query);
  const shown = all.filter(({ key }) => matches(key, wanted)).slice(0, MOST);
  const take = (choice: FigureChoice | undefined) => {
    if (!choice) return;
    close();
    if (chart) insertBlock(view, choice.source);
    else insert(view, choice.source);
  };
  return (
    <Dialog title={chart ? w.chartTitle : w.figureTitle} close={close}>
      <form class="fields" onSubmit={(event) => (event.preventDefault(), take(shown[0]))}>
        <label class="field"><span class="hidden">{w.figureFind}</span>
          <input class="in" data-first type="search" placeholder={w.figureFind} autocomplete="off" spellcheck={false} onInput={(event) => setQuery(event.currentTarget.value)} /></label>
        {failed && <p class="wrong" role="alert">{failed}</p>}
        {sets && all.length === 0 && <p class="quiet">{chart ? w.chartNone : w.figureNone}</p>}
        <ul class="results tall">
          {shown.map((choice) => (
            <li key={choice.source}><button type="button" onClick={() => take(choice)}>
              <b>{choice.name}</b>{choice.value && <span class="value">{choice.value}</span>}<small>{choice.more}</small></button></li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}

const more = (set: FigureSet): string => [set.title, set.updated && words().updated(date(set.updated) || set.updated)].filter(Boolean).join(" · ");
const choice = (source: string, name: string, value: string, set: FigureSet): FigureChoice => ({ source, name, value, more: more(set), key: " " + fold(`${name} ${set.title}`) });

const charts = (set: FigureSet): FigureChoice[] => (set.chart ? [choice(`{{ chart ${set.name} }}`, set.title, "", set)] : []);

function figures(set: FigureSet): FigureChoice[] {
  const single = set.figures.map(({ name, label, text }) => choice(`{{ ${set.name}.${name} }}`, label, text, set));
  const cells = set.rows.flatMap((row) => set.columns.flatMap((column, at) => {
    const value = row.values[at];
    return value ? [choice(`{{ ${set.name}[${row.key}].${column.name} }}`, `${column.label}, ${row.label}`, value, set)] : [];
  }));
  return [...single, ...cells];
}
