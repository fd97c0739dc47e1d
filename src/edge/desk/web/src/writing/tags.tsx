// Tags as chips, with the portal's tags to choose from: spelt the same way everywhere.
import { useRef, useState } from "preact/hooks";
import { fold } from "../base/fold";
import { Icon } from "../base/icon";
import { words } from "../base/words";

interface Props {
  tags: string[];
  known: string[];
  change: (tags: string[]) => void;
}

const MOST = 6;

export function Tags({ tags, known, change }: Props) {
  const w = words();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(-1);
  const offers = suggestions(typed, known, tags);
  const open = typed.trim() !== "" && offers.length > 0;
  const add = (tag: string, clear = true) => {
    // Half a word that was only searched for becomes no tag, and stays where it was typed.
    if (!tag && !clear) return;
    if (tag && !tags.includes(tag)) change([...tags, tag]);
    setTyped("");
    setAt(-1);
    if (input.current) input.current.value = "";
  };
  const keys = (event: KeyboardEvent) => {
    // Enter may only end a word that is being composed.
    if (event.isComposing) return;
    if (event.key === "Enter") add((offers[at] ?? same(typed, known) ?? typed).trim());
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, offers.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, -1));
    else if (event.key === "Escape") setAt(-1);
    else return;
    event.preventDefault();
  };
  return (
    <div class="field tags">
      <label for="tags">{w.fields.tags}</label>
      {tags.length > 0 && (
        <ul class="tag-list">
          {tags.map((tag) => (
            <li key={tag}>{tag}<button type="button" aria-label={w.tagRemove(tag)} title={w.tagRemove(tag)} onClick={() => {
              change(tags.filter((one) => one !== tag));
              input.current?.focus();
            }}><Icon name="close" /></button></li>
          ))}
        </ul>
      )}
      <input ref={input} id="tags" class="in" role="combobox" aria-expanded={open} aria-controls="tag-offers" aria-autocomplete="list" aria-describedby="tags-hint"
        aria-activedescendant={at >= 0 ? `tag-${at}` : undefined} placeholder={w.tagAdd} autocomplete="off" spellcheck={false}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(-1);
        }} onKeyDown={keys} onBlur={() => add(same(typed, known) ?? "", false)} />
      <ul id="tag-offers" class="offers" role="listbox" aria-label={w.fields.tags} hidden={!open}>
        {offers.map((tag, index) => (
          <li key={tag} id={`tag-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => {
            event.preventDefault();
            add(tag);
          }}>{known.includes(tag) ? tag : w.tagNew(tag)}</li>
        ))}
      </ul>
      <p class="hint" id="tags-hint">{w.tagsHelp}</p>
    </div>
  );
}

/** A known tag that is spelt like this one but for capitals. */
const same = (typed: string, known: string[]): string | undefined =>
  known.find((tag) => tag.toLowerCase() === typed.trim().toLowerCase());

function suggestions(typed: string, known: string[], taken: string[]): string[] {
  const key = fold(typed);
  if (!key) return [];
  const found = known.filter((tag) => !taken.includes(tag) && (" " + fold(tag)).includes(" " + key)).slice(0, MOST);
  return same(typed, known) || taken.includes(typed.trim()) ? found : [...found, typed.trim()];
}
