// Two texts side by side with their differences marked; long stretches without one are folded away.
import type { Fields } from "./types";
import { rows, type Part, type Row } from "./diff";
import { same, text } from "./value";
import { words } from "./words";

/** One of the two. */
export interface Compared {
  name: string;
  fields: Fields;
  body: string;
}

export function Compare({ left, right }: { left: Compared; right: Compared }) {
  const facts = factRows(left.fields, right.fields);
  const body = rows(left.body, right.body);
  const equal = facts.length === 0 && body.every(({ kind }) => kind === "same");
  return (
    <div class="compare" role="table" aria-label={`${left.name} / ${right.name}`} tabIndex={0}>
      <div class="compare-head" role="row">
        <div role="columnheader">{left.name}</div>
        <div role="columnheader">{right.name}</div>
      </div>
      {equal && <div role="row" class="compare-fold"><div role="cell">{words().sameText}</div></div>}
      {facts.map((row, at) => <Pair key={`fact-${at}`} row={row} />)}
      {!equal && body.map((row, at) =>
        row.kind === "same"
          ? <Same key={at} lines={row.lines} first={at === 0} last={at === body.length - 1} />
          : <Pair key={at} row={row} />)}
    </div>
  );
}

/** One row for each key whose value differs. */
function factRows(left: Fields, right: Fields): Row[] {
  const [before, after] = [new Map(left), new Map(right)];
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const names = words().fields as Record<string, string>;
  return keys.filter((key) => !same(before.get(key), after.get(key))).flatMap((key) => {
    const line = (value: Parameters<typeof text>[0]) => (value === undefined ? "" : `${names[key] ?? key}: ${text(value)}`);
    return rows(line(before.get(key)), line(after.get(key)));
  });
}

function Pair({ row }: { row: Row }) {
  if (row.kind === "same") return null;
  return (
    <div class="compare-row" role="row">
      <Cell parts={row.old} kind="old" />
      <Cell parts={row.now} kind="new" />
    </div>
  );
}

function Cell({ parts, kind }: { parts: Part[] | null; kind: "old" | "new" }) {
  if (!parts) return <div role="cell" class="compare-empty" />;
  return (
    <div role="cell" class={`compare-${kind}`}>
      {parts.map((part, at) =>
        part.kind === "same" ? part.items.join("") : kind === "old" ? <del key={at}>{part.items.join("")}</del> : <ins key={at}>{part.items.join("")}</ins>)}
    </div>
  );
}

/** How many unchanged lines stand around a difference. */
const AROUND = 2;

function Same({ lines, first, last }: { lines: string[]; first: boolean; last: boolean }) {
  const head = first ? 0 : AROUND;
  const tail = last ? 0 : AROUND;
  const line = (text: string, at: number) => (
    <div class="compare-row" role="row" key={at}>
      <div role="cell">{text}</div>
      <div role="cell">{text}</div>
    </div>
  );
  if (lines.length <= head + tail + 2) return <>{lines.map(line)}</>;
  return (
    <>
      {lines.slice(0, head).map(line)}
      <div role="row" class="compare-fold"><div role="cell">{words().unchangedLines(lines.length - head - tail)}</div></div>
      {lines.slice(lines.length - tail).map(line)}
    </>
  );
}
