// Where an item's pictures are found: beside its page. Set when the address of its preview is known.
import { StateEffect, StateField } from "@codemirror/state";

export const setBase = StateEffect.define<string | null>();

/** Something outside the text changed what it shows, as the values of figures. */
export const redraw = StateEffect.define<null>();

export const base = StateField.define<string | null>({
  create: () => null,
  update: (value, transaction) => transaction.effects.reduce((now, effect) => (effect.is(setBase) ? effect.value : now), value),
});

/** The address of a picture; null where there is no page yet or the picture is on another site. */
export function resolve(src: string, page: string | null): string | null {
  if (!page || /^[a-z]+:/i.test(src)) return null;
  try {
    return new URL(src.replace(/^<|>$/g, ""), new URL(page, location.origin)).pathname;
  } catch {
    return null;
  }
}
