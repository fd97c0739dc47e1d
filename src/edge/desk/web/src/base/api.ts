// The desk's server. Addresses are relative to the desk's own page.
import type {
  Changes, Checked, DeskState, FigureSet, HistoryEntry, Imported, Item, MoveSeen, MoveRequest, OldVersion, Opened, Removed, Saved, Shelf, Theirs, WordDraft,
} from "./types";
import type { Declaration, Grid, GridChecked, NewSet, OpenGrid, Pasted, PastedTable, RegisterSummary, RemovedSet, SetSummary, SheetText, GridEdit } from "./data";

/** The server answered, with a refusal in the clerk's language. */
export class Refused extends Error {
  constructor(readonly status: number, message: string, readonly theirs: Theirs | null = null, readonly moved: string | null = null) {
    super(message);
  }
}
/** No answer: the program was closed, or the computer sleeps. */
export class Gone extends Error {}

export type Server = "here" | "gone" | "restarted";
type Listener = (server: Server) => void;
const listeners = new Set<Listener>();
let server: Server = "here";

/** Calls back whenever the server goes or comes back. */
export function watchServer(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function reached(now: Server): void {
  if (now === server) return;
  server = now;
  listeners.forEach((listener) => listener(now));
}

export async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let reply: Response;
  try {
    reply = await fetch(path, init);
  } catch {
    reached("gone");
    throw new Gone("no answer");
  }
  // A desk that was opened again has a new cookie: this page's is refused.
  reached(reply.status === 403 ? "restarted" : "here");
  const said = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Refused(reply.status, said.error ?? `${reply.status}`, said.theirs ?? null, said.moved ?? null);
  return said as T;
}

/** A file as it is; `fetch` would not tell how far it is. */
function send<T>(path: string, file: File, told: (part: number) => void = () => {}, stop?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onload = () => {
      reached(request.status === 403 ? "restarted" : "here");
      if (request.status === 200) resolve(request.response as T);
      else reject(new Refused(request.status, (request.response as { error?: string } | null)?.error ?? `${request.status}`));
    };
    request.onerror = () => (reached("gone"), reject(new Gone("no answer")));
    request.onabort = () => reject(new Gone("stopped"));
    stop?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

export const post = <T>(path: string, body: unknown, more: RequestInit = {}): Promise<T> =>
  call<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...more,
  });
export const q = encodeURIComponent;

/** What the desk knows this window by. */
export const WINDOW = crypto.randomUUID();

/** The address of a file by its name as an item writes it; `small`: a picture for a list. */
export const fileAddress = (path: string, name: string, small = false): string => `api/file?path=${q(path)}&name=${q(name)}${small ? "&small=1" : ""}`;

export interface Text {
  path: string;
  changes: Changes;
  body: string;
}

