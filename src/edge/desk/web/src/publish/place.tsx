// Where a portal goes that has no place yet: a folder, an FTP account or a remote of rclone, written into its settings; or a folder to copy from,
// meanwhile.
import { useState } from "preact/hooks";
import type { Changes } from "../base/types";
import { api as settings } from "../settings/api";
import { api } from "./api";
import { publishWords } from "./words";

const FILE = "content/site.toml";
const WAYS = ["folder", "ftps", "rclone"] as const;

export function NewPlace({ saved, may }: { saved: () => void; may: boolean }) {
  const w = publishWords();
  const [way, choose] = useState<(typeof WAYS)[number]>("folder");
  const [folder, setFolder] = useState("");
  const [host, setHost] = useState("");
  const [user, setUser] = useState("");
  const [remote, setRemote] = useState("");
  const [failed, fail] = useState("");
  const [built, tell] = useState("");
  const path = folder.trim();
  const ready = { folder: path, ftps: host.trim() && user.trim(), rclone: remote.trim() }[way];
  const save = async (event: Event) => {
    event.preventDefault();
    fail("");
    const place: Changes = way === "folder" ? [] : [["publish.kind", way]];
    if (way === "ftps") place.push(["publish.host", host.trim()], ["publish.user", user.trim()]);
    if (way === "rclone") place.push(["publish.remote", remote.trim()]);
    else if (path) place.push(["publish.path", path]);
    try {
      const { files } = await settings.read();
      const version = files.find(({ path }) => path === FILE)?.version ?? "";
      await settings.save({ path: FILE, version, changes: place, despite: false });
      saved();
    } catch (error) {
      fail((error as Error).message);
    }
  };
  const build = () => {
    fail("");
    tell("…");
    api.build().then(({ folder, files }) => tell(w.built(files, folder)), (error: Error) => (tell(""), fail(error.message)));
  };
  const line = (id: string, label: string, value: string, set: (value: string) => void, hint: string, required = true) => (
    <div class="place-line">
      <label for={id}>{label}</label>
      <input id={id} class="in" required={required} autocomplete="off" spellcheck={false} value={value} aria-describedby={hint ? `${id}-hint` : undefined} onInput={(event) => set(event.currentTarget.value)} />
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
  return (
    <>
      <section class="card" aria-label={w.where}>
        <h2>{w.where}</h2>
        <form class="place-form" onSubmit={(event) => void save(event)}>
          <div class="chips" role="group" aria-label={w.way}>
            {WAYS.map((one) => <button key={one} type="button" class="chip" aria-pressed={way === one} onClick={() => choose(one)}>{w.ways[one]}</button>)}
          </div>
          {way === "ftps" && line("place-host", w.host, host, setHost, w.hostHelp)}
          {way === "ftps" && line("place-user", w.user, user, setUser, "")}
          {way === "folder" && line("place-folder", w.folder, folder, setFolder, w.whereHelp)}
          {way === "ftps" && line("place-folder", w.account, folder, setFolder, w.accountHelp, false)}
          {way === "rclone" && line("place-remote", w.remote, remote, setRemote, w.remoteHelp)}
          {failed && <p class="wrong" role="alert">{failed}</p>}
          <p><button type="submit" class="button go" disabled={!ready}>{w.save}</button></p>
        </form>
      </section>
      {may && (
        <section class="card" aria-label={w.meanwhile}>
          <h2>{w.meanwhile}</h2>
          <p class="hint">{w.meanwhileHelp}</p>
          <p><button type="button" class="button" onClick={build}>{w.build}</button></p>
          {built && <p role="status">{built}</p>}
        </section>
      )}
    </>
  );
}
