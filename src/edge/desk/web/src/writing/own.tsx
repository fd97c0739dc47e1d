// The fields that a layout declares for its items, each by its type.
import { useRef, useState } from "preact/hooks";
import { takesFiles } from "../base/drop";
import { upload as send } from "../base/files";
import type { DeskState, LayoutField } from "../base/types";
import { bare, text } from "../base/value";
import { words } from "../base/words";
import type { Document } from "./document";
import { Box, Field } from "./input";
import { When } from "./when";

export function OwnFields({ item, state }: { item: Document; state: DeskState }) {
  const layout = state.layouts[item.opened.layout];
  const section = state.sections.find(({ folder }) => folder === item.opened.section);
  // Without a register of people nothing knows those of a news item.
  const fields = layout?.fields.filter(({ name, type }) => type !== "person" || item.opened.layout !== "news" || state.people.length > 0 || text(item.field(name)) !== "");
  if (!fields?.length) return null;
  return (
    <fieldset class="group">
      <legend>{words().layoutFields(section?.title ?? "")}</legend>
      {fields.map((field) => <Own key={field.name} field={field} item={item} />)}
    </fieldset>
  );
}

function Own({ field, item }: { field: LayoutField; item: Document }) {
  const id = `own-${field.name}`;
  const value = item.field(field.name);
  const problems = item.checked?.problems.filter(({ key }) => key === field.name) ?? [];
  const bad = problems.length > 0;
  const set = (typed: string) => item.set(field.name, typed === "" ? null : field.type === "number" && /^-?\d+(\.\d+)?$/.test(typed) ? bare(typed) : typed);
  if (field.type === "date") return <When id={id} label={field.label} value={value} withTime={/[T ]/.test(text(value))} bad={bad} change={(value) => item.set(field.name, value)} />;
  return (
    <Field id={id} label={field.label} problems={problems} required={field.required}>
      {field.type === "choice" ? (
        <select id={id} class="in" value={text(value)} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">{words().choose}</option>
          {field.values.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
      ) : field.type === "file" ? <OwnFile id={id} item={item} value={text(value)} set={set} />
        : <Box id={id} value={text(value)} change={set} bad={bad} {...(field.type === "person" ? { list: "people" } : {})} />}
    </Field>
  );
}

function OwnFile({ id, item, value, set }: { id: string; item: Document; value: string; set: (name: string) => void }) {
  const [said, say] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const upload = async (chosen: File | undefined) => {
    if (!chosen) return;
    say(words().uploading);
    await send(item.path, chosen, (part) => say(`${words().uploading} ${Math.round(part * 100)} %`)).then((name) => (set(name), say("")), (error: Error) => say(error.message));
  };
  return (
    <div class="takes-file" {...takesFiles(([first]) => void upload(first))}>
      <Box id={id} value={value} change={set} />
      <button type="button" class="button small" onClick={() => file.current?.click()}>{words().chooseFile}</button>
      <input ref={file} type="file" hidden onChange={(event) => void upload(event.currentTarget.files?.[0])} />
      {said && <p class="hint" role="status">{said}</p>}
    </div>
  );
}
