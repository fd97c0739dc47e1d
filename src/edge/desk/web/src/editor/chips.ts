// `{{ … }}`: figures, charts, tables, videos and sounds, which are shown as chips.
import type { FigureSet } from "../base/types";
import { words } from "../base/words";

export interface Chip {
  kind: "figure" | "chart" | "table" | "video" | "audio";
  label: string;
  title: string;
}

let sets: FigureSet[] = [];
export function know(figures: FigureSet[]): void {
  sets = figures;
}

export const PLACEHOLDER = /\\?\{\{[^{}\n]*\}\}/g;

/** What a placeholder shows; null: leave it as it stands, as `\{{` and half-typed ones. */
export function chip(source: string): Chip | null {
  if (source.startsWith("\\")) return null;
  const inner = source.slice(2, -2).trim();
  const block = /^(chart|table|video|audio)\s+(\S+)\s*(.*)$/.exec(inner);
  if (block) {
    const [, kind, name = "", more] = block as unknown as [string, "chart" | "table" | "video" | "audio", string, string];
    const set = sets.find((set) => set.name === name);
    return { kind, label: `${words().chips[kind]}: ${kind === "video" || kind === "audio" ? more || name : (set?.title ?? name)}`, title: inner };
  }
  const bound = inner.startsWith("=");
  const reference = inner.replace(/^=\s*/, "").split("|")[0]?.trim() ?? "";
  if (!reference) return null;
  const found = figure(reference);
  // A bound figure stands after its typed number: the sign says that it is held to the statistics.
  return { kind: "figure", label: bound ? "✓" : (found?.text ?? reference), title: found ? `${found.label} (${reference})` : reference };
}

function figure(reference: string): { label: string; text: string } | null {
  const cell = /^([\w-]+)\[([^\]]+)\]\.([\w-]+)$/.exec(reference);
  if (cell) {
    const set = sets.find(({ name }) => name === cell[1]);
    const row = set?.rows.find(({ key }) => key === cell[2]);
    const column = set?.columns.find(({ name }) => name === cell[3]);
    return set && row && column ? { label: `${set.title}: ${column.label}, ${row.label}`, text: `${column.label} ${row.label}` } : null;
  }
  const [name, key] = reference.split(".");
  const set = sets.find((set) => set.name === name);
  const found = set?.figures.find((one) => one.name === key);
  return set && found ? { label: `${set.title}: ${found.label}`, text: found.text } : null;
}
