// The server of the page where a portal is chosen.
import { call, post, q } from "../base/api";
import type { Changes } from "../base/types";
import type { Group, SettingProblem } from "../settings/types";

export interface Portals {
  portals: { path: string; title: string }[];
  home: string;
  form: Group[];
  profiles: Profile[];
}
/** What a new portal can begin with. */
export interface Profile {
  name: string;
  title: string;
  hint: string;
  /** The language of its texts, where there is no choice. */
  language: string | null;
}
export interface Folder {
  path: string;
  parent: string | null;
  portal: boolean;
  folders: { name: string; path: string; portal: boolean }[];
  more: boolean;
  drives: string[];
}
/** What the form of a new portal asks for. */
export interface PortalRequest {
  parent: string;
  folder: string;
  profile: string;
  changes: Changes;
}

export const api = {
  portals: () => call<Portals>("api/portals"),
  folder: (path: string) => call<Folder>(`api/folders${path ? `?path=${q(path)}` : ""}`),
  open: (path: string) => post<{ to: string }>("api/open", { path }),
  check: (request: PortalRequest) => post<{ folder: string; taken: boolean; problems: SettingProblem[] }>("api/check", request),
  create: (request: PortalRequest) => post<{ to: string }>("api/create", request),
  unpack: (parent: string, folder: string, file: File) => call<{ to: string }>(`api/unpack?parent=${q(parent)}&folder=${q(folder)}`, { method: "POST", body: file }),
  quit: () => post<object>("api/quit", {}),
};

/** The window goes to the desk of the portal; the page behind it is no place to come back to. */
export const go = (to: string): void => location.replace(to);
