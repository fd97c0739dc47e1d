// Pictures, sounds and attachments for the text: chosen, dropped or pasted, several at once. Each picture is described before it
// is sent; nothing is sent before the clerk says so, and all of them are one step of undoing.
import type { EditorView } from "@codemirror/view";
import { useEffect, useRef, useState } from "preact/hooks";
import { api, fileAddress } from "../base/api";
import { Dialog } from "../base/dialog";
import { takesFiles } from "../base/drop";
import { ATTACHMENTS, isPicture, named, PICTURES, SOUNDS, upload } from "../base/files";
import { Icon } from "../base/icon";
import type { ShelfFile } from "../base/types";
import { words } from "../base/words";
import { fileLink, insertBlock, picture } from "../editor/commands";

interface ChosenFile {
  /** What it is called, and its length in bytes. */
  label: string;
  bytes: number;
  /** Null: it lies beside the item already. */
  file: File | null;
  /** An address of the bytes in the browser, for pictures. */
  seen: string;
  picture: boolean;
  /** What the picture shows; the words of the link to another file. */
  text: string;
  caption: string;
  /** The part that has arrived. */
  part: number;
  /** Its name beside the item, once it is there. */
  name: string;
  failed: string;
}

interface Props {
  view: EditorView;
  path: string;
  kind: "picture" | "attachment" | "audio";
  files: File[];
  close: () => void;
}

export function InsertFiles({ view, path, kind, files, close }: Props) {
  const w = words().files;
  const pictures = kind === "picture";
  const [entries, setEntries] = useState<ChosenFile[]>([]);
  const [sending, setSending] = useState(-1);
  const [existing, setExisting] = useState<ShelfFile[]>([]);
  const chooser = useRef<HTMLInputElement>(null);
  const stop = useRef(new AbortController());
  const add = (more: File[]) => setEntries((now) => [...now, ...more.map(named).map(entry)]);
  const set = (at: number, part: Partial<ChosenFile>) => setEntries((now) => now.map((one, index) => (index === at ? { ...one, ...part } : one)));
  useEffect(() => {
    add(files);
    if (files.length === 0) api.files(path).then((shelf) => setExisting(shelf.files.filter((one) => !one.broken && one.picture === pictures && (kind !== "audio" || isSound(one.path)))), () => {});
    return () => stop.current.abort();
  }, []);
  const ready = entries.length > 0 && entries.every(({ text }) => text.trim()) && sending < 0;
  const put = async (event: Event) => {
    event.preventDefault();
    if (!ready) return;
    const names = entries.map(({ name }) => name);
    for (const [at, one] of entries.entries()) {
      if (one.name || !one.file) continue;
      setSending(at);
      try {
        names[at] = await upload(path, one.file, (part) => set(at, { part }), stop.current.signal);
        set(at, { name: names[at] ?? "", part: 1, failed: "" });
      } catch (error) {
        if (stop.current.signal.aborted) return;
        set(at, { failed: (error as Error).message, part: 0 });
        // The others are there already; this one can be left out or tried again.
        return setSending(-1);
      }
    }
    close();
    insertBlock(view, written(entries.map((one, at) => ({ ...one, name: names[at] ?? "" }))));
  };
  return (
    <Dialog title={{ picture: w.pictureTitle, attachment: w.attachmentTitle, audio: w.audioTitle }[kind]} close={close}>
      <form class="fields" onSubmit={put} onPaste={(event) => {
        const pasted = [...(event.clipboardData?.files ?? [])];
        if (pasted.length === 0) return;
        event.preventDefault();
        add(pasted);
      }}>
        <ul class="to-send">
          {entries.map((one, at) => (
            <Row key={one.seen || `${at}${one.label}`} entry={one} number={at + 1} alone={entries.length === 1} busy={sending >= 0} set={(part) => set(at, part)}
              move={(by) => setEntries(moved(entries, at, by))} leave={() => setEntries(entries.filter((_, index) => index !== at))} last={at === entries.length - 1} />
          ))}
        </ul>
        <div class="drop" {...takesFiles(add)}>
          <button type="button" class="button" data-first onClick={() => chooser.current?.click()}>{pictures ? w.choosePictures : w.chooseFiles}</button>
          <span class="hint">{w.dropHere}</span>
          <input ref={chooser} type="file" multiple hidden accept={{ picture: PICTURES, attachment: ATTACHMENTS, audio: SOUNDS }[kind]} onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }} />
        </div>
        {existing.length > 0 && (
          <fieldset class="field"><legend>{w.existing}</legend>
            <div class="beside">
              {existing.filter((one) => !entries.some(({ file, name }) => !file && name === nameOf(one))).map((one) => (
                <button key={one.path} type="button" class="button" aria-label={w.take(nameOf(one))} title={nameOf(one)} onClick={() => setEntries([...entries, known(one, path)])}>
                  {one.picture ? <img src={fileAddress(path, nameOf(one), true)} alt="" loading="lazy" /> : nameOf(one)}</button>
              ))}
            </div>
          </fieldset>
        )}
        {entries.filter((one) => one.picture).length > 1 && <p class="hint">{w.gallery}</p>}
        {pictures && <p class="hint">{w.asTaken}</p>}
        {kind === "audio" && <p class="hint">{w.audioHelp}</p>}
        <footer>
          {sending >= 0 && <span class="hint push-end" role="status">{w.sending(entries.filter(({ name }) => name).length, entries.length)}</span>}
          <button type="button" class="button" onClick={close}>{words().cancel}</button>
          <button type="submit" class="button go" disabled={!ready}>{words().insert}</button>
        </footer>
      </form>
    </Dialog>
  );
}

