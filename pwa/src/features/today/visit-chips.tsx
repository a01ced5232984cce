import { daysBetween, dayWord, toMs } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Chip } from "../../ui/chip";
import type { Planned } from "./agenda";

export const isUnderWay = ({ visit }: Planned): boolean => visit.status === "in_progress";

/** What is out of the ordinary about a planned visit: begun, begun and left, or not made on its day. */
export function visitChips(planned: Planned) {
  const { today } = t.value;
  const { visit, isLate } = planned;
  if (isUnderWay(planned)) {
    return daysBetween(toMs(visit.occurred_at), Date.now()) > 0 ? (
      <Chip tone="warn" icon="clock">
        {today.unfinished(dayWord(visit.occurred_at))}
      </Chip>
    ) : (
      <Chip tone="accent">{today.underWay}</Chip>
    );
  }
  return isLate ? (
    <Chip tone="warn" icon="clock">
      {today.missed(dayWord(visit.occurred_at))}
    </Chip>
  ) : undefined;
}
