// A document that was dropped on a text: into it, a new item, or an attachment.
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { api } from "../base/api";
import { Dialog } from "../base/dialog";
import { Icon, type IconName } from "../base/icon";
import { words } from "../base/words";
import { insertBlock } from "../editor/commands";
import type { Document } from "../writing/document";
import { fresh } from "./documents";
import { Documents, open, useTaking } from "./taking";
import { wordWords } from "./words";

interface Props {
  view: EditorView;
  item: Document;
  files: File[];
  attach: () => void;
  close: () => void;
}

export function DocumentInText({ view, item, files, attach, close }: Props) {
  const w = wordWords();
  const [busy, setBusy] = useState(-1);
  const [failed, fail] = useState("");
  const [asNew, setNew] = useState(false);
  const taking = useTaking(files, item.opened.section);
  const name = files.map((file) => file.name).join(", ");
  const here = async () => {
    fail("");
    try {
      const made = [];
      for (const [at, file] of files.entries()) {
        setBusy(at);
        made.push(await api.wordInto(file, item.path, () => {}));
      }
      fresh.add(item.path);
      close();
      insertBlock(view, made.map(({ markdown }) => markdown.trimEnd()).join("\n\n"));
      item.took(made[made.length - 1]?.import ?? null);
    } catch (error) {
      fail((error as Error).message);
    }
    setBusy(-1);
  };
  const make = async () => {
    setNew(true);
    const [only, ...others] = await taking.takeAll();
    if (others.length > 0 || !only || (only.standing !== "done" && only.standing !== "same")) return;
    close();
    open(only.path);
  };
  const choice = (icon: IconName, said: string, help: string, choose: () => void, first = false) => (
    <button type="button" class="choice" disabled={busy >= 0} data-first={first || undefined} onClick={choose}><Icon name={icon} /><span><b>{said}</b><small>{help}</small></span></button>
  );
  return (
    <Dialog title={asNew ? w.title(files.length) : w.inText(name)} close={close}>
      <div class="fields">
        {asNew ? <Documents taking={taking} close={close} /> : (
          <div class="word-choices">
            {choice("pen", w.here, w.hereHelp, () => void here(), true)}
            {choice("plus", w.asNew, w.asNewHelp, () => void make())}
            {choice("clip", w.attach, w.attachHelp, attach)}
          </div>
        )}
        {failed && <p class="wrong" role="alert">{failed}</p>}
        <footer>
          {busy >= 0 && <span class="hint push-end" role="status">{w.taking(busy, files.length)}</span>}
          <button type="button" class="button" onClick={close}>{asNew ? words().close : words().cancel}</button>
        </footer>
      </div>
    </Dialog>
  );
}
