// Work that is not saved. At each key this browser remembers it, for when it dies or the server is gone. The server is asked
// about it after a pause and keeps it twice a second, never two at a time; and at once when the page is left.

import { Refused } from "./api";
import { forget, remember } from "./memory";
import { Store } from "./store";

export interface Work<T> {
  /** Under what this browser remembers it. */
  name: string;
  /** What would be lost now; null: nothing. */
  unsaved: () => T | null;
  /** Whether it is just being saved: then nothing is forgotten. */
  saving: () => boolean;
  keep(work: T, leaving: boolean): Promise<unknown>;
  drop: () => Promise<unknown>;
  /** Asks the server what it says of what is there now. */
  check: () => Promise<void>;
}

/** The pause after the last key: none to speak of where the server answers this quickly, since what is typed meanwhile is asked about
 * next; the longer, the slower it is. Unikey takes back and types letters within the shortest one. */
const REST = 150;
const QUICK = 150;
const LEAST = 5;
const KEEP_EVERY = 500;
const AGAIN = 2000;

/** Keeps and checks one piece of work until it is closed. */
export class Unsaved<T> {
  closed = false;
  private againTimer = 0;
  /** Why the server cannot keep it: only this window has it then. */
  unkept = "";
  private checkTimer = 0;
  private keepTimer = 0;
  private checking = false;
  /** How long the last check took. */
  private took: number;
  private again = false;
  private keeping = false;
  private keepAgain = false;
  /** What was kept last. */
  private kept = "";
  /** How often it was saved or given up. */
  private ended = 0;
  /** Something was kept while it was being saved: the server may have got that behind what was saved. */
  private overlapped = false;

  constructor(private readonly work: Work<T>, private readonly rest = REST) {
    this.took = rest;
    open.add(this as Unsaved<unknown>);
  }

  /** Something is being typed, of which nothing is asked yet. */
  typed(): void {
    const unsaved = this.work.unsaved();
    if (unsaved === null) forget(this.work.name);
    else remember(this.work.name, unsaved);
    this.keepSoon();
  }

  /** Something was typed. */
  touched(): void {
    this.typed();
    this.checkSoon();
  }

  /** Asks in a moment for a file that is gone: it may be back before the portal has missed it, and then nothing is reported. */
  askAgain(look: () => Promise<void>): void {
    clearTimeout(this.againTimer);
    this.againTimer = window.setTimeout(() => this.closed || void look(), AGAIN);
  }

  checkSoon(pause = Math.min(this.rest, Math.max(LEAST, this.took - QUICK))): void {
    clearTimeout(this.checkTimer);
    if (!this.closed) this.checkTimer = window.setTimeout(() => void this.check(), pause);
  }

  private async check(): Promise<void> {
    this.again = this.checking;
    if (this.checking) return;
    this.checking = true;
    const began = performance.now();
    try {
      await this.work.check();
      this.took = performance.now() - began;
    } finally {
      this.checking = false;
      if (this.again) this.checkSoon(0);
    }
  }

  keepSoon(): void {
    if (!this.keepTimer && !this.closed) this.keepTimer = window.setTimeout(() => void this.keep(false), KEEP_EVERY);
  }

  async keep(leaving: boolean): Promise<void> {
    clearTimeout(this.keepTimer);
    this.keepTimer = 0;
    if (this.keeping && !leaving) {
      // The older of two could arrive last.
      this.keepAgain = true;
      return;
    }
    const unsaved = this.work.unsaved();
    if (unsaved === null) {
      // Everything was taken back: there is nothing left to come back.
      if (this.kept && !this.work.saving()) await this.drop();
      return;
    }
    const now = JSON.stringify(unsaved);
    if (now === this.kept) return;
    this.keeping = true;
    const ended = this.ended;
    this.overlapped ||= this.work.saving();
    try {
      await this.work.keep(unsaved, leaving);
      this.kept = now;
      this.told("");
      this.overlapped ||= this.work.saving();
      if (ended === this.ended && JSON.stringify(this.work.unsaved()) === now) remember(this.work.name, unsaved, true);
      // It was saved or given up on the way: the server may have kept it after that, as if it were not.
      if (ended !== this.ended) await this.dropBehind();
    } catch (error) {
      // The disk is full, or read-only: whoever writes has to know that only this window has it.
      if (error instanceof Refused) this.told(error.message);
      this.keepSoon();
    }
    this.keeping = false;
    if (!this.keepAgain) return;
    this.keepAgain = false;
    await this.keep(false);
  }

  private told(unkept: string): void {
    if (unkept === this.unkept) return;
    this.unkept = unkept;
    keeping.changed();
  }

  /** It was saved: the server has forgotten it already. */
  saved(): void {
    this.ended += 1;
    this.kept = "";
    this.told("");
    forget(this.work.name);
    if (this.overlapped) void this.dropBehind();
    this.overlapped = false;
  }

  /** Drops what the server kept behind what was saved. What was typed since goes with it, and is kept anew. */
  private async dropBehind(): Promise<void> {
    await this.work.drop().catch(() => {});
    this.kept = "";
    this.keepSoon();
  }

  /** It is given up. */
  async drop(): Promise<void> {
    this.saved();
    await this.work.drop().catch(() => {});
  }

  /** It is not worked on any longer; `keep`: what is unsaved comes back as a choice. */
  close(keep = true): void {
    clearTimeout(this.checkTimer);
    open.delete(this as Unsaved<unknown>);
    if (keep) void this.keep(false);
    this.closed = true;
    clearTimeout(this.keepTimer);
    keeping.changed();
  }
}

const open = new Set<Unsaved<unknown>>();

/** Whether everything that is worked on, in whatever room, could be kept. */
class Keeping extends Store {
  /** Why something could not; empty: all is kept. */
  get failed(): string {
    return [...open].find(({ unkept }) => unkept)?.unkept ?? "";
  }
  changed(): void {
    this.tell();
  }
}
export const keeping = new Keeping();

for (const event of ["visibilitychange", "pagehide"]) {
  addEventListener(event, () => {
    if (document.visibilityState === "hidden" || event === "pagehide") open.forEach((one) => void one.keep(true));
  }, true);
}
