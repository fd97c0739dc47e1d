// The publish room's part of the desk's server.
import { call, post } from "../base/api";

export interface Problem {
  path: string | null;
  title: string | null;
  message: string;
}
/** What somebody has to agree to first. */
export interface Asks {
  what: "delete" | "overwrite" | "take_over" | "everything" | "password";
  message: string;
}
export interface Page {
  address: string;
  title: string | null;
  /** Null: it is gone. */
  href: string | null;
}
/** Pages, at most 500 of them, and how many there are; and how many other files. */
export interface Pages {
  pages: Page[];
  count: number;
  files: number;
}
export interface Look {
  place: string;
  bytes: number;
  new: Pages;
  changed: Pages;
  gone: Pages;
  retained: number;
  unknown: number;
  replaced: string[];
  nothing: boolean;
  asks: Asks | null;
  /** The system was to keep the password and could not. */
  unkept?: boolean;
}
export type Run =
  | { state: "idle" }
  | { state: "preparing" }
  | { state: "sending"; done: number; steps: number; sent: number; bytes: number; path: string }
  | { state: "done"; sent: number; bytes: number; deleted: number; kept: number; without_rename: boolean }
  | { state: "asks"; asks: Asks }
  | { state: "failed"; error: string };
export interface Publishing {
  places: { name: string; place: string }[];
  /** When the portal changes by itself, and whether a program then publishes it. */
  next: { at: string; itself: boolean } | null;
  problems: Problem[];
  /** The address of the portal. */
  site: string;
  run: Run;
}
export interface Consent {
  delete: boolean;
  overwrite: boolean;
  take_over: boolean;
  everything: boolean;
}
export const NO_CONSENT: Consent = { delete: false, overwrite: false, take_over: false, everything: false };

/** How many pages a publication would bring, change and take down. */
export interface Waiting {
  new: number;
  changed: number;
  gone: number;
}

export const api = {
  read: () => call<Publishing>("api/publish"),
  run: () => call<Run>("api/publish-run"),
  /** Null where nothing is known of what was published. */
  waiting: () => call<Waiting | null>("api/publish-waiting"),
  /** Only `asks` where the place cannot be looked at before somebody agrees. */
  look: (place: string, password?: string, keep?: boolean) => post<Look | { asks: Asks }>("api/publish-look", { place, password, keep, ...NO_CONSENT }),
  start: (place: string, consent: Consent) => post<Run>("api/publish-start", { place, ...consent }),
  build: () => post<{ folder: string; files: number }>("api/publish-build", { build: true }),
};
