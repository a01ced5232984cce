import { useState } from "preact/hooks";
import { fold, matches } from "../../core/fold";
import type { Shown } from "../../core/preview";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { shown } from "../app/device";
import { Picked } from "../planning/picked";
import { planningWords } from "../planning/words";
import { nameOf, promotions, sayMechanic, saySpan, sellOut } from "../promotions/model";
import type { Span } from "./plan-form";
import { challengeWords } from "./words";

const FOUND = 5;

/** When a promotion on this device runs. */
export function spanOf(id: string): Span | undefined {
  const promotion = shown.value.get(id);
  return promotion?.kind === "promotion" ? sellOut(promotion) : undefined;
}

const about = (promotion: Shown): string => saySpan(sellOut(promotion));

interface Props {
  chosen: string[];
  isOne: boolean;
  error: string | null;
  onChosen: (ids: string[]) => void;
}

/** Promotions by name, those to come and the newest first; of one alone, the next replaces it. */
export function PlanPromotions({ chosen, isOne, error, onChosen }: Props) {
  const { plan } = challengeWords.value;
  const [query, setQuery] = useState("");
  const asked = fold(query).split(" ").filter(Boolean);
  const all = promotions.value.filter((one) => one.status !== "cancelled");
  const found = all
    .filter((one) => !chosen.includes(one.id) && matches(fold(`${nameOf(one)} ${sayMechanic(one)}`), asked))
    .reverse();
  return (
    <div class="stack-s">
      <Picked
        items={chosen.map((id) => {
          const promotion = shown.value.get(id);
          return promotion
            ? { key: id, label: nameOf(promotion), about: about(promotion) }
            : { key: id, label: id.slice(0, 8) };
        })}
        icon="tag"
        label={isOne ? plan.promotion : plan.promotions}
        removeLabel={planningWords.value.remove}
        onRemove={(gone) => onChosen(chosen.filter((id) => id !== gone))}
      />
      <SearchInput
        label={plan.findPromotion}
        value={query}
        onValue={setQuery}
        found={query ? plan.promotionsFound(found.length) : undefined}
      />
      {error ? (
        <p class="error" role="alert">
          {error}
        </p>
      ) : (
        <p class="hint">
          {all.length === 0 ? plan.noPromotion : isOne ? plan.promotionHint : plan.promotionsHint}
        </p>
      )}
      {found.length > 0 && (query !== "" || chosen.length === 0 || !isOne) && (
        <Card flush>
          <List label={plan.findPromotion}>
            {found.slice(0, FOUND).map((promotion) => (
              <ListRow
                key={promotion.id}
                leading={<Icon name="plus" />}
                title={nameOf(promotion)}
                subtitle={`${sayMechanic(promotion)} · ${about(promotion)}`}
                onClick={() => {
                  setQuery("");
                  onChosen(isOne ? [promotion.id] : [...chosen, promotion.id]);
                }}
              />
            ))}
          </List>
        </Card>
      )}
    </div>
  );
}
