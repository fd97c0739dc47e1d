// The items, of which only those in sight are in the page: 10,000 feel like 10.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { approvalWords } from "../approval/words";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { date, moment } from "../base/time";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { Mark } from "../presence/panel";
import { presence } from "../presence/presence";
import { filter } from "./filter";
import type { Listed } from "./items";

/** Rows drawn above and below what is in sight. */
const MORE = 8;

export function ItemList({ items, state, empty }: { items: Listed[]; state: DeskState; empty: boolean }) {
  useStore(presence);
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(filter.scroll);
  const [height, setHeight] = useState(800);
  const [row, setRow] = useState(60);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      setHeight(element.clientHeight);
      // The style sheet knows how tall a row is on this screen.
      setRow(parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 60);
    };
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    element.scrollTop = filter.scroll;
    return () => watcher.disconnect();
  }, [items.length === 0]);
  useEffect(() => {
    if (box.current && filter.scroll === 0) box.current.scrollTop = 0;
  }, [items]);
  if (items.length === 0) return <p class="quiet">{empty ? words().nothingYet : words().nothing}</p>;
  const first = Math.max(0, Math.floor(top / row) - MORE);
  const last = Math.min(items.length, Math.ceil((top + height) / row) + MORE);
  const sections = new Map(state.sections.map(({ folder, title }) => [folder, title]));
  return (
    <div class="items" ref={box} onKeyDown={(event) => walk(event, box.current, items.length, row)}
      onScroll={(event) => setTop((filter.scroll = event.currentTarget.scrollTop))}>
      <div class="items-head" aria-hidden="true">
        <span>{words().titleColumn}</span><span>{words().state}</span><span>{words().dateColumn}</span><span>{words().author}</span>
      </div>
      <ul style={{ height: `${items.length * row}px` }}>
        {items.slice(first, last).map((item, at) => (
          <li key={item.path} style={{ transform: `translateY(${(first + at) * row}px)` }} aria-setsize={items.length} aria-posinset={first + at + 1}>
            <Row item={item} at={first + at} section={sections.get(item.section) ?? ""} now={state.now} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row({ item, at, section, now }: { item: Listed; at: number; section: string; now: string }) {
  const w = words();
  return (
    <a href={item.row ? links.register(item.row.register, item.row.row) : filter.criteria.only === "asked" ? links.approve(item.path) : links.write(item.path)} data-at={at}>
      <span class="item-title">
        <b>{item.title || w.untitled}</b>
        <small>{[section, w.kinds[item.kind]].filter(Boolean).join(" · ")}</small>
      </span>
      <span class="item-state">
        <span class={`tag ${item.state}`}>{w.states[item.state]}{item.at && (item.state === "scheduled" || item.state === "expired") ? ` ${moment(item.at, now)}` : ""}</span>
        {item.approval && item.approval !== "none" && <span class={`tag ${{ approved: "public", asked: "warn" }[item.approval] ?? "bad"}`}>{approvalWords().states[item.approval]}</span>}
        <Mark path={item.path} />
        {item.gone && <span class="tag warn">{w.goneTag}</span>}
        {item.shared && <span class="tag">{w.shared}</span>}
        {item.unsaved && <span class="tag kept">{w.unsaved}</span>}
        {item.errors > 0 && <span class="tag bad">{w.errors(item.errors)}</span>}
        {item.errors === 0 && item.warnings > 0 && <span class="tag warn">{w.warnings(item.warnings)}</span>}
      </span>
      <span class="item-date">{date(item.date)}</span>
      <span class="item-author">{item.author}</span>
    </a>
  );
}

/** Arrow keys go from row to row, also to those that are not drawn yet. */
function walk(event: KeyboardEvent, box: HTMLElement | null, count: number, row: number): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
  if (!step || !from || !box) return;
  event.preventDefault();
  const at = Number(from.dataset["at"]) + step;
  if (at < 0) document.querySelector<HTMLElement>(".find input")?.focus();
  if (at < 0 || at >= count) return;
  if (at * row < box.scrollTop) box.scrollTop = at * row;
  box.querySelector<HTMLElement>(`[data-at="${at}"]`)?.focus();
}
