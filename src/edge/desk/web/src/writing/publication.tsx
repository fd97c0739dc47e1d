// Draft, now, or later: `draft` and `publish` told as the choice they are.
import { moment } from "../base/time";
import { bare, isTrue, text } from "../base/value";
import { words } from "../base/words";
import type { Document } from "./document";
import { Said } from "./input";
import { When } from "./when";

type Publishing = "draft" | "now" | "later";

/** `2026-11-24T08:00` sorts as time does, whatever follows. */
const local = (at: string): string => at.replace(" ", "T").slice(0, 16);
const ahead = (at: string, now: string): boolean => at !== "" && local(at) > local(now);

export function Publication({ item, now }: { item: Document; now: string }) {
  const w = words();
  const publish = text(item.field("publish"));
  const choice: Publishing = isTrue(item.field("draft")) ? "draft" : ahead(publish, now) ? "later" : "now";
  const problems = item.checked?.problems.filter(({ key }) => key === "draft" || key === "publish") ?? [];
  const pick = (wanted: Publishing) => {
    item.set("draft", wanted === "draft" ? bare("true") : kept(item));
    if (wanted === "now" && ahead(publish, now)) item.set("publish", null);
    if (wanted === "later" && !ahead(publish, now)) item.set("publish", bare(tomorrow(now)));
  };
  const date = text(item.field("date"));
  const help = choice === "draft" ? w.draftHelp
    : choice === "later" ? w.laterHelp(moment(publish, now))
    : ahead(date, now) && !publish ? w.dateAhead : w.nowHelp;
  return (
    <fieldset class="field publication">
      <legend>{w.publication}</legend>
      <div class="segments">
        {([["draft", w.draftChoice], ["now", w.nowChoice], ["later", w.laterChoice]] as [Publishing, string][]).map(([key, name]) => (
          <label key={key} class={`segment ${key}`}>
            <input type="radio" name="publication" value={key} checked={choice === key} onChange={() => pick(key)} /><span>{name}</span>
          </label>
        ))}
      </div>
      <p class="hint">{help}</p>
      {choice === "later" && <When id="publish" label={w.fields.publish} value={item.field("publish")} change={(value) => item.set("publish", value)} />}
      <Said problems={problems} />
    </fieldset>
  );
}

/** A file that says `draft = false` keeps saying so. */
function kept(item: Document) {
  const written = item.base.find(([key]) => key === "draft")?.[1];
  return written !== undefined && text(written) === "false" ? written : null;
}

/** Seven o'clock of the day after `now`, when most portals publish the morning's news. */
function tomorrow(now: string): string {
  const day = new Date(Date.parse(now.slice(0, 10) + "T00:00:00Z") + 86_400_000);
  return `${day.toISOString().slice(0, 10)}T07:00:00`;
}
