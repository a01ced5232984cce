import "../../styles/screens/challenges.css";
import "../../styles/screens/orders.css";
import type { Body } from "../../core/wire";
import { moment } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { loaded, shown } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { isStore } from "../session/session";
import { About } from "./about";
import { CalledOff } from "./called-off";
import {
  phaseOf,
  type Result,
  readStanding,
  type Standing,
  said,
  sayPeriod,
  sayValue,
  standingOf,
  standingsIn,
} from "./challenges";
import { Bands, Weeks } from "./charts";
import { challengeWords } from "./words";

/** One challenge from this phone: where a store stands, who is around it, how it is counted. Without an account: all one's stores. */
export function ChallengeScreen({ id, account }: { id: string; account: string }) {
  const words = challengeWords.value;
  const challenge = shown.value.get(id);
  const held = account ? standingOf(id, account) : undefined;
  const standing = readStanding(held);
  const here = shown.value.get(account);
  return (
    <Frame
      title={challenge ? said(challenge, "name") : words.title}
      subtitle={
        challenge &&
        [sayPeriod(challenge), here && !isStore() && text(here, "name")].filter(Boolean).join(" · ")
      }
      tab={isStore() ? "home" : "today"}
      back={() => back(account && !isStore() ? `/challenges/${id}` : "/challenges")}
      aside={challenge && <About challenge={challenge} standing={standing ?? anyOf(id)} account={account} />}
    >
      {challenge?.kind !== "challenge" ? (
        loaded.value !== "all" ? (
          <Skeleton rows={6} />
        ) : (
          <EmptyState icon="chart" title={words.notHere}>
            {words.notHereHelp}
          </EmptyState>
        )
      ) : account ? (
        <>
          <CalledOff challenge={challenge} />
          <Place challenge={challenge} standing={standing} />
          {held && <Corrections held={held} />}
          {standing?.result && (
            <>
              {standing.result.weeks.length > 1 && (
                <Section title={words.weeks}>
                  <Card>
                    <Weeks weeks={standing.result.weeks} metric={standing.metric} />
                  </Card>
                </Section>
              )}
              <Around standing={standing} />
            </>
          )}
        </>
      ) : (
        <>
          <CalledOff challenge={challenge} />
          <OwnStores challenge={challenge} />
        </>
      )}
    </Frame>
  );
}

const anyOf = (id: string): Standing | undefined => readStanding(standingsIn(id)[0]);

/** The rank in one look, and what lies between it and the next. */
function Place({ challenge, standing }: { challenge: Body; standing: Standing | undefined }) {
  const words = challengeWords.value;
  const result = standing?.result;
  return (
    <Card>
      <div class="cluster">
        <Chip tone={phaseOf(challenge) === "cancelled" ? "warn" : "accent"}>
          {words.status[phaseOf(challenge)]}
        </Chip>
      </div>
      {standing && result ? (
        <>
          <p class="rank">
            <span class="rank-figure">{words.rank(result.rank)}</span>
            <span>
              {words.among(standing.stores)}
              {result.sharing > 0 && `, ${words.sharing(result.sharing)}`}
            </span>
          </p>
          <dl class="facts">
            <div>
              <dt>{words.value}</dt>
              <dd>{sayValue(standing.metric, result.value)}</dd>
            </div>
            <div>
              <dt>{words.gap}</dt>
              <dd>{sayGap(standing, result)}</dd>
            </div>
            <div>
              <dt>{words.trend}</dt>
              <dd>{sayTrend(result)}</dd>
            </div>
          </dl>
        </>
      ) : (
        <div class="stack-s">
          <p class="strong">{words.notCounted}</p>
          <p class="muted">
            {challenge.fields.metric === "executed" ? words.notCountedExecuted : words.notCountedHelp}
          </p>
        </div>
      )}
    </Card>
  );
}

function sayGap({ metric }: Standing, { gap_to_next }: Result): string {
  const words = challengeWords.value;
  if (gap_to_next === null) return words.first;
  return gap_to_next === 0 ? words.even : sayValue(metric, gap_to_next);
}

export function sayTrend({ rank, trend }: Pick<Result, "rank" | "trend">): string {
  const words = challengeWords.value;
  if (!trend) return words.noTrend;
  const moved = trend.rank - rank;
  return moved > 0 ? `▲ ${words.gained(moved)}` : moved < 0 ? `▼ ${words.lost(-moved)}` : `= ${words.same}`;
}

/** The result was another one: what it was, what it is, and which sales changed it. */
function Corrections({ held }: { held: Body }) {
  const words = challengeWords.value;
  const steps = (held.fields.steps ?? []) as unknown as Record<string, unknown>[];
  const last = steps.filter((step) => step.what === "corrected").at(-1);
  if (!last) return null;
  const [before, after] = [words.place(Number(last.rank_before)), words.place(Number(last.rank))];
  return (
    <Card tone="warn">
      <p class="strong">{words.corrected}</p>
      <p>{words.correctedBy(before, after, moment(String(last.learned_at)))}</p>
    </Card>
  );
}

function Around({ standing }: { standing: Standing }) {
  const words = challengeWords.value;
  return (
    <>
      {standing.peers.length > 1 && (
        <Section title={words.neighbours}>
          <Card flush>
            <List>
              {standing.peers.map((peer) => (
                <ListRow
                  key={`${peer.rank} ${peer.name}`}
                  leading={<span class="strong">{words.place(peer.rank)}</span>}
                  title={peer.name}
                  subtitle={peer.mine ? words.you : undefined}
                  meta={sayValue(standing.metric, peer.value)}
                />
              ))}
            </List>
          </Card>
        </Section>
      )}
      <Section title={words.peers}>
        <Card>
          <div class="stack-s">
            <p class="muted small">{words.peersHelp}</p>
            <Bands bands={standing.bands} metric={standing.metric} />
          </div>
        </Card>
      </Section>
    </>
  );
}

/** A rep's stores in it, the best first; each leads to what its people read. */
function OwnStores({ challenge }: { challenge: Body }) {
  const words = challengeWords.value;
  const found = standingsIn(challenge.id);
  if (found.length === 0) return <Place challenge={challenge} standing={undefined} />;
  return (
    <Section title={words.yourStores} count={found.length}>
      <Card flush>
        <List>
          {found.map((body) => {
            const standing = readStanding(body);
            const store = shown.value.get(body.account ?? "");
            return (
              <ListRow
                key={body.id}
                href={`/challenges/${challenge.id}/${body.account}`}
                leading={
                  <span class="strong">{standing?.result ? words.place(standing.result.rank) : "—"}</span>
                }
                title={store ? text(store, "name") : ""}
                subtitle={standing?.result ? sayTrend(standing.result) : words.unranked}
                meta={standing?.result ? sayValue(standing.metric, standing.result.value) : undefined}
              />
            );
          })}
        </List>
      </Card>
    </Section>
  );
}
