import { useState } from "preact/hooks";
import type { Queued } from "../../core/outbox";
import { ago } from "../../i18n/format";
import { t } from "../../i18n/language";
import { receipts, sayReceipt } from "../../i18n/receipts";
import { type Audience, AudienceLabel } from "../../ui/audience";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { toast } from "../../ui/toast";
import { shown, status } from "../app/device";
import { canRewrite, RewriteSheet } from "./rewrite-sheet";
import { sayOp, wordsOf } from "./say-op";
import { putAway } from "./tray";

const TONE = { good: "accent", wait: "warn", problem: "problem" } as const;

/** One entry whose author must know something: what it is, its age, its state in words, and what can be done. */
export function OpCard({ queued }: { queued: Queued }) {
  const { outbox } = t.value;
  const [isOpen, setOpen] = useState(false);
  const { op, receipt } = queued;
  const said = sayOp(op, shown.value);
  const answer = receipt && sayReceipt(receipt);
  const isReturned = receipt?.outcome === "rejected";
  const words = wordsOf(op);
  return (
    <>
      <Card>
        <article class="op">
          <header class="op-head">
            <span class="op-icon">
              <Icon name={said.icon} />
            </span>
            <div>
              <h3>{said.kind}</h3>
              <p class="small muted">
                {said.place || outbox.unknownAccount} · {outbox.written(ago(queued.queuedMs))}
              </p>
            </div>
            <StateChip queued={queued} />
          </header>
          {said.line !== "" && <p class="op-line">{said.line}</p>}
          {typeof op.args.audience === "string" && <AudienceLabel audience={op.args.audience as Audience} />}
          {answer && (
            <div class={`op-answer op-answer-${TONE[answer.tone]}`}>
              <p class="strong">{answer.what}</p>
              <p>{answer.next}</p>
              {answer.field && <p class="small">{receipts.value.field(answer.field)}</p>}
            </div>
          )}
          {receipt && (
            <div class="cluster">
              {isReturned && canRewrite(op) && (
                <Button icon="edit" kind="primary" onClick={() => setOpen(true)}>
                  {outbox.rewrite}
                </Button>
              )}
              {op.kind.startsWith("booking.") && (
                <LinkButton
                  icon="calendar"
                  kind={isReturned ? "primary" : "quiet"}
                  href={`/bookings/${op.entity}`}
                >
                  {outbox.open}
                </LinkButton>
              )}
              {words !== "" && (
                <Button icon="copy" onClick={() => void copy(words)}>
                  {outbox.copy}
                </Button>
              )}
              {receipt.outcome !== "held" && (
                <Button icon="close" kind="plain" onClick={() => putAway(op.id)}>
                  {outbox.dismiss}
                </Button>
              )}
            </div>
          )}
        </article>
      </Card>
      <RewriteSheet queued={queued} open={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}

function StateChip({ queued }: { queued: Queued }) {
  const { state } = t.value.outbox;
  switch (queued.receipt?.outcome) {
    case "rejected":
      return <Chip tone="problem" icon="alert" children={state.returned} />;
    case "review":
      return <Chip tone="warn" icon="wait" children={state.review} />;
    case "held":
      return <Chip icon="lock" children={state.held} />;
    default:
      return status.value.phase === "sending" ? (
        <Chip tone="accent" icon="cloud-up" children={state.sending} />
      ) : (
        <Chip tone="warn" icon="wait" children={state.waiting} />
      );
  }
}

async function copy(words: string): Promise<void> {
  await navigator.clipboard.writeText(words);
  toast({ text: t.value.outbox.copied });
}
