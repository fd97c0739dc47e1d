// A data set as the server tells of it.

export interface SetSummary {
  name: string;
  title: string;
  unit: string;
  source: string;
  /** `2026-01-31`; empty where the portal counts itself. */
  updated: string;
  /** Days since then. */
  age: number;
  due: boolean;
  computed: boolean;
  rows: number;
  columns: number;
  figures: { label: string; text: string }[];
  problems: number;
  unsaved: boolean;
}

/** A data set that was removed. */
export interface RemovedSet {
  name: string;
  title: string;
  at: string;
}

/** A register: a section whose items are the rows of a table. */
export interface RegisterSummary {
  /** The folder of its section. */
  name: string;
  title: string;
  file: string;
  rows: number;
  columns: number;
  problems: number;
  unsaved: boolean;
}

export interface SetColumn {
  name: string;
  label: string;
  unit: string;
  type: CellKind;
  key: boolean;
  /** Of a register: whether its cells tell one row from the others, whether each row needs one, what they may say. */
  tells?: boolean;
  required?: boolean;
  values?: string[];
  /** Its unit, where it is not the set's. */
  own_unit?: string | null;
  sensitive?: boolean;
  drawn?: boolean;
}

export type ColumnKind = "number" | "text" | "year" | "date";
/** What the cells of a register may hold beside that; `lines`: a text of several lines. */
export type CellKind = ColumnKind | "choice" | "file" | "item" | "person" | "lines";
/** A word of `chart = "..."`; which there are is told with each data set. */
export type ChartKind = string;

/** A column in the form of a data set. `from`: the number of the column that it was; null: it is new. */
export interface DeclaredColumn {
  from: number | null;
  /** What texts call it; empty: the desk finds one. */
  name?: string;
  label: string;
  /** Empty: the unit of the set. */
  unit: string;
  type: ColumnKind;
  drawn: boolean;
  /** Its small counts could point at persons. */
  sensitive?: boolean;
}

/** What a data set is, beside its figures. */
export interface Declaration {
  title: string;
  description: string;
  unit: string;
  source: string;
  updated: string;
  chart: ChartKind;
  notes: string[];
  checks: string[];
  columns: DeclaredColumn[];
  figures: DeclaredFigure[];
  /** The row of the sums; false: there is none; null: it is found by its name. */
  total_row?: TotalRow;
}

export type TotalRow = string | false | null;

/** A key figure in the form of a data set. `from`: the number of the one that it was; null: it is new. */
export interface DeclaredFigure {
  from: number | null;
  label: string;
  /** Empty: the unit of the set. */
  unit: string;
  /** Its value as it was typed, where it is new. */
  text: string;
}

/** What the form of a set was when it was left. */
export interface KeptForm {
  version: string;
  set: Declaration;
  at: string;
}

/** A sheet of a file, as the clipboard would have it. */
export interface SheetText {
  text: string;
  format: Pasted["format"];
  sheets: string[];
  sheet: string;
}

/** A data set that is not on disk yet. */
export interface NewSet extends Declaration {
  file: "toml" | "csv";
  rows: string[][];
}

/** A table from the clipboard, as a data set. */
export interface PastedTable {
  title: string;
  unit: string;
  columns: { label: string; unit: string; type: ColumnKind }[];
  rows: string[][];
  /** Whether the first line was read as the headings. */
  head: boolean;
  doubt: Pasted["doubt"];
  format: Pasted["format"];
}

export interface Use {
  path: string;
  title: string;
  address: string;
  kind: "sentence" | "chart" | "table" | "figure";
  before: string | null;
  after: string | null;
  /** It shows a figure that will be there no longer. */
  lost?: boolean;
}

/** An edit of a grid: every row that stays or is new, with its changed cells by column. */
export interface GridEdit {
  rows: { from: number | null; cells: Record<string, string>; /** The name of a row that stays, as it is on disk. */ key?: string }[];
  figures: Record<string, string>;
  facts: Record<string, string>;
}

export interface Grid {
  name: string;
  title: string;
  description: string;
  unit: string;
  source: string;
  updated: string;
  chart_kind?: ChartKind;
  notes?: string[];
  checks?: { text: string; words: string }[];
  total_row?: TotalRow;
  computed: boolean;
  /** The row of the sums. */
  total: number | null;
  columns: SetColumn[];
  rows: { text: string; raw: string }[][];
  figures: { name: string; label: string; unit: string; text: string; raw: string; own_unit?: string }[];
  version: string;
  /** Why the rows cannot be changed here, and how they can. */
  fixed: string | null;
}

export interface OpenGrid extends Grid {
  files: string[];
  versions: number;
  address: string | null;
  uses: Use[];
  recovery: { version: string; edit: GridEdit; at: string } | null;
  form?: KeptForm | null;
  /** Of a register: the text of its section. */
  index?: string;
}

/** Where a grid comes from and goes to. */
export interface GridServer {
  /** Under what this browser remembers its unsaved cells. */
  keptAs: string;
  /** The address of its room. */
  link: string;
  open(): Promise<OpenGrid>;
  check(edit: GridEdit): Promise<GridChecked>;
  save(version: string, edit: GridEdit): Promise<{ grid: Grid; at: string }>;
  keep(version: string, edit: GridEdit, leaving: boolean): Promise<object>;
  drop(): Promise<object>;
  paste(column: number, text: string, format: Pasted["format"]): Promise<Pasted>;
  /** Writes its files again, which another program removed. */
  restore?(): Promise<object>;
}

export interface GridProblem {
  severity: "error" | "warning" | "hint";
  code: string;
  message: string;
  help: string | null;
  row?: number | null;
  column?: number | null;
  figure?: string | null;
  /** Of a declared check: the cells and figures that it is about, and the check in words. */
  cells?: [number, number][];
  figures?: string[];
  rule?: string;
  fixes: { label: string; text: string }[];
  new?: boolean;
}

export interface GridChecked {
  problems: GridProblem[];
  /** Cells as they are read: row, column, text. */
  read: [number, number, string][];
  /** The address of the chart of the unsaved figures. */
  chart: string | null;
  /** Of a register: the address of the page of the row at hand, and the page. */
  preview?: string | null;
  page?: string | null;
  /** The forms of a chart, as the generator knows them. */
  chart_forms?: { word: ChartKind; name: string }[];
  /** Why the chart has this form; null where nothing is drawn. */
  chart_why?: string | null;
  touched: Use[];
  /** The texts that are changed too, because they name what is renamed. */
  renamed?: { path: string; title: string | null; places: number }[];
  broken: { path: string; title: string | null; line: number; text: string; severity: string; message: string | null; typed: string | null }[];
}

export interface Pasted {
  rows: string[][];
  doubt: { typed: string; vi: string; en: string } | null;
  format: "vi" | "en" | null;
}
