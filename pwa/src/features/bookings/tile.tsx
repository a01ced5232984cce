import { useEffect } from "preact/hooks";
import { Tile } from "../../ui/tile";
import { warm } from "./free";
import { bookings, isAhead, isOpen, sayStatus, sayWhen, services } from "./model";
import { words } from "./words";

/** On the store's home: book, and how the next booking stands. Slots are read ahead, for when there is no network. */
export function BookTile({ account }: { account: string }) {
  const w = words.value;
  const byRep = services.value.filter((one) => one.fields.given_by === "rep").map(({ id }) => id);
  useEffect(() => void warm(account, byRep), [account, byRep.join()]);
  const mine = bookings.value.filter((one) => one.account === account);
  const next = mine.find((one) => one.refusal) ?? mine.find((one) => isOpen(one) && isAhead(one));
  const status = next && (next.refusal ? w.refusedTitle : next.isPending ? w.pendingTitle : sayStatus(next));
  return (
    <Tile
      href={`/book/${account}`}
      icon="calendar"
      label={w.book}
      about={next ? w.tileNext(sayWhen(next.startMs), status ?? "") : w.tileNone}
    />
  );
}
