// Where an item stands on its way to an approval, beside its facts, and the next step.
import { useState } from "preact/hooks";
import { links } from "../base/route";
import { moment } from "../base/time";
import { useStore } from "../base/store";
import type { Document } from "../writing/document";
import { api } from "./api";
import { approvalWords } from "./words";

export function ApprovalPanel({ item, now }: { item: Document; now: string }) {
  useStore(item);
  const w = approvalWords();
  const [failed, fail] = useState("");
  const [busy, setBusy] = useState(false);
  const approval = item.approval;
  if (!approval?.state) return null;
  const ask = async () => {
    setBusy(true);
    fail("");
    try {
      // What is asked for is the text as it stands here.
      await item.save();
      if (item.dirty) return;
      await api.step(item.path, item.version, { step: "ask" });
      await item.stepped({ ...approval, state: "asked", remark: null });
    } catch (error) {
      fail((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class={`field approval ${approval.state}`}>
      <span class="label">{w.approval}</span>
      <p><span class={`tag ${{ approved: "public", asked: "warn" }[approval.state] ?? "bad"}`}>{w.states[approval.state]}</span></p>
      {approval.remark && approval.state === "returned" && <p class="said warning">{approval.remark}</p>}
      <p class="hint">{approval.state === "approved" && approval.by ? `${w.by(approval.by, moment(approval.date ?? "", now))}. ` : ""}{w.help[approval.state]}</p>
      {failed && <p class="wrong" role="alert">{failed}</p>}
      <div class="buttons">
        {!["asked", "approved"].includes(approval.state) && <button type="button" class="button small go" disabled={busy} onClick={() => void ask()}>{busy ? w.asking : approval.state === "none" ? w.ask : w.askAgain}</button>}
        {approval.state === "asked" && <a class="button small" href={links.approve(item.path)}>{w.look}</a>}
      </div>
    </div>
  );
}
