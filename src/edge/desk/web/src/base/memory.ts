// What this browser remembers of unsaved work, from each key on: a tab or a browser that dies takes nothing of it along, however
// busy the server is. In IndexedDB, because a killed browser has given that to the system; `localStorage` waits for seconds.
import { WINDOW } from "./api";

/** A piece of work as a window remembers it. */
interface Record<T> {
  work: T;
  /** When it was typed. */
  at: string;
  window: string;
  /** The server has it as well. */
  kept: boolean;
}

/** What is to be written of a piece of work. */
interface PendingWrite {
  /** What any window remembers of it goes first. */
  forget: boolean;
  record: Record<unknown> | null;
}

/** What the server keeps of a piece of work. */
export interface Kept {
  at: string;
  /** The window that it came from, where it is told. */
  window?: string;
}

const STORE = "work";
let portal = "";
let opened: Promise<IDBDatabase> | null = null;
/** What is not written yet, by the name of the work. */
const pending = new Map<string, PendingWrite>();
let writing = false;

/** Of which portal it is from now on: another one may have had this address before. */
export function memoryOf(id: string): void {
  portal = id;
}

export function remember(name: string, work: unknown, kept = false): void {
  const forget = pending.get(name)?.forget ?? false;
  pending.set(name, { forget, record: { work, at: new Date().toISOString(), window: WINDOW, kept } });
  void write();
}

export function forget(name: string): void {
  pending.set(name, { forget: true, record: null });
  void write();
}

/** The newer of what the server keeps of a piece of work and what this browser remembers. */
export async function remembered<T extends object>(name: string, kept: (T & Kept) | null): Promise<(T & Kept) | null> {
  // What is being written comes before what is read.
  const records = await all<T>(name).catch(() => []);
  // What the server had once and has no longer was saved, or given up, or put into the history when another window took over.
  if (!kept && records.length > 0 && records.every((one) => one.kept)) forget(name);
  const unknown = records.filter((one) => !one.kept && (!kept || one.window === kept.window || one.at > kept.at));
  const newest = unknown.reduce<Record<T> | null>((last, one) => (last && last.at > one.at ? last : one), null);
  return newest ? { ...newest.work, at: newest.at, window: newest.window } : kept;
}

/** Writes the newest of each, one after the other: what comes meanwhile is written next. */
async function write(): Promise<void> {
  if (writing) return;
  writing = true;
  try {
    while (pending.size > 0) {
      const now = [...pending];
      pending.clear();
      await put(now);
    }
  } catch {
    // Full or forbidden: what the server keeps is the other net.
    opened = null;
  }
  writing = false;
}

async function put(now: [string, PendingWrite][]): Promise<void> {
  const transaction = (await database()).transaction(STORE, "readwrite", { durability: "relaxed" });
  const store = transaction.objectStore(STORE);
  for (const [name, { forget, record }] of now) {
    if (forget) store.delete(ofWork(name));
    if (record) store.put(record, [name, WINDOW]);
  }
  transaction.commit();
  await new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onabort = transaction.onerror = () => failed(transaction.error);
  });
}

/** The keys of a piece of work: a list comes after every text. */
const ofWork = (name: string): IDBKeyRange => IDBKeyRange.bound([name], [name, []]);

async function all<T>(name: string): Promise<Record<T>[]> {
  return settled((await database()).transaction(STORE).objectStore(STORE).getAll(ofWork(name))) as Promise<Record<T>[]>;
}

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(`bantin-${portal}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  return opened;
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
