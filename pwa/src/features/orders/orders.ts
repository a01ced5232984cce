import { computed } from "@preact/signals";
import type { ShownStep } from "../../core/interval";
import type { Shown } from "../../core/preview";
import { toMs } from "../../i18n/format";
import type { IconName } from "../../ui/icon";
import { byAccount, outbox, shown } from "../app/device";
import { heldBy, isRetired, itemName, maxOf } from "./items";
import { orderWords } from "./words";

export interface Line {
  item: string;
  quantity: number;
  /** The rest is not known while the order waits on this phone. */
  given?: number;
  shipped?: number;
  received?: number;
  missing?: number;
}
export type Status = keyof (typeof orderWords.value)["status"];
type Tone = "plain" | "accent" | "warn" | "problem";

export const linesOf = (order: Shown): Line[] => (order.fields.lines ?? []) as unknown as Line[];
export const stepsOf = (order: Shown): ShownStep[] => (order.fields.steps ?? []) as unknown as ShownStep[];
export const statusOf = (order: Shown): Status => {
  const { status } = orderWords.value;
  return String(order.status) in status ? (order.status as Status) : "asked";
};

const OVER = new Set<Status>(["cancelled", "declined", "installed"]);
const count = (value: unknown): number => (typeof value === "number" ? value : 0);
export const waitingOf = (order: Shown): number => count(order.waiting);
export const toShipOf = (order: Shown): number => count(order.to_ship);
export const onWay = (line: Line): number => (line.shipped ?? 0) - (line.received ?? 0) - (line.missing ?? 0);
/** Whether somebody still has something to do about it. */
export const isUnderWay = (order: Shown): boolean =>
  !OVER.has(statusOf(order)) || waitingOf(order) + toShipOf(order) > 0;

const LOOK: Record<Status, { tone: Tone; icon: IconName }> = {
  asked: { tone: "warn", icon: "cloud-up" },
  accepted: { tone: "accent", icon: "check" },
  back_ordered: { tone: "warn", icon: "wait" },
  shipped: { tone: "accent", icon: "truck" },
  received: { tone: "accent", icon: "box" },
  installed: { tone: "accent", icon: "task-done" },
  cancelled: { tone: "plain", icon: "close" },
  declined: { tone: "problem", icon: "close" },
};
export const lookOf = (status: Status): { tone: Tone; icon: IconName } => LOOK[status];

/** "2 × Présentoir carton, 4 × Stop-rayon et 1 autre" */
export function sayLines(lines: { item: string; quantity: number }[], most = 2): string {
  const words = orderWords.value;
  const said = lines
    .slice(0, most)
    .map((line) => words.line(line.quantity, itemName(shown.value.get(line.item))));
  const rest = lines.length - said.length;
  return said.join(", ") + (rest > 0 ? ` ${words.more(rest)}` : "");
}

const newestFirst = (a: Shown, b: Shown): number => toMs(b.occurred_at) - toMs(a.occurred_at);

export const ordersOf = (account: string): Shown[] =>
  (byAccount.value.get(account) ?? []).filter((body) => body.kind === "pos_order").sort(newestFirst);

export const allOrders = computed(() =>
  [...shown.value.values()].filter((body) => body.kind === "pos_order").sort(newestFirst),
);

/** Orders of a store that the server said no to, and that nobody has put away yet. */
export const refusedOf = (account: string | null) =>
  outbox.value.filter(
    ({ op, receipt, dismissed }) =>
      op.kind === "pos_order.place" &&
      !dismissed &&
      receipt?.outcome === "rejected" &&
      (account === null || op.args.account === account),
  );

/** The last kit a store had, as much of it as it may have again: what one tap orders. Empty: nothing can be. */
export function lastKit(account: string): { item: string; quantity: number }[] {
  const last = ordersOf(account).find((order) => !["cancelled", "declined"].includes(statusOf(order)));
  const held = heldBy(account);
  return (last ? linesOf(last) : []).flatMap(({ item, quantity }) => {
    const body = shown.value.get(item);
    if (!body || isRetired(body)) return [];
    const most = maxOf(body);
    const left = most === null ? quantity : Math.min(quantity, most - (held.get(item) ?? 0));
    return left > 0 ? [{ item, quantity: left }] : [];
  });
}
