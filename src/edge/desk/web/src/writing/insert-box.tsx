// A box with its kind, and a video.
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { Dialog } from "../base/dialog";
import { words } from "../base/words";
import { box, insertBlock } from "../editor/commands";

export function InsertBox({ view, close }: { view: EditorView; close: () => void }) {
  const w = words();
  return (
    <Dialog title={w.boxTitle} close={close}>
      <ul class="results fields box-kinds">
        {Object.entries(w.boxes).map(([kind, name], at) => (
          <li key={kind}><button type="button" data-first={at === 0 || undefined} onClick={() => (close(), box(view, kind))}><b>{name}</b><small>{w.boxUse[kind]}</small></button></li>
        ))}
      </ul>
    </Dialog>
  );
}

const ADDRESS = /^https:\/\/([a-z0-9-]+\.)*(youtube\.com|youtube-nocookie\.com|youtu\.be|facebook\.com|fb\.watch|vimeo\.com)\/\S+$/i;

export function InsertVideo({ view, close }: { view: EditorView; close: () => void }) {
  const w = words();
  const [address, setAddress] = useState("");
  const [caption, setCaption] = useState("");
  const fine = ADDRESS.test(address.trim());
  return (
    <Dialog title={w.videoTitle} close={close}>
      <form class="fields" onSubmit={(event) => {
        event.preventDefault();
        if (!fine) return;
        close();
        insertBlock(view, `{{ video ${address.trim()}${caption.trim() ? ` ${caption.trim().replace(/[{}]/g, "")}` : ""} }}`);
      }}>
        <label class="field"><span>{w.videoAddress}</span><input class="in" data-first type="url" autocomplete="off" spellcheck={false} onInput={(event) => setAddress(event.currentTarget.value)} /></label>
        <p class={address && !fine ? "wrong" : "hint"}>{w.videoHelp}</p>
        <label class="field"><span>{w.videoCaption} <small>({w.optional})</small></span><input class="in" autocomplete="off" onInput={(event) => setCaption(event.currentTarget.value)} /></label>
        <footer>
          <button type="button" class="button" onClick={close}>{w.cancel}</button>
          <button type="submit" class="button go" disabled={!fine}>{w.insert}</button>
        </footer>
      </form>
    </Dialog>
  );
}
