// What readers will see otherwise, and where the data set is shown.
import { links } from "../base/route";
import type { GridDocument } from "./grid";
import type { GridChecked, Use } from "../base/data";
import { setWords } from "./set-words";
import { dataWords, quoted } from "./words";

export function Touched({ grid }: { grid: GridDocument }) {
  const w = dataWords();
  const { touched = [], broken = [] } = grid.checked ?? {};
  const changed = grid.dirty ? touched : [];
  const stale = grid.dirty ? broken : [];
  return (
    <>
      <section class="panel touched" aria-label={w.touched}>
        <h2>{w.touched}{changed.length > 0 && <span class="tag scheduled">{changed.length}</span>}</h2>
        <div role="status">{changed.length === 0 && <p class="hint">{w.touchedNone}</p>}</div>
        <ul>{changed.map((one, at) => <li key={at}><Where use={one} />{one.before !== null && <Sentence before={one.before} after={one.after ?? ""} />}</li>)}</ul>
      </section>
      <Stale broken={stale} title={w.stale} help={w.staleHelp} />
      <details class="panel touched">
        <summary>{w.uses} <span class="hint">({grid.opened.uses.length})</span></summary>
        {grid.opened.uses.length === 0 && <p class="hint">{w.usesNone}</p>}
        <Uses uses={grid.opened.uses} />
      </details>
    </>
  );
}

/** Places in texts that are no longer right. */
export function Stale({ broken, title, help }: { broken: GridChecked["broken"]; title: string; help: string }) {
  const w = dataWords();
  if (broken.length === 0) return null;
  return (
    <section class="panel touched" aria-label={title}>
      <h2>{title}<span class="tag bad">{broken.length}</span></h2>
      <p class="hint">{help}</p>
      <ul>
        {broken.map((one, at) => (
          <li key={at}>
            <p class="where"><a href={links.write(one.path)}>{one.title ?? one.path}</a></p>
            <p class="sentence">{one.text}</p>
            <p class={one.severity === "error" ? "wrong" : "hint"}>{one.message === null ? w.staysAs(one.typed ?? "") : quoted(one.message)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Places as they are now. */
export function Uses({ uses }: { uses: Use[] }) {
  return <ul>{uses.map((one, at) => <li key={at}><Where use={one} />{one.before !== null && <p class="sentence">{one.before}</p>}</li>)}</ul>;
}

/** Sentences that show a figure which goes. */
export function Lost({ uses }: { uses: Use[] }) {
  const w = setWords();
  if (uses.length === 0) return null;
  return (
    <section class="panel touched" aria-label={w.lost}>
      <h2>{w.lost}<span class="tag bad">{uses.length}</span></h2>
      <p class="hint">{w.lostHelp}</p>
      <Uses uses={uses} />
    </section>
  );
}

/** The texts that name what is renamed. */
export function Renamed({ texts }: { texts: NonNullable<GridChecked["renamed"]> }) {
  const w = setWords();
  if (texts.length === 0) return null;
  return (
    <section class="panel touched" aria-label={w.renamed}>
      <h2>{w.renamed}<span class="tag scheduled">{texts.length}</span></h2>
      <p class="hint">{w.renamedHelp}</p>
      <ul>{texts.map(({ path, title, places }) => <li key={path}><p class="where"><a href={path.endsWith(".md") ? links.write(path) : links.settings}>{title ?? w.site}</a> <span>{w.places(places)}</span></p></li>)}</ul>
    </section>
  );
}

function Where({ use }: { use: Use }) {
  const w = dataWords();
  const to = use.path.endsWith(".md") ? links.write(use.path) : use.address;
  return <p class="where"><span class="tag use-kind">{w.kinds[use.kind]}</span> <a href={to}>{use.title}</a></p>;
}

/** The sentence as it will be, with what was there struck out. */
function Sentence({ before, after }: { before: string; after: string }) {
  const [old, now] = [before.split(" "), after.split(" ")];
  let first = 0;
  while (first < old.length && old[first] === now[first]) first++;
  let last = 0;
  while (last < old.length - first && last < now.length - first && old[old.length - 1 - last] === now[now.length - 1 - last]) last++;
  const part = (all: string[], from: number, to: number) => all.slice(from, to).join(" ");
  const [gone, come] = [part(old, first, old.length - last), part(now, first, now.length - last)];
  return <p class="sentence">{part(now, 0, first)} {gone && <del>{gone}</del>} {come && <ins>{come}</ins>} {part(now, now.length - last, now.length)}</p>;
}
