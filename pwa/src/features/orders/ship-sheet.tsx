import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { TextInput } from "../../ui/text-input";
import { shown } from "../app/device";
import { Counter } from "./counter";
import { step } from "./deeds";
import { itemName } from "./items";
import { linesOf } from "./orders";
import { Picture } from "./picture";
import { orderWords } from "./words";

/** All that was given and has not left, or some of it. */
export function ShipSheet({ order, onClose }: { order: Shown; onClose: () => void }) {
  const words = orderWords.value;
  const left = linesOf(order)
    .map((line) => ({ item: line.item, most: (line.given ?? 0) - (line.shipped ?? 0) }))
    .filter((line) => line.most > 0);
  const [counts, setCounts] = useState(() => new Map(left.map((line) => [line.item, line.most])));
  const [carrier, setCarrier] = useState("");
  const [tracking, setTracking] = useState("");
  const lines = [...counts].flatMap(([item, quantity]) => (quantity > 0 ? [{ item, quantity }] : []));
  const total = lines.reduce((sum, line) => sum + line.quantity, 0);
  const isAll = left.every((line) => counts.get(line.item) === line.most);
  const send = async (): Promise<void> => {
    const args = {
      ...(carrier.trim() ? { carrier: carrier.trim() } : {}),
      ...(tracking.trim() ? { tracking: tracking.trim() } : {}),
      ...(isAll ? {} : { lines }),
    };
    if (await step(order, "ship", args)) onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.ship.title}
      actions={
        <Button kind="primary" icon="truck" wide disabled={total === 0} onClick={() => void send()}>
          {words.ship.save(total)}
        </Button>
      }
    >
      <ul class="basket">
        {left.map((line) => {
          const item = shown.value.get(line.item);
          const name = itemName(item);
          const now = counts.get(line.item) ?? 0;
          return (
            <li key={line.item}>
              <Picture item={item} size={96} />
              <span class="strong">{name}</span>
              <Counter
                value={now}
                most={line.most}
                onValue={(value) => setCounts(new Map(counts).set(line.item, value))}
                words={{ more: words.addOne(name), less: words.lessOne(name), now: words.ship.count(name) }}
              />
            </li>
          );
        })}
      </ul>
      <TextInput label={words.ship.carrier} optional maxLength={200} value={carrier} onValue={setCarrier} />
      <TextInput
        label={words.ship.tracking}
        optional
        maxLength={200}
        autoCapitalize="characters"
        value={tracking}
        onValue={setTracking}
      />
    </Sheet>
  );
}
