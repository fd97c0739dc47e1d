// Documents of Word on their way to being drafts: one after the other, each with what became of it.
import { useRef, useState } from "preact/hooks";
import { api } from "../base/api";
import { takesFiles } from "../base/drop";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { words } from "../base/words";
import { DOCUMENTS, fresh, isDocument } from "./documents";
import { wordWords } from "./words";

type Standing = "waiting" | "sending" | "done" | "same" | "there" | "failed";

export interface TakenDocument {
  file: File;
  standing: Standing;
  /** The part that has arrived. */
  part: number;
  path: string;
  title: string;
  failed: string;
}

export const taken = (file: File): TakenDocument =>
  isDocument(file.name)
    ? { file, standing: "waiting", part: 0, path: "", title: "", failed: "" }
    : { file, standing: "failed", part: 0, path: "", title: "", failed: wordWords().otherKind(file.name) };

export function open(path: string): void {
  location.hash = links.write(path);
}

/** The state of some documents, and what takes them. */
export function useTaking(first: File[], section: string) {
  const [all, setAll] = useState<TakenDocument[]>(() => first.map(taken));
  const set = (file: File, part: Partial<TakenDocument>) => setAll((now) => now.map((one) => (one.file === file ? { ...one, ...part } : one)));
  const take = async (file: File, how: "" | "new" | "replace"): Promise<TakenDocument> => {
    const told = (part: Partial<TakenDocument>) => (set(file, part), { ...taken(file), ...part });
    told({ standing: "sending", part: 0, failed: "" });
    try {
      const { path, title, same, there } = await api.word(file, section, how, (part) => set(file, { part }));
      if (path && !same) fresh.add(path);
      return told({ standing: there ? "there" : same ? "same" : "done", path: path ?? there ?? "", title });
    } catch (error) {
      return told({ standing: "failed", failed: (error as Error).message });
    }
  };
  const takeAll = async () => {
    const made = [];
    for (const one of all.filter(({ standing }) => standing === "waiting")) made.push(await take(one.file, ""));
    return made;
  };
  return {
    all,
    busy: all.some(({ standing }) => standing === "sending"),
    waiting: all.filter(({ standing }) => standing === "waiting").length,
    add: (files: File[]) => setAll((now) => [...now, ...files.map(taken)]),
    leave: (file: File) => setAll((now) => now.filter((one) => one.file !== file)),
    take,
    takeAll,
  };
}

export type Taking = ReturnType<typeof useTaking>;

/** Where documents are chosen or dropped. */
export function ChooseDocuments({ add }: { add: (files: File[]) => void }) {
  const w = wordWords();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div class="drop" {...takesFiles(add)}>
      <button type="button" class="button" onClick={() => chooser.current?.click()}>{w.choose}</button>
      <span class="hint">{w.drop}</span>
      <input ref={chooser} type="file" multiple hidden accept={DOCUMENTS} aria-label={w.choose} onChange={(event) => {
        add([...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = "";
      }} />
    </div>
  );
}

export function Documents({ taking, close }: { taking: Taking; close: () => void }) {
  const go = (path: string) => (close(), open(path));
  return <ul class="documents">{taking.all.map((one, at) => <Row key={`${at}${one.file.name}`} one={one} taking={taking} go={go} />)}</ul>;
}

function Row({ one, taking, go }: { one: TakenDocument; taking: Taking; go: (path: string) => void }) {
  const w = wordWords();
  const { file, standing, path } = one;
  const takeAs = async (how: "new" | "replace") => {
    const made = await taking.take(file, how);
    if (taking.all.length === 1 && made.standing !== "failed") go(made.path);
  };
  return (
    <li>
      <div class="about">
        <p class="file-name"><strong>{file.name}</strong> <small>{words().size(file.size)}</small></p>
        {standing === "sending" && <progress aria-label={file.name} value={one.part} max={1} />}
        {standing === "failed" && <p class="wrong" role="alert">{one.failed}</p>}
        {standing === "done" && <p class="fine"><Icon name="good" />{w.done}: {one.title}</p>}
        {standing === "same" && <p class="fine"><Icon name="good" />{w.same}: {one.title}</p>}
        {standing === "there" && <>
          <p role="alert">{w.there(one.title)}</p>
          <div class="buttons wrap">
            <button type="button" class="button small" onClick={() => go(path)}>{w.openThere}</button>
            <button type="button" class="button small" title={w.replaceHelp} onClick={() => void takeAs("replace")}>{w.replace}</button>
            <button type="button" class="button small" onClick={() => void takeAs("new")}>{w.another}</button>
          </div>
          <p class="hint">{w.replaceHelp}</p>
        </>}
      </div>
      {(standing === "done" || standing === "same") && <button type="button" class="button small" onClick={() => go(path)}>{w.open}</button>}
      {(standing === "waiting" || standing === "failed") && <button type="button" class="button bare" aria-label={w.leave(file.name)} title={w.leave(file.name)} onClick={() => taking.leave(file)}><Icon name="close" /></button>}
    </li>
  );
}
