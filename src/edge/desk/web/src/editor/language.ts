// The grammar of the text: Markdown with tables, as bantin reads it.
import { insertNewlineContinueMarkup, markdownLanguage } from "@codemirror/lang-markdown";
import { HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import { Prec, type Extension } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-em" },
  { tag: tags.strikethrough, class: "md-strike" },
  { tag: tags.monospace, class: "md-code" },
  { tag: tags.processingInstruction, class: "md-mark" },
  { tag: tags.url, class: "md-url" },
]);

// Only Enter is bound: lists and quotations go on. Backspace stays the browser's, since Unikey and EVKey type with it.
export const language: Extension = [
  new LanguageSupport(markdownLanguage),
  syntaxHighlighting(style),
  Prec.high(keymap.of([{ key: "Enter", run: insertNewlineContinueMarkup }])),
];
