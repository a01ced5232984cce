import { toDay } from "../../i18n/format";
import { Button } from "../../ui/button";
import { FilterBar, FilterChip } from "../../ui/chip";
import { DateInput } from "../../ui/date-input";
import { Sheet } from "../../ui/sheet";
import { TextArea } from "../../ui/text-area";
import { TextInput } from "../../ui/text-input";
import type { Kept } from "../account/use-draft";
import { shown } from "../app/device";
import { go } from "../app/router";
import type { Basket } from "./catalogue-screen";
import { Counter } from "./counter";
import { place } from "./deeds";
import { bandOf, itemName, maxOf } from "./items";
import { Picture } from "./picture";
import { orderWords } from "./words";

interface Props {
  account: string;
  lines: { item: string; quantity: number }[];
  held: Map<string, number>;
  basket: Kept<Basket>;
  onTake: (item: string, quantity: number) => void;
  onClose: () => void;
}

/** The order before it leaves: what, for when, what for. */
export function BasketSheet({ account, lines, held, basket, onTake, onClose }: Props) {
  const words = orderWords.value;
  const { wanted, reason, note } = basket.value;
  const today = toDay(Date.now());
  const isPast = wanted !== "" && wanted < today;
  const waits = lines.some((line) => {
    const item = shown.value.get(line.item);
    return item && bandOf(item) === "none";
  });
  const send = async (): Promise<void> => {
    const id = await place({
      account,
      lines,
      ...(wanted ? { wanted_on: wanted } : {}),
      ...(reason.trim() ? { reason: reason.trim() } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
    if (!id) return;
    await basket.discard();
    // In one go: the sheet finds another screen opened over its step of history, and leaves that step alone.
    onClose();
    go(`/accounts/${account}/orders/${id}`);
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={words.sheet.title}
      actions={
        <Button
          kind="primary"
          icon="cart"
          wide
          disabled={lines.length === 0 || isPast}
          onClick={() => void send()}
        >
          {words.sheet.place}
        </Button>
      }
    >
      <ul class="basket">
        {lines.map((line) => {
          const item = shown.value.get(line.item);
          const name = itemName(item);
          const most = item ? maxOf(item) : null;
          return (
            <li key={line.item}>
              <Picture item={item} size={96} />
              <span class="strong">{name}</span>
              <Counter
                value={line.quantity}
                most={most === null ? null : Math.max(0, most - (held.get(line.item) ?? 0))}
                onValue={(quantity) => onTake(line.item, quantity)}
                words={{
                  more: words.addOne(name),
                  less: words.lessOne(name),
                  now: words.quantityOf(name, line.quantity),
                }}
              />
            </li>
          );
        })}
      </ul>
      {waits && <p class="muted small">{words.sheet.waits}</p>}
      <DateInput
        label={words.sheet.wanted}
        optional
        hint={words.sheet.wantedHint}
        error={isPast ? words.sheet.past : null}
        min={today}
        value={wanted}
        onValue={(value) => basket.change({ wanted: value })}
      />
      <div class="stack-s">
        <TextInput
          label={words.sheet.reason}
          optional
          maxLength={200}
          autoCapitalize="sentences"
          value={reason}
          onValue={(value) => basket.change({ reason: value })}
        />
        <FilterBar label={words.sheet.reason}>
          {words.sheet.reasons.map((one) => (
            <FilterChip
              key={one}
              pressed={reason === one}
              onPress={(on) => basket.change({ reason: on ? one : "" })}
            >
              {one}
            </FilterChip>
          ))}
        </FilterBar>
      </div>
      <TextArea
        label={words.sheet.note}
        optional
        maxLength={2000}
        value={note}
        onValue={(value) => basket.change({ note: value })}
      />
    </Sheet>
  );
}
