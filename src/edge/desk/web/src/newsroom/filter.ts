// Which items the list shows.
import { matches, words } from "../base/fold";
import { Store } from "../base/store";
import type { ItemState } from "../base/types";
import type { Listed } from "./items";

export interface ItemFilter {
  query: string;
  state: ItemState | "";
  only: "" | "errors" | "unsaved" | "asked";
  section: string;
  author: string;
  month: string;
}

const NOTHING: ItemFilter = { query: "", state: "", only: "", section: "", author: "", month: "" };

/** Stays while the clerk writes, so that Back leads to the same list at the same place. */
class Filter extends Store {
  criteria: ItemFilter = NOTHING;
  scroll = 0;

  set(part: Partial<ItemFilter>): void {
    this.criteria = { ...this.criteria, ...part };
    this.scroll = 0;
    this.tell();
  }

  clear(): void {
    this.set(NOTHING);
  }

  get active(): boolean {
    return Object.values(this.criteria).some(Boolean);
  }
}

export const filter = new Filter();

export function pick(list: Listed[], criteria: ItemFilter): Listed[] {
  const query = words(criteria.query);
  return list.filter((item) =>
    (!criteria.state || item.state === criteria.state)
    && (!criteria.section || item.section === criteria.section)
    && (!criteria.author || item.author === criteria.author)
    && (!criteria.month || item.date.startsWith(criteria.month))
    && (criteria.only !== "errors" || item.errors > 0)
    && (criteria.only !== "unsaved" || item.unsaved)
    && (criteria.only !== "asked" || item.approval === "asked")
    && matches(item.key, query));
}

export interface Choices {
  sections: string[];
  authors: string[];
  months: string[];
  counts: Record<ItemState, number>;
  errors: number;
  unsaved: number;
  asked: number;
  nextDue: string | null;
}

/** What there is to choose from, in one walk. */
export function choices(list: Listed[]): Choices {
  const [sections, authors, months] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const found: Choices = { sections: [], authors: [], months: [], counts: { public: 0, draft: 0, scheduled: 0, expired: 0 }, errors: 0, unsaved: 0, asked: 0, nextDue: null };
  for (const item of list) {
    if (item.section) sections.add(item.section);
    if (item.author) authors.add(item.author);
    if (item.date) months.add(item.date.slice(0, 7));
    found.counts[item.state]++;
    if (item.errors) found.errors++;
    if (item.unsaved) found.unsaved++;
    if (item.approval === "asked") found.asked++;
    if (item.state === "scheduled" && item.at && (!found.nextDue || item.at < found.nextDue)) found.nextDue = item.at;
  }
  const sorted = (of: Set<string>) => [...of].sort((a, b) => a.localeCompare(b, "vi"));
  return { ...found, sections: sorted(sections), authors: sorted(authors), months: sorted(months).reverse() };
}
