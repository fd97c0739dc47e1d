// Where the clerk is: the part of the address after `#`, so that Back works and a place can be kept as a bookmark.
import { useEffect, useState } from "preact/hooks";

export type Route =
  | { room: "newsroom" }
  | { room: "removed" }
  | { room: "data"; name: string | null }
  | { room: "new-data" }
  | { room: "register"; folder: string; row: number }
  | { room: "files" }
  | { room: "settings" }
  | { room: "publish" }
  | { room: "duties" }
  | { room: "write"; path: string }
  | { room: "approve"; path: string }
  | { room: "history"; path: string };

export function parse(hash: string): Route {
  const found = /^#\/(write|approve|history)\/(.+)$/.exec(hash);
  if (found) return { room: found[1] as "write" | "approve" | "history", path: decodeURIComponent(found[2] ?? "") };
  const set = /^#\/data(?:\/(.+))?$/.exec(hash);
  if (set) return { room: "data", name: set[1] ? decodeURIComponent(set[1]) : null };
  const register = /^#\/register\/(.+?)(?:\?row=(\d+))?$/.exec(hash);
  if (register) return { room: "register", folder: decodeURIComponent(register[1] ?? ""), row: Number(register[2] ?? 0) };
  if (hash === "#/new-data") return { room: "new-data" };
  if (hash === "#/files") return { room: "files" };
  if (hash === "#/settings") return { room: "settings" };
  if (hash === "#/publish") return { room: "publish" };
  if (hash === "#/duties") return { room: "duties" };
  return hash === "#/removed" ? { room: "removed" } : { room: "newsroom" };
}

const safe = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
export const links = {
  newsroom: "#/",
  removed: "#/removed",
  data: (name?: string) => (name ? `#/data/${encodeURIComponent(name)}` : "#/data"),
  newData: "#/new-data",
  /** A register by its folder, at a row. */
  register: (folder: string, row = 0) => `#/register/${safe(folder)}${row ? `?row=${row}` : ""}`,
  files: "#/files",
  settings: "#/settings",
  publish: "#/publish",
  duties: "#/duties",
  write: (path: string) => `#/write/${safe(path)}`,
  approve: (path: string) => `#/approve/${safe(path)}`,
  history: (path: string) => `#/history/${safe(path)}`,
};

export function useRoute(): Route {
  const [hash, set] = useState(location.hash);
  useEffect(() => {
    const follow = () => set(location.hash);
    addEventListener("hashchange", follow);
    // It may have changed between the first drawing and now.
    follow();
    return () => removeEventListener("hashchange", follow);
  }, []);
  return parse(hash);
}
