// The second net below unsaved text: this tab's own memory, for when the server is gone.
import type { Changes, Opened, Recovery } from "../base/types";

interface Text {
  path: string;
  version: string;
  changes: Changes;
  body: string;
}

const key = (path: string): string => `bantin:${path}`;

export function remember(text: Text): void {
  try {
    sessionStorage.setItem(key(text.path), JSON.stringify({ ...text, at: new Date().toISOString() }));
  } catch {
    // Full or forbidden: the server's copy is the first net.
  }
}

export function forget(path: string): void {
  try {
    sessionStorage.removeItem(key(path));
  } catch {
    // Forbidden: nothing was put there either.
  }
}

/** Unsaved text of this tab that the server never got, if it differs from the file. */
export function remembered(opened: Opened): Recovery | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(key(opened.path)) ?? "null") as Recovery | null;
    return found && (found.body !== opened.body || found.changes.length > 0) ? found : null;
  } catch {
    return null;
  }
}
