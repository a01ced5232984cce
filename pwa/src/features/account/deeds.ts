import type { Intent } from "../../core/op";
import type { Shown } from "../../core/preview";
import { t } from "../../i18n/language";
import { toast } from "../../ui/toast";
import { text } from "../accounts/brief";
import { edit, newId } from "../app/device";
import { perform } from "./perform";

/** What one tap does to an account's lines; each says so and, where it can, takes it back. */

export async function tick(task: Shown): Promise<void> {
  const queued = await perform([edit("task.done", task.id, {}, ["done"])]);
  if (!queued) return;
  toast({ text: t.value.account.tasks.done, undo: () => void reopen(task, queued[0]?.op.id) });
}

/** `after`: the op that did it, when it was done here a moment ago and the server may not have said so yet. */
export async function reopen(task: Shown, after?: string): Promise<void> {
  const intent = edit("task.reopen", task.id, {}, ["done"]);
  const base = { done: [...new Set([...(intent.base?.done ?? []), ...(after ? [after] : [])])] };
  if (await perform([{ ...intent, base }])) toast({ text: t.value.account.tasks.reopened });
}

export async function cancelVisit(visit: Shown): Promise<void> {
  if (!(await perform([edit("visit.cancel", visit.id, {})]))) return;
  const { plan } = t.value.account;
  // A cancellation stands; taking it back is planning the same visit anew.
  const again: Intent = {
    kind: "visit.plan",
    entity: newId(),
    args: {
      account: visit.account,
      planned_at: text(visit, "planned_at") || visit.occurred_at,
      ...(text(visit, "purpose") ? { purpose: text(visit, "purpose") } : {}),
    },
  };
  toast({
    text: plan.cancelled,
    undo: () => void perform([again]).then((done) => done && toast({ text: plan.planned })),
  });
}

/** Change who reads a verbatim, and back. */
export async function show(verbatim: Shown, audience: Shown["audience"]): Promise<void> {
  const before = verbatim.audience;
  if (!(await perform([edit("verbatim.correct", verbatim.id, { audience })]))) return;
  toast({
    text: t.value.account.deed.whoDone,
    undo: () => void perform([edit("verbatim.correct", verbatim.id, { audience: before })]),
  });
}
