// Work that is saved: one at a time, never over what another hand wrote, and why it could not be is said.
import { Gone, Refused } from "./api";
import { Store } from "./store";
import type { Saving } from "./types";
import type { Unsaved } from "./unsaved";

export abstract class Work extends Store {
  saving: Saving = "clean";
  savedAt = "";
  /** Why it was not saved; empty where nothing answered. */
  failure = "";
  abstract readonly unsaved: Unsaved<any>;

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