export const api = {
  state: () => call<DeskState>("api/state"),
  items: () => call<Item[]>("api/items"),
  /** `version`: what a window that has it open read. */
  item: (path: string, version?: string) => call<Opened>(`api/item?path=${q(path)}${version === undefined ? "" : `&version=${q(version)}`}`),
  check: (text: Text) => post<Checked>("api/check", text),
  save: (text: Text & { version: string }) => post<Saved>("api/save", { ...text, window: WINDOW }),
  keep: (text: Text & { version: string }, leaving: boolean) =>
    // A browser refuses `keepalive` above 64 KB; such a text was kept within the last second anyway.
    post<object>("api/keep", { ...text, window: WINDOW }, leaving && text.body.length < 20_000 ? { keepalive: true } : {}),
  drop: (path: string) => post<object>("api/drop", { path, window: WINDOW }),
  create: (title: string, section: string) => post<{ path: string }>("api/new", { title, section }),
  history: (path: string) => call<HistoryEntry[]>(`api/history?path=${q(path)}`),
  version: (path: string, id: string) => call<OldVersion>(`api/version?path=${q(path)}&id=${q(id)}`),
  restore: (path: string, id: string) => post<{ version: string }>("api/restore", { path, id }),
  remove: (path: string) => post<object>("api/remove", { path }),
  moveCheck: (request: MoveRequest) => post<MoveSeen>("api/move-check", { ...request, window: WINDOW }),
  move: (request: MoveRequest & { token: string }) => post<{ path: string }>("api/move", { ...request, window: WINDOW }),
  removed: () => call<Removed[]>("api/removed"),
  figures: () => call<FigureSet[]>("api/figures"),
  files: (beside?: string) => call<Shelf>(`api/files${beside ? `?path=${q(beside)}` : ""}`),
  fileRemove: (path: string) => post<object>("api/file-remove", { path }),
  fileRestore: (path: string, id: string) => post<object>("api/file-restore", { path, id }),
  /** `told` hears which part of the bytes has arrived, from 0 to 1. */
  upload: (path: string, file: File, told: (part: number) => void = () => {}, stop?: AbortSignal) => send<{ name: string }>(`api/upload?path=${q(path)}&name=${q(file.name)}`, file, told, stop),
  /** A document of Word as a draft in a section. */
  word: (file: File, section: string, take: "" | "new" | "replace", told: (part: number) => void) => send<WordDraft>(`api/word?name=${q(file.name)}&section=${q(section)}${take && `&take=${take}`}`, file, told),
  /** The same as Markdown for a text. */
  wordInto: (file: File, path: string, told: (part: number) => void) => send<{ markdown: string; import: Imported }>(`api/word?name=${q(file.name)}&path=${q(path)}`, file, told),
  /** Markdown of what is pasted; `pictures` are their names beside the item. */
  paste: (path: string, html: string, pictures: string[]) => post<{ markdown: string; import: Imported }>("api/paste", { path, html, pictures }),
  data: () => call<{ days: number; sets: SetSummary[]; removed?: RemovedSet[]; registers?: RegisterSummary[] }>("api/data"),
  dataSet: (name: string) => call<OpenGrid>(`api/data-set?name=${q(name)}`),
  dataCheck: (name: string, edit: GridEdit) => post<GridChecked>("api/data-check", { name, edit }),
  dataSave: (name: string, version: string, edit: GridEdit) => post<{ grid: Grid; at: string }>("api/data-save", { name, version, edit }),
  dataKeep: (name: string, version: string, edit: GridEdit, leaving: boolean) => post<object>("api/data-keep", { name, version, edit }, leaving && JSON.stringify(edit).length < 50_000 ? { keepalive: true } : {}),
  dataDrop: (name: string) => post<object>("api/data-drop", { name }),
  setCheck: (name: string, set: Declaration) => post<GridChecked>("api/data-check", { name, set }),
  setKeep: (name: string, version: string, set: Declaration, leaving: boolean) => post<object>("api/data-keep", { name, version, set }, leaving && JSON.stringify(set).length < 50_000 ? { keepalive: true } : {}),
  setDrop: (name: string) => post<object>("api/data-drop", { name, form: true }),
  setSave: (name: string, version: string, set: Declaration) => post<{ grid: Grid; at: string }>("api/data-save", { name, version, set }),
  setRemove: (name: string, version: string) => post<object>("api/data-remove", { name, version }),
  setRestore: (name: string) => post<object>("api/data-restore", { name }),
  newSet: () => call<{ recovery: { set: NewSet; at: string } | null }>("api/data-new"),
  newSetRead: (text: string, head: boolean | null, format: Pasted["format"]) => post<PastedTable>("api/data-new-read", { text, head, format }),
  newSetFile: (file: File, sheet: number) => send<SheetText>(`api/data-new-file?name=${q(file.name)}&sheet=${sheet}`, file),
  newSetComputed: (computed: string, title: string) => post<{ name: string }>("api/data-new-computed", { computed, title }),
  newSetPaste: (set: NewSet, column: number, text: string, format: Pasted["format"]) => post<Pasted>("api/data-new-paste", { set, column, text, format }),
  newSetCheck: (set: NewSet) => post<GridChecked>("api/data-new-check", { set }),
  newSetKeep: (set: NewSet, leaving: boolean) => post<object>("api/data-new-keep", { set }, leaving && JSON.stringify(set).length < 50_000 ? { keepalive: true } : {}),
  newSetDrop: () => post<object>("api/data-new-drop", {}),
  newSetSave: (set: NewSet) => post<{ name: string }>("api/data-new-save", { set }),
  register: (name: string) => call<OpenGrid>(`api/register?name=${q(name)}`),
  registerCheck: (name: string, edit: GridEdit, row: number) => post<GridChecked>("api/register-check", { name, edit, row }),
  registerSave: (name: string, version: string, edit: GridEdit) => post<{ grid: Grid; at: string }>("api/register-save", { name, version, edit, window: WINDOW }),
  registerKeep: (name: string, version: string, edit: GridEdit, leaving: boolean) => post<object>("api/register-keep", { name, version, edit, window: WINDOW }, leaving && JSON.stringify(edit).length < 50_000 ? { keepalive: true } : {}),
  registerDrop: (name: string) => post<object>("api/register-drop", { name, window: WINDOW }),
  registerPaste: (name: string, column: number, text: string) => post<Pasted>("api/register-paste", { name, column, text }),
  dataPaste: (name: string, column: number, text: string, format: "vi" | "en" | null) => post<Pasted>("api/data-paste", { name, column, text, format }),
};
