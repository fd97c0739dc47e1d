// The room of the settings: groups on the left, the form in the middle, the home page with them beside it.
import { useEffect, useState } from "preact/hooks";
import { PageFrame } from "../base/frame";
import { Icon } from "../base/icon";
import { links } from "../base/route";
import { useStore } from "../base/store";
import { time } from "../base/time";
import type { DeskState } from "../base/types";
import { text } from "../base/value";
import { words } from "../base/words";
import { Said } from "../writing/input";
import { Asks } from "./asks";
import { SettingField } from "./field";
import { openSettings, type SettingsStore } from "./store";
import { settingWords } from "./words";

export function SettingsRoom({ state }: { state: DeskState }) {
  const [store, setStore] = useState<SettingsStore | null>(null);
  const [failed, fail] = useState("");
  useEffect(() => void openSettings().then(setStore, (error: Error) => fail(error.message)), []);
  useEffect(() => void (document.title = `${settingWords().settings} · ${state.portal}`), [state.portal]);
  if (!store) return <main id="main" class="page" tabIndex={-1}><p class="quiet" role={failed ? "alert" : undefined}>{failed || words().loading}</p></main>;
  return <Room store={store} state={state} />;
}

const OTHERS = "others";
const WHOLE = "whole";

function Room({ store, state }: { store: SettingsStore; state: DeskState }) {
  useStore(store);
  const w = settingWords();
  const groups = store.settings.groups;
  const [chosen, choose] = useState(groups[0]?.name ?? OTHERS);
  const [page, showPage] = useState(false);
  useEffect(() => saveByKey(store), [store]);
  useEffect(() => () => void store.unsaved.keep(false), [store]);
  const others = [...store.files.values()].flatMap(({ file }) => file.others.map(([key, value]) => ({ file: file.path, key, value: text(value) })));
  const count = (keys: string[]) => store.checked?.problems.filter(({ key, severity }) => severity !== "hint" && key !== null && keys.includes(key)).length ?? 0;
  const path = groups.find(({ name }) => name === chosen)?.file ?? "content/site.toml";
  return (
    <>
      <header class="bar">
        <h1>{w.settings}</h1>
        <SaveState store={store} />
        <a class="button bare push" href={links.history(path)} title={words().history}><Icon name="clock" /><span>{words().history}</span></a>
        <button type="button" class="button go" title="Ctrl+S" disabled={!store.dirty || store.saving === "saving"} onClick={() => void store.save()}>{words().save}</button>
      </header>
      {store.failure && <p class="notice" role="alert"><Icon name="warn" />{store.failure}</p>}
      <nav class="parts" aria-label={words().columns}>
        {([[false, w.settings, "settings"], [true, words().page, "eye"]] as const).map(([is, name, icon]) => (
          <button key={name} type="button" aria-pressed={page === is} onClick={() => showPage(is)}><Icon name={icon} />{name}</button>
        ))}
      </nav>
      <main id="main" class={`settings ${page ? "show-page" : "show-form"}`} tabIndex={-1}>
        <nav class="groups" aria-label={w.groups}>
          {groups.map((group) => {
            const problems = count(group.settings.map(({ key }) => key));
            return <button key={group.name} type="button" aria-pressed={chosen === group.name} onClick={() => choose(group.name)}>{group.title}{problems > 0 && <span class="tag warn">{problems}<span class="hidden"> {w.toMend}</span></span>}</button>;
          })}
          <button type="button" aria-pressed={chosen === OTHERS} onClick={() => choose(OTHERS)}>{w.others}</button>
          <button type="button" aria-pressed={chosen === WHOLE} onClick={() => choose(WHOLE)}>{w.whole}</button>
        </nav>
        <div class="settings-form">{chosen === OTHERS ? <Others others={others} /> : chosen === WHOLE ? <Whole /> : <GroupForm key={chosen} store={store} name={chosen} />}</div>
        <PageFrame address={store.checked?.preview ?? null} ready={store.checked !== null} title={w.home} none={w.homeNone} />
      </main>
      <Asks store={store} state={state} />
    </>
  );
}

function GroupForm({ store, name }: { store: SettingsStore; name: string }) {
  const w = settingWords();
  const group = store.settings.groups.find((one) => one.name === name);
  if (!group) return null;
  const one = store.of(group.file);
  const all = store.checked?.problems ?? [];
  if (one.file.broken !== null) return <p class="said error">{w.broken(group.file)} {one.file.broken}</p>;
  return (
    <section class="card form" aria-label={group.title}>
      <h2>{group.title}</h2>
      <Said problems={all.filter(({ key }) => key === null)} />
      {store.checked?.elsewhere.map((error) => <p key={error} class="said error">{error}</p>)}
      {group.settings.map((setting) => (
        <SettingField key={setting.key} setting={setting} value={one.value(setting.key)} offers={store.settings.offers} required={setting.key === "title" || setting.key === "base_url"}
          problems={all.filter(({ key }) => key === setting.key)} set={(value) => store.set(group.file, setting.key, value)} />
      ))}
    </section>
  );
}

function Others({ others }: { others: { file: string; key: string; value: string }[] }) {
  const w = settingWords();
  return (
    <section class="card form" aria-label={w.others}>
      <h2>{w.others}</h2>
      <p class="hint">{others.length ? w.othersHelp : w.othersNone}</p>
      {others.length > 0 && (
        <dl class="others">
          {others.map(({ file, key, value }) => <div key={`${file} ${key}`}><dt>{key}</dt><dd>{value || "—"}</dd></div>)}
        </dl>
      )}
    </section>
  );
}

function Whole() {
  const w = settingWords();
  return (
    <section class="card form" aria-label={w.whole}>
      <h2>{w.whole}</h2>
      <p>{w.wholeHelp}</p>
      <p><a class="button go" href="api/portal.zip" download>{w.wholeButton}</a></p>
    </section>
  );
}

function SaveState({ store }: { store: SettingsStore }) {
  const w = words();
  const said = store.saving === "saving" ? w.saving : store.saving === "failed" ? w.saveFailed : store.dirty ? w.notSaved : store.savedAt ? w.savedAt(time(store.savedAt)) : w.savedBefore;
  return <span class={`saved ${store.saving === "failed" ? "failed" : store.dirty ? "dirty" : "clean"}`} role="status">{said}</span>;
}

function saveByKey(store: SettingsStore): () => void {
  const save = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    void store.save();
  };
  addEventListener("keydown", save);
  return () => removeEventListener("keydown", save);
}
