// A setting as a box, by its kind. An empty box takes the key out of the file.
import type { Value } from "../base/types";
import { bare, isTrue, text } from "../base/value";
import { Box, Field, Said } from "../writing/input";
import { When } from "../writing/when";
import { words } from "../base/words";
import { Entries, Texts } from "./lists";
import type { Choice, Maybe, Offers, Setting, SettingProblem } from "./types";
import { settingWords } from "./words";

interface Props {
  setting: Setting;
  value: Maybe;
  set: (value: Maybe) => void;
  problems: SettingProblem[];
  offers: Offers;
  required?: boolean;
}

export function SettingField({ setting, value, set, problems, offers, required = false }: Props) {
  const w = settingWords();
  const id = `set-${setting.key}`;
  const written = text(value);
  const bad = problems.some(({ severity }) => severity === "error");
  const box = { id, value: written, change: (typed: string) => set(typed === "" ? null : typed), bad, required, describedBy: `${id}-hint` };
  const field = { id, label: setting.label, hint: setting.help || undefined, problems, required };
  switch (setting.kind) {
    case "line": return <Field {...field}><Box {...box} /></Field>;
    case "sentence": return <Field {...field}><Box {...box} lines={2} /></Field>;
    case "number": {
      const { own } = setting.more;
      const hint = [setting.help, own ? w.own(own.toLocaleString(words().locale)) : ""].filter(Boolean).join(" ");
      return <Field {...field} hint={hint || undefined}><Box {...box} change={(typed) => set(number(typed))} calm /></Field>;
    }
    case "choice": return <Field {...field}><Pick id={id} value={written} choices={setting.more.values} set={(value) => set(value)} /></Field>;
    case "switch": return (
      <div class="field">
        <label class="check"><input id={id} type="checkbox" checked={value === null ? setting.more.own : isTrue(value)} onChange={(event) => set(bare(String(event.currentTarget.checked)))} />{setting.label}</label>
        {setting.help && <p class="hint">{setting.help}</p>}
        <Said problems={problems} />
      </div>
    );
    case "colour": return <Field {...field}><Colour {...box} label={setting.label} offer={/#[0-9a-f]{6}/.exec(problems[0]?.help ?? "")?.[0]} /></Field>;
    case "moment":
    case "day": return (
      <div class="field">
        <When id={id} label={setting.label} value={value} change={set} hint={setting.help} withTime={false} bad={bad} />
        <Said problems={problems} />
      </div>
    );
    case "picture": return <Field {...field}><Box {...box} list={`${id}-list`} /><datalist id={`${id}-list`}>{offers.pictures.map((one) => <option key={one} value={one} />)}</datalist></Field>;
    case "theme": return <Field {...field}><Pick id={id} value={written} choices={offers.themes} set={(value) => set(value)} /></Field>;
    case "section": return <Field {...field}><Pick id={id} value={written} choices={[{ value: "", label: w.nothing }, ...offers.sections]} set={(value) => set(value || null)} /></Field>;
    case "sections": return <Texts setting={setting} value={value} set={set} problems={problems} choices={offers.sections} />;
    case "figures": return <Texts setting={setting} value={value} set={set} problems={problems} choices={offers.figures} />;
    case "warnings": return <Texts setting={setting} value={value} set={set} problems={problems} choices={offers.warnings} />;
    case "texts": return <Texts setting={setting} value={value} set={set} problems={problems} choices={null} />;
    case "entries":
    case "menu": return <Entries setting={setting} value={value} set={set} problems={problems} links={offers.links} />;
  }
}

/** A whole number as the file has it; anything else stays what was typed, and bantin says what it must be. */
function number(typed: string): Value | null {
  const digits = typed.replace(/[\s.]/g, "");
  return digits === "" ? null : /^\d{1,18}$/.test(digits) ? bare(digits.replace(/^0+(?=\d)/, "")) : typed;
}

function Pick({ id, value, choices, set }: { id: string; value: string; choices: Choice[]; set: (value: string) => void }) {
  const strange = value !== "" && !choices.some((one) => one.value === value);
  return (
    <select id={id} class="in" value={value || (choices[0]?.value ?? "")} onChange={(event) => set(event.currentTarget.value)}>
      {choices.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      {strange && <option value={value}>{value}</option>}
    </select>
  );
}

function Colour({ label, offer, ...box }: Parameters<typeof Box>[0] & { label: string; offer: string | undefined }) {
  const w = settingWords();
  const shown = /^#[0-9a-f]{6}$/i.test(box.value) ? box.value : "#0b5566";
  return (
    <div class="colour">
      <input type="color" aria-label={`${w.pick}: ${label}`} value={shown} onInput={(event) => box.change(event.currentTarget.value)} />
      <Box {...box} placeholder="#0b5566" />
      {offer && <button type="button" class="button small" onClick={() => box.change(offer)}>{w.useColour(offer)}</button>}
    </div>
  );
}
