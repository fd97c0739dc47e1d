// Settings as the server declares them: the form is made of this and of nothing else.
import type { Problem, Value } from "../base/types";

export interface Choice {
  value: string;
  label: string;
}

interface Declared<Kind extends string, More> {
  key: string;
  label: string;
  help: string;
  kind: Kind;
  more: More;
}
type Plain = "line" | "sentence" | "colour" | "moment" | "day" | "picture" | "theme" | "section" | "sections" | "figures" | "warnings" | "texts" | "entries" | "menu";

export type Setting =
  | Declared<Plain, null>
  | Declared<"number", { least: number; most: number; own: number }>
  | Declared<"choice", { values: Choice[] }>
  | Declared<"switch", { own: boolean }>;

export interface Group {
  name: string;
  title: string;
  settings: Setting[];
}

export interface SettingProblem extends Problem {
  /** Of a list the entry, counted from 0. */
  entry: number | null;
}

/** What there is to choose from. */
export interface Offers {
  sections: Choice[];
  figures: Choice[];
  themes: Choice[];
  pictures: string[];
  warnings: Choice[];
  links: Choice[];
}

/** A value, or none where the file says nothing. */
export type Maybe = Value | null;
