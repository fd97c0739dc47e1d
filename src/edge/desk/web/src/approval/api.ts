// The approval's part of the desk's server.
import { call, post, q } from "../base/api";
import type { Approval, Fields } from "../base/types";

interface ApprovedText {
  fields: Fields;
  body: string;
}
export interface Waiting {
  path: string;
  version: string;
  approval: Approval | null;
  now: ApprovedText;
  before: (ApprovedText & { at: string }) | null;
}
type ApprovalStep = { step: "ask" } | { step: "return"; remark: string } | { step: "approve"; by: string; publish: boolean };

export const api = {
  read: (path: string) => call<Waiting>(`api/approval?path=${q(path)}`),
  step: (path: string, version: string, step: ApprovalStep) => post<{ version: string }>("api/approval", { path, version, ...step }),
};
