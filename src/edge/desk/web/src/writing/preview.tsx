// The page as readers see it. After each check only the parts that differ are exchanged: no flash, and the place is kept.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../base/icon";
import { useStore, type Store } from "../base/store";
import { words } from "../base/words";
import { become } from "./morph";

/** Widths in CSS pixels: a common phone, and a screen on which the portal shows all its columns. */
const WIDTHS = { phone: 390, desktop: 1280 };

/** Something that was judged, with the address of the page it makes, and the page itself. */
type Looked = Store & { checked: { preview?: string | null; page?: string | null } | null };

export function Preview({ item }: { item: Looked }) {
  const w = words();
  useStore(item);
  const frame = useRef<HTMLIFrameElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<keyof typeof WIDTHS>("phone");
  const shown = useRef("");
  const address = item.checked?.preview ?? null;
  // Before anything is painted: an effect of the ordinary kind waits for the frame after.
  useLayoutEffect(() => {
    if (address && frame.current && shown.current !== address) {
      shown.current = address;
      show(frame.current, address, item.checked?.page ?? "");
    }
  }, [address]);
  useEffect(() => {
    const [inside, outside] = [frame.current, room.current];
    if (!inside || !outside) return;
    const fit = () => {
      const scale = Math.min(1, outside.clientWidth / WIDTHS[width]);
      inside.style.width = `${WIDTHS[width]}px`;
      inside.style.height = `${outside.clientHeight / scale}px`;
      inside.style.transform = `scale(${scale})`;
      inside.style.left = `${Math.max(0, (outside.clientWidth - WIDTHS[width] * scale) / 2)}px`;
    };
    const watcher = new ResizeObserver(fit);
    watcher.observe(outside);
    fit();
    return () => watcher.disconnect();
  }, [width]);
  return (
    <section class="look" aria-label={w.preview}>
      <div class="widths" role="group" aria-label={w.previewWidth}>
        <button type="button" class="chip" aria-pressed={width === "phone"} onClick={() => setWidth("phone")}><Icon name="phone" />{w.previewPhone}</button>
        <button type="button" class="chip" aria-pressed={width === "desktop"} onClick={() => setWidth("desktop")}><Icon name="screen" />{w.previewDesktop}</button>
      </div>
      <div class={`device ${width}`} ref={room}>
        {!address && <p class={shown.current ? "stale" : "quiet"} role="status">{item.checked ? w.previewNone : w.previewWait}</p>}
        <iframe ref={frame} title={w.preview} sandbox="allow-same-origin" hidden={!address && !shown.current} onLoad={(event) => hold(event.currentTarget)} />
      </div>
    </section>
  );
}

/** Links in the page lead nowhere: the frame shows this item. */
function hold(frame: HTMLIFrameElement): void {
  frame.contentDocument?.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a");
    if (link && !link.getAttribute("href")?.startsWith("#")) event.preventDefault();
  });
}

function show(frame: HTMLIFrameElement, address: string, html: string): void {
  const inside = frame.contentDocument;
  if (!inside?.querySelector("main")) {
    frame.src = address;
    return;
  }
  // Read in the frame's own document: styles written in the page are ruled by its policy, not by the desk's.
  const whole = inside.createElement("template");
  whole.innerHTML = html;
  const top = inside.scrollingElement?.scrollTop ?? 0;
  const before = parts(inside.body);
  [...inside.body.childNodes].filter((node) => !before.includes(node as Element)).forEach((node) => node.remove());
  // The bar above the page says whether readers see it, so it changes as the text does.
  become(inside.body, parts(whole.content));
  if (inside.scrollingElement) inside.scrollingElement.scrollTop = top;
}

/** What is seen of a page: its body's elements, which a template has among those of the head. */
const parts = (of: ParentNode): Element[] => [...of.children].filter((one) => !one.matches("title, meta, link, base, style, script"));
