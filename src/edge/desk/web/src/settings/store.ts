// The settings being changed: what the files say, what the clerk changed of it, and whether that is saved, kept or refused.
import { Gone, Refused } from "../base/api";
import { forget, remembered } from "../base/memory";
import type { Changes, Fields, Recovery } from "../base/types";
import { Unsaved } from "../base/unsaved";
import { same } from "../base/value";
import { Work } from "../base/work";
import { api, type CheckedSettings, type Settings, type SettingsFile } from "./api";
import type { Maybe } from "./types";

const REST = 250;
/** Under what unsaved settings are remembered. */
const NAME = "settings";

interface UnsavedSettings {
  files: { path: string; version: string; changes: Changes }[];
}

/** One file with the changes that are not saved. */
class OpenFile {
  readonly edits = new Map<string, Maybe>();
  /** Its new text, where another hand changed it since it was read. */
  theirs: SettingsFile | null = null;

  constructor(public file: SettingsFile, public recovery: Recovery | null = file.recovery) {}

  value(key: string): Maybe {
    return this.edits.has(key) ? (this.edits.get(key) ?? null) : this.saved(key);
  }
  saved(key: string): Maybe {
    return this.file.values.find(([name]) => name === key)?.[1] ?? null;
  }
  get changes(): Changes {
    return [...this.edits];
  }
  get request() {
    return { path: this.file.path, changes: this.changes };
  }
}

export class SettingsStore extends Work {
  readonly files: Map<string, OpenFile>;
  checked: CheckedSettings | null = null;
  /** bantin could not build the portal with these settings: the clerk is asked whether they are saved all the same. */
  asking = false;
  readonly unsaved: Unsaved<UnsavedSettings>;
  private despite = false;
  /** The files of which the server has unsaved changes. */
  private kept: string[] = [];

  constructor(public settings: Settings) {
    super();
    this.files = new Map(settings.files.map((file) => [file.path, new OpenFile(file)]));
    this.unsaved = new Unsaved({
      name: NAME,
      unsaved: () => (this.dirty ? { files: this.changed.map(({ request, file }) => ({ ...request, version: file.version })) } : null),
      saving: () => this.saving === "saving",
      keep: ({ files }, leaving) => this.keep(files.map(({ path }) => path), files.map((file) => api.keep(file, leaving))),
      drop: () => this.keep([], []),
      check: () => this.check(),
    }, REST);
    this.unsaved.checkSoon(0);
  }

  of(path: string): OpenFile {
    const found = this.files.get(path);
    if (!found) throw new Error(path);
    return found;
  }

  get dirty(): boolean {
    return this.changed.length > 0;
  }
  private get changed(): OpenFile[] {
    return [...this.files.values()].filter((one) => one.edits.size > 0);
  }

  set(path: string, key: string, value: Maybe): void {
    const file = this.of(path);
    if (same(file.saved(key), value)) file.edits.delete(key);
    else file.edits.set(key, value);
    this.touched();
  }

  private async check(): Promise<void> {
    try {
      const files = [...this.files.values()].filter(({ file }) => file.broken === null && file.version !== "").map(({ request }) => request);
      this.checked = await api.check(files);
      this.failure = "";
    } catch (error) {
      if (error instanceof Gone) return;
      this.failure = (error as Error).message;
    }
    this.tell();
    // What stood in the way of a save is gone: it may have been a file that another program was just writing.
    if (this.asking && !this.forbidden) void super.save();
  }

  /** What is no longer changed is forgotten. */
  private async keep(paths: string[], kept: Promise<unknown>[]): Promise<void> {
    const gone = this.kept.filter((path) => !paths.includes(path));
    this.kept = paths;
    await Promise.all([...kept, ...gone.map((path) => api.drop(path))]);
  }

  override async save(despite = false): Promise<void> {
    this.despite = despite;
    this.asking = false;
    // The last verdict may be of what was there before.
    if (!despite && this.dirty) await this.check();
    await super.save();
  }

  /** bantin could not build the portal with what was checked last. */
  private get forbidden(): boolean {
    return Boolean(this.checked?.elsewhere.length || this.checked?.problems.some(({ severity }) => severity === "error"));
  }

  protected override asks(): boolean {
    this.asking = this.forbidden && !this.despite;
    return this.asking;
  }

  protected async send(): Promise<void> {
    for (const one of this.changed) await this.saveOne(one);
    if (!this.dirty) this.unsaved.saved();
  }

  /** The clerk mends the errors first. */
  goBack(): void {
    this.asking = false;
    this.tell();
  }

  private async saveOne(one: OpenFile): Promise<void> {
    const sent = one.changes;
    try {
      const { version, at } = await api.save({ ...one.request, version: one.file.version, despite: this.despite });
      one.file = { ...one.file, version, values: merged(one.file.values, sent) };
      for (const [key, value] of sent) if (same(one.edits.get(key), value)) one.edits.delete(key);
      this.savedAt = at;
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      one.theirs = (await api.read()).files.find(({ path }) => path === one.file.path) ?? null;
    }
  }

  /** Another hand changed a file: the clerk's changes go on top of the new text, or are given up. */
  async choose(one: OpenFile, mine: boolean): Promise<void> {
    if (!one.theirs) return;
    one.file = one.theirs;
    one.theirs = null;
    if (!mine) one.edits.clear();
    this.touched();
    if (mine) await this.save();
  }

  recover(one: OpenFile, take: boolean): void {
    for (const [key, value] of take ? (one.recovery?.changes ?? []) : []) one.edits.set(key, value);
    one.recovery = null;
    if (!take) {
      void api.drop(one.file.path).catch(() => {});
      forget(NAME);
    }
    if (this.dirty) this.touched();
    this.tell();
  }

  /** The folder changed: what the clerk has not touched follows the files. */
  async lookAgain(): Promise<void> {
    const now = await api.read().catch(() => null);
    if (!now || this.saving === "saving") return;
    this.settings = { ...this.settings, offers: now.offers, groups: now.groups };
    for (const file of now.files) {
      const one = this.files.get(file.path);
      if (one && one.edits.size === 0) one.file = file;
    }
    this.unsaved.checkSoon(0);
    this.tell();
  }
}

function merged(values: Fields, changes: Changes): Fields {
  const now = new Map(values);
  for (const [key, value] of changes) value === null ? now.delete(key) : now.set(key, value);
  return [...now];
}

let open: SettingsStore | null = null;

/** The settings, with what was changed and not saved when the clerk looked at another room. */
export async function openSettings(): Promise<SettingsStore> {
  if (open?.dirty) return open;
  const settings = await api.read();
  const files = settings.files.flatMap(({ path, recovery }) => (recovery ? [{ path, ...recovery }] : []));
  const kept = files.length > 0 ? { files, at: files.map(({ at }) => at).sort().at(-1) ?? "" } : null;
  const found = await remembered<UnsavedSettings>(NAME, kept);
  const recovery = (path: string) => found?.files.filter((one) => one.path === path).map((one) => ({ body: "", at: found.at, ...one }))[0] ?? null;
  open?.unsaved.close();
  open = new SettingsStore({ ...settings, files: settings.files.map((file) => ({ ...file, recovery: recovery(file.path) })) });
  return open;
}
export const currentSettings = (): SettingsStore | null => open;
