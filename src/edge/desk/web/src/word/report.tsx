// What became of a document: open when it was just taken, one line afterwards, until the item is published.
import { Icon } from "../base/icon";
import { useStore } from "../base/store";
import { moment } from "../base/time";
import type { Imported } from "../base/types";
import type { Document } from "../writing/document";
import { fresh } from "./documents";
import { wordWords } from "./words";

const KINDS = ["look", "dropped", "cleaned", "taken"] as const;

export function ImportReport({ item, now }: { item: Document; now: string }) {
  useStore(item);
  const w = wordWords();
  const { imported, pasted } = item;
  return <>
    {imported && item.state === "draft" && <Report key={imported.at} of={imported} name={w.report(imported.name, moment(imported.at, now))} open={fresh.has(item.path)} seen={(open) => void (open || fresh.delete(item.path))} />}
    {pasted && <Report key={pasted.at} of={pasted} name={w.pasted} open={false} seen={() => {}} />}
  </>;
}

function Report({ of, name, open, seen }: { of: Imported; name: string; open: boolean; seen: (open: boolean) => void }) {
  const w = wordWords();
  const count = of.look.length + of.dropped.length;
  return (
    <section class="report" aria-label={name}><details open={open} onToggle={(event) => seen(event.currentTarget.open)}>
      <summary><Icon name="facts" /><span>{name}</span>{count > 0 && <span class="tag warn">{w.toLook(count)}</span>}</summary>
      <div>
        {KINDS.filter((kind) => of[kind].length > 0).map((kind) => (
          <section key={kind} class={`of-${kind}`}><h2>{w.groups[kind]}</h2><ul>{of[kind].map((line) => <li key={line}>{line}</li>)}</ul></section>
        ))}
        {count === 0 && <p>{w.nothing}</p>}
      </div>
    </details></section>
  );
}
