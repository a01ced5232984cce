import type { Body } from "../../core/wire";
import { day, fromDay } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { type Metric, phaseOf, sayCompared, sayTie, startsOn, type TieBreak } from "./challenges";
import { challengeWords } from "./words";

/** What of a challenge no longer changes, said before anything is changed, and as it stands. */
export function ClosedRules({ challenge }: { challenge: Body }) {
  const { plan, metric: metrics } = challengeWords.value;
  const metric = (challenge.fields.metric ?? "units") as Metric;
  return (
    <Card tone="warn">
      <div class="stack-s">
        <p>{plan.begun(day(fromDay(startsOn(challenge))))}</p>
        {phaseOf(challenge) === "ended" && <p>{plan.ended}</p>}
        <p class="with-icon">
          <Icon name="chart" size="s" />
          <span>
            <strong>{metrics[metric]}</strong> · {sayCompared(challenge)}
          </span>
        </p>
        <p class="small">{sayTie(metric, (challenge.fields.tie_break ?? "other") as TieBreak)}</p>
      </div>
    </Card>
  );
}
