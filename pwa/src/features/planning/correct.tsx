import type { Queued } from "../../core/outbox";
import type { Fields } from "../../core/wire";
import { Button } from "../../ui/button";
import { dismiss, keepDraft, shown } from "../app/device";
import { go } from "../app/router";
import type { Kind } from "./refused";
import { planningWords } from "./words";

export const draftKey = (kind: Kind, id: string | undefined): string => `${kind}:${id ?? "new"}`;

interface Props {
  queued: Queued;
  kind: Kind;
  /** The form of fields, as its screen makes it. */
  formOf: (fields: Fields) => unknown;
}

/** A plan that was refused, taken up again as it was written. */
export function Correct({ queued: { op }, kind, formOf }: Props) {
  const isNew = op.kind === `${kind}.plan`;
  if (!isNew && op.kind !== `${kind}.edit`) return null;
  const correct = async (): Promise<void> => {
    const before = isNew ? {} : (shown.value.get(op.entity)?.fields ?? {});
    await keepDraft(draftKey(kind, isNew ? undefined : op.entity), formOf({ ...before, ...op.args }));
    await dismiss(op.id);
    go(isNew ? `/${kind}s/new` : `/${kind}s/${op.entity}/edit`);
  };
  return (
    <Button icon="edit" onClick={() => void correct()}>
      {planningWords.value.correct}
    </Button>
  );
}
