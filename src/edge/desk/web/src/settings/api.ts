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
interface FileChanges {
  path: string;
  changes: Changes;
}

export const api = {
  read: () => call<Settings>("api/settings"),
  check: (files: FileChanges[]) => post<CheckedSettings>("api/settings-check", { files }),
  keep: (file: FileChanges & { version: string }, leaving: boolean) => post<object>("api/settings-keep", file, leaving ? { keepalive: true } : {}),
  save: (file: FileChanges & { version: string; despite: boolean }) => post<{ version: string; at: string }>("api/settings-save", file),
  drop: (path: string) => post<object>("api/drop", { path: `settings:${path}` }),
};
