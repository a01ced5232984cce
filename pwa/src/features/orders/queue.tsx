import { useState } from "preact/hooks";
import { isUnsent } from "../../core/outbox";
import { replay, type Shown } from "../../core/preview";
import type { Body } from "../../core/wire";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { FilterBar, FilterChip } from "../../ui/chip";
import { IconButton } from "../../ui/icon-button";
import { Section } from "../../ui/section";
import { outbox } from "../app/device";
import { Frame } from "../app/frame";
import { type Page, PagedList, usePages } from "../brand/paged-list";
import { useArrivals } from "../brand/use-reading";
import { call, me } from "../session/session";
import { toShipOf } from "./orders";
import { RequestNav } from "./request-nav";
import { OrderRow } from "./row";
import { ShipSheet } from "./ship-sheet";
import { orderWords } from "./words";

const QUEUES = ["to_ship", "waiting", "shipped", "all"] as const;
type Queue = (typeof QUEUES)[number];
interface Found extends Body {
  store: { id: string; name: string; banner: string | null; city: string | null };
}

const ROOT = "/api/v1/pos-orders";
const ASKED: Record<Queue, string> = {
  to_ship: "owed=to_ship",
  waiting: "owed=waiting",
  shipped: "status=shipped",
  all: "",
};
const page = async (queue: Queue, after: string): Promise<Page<Found>> => {
  const path = `${ROOT}?limit=50&${ASKED[queue]}${after && `&after=${encodeURIComponent(after)}`}`;
  const { orders, next } = (await call("GET", path)) as { orders: Found[]; next: string | null };
  return { rows: orders, next };
};

/** The brand's queue: what has to leave, what waits for stock, what is on its way; and the file for fulfilment. */
export function OrderQueue() {
  const words = orderWords.value;
  const [queue, setQueue] = useState<Queue>("to_ship");
  const [shipping, setShipping] = useState<Found | null>(null);
  const pages = usePages(queue, (after) => page(queue, after));
  const waiting = outbox.value.filter(
    (queued) => queued.op.kind.startsWith("pos_order.") && isUnsent(queued),
  );
  useArrivals(waiting.length, pages.again);

  const asShown = (order: Found): Shown =>
    waiting
      .filter(({ op }) => op.entity === order.id)
      .reduce<Shown>((so, { op }) => replay(so, op, me()) ?? so, order);
  const file = (format: string): string => `${ROOT}/export?format=${format}&${ASKED[queue]}`;

  return (
    <Frame
      title={words.title}
      tab="requests"
      aside={
        <Section title={words.queue.export}>
          <Card>
            <p class="muted small">{words.queue.exportHelp}</p>
            <div class="cluster">
              <LinkButton href={file("csv")} icon="down" download="">
                {words.queue.csv}
              </LinkButton>
              <LinkButton href={file("xlsx")} icon="down" download="">
                {words.queue.xlsx}
              </LinkButton>
            </div>
          </Card>
        </Section>
      }
    >
      <RequestNav current="orders" />
      <FilterBar label={words.queue.label}>
        {QUEUES.map((one) => (
          <FilterChip key={one} pressed={queue === one} onPress={() => setQueue(one)}>
            {words.queue[one]}
          </FilterChip>
        ))}
      </FilterBar>
      <PagedList
        pages={pages}
        label={words.queue[queue]}
        none={words.queue.none}
        noneHelp={words.queue.noneHelp}
        row={(order) => {
          const now = asShown(order);
          return (
            <OrderRow
              key={order.id}
              order={now}
              store={order.store.name}
              trailing={
                toShipOf(now) > 0 && !now.pending ? (
                  <IconButton
                    icon="truck"
                    kind="soft"
                    label={words.queue.shipTo(order.store.name)}
                    onClick={() => setShipping(order)}
                  />
                ) : undefined
              }
            />
          );
        }}
      />
      {shipping && <ShipSheet order={shipping} onClose={() => setShipping(null)} />}
    </Frame>
  );
}
