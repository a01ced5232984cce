import type { Queued } from "../../core/outbox";
import { Button } from "../../ui/button";
import { dismiss, keepDraft, shown } from "../app/device";
import { go } from "../app/router";
import { formOf } from "./plan-form";
import { draftKey } from "./plan-screen";
import { promotionWords } from "./words";

/** A plan that was refused, taken up again as it was written. */
export function Correct({ queued: { op } }: { queued: Queued }) {
  const isNew = op.kind === "promotion.plan";
  if (!isNew && op.kind !== "promotion.edit") return null;
  const correct = async (): Promise<void> => {
    const before = isNew ? {} : (shown.value.get(op.entity)?.fields ?? {});
    await keepDraft(draftKey(isNew ? undefined : op.entity), formOf({ ...before, ...op.args }));
    await dismiss(op.id);
    go(isNew ? "/promotions/new" : `/promotions/${op.entity}/edit`);
  };
  return (
    <Button icon="edit" onClick={() => void correct()}>
      {promotionWords.value.correct}
    </Button>
  );
}
