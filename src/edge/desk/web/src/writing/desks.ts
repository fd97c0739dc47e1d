// The item that is open, kept while the clerk looks at other rooms and comes back.
import { Document } from "./document";

let open: Document | null = null;

export const current = (): Document | null => open;

export async function openItem(path: string): Promise<Document> {
  if (open?.path === path && open.dirty) return open;
  const opened = await Document.read(path);
  open?.unsaved.close();
  open = new Document(opened);
  open.unsaved.checkSoon(0);
  return open;
}

/** After a restore or removal: what is in memory is no longer what is on disk. */
export function forgetItem(): void {
  open?.unsaved.close(false);
  open = null;
}
