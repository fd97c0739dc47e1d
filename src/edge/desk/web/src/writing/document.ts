// The item being written: what was read, what the clerk changed, and whether that is saved, kept or refused.
import { api, Gone, Refused, type Text } from "../base/api";
import { remembered } from "../base/memory";
import type { Approval, Changes, Checked, Fields, Imported, ItemState, Opened, Recovery, Saved, Theirs, Value } from "../base/types";
import { Unsaved } from "../base/unsaved";
import { changed, same } from "../base/value";
import { Work } from "../base/work";
import { words } from "../base/words";
import { wordWords } from "../word/words";

export class Document extends Work {
  readonly path: string;
  readonly opened: Opened;
  /** What the file is known by; that of an empty text where there is none any longer. */
  version: string;
  state: ItemState;
  approval: Approval | null;
  /** The fields as they are on disk at `version`. */
  base: Fields;
  baseBody: string;
  body: string;
  conflict: Theirs | null = null;
  /** The conflict was put off: the next save asks again. */
  postponed = false;
  recovery: Recovery | null;
  /** What became of the document of Word that it was made of. */
  imported: Imported | null;
  /** The same of what was pasted last. */
  pasted: Imported | null = null;
  checked: Checked | null = null;
  notice: "" | "changed" | "taken" | "gone" = "";
  /** The clerk's own text after theirs was taken, until the next save. */
  discarded: { changes: Changes; body: string } | null = null;
  /** The path that the item has by now, if it moved. */
  movedTo = "";
  /** Counts whole replacements of text or fields, so that editor and form take them over. */
  replaced = 0;
  readonly unsaved: Unsaved<Text & { version: string }>;
  private edits = new Map<string, Value | null>();
  /** What takes the place of a file that is gone: an empty text. */
  private gone: Theirs | null = null;

  constructor(opened: Opened) {
    super();
    this.opened = opened;
    this.path = opened.path;
    this.version = opened.version;
    this.state = opened.state;
    this.approval = opened.approval ?? null;
    this.imported = opened.import ?? null;
    this.base = opened.fields;
    this.body = this.baseBody = opened.body;
    this.recovery = this.worth(opened.recovery);
    this.unsaved = new Unsaved({
      name: this.path,
      unsaved: () => (this.dirty ? this.request : null),
      saving: () => this.saving === "saving",
      keep: (text, leaving) => api.keep(text, leaving),
      drop: () => api.drop(this.path),
      check: () => this.check(),
    });
    if (opened.recovery && !this.recovery) void this.unsaved.drop();
  }

  /** A text as it is, with what is not saved of it. */
  static async read(path: string): Promise<Opened> {
    const opened = await api.item(path);
    const found = await remembered(path, opened.recovery);
    // Of a file that is gone the server knows all keys.
    const known = opened.gone ? (opened.recovery?.changes ?? []) : [];
    return { ...opened, recovery: found && { ...found, changes: [...new Map([...known, ...found.changes])] } };
  }

  /** What was saved after all, before the program was killed, is nothing to choose about. */
  private worth(found: Recovery | null): Recovery | null {
    const says = ([key, value]: Changes[number]) => same(this.base.find(([name]) => name === key)?.[1] ?? null, value);
    return found && found.body === this.baseBody && found.changes.every(says) ? null : found;
  }

  field(key: string): Value | null {
    if (this.edits.has(key)) return this.edits.get(key) ?? null;
    return this.base.find(([name]) => name === key)?.[1] ?? null;
  }

  /** The form set a field; null takes it out of the file. Back to what was there is no change. */
  set(key: string, value: Value | null): void {
    if (this.reading) return;
    const before = this.base.find(([name]) => name === key)?.[1] ?? null;
    if (same(before, value)) this.edits.delete(key);
    else this.edits.set(key, value);
    this.touched();
  }

  /** A document was put into the text. */
  took(imported: Imported | null): void {
    this.imported = imported;
    this.tell();
  }

