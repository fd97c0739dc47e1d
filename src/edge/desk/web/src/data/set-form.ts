// The form of what a data set is: what was filled in, what the server says of it, and that it comes back after a crash.
import { api, Refused } from "../base/api";
import type { ColumnKind, Declaration, DeclaredColumn, Grid, GridChecked, KeptForm } from "../base/data";
import { Unsaved } from "../base/unsaved";
import { Work } from "../base/work";
import type { GridDocument } from "./grid";

/** What a grid says that its set is. */
const declared = (grid: Grid): Declaration => ({
  title: grid.title, description: grid.description, unit: grid.unit, source: grid.source, updated: grid.updated,
  chart: grid.chart_kind ?? "auto", notes: grid.notes ?? [], checks: (grid.checks ?? []).map(({ text }) => text), total_row: grid.total_row ?? null,
  columns: grid.columns.map(({ name, label, own_unit, type, drawn, sensitive }, from): DeclaredColumn => ({ from, name, label, unit: own_unit ?? "", type: type as ColumnKind, drawn: drawn ?? true, sensitive: sensitive ?? false })),
  figures: grid.figures.map(({ label, own_unit }, from) => ({ from, label, unit: own_unit ?? "", text: "" })),
});

/** Under what the form of a set is remembered. */
export const formKeptAs = (name: string): string => `form of ${name}`;

export class SetForm extends Work {
  readonly base: Grid;
  set: Declaration;
  checked: GridChecked | null = null;
  /** When it was left, where it comes from the last time. */
  readonly left: string | null;
  /** The data set was changed since: what is kept of columns and figures does not fit it. */
  readonly older: boolean;
  readonly unsaved: Unsaved<KeptForm>;

  constructor(private readonly grid: GridDocument) {
    super();
    this.base = grid.base;
    this.set = declared(this.base);
    const kept = grid.opened.form ?? null;
    this.left = kept?.at ?? null;
    this.older = kept !== null && kept.version !== this.base.version;
    if (kept) {
      const { columns, figures, ...facts } = kept.set;
      this.set = this.older ? { ...this.set, ...facts } : { ...facts, columns, figures: figures ?? this.set.figures };
    }
    this.unsaved = new Unsaved<KeptForm>({
      name: formKeptAs(this.base.name),
      unsaved: () => (this.dirty ? { version: this.base.version, set: this.set, at: "" } : null),
      saving: () => this.saving === "saving",
      keep: ({ version, set }, leaving) => api.setKeep(this.base.name, version, set, leaving),
      drop: () => api.setDrop(this.base.name),
      check: () => this.check(),
    });
    this.unsaved.checkSoon(0);
  }

  get dirty(): boolean {
    return JSON.stringify(this.set) !== JSON.stringify(declared(this.base));
  }

  say(part: Partial<Declaration>): void {
    this.set = { ...this.set, ...part };
    this.touched();
  }

  private async check(): Promise<void> {
    const set = this.set;
    try {
      const found = await api.setCheck(this.base.name, set);
      if (set === this.set) [this.checked, this.failure] = [found, ""];
    } catch (error) {
      if (set === this.set) [this.checked, this.failure] = [null, error instanceof Refused ? error.message : ""];
    }
    this.tell();
  }

  protected async send(): Promise<void> {
    const { grid, at } = await api.setSave(this.base.name, this.base.version, this.set);
    this.end();
    this.grid.reshaped(grid, at);
  }

  /** Gives up what was filled in. */
  async drop(): Promise<void> {
    await this.unsaved.drop();
    this.end();
  }

  private end(): void {
    this.unsaved.saved();
    this.unsaved.close(false);
    this.grid.opened.form = null;
  }
}
