// The rail and the room that the address names.
import { useEffect, useState } from "preact/hooks";
import { api, watchServer, WINDOW, type Server } from "./base/api";
import { Icon, type IconName } from "./base/icon";
import { links, useRoute, type Route } from "./base/route";
import type { DeskState } from "./base/types";
import { useStore } from "./base/store";
import { keeping } from "./base/unsaved";
import { words } from "./base/words";
import { ApproveRoom } from "./approval/room";
import { FiguresRoom } from "./data/room";
import { currentGrid } from "./data/grid";
import { NewSetRoom } from "./data/new-room";
import { dataWords } from "./data/words";
import { DutiesRoom } from "./duties/room";
import { dutyWords } from "./duties/words";
import { FilesRoom } from "./files/room";
import { HistoryRoom } from "./history/history";
import { items } from "./newsroom/items";
import { Newsroom } from "./newsroom/newsroom";
import { RemovedRoom } from "./newsroom/removed";
import { presence } from "./presence/presence";
import { RegisterRoom } from "./registers/room";
import { portalWords } from "./portals/words";
import { PublishRoom } from "./publish/room";
import { publishWords } from "./publish/words";
import { SettingsRoom } from "./settings/room";
import { currentSettings } from "./settings/store";
import { settingWords } from "./settings/words";
import { current } from "./writing/desks";
import { Writing } from "./writing/writing";

export function App({ state: first }: { state: DeskState }) {
  const [state, setState] = useState(first);
  const [server, setServer] = useState<Server>("here");
  const route = useRoute();
  const { failed: unkept } = useStore(keeping);
  useEffect(() => watchServer(setServer), []);
  useEffect(() => presence.start(), []);
  useEffect(() => listen(() => void api.state().then(setState, () => {})), []);
  useEffect(() => {
    // While the server is gone something has to ask whether it is back.
    if (server !== "gone") return;
    const timer = setInterval(() => void api.state().then(setState, () => {}), 2000);
    return () => clearInterval(timer);
  }, [server]);
  return (
    <div class={`desk room-${route.room === "new-data" || route.room === "register" ? "data" : route.room}`}>
      <a class="skip" href="#main" onClick={toMain}>{words().skip}</a>
      <Rail route={route} state={state} />
      <div class="place">
        {server !== "here" && <p class="notice bad" role="status"><Icon name="warn" />{server === "gone" ? words().gone : words().restarted}</p>}
        {unkept && <p class="notice bad" role="alert"><Icon name="warn" />{words().unkept(unkept)}</p>}
        <Room route={route} state={state} />
      </div>
    </div>
  );
}

function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function Room({ route, state }: { route: Route; state: DeskState }) {
  if (route.room === "write") return <Writing key={route.path} path={route.path} state={state} />;
  if (route.room === "approve") return <ApproveRoom key={route.path} path={route.path} state={state} />;
  if (route.room === "history") return <HistoryRoom key={route.path} path={route.path} state={state} />;
  if (route.room === "settings") return <SettingsRoom state={state} />;
  if (route.room === "publish") return <PublishRoom state={state} />;
  if (route.room === "duties") return <DutiesRoom state={state} />;
  if (route.room === "files") return <FilesRoom state={state} />;
  if (route.room === "removed") return <RemovedRoom state={state} />;
  if (route.room === "data") return <FiguresRoom key={route.name} name={route.name} state={state} />;
  if (route.room === "register") return <RegisterRoom key={route.folder} folder={route.folder} row={route.row} state={state} />;
  if (route.room === "new-data") return <NewSetRoom state={state} />;
  return <Newsroom state={state} />;
}

function Rail({ route, state }: { route: Route; state: DeskState }) {
  const here = route.room === "write" || route.room === "history" ? route.path : current()?.path;
  // The settings have a history too, and are no text.
  const open = here?.endsWith(".md") ? here : undefined;
  return (
    <nav class="rail" aria-label={words().rooms}>
      <strong class="rail-name">{state.portal}</strong>
      <RailLink to={links.newsroom} icon="list" name={words().newsroom} here={route.room === "newsroom"} />
      {open && <RailLink to={links.write(open)} icon="pen" name={words().writing} here={route.room === "write"} />}
      {open && <RailLink to={links.history(open)} icon="clock" name={words().history} here={route.room === "history"} />}
      <RailLink to={links.publish} icon="send" name={publishWords().room} here={route.room === "publish"} />
      <RailLink to={currentGrid()?.dirty ? (currentGrid()?.server.link ?? "") : links.data()} icon="chart" name={dataWords().room} here={["data", "new-data", "register"].includes(route.room)} />
      <RailLink to={links.files} icon="picture" name={words().files.roomShort} here={route.room === "files"} />
      <RailLink to={links.removed} icon="bin" name={words().removedShort} here={route.room === "removed"} />
      <RailLink to={links.duties} icon="facts" name={dutyWords().short} here={route.room === "duties"} wide />
      <RailLink to={links.settings} icon="settings" name={settingWords().settings} here={route.room === "settings"} />
      {state.portals && <a class="rail-link" href={state.portals}><Icon name="folder" /><span>{portalWords().others}</span></a>}
      <a class="rail-link rail-out" href={state.home} target="_blank" rel="noopener"><Icon name="out" /><span>{words().portal}</span></a>
    </nav>
  );
}

/** `wide`: only where the rail has room for it; the newsroom leads there too. */
function RailLink({ to, icon, name, here, wide = false }: { to: string; icon: IconName; name: string; here: boolean; wide?: boolean }) {
  return <a class={wide ? "rail-link rail-wide" : "rail-link"} href={to} aria-current={here ? "page" : undefined}><Icon name={icon} /><span>{name}</span></a>;
}

/** After each change of the folder the list, the state and an open item look again. */
function listen(refresh: () => void): () => void {
  const events = new EventSource(`api/events?window=${WINDOW}`);
  events.onmessage = (event) => {
    const changed = changedIn(event.data as string);
    // A room that shows no list loads it when it is opened.
    if (items.watched) void items.load();
    refresh();
    void currentSettings()?.lookAgain();
    const open = current();
    // A picture or a data set may have come that the text names.
    open?.unsaved.checkSoon();
    if (open && (!changed || changed.includes(open.path))) void open.lookAgain();
    // What a data set does to sentences depends on all texts.
    void currentGrid()?.lookAgain();
  };
  // Somebody opened or left a text, began to write or saved.
  events.addEventListener("own", () => {
    void presence.hear();
    if (items.watched) void items.load();
  });
  // The browser tries again by itself; this asks whether the server is gone, so that it is said.
  events.onerror = refresh;
  return () => events.close();
}

/** The paths that an event names; null where it names none: then anything may have changed. */
function changedIn(data: string): string[] | null {
  try {
    const { changed } = JSON.parse(data) as { changed?: string[] };
    return Array.isArray(changed) ? changed : null;
  } catch {
    return null;
  }
}
