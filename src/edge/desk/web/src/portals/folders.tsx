// Folders of this computer, one level at a time.
import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { Icon } from "../base/icon";
import { words } from "../base/words";
import { api, type Folder } from "./api";
import { portalWords } from "./words";

interface Props {
  start: string;
  choose: (path: string) => void;
  close: () => void;
}

export function Folders({ start, choose, close }: Props) {
  const w = portalWords();
  const [folder, show] = useState<Folder | null>(null);
  const [failed, fail] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const open = (path: string) => void api.folder(path).then((found) => (show(found), fail(""), list.current?.scrollTo(0, 0)), (error: Error) => fail(error.message));
  // A path that was typed wrongly is no reason to show nothing.
  useEffect(() => void api.folder(start).catch(() => api.folder("")).then(show, (error: Error) => fail(error.message)), []);
  return (
    <Dialog title={w.folders} close={close}>
      <p class="path" role="status">{folder?.path ?? words().loading}</p>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <ul class="folders" ref={list}>
        {folder?.parent && <li><button type="button" data-first onClick={() => open(folder.parent ?? "")}><Icon name="up" />{w.up}</button></li>}
        {folder && !folder.parent && folder.drives.map((drive) => <li key={drive}><button type="button" onClick={() => open(drive)}><Icon name="folder" />{drive}</button></li>)}
        {folder?.folders.map((one) => (
          <li key={one.path}><button type="button" onClick={() => open(one.path)}><Icon name="folder" /><span>{one.name}</span>{one.portal && <span class="tag public">{w.isPortal}</span>}</button></li>
        ))}
        {folder?.folders.length === 0 && <li class="hint">{w.empty}</li>}
        {folder?.more && <li class="hint">{w.more}</li>}
      </ul>
      <footer>
        <button type="button" class="button" onClick={close}>{words().cancel}</button>
        <button type="button" class="button go" disabled={!folder} onClick={() => folder && choose(folder.path)}>{w.here}</button>
      </footer>
    </Dialog>
  );
}
