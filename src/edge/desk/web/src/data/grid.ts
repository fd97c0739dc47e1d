// The grid at hand, of a data set or a register: its cells as they are on disk and as the clerk wants them, what bantin says of that, and whether it
// is saved, kept or refused.
import { api, Gone, Refused } from "../base/api";
import { remembered } from "../base/memory";
import { links } from "../base/route";
import { Unsaved } from "../base/unsaved";
import { Work } from "../base/work";
import { merge, nameOf, type Merged, type Table } from "./merge";
import { formKeptAs } from "./set-form";
import type { Grid, GridChecked, GridServer, OpenGrid, Pasted, GridEdit } from "../base/data";

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

/** So many steps can be taken back. */
const MOST_STEPS = 500;

export class GridDocument extends Work {
  opened: OpenGrid;
  base: Grid;
  now: Cells;
  checked: GridChecked | null = null;
  conflict: Grid | null = null;
  postponed = false;
  recovery: OpenGrid["recovery"];
  notice: "" | "changed" | "taken" | "gone" = "";
  /** What a cell or box that is being typed into would make of it: taken when it is left, kept from the first letter on. */
  private typing: Partial<Cells> | null = null;
  private past: Cells[] = [];
  private future: Cells[] = [];
  private nextId = 0;
  readonly unsaved: Unsaved<unknown>;

  constructor(opened: OpenGrid, readonly server: GridServer) {
    super();
    this.opened = opened;
    this.base = opened;
    this.now = this.asOnDisk(opened);
    this.unsaved = this.kept();
    this.recovery = opened.recovery;
  }

  /** How unsaved cells are kept and checked. */
  protected kept(): Unsaved<unknown> {
    const { server } = this;
    return new Unsaved({
      name: server.keptAs,
      unsaved: () => (this.changesOf(this.shown) > 0 ? { version: this.base.version, edit: this.editOf(this.shown) } : null),
      saving: () => this.saving === "saving",
      keep: ({ version, edit }: { version: string; edit: GridEdit }, leaving) => server.keep(version, edit, leaving),
      drop: () => server.drop(),
      check: () => this.check(),
    });
  }

  /** What bantin says of the cells as they are. */
  protected judged(): Promise<GridChecked> {
    return this.server.check(this.edit);
  }

