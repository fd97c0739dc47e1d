// The register at hand: a section's items as the rows of one table. A grid as those of data sets; one window at a time
// writes in it, as in a text.
import { api } from "../base/api";
import type { GridChecked, GridServer, OpenGrid } from "../base/data";
import { remembered } from "../base/memory";
import { links } from "../base/route";
import { GridDocument, openGrid } from "../data/grid";

export class RegisterDocument extends GridDocument {
  /** The row whose page is shown. */
  private shownRow = 0;

  /** Its file, which a window holds. */
  get path(): string {
    return this.opened.files[0] ?? "";
  }

  override get start(): number {
    return 0;
  }

  protected override judged(): Promise<GridChecked> {
    return api.registerCheck(this.base.name, this.edit, this.shownRow);
  }

  /** The page of this row is to be seen. */
  look(row: number): void {
    if (row === this.shownRow) return;
    this.shownRow = row;
    this.unsaved.checkSoon();
  }

  /** The other has left: what is saved by now is shown, and her unsaved cells are offered. */
  protected override async backAgain(): Promise<void> {
    await this.lookAgain();
    if (!this.dirty) this.recovery = await remembered(this.server.keptAs, this.opened.recovery);
    this.tell();
  }
}

const registerServer = (name: string): GridServer => ({
  keptAs: `register:${name}`,
  link: links.register(name),
  open: () => api.register(name),
  check: (edit) => api.registerCheck(name, edit, 0),
  save: (version, edit) => api.registerSave(name, version, edit),
  keep: (version, edit, leaving) => api.registerKeep(name, version, edit, leaving),
  drop: () => api.registerDrop(name),
  paste: (column, text) => api.registerPaste(name, column, text),
});

export function openRegister(name: string): Promise<RegisterDocument> {
  const server = registerServer(name);
  return openGrid(server, (opened: OpenGrid) => new RegisterDocument(opened, server));
}