interface RowProps {
  entry: ChosenFile;
  number: number;
  alone: boolean;
  busy: boolean;
  last: boolean;
  set: (part: Partial<ChosenFile>) => void;
  move: (by: number) => void;
  leave: () => void;
}

function Row({ entry, number, alone, busy, last, set, move, leave }: RowProps) {
  const w = words().files;
  const name = entry.label;
  const box = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  // What is to be said of it is asked at once.
  useEffect(() => {
    if (number === 1 || alone) box.current?.focus();
  }, []);
  return (
    <li>
      {entry.seen ? <img src={entry.seen} alt="" /> : <span class="kind">{name.split(".").pop()}</span>}
      <div class="about">
        <p class="file-name">{name} <small>{words().size(entry.bytes)}</small></p>
        {entry.picture ? (
          <>
            <label class="field"><span>{alone ? w.alt : w.altOf(number)}<b class="needed" aria-hidden="true"> *</b></span>
              <textarea ref={box} class="in" rows={2} value={entry.text} aria-required required disabled={busy} onInput={(event) => set({ text: event.currentTarget.value.replace(/\s*\n\s*/g, " ") })} /></label>
            {number === 1 && <p class="hint">{w.altWhy}</p>}
            <label class="field"><span>{alone ? w.caption : w.captionOf(number)} <small>({words().optional})</small></span>
              <input class="in" value={entry.caption} autocomplete="off" disabled={busy} onInput={(event) => set({ caption: event.currentTarget.value })} /></label>
          </>
        ) : (
          <>
            <label class="field"><span>{w.fileTitle}</span>
              <input ref={box} class="in" value={entry.text} autocomplete="off" required disabled={busy} onInput={(event) => set({ text: event.currentTarget.value })} /></label>
            <p class="hint">{w.fileTitleHelp}</p>
          </>
        )}
        {entry.part > 0 && <progress aria-label={`${w.progress}: ${name}`} value={entry.part} max={1} />}
        {entry.failed && <p class="wrong" role="alert">{entry.failed}</p>}
      </div>
      <div class="order">
        {!alone && <button type="button" class="button bare" disabled={busy || number === 1} aria-label={w.up(name)} title={w.up(name)} onClick={() => move(-1)}><Icon name="up" /></button>}
        {!alone && <button type="button" class="button bare" disabled={busy || last} aria-label={w.down(name)} title={w.down(name)} onClick={() => move(1)}><Icon name="down" /></button>}
        <button type="button" class="button bare" disabled={busy} aria-label={w.leave(name)} title={w.leave(name)} onClick={leave}><Icon name="close" /></button>
      </div>
    </li>
  );
}

function entry(file: File): ChosenFile {
  const picture = isPicture(file.name);
  return { label: file.name, bytes: file.size, file, picture, seen: picture && !/hei[cf]$/i.test(file.name) ? URL.createObjectURL(file) : "", text: picture ? "" : titleOf(file.name), caption: "", part: 0, name: "", failed: "" };
}

/** A film or a sound is played on the page. */
const isFilm = (name: string): boolean => /\.(mp4|webm)$/i.test(name);
const isSound = (name: string): boolean => /\.(mp3|m4a)$/i.test(name);

const nameOf = ({ path }: ShelfFile): string => path.slice(path.lastIndexOf("/") + 1);

/** A file that lies beside the item already. */
function known(one: ShelfFile, path: string): ChosenFile {
  const name = nameOf(one);
  return { label: name, bytes: one.bytes, file: null, picture: one.picture, seen: one.picture ? fileAddress(path, name, true) : "", text: one.picture ? "" : titleOf(name), caption: "", part: 0, name, failed: "" };
}

const titleOf = (name: string): string => name.replace(/\.[^.]*$/, "").replace(/[_-]+/g, " ").trim();

function moved(entries: ChosenFile[], at: number, by: number): ChosenFile[] {
  const now = [...entries];
  const [one] = now.splice(at, 1);
  if (one) now.splice(at + by, 0, one);
  return now;
}

/** Pictures on lines of their own, which make a gallery, films and sounds, then the other files as a list. */
function written(entries: ChosenFile[]): string {
  const pictures = entries.filter((one) => one.picture).map(({ name, text, caption }) => picture(name, text, caption));
  const played = (word: string, is: (name: string) => boolean) => entries.filter(({ label }) => is(label)).map(({ name, text }) => `{{ ${word} ${name} ${text.replace(/[{}]/g, "").trim()} }}`);
  const others = entries.filter(({ label, picture }) => !picture && !isFilm(label) && !isSound(label)).map(({ name, text }) => fileLink(text, name));
  const list = others.length > 1 ? others.map((one) => `- ${one}`) : others;
  return [pictures.join("\n"), ...played("video", isFilm), ...played("audio", isSound), list.join("\n")].filter(Boolean).join("\n\n");
}
