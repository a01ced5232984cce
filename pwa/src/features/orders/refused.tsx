import type { Queued } from "../../core/outbox";
import { sayReceipt } from "../../i18n/receipts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { dismiss, shown } from "../app/device";
import { takeInstead } from "./deeds";
import { itemName } from "./items";
import { refusedOf } from "./orders";
import { orderWords } from "./words";

/** Orders the server said no to, where their author looks for them: why, and the order that could be. */
export function Refused({ account }: { account: string | null }) {
  return (
    <>
      {refusedOf(account).map((queued) => (
        <RefusedCard key={queued.op.id} queued={queued} />
      ))}
    </>
  );
}

interface Over {
  item: string;
  left: number;
}

function RefusedCard({ queued: { op, receipt } }: { queued: Queued }) {
  const words = orderWords.value;
  if (!receipt) return null;
  const said = sayReceipt(receipt);
  const over = (Array.isArray(receipt.params.over) ? receipt.params.over : []) as unknown as Over[];
  const next = receipt.next[0];
  const instead = async (): Promise<void> => {
    if (!next) return;
    await takeInstead(next);
    await dismiss(op.id);
  };
  return (
    <Card tone="problem">
      <div class="stack-s">
        <p class="strong refused-title">
          <Icon name="alert" size="s" />
          {words.refused}
        </p>
        <p>{said.what}</p>
        {over.map((line) => (
          <p key={line.item} class="small">
            {words.over(itemName(shown.value.get(line.item)), line.left)}
          </p>
        ))}
        {!next && <p>{said.next}</p>}
        <div class="cluster">
          {next && (
            <Button kind="primary" icon="cart" onClick={() => void instead()}>
              {words.possible}
            </Button>
          )}
          <Button kind="plain" icon="close" onClick={() => void dismiss(op.id)}>
            {words.putAway}
          </Button>
        </div>
      </div>
    </Card>
  );
}
