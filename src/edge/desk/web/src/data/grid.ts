// The data set at hand: its cells as they are on disk and as the clerk wants them, what bantin says of that, and whether it
// is saved, kept or refused.
import { api, Gone, Refused } from "../base/api";
import { Store } from "../base/store";
import type { Grid, GridChecked, OpenGrid, Wish } from "../base/data";

export interface GridRow {
  /** Tells rows apart while they move. */
  id: number;
  /** The number of the row on disk; null: a new one. */
  from: number | null;
  cells: string[];
}

interface Cells {
  rows: GridRow[];
  figures: Record<string, string>;
  facts: { updated: string; source: string };
}

export type Saving = "clean" | "dirty" | "saving" | "failed";

const REST = 150;
const KEEP_EVERY = 1000;
/** So many steps can be taken back. */
const MOST_STEPS = 500;

export class GridDocument extends Store {
  opened: OpenGrid;
  base: Grid;
  now: Cells;
  checked: GridChecked | null = null;
  saving: Saving = "clean";
  savedAt = "";
  failure = "";
  conflict: Grid | null = null;
  postponed = false;
  recovery: OpenGrid["recovery"];
  notice: "" | "changed" | "taken" = "";
  private past: Cells[] = [];
  private future: Cells[] = [];
  private nextId = 0;
  private checkTimer = 0;
  private checking = false;
  private again = false;
  private keepTimer = 0;
  private kept = "";
  private closed = false;

  constructor(opened: OpenGrid) {
    super();
    this.opened = opened;
    this.base = opened;
    this.now = this.asOnDisk(opened);
    this.recovery = opened.recovery ?? remembered(opened.name);
  }

  private asOnDisk(grid: Grid): Cells {
    return {
      rows: grid.rows.map((cells, from) => ({ id: this.nextId++, from, cells: cells.map(({ text }) => text) })),
      figures: Object.fromEntries(grid.figures.map(({ name, text }) => [name, text])),
      facts: { updated: grid.updated, source: grid.source },
    };
  }

  // --- what differs from the disk ---

  /** The text that a cell has on disk; null for a new row. */
  before(row: GridRow, column: number): string | null {
    return row.from === null ? null : (this.base.rows[row.from]?.[column]?.text ?? "");
  }

  changed(row: GridRow, column: number): boolean {
    const text = row.cells[column] ?? "";
    return (this.before(row, column) ?? "") !== text;
  }

  get wish(): Wish {
    const { columns, figures, updated, source } = this.base;
    const key = columns.findIndex((column) => column.key);
    const cells = (row: GridRow) =>
      Object.fromEntries(columns.flatMap(({ name }, at) => (this.changed(row, at) ? [[name, row.cells[at] ?? ""]] : [])));
    const facts = { ...(this.now.facts.updated !== updated && { updated: this.now.facts.updated }), ...(this.now.facts.source !== source && { source: this.now.facts.source }) };
    return {
      rows: this.now.rows.map((row) => ({ from: row.from, cells: cells(row), ...(row.from !== null && { key: this.before(row, key) ?? "" }) })),
      figures: Object.fromEntries(figures.flatMap(({ name, text }) => (this.now.figures[name] !== text ? [[name, this.now.figures[name] ?? ""]] : []))),
      facts,
    };
  }

  /** How many cells, figures and rows differ. */
  get changes(): number {
    const { rows, figures, facts } = this.wish;
    const kept = rows.filter(({ from }) => from !== null).length;
    const cells = rows.reduce((sum, row) => sum + Object.keys(row.cells).length, 0);
    const empty = rows.filter(({ from, cells }) => from === null && Object.keys(cells).length === 0).length;
    return cells + empty + (this.base.rows.length - kept) + Object.keys(figures).length + Object.keys(facts).length;
  }

  get dirty(): boolean {
    return this.changes > 0;
  }

  // --- changes, each of which can be taken back ---

  private step(next: Partial<Cells>): void {
    this.past.push(this.now);
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
    this.now = { ...this.now, ...next };
    this.touched();
  }

  /** Puts texts into cells: row, column, text. */
  put(cells: [number, number, string][], added: GridRow[] = []): void {
    const rows = [...this.now.rows];
    const at = this.end;
    rows.splice(at, 0, ...added);
    let different = added.length > 0;
    for (const [row, column, text] of cells) {
      const old = rows[row];
      if (!old || (old.cells[column] ?? "") === text) continue;
      different = true;
      rows[row] = { ...old, cells: old.cells.map((one, number) => (number === column ? text : one)) };
    }
    if (different) this.step({ rows });
  }

  setFigure(name: string, text: string): void {
    if (this.now.figures[name] !== text) this.step({ figures: { ...this.now.figures, [name]: text } });
  }

  setFact(name: "updated" | "source", text: string): void {
    if (this.now.facts[name] !== text) this.step({ facts: { ...this.now.facts, [name]: text } });
  }

  emptyRow(key = ""): GridRow {
    return { id: this.nextId++, from: null, cells: this.base.columns.map((column) => (column.key ? key : "")) };
  }

