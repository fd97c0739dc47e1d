// The server of the list of duties.
import { call } from "../base/api";

export type StateName = "missing" | "overdue" | "incomplete" | "by_hand" | "present";

export interface Duty {
  id: string;
  title: string;
  state: StateName;
  /** What bantin saw, one sentence each. */
  seen: string[];
  todo: string | null;
  rule: { text: string; force: "in_force" | "uncertain" | "historic" | "custom" } | null;
  file: string | null;
  /** Where it is mended. */
  room: "file" | "settings" | "statistics" | null;
}
export interface Duties {
  profile: string;
  note: string;
  looked_up: string | null;
  /** What needs most work first. */
  states: { name: StateName; title: string }[];
  duties: Duty[];
  /** Mistakes of the portal's own list. */
  mistakes: string[];
}

export const OPEN: StateName[] = ["missing", "overdue", "incomplete"];
export const readDuties = (): Promise<Duties> => call<Duties>("api/duties");
