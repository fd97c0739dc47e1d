// The columns of a data set: heading, unit, what they hold, their order.
import { useRef } from "preact/hooks";
import type { ColumnKind, DeclaredColumn } from "../base/data";
import { onceDrawn } from "../base/drawn";
import { Icon } from "../base/icon";
import { setWords } from "./set-words";

interface Props {
  columns: DeclaredColumn[];
  /** The column that names the rows. */
  keyAt: number;
  unit: string;
  /** Whether the names in texts are changed here too. */
  named?: boolean;
  set: (at: number, part: Partial<DeclaredColumn>) => void;
  move: (at: number, to: number) => void;
  remove: (at: number) => void;
  add: () => void;
}

const KINDS: ColumnKind[] = ["number", "text", "year", "date"];

export function Columns({ columns, keyAt, unit, named = false, set, move, remove, add }: Props) {
  const w = setWords();
  const list = useRef<HTMLOListElement>(null);
  /** The focus stays in the row that moved, or goes to the one that came. */
  const focus = (at: number, what: string) => onceDrawn(() => list.current?.children[at]?.querySelector<HTMLElement>(what)?.focus());
  return (
    <>
      <p class="hint">{w.columnsHelp}</p>
      <ol class="columns" ref={list}>
        {columns.map((column, at) => {
          const name = w.columnOf(column.label, at + 1);
          const button = (icon: "up" | "down" | "bin", does: string, act: () => void, disabled = false) => (
            <button type="button" class={`button bare ${icon}`} title={does} aria-label={`${does}: ${name}`} disabled={disabled} onClick={act}><Icon name={icon} /></button>
          );
          return (
            <li key={column.from ?? `new ${at}`}>
              <label class="field title"><span>{w.columnTitle}{at === keyAt && <small> · {w.key}</small>}</span>
                <input class="in" value={column.label} autocomplete="off" required onInput={(event) => set(at, { label: event.currentTarget.value })} /></label>
              {at !== keyAt && <>
                <label class="field"><span>{w.columnType}</span>
                  <select class="in" value={column.type} onChange={(event) => set(at, { type: event.currentTarget.value as ColumnKind })}>
                    {KINDS.map((kind) => <option key={kind} value={kind}>{w.types[kind]}</option>)}
                  </select></label>
                <label class="field"><span>{w.columnUnit}</span>
                  <input class="in" value={column.unit} placeholder={w.asSet(unit)} autocomplete="off" disabled={column.type !== "number"} onInput={(event) => set(at, { unit: event.currentTarget.value })} /></label>
                <label class="check"><input type="checkbox" checked={column.drawn && column.type === "number"} disabled={column.type !== "number"} onChange={(event) => set(at, { drawn: event.currentTarget.checked })} />{w.drawn}</label>
              </>}
              {named && column.from !== null && at !== keyAt && (
                <details class="column-name"><summary>{w.nameInTexts}: {column.name}</summary>
                  <label class="field"><span class="hidden">{w.nameInTexts}: {name}</span>
                    <input class="in" value={column.name} autocomplete="off" spellcheck={false} onInput={(event) => set(at, { name: event.currentTarget.value.trim() })} />
                    <small class="hint">{w.nameHelp}</small></label>
                  {column.type === "number" && <label class="check"><input type="checkbox" checked={column.sensitive ?? false} onChange={(event) => set(at, { sensitive: event.currentTarget.checked })} />{w.sensitive}</label>}</details>
              )}
              <span class="row-buttons">
                {button("up", w.left, () => (move(at, at - 1), focus(at - 1, ".up")), at === 0)}
                {button("down", w.right, () => (move(at, at + 1), focus(at + 1, ".down")), at === columns.length - 1)}
                {button("bin", w.removeColumn, () => (remove(at), focus(Math.max(0, at - 1), "input")), at === keyAt)}
              </span>
            </li>
          );
        })}
      </ol>
      <button type="button" class="button small" onClick={() => (add(), focus(columns.length, "input"))}><Icon name="plus" />{w.addColumn}</button>
    </>
  );
}
