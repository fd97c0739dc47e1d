// Settings that are lists: each entry in a row, moved and removed by buttons, so that the keyboard alone will do.
import { useRef, useState } from "preact/hooks";
import { onceDrawn } from "../base/drawn";
import { Icon } from "../base/icon";
import type { Value } from "../base/types";
import { list, text } from "../base/value";
import { Said } from "../writing/input";
import { Box } from "../writing/input";
import type { Choice, Maybe, Setting, SettingProblem } from "./types";
import { settingWords } from "./words";

interface Props {
  setting: Setting;
  value: Maybe;
  set: (value: Maybe) => void;
  problems: SettingProblem[];
}

/** Texts in order: of those that are offered, or any. */
export function Texts({ setting, value, set, problems, choices }: Props & { choices: Choice[] | null }) {
  const w = settingWords();
  const [typed, type] = useState("");
  const chosen = list(value);
  const id = `set-${setting.key}`;
  const change = (texts: string[]) => set(texts.length ? texts : null);
  const add = (one: string) => one.trim() && (change([...chosen, one.trim()]), type(""));
  const label = (one: string) => choices?.find(({ value }) => value === one)?.label ?? one;
  const left = choices?.filter(({ value }) => !chosen.includes(value)) ?? [];
  return (
    <ListGroup setting={setting} problems={problems}>
      <Rows count={chosen.length} name={(at) => label(chosen[at] ?? "")} order={(order) => change(order.map((at) => chosen[at] ?? ""))}
        row={(at) => <><span class="row-text">{label(chosen[at] ?? "")}</span><RowProblems at={at} problems={problems} /></>} />
      {choices
        ? left.length > 0 && <select id={id} class="in" aria-label={w.addWhat(setting.label)} value="" onChange={(event) => (add(event.currentTarget.value), (event.currentTarget.value = ""))}>
          <option value="">{w.add}…</option>
          {left.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
        </select>
        : <form class="add" onSubmit={(event) => (event.preventDefault(), add(typed))}>
          <input id={id} class="in" aria-label={w.addWhat(setting.label)} autocomplete="off" value={typed} onInput={(event) => type(event.currentTarget.value)} />
          <button type="submit" class="button small" disabled={!typed.trim()}><Icon name="plus" />{w.add}</button>
        </form>}
    </ListGroup>
  );
}

/** The keys of an entry in the order of the file. Those that have no box stay. */
type MenuEntry = [string, Value][];

const said = (entry: MenuEntry | undefined, key: string): string => text(entry?.find(([name]) => name === key)?.[1]);

/** The entry with this text at a key; an empty group is none. */
function saying(entry: MenuEntry, key: string, text: string): MenuEntry {
  if (text === "" && key === "group") return entry.filter(([name]) => name !== key);
  return entry.some(([name]) => name === key) ? entry.map(([name, value]) => [name, name === key ? text : value]) : [...entry, [key, text]];
}

/** What a menu says, and where it leads. */
export function Entries({ setting, value, set, problems, links }: Props & { links: Choice[] }) {
  const w = settingWords();
  const place = useRef<HTMLDivElement>(null);
  const entries = (Array.isArray(value) ? value : []).map((one): MenuEntry => (typeof one === "object" && "table" in one ? one.table : []));
  const change = (entries: MenuEntry[]) => set(entries.length ? entries.map((table): Value => ({ table })) : null);
  const add = () => {
    change([...entries, [["title", ""], ["link", ""]]]);
    onceDrawn(() => place.current?.querySelector<HTMLElement>("li:last-child input")?.focus());
  };
  const keys: [string, string][] = [["title", w.entryTitle], ["link", w.entryLink]];
  if (setting.kind === "menu") keys.push(["group", w.entryGroup]);
  const groups = [...new Set(entries.map((entry) => said(entry, "group")).filter(Boolean))];
  return (
    <ListGroup setting={setting} problems={problems}>
      {setting.kind === "menu" && entries.length > 0 && <p class="hint">{w.groupHelp}</p>}
      <div ref={place}>
        <Rows count={entries.length} name={(at) => said(entries[at], "title") || w.entry(at + 1)} order={(order) => change(order.map((at) => entries[at] ?? []))}
          row={(number) => (
            <div class="entry">
              {keys.map(([key, label]) => {
                const id = `set-${setting.key}-${number}-${key}`;
                const put = (text: string) => change(entries.map((one, at) => (at === number ? saying(one, key, text) : one)));
                return <div key={key}><label for={id}>{label}</label><Box id={id} value={said(entries[number], key)} change={put} {...(key !== "title" && { list: `${setting.key}-${key}s` })} /></div>;
              })}
              <RowProblems at={number} problems={problems} />
            </div>
          )} />
      </div>
      <button type="button" class="button small add-entry" onClick={add}><Icon name="plus" />{w.add}<span class="hidden"> {setting.label}</span></button>
      <datalist id={`${setting.key}-links`}>{links.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}</datalist>
      <datalist id={`${setting.key}-groups`}>{groups.map((one) => <option key={one} value={one} />)}</datalist>
    </ListGroup>
  );
}

function ListGroup({ setting, problems, children }: { setting: Setting; problems: SettingProblem[]; children: preact.ComponentChildren }) {
  return (
    <fieldset class="field">
      <legend>{setting.label}</legend>
      {setting.help && <p class="hint">{setting.help}</p>}
      {children}
      <Said problems={problems.filter(({ entry }) => entry === null)} />
    </fieldset>
  );
}

function RowProblems({ at, problems }: { at: number; problems: SettingProblem[] }) {
  return <Said problems={problems.filter(({ entry }) => entry === at)} />;
}

interface RowsProps {
  count: number;
  name: (at: number) => string;
  row: (at: number) => preact.ComponentChildren;
  /** The old places in their new order. */
  order: (places: number[]) => void;
}

function Rows({ count, name, row, order }: RowsProps) {
  const w = settingWords();
  const all = Array.from({ length: count }, (_, at) => at);
  const swap = (at: number, with_: number) => order(all.map((one) => (one === at ? with_ : one === with_ ? at : one)));
  return (
    <ol class="rows">
      {all.map((at) => (
        <li key={at}>
          {row(at)}
          <span class="row-buttons">
            <button type="button" class="button bare" title={w.up} aria-label={`${w.up}: ${name(at)}`} disabled={at === 0} onClick={() => swap(at, at - 1)}><Icon name="up" /></button>
            <button type="button" class="button bare" title={w.down} aria-label={`${w.down}: ${name(at)}`} disabled={at === count - 1} onClick={() => swap(at, at + 1)}><Icon name="down" /></button>
            <button type="button" class="button bare" title={w.remove} aria-label={`${w.remove}: ${name(at)}`} onClick={() => order(all.filter((one) => one !== at))}><Icon name="close" /></button>
          </span>
        </li>
      ))}
    </ol>
  );
}
