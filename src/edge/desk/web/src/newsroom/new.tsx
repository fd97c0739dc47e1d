// A new item: a title and a section, nothing more, the rest is written at the desk; or one or several documents of Word.
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import type { DeskState } from "../base/types";
import { words } from "../base/words";
import { registerWords } from "../registers/words";
import { ChooseDocuments, Documents, open, useTaking } from "../word/taking";
import { wordWords } from "../word/words";
import { filter } from "./filter";

export function NewItem({ state, files, close }: { state: DeskState; files: File[]; close: () => void }) {
  const w = words();
  const [title, setTitle] = useState("");
  // News, unless a section is chosen: a register's items need fields that nobody has thought of yet.
  const first = state.sections.find(({ layout }) => layout === "news") ?? state.sections[0];
  const [section, setSection] = useState(filter.criteria.section || (first?.folder ?? ""));
  const [failed, fail] = useState("");
  const taking = useTaking(files, section);
  const isWord = taking.all.length > 0;
  const table = state.sections.find(({ folder }) => folder === section)?.table;
  const create = async (event: Event) => {
    event.preventDefault();
    if (isWord) return takeAll();
    try {
      const { path } = await api.create(title.trim(), section);
      close();
      location.hash = links.write(path);
    } catch (error) {
      fail((error as Error).message);
    }
  };
  const takeAll = async () => {
    const [only, ...others] = await taking.takeAll();
    if (taking.all.length > 1 || others.length > 0 || !only || (only.standing !== "done" && only.standing !== "same")) return;
    close();
    open(only.path);
  };
  return (
    <Dialog title={isWord ? wordWords().title(taking.all.length) : w.newItem} close={close}>
      <form class="fields" onSubmit={create}>
        {isWord ? <Documents taking={taking} close={close} /> : (
          <label class="field"><span>{w.newTitle}</span>
            <input class="in" data-first required autocomplete="off" value={title} onInput={(event) => setTitle(event.currentTarget.value)} /></label>
        )}
        {(!isWord || taking.waiting > 0) && <label class="field"><span>{w.newSection}</span>
          <select class="in" value={section} disabled={taking.busy} onChange={(event) => setSection(event.currentTarget.value)}>
            {state.sections.map(({ folder, title }) => <option key={folder} value={folder}>{title}</option>)}
          </select></label>}
        {table && <p class="notice box" role="note"><Icon name="table" /><span>{registerWords().inTable} <a href={links.register(section)} onClick={close}>{registerWords().open}</a></span></p>}
        {isWord ? taking.waiting > 0 && <p class="hint">{wordWords().help}</p> : (
          <>
            <p class="hint">{w.newHelp}</p>
            <div class="field"><span>{wordWords().fromFile}</span><ChooseDocuments add={taking.add} /></div>
          </>
        )}
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          {taking.busy && <span class="hint push-end" role="status">{wordWords().taking(taking.all.findIndex(({ standing }) => standing === "sending"), taking.all.length)}</span>}
          <button type="button" class="button" onClick={close}>{isWord && taking.waiting === 0 ? w.close : w.cancel}</button>
          {isWord
            ? taking.waiting > 0 && <button type="submit" class="button go" data-first disabled={taking.busy}>{wordWords().take}</button>
            : <button type="submit" class="button go" disabled={!title.trim()}>{w.create}</button>}
        </footer>
      </form>
    </Dialog>
  );
}
