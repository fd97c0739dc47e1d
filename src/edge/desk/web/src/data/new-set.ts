// A data set that is not on disk yet: its rows are a grid as any other's, its columns are still open.
import { api } from "../base/api";
import type { ColumnKind, Declaration, DeclaredColumn, DeclaredFigure, GridChecked, NewSet, OpenGrid, Pasted, PastedTable } from "../base/data";
import { remembered } from "../base/memory";
import { Unsaved } from "../base/unsaved";
import { appears, GridDocument, setServer, type GridRow } from "./grid";
import { setWords } from "./set-words";

/** What the form says beside columns and rows. */
export type About = Omit<Declaration, "columns" | "checks" | "figures"> & { file: NewSet["file"] };

const column = (from: number, label = "", type: ColumnKind = "number", unit = "", drawn = true): DeclaredColumn => ({ from, label, unit, type, drawn });
const key = ({ from }: DeclaredColumn): string => `c${from}`;

/** The grid of a set with these columns and no rows on disk. */
const empty = (columns: DeclaredColumn[], unit = ""): OpenGrid => ({
  name: "", title: "", description: "", unit: "", source: "", updated: "", computed: false, total: null,
  columns: columns.map((one, at) => ({ name: key(one), label: setWords().columnOf(one.label, at + 1), unit: at > 0 && one.type === "number" ? one.unit || unit : "", type: at === 0 ? "text" : one.type, key: at === 0 })),
  rows: [], figures: [], version: "", fixed: null, files: [], versions: 0, address: null, uses: [], recovery: null,
});

export class NewSetDocument extends GridDocument {
  about: About;
  columns: DeclaredColumn[];
  figures: DeclaredFigure[] = [];
  private made: string | null = null;
  /** Another one gets another number, so that its cells are told from those of all before. */
  private nextColumn = 2;

  constructor(today: string) {
    const columns = [column(0, "", "text"), column(1)];
    super(empty(columns), setServer(""));
    this.columns = columns;
    this.about = { title: "", description: "", unit: "", source: "", updated: today, chart: "auto", notes: [], file: "toml" };
  }

  protected override kept(): Unsaved<unknown> {
    return new Unsaved<NewSet>({
      name: NAME,
      // Once it is written or given up, it is closed, and nothing of it is unsaved.
      unsaved: () => (!this.unsaved.closed && this.isBegun(this.shown.rows) ? this.setOf(this.shown.rows) : null),
      saving: () => this.saving === "saving",
      keep: (set, leaving) => api.newSetKeep(set, leaving),
      drop: () => api.newSetDrop(),
      check: () => this.check(),
    }) as Unsaved<unknown>;
  }

  override get dirty(): boolean {
    return this.isBegun(this.now.rows);
  }

  private isBegun(rows: GridRow[]): boolean {
    return this.about?.title !== "" || this.columns.some(({ label }) => label !== "") || rows.some(({ cells }) => cells.some((text) => text !== ""));
  }

  get set(): NewSet {
    return this.setOf(this.now.rows);
  }

  private setOf(of: GridRow[]): NewSet {
    const rows = of.map(({ cells }) => this.columns.map((_, at) => cells[at] ?? ""));
    return { ...this.about, checks: [], columns: this.columns, figures: this.figures, rows };
  }

  protected override judged(): Promise<GridChecked> {
    return api.newSetCheck(this.set);
  }

  override pasted(column: number, text: string, format: Pasted["format"]): Promise<Pasted> {
    return api.newSetPaste(this.set, column, text, format);
  }

  // --- the form ---

  say(part: Partial<About>): void {
    this.about = { ...this.about, ...part };
    if (part.unit !== undefined) this.base = empty(this.columns, part.unit);
    this.touched();
  }

  setFigures(figures: DeclaredFigure[]): void {
    this.figures = figures;
    this.touched();
  }

  setColumn(at: number, part: Partial<DeclaredColumn>): void {
    this.rebuilt(this.columns.map((one, number) => (number === at ? { ...one, ...part } : one)));
  }

  addColumn(): void {
    this.rebuilt([...this.columns, column(this.nextColumn++)]);
  }

  removeColumn(at: number): void {
    this.rebuilt(this.columns.filter((_, number) => number !== at));
  }

  moveColumn(at: number, to: number): void {
    const columns = [...this.columns];
    columns.splice(to, 0, ...columns.splice(at, 1));
    this.rebuilt(columns);
  }

  /** Takes other columns: the cells go with theirs. */
  private rebuilt(columns: DeclaredColumn[]): void {
    const before = this.columns.map(key);
    const places = columns.map((one) => before.indexOf(key(one)));
    const isSame = places.length === before.length && places.every((place, at) => place === at);
    this.columns = columns;
    this.base = empty(columns, this.about.unit);
    if (!isSame) this.replace(this.now.rows.map((row) => ({ ...row, cells: places.map((place) => row.cells[place] ?? "") })));
    this.touched();
  }

  /** Rows without names or with these, and a heading above the names. */
  rule(heading: string, names: string[]): void {
    this.rebuilt(this.columns.map((one, at) => (at === 0 && !one.label ? { ...one, label: heading } : one)));
    this.replace(names.map((name) => this.emptyRow(name)));
    this.touched();
  }

  /** A whole table that was pasted takes the place of what was there. */
  takeTable(table: PastedTable): void {
    this.columns = table.columns.map(({ label, unit, type }, at) => column(at, label, type, unit));
    this.nextColumn = this.columns.length;
    this.about = { ...this.about, unit: table.unit || this.about.unit, title: this.about.title || table.title };
    this.base = empty(this.columns, this.about.unit);
    this.replace(table.rows.map((row): GridRow => ({ ...this.emptyRow(), cells: this.columns.map((_, at) => row[at] ?? "") })));
    this.touched();
  }

  comeBack({ columns, rows, figures, checks: _, ...about }: NewSet): void {
    this.about = about;
    this.figures = figures ?? [];
    this.columns = columns;
    this.nextColumn = Math.max(...columns.map(({ from }) => from ?? 0)) + 1;
    this.base = empty(columns, about.unit);
    this.replace(rows.map((cells): GridRow => ({ ...this.emptyRow(), cells })));
    this.touched();
  }

  /** Writes the file. The name of the new set, once it is there. */
  async write(): Promise<string | null> {
    await this.save();
    return this.made;
  }

  protected override async send(): Promise<void> {
    const { name } = await api.newSetSave(this.set);
    this.unsaved.saved();
    forget();
    await appears(() => api.dataSet(name));
    this.made = name;
  }

  protected override async refused(): Promise<boolean> {
    return false;
  }
}

const NAME = "new data set";
let open: NewSetDocument | null = null;

/** The new set, as it was left; `at`: when it was kept, where it comes from the last time. */
export async function openNewSet(today: string): Promise<{ set: NewSetDocument; at: string | null }> {
  if (open) return { set: open, at: null };
  const { recovery } = await api.newSet();
  const kept = await remembered<NewSet>(NAME, recovery && { ...recovery.set, at: recovery.at });
  open = new NewSetDocument(today);
  if (!kept) return { set: open, at: null };
  const { at, window: _, ...set } = kept;
  open.comeBack(set);
  return { set: open, at };
}

function forget(): void {
  open?.unsaved.close(false);
  open = null;
}

/** Gives up what was begun. */
export async function dropNewSet(): Promise<void> {
  await open?.unsaved.drop();
  forget();
}
