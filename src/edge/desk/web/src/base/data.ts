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

export interface SetColumn {
  name: string;
  label: string;
  unit: string;
  type: "number" | "text" | "year" | "date";
  key: boolean;
}

export interface Use {
  path: string;
  title: string;
  address: string;
  kind: "sentence" | "chart" | "table" | "figure";
  before: string | null;
  after: string | null;
}

/** What is to become of a set: every row that stays or is new, with its changed cells by column. */
export interface Wish {
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
  computed: boolean;
  /** The row of the sums. */
  total: number | null;
  columns: SetColumn[];
  rows: { text: string; raw: string }[][];
  figures: { name: string; label: string; unit: string; text: string; raw: string }[];
  version: string;
  /** Why the rows cannot be changed here, and how they can. */
  fixed: string | null;
}

export interface OpenGrid extends Grid {
  files: string[];
  versions: number;
  address: string | null;
  uses: Use[];
  recovery: { version: string; wish: Wish; at: string } | null;
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
  touched: Use[];
  broken: { path: string; title: string | null; line: number; text: string; severity: string; message: string | null; typed: string | null }[];
}

export interface Pasted {
  rows: string[][];
  doubt: { typed: string; vi: string; en: string } | null;
  format: "vi" | "en" | null;
}
