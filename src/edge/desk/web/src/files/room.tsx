// The room of all pictures and files: found by typing, with the items that use them; what nothing uses can be removed, and
// comes back.
import { useEffect, useState } from "preact/hooks";
import { api, fileAddress } from "../base/api";
import { Dialog } from "../base/dialog";
import { takesFiles } from "../base/drop";
import { fold, matches, words as folded } from "../base/fold";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { moment } from "../base/time";
import type { DeskState, RemovedFile, ShelfFile } from "../base/types";
import { words } from "../base/words";
import { RenameFile } from "../moving/file";
import { AddFiles } from "./add";
import { movingWords } from "../moving/words";

/** What is shown at once; more are found by typing. */
const MOST = 120;
/** In bytes: what a reader with a telephone waits for. */
const LARGE = 5_000_000;

type FileFilter = "all" | "pictures" | "others" | "unused" | "large" | "removed";
const KINDS: FileFilter[] = ["all", "pictures", "others", "unused", "large", "removed"];

const isShared = (file: ShelfFile): boolean => file.path.startsWith("content/static/");
const is: Record<FileFilter, (file: ShelfFile) => boolean> = {
  all: () => true,
  pictures: (file) => file.picture,
  others: (file) => !file.picture,
  unused: (file) => file.used.length === 0 && !isShared(file),
  large: (file) => !file.picture && file.bytes > LARGE,
  removed: () => false,
};

export function FilesRoom({ state }: { state: DeskState }) {
  const w = words().files;
  const [files, setFiles] = useState<ShelfFile[] | null>(null);
  const [removed, setRemoved] = useState<RemovedFile[]>([]);
  const [query, setQuery] = useState("");
  const [kind, setKind] = useState<FileFilter>("all");
  const [said, say] = useState("");
  const [removing, remove] = useState<ShelfFile | null>(null);
  const [adding, add] = useState<File[] | null>(null);
  const [renaming, rename] = useState<ShelfFile | null>(null);
  const load = () => api.files().then((shelf) => (setFiles(shelf.files), setRemoved(shelf.removed)), (error: Error) => say(error.message));
  useEffect(() => void load(), [state.edition]);
  useEffect(() => void (document.title = `${w.room} · ${state.portal}`), [state.portal]);
  const wanted = folded(query);
  const key = (file: { path: string; used?: ShelfFile["used"] }) => " " + fold(`${file.path} ${file.used?.map(({ title }) => title ?? "").join(" ") ?? ""}`);
  const found = (files ?? []).filter((file) => is[kind](file) && matches(key(file), wanted));
  const gone = removed.filter((file) => matches(key(file), wanted));
  const count = (one: FileFilter) => (one === "removed" ? removed.length : (files ?? []).filter(is[one]).length);
  const back = (file: RemovedFile) => api.fileRestore(file.path, file.id).then(() => (setRemoved(removed.filter((one) => one !== file)), say(w.cameBack(file.path))), (error: Error) => say(error.message));
  return (
    <>
      <header class="bar"><h1>{w.room}</h1><button type="button" class="button go push" onClick={() => add([])}><Icon name="plus" />{w.addHere}</button></header>
      <main id="main" class="page files-room" tabIndex={-1} {...takesFiles(add)}>
        <label class="find"><span class="hidden">{w.find}</span><Icon name="find" /><input class="in" type="search" placeholder={w.find} autocomplete="off" spellcheck={false} onInput={(event) => setQuery(event.currentTarget.value)} /></label>
        <div class="chips" role="group" aria-label={w.kind}>
          {KINDS.map((one) => <button key={one} type="button" class="chip" aria-pressed={kind === one} onClick={() => setKind(one)}>{w.kinds[one]} <span class="n">{count(one)}</span></button>)}
        </div>
        <p class="hint" role="status">{said || (kind === "removed" ? w.removedHelp : files && w.found(found.length))}</p>
        {!files && !said && <p class="quiet">{words().loading}</p>}
        <ul class="shelf">
          {kind === "removed" ? gone.map((file) => (
            <li key={file.id + file.path}><span class="kind">{ending(file.path)}</span><div class="about"><b class="file-name">{name(file.path)}</b><small>{words().removedAt(moment(file.at, state.now))}</small></div>
              <button type="button" class="button small" onClick={() => void back(file)}>{words().bringBack}</button></li>
          )) : found.slice(0, MOST).map((file) => <Row key={file.path} file={file} remove={() => remove(file)} rename={() => rename(file)} />)}
        </ul>
      </main>
      {adding && <AddFiles files={adding} close={() => add(null)} done={(said) => (say(said), void load())} />}
      {renaming && <RenameFile file={renaming} close={() => rename(null)} done={(name) => (rename(null), say(movingWords().renamed(name)), void load())} />}
      {removing && <RemoveFile file={removing} close={() => remove(null)} done={() => (remove(null), say(w.removedNow(name(removing.path))), void load())} />}
    </>
  );
}

function Row({ file, remove, rename }: { file: ShelfFile; remove: () => void; rename: () => void }) {
  const w = words().files;
  const address = addressOf(file.path, file.picture);
  return (
    <li>
      {file.picture && !file.broken ? <img src={address} alt="" loading="lazy" /> : <span class="kind">{ending(file.path)}</span>}
      <div class="about">
        <a class="file-name" href={addressOf(file.path, false)} target="_blank" rel="noopener"><b>{name(file.path)}</b></a>
        <small>{[file.width && file.height ? `${file.width} × ${file.height}` : "", words().size(file.bytes), folderOf(file.path)].filter(Boolean).join(" · ")}</small>
        <small>{file.used.length ? file.used.map((item, at) => <>{at > 0 && ", "}<a class="plain" href={links.write(item.path)}>{item.title || item.path}</a></>) : isShared(file) ? w.shared : w.unused}</small>
      </div>
      {!isShared(file) && <div class="doing">
        <button type="button" class="button small" aria-label={movingWords().renameOf(name(file.path))} onClick={rename}><Icon name="pen" />{movingWords().rename}</button>
        {file.used.length === 0 && <button type="button" class="button small" aria-label={w.removeOf(name(file.path))} onClick={remove}><Icon name="bin" />{w.remove}</button>}
      </div>}
    </li>
  );
}

function RemoveFile({ file, close, done }: { file: ShelfFile; close: () => void; done: () => void }) {
  const w = words().files;
  const [failed, fail] = useState("");
  return (
    <Dialog title={w.removeAsk(name(file.path))} close={close}>
      <p>{w.removeHelp}</p>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <footer>
        <button type="button" class="button push" data-first onClick={close}>{words().cancel}</button>
        <button type="button" class="button danger" onClick={() => void api.fileRemove(file.path).then(done, (error: Error) => fail(error.message))}>{w.remove}</button>
      </footer>
    </Dialog>
  );
}

const name = (path: string): string => path.split("/").pop() ?? path;
const ending = (path: string): string => path.split(".").pop() ?? "";
const folderOf = (path: string): string => path.split("/").slice(1, -1).join("/");
/** As if a text beside it named it. */
const addressOf = (path: string, small: boolean): string => fileAddress(`${path.slice(0, path.lastIndexOf("/"))}/index.md`, name(path), small);
