import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Button } from "../../ui/button";
import { Segmented } from "../../ui/segmented";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { shown } from "../app/device";
import { Counter } from "./counter";
import { step } from "./deeds";
import { itemName } from "./items";
import { linesOf, onWay } from "./orders";
import { Picture } from "./picture";
import { orderWords } from "./words";

/** What has arrived: everything, or everything but some. */
export function ReceiveSheet({ order, onClose }: { order: Shown; onClose: () => void }) {
  const words = orderWords.value;
  const lines = linesOf(order).filter((line) => onWay(line) > 0);
  const [isAll, setAll] = useState(true);
  const [missing, setMissing] = useState<ReadonlyMap<string, number>>(new Map());
  const [note, setNote] = useState("");
  const lacking = isAll ? [] : [...missing].filter(([, quantity]) => quantity > 0);
  const total = lacking.reduce((sum, [, quantity]) => sum + quantity, 0);
  const save = async (): Promise<void> => {
    const args = {
      ...(lacking.length > 0 ? { missing: lacking.map(([item, quantity]) => ({ item, quantity })) } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    if (await step(order, "receive", args)) onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.receive.title}
      actions={
        <Button kind="primary" icon="check" wide onClick={() => void save()}>
          {total > 0 ? words.receive.saveMissing(total) : words.receive.save}
        </Button>
      }
    >
      <Segmented<"all" | "some">
        label={words.receive.title}
        bare
        choices={[
          { value: "all", label: words.receive.all, icon: "check" },
          { value: "some", label: words.receive.some, icon: "alert" },
        ]}
        value={isAll ? "all" : "some"}
        onValue={(value) => setAll(value === "all")}
      />
      <ul class="basket">
        {lines.map((line) => {
          const item = shown.value.get(line.item);
          const name = itemName(item);
          return (
            <li key={line.item}>
              <Picture item={item} size={96} />
              <span>
                <span class="strong">{name}</span>
                <span class="muted small basket-more">{words.receive.of(onWay(line))}</span>
              </span>
              {!isAll && (
                <Counter
                  value={missing.get(line.item) ?? 0}
                  most={onWay(line)}
                  onValue={(value) => setMissing(new Map(missing).set(line.item, value))}
                  words={{
                    more: words.addOne(name),
                    less: words.lessOne(name),
                    now: words.receive.missing(name),
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
      {!isAll && <p class="muted small">{words.receive.howMany}</p>}
      <TextArea label={words.receive.note} optional maxLength={2000} value={note} onValue={setNote} />
    </Sheet>
  );
}
