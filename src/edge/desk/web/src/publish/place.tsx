// Where a portal goes that has no place yet: a folder, written into its settings; or a folder to copy from, meanwhile.
import { useState } from "preact/hooks";
import { api as settings } from "../settings/api";
import { api } from "./api";
import { publishWords } from "./words";

const FILE = "content/site.toml";

export function NewPlace({ saved, may }: { saved: () => void; may: boolean }) {
  const w = publishWords();
  const [folder, setFolder] = useState("");
  const [failed, fail] = useState("");
  const [built, tell] = useState("");
  const save = async (event: Event) => {
    event.preventDefault();
    fail("");
    try {
      const { files } = await settings.read();
      const version = files.find(({ path }) => path === FILE)?.version ?? "";
      await settings.save({ path: FILE, version, changes: [["publish.path", folder.trim()]], despite: false });
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
  return (
    <>
      <section class="card form" aria-label={w.where}>
        <h2>{w.where}</h2>
        <p class="hint">{w.whereHelp}</p>
        <form class="form" onSubmit={(event) => void save(event)}>
          <label for="place-folder">{w.folder}</label>
          <input id="place-folder" class="in" required autocomplete="off" spellcheck={false} value={folder} onInput={(event) => setFolder(event.currentTarget.value)} />
          {failed && <p class="wrong" role="alert">{failed}</p>}
          <p><button type="submit" class="button go" disabled={!folder.trim()}>{w.save}</button></p>
        </form>
      </section>
      {may && (
        <section class="card form" aria-label={w.meanwhile}>
          <h2>{w.meanwhile}</h2>
          <p class="hint">{w.meanwhileHelp}</p>
          <p><button type="button" class="button" onClick={build}>{w.build}</button></p>
          {built && <p role="status">{built}</p>}
        </section>
      )}
    </>
  );
}
