// What must hold of a data set, in words; a new one is put together of columns.
import { useState } from "preact/hooks";
import type { Declaration, Grid } from "../base/data";
import { Icon } from "../base/icon";
import { setWords } from "./set-words";

interface Props {
  set: Declaration;
  base: Grid;
  say: (part: Partial<Declaration>) => void;
}

/** The value of the choice that there is no row of sums; no row has this name. */
const NOTHING = "\n";

export function Rules({ set, base, say }: Props) {
  const w = setWords();
  const columns = set.columns.flatMap((column) => (column.from !== null && column.type === "number" && !base.columns[column.from]?.key ? [{ name: base.columns[column.from]?.name ?? "", label: column.label }] : []));
  const [left, setLeft] = useState("");
  const [sign, setSign] = useState("==");
  const [right, setRight] = useState<string[]>([]);
  const known = new Map((base.checks ?? []).map(({ text, words }) => [text, words]));
  const label = (name: string) => `“${columns.find((column) => column.name === name)?.label ?? name}”`;
  /** In words, also of one that was just put together. */
  const inWords = (check: string) => known.get(check) ?? check.replace(/[\p{L}\p{N}_-]+/gu, (word) => (columns.some(({ name }) => name === word) ? label(word) : word)).replace("==", "=").replace("<=", "≤").replace(">=", "≥");
  const total = set.total_row ?? null;
  const key = base.columns.findIndex((column) => column.key);
  const whole = left || columns[0]?.name || "";
  const parts = columns.filter(({ name }) => name !== whole);
  const chosen = right.filter((name) => name !== whole);
  return (
    <section aria-label={w.rules}>
      <h3>{w.rules}</h3>
      <p class="hint">{set.checks.length ? w.rulesHelp : `${w.rulesNone} ${w.rulesHelp}`}</p>
      <label class="field total-row"><span>{w.totalRow}</span>
        <select class="in" value={total === null ? "" : total === false ? NOTHING : total} onChange={({ currentTarget: { value } }) => say({ total_row: value === "" ? null : value === NOTHING ? false : value })}>
          <option value="">{w.totalGuessed}</option>
          <option value={NOTHING}>{w.totalNothing}</option>
          {base.rows.map((cells) => cells[key]?.text ?? "").filter(Boolean).map((row) => <option key={row} value={row}>{row}</option>)}
        </select></label>
      <ul class="rows">
        {set.checks.map((check) => (
          <li key={check}><span class="row-text">{inWords(check)}</span>
            <span class="row-buttons"><button type="button" class="button bare" title={w.ruleRemove} aria-label={`${w.ruleRemove}: ${inWords(check)}`} onClick={() => say({ checks: set.checks.filter((one) => one !== check) })}><Icon name="bin" /></button></span></li>
        ))}
      </ul>
      {columns.length > 1 && (
        <details class="new-rule">
          <summary>{w.ruleAdd}</summary>
          <div class="rule">
            <label class="field"><span>{w.ruleLeft}</span>
              <select class="in" value={whole} onChange={(event) => setLeft(event.currentTarget.value)}>{columns.map(({ name, label }) => <option key={name} value={name}>{label}</option>)}</select></label>
            <label class="field"><span>{w.ruleSign}</span>
              <select class="in" value={sign} onChange={(event) => setSign(event.currentTarget.value)}>{Object.entries(w.signs).map(([sign, word]) => <option key={sign} value={sign}>{word}</option>)}</select></label>
            <fieldset class="field"><legend>{w.ruleRight}</legend>
              {parts.map(({ name, label }) => (
                <label key={name} class="check"><input type="checkbox" checked={chosen.includes(name)} onChange={(event) => setRight(event.currentTarget.checked ? [...chosen, name] : chosen.filter((one) => one !== name))} />{label}</label>
              ))}
            </fieldset>
            <button type="button" class="button" disabled={chosen.length === 0} onClick={() => {
              // In the order of the columns, whatever the order of the clicks.
              const check = `${whole} ${sign} ${parts.filter(({ name }) => chosen.includes(name)).map(({ name }) => name).join(" + ")}`;
              if (!set.checks.includes(check)) say({ checks: [...set.checks, check] });
              setRight([]);
            }}>{w.ruleTake}</button>
          </div>
        </details>
      )}
    </section>
  );
}
