// The settings' part of the desk's server.
import { call, post } from "../base/api";
import type { Changes, Fields, Recovery } from "../base/types";
import type { Group, Offers, SettingProblem } from "./types";

export interface FileGroup extends Group {
  file: string;
}
export interface SettingsFile {
  path: string;
  version: string;
  values: Fields;
  others: Fields;
  broken: string | null;
  recovery: Recovery | null;
}
export interface Settings {
  groups: FileGroup[];
  files: SettingsFile[];
  offers: Offers;
}
export interface CheckedSettings {
  problems: SettingProblem[];
  elsewhere: string[];
  preview: string | null;
}
interface FileWish {
  path: string;
  changes: Changes;
}

export const api = {
  read: () => call<Settings>("api/settings"),
  check: (files: FileWish[]) => post<CheckedSettings>("api/settings-check", { files }),
  keep: (wish: FileWish & { version: string }, leaving: boolean) => post<object>("api/settings-keep", wish, leaving ? { keepalive: true } : {}),
  save: (wish: FileWish & { version: string; despite: boolean }) => post<{ version: string; at: string }>("api/settings-save", wish),
  drop: (path: string) => post<object>("api/drop", { path: `settings:${path}` }),
};
