// Values of fields: reading one as text, and what changed between two sets.
import type { Changes, Fields, Value } from "./types";

export const bare = (text: string): Value => ({ bare: text });

/** As a clerk would type it: text and bare values as they are, lists with commas. */
export function text(value: Value | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(text).join(", ");
  if ("bare" in value) return value.bare;
  return value.table.map(([key, of]) => `${key}: ${text(of)}`).join("; ");
}

export const isTrue = (value: Value | null | undefined): boolean => text(value) === "true";
export const list = (value: Value | null | undefined): string[] =>
  Array.isArray(value) ? value.map(text) : value ? [text(value)] : [];

export const same = (a: Value | null | undefined, b: Value | null | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The fields with these changes; a new key comes last. */
export function changed(fields: Fields, changes: Changes): Fields {
  const now = new Map<string, Value>(fields);
  for (const [key, value] of changes) value === null ? now.delete(key) : now.set(key, value);
  return [...now];
}
