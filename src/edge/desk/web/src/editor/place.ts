// Where an item's pictures are found: beside its file.
import { Facet, StateEffect } from "@codemirror/state";
import { fileAddress } from "../base/api";

/** Something outside the text changed what it shows, as the values of figures. */
export const redraw = StateEffect.define<null>();

/** The path of the item that is written. */
export const itemPath = Facet.define<string, string>({ combine: ([path = ""]) => path });

/** The address of a picture as the text names it; null where it is on another site. */
export function resolve(src: string, path: string): string | null {
  const name = src.replace(/^<|>$/g, "");
  return !name || /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(name) ? null : fileAddress(path, name);
}
