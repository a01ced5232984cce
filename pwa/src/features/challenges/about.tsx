import type { Body } from "../../core/wire";
import { fromDay, moment, shortDay } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Section } from "../../ui/section";
import { type Metric, type Standing, said, sayCompared, sayTie, type TieBreak } from "./challenges";
import { challengeWords } from "./words";

interface AboutProps {
  challenge: Body;
  standing: Standing | undefined;
  account?: string;
}

/** What there is to win, what is counted and of which sales. */
export function About({ challenge, standing, account }: AboutProps) {
  const words = challengeWords.value;
  const prize = said(challenge, "prize");
  const metric = (challenge.fields.metric ?? "units") as Metric;
  const tie = (challenge.fields.tie_break ?? "other") as TieBreak;
  const known = metric === "executed" ? words.lastDayExecuted : words.lastDay;
  return (
    <>
      {prize && (
        <Section title={words.prize}>
          <Card tone="accent">
            <p class="with-icon">
              <Icon name="tag" /> <span>{prize}</span>
            </p>
          </Card>
        </Section>
      )}
      <Section title={words.how}>
        <Card>
          <div class="stack-s">
            <p class="strong">{words.metric[metric]}</p>
            <p>{sayCompared(challenge)}</p>
            <p class="muted small">{sayTie(metric, tie)}</p>
            {standing && <p class="muted small">{words.counted(standing.stores, standing.not_counted)}</p>}
            <p class="muted small">
              {standing?.last_day ? known(shortDay(fromDay(standing.last_day))) : words.noSales}{" "}
              {account &&
                standing?.own_last_day &&
                words.ownLastDay(shortDay(fromDay(standing.own_last_day)))}
            </p>
            {standing?.as_of && <p class="muted small">{words.asOf(moment(standing.as_of))}</p>}
          </div>
        </Card>
      </Section>
    </>
  );
}
