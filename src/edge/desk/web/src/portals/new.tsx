// A new portal: its name, the agency, its colour, and where it is to lie. The form is made of the settings' declaration.
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../base/icon";
import { text } from "../base/value";
import { SettingField } from "../settings/field";
import type { Maybe, Offers, SettingProblem } from "../settings/types";
import { api, go, type Portals, type PortalRequest } from "./api";
import { Place } from "./place";
import { portalWords } from "./words";

const NONE: Offers = { sections: [], figures: [], themes: [], pictures: [], warnings: [], links: [] };
const REST = 250;

interface Seen {
  folder: string;
  taken: boolean;
  problems: SettingProblem[];
}

export function NewPortal({ portals, back }: { portals: Portals; back: () => void }) {
  const w = portalWords();
  const [values, setValues] = useState<Record<string, Maybe>>({ language: document.documentElement.lang });
  const [chosen, choose] = useState(document.documentElement.lang === "vi" ? "commune" : "news");
  const profile = portals.profiles.find(({ name }) => name === chosen) ?? portals.profiles[0];
  const [parent, setParent] = useState(portals.home);
  const [folder, setFolder] = useState("");
  const [seen, see] = useState<Seen | null>(null);
  const [failed, fail] = useState("");
  const [busy, setBusy] = useState(false);
  const request: PortalRequest = { parent, folder, profile: profile?.name ?? "news", changes: Object.entries(values).filter(([, value]) => value !== null) };
  useCheck(request, see, fail);
  const named = text(values.title).trim() !== "";
  const bad = seen?.problems.some(({ key, severity }) => severity === "error" && key !== null && values[key]) ?? false;
  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    fail("");
    try {
      go((await api.create(request)).to);
    } catch (error) {
      fail((error as Error).message);
      setBusy(false);
    }
  };
  // What is empty is not told to be missing while she has not come to it yet.
  const of = (key: string) => (values[key] ? (seen?.problems.filter((problem) => problem.key === key) ?? []) : []);
  return (
    <form class="new-portal" onSubmit={create}>
      <button type="button" class="button bare back" onClick={back}><Icon name="back" />{w.back}</button>
      <h1>{w.newTitle}</h1>
      <p class="hint">{w.later}</p>
      <fieldset class="card form profiles">
        <legend>{w.profile}</legend>
        {portals.profiles.map(({ name, title, hint }) => (
          <label key={name} class="check"><input type="radio" name="profile" value={name} checked={name === profile?.name} onChange={() => choose(name)} /><span><b>{title}</b><small>{hint}</small></span></label>
        ))}
      </fieldset>
      {portals.form.map((group) => (
        <fieldset key={group.name} class="card form">
          <legend>{group.title}</legend>
          {group.settings.filter(({ key }) => key !== "language" || !profile?.language).map((setting) => (
            <SettingField key={setting.key} setting={setting} value={values[setting.key] ?? null} offers={NONE} required={setting.key === "title"} problems={of(setting.key)}
              set={(value) => setValues((values) => ({ ...values, [setting.key]: value }))} />
          ))}
        </fieldset>
      ))}
      <fieldset class="card form">
        <legend>{w.place}</legend>
        <Place parent={parent} setParent={setParent} folder={folder} setFolder={setFolder} />
        {seen && named && <p class={seen.taken ? "said error" : "hint"} role="status">{seen.taken ? w.taken : ""} {w.willBe(seen.folder)}</p>}
      </fieldset>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <footer><button type="submit" class="button go large" disabled={!named || bad || busy || (seen?.taken ?? false)}>{busy ? w.creating : w.create}</button></footer>
    </form>
  );
}

/** Asks bantin after a rest what it says of the form; the newest answer wins. */
function useCheck(request: PortalRequest, see: (seen: Seen) => void, fail: (why: string) => void): void {
  const newest = useRef(0);
  useEffect(() => {
    const asked = ++newest.current;
    const timer = setTimeout(() => void api.check(request).then(
      (seen) => asked === newest.current && (see(seen), fail("")),
      (error: Error) => asked === newest.current && fail(error.message),
    ), REST);
    return () => clearTimeout(timer);
  }, [JSON.stringify(request)]);
}