  /** Where new rows are put: at the end, before the sums. */
  get end(): number {
    const total = this.now.rows.findIndex((row) => row.from !== null && row.from === this.base.total);
    return total === this.now.rows.length - 1 && total >= 0 ? total : this.now.rows.length;
  }

  /** Adds a row at this place and gives it back. */
  addRow(at: number, key = ""): void {
    const rows = [...this.now.rows];
    rows.splice(at, 0, this.emptyRow(key));
    this.step({ rows });
  }

  removeRow(at: number): void {
    this.step({ rows: this.now.rows.filter((_, number) => number !== at) });
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  undo(): void {
    const before = this.past.pop();
    if (!before) return;
    this.future.push(this.now);
    this.now = before;
    this.touched();
  }

  redo(): void {
    const after = this.future.pop();
    if (!after) return;
    this.past.push(this.now);
    this.now = after;
    this.touched();
  }

  private touched(): void {
    if (this.saving !== "saving") this.saving = this.dirty ? "dirty" : "clean";
    this.checkSoon();
    this.keepSoon();
    this.tell();
  }

  // --- checking: never two at a time, and the newest cells win ---

  checkSoon(pause = REST): void {
    clearTimeout(this.checkTimer);
    this.checkTimer = window.setTimeout(() => void this.check(), pause);
  }

  private async check(): Promise<void> {
    if (this.checking) {
      this.again = true;
      return;
    }
    this.checking = true;
    const asked = this.now;
    try {
      const checked = await api.dataCheck(this.base.name, this.wish);
      if (asked === this.now) {
        this.checked = checked;
        this.read(checked.read);
      } else this.again = true;
      this.failure = "";
    } catch (error) {
      if (error instanceof Refused) this.failure = error.message;
      else if (!(error instanceof Gone)) throw error;
    } finally {
      this.checking = false;
      if (!this.closed) {
        this.tell();
        if (this.again) {
          this.again = false;
          this.checkSoon(0);
        }
      }
    }
  }

  /** Cells as bantin reads them: `1200` is shown as `1.200`. That is no step of its own. */
  private read(cells: [number, number, string][]): void {
    if (cells.length === 0) return;
    const rows = [...this.now.rows];
    for (const [row, column, text] of cells) {
      const old = rows[row];
      if (old) rows[row] = { ...old, cells: old.cells.map((one, number) => (number === column ? text : one)) };
    }
    this.now = { ...this.now, rows };
    if (this.saving !== "saving") this.saving = this.dirty ? "dirty" : "clean";
  }

  // --- keeping ---

  private keepSoon(): void {
    if (!this.keepTimer) this.keepTimer = window.setTimeout(() => void this.keep(false), KEEP_EVERY);
  }

  async keep(leaving: boolean): Promise<void> {
    clearTimeout(this.keepTimer);
    this.keepTimer = 0;
    if (!this.dirty) {
      if (this.kept && this.saving !== "saving") this.forget();
      return;
    }
    const wish = this.wish;
    const now = JSON.stringify(wish);
    if (now === this.kept) return;
    remember(this.base.name, this.base.version, wish);
    try {
      await api.dataKeep(this.base.name, this.base.version, wish, leaving && now.length < 50_000);
      this.kept = now;
    } catch {
      if (!this.closed) this.keepSoon();
    }
  }

  private forget(): void {
    this.kept = "";
    forget(this.base.name);
    void api.dataDrop(this.base.name).catch(() => {});
  }

  // --- saving ---

  async save(): Promise<void> {
    if (this.saving === "saving" || !this.dirty) return;
    if (this.conflict) {
      this.postponed = false;
      this.tell();
      return;
    }
    this.saving = "saving";
    this.failure = "";
    this.tell();
    const asked = this.now;
    try {
      const { grid, at } = await api.dataSave(this.base.name, this.base.version, this.wish);
      this.savedAt = at;
      this.notice = "";
      this.kept = "";
      forget(this.base.name);
      if (asked === this.now) this.take(grid);
      else this.rebase(grid, asked);
      this.saving = this.dirty ? "dirty" : "clean";
      if (this.dirty) this.keepSoon();
      this.checkSoon(0);
      void this.refresh();
    } catch (error) {
      this.saving = "failed";
      if (error instanceof Refused && error.theirs) {
        this.conflict = error.theirs as unknown as Grid;
        this.postponed = false;
        this.saving = "dirty";
      } else if (error instanceof Refused) this.failure = error.message;
      else if (!(error instanceof Gone)) throw error;
    }
    this.tell();
  }

  /** Rows that were saved are on disk under new numbers; what was typed meanwhile stays as it is. */
  private rebase(grid: Grid, asked: Cells): void {
    this.base = { ...this.base, ...grid };
    const at = new Map(asked.rows.map((row, number) => [row.id, number]));
    const rows = this.now.rows.map((row) => ({ ...row, from: at.get(row.id) ?? null }));
    this.now = { ...this.now, rows };
    this.past = [];
    this.future = [];
  }

  private take(grid: Grid): void {
    const ids = this.now.rows.map(({ id }) => id);
    this.base = { ...this.base, ...grid };
    this.now = this.asOnDisk(grid);
    // The same rows keep their place in the page.
    if (ids.length === this.now.rows.length) this.now.rows = this.now.rows.map((row, at) => ({ ...row, id: ids[at] ?? row.id }));
    this.past = [];
    this.future = [];
  }

  private async refresh(): Promise<void> {
    const opened = await api.dataSet(this.base.name).catch(() => null);
    if (!opened || this.closed) return;
    this.opened = opened;
    this.tell();
  }

  // --- another hand ---

  async keepMine(): Promise<void> {
    const theirs = this.conflict;
    if (!theirs) return;
    this.conflict = null;
    // Rows are the same where their keys are.
    const key = theirs.columns.findIndex((column) => column.key);
    const known = new Map(theirs.rows.map((cells, at) => [cells[key]?.text, at]));
    let last = -1;
    const rows = this.now.rows.map((row) => {
      const found = known.get(row.from === null ? row.cells[key] : (this.before(row, key) ?? ""));
      const from = found !== undefined && found > last ? found : null;
      last = from ?? last;
      return { ...row, from };
    });
    this.base = { ...this.base, ...theirs };
    this.now = { ...this.now, rows };
    await this.save();
  }

  takeTheirs(): void {
    if (!this.conflict) return;
    this.take(this.conflict);
    this.conflict = null;
    this.notice = "";
    this.saving = "clean";
    this.forget();
    this.checkSoon(0);
    this.tell();
  }

  later(): void {
    this.postponed = true;
    this.tell();
  }

  /** The folder changed. Unsaved cells stay as they are; a clean grid follows the files. */
  async lookAgain(): Promise<void> {
    const opened = await api.dataSet(this.base.name).catch(() => null);
    if (!opened || this.saving === "saving" || this.closed) return;
    this.opened = opened;
    if (opened.version !== this.base.version) {
      if (this.dirty) this.notice = "changed";
      else {
        this.take(opened);
        this.notice = "taken";
      }
    }
    this.checkSoon(0);
    this.tell();
  }

  // --- unsaved cells of last time ---

  /** Whether the rows on disk are those that the unsaved cells were typed into. */
  get isFresh(): boolean {
    return this.recovery?.version === this.base.version;
  }

  takeRecovery(): void {
    const found = this.recovery;
    if (!found) return;
    this.recovery = null;
    this.step(this.wished(found.wish, found.version));
  }

  dropRecovery(): void {
    this.recovery = null;
    this.forget();
    this.tell();
  }

  /** The cells that a wish for this version makes. Where the files have another one by now, rows are the same if their names
   * are; those that the wish does not name stay, and its new ones come at the end. */
  wished(wish: Wish, version: string): Cells {
    const { columns, rows } = this.base;
    const key = columns.findIndex((column) => column.key);
    const known = new Map(wish.rows.map((row) => [row.key, row]));
    const own: Wish["rows"] = version === this.base.version ? wish.rows
      : [...rows.map((cells, from) => ({ from, cells: known.get(cells[key]?.text ?? "")?.cells ?? {} })), ...wish.rows.filter(({ from }) => from === null)];
    const row = ({ from, cells }: Wish["rows"][number]): GridRow => ({
      id: this.nextId++,
      from,
      cells: columns.map(({ name }, at) => cells[name] ?? (from === null ? "" : (rows[from]?.[at]?.text ?? ""))),
    });
    return {
      rows: own.map(row),
      figures: { ...this.now.figures, ...wish.figures },
      facts: { ...this.now.facts, ...wish.facts },
    };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.checkTimer);
    void this.keep(false);
  }
}

