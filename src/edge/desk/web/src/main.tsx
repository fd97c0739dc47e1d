// Starts the desk: asks what portal this is and in which language, then draws.
import { render } from "preact";
import { App } from "./app";
import { api, Refused } from "./base/api";
import { memoryOf } from "./base/memory";
import { setZone } from "./base/time";
import { speak, words } from "./base/words";
import { api as portalsApi } from "./portals/api";
import { PortalsPage } from "./portals/portals";
import "./style/desk.css";

const place = document.getElementById("desk");

async function start(): Promise<void> {
  if (!place) return;
  const language = document.documentElement.lang === "en" ? "en" : "vi";
  speak(language);
  try {
    if (document.body.dataset.room === "portals") {
      const portals = await portalsApi.portals();
      place.replaceChildren();
      render(<PortalsPage portals={portals} />, place);
      return;
    }
    const state = await api.state();
    speak(state.language);
    setZone(state.now);
    memoryOf(state.id);
    document.documentElement.lang = state.language;
    place.replaceChildren();
    render(<App state={state} />, place);
  } catch (error) {
    const message = error instanceof Refused ? (error.status === 403 ? words().restarted : error.message) : words().gone;
    place.replaceChildren();
    render(<main class="alone"><p role="alert">{message}</p><button type="button" class="button go" onClick={() => location.reload()}>{words().retry}</button></main>, place);
  }
}

// A file that is dropped beside its place must not be opened in the desk's window: unsaved text would be gone.
for (const name of ["dragover", "drop"] as const) {
  addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes("Files") || event.defaultPrevented) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

void start();
