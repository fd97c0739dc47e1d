// A value that rooms look at: tells its watchers when it changed.
import { useEffect, useReducer } from "preact/hooks";

export class Store {
  private watchers = new Set<() => void>();

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  get watched(): boolean {
    return this.watchers.size > 0;
  }

  protected tell(): void {
    this.watchers.forEach((watcher) => watcher());
  }
}

/** Draws the component again whenever the store changes. */
export function useStore<T extends Store>(store: T): T {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.watch(() => draw(undefined)), [store]);
  return store;
}
