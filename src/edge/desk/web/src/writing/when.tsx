// A day and a time, which the file has as one bare value.
import type { Value } from "../base/types";
import { longDate } from "../base/time";
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
  const written = text(value);
  const [, day = "", gap = "T", clock = "", rest = ":00"] = SHAPE.exec(written) ?? [];
  const set = (day: string, clock: string) => change(day ? bare(clock ? `${day}${gap || "T"}${clock}${rest || ":00"}` : day) : null);
  const strange = written !== "" && !day;
  return (
    <div class="field when" role="group" aria-label={label}>
      <div class="pair">
        <div><label for={id}>{label}</label><Box id={id} type="date" value={day} bad={bad || strange} change={(day) => set(day, clock)} /></div>
        {withTime && <div><label for={`${id}-time`}>{w.fields.time}</label><Box id={`${id}-time`} type="time" value={clock} change={(clock) => set(day, clock)} /></div>}
      </div>
      <p class="hint">{strange ? written : [longDate(written), hint].filter(Boolean).join(" · ")}</p>
    </div>
  );
}
