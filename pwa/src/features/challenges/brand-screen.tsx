import "../../styles/screens/challenges.css";
import { useState } from "preact/hooks";
import { isUnsent } from "../../core/outbox";
import type { Body } from "../../core/wire";
import { moment, toDay } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
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
import { call } from "../session/session";
import { About, sayTrend } from "./challenge-screen";
import { endsOn, phaseOf, type Result, type Standing, said, sayPeriod, sayValue } from "./challenges";
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
  challenge: Body;
  ranking: Ranking;
  results: Version[];
}

const MOST = 100;

async function read(id: string): Promise<Read> {
  const one = `/api/v1/challenges/${id}`;
  const [challenge, ranking, history] = await Promise.all([
    call("GET", one),
    call("GET", `${one}/ranking`),
    call("GET", `${one}/results`),
  ]);
  return {
    challenge: challenge as Body,
    ranking: ranking as Ranking,
    results: (history as { results: Version[] }).results,
  };
}

/** A challenge as headquarters read it, online: every store by name, and each result there was. */
export function BrandChallengeScreen({ id }: { id: string }) {
  const words = challengeWords.value;
  const waiting = outbox.value.filter((queued) => queued.op.entity === id && isUnsent(queued));
  const reading = useReading(id, () => read(id));
  useArrivals(waiting.length, reading.again);
  const found = reading.value;
  return (
    <Frame
      title={found ? said(found.challenge, "name") : words.title}
      subtitle={found ? sayPeriod(found.challenge) : undefined}
      tab="requests"
      back={() => back("/challenges")}
      aside={
        found && (
          <>
            <About challenge={found.challenge} standing={found.ranking as unknown as Standing} />
            <Versions results={found.results} />
          </>
        )
      }
    >
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : found ? (
        <>
          <Deeds challenge={found.challenge} />
          <Stores found={found.ranking} />
        </>
      ) : (
        <Skeleton rows={8} />
      )}
    </Frame>
  );
}

/** How it stands, and what headquarters may still decide. */
function Deeds({ challenge }: { challenge: Body }) {
  const words = challengeWords.value;
  const phase = phaseOf(challenge);
  const isOpen = phase !== "closed" && phase !== "cancelled";
  const decide = async (what: "close" | "cancel", told: string): Promise<void> => {
    if (await perform([{ kind: `challenge.${what}`, entity: challenge.id, args: {} }])) toast({ text: told });
  };
  return (
    <div class="cluster">
      <Chip tone={phase === "cancelled" ? "warn" : "accent"}>{words.status[phase]}</Chip>
      {isOpen && endsOn(challenge) < toDay(Date.now()) && (
        <Button icon="check" onClick={() => void decide("close", words.closed)}>
          {words.close}
        </Button>
      )}
      {isOpen && (
        <Button kind="plain" icon="close" onClick={() => void decide("cancel", words.cancelled)}>
          {words.cancel}
        </Button>
      )}
    </div>
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
              subtitle={result ? sayTrend(result) : words.unranked}
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
