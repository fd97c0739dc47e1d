// Two versions of one grid put together cell by cell. What only one side changed is taken; what both changed otherwise is
// asked about.

/** A grid as texts. */
export interface Table {
  columns: { name: string; key: boolean }[];
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
  const nameIn = ({ columns }: Table) => (cells: string[]) => cells[columns.findIndex(({ key }) => key)] ?? "";
  const [baseName, theirName] = [nameIn(base), nameIn(theirs)];
  /** The column of the base that each of theirs is; -1: it is new. */
  const places = theirs.columns.map(({ name }) => base.columns.findIndex((one) => one.name === name));
  const before = new Map(base.rows.map((cells) => [baseName(cells), cells]));
  const nameOf = ({ from, cells }: Own["rows"][number]) => baseName(from === null ? cells : (base.rows[from] ?? []));
  const own = new Map(mine.rows.map((row) => [nameOf(row), row]));
  const line = (cells: string[]) => cells.filter(Boolean).join(" · ");

  const rows: Draft[] = theirs.rows.flatMap((cells, from): Draft[] => {
    const name = theirName(cells);
    const [was, row] = [before.get(name), own.get(name)];
    if (was && !row) {
      // The clerk removed it: did they change it?
      const isChanged = places.some((place, at) => place >= 0 && was[place] !== cells[at]);
      return isChanged ? [{ id: null, from, cells, asked: [], goes: { clash: ask({ row: name, was: line(was), mine: null, theirs: line(cells) }), mine: true } }] : [];
    }
    const asked: Draft["asked"] = [];
    const merged = cells.map((text, at) => {
      const place = places[at] ?? -1;
      if (!row || place < 0) return text;
      const [old, typed] = [was?.[place] ?? "", row.cells[place] ?? ""];
      if (typed === old || typed === text) return text;
      if (text !== old) asked.push([at, ask({ row: name, column: theirs.columns[at]?.name ?? "", was: old, mine: typed, theirs: text }), text]);
      return typed;
    });
    return [{ id: row?.id ?? null, from, cells: merged, asked, goes: null }];
  });

  // What they do not have: rows that are new here, and such as they removed while the clerk changed them.
  const theirNames = new Set(theirs.rows.map(theirName));
  let last: Draft | undefined;
  for (const row of mine.rows) {
    const there = rows.find(({ id }) => id === row.id);
    const old = row.from === null ? null : (base.rows[row.from] ?? []);
    const isKept = old === null || row.cells.some((text, at) => text !== (old[at] ?? ""));
    if (there) last = there;
    if (there || theirNames.has(nameOf(row)) || !isKept) continue;
    const goes = old && { clash: ask({ row: baseName(old), was: line(old), mine: line(row.cells), theirs: null }), mine: false };
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
