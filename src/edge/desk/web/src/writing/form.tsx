// The facts of an item as a form. Keys that it does not show are left alone.
import { ApprovalPanel } from "../approval/panel";
import { useStore } from "../base/store";
import type { DeskState } from "../base/types";
import { bare, isTrue, list, text } from "../base/value";
import { words } from "../base/words";
import { Place } from "../moving/item";
import type { Document } from "./document";
import { Box, Field, Said } from "./input";
import { OwnFields } from "./own";
import { LeadPicture } from "./picture";
import { Publication } from "./publication";
import { Tags } from "./tags";
import { When } from "./when";

export function Form({ item, state }: { item: Document; state: DeskState }) {
  useStore(item);
  const w = words();
  if (item.opened.broken) return <p class="said error">{w.noForm} {item.opened.broken}</p>;
  const { kind } = item.opened;
  const written = kind === "article" || kind === "page";
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()} aria-label={w.facts}>
      <Said problems={elsewhere(item, state)} />
      <Line item={item} name="title" lines={2} required />
      {written ? <Written item={item} state={state} /> : <Line item={item} name="description" lines={2} />}
      <datalist id="authors">{state.authors.map((name) => <option key={name} value={name} />)}</datalist>
      <datalist id="people">{state.people.map((name) => <option key={name} value={name} />)}</datalist>
    </form>
  );
}

/** What articles and standing pages carry; a section and the home page have a title and a description. */
function Written({ item, state }: { item: Document; state: DeskState }) {
  const w = words();
  const article = item.opened.kind === "article";
  return (
    <>
      {state.approval && <ApprovalPanel item={item} now={state.now} />}
      <Publication item={item} now={state.now} />
      <Line item={item} name="summary" lines={3} hint={w.summaryLength(text(item.field("summary")).length)} />
      <Place item={item} state={state} />
      {(article || text(item.field("date"))) && <Day item={item} name="date" />}
      <LeadPicture item={item} />
      <Tags tags={list(item.field("tags"))} known={state.tags} change={(tags) => item.set("tags", tags.length ? tags : null)} />
      <Line item={item} name="author" people />
      <Line item={item} name="source" />
      {article && <Pinned item={item} />}
      <Day item={item} name="expires" hint={w.expiresHelp} />
      <OwnFields item={item} state={state} />
    </>
  );
}

const SHOWN = ["title", "summary", "description", "date", "image", "image_alt", "image_caption", "author", "source", "pinned", "expires", "draft", "publish"];

/** Problems of the file and of keys that the form does not show. */
function elsewhere(item: Document, state: DeskState) {
  const own = state.layouts[item.opened.layout]?.fields.map(({ name }) => name) ?? [];
  return item.checked?.problems.filter(({ key, from }) => (key ? !SHOWN.includes(key) && !own.includes(key) : from === null)) ?? [];
}

const of = (item: Document, key: string) => item.checked?.problems.filter((problem) => problem.key === key) ?? [];

interface LineProps {
  item: Document;
  name: "title" | "summary" | "author" | "source" | "description";
  lines?: number;
  hint?: string;
  required?: boolean;
  people?: boolean;
}

function Line({ item, name, lines, hint, required = false, people = false }: LineProps) {
  const problems = of(item, name);
  const set = (value: string) => item.set(name, value === "" && !required ? null : value);
  return (
    <Field id={name} label={words().fields[name]} problems={problems} required={required} hint={hint}>
      <Box id={name} value={text(item.field(name))} change={set} required={required} bad={problems.some(({ severity }) => severity === "error")}
        {...(lines ? { lines } : {})} {...(people ? { list: "authors" } : {})} {...(hint ? { describedBy: `${name}-hint` } : {})} />
    </Field>
  );
}

function Day({ item, name, hint }: { item: Document; name: "date" | "expires"; hint?: string }) {
  const problems = of(item, name);
  return (
    <>
      <When id={name} label={words().fields[name]} value={item.field(name)} hint={hint} bad={problems.length > 0} change={(value) => item.set(name, value)} />
      <Said problems={problems} />
    </>
  );
}

function Pinned({ item }: { item: Document }) {
  const w = words();
  const value = text(item.field("pinned"));
  const on = value !== "" && value !== "false";
  return (
    <div class="field">
      <label class="check">
        <input type="checkbox" checked={on} onChange={(event) => item.set("pinned", event.currentTarget.checked ? bare("true") : null)} />{w.fields.pinned}
      </label>
      {on && <When id="pinned" label={w.fields.pinnedUntil} withTime={false} hint={isTrue(item.field("pinned")) ? w.pinnedHelp : undefined}
        value={isTrue(item.field("pinned")) ? null : item.field("pinned")} change={(value) => item.set("pinned", value ?? bare("true"))} />}
      <Said problems={of(item, "pinned")} />
    </div>
  );
}