  /** Reads what is pasted from a column on. */
  pasted(column: number, text: string, format: "vi" | "en" | null): Promise<Pasted> {
    return this.server.paste(column, text, format);
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

  get edit(): GridEdit {
    return this.editOf(this.now);
  }

  private editOf(now: Cells): GridEdit {
    const { columns, figures, updated, source } = this.base;
    const onDisk = (from: number) => (this.base.rows[from] ?? []).map(({ text }) => text);
    const cells = (row: GridRow) =>
      Object.fromEntries(columns.flatMap(({ name }, at) => (this.changed(row, at) ? [[name, row.cells[at] ?? ""]] : [])));
    const facts = { ...(now.facts.updated !== updated && { updated: now.facts.updated }), ...(now.facts.source !== source && { source: now.facts.source }) };
    return {
      rows: now.rows.map((row) => ({ from: row.from, cells: cells(row), ...(row.from !== null && { key: nameOf(columns, onDisk(row.from)) }) })),
      figures: Object.fromEntries(figures.flatMap(({ name, text }) => (now.figures[name] !== text ? [[name, now.figures[name] ?? ""]] : []))),
      facts,
    };
  }

  /** How many cells, figures and rows differ. */
  get changes(): number {
    return this.changesOf(this.now);
  }

  private changesOf(now: Cells): number {
    const { rows, figures, facts } = this.editOf(now);
    const kept = rows.filter(({ from }) => from !== null).length;
    const cells = rows.reduce((sum, row) => sum + Object.keys(row.cells).length, 0);
    const empty = rows.filter(({ from, cells }) => from === null && Object.keys(cells).length === 0).length;
    return cells + empty + (this.base.rows.length - kept) + Object.keys(figures).length + Object.keys(facts).length;
  }

  get dirty(): boolean {
    return this.changes > 0;
  }

  // --- what is being typed ---

  /** As it is seen, with the cell that is being typed into. */
  protected get shown(): Cells {
    return { ...this.now, ...this.typing };
  }

  typeCell(row: number, column: number, text: string): void {
    const rows = this.now.rows.map((one, at) => (at === row ? { ...one, cells: one.cells.map((cell, number) => (number === column ? text : cell)) } : one));
    this.type({ rows });
  }

  typeFigure(name: string, text: string): void {
    this.type({ figures: { ...this.now.figures, [name]: text } });
  }

  typeFact(name: "updated" | "source", text: string): void {
    this.type({ facts: { ...this.now.facts, [name]: text } });
  }

  /** The box is left: what was typed is taken by then, or given up. */
  stopTyping(): void {
    if (this.typing) this.type(null);
  }

  private type(typing: Partial<Cells> | null): void {
    this.typing = typing;
    this.unsaved.typed();
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

  /** Other rows, with nothing to take back. */
  protected replace(rows: GridRow[]): void {
    this.now = { ...this.now, rows };
    this.past = [];
    this.future = [];
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

  /** The column in which a new row begins to be typed. */
  get start(): number {
    return this.base.columns.findIndex((column) => column.key);
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

  protected async check(): Promise<void> {
    const asked = this.now;
    try {
      const checked = await this.judged();
      if (asked === this.now) {
        this.checked = checked;
        this.read(checked.read);
      } else this.unsaved.checkSoon(0);
      this.failure = "";
    } catch (error) {
      if (error instanceof Refused) this.failure = error.message;
      else if (!(error instanceof Gone)) throw error;
    }
    this.tell();
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

  // --- saving ---

  protected override asks(): boolean {
    if (this.conflict) this.postponed = false;
    return this.conflict !== null;
  }

  protected async send(): Promise<void> {
    const asked = this.now;
    const { grid, at } = await this.server.save(this.base.version, this.edit);
    this.savedAt = at;
    this.notice = "";
    this.unsaved.saved();
    if (asked === this.now) this.take(grid);
    else this.rebase(grid, asked);
    this.unsaved.checkSoon(0);
    void this.refresh();
  }

  protected override async refused({ theirs, status }: Refused): Promise<boolean> {
    if (theirs) [this.conflict, this.postponed] = [theirs as unknown as Grid, false];
    else if (status === 404) this.isGone();
    return theirs !== null || status === 404;
  }

  /** Rows that were saved are on disk under new numbers; what was typed meanwhile stays as it is. */
  private rebase(grid: Grid, asked: Cells): void {
    this.base = { ...this.base, ...grid };
    this.typing = null;
    // A row with nothing in it is none.
    const written = asked.rows.filter(({ cells }) => cells.some((text) => text.trim() !== ""));
    const at = new Map(written.map((row, number) => [row.id, number]));
    const rows = this.now.rows.map((row) => ({ ...row, from: at.get(row.id) ?? null }));
    this.now = { ...this.now, rows };
    this.past = [];
    this.future = [];
  }

  protected take(grid: Grid): void {
    const ids = this.now.rows.map(({ id }) => id);
    this.base = { ...this.base, ...grid };
    this.typing = null;
    this.now = this.asOnDisk(grid);
    // The same rows keep their place in the page.
    if (ids.length === this.now.rows.length) this.now.rows = this.now.rows.map((row, at) => ({ ...row, id: ids[at] ?? row.id }));
    this.past = [];
    this.future = [];
  }

  /** The set is another one now: other columns, another title. */
  reshaped(grid: Grid, at: string): void {
    this.savedAt = at;
    this.take(grid);
    this.saving = "clean";
    this.unsaved.checkSoon(0);
    this.tell();
    void this.refresh();
  }

  private async refresh(): Promise<void> {
    const opened = await this.server.open().catch(() => null);
    if (!opened || this.unsaved.closed) return;
    this.opened = opened;
    this.tell();
  }

  // --- another hand ---

  /** The clerk's cells and theirs together. */
  get merged(): Merged | null {
    const theirs = this.conflict;
    return theirs && merge(asTable(this.base), this.now, asTable(theirs));
  }

  /** Saves both together; `mine[n]`: whether what both changed goes the clerk's way. */
  async keepMine(mine: boolean[] = []): Promise<void> {
    const [theirs, merged] = [this.conflict, this.merged];
    if (!theirs || !merged) return;
    this.conflict = null;
    const { rows, figures, facts } = merged.settled(mine);
    this.base = { ...this.base, ...theirs };
    this.typing = null;
    this.now = { rows: rows.map((row) => ({ ...row, id: row.id ?? this.nextId++ })), figures, facts: facts as Cells["facts"] };
    this.past = [];
    this.future = [];
    if (this.dirty) return this.save();
    // The same was changed on both sides.
    this.saving = "clean";
    void this.unsaved.drop();
    this.unsaved.checkSoon(0);
    this.tell();
  }

  takeTheirs(): void {
    if (!this.conflict) return;
    this.take(this.conflict);
    this.conflict = null;
    this.notice = "";
    this.saving = "clean";
    void this.unsaved.drop();
    this.unsaved.checkSoon(0);
    this.tell();
  }

  later(): void {
    this.postponed = true;
    this.tell();
  }

  private isGone(): void {
    this.notice = "gone";
    this.unsaved.askAgain(() => this.lookAgain());
  }

  /** The folder changed. Unsaved cells stay as they are; a clean grid follows the files. */
  async lookAgain(): Promise<void> {
    const opened = await this.server.open().catch((error: Error) => (error instanceof Refused && error.status === 404 ? "gone" : null));
    if (!opened || this.saving === "saving" || this.unsaved.closed) return;
    if (opened === "gone") {
      this.isGone();
      return this.tell();
    }
    if (this.notice === "gone") this.notice = "";
    this.opened = opened;
    if (opened.version !== this.base.version) {
      if (this.dirty) this.notice = "changed";
      else {
        this.take(opened);
        this.notice = "taken";
      }
    }
    this.unsaved.checkSoon(0);
    this.tell();
  }

  /** Writes the files again that another program removed, with what the clerk changed. */
  async writeAgain(): Promise<void> {
    try {
      await this.server.restore?.();
      await appears(() => this.server.open());
      this.conflict = await this.server.open();
      this.notice = "";
      await this.keepMine();
    } catch (error) {
      if (error instanceof Refused) this.failure = error.message;
      else if (!(error instanceof Gone)) throw error;
      this.tell();
    }
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
    this.step(this.edited(found.edit, found.version));
  }

  dropRecovery(): void {
    this.recovery = null;
    void this.unsaved.drop();
    this.tell();
  }

  /** The cells that an edit of this version makes. Where the files have another one by now, rows are the same if their names
   * are; those that the edit does not name stay, and its new ones come at the end. */
  edited(edit: GridEdit, version: string): Cells {
    const { columns, rows } = this.base;
    const known = edit.rows.filter(({ from }) => from !== null);
    /** The unsaved cells of the first row of a name that has not been found yet. */
    const cellsOf = (name: string) => {
      const at = known.findIndex(({ key }) => key === name);
      return at < 0 ? {} : (known.splice(at, 1)[0]?.cells ?? {});
    };
    const own: GridEdit["rows"] = version === this.base.version ? edit.rows
      : [...rows.map((cells, from) => ({ from, cells: cellsOf(nameOf(columns, cells.map(({ text }) => text))) })), ...edit.rows.filter(({ from }) => from === null)];
    const row = ({ from, cells }: GridEdit["rows"][number]): GridRow => ({
      id: this.nextId++,
      from,
      cells: columns.map(({ name }, at) => cells[name] ?? (from === null ? "" : (rows[from]?.[at]?.text ?? ""))),
    });
    return {
      rows: own.map(row),
      figures: { ...this.now.figures, ...edit.figures },
      facts: { ...this.now.facts, ...edit.facts },
    };
  }
}

/** A data set by its name. */
export const setServer = (name: string): GridServer => ({
  keptAs: `data:${name}`,
  link: links.data(name),
  open: () => api.dataSet(name),
  check: (edit) => api.dataCheck(name, edit),
  save: (version, edit) => api.dataSave(name, version, edit),
  keep: (version, edit, leaving) => api.dataKeep(name, version, edit, leaving),
  drop: () => api.dataDrop(name),
  paste: (column, text, format) => api.dataPaste(name, column, text, format),
  restore: () => api.setRestore(name),
});

const asTable = (grid: Grid): Table => ({
  columns: grid.columns,
  rows: grid.rows.map((cells) => cells.map(({ text }) => text)),
  figures: Object.fromEntries(grid.figures.map(({ name, text }) => [name, text])),
  facts: { updated: grid.updated, source: grid.source },
});

/** The desk sees a file a moment after it is there. */
export async function appears(open: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 20 && !(await open().catch(() => null)); tries++) await new Promise((done) => setTimeout(done, 150));
}

// The grid that is open, kept while the clerk looks at other rooms and comes back.
let open: GridDocument | null = null;

export const currentGrid = (): GridDocument | null => open;

/** Opens a grid, with what was not saved of it; the one at hand stays as long as something of it is unsaved. */
export async function openGrid<T extends GridDocument>(server: GridServer, make: (opened: OpenGrid) => T): Promise<T> {
  const before = open;
  if (before?.server.keptAs === server.keptAs && before.dirty) return before as T;
  const opened = await server.open();
  const recovery = await remembered(server.keptAs, opened.recovery);
  // A room asks again when the portal changes while it opens: what came first may be typed into already.
  if (open && open !== before && open.server.keptAs === server.keptAs) return open as T;
  const grid = make({ ...opened, recovery });
  open?.unsaved.close();
  open = grid;
  grid.unsaved.checkSoon(0);
  return grid;
}

export function openSet(name: string): Promise<GridDocument> {
  const server = setServer(name);
  const opened = async () => {
    const opened = await server.open();
    return { ...opened, form: await remembered(formKeptAs(name), opened.form ?? null) };
  };
  return openGrid({ ...server, open: opened }, (opened) => new GridDocument(opened, server));
}

/** After a restore: what is in memory is no longer what is on disk. */
export function forgetGrid(): void {
  open?.unsaved.close(false);
  open = null;
}
