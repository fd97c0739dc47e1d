// The search box, the states and the choices above the list.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { approvalWords } from "../approval/words";
import { Icon } from "../base/icon";
import { month } from "../base/time";
import type { DeskState, ItemState } from "../base/types";
import { words } from "../base/words";
import { filter, type Choices, type ItemFilter } from "./filter";

const STATES: ItemState[] = ["public", "draft", "scheduled", "expired"];

interface Props {
  there: Choices;
  criteria: ItemFilter;
  state: DeskState;
  shown: number;
  all: number;
}

export function Filters({ there, criteria, state, shown, all }: Props) {
  const w = words();
  // Made once for a list, not at each letter: there may be hundreds of months.
  const options = useMemo(() => {
    const named = (keys: string[], name: (key: string) => string) => keys.map((key): [string, string] => [key, name(key)]);
    const sections = state.sections.filter(({ folder }) => there.sections.includes(folder));
    return { sections: sections.map(({ folder, title }): [string, string] => [folder, title]), authors: named(there.authors, (name) => name), months: named(there.months, month) };
  }, [there, state.sections]);
  return (
    <div class="filters" role="search">
      <Find query={criteria.query} />
      <div class="chips" role="group" aria-label={w.state}>
        <Chip on={!criteria.state && !criteria.only} name={w.allStates} pick={() => filter.set({ state: "", only: "" })} />
        {STATES.map((one) => (
          <Chip key={one} on={criteria.state === one} name={w.states[one]} dot={one} count={there.counts[one]} pick={() => filter.set({ state: criteria.state === one ? "" : one, only: "" })} />
        ))}
        {state.approval && <Chip on={criteria.only === "asked"} name={approvalWords().filter} count={there.asked} pick={() => filter.set({ state: "", only: criteria.only === "asked" ? "" : "asked" })} />}
      </div>
      <div class="selects">
        <Choice label={w.section} all={w.allSections} value={criteria.section} options={options.sections} pick={(section) => filter.set({ section })} />
        <Choice label={w.author} all={w.allAuthors} value={criteria.author} options={options.authors} pick={(author) => filter.set({ author })} />
        <Choice label={w.months} all={w.allMonths} value={criteria.month} options={options.months} pick={(key) => filter.set({ month: key })} />
      </div>
      <p class="found" role="status">
        {w.found(shown, all)}
        {filter.active && <button type="button" class="plain" onClick={() => filter.clear()}>{w.clear}</button>}
      </p>
    </div>
  );
}

function Find({ query }: { query: string }) {
  const input = useRef<HTMLInputElement>(null);
  // Written only where it differs from what is asked for now, so that a letter typed since this drawing is never lost.
  useEffect(() => {
    if (input.current && input.current.value !== filter.criteria.query) input.current.value = filter.criteria.query;
  }, [query]);
  return (
    <label class="find">
      <span class="hidden">{words().search}</span>
      <Icon name="find" />
      <input ref={input} type="search" class="in" placeholder={words().searchHint} autocomplete="off" spellcheck={false}
        onInput={(event) => filter.set({ query: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || event.isComposing) return;
          event.preventDefault();
          document.querySelector<HTMLElement>(".items a")?.focus();
        }} />
    </label>
  );
}

function Chip({ on, name, dot, count, pick }: { on: boolean; name: string; dot?: string; count?: number; pick: () => void }) {
  return (
    <button type="button" class="chip" aria-pressed={on} onClick={pick}>
      {dot && <i class={`dot ${dot}`} aria-hidden="true" />}{name}{count !== undefined && <span class="n">{count.toLocaleString(words().locale)}</span>}
    </button>
  );
}

function Choice({ label, all, value, options, pick }: { label: string; all: string; value: string; options: [string, string][]; pick: (value: string) => void }) {
  const drawn = useMemo(() => options.map(([key, name]) => <option key={key} value={key}>{name}</option>), [options]);
  return (
    <select class="in" aria-label={label} value={value} onChange={(event) => pick(event.currentTarget.value)}>
      <option value="">{all}</option>
      {drawn}
    </select>
  );
}