  /** The Markdown of pasted HTML; its plain words where the server cannot be asked. */
  async paste(html: string, files: File[], plain: string): Promise<string> {
    try {
      const names = [];
      for (const file of files) names.push((await api.upload(this.path, file)).name);
      const { markdown, import: told } = await api.paste(this.path, html, names);
      this.pasted = told.look.length + told.dropped.length > 0 ? told : null;
      return markdown;
    } catch (error) {
      const why = wordWords().pasteFailed(error instanceof Refused ? error.message : words().gone);
      this.pasted = { name: "", at: `${Date.now()}`, taken: [], cleaned: [], dropped: [], look: [why] };
      return plain;
    } finally {
      this.tell();
    }
  }

  pasteSeen(): void {
    this.pasted = null;
    this.tell();
  }

  type(body: string): void {
    if (body === this.body || this.reading) return;
    this.body = body;
    this.touched();
  }

  get changes(): Changes {
    return [...this.edits];
  }

  get fields(): Fields {
    return changed(this.base, this.changes);
  }

  /** The text as it is to be: where its file is gone, with all that was in it. */
  private get request(): Text & { version: string } {
    const changes = this.gone ? [...differences([], this.fields)] : this.changes;
    return { path: this.path, version: this.version, changes, body: this.body };
  }

  get dirty(): boolean {
    return this.edits.size > 0 || this.body !== this.baseBody;
  }

  private async check(): Promise<void> {
    const body = this.body;
    try {
      const checked = await api.check(this.request);
      // Places in a text that has changed since would be wrong; the next answer comes soon.
      this.checked = body === this.body ? checked : { ...checked, problems: this.checked?.problems ?? [] };
    } catch (error) {
      if (!(error instanceof Gone) && !(error instanceof Refused)) throw error;
    }
    this.tell();
  }

  // --- saving ---

  protected override asks(): boolean {
    if (this.conflict) this.postponed = false;
    return this.conflict !== null;
  }

  override async save(): Promise<void> {
    if (!this.reading) await super.save();
  }

  protected async send(): Promise<void> {
    const [body, changes, fields] = [this.body, this.changes, this.fields];
    const saved = await api.save({ path: this.path, version: this.version, changes, body });
    this.savedAs(saved, fields, body, changes);
  }

  protected override async refused({ theirs, moved }: Refused): Promise<boolean> {
    // The clerk was told that there is no file, and wants one.
    if (theirs && theirs.version === this.gone?.version) await this.writeAgain();
    else if (theirs) [this.conflict, this.postponed] = [theirs, false];
    else if (moved) await this.follow(moved);
    return Boolean(theirs ?? moved);
  }

  private savedAs({ version, state, at }: Saved, fields: Fields, body: string, sent: Changes): void {
    this.version = version;
    if (state) this.state = state;
    this.savedAt = at;
    this.base = fields;
    this.baseBody = body;
    this.notice = "";
    this.discarded = null;
    // What was typed while the answer was on its way stays unsaved.
    for (const [key, value] of sent) if (same(this.edits.get(key), value)) this.edits.delete(key);
    this.unsaved.saved();
  }

  // --- another hand ---

  /** Save over theirs; their text is in the history. */
  async keepMine(): Promise<void> {
    const theirs = this.conflict;
    if (!theirs) return;
    const mine = this.fields;
    this.version = theirs.version;
    this.base = theirs.fields;
    this.baseBody = theirs.body;
    this.conflict = null;
    this.gone = null;
    this.edits = differences(theirs.fields, mine);
    await this.save();
  }

  takeTheirs(): void {
    if (!this.conflict) return;
    const mine = this.fields;
    this.discarded = { changes: [...differences(this.conflict.fields, mine)], body: this.body };
    this.take(this.conflict);
    this.conflict = null;
    this.notice = "";
    this.saving = "clean";
    void this.unsaved.drop();
    this.tell();
  }

