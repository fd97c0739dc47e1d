// A day and a time, which the file has as one bare value. Typed as they are written here, `23-11-2026` and `8:30`:
// the browser's own boxes would show them in the order of its language.
import { useRef, useState } from "preact/hooks";
import { Icon } from "../base/icon";
import type { Value } from "../base/types";
import { date, longDate } from "../base/time";
import { bare, text } from "../base/value";
import { words } from "../base/words";
import { Box } from "./input";

const SHAPE = /^(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d)(.*))?$/;

interface Props {
  id: string;
  label: string;
  value: Value | null;
  change: (value: Value | null) => void;
  hint?: string | undefined;
  withTime?: boolean;
  bad?: boolean;
}

/** The date keeps what the form does not show: seconds and the offset. */
export function When({ id, label, value, change, hint, withTime = true, bad = false }: Props) {
  const w = words();
  const [wrong, setWrong] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const written = text(value);
  const [, day = "", gap = "T", clock = "", rest = ":00"] = SHAPE.exec(written) ?? [];
  const set = (day: string, clock: string) => change(day ? bare(clock ? `${day}${gap || "T"}${clock}${rest || ":00"}` : day) : null);
  const type = (typed: string) => {
    const read = readDay(typed);
    setWrong(read === null ? w.dayShape : "");
    if (read !== null) set(read, clock);
  };
  const typeTime = (typed: string) => {
    const read = readTime(typed);
    setWrong(read === null ? w.timeShape : "");
    if (read !== null && day) set(day, read);
  };
  const strange = written !== "" && !day;
  return (
    <div class="field when" role="group" aria-label={label}>
      <div class="pair">
        <div>
          <label for={id}>{label}</label>
          <span class="day">
            <Box id={id} value={strange ? written : date(day)} bad={bad || strange || wrong === w.dayShape} change={type} describedBy={`${id}-hint`} calm />
            <button type="button" aria-label={`${w.calendar}: ${label}`} title={w.calendar} onClick={() => picker.current?.showPicker()}><Icon name="calendar" /></button>
            <input ref={picker} type="date" tabIndex={-1} aria-hidden="true" value={day} onChange={(event) => event.currentTarget.value && set(event.currentTarget.value, clock)} />
          </span>
        </div>
        {withTime && <div><label for={`${id}-time`}>{w.fields.time}</label><Box id={`${id}-time`} value={clock.replace(/^0/, "")} bad={wrong === w.timeShape} change={typeTime} calm /></div>}
      </div>
      <p class={`hint${wrong ? " bad" : ""}`} id={`${id}-hint`}>{wrong || [strange ? "" : longDate(written), hint].filter(Boolean).join(" · ")}</p>
    </div>
  );
}

/** `23-11-2026`, `23/11/2026`, `23.11.2026`; empty: no day; null: not a day yet. */
function readDay(typed: string): string | null {
  if (typed.trim() === "") return "";
  const [, day = "", month = "", year = ""] = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*$/.exec(typed) ?? [];
  const found = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const there = new Date(`${found}T00:00:00Z`);
  return year && !Number.isNaN(there.valueOf()) && there.toISOString().startsWith(found) ? found : null;
}

/** `8:30`, `8h30`, `8 giờ 30`, `8h` */
function readTime(typed: string): string | null {
  if (typed.trim() === "") return "";
  const [, hour = "", minute = "0"] = /^\s*(\d{1,2})\s*(?::|h|giờ|\.)\s*(\d{1,2})?\s*$/i.exec(typed) ?? [];
  return hour && Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` : null;
}
