import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Fields, Json, Receipt } from "../../core/wire";
import { moment } from "../../i18n/format";
import { t } from "../../i18n/language";
import { type ReceiptSaid, sayReceipt } from "../../i18n/receipts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { toast } from "../../ui/toast";
import { sayValue } from "../conflicts/say-value";
import { call } from "../session/session";
import { asRefusal, nameOf } from "./directory";

export interface HeldOp {
  op: string;
  kind: string;
  entity: string;
  account: string | null;
  args: Fields | null;
  withheld: boolean;
  effective_at: string;
  received_at: string;
  waits: string | null;
  code: string | null;
  author: string | null;
}

export interface Letter {
  trace: string;
  op: string | null;
  code: string;
  detail: string;
  payload: string | null;
  withheld: boolean;
  created_at: string;
}

interface HeldProps {
  held: HeldOp;
  isReview: boolean;
  onSettled: () => void;
}

/** An op that waits: what it says, why it waits, and a hand to help it along. */
export function HeldCard({ held, isReview, onSettled }: HeldProps) {
  const { brand, words } = t.value;
  const kinds: Record<string, string> = words.op;
  return (
    <Card>
      <article class="stack-s">
        <header class="spread">
          <h2>{kinds[held.kind] ?? held.kind}</h2>
          {held.account && (
            <a class="link small" href={`/accounts/${held.account}`}>
              {nameOf(held.account)}
            </a>
          )}
        </header>
        <p class="muted small">
          {[
            held.author ?? brand.somebody,
            brand.captured(moment(held.effective_at)),
            brand.received(moment(held.received_at)),
          ].join(" · ")}
        </p>
        {held.withheld ? <p>{brand.withheld}</p> : <Content args={held.args ?? {}} />}
        <p class="strong">{isReview ? brand.reviewWhy : why(held.code)}</p>
        {held.waits && <p class="small">{brand.waitsFor(held.waits.slice(-8))}</p>}
        <Settle op={held.op} label={isReview ? brand.settleReview : brand.settleHeld} onSettled={onSettled} />
      </article>
    </Card>
  );
}

/** A payload nobody could read or apply; the server's own words about it, and the content as it came. */
export function LetterCard({ letter, onSettled }: { letter: Letter; onSettled: () => void }) {
  const { brand } = t.value;
  return (
    <Card>
      <article class="stack-s">
        <header class="spread">
          <h2>{why(letter.code)}</h2>
          <Chip>{letter.code}</Chip>
        </header>
        <p class="muted small">
          {brand.received(moment(letter.created_at))} · {brand.trace(letter.trace.slice(0, 8))}
        </p>
        <p class="small">{letter.detail}</p>
        {letter.withheld ? (
          <p>{brand.withheld}</p>
        ) : (
          letter.payload && (
            <details class="letter">
              <summary>{brand.payload}</summary>
              <pre>{letter.payload}</pre>
            </details>
          )
        )}
        {letter.op && <Settle op={letter.op} label={brand.settleHeld} onSettled={onSettled} />}
      </article>
    </Card>
  );
}

/** Why it waits, said to somebody who did not write it. */
const why = (code: string | null): string =>
  code === "unknown_version"
    ? t.value.brand.versionWhy
    : sayReceipt({ outcome: "held", code, params: {} }).what;

/** Its arguments by the names of the fields on screen. */
function Content({ args }: { args: Fields }) {
  const fields: Record<string, string> = t.value.words.field;
  const lines = Object.entries(args).filter(([field]) => field !== "account" && !field.endsWith("_e7"));
  const line = ([field, value]: [string, Json]): ComponentChildren => (
    <div key={field}>
      <dt>{fields[field] ?? field}</dt>
      <dd>{sayValue(field, value) || t.value.shell.empty}</dd>
    </div>
  );
  if (lines.length === 0) return null;
  return <dl class="contents">{lines.map(line)}</dl>;
}

function Settle({ op, label, onSettled }: { op: string; label: string; onSettled: () => void }) {
  const { brand } = t.value;
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<ReceiptSaid | null>(null);
  const settle = async (): Promise<void> => {
    setBusy(true);
    try {
      const receipt = (await call("POST", `/api/v1/unsettled/${op}/settle`)) as Receipt;
      const said = sayReceipt(receipt);
      if (receipt.outcome === "held" || receipt.outcome === "review") setAnswer(said);
      else {
        toast({ text: brand.settled(said.title) });
        onSettled();
      }
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      toast({
        text: refusal.status === 404 ? brand.settleGone : refusal.message || brand.offline,
        tone: "problem",
      });
    }
    setBusy(false);
  };
  return (
    <div class="stack-s">
      {answer && (
        <p role="status" class="op-result">
          {brand.settled(answer.title)}. {answer.what}
        </p>
      )}
      <div>
        <Button icon="retry" busy={isBusy} onClick={() => void settle()}>
          {label}
        </Button>
      </div>
    </div>
  );
}