  mineBack(): void {
    const mine = this.discarded;
    if (!mine) return;
    this.discarded = null;
    this.edits = new Map(mine.changes);
    this.body = mine.body;
    this.replaced++;
    this.touched();
  }

  goOn(): void {
    if (!this.conflict) return;
    this.postponed = true;
    this.tell();
  }

  /** The folder changed. Unsaved text stays as it is; a clean one follows the file. */
  async lookAgain(): Promise<void> {
    const now = await api.item(this.path, this.version).catch((error: Error) => (error instanceof Refused && error.moved ? void this.follow(error.moved) : null));
    if (!now || this.saving === "saving") return;
    if (now.gone) return this.isGone(now);
    // A sync program takes a file away and brings it back.
    if (this.gone) [this.gone, this.notice] = [null, ""];
    this.approval = now.approval ?? null;
    if (now.version === this.version) {
      // A scheduled item became public, or this is the event of our own save.
      this.state = now.state;
      this.tell();
      return;
    }
    if (this.dirty) this.notice = "changed";
    else {
      this.take(now);
      this.state = now.state;
      this.notice = "taken";
    }
    this.tell();
  }

  /** Another program removed the file. */
  private isGone({ version, fields, body }: Opened): void {
    // One that was saved here as long as it had none stays what it is.
    if (this.version === version) return;
    this.unsaved.askAgain(() => this.lookAgain());
    if (this.gone) return;
    this.gone = { version, fields, body };
    this.notice = "gone";
    this.unsaved.touched();
    this.tell();
  }

  /** Writes the file again as it stands here. */
  writeAgain(): Promise<void> {
    this.conflict = this.gone;
    return this.keepMine();
  }

  /** The item has another path: unsaved text is kept there, and comes back as a choice. */
  private async follow(path: string): Promise<void> {
    this.saving = this.dirty ? "dirty" : "clean";
    try {
      if (this.dirty) await api.keep(this.request, false);
    } catch {
      // It stays in this window, and the next save comes here again.
      return this.tell();
    }
    this.unsaved.saved();
    this.unsaved.close(false);
    this.movedTo = path;
    this.tell();
  }

  /** The file has a step of its approval now, which is no change by another hand. */
  async stepped(approval: Approval): Promise<void> {
    const now = await api.item(this.path);
    if (!this.dirty) this.take(now);
    this.approval = approval;
    this.notice = "";
    this.tell();
  }

  private take(text: Theirs): void {
    this.version = text.version;
    this.base = text.fields;
    this.body = this.baseBody = text.body;
    this.edits.clear();
    this.unsaved.saved();
    this.replaced++;
    this.unsaved.checkSoon(0);
  }

  // --- two people at one folder ---

  /** The other has left: what is saved by now is shown, and unsaved text is offered. */
  protected override async backAgain(): Promise<void> {
    const now = await Document.read(this.path).catch(() => null);
    if (!now) return;
    if (this.dirty) this.notice = now.version === this.version ? "" : "changed";
    else {
      if (now.version !== this.version) this.take(now);
      this.recovery = this.worth(now.recovery);
    }
    this.tell();
  }

  // --- unsaved text of last time ---

  takeRecovery(): void {
    const found = this.recovery;
    if (!found) return;
    this.recovery = null;
    this.edits = new Map(found.changes);
    this.body = found.body;
    this.replaced++;
    this.touched();
  }

  dropRecovery(): void {
    this.recovery = null;
    void this.unsaved.drop();
    this.tell();
  }
}

/** What must change in `from` to have `to`. */
function differences(from: Fields, to: Fields): Map<string, Value | null> {
  const [before, after] = [new Map(from), new Map(to)];
  const made = new Map<string, Value | null>();
  for (const [key, value] of after) if (!same(before.get(key), value)) made.set(key, value);
  for (const key of before.keys()) if (!after.has(key)) made.set(key, null);
  return made;
}
