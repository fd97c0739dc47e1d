// A page as readers see it, on a phone or a screen. Two frames take turns: the one that is shown stays until the other is
// loaded, so that nothing blinks, and the place is kept.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icon";
import { words } from "./words";

const WIDTHS = { phone: 390, desktop: 1280 };

interface Props {
  /** Null: it cannot be made. */
  address: string | null;
  /** Whether that is known yet. */
  ready: boolean;
  title: string;
  none: string;
}

export function PageFrame({ address, ready, title, none }: Props) {
  const w = words();
  const room = useRef<HTMLDivElement>(null);
  const frames = [useRef<HTMLIFrameElement>(null), useRef<HTMLIFrameElement>(null)] as const;
  const [front, setFront] = useState<0 | 1>(0);
  const [width, setWidth] = useState<keyof typeof WIDTHS>(matchMedia("(max-width: 40rem)").matches ? "phone" : "desktop");
  const back = front === 0 ? 1 : 0;
  useEffect(() => {
    const frame = frames[back].current;
    if (address && frame && frame.getAttribute("src") !== address) frame.src = address;
  }, [address]);
  useEffect(() => {
    const outside = room.current;
    if (!outside) return;
    const fit = () => {
      const scale = Math.min(1, outside.clientWidth / WIDTHS[width]);
      for (const { current: frame } of frames) {
        if (!frame) continue;
        Object.assign(frame.style, { width: `${WIDTHS[width]}px`, height: `${outside.clientHeight / scale}px`, transform: `scale(${scale})`, left: `${Math.max(0, (outside.clientWidth - WIDTHS[width] * scale) / 2)}px` });
      }
    };
    const watcher = new ResizeObserver(fit);
    watcher.observe(outside);
    fit();
    return () => watcher.disconnect();
  }, [width]);
  const loaded = (which: 0 | 1) => {
    const [now, old] = [frames[which].current, frames[which === 0 ? 1 : 0].current];
    if (which === front || !now?.getAttribute("src")) return;
    const inside = now.contentDocument?.scrollingElement;
    if (inside) inside.scrollTop = old?.contentDocument?.scrollingElement?.scrollTop ?? 0;
    // Links lead nowhere: the frame shows this page.
    now.contentDocument?.addEventListener("click", (event) => (event.target as Element | null)?.closest?.("a") && event.preventDefault());
    setFront(which);
  };
  return (
    <section class="look" aria-label={title}>
      <div class="widths" role="group" aria-label={w.previewWidth}>
        {(["phone", "desktop"] as const).map((one) => (
          <button key={one} type="button" class="chip" aria-pressed={width === one} onClick={() => setWidth(one)}><Icon name={one === "phone" ? "phone" : "screen"} />{one === "phone" ? w.previewPhone : w.previewDesktop}</button>
        ))}
      </div>
      <div class={`device ${width}`} ref={room}>
        {!address && <p class={ready ? "stale" : "quiet"} role="status">{ready ? none : w.previewWait}</p>}
        {([0, 1] as const).map((which) => (
          <iframe key={which} ref={frames[which]} title={title} sandbox="allow-same-origin" class={which === front ? "front" : "behind"} aria-hidden={which !== front} tabIndex={which === front ? 0 : -1} onLoad={() => loaded(which)} />
        ))}
      </div>
    </section>
  );
}
