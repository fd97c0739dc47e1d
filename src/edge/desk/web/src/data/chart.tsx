// The chart of the unsaved figures, as readers would see it, in a frame of the portal's own look.
import { useEffect, useRef } from "preact/hooks";
import { dataWords } from "./words";

/** A longer chart is scrolled through: what readers will see otherwise stands below it. */
const MOST = 440;

export function Chart({ address, title, none, most = MOST }: { address: string | null; title?: string; none?: string; most?: number }) {
  const w = dataWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const shown = useRef("");
  const fit = () => {
    const inside = frame.current?.contentDocument?.documentElement;
    if (frame.current && inside) frame.current.style.height = `${Math.min(most, inside.scrollHeight + 4)}px`;
  };
  useEffect(() => {
    if (!address || !frame.current || shown.current === address) return;
    shown.current = address;
    void show(frame.current, address).then(fit);
  }, [address]);
  return (
    <section class="panel chart-card" aria-label={title ?? w.chart}>
      <h2>{title ?? w.chart}</h2>
      {!address && <p class="hint">{none ?? w.noChart}</p>}
      <iframe ref={frame} title={title ?? w.chart} sandbox="allow-same-origin" hidden={!address} onLoad={(event) => {
        event.currentTarget.contentDocument?.addEventListener("click", (event) => event.preventDefault());
        fit();
      }} />
    </section>
  );
}

/** After the first chart only the picture is exchanged: nothing blinks. */
async function show(frame: HTMLIFrameElement, address: string): Promise<void> {
  const old = frame.contentDocument?.querySelector("main");
  if (!old) {
    frame.src = address;
    return;
  }
  const reply = await fetch(address).catch(() => null);
  const html = reply?.ok ? await reply.text() : null;
  // The room may have been left meanwhile, and its frame with it.
  const inside = frame.isConnected ? frame.contentDocument : null;
  if (html === null || !inside) return;
  const page = inside.createElement("template");
  page.innerHTML = html;
  const now = page.content.querySelector("main");
  if (now) inside.querySelector("main")?.replaceWith(inside.adoptNode(now));
}
