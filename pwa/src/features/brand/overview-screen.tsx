import { useEffect, useState } from "preact/hooks";
import { number, percent } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Section } from "../../ui/section";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { DAY_MS } from "../accounts/brief";
import { Frame } from "../app/frame";
import { call } from "../session/session";
import "../../styles/screens/brand.css";
import { type GroupBy, groupsOf } from "./coverage";
import { directory, readDirectory } from "./directory";
import { StoreList } from "./store-list";
import { Trouble } from "./trouble";
import { useReading } from "./use-reading";
import { forgetVisits, lastVisits, reaches, readVisits, visits } from "./visits";

const WINDOWS = ["30", "60", "90"] as const;
type Window = (typeof WINDOWS)[number];

/** Where the brand's people have been, and where somebody has to go. Read online. */
export function OverviewScreen() {
  const { brand } = t.value;
  const [window, setWindow] = useState<Window>("30");
  const [now] = useState(Date.now);
  const sinceMs = now - Number(window) * DAY_MS;

  // Visits made since the screen was last open count too.
  useEffect(forgetVisits, []);
  const reading = useReading(window, async () => {
    await Promise.all([readDirectory(), readVisits(sinceMs)]);
    return true;
  });
  const isSeen = (account: string): boolean => (lastVisits.value.get(account) ?? 0) >= sinceMs;
  const isReady = reading.value !== null;

  return (
    <Frame title={brand.title} tab="coverage" aside={isReady ? <Groups isSeen={isSeen} /> : undefined}>
      <Segmented<Window>
        label={brand.window}
        choices={WINDOWS.map((value) => ({ value, label: brand.days(Number(value)) }))}
        value={window}
        onValue={setWindow}
      />
      {reading.refusal ? (
        <Trouble refusal={reading.refusal} onRetry={reading.again} />
      ) : !isReady ? (
        <Skeleton rows={6} />
      ) : directory.value.size === 0 ? (
        <EmptyState icon="store" title={brand.noStores}>
          {brand.noStoresHelp}
        </EmptyState>
      ) : (
        <>
          <Summary sinceMs={sinceMs} isSeen={isSeen} />
          {!reading.isReading && !reaches(sinceMs) && (
            <Card tone="warn">
              <div class="stack-s">
                <p>{brand.partial}</p>
                <Button icon="down" onClick={reading.again}>
                  {brand.readMore}
                </Button>
              </div>
            </Card>
          )}
          <StoreList days={Number(window)} isSeen={isSeen} />
        </>
      )}
    </Frame>
  );
}

interface SummaryProps {
  sinceMs: number;
  isSeen: (account: string) => boolean;
}

/** One figure to remember: how many of the stores were called at. */
function Summary({ sinceMs, isSeen }: SummaryProps) {
  const { brand } = t.value;
  const total = directory.value.size;
  const done = [...directory.value.keys()].filter(isSeen).length;
  const made = visits.value.filter((visit) => visit.atMs >= sinceMs);
  return (
    <Card>
      <div class="covered">
        <Ring share={total === 0 ? 0 : done / total} />
        <div>
          <p class="covered-figure">{brand.coveredOf(number(done), number(total))}</p>
          <p>{brand.covered}</p>
          <p class="muted small">
            {brand.visits(made.length)} · {brand.people(new Set(made.map((visit) => visit.by)).size)}
          </p>
          <OpenConflicts />
        </div>
      </div>
    </Card>
  );
}

const AROUND = 2 * Math.PI * 42;

function Ring({ share }: { share: number }) {
  return (
    <div class="ring">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle cx="50" cy="50" r="42" />
        <circle
          class="ring-done"
          cx="50"
          cy="50"
          r="42"
          stroke-dasharray={`${share * AROUND} ${AROUND}`}
          transform="rotate(-90 50 50)"
        />
      </svg>
      <p>{percent(Math.round(share * 10_000))}</p>
    </div>
  );
}

function OpenConflicts() {
  const { brand } = t.value;
  const [count, setCount] = useState(0);
  useEffect(() => {
    call("GET", "/api/v1/conflicts").then(
      (said) => setCount((said as unknown[]).length),
      () => undefined,
    );
  }, []);
  if (count === 0) return null;
  return (
    <p>
      <a class="link" href="/conflicts">
        {brand.conflicts(count)}
      </a>
    </p>
  );
}

function Groups({ isSeen }: { isSeen: (account: string) => boolean }) {
  const { brand } = t.value;
  const [by, setBy] = useState<GroupBy>("area");
  const groups = groupsOf(directory.value.values(), by, isSeen);
  return (
    <Section title={brand.groups}>
      <div class="stack">
        <Segmented<GroupBy>
          label={brand.by}
          bare
          choices={[
            { value: "area", label: brand.byArea },
            { value: "banner", label: brand.byBanner },
          ]}
          value={by}
          onValue={setBy}
        />
        <ul class="bars">
          {groups.map((group) => {
            const name = group.name || (by === "area" ? brand.noArea : brand.noBanner);
            return (
              <li key={group.name}>
                <span class="bar-name">{name}</span>
                <meter aria-label={name} min={0} max={group.total} value={group.done} />
                <span class="bar-figure">{brand.coveredOf(number(group.done), number(group.total))}</span>
              </li>
            );
          })}
        </ul>
      </div>
    </Section>
  );
}
