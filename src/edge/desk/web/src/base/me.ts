// What this browser's user is called: on what she approves, and to others while she writes.

const NAME = "bantin:name";

/** The name that was chosen in this browser; empty where none was. */
export function myName(): string {
  try {
    return localStorage.getItem(NAME) ?? "";
  } catch {
    return "";
  }
}

export function callMe(name: string): void {
  try {
    localStorage.setItem(NAME, name);
  } catch {
    // Forbidden: she types it again.
  }
}
