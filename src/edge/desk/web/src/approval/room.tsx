// Where an editor reads what waits, compared with what was approved last, and decides.
import { useEffect, useState } from "preact/hooks";
import { api as desk, Refused } from "../base/api";
import { Compare } from "../base/compare";
import { PageFrame } from "../base/frame";
import { Icon } from "../base/icon";
import { callMe, myName } from "../base/me";
import { links } from "../base/route";
import { moment } from "../base/time";
import type { DeskState } from "../base/types";
import { isTrue, text } from "../base/value";
import { words } from "../base/words";
import { forgetItem } from "../writing/desks";
import { Box, Field } from "../writing/input";
import { api, type Waiting } from "./api";
import { approvalWords } from "./words";

export function ApproveRoom({ path, state }: { path: string; state: DeskState }) {
  const w = approvalWords();
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [said, say] = useState("");
  // What was never approved is read as readers will; else the difference is what matters.
  const [page, showPage] = useState<boolean | null>(null);
  const [preview, setPreview] = useState<string | null | undefined>(undefined);
  const load = () => api.read(path).then(setWaiting, (error: Error) => say(error.message));
  useEffect(() => {
    if (waiting) void desk.check({ path, changes: [], body: waiting.now.body }).then(({ preview }) => setPreview(preview), () => setPreview(null));
  }, [waiting]);
  const asPage = page ?? waiting?.before === null;
  useEffect(() => void load(), [path]);
  const title = waiting ? text(waiting.now.fields.find(([key]) => key === "title")?.[1]) || words().untitled : "";
  useEffect(() => void (document.title = `${w.title} · ${title} · ${state.portal}`), [title]);
  return (
    <>
      <header class="bar">
        <a class="button bare back" href={links.newsroom} title={words().backTo}><Icon name="back" /><span>{words().backTo}</span></a>
        <h1><span class="soft">{w.title}:</span> {title}</h1>
        <a class="button bare push" href={links.write(path)} title={w.write}><Icon name="pen" /><span>{w.write}</span></a>
      </header>
      {said && <p class="notice" role="status">{said}</p>}
      <main id="main" class="approve" tabIndex={-1}>
        {waiting ? <>
          <div class="approve-text">
            <div class="widths" role="group" aria-label={w.how}>
              <button type="button" class="chip" aria-pressed={!asPage} onClick={() => showPage(false)}>{w.compare}</button>
              <button type="button" class="chip" aria-pressed={asPage} onClick={() => showPage(true)}>{w.page}</button>
            </div>
            {asPage ? <PageFrame address={preview ?? null} ready={preview !== undefined} title={w.page} none={words().previewNone} /> : <Compare left={waiting.before ? { name: w.before(moment(waiting.before.at, state.now)), ...shown(waiting.before) } : { name: w.noneBefore, fields: [], body: "" }}
              right={{ name: w.now, ...shown(waiting.now) }} />}
          </div>
          <Decide key={waiting.version} waiting={waiting} say={say} load={load} />
        </> : <p class="quiet">{words().loading}</p>}
      </main>
    </>
  );
}

const OF_THE_WAY = ["approval", "approval_remark", "approved", "draft"];

/** The keys of the way itself are no part of what is decided about, nor is what is empty. */
function shown(side: Waiting["now"]): Waiting["now"] {
  return { body: side.body, fields: side.fields.filter(([key, value]) => !OF_THE_WAY.includes(key) && text(value) !== "") };
}

function Decide({ waiting, say, load }: { waiting: Waiting; say: (text: string) => void; load: () => Promise<void> }) {
  const w = approvalWords();
  const draft = waiting.now.fields.some(([key, value]) => key === "draft" && isTrue(value));
  const [by, setBy] = useState(myName());
  const [publish, setPublish] = useState(draft);
  const [remark, setRemark] = useState(waiting.approval?.remark ?? "");
  const step = async (step: Parameters<typeof api.step>[2], done: string) => {
    try {
      await api.step(waiting.path, waiting.version, step);
      forgetItem();
      say(done);
      location.hash = links.newsroom;
    } catch (error) {
      say(error instanceof Refused && error.status === 409 ? w.changedMeanwhile : (error as Error).message);
      if (error instanceof Refused && error.status === 409) await load();
    }
  };
  const approve = (event: Event) => {
    event.preventDefault();
    callMe(by.trim());
    void step({ step: "approve", by: by.trim(), publish: draft && publish }, w.doneApprove);
  };
  return (
    <aside class="decide" aria-label={w.title}>
      <form class="form" onSubmit={approve}>
        <Field id="approver" label={w.who} required><Box id="approver" value={by} change={setBy} required /></Field>
        {draft && <label class="check"><input type="checkbox" checked={publish} onChange={(event) => setPublish(event.currentTarget.checked)} />{w.publish}</label>}
        <button type="submit" class="button go" disabled={!by.trim()}><Icon name="good" />{w.approve}</button>
      </form>
      <form class="form" onSubmit={(event) => (event.preventDefault(), void step({ step: "return", remark }, w.doneReturn))}>
        <Field id="remark" label={w.remark} hint={w.remarkHelp}><Box id="remark" value={remark} change={setRemark} lines={4} describedBy="remark-hint" /></Field>
        <button type="submit" class="button" disabled={!remark.trim()}><Icon name="back" />{w.giveBack}</button>
      </form>
    </aside>
  );
}
