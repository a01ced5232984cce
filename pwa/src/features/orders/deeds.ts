import type { Shown } from "../../core/preview";
import type { Fields } from "../../core/wire";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { act, newId } from "../app/device";
import { linesOf } from "./orders";
import { orderWords } from "./words";

export interface Asked {
  account: string;
  lines: { item: string; quantity: number }[];
  wanted_on?: string;
  reason?: string;
  note?: string;
}

/** Queue an order; answers its id. Undone by cancelling it: nothing of it has been shipped ten seconds later. */
export async function place(asked: Asked, said = orderWords.value.placed): Promise<string | null> {
  const id = newId();
  if (!(await perform([{ kind: "pos_order.place", entity: id, args: { ...asked } as unknown as Fields }])))
    return null;
  toast({ text: said, undo: () => void withdraw(id) });
  return id;
}

/** The same material once more, for as soon as possible. */
export const placeAgain = (order: Shown): Promise<string | null> =>
  place(
    {
      account: String(order.account),
      lines: linesOf(order).map(({ item, quantity }) => ({ item, quantity })),
      ...(typeof order.fields.reason === "string" ? { reason: order.fields.reason } : {}),
    },
    orderWords.value.placedAgain,
  );

async function withdraw(id: string): Promise<void> {
  if (await perform([{ kind: "pos_order.cancel", entity: id, args: {} }]))
    toast({ text: orderWords.value.cancelled });
}

export async function cancel(order: Shown): Promise<void> {
  if (!(await perform([{ kind: "pos_order.cancel", entity: order.id, args: {} }]))) return;
  // A cancellation stands: its units may be another's by now. Taking it back is asking for the same again.
  toast({ text: orderWords.value.cancelled, undo: () => void placeAgain(order) });
}

/** A step of an order, said by whoever took it. */
export async function step(
  order: Shown,
  kind: "ship" | "receive" | "install" | "decline",
  args: Fields,
): Promise<boolean> {
  if (!(await perform([{ kind: `pos_order.${kind}`, entity: order.id, args }]))) return false;
  const { deed } = orderWords.value;
  const said = {
    ship: deed.shipDone,
    receive: deed.receiveDone,
    install: deed.installDone,
    decline: deed.declineDone,
  };
  toast({ text: said[kind] });
  return true;
}

/** One of what a store has is worn out or gone: it may have another. */
export async function discard(holding: Shown): Promise<void> {
  const op = { kind: "pos_holding.discard", entity: holding.id, args: { quantity: 1 } };
  if (await perform([op])) toast({ text: orderWords.value.discarded });
}

/** What the server offers instead of what it refused. */
export const takeInstead = (next: { kind: string; args: Fields }): Promise<unknown> =>
  act([{ kind: next.kind, entity: newId(), args: next.args }]);
