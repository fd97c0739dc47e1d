// What differs between two texts: lines first, then words inside lines that were changed.

/** Parts in order: in both, only in the old, only in the new. */
export type Part = { kind: "same" | "old" | "new"; items: string[] };

/** Above this many differences the rest counts as changed as a whole: the search takes quadratic time. */
const BOUND = 1500;

/** Myers' greedy search for the shortest way from one list to the other. */
export function diff(old: string[], now: string[]): Part[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const a = old.slice(head, old.length - tail);
  const b = now.slice(head, now.length - tail);
  const parts: Part[] = [];
  push(parts, "same", old.slice(0, head));
  for (const [kind, item] of middle(a, b)) push(parts, kind, [item]);
  push(parts, "same", old.slice(old.length - tail));
  return parts;
}

function push(parts: Part[], kind: Part["kind"], items: string[]): void {
  if (items.length === 0) return;
  const last = parts[parts.length - 1];
  if (last?.kind === kind) last.items.push(...items);
  else parts.push({ kind, items: [...items] });
}

type Step = [Part["kind"], string];

function middle(a: string[], b: string[]): Step[] {
  const whole = (): Step[] => [...a.map((item): Step => ["old", item]), ...b.map((item): Step => ["new", item])];
  if (a.length === 0 || b.length === 0) return whole();
  const max = Math.min(a.length + b.length, BOUND);
  let reach = new Map<number, number>([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= max; d++) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walk(trace, a, b, d);
    }
    reach = next;
  }
  return whole();
}

/** Back from the end along the furthest points of each round. */
function walk(trace: Map<number, number>[], a: string[], b: string[], rounds: number): Step[] {
  const steps: Step[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = rounds; d >= 0; d--) {
    const reach = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : (reach.get(from) ?? 0);
    const fromY = d === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) steps.push(["same", a[--x] ?? ""]), y--;
    if (d === 0) break;
    if (down) steps.push(["new", b[--y] ?? ""]);
    else steps.push(["old", a[--x] ?? ""]);
  }
  return steps.reverse();
}

export type Row =
  | { kind: "same"; lines: string[] }
  | { kind: "changed"; old: Part[] | null; now: Part[] | null };

/** Rows for two columns: a changed line beside what became of it, with the words that differ. */
export function rows(old: string, now: string): Row[] {
  const made: Row[] = [];
  const parts = diff(old.split("\n"), now.split("\n"));
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    if (!part) continue;
    if (part.kind === "same") {
      made.push({ kind: "same", lines: part.items });
      continue;
    }
    const next = parts[at + 1];
    const paired = part.kind === "old" && next?.kind === "new" ? next.items : [];
    if (paired.length > 0) at++;
    const [before, after] = part.kind === "old" ? [part.items, paired] : [[], part.items];
    for (let line = 0; line < Math.max(before.length, after.length); line++) made.push(pair(before[line], after[line]));
  }
  return made;
}

function pair(old: string | undefined, now: string | undefined): Row {
  if (old === undefined || now === undefined) {
    const alone = (text: string | undefined, kind: "old" | "new"): Part[] | null => (text === undefined ? null : [{ kind, items: [text] }]);
    return { kind: "changed", old: alone(old, "old"), now: alone(now, "new") };
  }
  const parts = diff(old.split(/(?<=\s)/), now.split(/(?<=\s)/));
  return { kind: "changed", old: parts.filter(({ kind }) => kind !== "new"), now: parts.filter(({ kind }) => kind !== "old") };
}
