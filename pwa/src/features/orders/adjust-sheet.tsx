import { useState } from "preact/hooks";
import type { Body } from "../../core/wire";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Sheet } from "../../ui/sheet";
import { Skeleton } from "../../ui/skeleton";
import { TextInput } from "../../ui/text-input";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { itemName } from "./items";
import { orderWords } from "./words";

interface Line {
  op: string;
  at: string;
  by: { name: string };
  delta: number;
  reason: string;
  stock: number | null;
}

/** Units that came in or went, with the reason that stays; and those before. */
export function AdjustSheet({ item, onClose }: { item: Body; onClose: () => void }) {
  const words = orderWords.value;
  const [delta, setDelta] = useState("");
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const journal = useReading(
    item.id,
    async () => (await call("GET", `/api/v1/pos-items/${item.id}/adjustments?limit=20`)) as Line[],
  );
  const stock = Number(item.fields.stock ?? 0);
  const count = /^[+-]?\d{1,6}$/.test(delta.trim()) ? Number(delta) : 0;
  const deltaError =
    count === 0 ? words.stock.deltaWrong : stock + count < 0 ? words.stock.below(stock) : null;
  const reasonError = reason.trim() === "" ? words.stock.reasonMissing : null;
  const save = async (): Promise<void> => {
    setTried(true);
    if (deltaError || reasonError) return;
    const args = { delta: count, reason: reason.trim() };
    if (!(await perform([{ kind: "pos_item.adjust_stock", entity: item.id, args }]))) return;
    toast({ text: words.stock.saved });
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.stock.adjust}
      actions={
        <Button kind="primary" icon="check" wide onClick={() => void save()}>
          {words.stock.save}
        </Button>
      }
    >
      <p>
        <span class="strong">{itemName(item)}</span> · {words.stock.units(stock)}
      </p>
      <TextInput
        label={words.stock.delta}
        hint={count !== 0 && stock + count >= 0 ? words.stock.after(stock + count) : words.stock.deltaHint}
        error={isTried ? deltaError : null}
        value={delta}
        maxLength={7}
        autoFocus
        onValue={setDelta}
      />
      <TextInput
        label={words.stock.reason}
        error={isTried ? reasonError : null}
        value={reason}
        maxLength={200}
        autoCapitalize="sentences"
        onValue={setReason}
      />
      <Section title={words.stock.journal}>
        {!journal.value ? (
          !journal.refusal && <Skeleton rows={2} />
        ) : journal.value.length === 0 ? (
          <p class="muted small">{words.stock.noJournal}</p>
        ) : (
          <Card flush>
            <List>
              {journal.value.map((line) => (
                <ListRow
                  key={line.op}
                  title={line.reason}
                  subtitle={`${line.by.name} · ${moment(line.at)}`}
                  meta={words.stock.moved(
                    `${line.delta > 0 ? "+" : "−"}${Math.abs(line.delta)}`,
                    String(line.stock ?? ""),
                  )}
                />
              ))}
            </List>
          </Card>
        )}
      </Section>
    </Sheet>
  );
}
