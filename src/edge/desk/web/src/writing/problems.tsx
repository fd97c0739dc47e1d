// How many problems there are, and the list to jump to each.
import type { EditorView } from "@codemirror/view";
import { useState } from "preact/hooks";
import { onceDrawn } from "../base/drawn";
import { Icon } from "../base/icon";
import type { Problem } from "../base/types";
import { words } from "../base/words";
import { applyFix, jump } from "../editor/problems";
import type { Document } from "./document";

interface Props {
  item: Document;
  view: () => EditorView | null;
  go: (part: "facts" | "text") => void;
}

export function Problems({ item, view, go }: Props) {
  const w = words();
  const [open, setOpen] = useState(false);
  const problems = item.checked?.problems ?? [];
  const count = (severity: Problem["severity"]) => problems.filter((problem) => problem.severity === severity).length;
  const worst = count("error") ? "error" : count("warning") ? "warning" : problems.length ? "hint" : "none";
  const visit = (problem: Problem) => {
    if (problem.key) {
      go("facts");
      onceDrawn(() => field(problem.key ?? "")?.focus());
    } else if (problem.from !== null) {
      go("text");
      const editor = view();
      if (editor) onceDrawn(() => jump(editor, problem.from ?? 0));
    }
  };
  return (
    <div class="problems">
      {open && problems.length > 0 && (
        <ul class="problem-list" aria-label={w.problems}>
          {problems.map((problem) => (
            <li key={`${problem.code}${problem.from}${problem.message}`} class={problem.severity}>
              <button type="button" class="problem" onClick={() => visit(problem)}>
                <b>{w.severities[problem.severity]}</b>
                <span>{place(problem)}{problem.message}</span>
              </button>
              {problem.from !== null && problem.fixes.map((fix) => (
                <button key={fix.label} type="button" class="button small" onClick={() => {
                  const editor = view();
                  if (editor && !editor.composing) applyFix(editor, problem, fix);
                }}>{fix.label}</button>
              ))}
            </li>
          ))}
        </ul>
      )}
      <button type="button" class={`count ${worst}`} aria-expanded={open} title="F8" disabled={problems.length === 0} onClick={() => setOpen(!open)}>
        <Icon name={worst === "none" ? "good" : "warn"} />
        <span role="status">{item.checked ? w.problemCounts(count("error"), count("warning"), count("hint")) : w.checking}</span>
      </button>
      {item.checked && item.checked.elsewhere > 0 && <span class="hint">{w.elsewhere(item.checked.elsewhere)}</span>}
    </div>
  );
}

function place(problem: Problem): string {
  const names = words().fields as Record<string, string>;
  if (problem.key) return `${names[problem.key] ?? problem.key}: `;
  return problem.from === null ? `${words().wholeFile}: ` : "";
}

function field(key: string): HTMLElement | null {
  const id = key === "draft" ? "publish" : key;
  return document.getElementById(id) ?? document.getElementById(`own-${key}`);
}
