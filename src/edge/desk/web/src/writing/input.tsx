// Boxes to type in. Their text is written only where it differs from what stands there, and never while a word is
// being composed, so that Unikey and Telex are left in peace whatever else is drawn.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Problem } from "../base/types";
import { words } from "../base/words";

interface BoxProps {
  id: string;
  value: string;
  change: (value: string) => void;
  list?: string;
  lines?: number;
  required?: boolean;
  describedBy?: string;
  bad?: boolean;
  placeholder?: string;
  /** While the clerk types in it, its text is not put into its usual shape. */
  calm?: boolean;
}

export function Box({ id, value, change, list, lines, required, describedBy, bad, placeholder, calm = false }: BoxProps) {
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const composing = useRef(false);
  useLayoutEffect(() => {
    if (box.current && !composing.current && !(calm && box.current === document.activeElement)) show(box.current, value);
    if (box.current && lines) fit(box.current);
  }, [value]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !lines) return;
    // Its lines break anew when the column changes, or is shown for the first time.
    let width = 0;
    const watcher = new ResizeObserver(() => {
      if (element.clientWidth !== width) fit(element);
      width = element.clientWidth;
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [lines]);
  const common = {
    id, ref: box, class: "in", "aria-describedby": describedBy, "aria-invalid": bad || undefined, "aria-required": required || undefined, placeholder, autocomplete: "off", spellcheck: false,
    onInput: (event: Event) => change(one((event.currentTarget as HTMLInputElement).value)),
    onBlur: () => calm && box.current && show(box.current, value),
    onCompositionStart: () => void (composing.current = true),
    onCompositionEnd: () => void (composing.current = false),
  } as const;
  if (!lines) return <input {...common} type="text" list={list} />;
  return <textarea {...common} rows={lines} onKeyDown={(event) => event.key === "Enter" && !event.isComposing && event.preventDefault()} />;
}

/** A key of the front matter is one line, whatever was pasted. */
const one = (text: string): string => text.replace(/\s*\n\s*/g, " ");

function show(box: HTMLInputElement, value: string): void {
  if (one(box.value) !== value) box.value = value;
}

/** As tall as its text: a title of three lines is read whole. */
function fit(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string | undefined;
  problems?: Problem[];
  required?: boolean;
  children: ComponentChildren;
}

/** A box with its name above and what is said of it below. */
export function Field({ id, label, hint, problems = [], required, children }: FieldProps) {
  return (
    <div class={`field${problems.length ? " has-problem" : ""}`}>
      <label for={id}>{label}{required && <span class="needed" aria-hidden="true"> *</span>}</label>
      {children}
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <Said problems={problems} />
    </div>
  );
}

export function Said({ problems }: { problems: Problem[] }) {
  return (
    <>
      {problems.map((problem) => (
        <p key={problem.code + problem.message} class={`said ${problem.severity}`}>
          <b>{words().severities[problem.severity]}: </b>{problem.message}{problem.help && <small>{problem.help}</small>}
        </p>
      ))}
    </>
  );
}
