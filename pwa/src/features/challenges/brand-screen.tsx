import "../../styles/screens/challenges.css";
import "../../styles/screens/stock-outs.css";
import { useState } from "preact/hooks";
import type { Where } from "../../core/group";
import { isUnsent } from "../../core/outbox";
import type { Body } from "../../core/wire";
import { moment } from "../../i18n/format";
import { Button, LinkButton } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { toast } from "../../ui/toast";
import { perform } from "../account/perform";
import { outbox } from "../app/device";
import { Frame } from "../app/frame";
import { back } from "../app/router";
import { Trouble } from "../brand/trouble";
import { useArrivals, useReading } from "../brand/use-reading";
import { CancelSheet } from "../planning/cancel-sheet";
import { Refused, refusedOf } from "../planning/refused";
import { sayWhere } from "../planning/say-where";
import { usePlanned } from "../planning/thing";
import { planningWords } from "../planning/words";
import { call } from "../session/session";
import { About } from "./about";
import { CalledOff } from "./called-off";
import { sayTrend } from "./challenge-screen";
import { isOver, phaseOf, type Result, type Standing, said, sayPeriod, sayValue } from "./challenges";
import { challengeWords } from "./words";

interface Ranked {
  account: string;
  name: string;
  result: Result | null;
}
type Ranking = Omit<Standing, "account" | "own_last_day" | "result" | "bands" | "peers"> & {
  ranking: Ranked[];
};
interface Version {
  version: number;
  at: string;
  reason: "closed" | "late_sales" | "late_reports";
  changed: number;
  digest: string;
}
interface Read {
  ranking: Ranking;
  results: Version[];
}

const MOST = 100;

async function read(id: string): Promise<Read> {
  const one = `/api/v1/challenges/${id}`;
  const [ranking, history] = await Promise.all([
    call("GET", `${one}/ranking`),
    call("GET", `${one}/results`),
  ]);
  return {
    ranking: ranking as Ranking,
    results: (history as { results: Version[] }).results,
  };
}

/** A challenge as headquarters read it: every store by name, online, and each result there was. */
export function BrandChallengeScreen({ id }: { id: string }) {
  const words = challengeWords.value;
  const { planned: challenge, isReading, refusal, again } = usePlanned("challenge", id);
  const isSent = challenge !== null && !challenge.pending;
  const waiting = outbox.value.filter((queued) => queued.op.entity === id && isUnsent(queued));
  const reading = useReading(`${id}:${isSent}`, async () => (isSent ? read(id) : null));
  useArrivals(waiting.length, reading.again);
  const found = reading.value;
  return (
    <Frame
      title={challenge ? said(challenge, "name") : words.title}
      subtitle={challenge ? sayPeriod(challenge) : undefined}
      tab="requests"
      back={() => back("/challenges")}
      aside={
        challenge && (
          <>
            <About challenge={challenge} standing={found?.ranking as Standing | undefined} />
            {found && <Versions results={found.results} />}
          </>
        )
      }
    >
      {refusal ? (
        <Trouble refusal={refusal} onRetry={again} />
      ) : !challenge ? (
        isReading ? (
          <Skeleton rows={8} />
        ) : (
          <EmptyState icon="chart" title={words.notHere} />
        )
      ) : (
        <>
          <Refused refused={refusedOf("challenge", id)} />
          <CalledOff challenge={challenge} />
          <Deeds challenge={challenge} />
          {reading.refusal ? (
            <Trouble refusal={reading.refusal} onRetry={reading.again} />
          ) : found ? (
            <Stores found={found.ranking} />
          ) : isSent ? (
            <Skeleton rows={8} />
          ) : (
            <p class="muted">{words.waiting}</p>
          )}
        </>
      )}
    </Frame>
  );
}

/** How it stands, and what headquarters may still decide. */
function Deeds({ challenge }: { challenge: Body }) {
  const words = challengeWords.value;
  const [isAsking, setAsking] = useState(false);
  const phase = phaseOf(challenge);
  const close = async (): Promise<void> => {
    if (await perform([{ kind: "challenge.close", entity: challenge.id, args: {} }]))
      toast({ text: words.closed });
  };
  return (
    <Card>
      <div class="stack-s">
        <div class="cluster">
          <Chip tone={phase === "cancelled" ? "problem" : phase === "planned" ? "plain" : "accent"}>
            {words.status[phase]}
          </Chip>
          <span class="muted small">{sayWhere((challenge.fields.where ?? {}) as Where).join(" · ")}</span>
        </div>
        {phase === "ended" && <p class="muted small">{words.closeHelp}</p>}
        {!isOver(challenge) && (
          <div class="cluster">
            {phase === "ended" && (
              <Button icon="check" onClick={() => void close()}>
                {words.close}
              </Button>
            )}
            <LinkButton icon="edit" href={`/challenges/${challenge.id}/edit`}>
              {planningWords.value.edit}
            </LinkButton>
            <Button kind="danger" icon="close" onClick={() => setAsking(true)}>
              {words.cancel}
            </Button>
          </div>
        )}
      </div>
      {isAsking && (
        <CancelSheet
          kind="challenge.cancel"
          id={challenge.id}
          words={words}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Stores({ found }: { found: Ranking }) {
  const words = challengeWords.value;
  const [most, setMost] = useState(MOST);
  return (
    <Section title={words.ranking} count={found.ranking.length}>
      <Card flush>
        <List>
          {found.ranking.slice(0, most).map(({ account, name, result }) => (
            <ListRow
              key={account}
              href={`/accounts/${account}`}
              leading={<span class="strong">{result ? words.place(result.rank) : "—"}</span>}
              title={name}
              subtitle={
                result
                  ? sayTrend(result)
                  : found.metric === "executed"
                    ? words.unrankedExecuted
                    : words.unranked
              }
              meta={result ? sayValue(found.metric, result.value) : undefined}
            />
          ))}
        </List>
      </Card>
      {found.ranking.length > most && (
        <Button icon="down" wide onClick={() => setMost(most + MOST)}>
          {words.bandStores(found.ranking.length - most)}
        </Button>
      )}
    </Section>
  );
}

/** When and why each result was made, and how many stores it changed. */
function Versions({ results }: { results: Version[] }) {
  const words = challengeWords.value;
  if (results.length === 0) return null;
  return (
    <Section title={words.results} count={results.length}>
      <Card flush>
        <List>
          {[...results].reverse().map((result) => (
            <ListRow
              key={result.version}
              title={words.reason[result.reason]}
              subtitle={[words.version(result.version), result.version > 1 && words.changed(result.changed)]
                .filter(Boolean)
                .join(" · ")}
              meta={moment(result.at)}
            />
          ))}
        </List>
      </Card>
    </Section>
  );
}
