// Where an item's pictures are found: beside its page. Set when the address of its preview is known.
import { Facet, StateEffect, StateField } from "@codemirror/state";

export const setBase = StateEffect.define<string | null>();

export const base = StateField.define<string | null>({
  create: () => null,
  update: (value, transaction) => transaction.effects.reduce((now, effect) => (effect.is(setBase) ? effect.value : now), value),
});

/** Whether the text is presented live; false: the plain source. */
export const presented = Facet.define<boolean, boolean>({ combine: (values) => values[0] ?? true });

/** The address of a picture; null where there is no page yet or the picture is on another site. */
export function resolve(src: string, page: string | null): string | null {
  if (!page || /^[a-z]+:/i.test(src)) return null;
  try {
    return new URL(src.replace(/^<|>$/g, ""), new URL(page, location.origin)).pathname;
  } catch {
    return null;
  }
}
