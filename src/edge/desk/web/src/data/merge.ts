// Two versions of one grid put together cell by cell. What only one side changed is taken; what both changed otherwise is
// asked about.

/** A column whose cells may name their rows. */
interface NamingColumn {
  name: string;
  key: boolean;
  /** Whether it helps to tell a row from the others; none: only the key does. */
  tells?: boolean;
}

/** What a row is called, by the cells that tell it from others. */
export function nameOf(columns: { key: boolean; tells?: boolean }[], cells: string[]): string {
  const tell = columns.some(({ tells }) => tells);
  return cells.filter((_, at) => (tell ? columns[at]?.tells : columns[at]?.key)).join("\n");
}

/** Which row of the one grid is that of the other: one that says the same in all cells, or else has the same name. Rows of
 * the same name, as those of a weekly meeting, are taken in their order. */
function pairs(base: Table, theirs: Table, places: number[]): (number | null)[] {
  const left = new Map<string, number[]>();
  const known = (key: string, row: number) => left.set(key, [...(left.get(key) ?? []), row]);
  const whole = (cells: string[]) => JSON.stringify(cells);
  base.rows.forEach((cells, row) => known(whole(places.map((place) => cells[place] ?? "")), row));
  const found = theirs.rows.map((cells) => left.get(whole(cells))?.shift() ?? null);
  const taken = new Set(found);
  left.clear();
  base.rows.forEach((cells, row) => taken.has(row) || known(nameOf(base.columns, cells), row));
  return found.map((row, at) => row ?? left.get(nameOf(theirs.columns, theirs.rows[at] ?? []))?.shift() ?? null);
}

/** A grid as texts. */
export interface Table {
  columns: NamingColumn[];
  rows: string[][];
  figures: Record<string, string>;
  facts: Record<string, string>;
}

/** What the clerk has; `from`: the row of the version that it was opened with. */
export interface Own {
  rows: { id: number; from: number | null; cells: string[] }[];
  figures: Record<string, string>;
  facts: Record<string, string>;
}

/** What both sides changed: a cell, a whole row that one of them removed, a figure or a fact. */
export interface Clash {
  row?: string;
  column?: string;
  figure?: string;
  fact?: string;
  was: string;
  /** null: the row is removed. */
  mine: string | null;
  theirs: string | null;
}

export interface MergedRow {
  id: number | null;
  /** The row of theirs; null: it is new there. */
  from: number | null;
  cells: string[];
}

interface Draft extends MergedRow {
  /** Cells that are asked about: column, clash, their text. */
  asked: [number, number, string][];
  /** The row goes where this clash is settled this way. */
  goes: { clash: number; mine: boolean } | null;
}

export interface Merged {
  clashes: Clash[];
  /** The result; `mine[n]`: whether clash n goes the clerk's way. */
  settled: (mine: boolean[]) => { rows: MergedRow[]; figures: Record<string, string>; facts: Record<string, string> };
}

export function merge(base: Table, mine: Own, theirs: Table): Merged {
  const clashes: Clash[] = [];
  const ask = (clash: Clash): number => clashes.push(clash) - 1;
  const baseName = (cells: string[]) => nameOf(base.columns, cells);
  /** How people read it. */
  const shown = (name: string) => name.replaceAll("\n", ", ");
  /** The column of the base that each of theirs is; -1: it is new. */
  const places = theirs.columns.map(({ name }) => base.columns.findIndex((one) => one.name === name));
  const paired = pairs(base, theirs, places);
  const own = new Map(mine.rows.flatMap((row) => (row.from === null ? [] : [[row.from, row] as const])));
  /** New rows that both sides have: by their names, each once. */
  const fresh = mine.rows.filter(({ from }) => from === null);
  const freshOf = (name: string) => {
    const at = fresh.findIndex(({ cells }) => baseName(cells) === name);
    return at < 0 ? undefined : fresh.splice(at, 1)[0];
  };
  const line = (cells: string[]) => cells.filter(Boolean).join(" · ");

  const rows: Draft[] = theirs.rows.flatMap((cells, from): Draft[] => {
    const name = nameOf(theirs.columns, cells);
    const at = paired[from] ?? null;
    const [was, row] = at === null ? [undefined, freshOf(name)] : [base.rows[at], own.get(at)];
    if (was && !row) {
      // The clerk removed it: did they change it?
      const isChanged = places.some((place, at) => place >= 0 && was[place] !== cells[at]);
      return isChanged ? [{ id: null, from, cells, asked: [], goes: { clash: ask({ row: shown(name), was: line(was), mine: null, theirs: line(cells) }), mine: true } }] : [];
    }
    const asked: Draft["asked"] = [];
    const merged = cells.map((text, at) => {
      const place = places[at] ?? -1;
      if (!row || place < 0) return text;
      const [old, typed] = [was?.[place] ?? "", row.cells[place] ?? ""];
      if (typed === old || typed === text) return text;
      if (text !== old) asked.push([at, ask({ row: shown(name), column: theirs.columns[at]?.name ?? "", was: old, mine: typed, theirs: text }), text]);
      return typed;
    });
    return [{ id: row?.id ?? null, from, cells: merged, asked, goes: null }];
  });

  // What they do not have: rows that are new here, and such as they removed while the clerk changed them.
  const kept = new Set(paired);
  let last: Draft | undefined;
  for (const row of mine.rows) {
    const there = rows.find(({ id }) => id === row.id);
    const old = row.from === null ? null : (base.rows[row.from] ?? []);
    const isKept = old === null || row.cells.some((text, at) => text !== (old[at] ?? ""));
    if (there) last = there;
    if (there || (row.from !== null && kept.has(row.from)) || !isKept) continue;
    const goes = old && { clash: ask({ row: shown(baseName(old)), was: line(old), mine: line(row.cells), theirs: null }), mine: false };
    const draft: Draft = { id: row.id, from: null, cells: places.map((place) => row.cells[place] ?? ""), asked: [], goes };
    rows.splice(last ? rows.indexOf(last) + 1 : 0, 0, draft);
    last = draft;
  }

  const values = (kind: "figure" | "fact", was: Record<string, string>, typed: Record<string, string>, now: Record<string, string>) =>
    Object.entries(now).map(([name, text]): { name: string; own: string; text: string; clash: number | null } => {
      const [old, own] = [was[name] ?? text, typed[name] ?? text];
      if (own === old || own === text) return { name, own: text, text, clash: null };
      return { name, own, text, clash: text === old ? null : ask({ [kind]: name, was: old, mine: own, theirs: text }) };
    });
  const figures = values("figure", base.figures, mine.figures, theirs.figures);
  const facts = values("fact", base.facts, mine.facts, theirs.facts);

  return {
    clashes,
    settled(choices) {
      const isMine = (clash: number) => choices[clash] ?? true;
      const chosen = (list: typeof figures) => Object.fromEntries(list.map(({ name, own, text, clash }) => [name, clash === null || isMine(clash) ? own : text]));
      const cells = ({ cells, asked }: Draft) => asked.reduce((cells, [at, clash, text]) => (isMine(clash) ? cells : cells.map((one, column) => (column === at ? text : one))), cells);
      const kept = rows.filter(({ goes }) => !goes || isMine(goes.clash) !== goes.mine);
      return { rows: kept.map((row) => ({ id: row.id, from: row.from, cells: cells(row) })), figures: chosen(figures), facts: chosen(facts) };
    },
  };
}
