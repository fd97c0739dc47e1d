// Two people at one folder: tells the desk which text this window has open, and hears who else has which.
import { post, WINDOW } from "../base/api";
import { callMe, myName } from "../base/me";
import { Store } from "../base/store";
import type { Holder, Work } from "../base/work";
import { currentGrid } from "../data/grid";
import { current } from "../writing/desks";

/** What one window at a time writes in: a text, or the table of a register. */
export type Held = Work & { readonly path: string };

const isHeld = (one: Work | null): one is Held => one !== null && "path" in one;

interface Said {
  holder: Holder | null;
  others: Holder[];
}

const EVERY = 3000;

class Presence extends Store {
  /** The texts that are open to write in other windows. */
  others: Holder[] = [];
  name = myName();
  private shown: Held | null = null;
  /** A text that this window is about to show. */
  private awaited = "";
  private line: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  /** Whether the desk was told last that something is not saved. */
  private told = false;
  private unwatch = () => {};
  private last = 0;
  /** The window is closing: what it still hears must not open its text again. */
  private left = false;

  /** Begins to tell and to hear. */
  start(): () => void {
    const timer = setInterval(() => this.waiting === 0 && void this.hear(), EVERY);
    const leave = () => {
      this.left = true;
      void post("api/editing", { window: WINDOW, turn: this.turn(), path: null }, { keepalive: true }).catch(() => {});
    };
    // A browser may show a page again that was left.
    const back = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      this.left = false;
      void this.hear();
    };
    addEventListener("pagehide", leave);
    addEventListener("pageshow", back);
    void this.hear();
    return () => (clearInterval(timer), removeEventListener("pagehide", leave), removeEventListener("pageshow", back));
  }

  /** A number for the next message, which grows also where the page is loaded again. */
  private turn(): number {
    this.last = Math.max(this.last + 1, Date.now());
    return this.last;
  }

  /** The room of writing shows this text, or is left. A text that is not saved stays this window's in other rooms too. */
  show(item: Held | null): void {
    this.shown = item;
    if (item) this.awaited = "";
    this.unwatch();
    // That she begins to write, and that she has saved, is told at once.
    this.unwatch = item?.watch(() => this.waiting === 0 && this.isNews && void this.hear()) ?? (() => {});
    void this.hear();
  }

  /** A text that this window moved is its own under the new path, whoever else is led there. */
  await(path: string): Promise<void> {
    this.awaited = path;
    return this.hear();
  }

  /** One after the other, so that the newest answer is the last. */
  hear(take = false): Promise<void> {
    this.waiting++;
    const heard = this.line.then(() => this.ask(take)).finally(() => {
      this.waiting--;
      if (this.waiting === 0 && this.isNews) void this.hear();
    });
    this.line = heard.catch(() => {});
    return take ? heard : heard.catch(() => {});
  }

  /** The text that this window has: one that is not saved stays its own in other rooms. */
  private get own(): Held | null {
    if (this.shown?.dirty) return this.shown;
    const [open, grid] = [current(), currentGrid()];
    return open?.dirty ? open : isHeld(grid) && grid.dirty ? grid : this.shown;
  }

  private get isNews(): boolean {
    return (this.own?.dirty ?? false) !== this.told;
  }

  call(name: string): void {
    this.name = name;
    callMe(name);
    this.tell();
    void this.hear();
  }

  private async ask(take: boolean): Promise<void> {
    if (this.left) return;
    const item = this.own;
    this.told = item?.dirty ?? false;
    try {
      const about = this.awaited ? { path: this.awaited, who: this.name, writing: false } : item ? { path: item.path, who: this.name, writing: item.dirty, take } : { path: null };
      const said = await post<Said>("api/editing", { window: WINDOW, turn: this.turn(), ...about });
      if (JSON.stringify(said.others) !== JSON.stringify(this.others)) {
        this.others = said.others;
        this.tell();
      }
      if (!this.awaited) item?.stand(said.holder);
    } catch (error) {
      // Nobody can tell: whoever has the window may write.
      item?.stand(item.holder);
      throw error;
    }
  }
}

export const presence = new Presence();
