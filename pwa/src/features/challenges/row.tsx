import type { Body } from "../../core/wire";
import { Chip } from "../../ui/chip";
import { Icon, type IconName } from "../../ui/icon";
import { ListRow } from "../../ui/list-row";
import { type Phase, phaseOf, readStanding, said, sayPeriod, standingOf } from "./challenges";
import { challengeWords } from "./words";

const ICON: Record<Phase, IconName> = {
  planned: "calendar",
  running: "chart",
  ended: "wait",
  closed: "check",
  cancelled: "close",
};

/** A challenge in a list; where a store stands, once it does. */
export function ChallengeRow({ challenge, account }: { challenge: Body; account?: string | undefined }) {
  const words = challengeWords.value;
  const phase = phaseOf(challenge);
  const standing = account ? readStanding(standingOf(challenge.id, account)) : undefined;
  const rank = standing?.result?.rank;
  return (
    <ListRow
      href={`/challenges/${challenge.id}`}
      leading={<Icon name={ICON[phase]} />}
      title={said(challenge, "name")}
      subtitle={sayPeriod(challenge)}
      chips={
        <>
          <Chip tone={phase === "running" || phase === "closed" ? "accent" : "plain"}>
            {words.status[phase]}
          </Chip>
          {rank !== undefined && phase !== "cancelled" && (
            <Chip icon="chart">{words.placeOf(rank, standing?.stores ?? 0)}</Chip>
          )}
        </>
      }
    />
  );
}
