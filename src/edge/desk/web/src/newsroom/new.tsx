// A new item: a title and a section, nothing more; the rest is written at the desk.
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { links } from "../base/route";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { filter } from "./filter";

export function NewItem({ state, close }: { state: DeskState; close: () => void }) {
  const w = words();
  const [title, setTitle] = useState("");
  const [section, setSection] = useState(filter.wish.section || (state.sections[0]?.folder ?? ""));
  const [failed, fail] = useState("");
  const create = async (event: Event) => {
    event.preventDefault();
    try {
      const { path } = await api.create(title.trim(), section);
      close();
      location.hash = links.write(path);
    } catch (error) {
      fail((error as Error).message);
    }
  };
  return (
    <Dialog title={w.newItem} close={close}>
      <form class="fields" onSubmit={create}>
        <label class="field"><span>{w.newTitle}</span>
          <input class="in" data-first required autocomplete="off" onInput={(event) => setTitle(event.currentTarget.value)} /></label>
        <label class="field"><span>{w.newSection}</span>
          <select class="in" value={section} onChange={(event) => setSection(event.currentTarget.value)}>
            {state.sections.map(({ folder, title }) => <option key={folder} value={folder}>{title}</option>)}
          </select></label>
        <p class="hint">{w.newHelp}</p>
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          <button type="button" class="button" onClick={close}>{w.cancel}</button>
          <button type="submit" class="button go" disabled={!title.trim()}>{w.create}</button>
        </footer>
      </form>
    </Dialog>
  );
}
