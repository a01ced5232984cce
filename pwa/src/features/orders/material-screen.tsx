import "../../styles/screens/orders.css";
import { useState } from "preact/hooks";
import { isUnsent } from "../../core/outbox";
import type { Body } from "../../core/wire";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { IconButton } from "../../ui/icon-button";
import { List } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { outbox } from "../app/device";
import { Frame } from "../app/frame";
import { Trouble } from "../brand/trouble";
import { useArrivals, useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { AdjustSheet } from "./adjust-sheet";
import { ItemSheet } from "./item-sheet";
import { bandOf, isRetired, itemName } from "./items";
import { Picture } from "./picture";
import { RequestNav } from "./request-nav";
import { orderWords } from "./words";

type Open = { what: "new" } | { what: "edit" | "adjust"; item: Body } | null;

/** The catalogue as headquarters keep it: what is left of each item, who waits for it, and what stores see of both. */
export function MaterialScreen() {
  const words = orderWords.value;
  const [open, setOpen] = useState<Open>(null);
  const reading = useReading("items", async () => (await call("GET", "/api/v1/pos-items")) as Body[]);
  const waiting = outbox.value.filter((queued) => queued.op.kind.startsWith("pos_item.") && isUnsent(queued));
  useArrivals(waiting.length, reading.again);
  const close = (): void => setOpen(null);
  const items = [...(reading.value ?? [])].sort((a, b) => Number(isRetired(a)) - Number(isRetired(b)));
  return (
    <Frame
      title={words.stock.title}
      tab="requests"
      action={
        <Button kind="primary" icon="plus" onClick={() => setOpen({ what: "new" })}>
          {words.stock.publish}
        </Button>
      }
    >
      <RequestNav current="material" />
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : !reading.value ? (
        <Skeleton rows={6} />
      ) : items.length === 0 ? (
        <EmptyState icon="box" title={words.stock.none}>
          {words.stock.noneHelp}
        </EmptyState>
      ) : (
        <Card flush>
          <List label={words.stock.title}>
            {items.map((item) => (
              <StockRow
                key={item.id}
                item={item}
                isPending={waiting.some(({ op }) => op.entity === item.id)}
                onAdjust={() => setOpen({ what: "adjust", item })}
                onEdit={() => setOpen({ what: "edit", item })}
              />
            ))}
          </List>
        </Card>
      )}
      {open?.what === "new" && <ItemSheet item={null} onClose={close} />}
      {open?.what === "edit" && <ItemSheet item={open.item} onClose={close} />}
      {open?.what === "adjust" && <AdjustSheet item={open.item} onClose={close} />}
    </Frame>
  );
}

interface RowProps {
  item: Body;
  isPending: boolean;
  onAdjust: () => void;
  onEdit: () => void;
}

const TONE = { available: "accent", low: "warn", none: "plain" } as const;

function StockRow({ item, isPending, onAdjust, onEdit }: RowProps) {
  const words = orderWords.value;
  const [stock, waiting] = [Number(item.fields.stock ?? 0), Number(item.fields.waiting ?? 0)];
  const kinds: Record<string, string> = words.kinds;
  const name = itemName(item);
  const band = bandOf(item);
  return (
    <li class={isPending ? "row row-pending stock" : "row stock"}>
      <Picture item={item} size={96} />
      <div class="stock-body">
        <p class="strong">{name}</p>
        <p class="row-sub">{[kinds[text(item, "kind")], text(item, "size")].filter(Boolean).join(" · ")}</p>
        <span class="chips">
          {isRetired(item) ? (
            <Chip icon="close">{words.retired}</Chip>
          ) : (
            <Chip tone={TONE[band]}>{words.band[band]}</Chip>
          )}
          {waiting > 0 && (
            <Chip tone="warn" icon="wait">
              {words.stock.waiting(waiting)}
            </Chip>
          )}
          {isPending && (
            <Chip tone="warn" icon="cloud-up">
              {t.value.shell.pending}
            </Chip>
          )}
        </span>
      </div>
      <p class="stock-count">{words.stock.units(stock)}</p>
      <div class="stock-tools">
        <IconButton icon="chart" label={words.stock.adjustOf(name)} onClick={onAdjust} />
        <IconButton icon="edit" label={words.stock.editOf(name)} onClick={onEdit} />
      </div>
    </li>
  );
}
