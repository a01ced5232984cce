import "../../styles/screens/promotions.css";
import { fromDay, shortDay } from "../../i18n/format";
import { Card } from "../../ui/card";
import { List } from "../../ui/list-row";
import { Tile } from "../../ui/tile";
import { shown } from "../app/device";
import {
  isWaiting,
  missingAt,
  partOf,
  phaseOf,
  problemOf,
  promotions,
  promotionsOf,
  sellOut,
  storesOf,
} from "./model";
import { PromotionRow } from "./row";
import { promotionWords } from "./words";

const MOST = 3;

/** On a store's first screen: what runs and what comes. */
export function PromotionTile({ account }: { account: string }) {
  const words = promotionWords.value;
  const here = shown.value.get(account);
  const found = here ? promotionsOf(here) : [];
  const running = found.filter((one) => phaseOf(one) === "now").length;
  const [next] = found.filter((one) => phaseOf(one) === "next");
  const about = [
    running > 0 && words.tile.running(running),
    next && words.tile.next(shortDay(fromDay(sellOut(next).starts_on))),
  ].filter(Boolean);
  return (
    <Tile
      href={`/accounts/${account}/promotions`}
      icon="tag"
      label={words.title}
      about={about.length > 0 ? about.join(" · ") : words.tile.none}
    />
  );
}

/** Those that want a word of this store, or that go wrong in it: one tap from its first screen. */
export function PromotionsHere({ account }: { account: string }) {
  const words = promotionWords.value;
  const here = shown.value.get(account);
  const found = (here ? promotionsOf(here) : []).filter(
    (one) =>
      isWaiting(one, account) ||
      (phaseOf(one) === "now" &&
        (problemOf(partOf(one.id, account)) !== null || missingAt(one, account).length > 0)),
  );
  if (found.length === 0) return null;
  return (
    <Card flush>
      <List label={words.title}>
        {found.slice(0, MOST).map((one) => (
          <PromotionRow key={one.id} promotion={one} account={account} />
        ))}
      </List>
    </Card>
  );
}

/** On a rep's first screen, over all their stores. */
export function TerritoryPromotionTile() {
  const words = promotionWords.value;
  const mine = promotions.value.filter(
    (one) => ["now", "next"].includes(phaseOf(one)) && storesOf(one).length > 0,
  );
  const running = mine.filter((one) => phaseOf(one) === "now").length;
  const waiting = mine.filter((one) => storesOf(one).some(({ id }) => isWaiting(one, id))).length;
  const about = [
    running > 0 && words.tile.running(running),
    waiting > 0 && words.tile.toAnswer(waiting),
  ].filter(Boolean);
  return (
    <Tile
      href="/promotions"
      icon="tag"
      label={words.title}
      about={about.length > 0 ? about.join(" · ") : words.tile.none}
    />
  );
}
