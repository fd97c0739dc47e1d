// An empty table with a row for each year, quarter, month or day, or for as many places as there are.
import { useState } from "preact/hooks";
import { onceDrawn } from "../base/drawn";
import { bare, text } from "../base/value";
import { Box } from "../writing/input";
import { When } from "../writing/when";
import type { NewSetDocument } from "./new-set";
import { setWords } from "./set-words";

type Period = "year" | "quarter" | "month" | "day" | "name";
const PERIODS: Period[] = ["year", "quarter", "month", "day", "name"];
const MOST = 400;

export function Rule({ set, now }: { set: NewSetDocument; now: string }) {
  const w = setWords();
  const [period, setPeriod] = useState<Period>("year");
  const year = Number(now.slice(0, 4));
  const ends: Record<Period, [string, string]> = { year: [`${year - 4}`, `${year}`], quarter: [`${year - 1}`, `${year}`], month: [`${year}-01`, `${year}-12`], day: [`${now.slice(0, 8)}01`, now.slice(0, 10)], name: ["", ""] };
  const [from, setFrom] = useState(ends.year[0]);
  const [to, setTo] = useState(ends.year[1]);
  const names = between(period, from, to);
  const choose = (period: Period) => (setPeriod(period), setFrom(ends[period][0]), setTo(ends[period][1]));
  return (
    <form class="rule" onSubmit={(event) => {
      event.preventDefault();
      if (names.length > MOST) return;
      set.rule(w.periodColumns[period], names);
      onceDrawn(() => document.querySelector<HTMLElement>("#set-title")?.focus());
    }}>
      <label class="field"><span>{w.rule}</span>
        <select class="in" value={period} onChange={(event) => choose(event.currentTarget.value as Period)}>
          {PERIODS.map((one) => <option key={one} value={one}>{w.periods[one]}</option>)}
        </select></label>
      {period !== "name" && <>
        <End period={period} id="rule-from" label={w.from} value={from} set={setFrom} />
        <End period={period} id="rule-to" label={w.to} value={to} set={setTo} />
      </>}
      <button type="submit" class="button" disabled={names.length === 0 || names.length > MOST}>{w.ruleGo}</button>
      {names.length > MOST && <p class="hint">{w.ruleTooLong}</p>}
    </form>
  );
}

/** The first or the last period, typed as it is written here: `2026`, `11-2026`, `23-11-2026`. */
function End({ period, id, label, value, set }: { period: Period; id: string; label: string; value: string; set: (value: string) => void }) {
  const w = setWords();
  const [wrong, setWrong] = useState(false);
  if (period === "day") return <When id={id} label={label} value={bare(value)} change={(day) => day && set(text(day))} withTime={false} />;
  if (period !== "month") return <label class="field"><span>{label}</span><input id={id} class="in" type="number" min="1000" max="2199" required value={value} onInput={(event) => set(event.currentTarget.value)} /></label>;
  const [year = "", month = ""] = value.split("-");
  const type = (typed: string) => {
    const [, number = "", year = ""] = /^\s*(\d{1,2})[-/. ](\d{4})\s*$/.exec(typed) ?? [];
    const fits = Number(number) > 0 && Number(number) < 13;
    setWrong(!fits);
    if (fits) set(`${year}-${number.padStart(2, "0")}`);
  };
  return (
    <div class="field"><label for={id}>{label}</label>
      <Box id={id} value={`${Number(month)}-${year}`} change={type} bad={wrong} describedBy={`${id}-hint`} calm />
      {wrong && <small id={`${id}-hint`} class="hint bad">{w.monthShape}</small>}</div>
  );
}

/** The names of the rows from one period to another. */
function between(period: Period, from: string, to: string): string[] {
  const w = setWords();
  const count = (first: number, last: number) => Array.from({ length: Math.max(0, Math.min(last - first + 1, MOST + 1)) || 0 }, (_, at) => first + at);
  const month = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
  const DAY = 86_400_000;
  switch (period) {
    case "year": return count(Number(from), Number(to)).map(String);
    case "quarter": return count(Number(from) * 4, Number(to) * 4 + 3).map((one) => w.quarter((one % 4) + 1, Math.floor(one / 4)));
    case "month": return count(month(from), month(to)).map((one) => `${(one % 12) + 1}-${Math.floor(one / 12)}`);
    case "day": return count(Date.parse(from) / DAY, Date.parse(to) / DAY).map((one) => new Date(one * DAY).toISOString().slice(0, 10).split("-").map(Number).reverse().join("-"));
    case "name": return ["", "", ""];
  }
}
