import type { ComponentChildren } from "preact";
import type { Queued } from "../../core/outbox";
import { sayReceipt } from "../../i18n/receipts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { dismiss } from "../app/device";
import { promotionWords } from "./words";

interface Props {
  refused: readonly Queued[];
  /** The way to put one right, where its author can. */
  way?: (queued: Queued) => ComponentChildren;
}

/** Words the server said no to, where their author looks for them: why, about what, and the way out. */
export function Refused({ refused, way }: Props) {
  const words = promotionWords.value;
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
