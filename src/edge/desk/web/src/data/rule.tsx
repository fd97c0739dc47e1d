// An empty table with a row for each year, quarter, month or day, or for as many places as there are.
import { useState } from "preact/hooks";
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
  const type = ({ year: "number", quarter: "number", month: "month", day: "date", name: "text" } as const)[period];
  return (
    <form class="rule" onSubmit={(event) => {
      event.preventDefault();
      if (names.length > MOST) return;
      set.rule(w.periodColumns[period], names);
      requestAnimationFrame(() => document.querySelector<HTMLElement>("#set-title")?.focus());
    }}>
      <label class="field"><span>{w.rule}</span>
        <select class="in" value={period} onChange={(event) => choose(event.currentTarget.value as Period)}>
          {PERIODS.map((one) => <option key={one} value={one}>{w.periods[one]}</option>)}
        </select></label>
      {period !== "name" && <>
        <label class="field"><span>{w.from}</span><input class="in" type={type as "date"} min="1000" max={type === "number" ? "2199" : undefined} required value={from} onInput={(event) => setFrom(event.currentTarget.value)} /></label>
        <label class="field"><span>{w.to}</span><input class="in" type={type as "date"} min={from} max={type === "number" ? "2199" : undefined} required value={to} onInput={(event) => setTo(event.currentTarget.value)} /></label>
      </>}
      <button type="submit" class="button" disabled={names.length === 0 || names.length > MOST}>{w.ruleGo}</button>
      {names.length > MOST && <p class="hint">{w.ruleTooLong}</p>}
    </form>
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
