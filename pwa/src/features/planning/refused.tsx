import type { ComponentChildren } from "preact";
import type { Queued } from "../../core/outbox";
import { sayReceipt } from "../../i18n/receipts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { dismiss, outbox } from "../app/device";
import { planningWords } from "./words";

export type Kind = "promotion" | "challenge";

/** Words about what was planned that the server refused, and that nobody has put away yet. */
export const refusedOf = (kind: Kind, entity?: string): Queued[] =>
  outbox.value.filter(
    ({ op, receipt, dismissed }) =>
      op.kind.startsWith(`${kind}.`) &&
      !dismissed &&
      receipt?.outcome === "rejected" &&
      (entity === undefined || op.entity === entity),
  );

interface Props {
  refused: readonly Queued[];
  /** The way to put one right, where its author can. */
  way?: (queued: Queued) => ComponentChildren;
}

/** Words the server said no to, where their author looks for them: why, about what, and the way out. */
export function Refused({ refused, way }: Props) {
  const words = planningWords.value;
  return (
    <>
      {refused.map((queued) => {
        const { op, receipt } = queued;
        if (!receipt) return null;
        const said = sayReceipt(receipt);
        return (
          <Card key={op.id} tone="problem">
            <div class="stack-s" role="alert">
              <p class="strong refused-title">
                <Icon name="alert" size="s" />
                {[words.refused, op.args.name_fr].filter(Boolean).join(" · ")}
              </p>
              <p>{[said.what, said.field].filter(Boolean).join(" · ")}</p>
              <p>{said.next}</p>
              <div class="cluster">
                {way?.(queued)}
                <Button kind="plain" icon="close" onClick={() => void dismiss(op.id)}>
                  {words.putAway}
                </Button>
              </div>
            </div>
          </Card>
        );
      })}
    </>
  );
}
