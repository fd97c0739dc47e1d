// The list of items with what finding needs: folded keys made once, not at each letter.
import { api } from "../base/api";
import { fold } from "../base/fold";
import { Store } from "../base/store";
import type { Item } from "../base/types";

export interface Listed extends Item {
  /** Title and tags without marks; starts with a space, so that each word does. */
  key: string;
}

class Items extends Store {
  list: Listed[] | null = null;
  failed = "";
  private loading: Promise<void> | null = null;
  private again = false;

  load(): Promise<void> {
    // The answer that is on its way may be older than what made this call.
    if (this.loading) {
      this.again = true;
      return this.loading;
    }
    this.loading = api.items().then(
      (found) => {
        this.list = found.map((item) => ({ ...item, key: " " + fold(`${item.title} ${item.tags.join(" ")}`) }));
        this.failed = "";
      },
      (error: Error) => {
        this.failed = error.message;
      },
    ).finally(() => {
      this.loading = null;
      this.tell();
      if (this.again) {
        this.again = false;
        void this.load();
      }
    });
    return this.loading;
  }
}

export const items = new Items();
