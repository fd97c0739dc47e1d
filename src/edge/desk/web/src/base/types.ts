// Requests and responses of the desk's server, as JSON.

/** A field's value: text, a bare date, number or truth, a list, or a table. */
export type Value = string | { bare: string } | Value[] | { table: [string, Value][] };
/** Fields in the order of the file. */
export type Fields = [string, Value][];
/** Only keys that were changed; null: the key goes. */
export type Changes = [string, Value | null][];

export interface LayoutField {
  name: string;
  label: string;
  type: "text" | "date" | "number" | "choice" | "file" | "person" | "item";
  required: boolean;
  values: { value: string; label: string }[];
}

export interface Layout {
  title: string;
  fields: LayoutField[];
}

/** Where a text stands: `none`, `asked`, `returned`, `changed`, `approved`; empty where it needs none. */
export interface Approval {
  state: string;
  remark: string | null;
  by: string | null;
  date: string | null;
}

export interface DeskState {
  portal: string;
  /** What its folder is known by. */
  id: string;
  /** The page where the portal was chosen, if it was. */
  portals?: string | null;
  /** What this computer's user is called. */
  me?: string;
  /** Items have to be approved. */
  approval?: boolean;
  language: "vi" | "en";
  home: string;
  /** `table`: the file whose rows are its items, where it has one. */
  sections: { folder: string; title: string; layout: string; table?: string | null }[];
  layouts: Record<string, Layout>;
  tags: string[];
  authors: string[];
  /** The names in the registers of people. */
  people: string[];
  edition: string;
  now: string;
  /** How many data sets are older than the portal wants. */
  due?: number;
  /** The counter; `today` is null where it was not counted today. */
  visits?: { today: number | null; total: number; at: string } | null;
}

export type ItemState = "public" | "draft" | "scheduled" | "expired";

export interface Item {
  path: string;
  title: string;
  section: string;
  kind: "article" | "page" | "section" | "home";
  state: ItemState;
  at: string | null;
  date: string;
  author: string;
  tags: string[];
  address: string | null;
  errors: number;
  warnings: number;
  unsaved: boolean;
  /** Its file is gone; only the unsaved words are left. */
  gone?: boolean;
  approval?: string;
  /** Many portals have it: it is not changed here. */
  shared?: boolean;
  /** It is a row of a register. */
  row?: { register: string; row: number } | null;
}

export interface Recovery {
  changes: Changes;
  body: string;
  at: string;
  version: string;
  window?: string;
}

/** What became of a document. */
export interface Imported {
  name: string;
  at: string;
  taken: string[];
  cleaned: string[];
  dropped: string[];
  look: string[];
}

/** `there`: an item of this name is there already, and nothing was written; `same`: it says the same. */
export interface WordDraft {
  path?: string;
  title: string;
  same?: boolean;
  there?: string;
}

export interface Opened {
  path: string;
  version: string;
  fields: Fields;
  body: string;
  form: "toml" | "yaml" | "none";
  section: string;
  layout: string;
  kind: Item["kind"];
  state: ItemState;
  address: string | null;
  /** Its name in its address; none where the portal does not know it. */
  name?: string | null;
  broken: string | null;
  /** Another program removed its file. */
  gone?: boolean;
  recovery: Recovery | null;
  import?: Imported | null;
  approval?: Approval | null;
  versions: number;
}

export interface Fix {
  label: string;
  from: number;
  to: number;
  insert: string;
}

export interface Problem {
  severity: "error" | "warning" | "hint";
  code: string;
  message: string;
  help: string | null;
  key: string | null;
  /** UTF-16 offsets in the body; null: about a key or the whole file. */
  from: number | null;
  to: number | null;
  fixes: Fix[];
}

export interface Checked {
  /** The address of the page that it makes. */
  preview: string | null;
  /** The page itself. */
  page: string | null;
  problems: Problem[];
  elsewhere: number;
}

export interface Theirs {
  version: string;
  fields: Fields;
  body: string;
}

/** Whether what is worked on is on disk. */
export type Saving = "clean" | "dirty" | "saving" | "failed";

export interface Saved {
  version: string;
  /** Null: the portal does not tell yet. */
  state: ItemState | null;
  at: string;
}

export interface HistoryEntry {
  id: string;
  at: string;
  bytes: number;
  why: "save" | "other" | "remove" | "unsaved" | "move";
  /** Of a move: where the item was. */
  before?: (MovePlace & { path: string }) | null;
}

/** Where an item is: the folder of its section, and its name in its address. */
export interface MovePlace {
  section: string;
  name: string;
}

/** What is to be moved, and where to. */
export type MoveRequest = ({ item: string } & MovePlace) | { file: string; name: string };

/** What a move comes to. */
export interface MoveSeen {
  token: string;
  base: string | null;
  /** Files and folders, from and to. */
  paths: [string, string][];
  pages: { path: string; title: string | null; before: string; after: string; ledOn: boolean }[];
  texts: { path: string; title: string | null; links: number }[];
  /** Cells of workbooks, which are changed in Excel alone. */
  cells: { table: string; sheet: string; cell: string; before: string; after: string }[];
  /** Texts in the way: someone is writing in them. */
  unsaved: { path: string; title: string | null }[];
}

export interface OldVersion {
  fields: Fields;
  body: string;
  at: string;
}

export interface Removed {
  path: string;
  title: string;
  at: string;
  id: string;
}

export interface FigureSet {
  name: string;
  title: string;
  unit: string;
  updated: string;
  figures: { name: string; label: string; text: string }[];
  columns: { name: string; label: string }[];
  /** The values in the order of the columns; null: no number stands there. */
  rows: { key: string; label: string; values: (string | null)[] }[];
  chart: boolean;
}

/** A picture or an attachment, and the items that use it. */
export interface ShelfFile {
  path: string;
  bytes: number;
  picture: boolean;
  broken: boolean;
  width: number | null;
  height: number | null;
  used: { path: string; title: string | null }[];
}

export interface RemovedFile {
  path: string;
  at: string;
  id: string;
}

export interface Shelf {
  files: ShelfFile[];
  removed: RemovedFile[];
}