// The second net below unsaved cells: this tab's own memory, for when the server is gone.
const key = (name: string): string => `bantin:data:${name}`;

function remember(name: string, version: string, wish: Wish): void {
  try {
    sessionStorage.setItem(key(name), JSON.stringify({ version, wish, at: new Date().toISOString() }));
  } catch {
    // Full or forbidden: the server's copy is the first net.
  }
}

function forget(name: string): void {
  try {
    sessionStorage.removeItem(key(name));
  } catch {
    // Forbidden: nothing was put there either.
  }
}

function remembered(name: string): OpenGrid["recovery"] {
  try {
    return JSON.parse(sessionStorage.getItem(key(name)) ?? "null") as OpenGrid["recovery"];
  } catch {
    return null;
  }
}

// The data set that is open, kept while the clerk looks at other rooms and comes back.
let open: GridDocument | null = null;

export const currentGrid = (): GridDocument | null => open;

export async function openGrid(name: string): Promise<GridDocument> {
  if (open?.base.name === name && open.dirty) return open;
  const opened = await api.dataSet(name);
  open?.close();
  open = new GridDocument(opened);
  open.checkSoon(0);
  return open;
}

/** After a restore: what is in memory is no longer what is on disk. */
export function forgetGrid(): void {
  open = null;
}

for (const event of ["visibilitychange", "pagehide"]) {
  addEventListener(event, () => {
    if (document.visibilityState === "hidden" || event === "pagehide") void open?.keep(true);
  }, true);
}
