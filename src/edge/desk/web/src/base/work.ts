// Work that is saved: one at a time, never over what another hand wrote, and why it could not be is said.
import { Gone, Refused } from "./api";
import { Store } from "./store";
import type { Saving } from "./types";
import type { Unsaved } from "./unsaved";

/** Who has a piece of work instead of this window. */
export interface Holder {
  path: string;
  who: string;
  since: string;
  writing: boolean;
  /** It is another window of this desk. */
  own?: boolean;
}

export abstract class Work extends Store {
  saving: Saving = "clean";
  savedAt = "";
  /** Why it was not saved; empty where nothing answered. */
  failure = "";
  abstract readonly unsaved: Unsaved<any>;
  /** Who writes in it instead of this window, which only reads then. */
  holder: Holder | null = null;
  /** Another window took it over from this one. */
  lost = false;
  /** Whether it was told once who has it. */
  settled = false;

  abstract get dirty(): boolean;

  /** Sends what is to be saved, and takes over what comes back. */
  protected abstract send(): Promise<void>;

  /** Whether something has to be chosen first; shows the choice again. */
  protected asks(): boolean {
    return false;
  }

  /** Makes a choice of a refusal, or does what it leads to; false: it is a failure. */
  protected async refused(_error: Refused): Promise<boolean> {
    return false;
  }

  /** It is only read here: someone else writes in it. */
  get reading(): boolean {
    return this.holder !== null;
  }

  /** Who has it instead of this window; null: it is this window's. */
  stand(holder: Holder | null): void {
    const [before, first] = [this.holder, !this.settled];
    this.holder = holder;
    this.settled = true;
    if (!first && JSON.stringify(holder) === JSON.stringify(before)) return;
    if (holder && !before && !first) {
      this.lost = true;
      // What was typed since it was kept last: it goes to the history now.
      void this.unsaved.keep(false);
    }
    if (!holder && before) {
      this.lost = false;
      void this.backAgain();
    }
    this.tell();
  }

  /** The other has left: what is saved by now is shown, and unsaved work is offered. */
  protected async backAgain(): Promise<void> {}

  /** Something was changed. */
  protected touched(): void {
    if (this.saving !== "saving") this.saving = this.dirty ? "dirty" : "clean";
    this.unsaved.touched();
    this.tell();
  }

  async save(): Promise<void> {
    if (this.saving === "saving" || !this.dirty) return;
    if (this.asks()) return this.tell();
    this.saving = "saving";
    this.failure = "";
    this.tell();
    try {
      await this.send();
      this.saving = this.dirty ? "dirty" : "clean";
      if (this.dirty) this.unsaved.keepSoon();
    } catch (error) {
      this.saving = "dirty";
      if (error instanceof Gone || (error instanceof Refused && !(await this.refused(error)))) {
        this.saving = "failed";
        if (error instanceof Refused) this.failure = error.message;
      } else if (!(error instanceof Refused)) throw error;
    }
    this.tell();
  }
}
