// What is pasted from Word, Excel or a page: the server makes Markdown of its HTML, and it goes in as one step, where the
// clipboard was emptied, whatever is typed meanwhile. Without HTML (Ctrl+Shift+V) words stay words.
import { isolateHistory } from "@codemirror/commands";
import { StateEffect, StateField } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { ends } from "./commands";

/** Whether HTML says more than its words do. A program's source is a heap of coloured words, and stays as it is. */
export function isRich(html: string): boolean {
  if (/<meta[^>]+(vscode|monaco)/i.test(html) || /^\s*<meta[^>]*>\s*<div style="[^"]*white-space:\s*pre/i.test(html)) return false;
  return /<(p|br|h[1-6]|ul|ol|li|table|img|blockquote|b|strong|i|em|a|hr|dl|sup|sub|pre)[\s>/]/i.test(html) || /font-weight|font-style|\.VnTime|VNI-/i.test(html);
}

const setPlace = StateEffect.define<{ from: number; to: number } | null>();

/** Where the words will go, moved along by what is typed. */
export const pastePlace = StateField.define<{ from: number; to: number } | null>({
  create: () => null,
  update(place, change) {
    for (const effect of change.effects) if (effect.is(setPlace)) return effect.value;
    return place && { from: change.changes.mapPos(place.from, -1), to: change.changes.mapPos(place.to, 1) };
  },
});

export const beginPaste = (view: EditorView): void => {
  const { from, to } = view.state.selection.main;
  view.dispatch({ effects: setPlace.of({ from, to }) });
};

/** A paragraph alone goes among the words; anything else gets empty lines around it. */
export function endPaste(view: EditorView, markdown: string): void {
  const place = view.state.field(pastePlace);
  if (!place) return;
  const text = markdown.trim();
  if (!text) return view.dispatch({ effects: setPlace.of(null) });
  const { from, to } = place;
  const { doc } = view.state;
  const [first, last] = [doc.lineAt(from), doc.lineAt(to)];
  const isLine = !text.includes("\n") && !/^(#{1,6} |[-*+] |\d+[.)] |>|\||!\[|`{3}|___|\[\^)/.test(text);
  const above = first.number > 1 ? doc.line(first.number - 1).text.trim() : "";
  const before = isLine ? "" : from > first.from ? "\n\n" : above ? "\n" : "";
  const below = last.number < doc.lines ? doc.line(last.number + 1).text.trim() : "";
  const after = isLine ? "" : to < last.to ? "\n\n" : below ? "\n" : "";
  const insert = ends(view, before + text + after);
  view.dispatch({
    changes: { from, to, insert },
    // To the editor every line end is one place.
    selection: { anchor: from + before.length + text.length },
    effects: setPlace.of(null),
    annotations: isolateHistory.of("full"),
    userEvent: "input.paste",
    scrollIntoView: true,
  });
}

/** The pictures that Word puts beside its HTML as text of another kind (RTF), in the order of the HTML. */
export function picturesOfRtf(rtf: string): File[] {
  const head = /{\\pict[\s\S]+?\\bliptag-?\d+(?:\\blipupi-?\d+)?(?:{\\\*\\blipuid\s?[\da-fA-F]+)?[\s}]*?/;
  const found = rtf.match(new RegExp(`(?:${head.source})([\\da-fA-F\\s]+)\\}`, "g")) ?? [];
  return found.flatMap((one, at) => {
    const kind = one.includes("\\pngblip") ? "png" : one.includes("\\jpegblip") ? "jpeg" : "";
    const code = one.replace(head, "").replace(/[^\da-fA-F]/g, "");
    if (!kind || code.length < 16) return [];
    const bytes = Uint8Array.from({ length: code.length >> 1 }, (_, byte) => parseInt(code.slice(2 * byte, 2 * byte + 2), 16));
    return [new File([bytes], `anh-${at + 1}.${kind === "png" ? "png" : "jpg"}`, { type: `image/${kind}` })];
  });
}

/** How many pictures of HTML are on the clerk's computer alone. */
export const localPictures = (html: string): number => (html.match(/<img[^>]+src=["']?(file:|blob:)/gi) ?? []).length;
