import type { Shown } from "../../core/preview";
import { Chip } from "../../ui/chip";
import { text } from "../accounts/brief";
import { shown } from "../app/device";
import { lookOf, nameOf, type Problem, problemOf, sayStanding, standingOf } from "./model";
import { promotionWords } from "./words";

/** A store's part in a promotion as a line of the timeline, with the way to it. */
export function PartText({ entry }: { entry: Shown }) {
  const words = promotionWords.value;
  const promotion = shown.value.get(text(entry, "promotion"));
  const standing = standingOf(entry);
  const look = lookOf(standing);
  const wrong = problemOf(entry);
  return (
    <>
      <p>
        <a class="link strong" href={`/accounts/${entry.account}/promotions/${text(entry, "promotion")}`}>
          {promotion ? nameOf(promotion) : words.one}
        </a>
      </p>
      <span class="chips">
        <Chip tone={look.tone} icon={look.icon}>
          {wrong ? words.problemTitle(words.problem[wrong as Problem] ?? wrong) : sayStanding(standing)}
        </Chip>
      </span>
    </>
  );
}
