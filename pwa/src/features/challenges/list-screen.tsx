import "../../styles/screens/stock-outs.css";
import { useState } from "preact/hooks";
import type { Body } from "../../core/wire";
import { LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { List } from "../../ui/list-row";
import { Skeleton } from "../../ui/skeleton";
import { loaded, outbox } from "../app/device";
import { Frame } from "../app/frame";
import { lazy } from "../app/lazy";
import { back } from "../app/router";
import { Trouble } from "../brand/trouble";
import { useArrivals, useReading } from "../brand/use-reading";
import { store } from "../home/chosen-store";
import { RequestNav } from "../orders/request-nav";
import { Refused, refusedOf } from "../planning/refused";
import { call, isHeadquarters, isStore } from "../session/session";
import { allChallenges, isFor, isOver } from "./challenges";
import { ChallengeRow } from "./row";
import { challengeWords } from "./words";

// With the form it leads to: only those who plan have either.
const Correct = lazy(async () => (await import("./plan-correct")).CorrectPlan, null);

/** Every challenge one has to do with: a store and a rep from their phone, headquarters online. */
export function ChallengesScreen() {
  return isHeadquarters() ? <BrandChallenges /> : <OwnChallenges />;
}

function OwnChallenges() {
  const words = challengeWords.value;
  const here = isStore() ? store.value : null;
  const mine = here ? allChallenges.value.filter((one) => isFor(one, here)) : allChallenges.value;
  return (
    <Frame title={words.title} tab={isStore() ? "home" : "today"} back={() => back("/")}>
      <Challenges challenges={mine} account={here?.id} isReading={loaded.value !== "all"} />
    </Frame>
  );
}

function BrandChallenges() {
  const words = challengeWords.value;
  const waiting = outbox.value.filter((queued) => queued.op.kind.startsWith("challenge."));
  const reading = useReading("challenges", async () => {
    const said = (await call("GET", "/api/v1/challenges?limit=200")) as { challenges: Body[] };
    return said.challenges;
  });
  useArrivals(waiting.length, reading.again);
  return (
    <Frame
      title={words.title}
      tab="requests"
      action={
        <LinkButton kind="primary" icon="plus" href="/challenges/new">
          {words.plan.action}
        </LinkButton>
      }
    >
      <RequestNav current="challenges" />
      <Refused refused={refusedOf("challenge")} way={(queued) => <Correct queued={queued} />} />
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : (
        <Challenges challenges={reading.value ?? []} isReading={reading.value === null} />
      )}
    </Frame>
  );
}

interface ListProps {
  challenges: Body[];
  account?: string | undefined;
  isReading: boolean;
}

function Challenges({ challenges, account, isReading }: ListProps) {
  const words = challengeWords.value;
  const [isPast, setPast] = useState(false);
  const over = challenges.filter(isOver);
  const found = isPast ? over : challenges.filter((one) => !isOver(one));
  return (
    <>
      <FilterBar label={words.title}>
        <FilterChip pressed={!isPast} count={challenges.length - over.length} onPress={() => setPast(false)}>
          {words.running}
        </FilterChip>
        <FilterChip pressed={isPast} count={over.length} onPress={() => setPast(true)}>
          {words.over}
        </FilterChip>
      </FilterBar>
      {found.length > 0 ? (
        <Card flush>
          <List label={isPast ? words.over : words.running}>
            {found.map((one) => (
              <ChallengeRow key={one.id} challenge={one} account={account} />
            ))}
          </List>
        </Card>
      ) : isReading ? (
        <Skeleton rows={4} />
      ) : (
        <EmptyState icon="chart" title={isPast ? words.noneOver : words.none}>
          {isPast ? words.noneOverHelp : isHeadquarters() ? words.noneHelpBrand : words.noneHelp}
        </EmptyState>
      )}
    </>
  );
}
