// A picture that the portal has already: those beside the item first, all others by the names of files and items.
import { useEffect, useState } from "preact/hooks";
import { api, fileAddress } from "../base/api";
import { Dialog } from "../base/dialog";
import { fold, matches, words as folded } from "../base/fold";
import type { ShelfFile } from "../base/types";
import { words } from "../base/words";
import { relative } from "./insert-link";

/** What is shown at once; more are found by typing. */
const MOST = 48;
const SHARED = "content/static/";

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** `take`: the picture as the item names it. */
export function ChoosePicture({ path, close, take }: { path: string; close: () => void; take: (name: string) => void }) {
  const w = words().files;
  const [files, setFiles] = useState<ShelfFile[] | null>(null);
  const [query, setQuery] = useState("");
  const [failed, fail] = useState("");
  const named = (file: ShelfFile) => (file.path.startsWith(SHARED) ? `/${file.path.slice(SHARED.length)}` : relative(path, file.path));
  useEffect(() => void api.files().then((shelf) => {
    const pictures = shelf.files.filter((one) => one.picture && !one.broken);
    const beside = (one: ShelfFile) => !named(one).includes("/");
    setFiles([...pictures.filter(beside), ...pictures.filter((one) => !beside(one))]);
  }, (error: Error) => fail(error.message)), []);
  const wanted = folded(query);
  const key = (file: ShelfFile) => " " + fold(`${file.path.replaceAll("/", " ")} ${file.used.map(({ title }) => title ?? "").join(" ")}`);
  const found = (files ?? []).filter((file) => matches(key(file), wanted));
  return (
    <Dialog title={w.chooseExisting} wide close={close}>
      <div class="fields">
        <label class="field"><span>{w.find}</span><input class="in" data-first type="search" autocomplete="off" spellcheck={false} onInput={(event) => setQuery(event.currentTarget.value)} /></label>
        <p class="hint" role="status">{failed || (files ? (found.length > MOST ? w.foundMore(MOST, found.length) : w.found(found.length)) : words().loading)}</p>
        <ul class="pictures">
          {found.slice(0, MOST).map((file) => (
            <li key={file.path}><button type="button" aria-label={w.take(nameOf(file.path))} title={file.path} onClick={() => (close(), take(named(file)))}>
              <img src={fileAddress(path, named(file), true)} alt="" loading="lazy" /><small>{nameOf(file.path)}</small></button></li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
