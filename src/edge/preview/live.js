// Added by `bantin preview` while it answers; no part of the site.
// Follows the preview: reloads after a change, swaps style sheets, shows what is wrong over the page.
(() => {
  "use strict";
  const own = new URL(document.currentScript.src);
  const parts = own.search.slice(1).split("&");
  let edition = parts[0];
  const hidden = parts.includes("hidden");
  const scrollKey = "bantin-scroll:" + location.pathname;
  let events;

  // The place in the page outlives a reload, even where the browser would not keep it.
  const kept = sessionStorage.getItem(scrollKey);
  if (kept !== null) {
    sessionStorage.removeItem(scrollKey);
    const back = () => scrollTo({ top: Number(kept), behavior: "instant" });
    back();
    addEventListener("load", back, { once: true });
  }

  function reload(to) {
    events.close();
    if (to && to !== location.pathname) {
      location.assign(to);
      return;
    }
    sessionStorage.setItem(scrollKey, String(scrollY));
    location.reload();
  }

  function swap(styles) {
    for (const [before, after] of styles) {
      for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
        const url = new URL(link.href);
        if (decodeURI(url.pathname) !== before) continue;
        const fresh = link.cloneNode();
        url.pathname = after;
        url.search = edition;
        fresh.href = url.href;
        fresh.addEventListener("load", () => link.remove(), { once: true });
        fresh.addEventListener("error", () => link.remove(), { once: true });
        link.after(fresh);
      }
    }
  }

  function show(problems, title, close) {
    let overlay = document.getElementById("bantin-overlay");
    if (!problems || document.getElementById("bantin-problems")) {
      if (overlay) overlay.remove();
      const page = document.getElementById("bantin-problems");
      if (page && problems) page.textContent = problems;
      return;
    }
    if (!overlay) {
      overlay = document.createElement("div");
      overlay.id = "bantin-overlay";
      overlay.setAttribute("role", "alert");
      overlay.attachShadow({ mode: "open" });
      document.body.append(overlay);
    }
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("live.css", own).href;
    const box = document.createElement("section");
    const head = document.createElement("h2");
    head.textContent = title;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = close;
    button.addEventListener("click", () => overlay.remove());
    const text = document.createElement("pre");
    text.textContent = problems;
    box.append(head, button, text);
    overlay.shadowRoot.replaceChildren(style, box);
  }

  function told(state) {
    const was = edition;
    if (state.edition !== was) {
      if (state.styles.length === 0 || state.from !== was) {
        reload(state.from === was ? state.follow : "");
        return;
      }
      edition = state.edition;
      swap(state.styles);
    }
    show(state.problems, state.title, state.close);
  }

  // A browser keeps few connections to one server: only a tab that is seen holds one.
  function listen() {
    if (document.hidden) {
      if (events) events.close();
      events = undefined;
    } else if (!events) {
      events = new EventSource(new URL(hidden ? "events?hidden" : "events", own));
      events.addEventListener("message", (event) => told(JSON.parse(event.data)));
      // A server that answers no more is started again sooner or later.
      events.addEventListener("error", () => {
        if (events && events.readyState === EventSource.CLOSED) {
          events = undefined;
          setTimeout(listen, 500);
        }
      });
    }
  }
  document.addEventListener("visibilitychange", listen);
  listen();
})();
