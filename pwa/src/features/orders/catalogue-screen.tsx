import "../../styles/screens/orders.css";
import { useEffect, useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip, FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Skeleton } from "../../ui/skeleton";
import { useDraft } from "../account/use-draft";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back, go } from "../app/router";
import { isStore } from "../session/session";
import { BasketSheet } from "./basket-sheet";
import { Counter } from "./counter";
import { discard, place } from "./deeds";
import {
  bandOf,
  catalogue,
  heldBy,
  holdingOf,
  itemName,
  keepPictures,
  MATERIALS,
  type Material,
  maxOf,
} from "./items";
import { lastKit, sayLines } from "./orders";
import { Picture } from "./picture";
import { orderWords } from "./words";

/** What is being ordered, kept on this phone until it is sent: item → how many. */
export interface Basket {
  lines: Record<string, number>;
  wanted: string;
  reason: string;
  note: string;
}
const empty = (): Basket => ({ lines: {}, wanted: "", reason: "", note: "" });

/** The brand's material, browsed and ordered with or without a network. */
export function CatalogueScreen({ account }: { account: string }) {
  const words = orderWords.value;
  const [kind, setKind] = useState<Material | null>(null);
  const [isOrdering, setOrdering] = useState(false);
  const basket = useDraft<Basket>(`order:${account}`, empty);
  const items = catalogue.value;
  const store = shown.value.get(account);
  const kinds = MATERIALS.filter((one) => items.some((item) => item.fields.kind === one));
  const found = kind ? items.filter((item) => item.fields.kind === kind) : items;
  const held = heldBy(account);
  // An item that went out of the catalogue while it was in the basket is not ordered unseen.
  const lines = items.flatMap((item) => {
    const quantity = basket.value.lines[item.id] ?? 0;
    return quantity > 0 ? [{ item: item.id, quantity }] : [];
  });
  const total = lines.reduce((sum, line) => sum + line.quantity, 0);
  const take = (item: string, quantity: number): void =>
    basket.change((now) => ({ lines: { ...now.lines, [item]: Math.max(0, quantity) } }));

  useEffect(() => void keepPictures(), [items.length]);

  return (
    <Frame
      title={words.catalogue}
      subtitle={store && text(store, "name")}
      tab={isStore() ? "home" : "accounts"}
      back={() => back(isStore() ? "/" : `/accounts/${account}`)}
      withoutTabs
      action={
        total > 0 ? (
          <Button kind="primary" icon="cart" onClick={() => setOrdering(true)}>
            {words.basket(total)}
          </Button>
        ) : undefined
      }
    >
      {kind === null && total === 0 && <Again account={account} />}
      {kinds.length > 1 && (
        <FilterBar label={words.filter}>
          {kinds.map((one) => (
            <FilterChip key={one} pressed={kind === one} onPress={(on) => setKind(on ? one : null)}>
              {words.kinds[one]}
            </FilterChip>
          ))}
        </FilterBar>
      )}
      {found.length > 0 ? (
        // biome-ignore lint/a11y/noRedundantRoles: Safari drops the list role of a list without bullets
        <ul class="items" role="list">
          {found.map((item) => (
            <Item
              key={item.id}
              item={item}
              held={held.get(item.id) ?? 0}
              holding={holdingOf(account, item.id)}
              quantity={basket.value.lines[item.id] ?? 0}
              onTake={(quantity) => take(item.id, quantity)}
            />
          ))}
        </ul>
      ) : loaded.value !== "all" ? (
        <Skeleton rows={6} />
      ) : (
        <EmptyState icon="box" title={words.none}>
          {words.noneHelp}
        </EmptyState>
      )}
      {isOrdering && (
        <BasketSheet
          account={account}
          lines={lines}
          held={held}
          basket={basket}
          onTake={take}
          onClose={() => setOrdering(false)}
        />
      )}
    </Frame>
  );
}

/** The last kit, whole, in one tap. */
function Again({ account }: { account: string }) {
  const words = orderWords.value;
  const lines = lastKit(account);
  if (lines.length === 0) return null;
  const again = async (): Promise<void> => {
    const id = await place({ account, lines }, words.placedAgain);
    if (id) go(`/accounts/${account}/orders/${id}`);
  };
  return (
    <Card tone="accent">
      <div class="again">
        <div>
          <p class="strong">{words.again}</p>
          <p class="small">{sayLines(lines, 3)}</p>
        </div>
        <Button icon="retry" onClick={() => void again()}>
          {words.againDo}
        </Button>
      </div>
    </Card>
  );
}

interface ItemProps {
  item: Shown;
  held: number;
  holding: Shown | undefined;
  quantity: number;
  onTake: (quantity: number) => void;
}

const BAND_TONE = { available: "accent", low: "warn", none: "plain" } as const;

function Item({ item, held, holding, quantity, onTake }: ItemProps) {
  const words = orderWords.value;
  const [name, band, most] = [itemName(item), bandOf(item), maxOf(item)];
  const left = most === null ? null : Math.max(0, most - held);
  const kinds: Record<string, string> = words.kinds;
  const about = [kinds[text(item, "kind")], text(item, "size")].filter(Boolean).join(" · ");
  const limits = [most !== null && words.max(most), held > 0 && words.held(held)].filter(Boolean).join(" · ");
  return (
    <li class="item">
      <Picture item={item} size={320} />
      <div class="item-body">
        <h3>{name}</h3>
        <p class="muted small">{about}</p>
        <span class="chips">
          <Chip tone={BAND_TONE[band]}>{words.band[band]}</Chip>
          {text(item, "promotion") && <Chip icon="tag">{words.promotion}</Chip>}
        </span>
        {limits && <p class="muted small">{limits}</p>}
        <div class="item-foot">
          {left === 0 && quantity === 0 ? (
            <>
              <p class="small item-full">
                <Icon name="check" size="s" />
                {words.full}
              </p>
              {holding && (
                <Button wide icon="trash" label={words.discardOf(name)} onClick={() => void discard(holding)}>
                  {words.discard}
                </Button>
              )}
            </>
          ) : quantity === 0 ? (
            <Button wide icon="plus" label={words.addOne(name)} onClick={() => onTake(1)}>
              {words.add}
            </Button>
          ) : (
            <Counter
              value={quantity}
              most={left}
              onValue={onTake}
              words={{
                more: words.addOne(name),
                less: words.lessOne(name),
                now: words.quantityOf(name, quantity),
              }}
            />
          )}
        </div>
      </div>
    </li>
  );
}
