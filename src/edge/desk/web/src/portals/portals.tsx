// The first page: a portal that was opened before, one in a folder, or a new one.
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../base/icon";
import { Box, Field } from "../writing/input";
import { words } from "../base/words";
import { api, go, type Portals } from "./api";
import { Folders } from "./folders";
import { NewPortal } from "./new";
import { portalWords } from "./words";
import { FromZip } from "./zip";

export function PortalsPage({ portals }: { portals: Portals }) {
  const w = portalWords();
  const [making, make] = useState(false);
  const [closed, setClosed] = useState(false);
  useEffect(() => void (document.title = `${making ? w.newTitle : w.title} · bantin`), [making]);
  useEffect(() => {
    // The program ends by itself when no window shows it: this one says that it does.
    if (closed) return;
    const here = new EventSource("/_bantin/events");
    return () => here.close();
  }, [closed]);
  if (closed) return <main class="alone"><p role="status">{w.quitDone}</p></main>;
  return (
    <main id="main" class="portals" tabIndex={-1}>
      {making ? <NewPortal portals={portals} back={() => make(false)} /> : <Choose portals={portals} make={() => make(true)} quit={() => void api.quit().then(() => setClosed(true), () => setClosed(true))} />}
    </main>
  );
}

function Choose({ portals, make, quit }: { portals: Portals; make: () => void; quit: () => void }) {
  const w = portalWords();
  const [path, setPath] = useState("");
  const [failed, fail] = useState("");
  const [opening, setOpening] = useState("");
  const [choosing, choose] = useState(false);
  const [zip, setZip] = useState<File | null>(null);
  const open = (path: string) => {
    setOpening(path);
    fail("");
    void api.open(path).then(({ to }) => go(to), (error: Error) => (fail(error.message), setOpening("")));
  };
  return (
    <>
      <h1>{words().desk}</h1>
      <p class="lead">{w.lead}</p>
      {failed && <p class="said error" role="alert">{failed}</p>}
      {opening && <p class="hint" role="status">{w.opening} {opening}</p>}
      <section class="card">
        <h2>{w.known}</h2>
        {portals.portals.length === 0 && <p class="hint">{w.knownNone}</p>}
        <ul class="known">
          {portals.portals.map((one) => (
            <li key={one.path}><button type="button" disabled={opening !== ""} onClick={() => open(one.path)}><b>{one.title || one.path}</b><small>{one.path}</small><Icon name="out" /></button></li>
          ))}
        </ul>
      </section>
      <div class="two">
        <section class="card">
          <h2>{w.folderTitle}</h2>
          <form class="form" onSubmit={(event) => (event.preventDefault(), open(path))}>
            <Field id="path" label={w.folderBox} hint={w.folderHelp}><Box id="path" value={path} change={setPath} describedBy="path-hint" /></Field>
            <div class="buttons">
              <button type="button" class="button" onClick={() => choose(true)}><Icon name="folder" />{w.choose}</button>
              <button type="submit" class="button go" disabled={!path.trim() || opening !== ""}>{w.open}</button>
            </div>
          </form>
        </section>
        <section class="card">
          <h2>{w.newTitle}</h2>
          <p class="hint">{w.newHelp}</p>
          <button type="button" class="button go" onClick={make}><Icon name="plus" />{w.newButton}</button>
          <h2 class="next">{w.zipTitle}</h2>
          <p class="hint">{w.zipHelp}</p>
          <label class="button file"><Icon name="folder" />{w.zipButton}<input type="file" accept=".zip,application/zip" class="hidden" onChange={(event) => (setZip(event.currentTarget.files?.[0] ?? null), (event.currentTarget.value = ""))} /></label>
        </section>
      </div>
      <p class="quit"><button type="button" class="plain" onClick={quit}>{w.quit}</button></p>
      {zip && <FromZip file={zip} home={portals.home} close={() => setZip(null)} />}
      {choosing && <Folders start={path || portals.home} close={() => choose(false)} choose={(path) => (setPath(path), choose(false))} />}
    </>
  );
}
