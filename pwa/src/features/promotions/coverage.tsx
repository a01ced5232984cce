import { useState } from "preact/hooks";
import type { Shown } from "../../core/preview";
import { dayWord, number } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Chip, FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { type Page, PagedList, usePages } from "../brand/paged-list";
import { Trouble } from "../brand/trouble";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import {
  lookOf,
  missingAt,
  type Problem,
  partOf,
  phaseOf,
  problemOf,
  STANDINGS,
  type Standing,
  sayStanding,
  standingOf,
  storesOf,
} from "./model";
import { type Counts, Progress, ProgressBar } from "./progress";
import { promotionWords } from "./words";

interface Line {
  id: string;
  name: string;
  about: string;
  standing: Standing;
  problem: string | null;
  isOut: boolean;
  /** When it was last answered, or seen in place. */
  since: string;
}

interface Covered {
  counts: { standings: Counts; out_of_stock: number };
  stores: {
    store: { id: string; name: string; banner: string | null; city: string | null };
    status: Exclude<Standing, "problem">;
    problem: string | null;
    committed_at: string | null;
    executed_at: string | null;
    out_of_stock: boolean;
  }[];
  next: string | null;
}

const read = async (promotion: string, words: string): Promise<Covered> =>
  (await call("GET", `/api/v1/promotions/${promotion}/coverage?${words}`)) as Covered;

async function page(promotion: string, standing: Standing | null, after: string): Promise<Page<Line>> {
  const { progress } = promotionWords.value;
  const asked = new URLSearchParams({
    limit: "50",
    ...(standing ? { standing } : {}),
    ...(after ? { after } : {}),
  });
  const { stores, next } = await read(promotion, String(asked));
  const rows = stores.map(
    ({ store, status, problem, committed_at, executed_at, out_of_stock }): Line => ({
      id: store.id,
      name: store.name,
      about: [store.banner, store.city].filter(Boolean).join(" · "),
      standing: problem === null ? status : "problem",
      problem,
      isOut: out_of_stock,
      since: executed_at
        ? progress.lateOn(dayWord(executed_at))
        : committed_at
          ? progress.committedOn(dayWord(committed_at))
          : "",
    }),
  );
  return { rows, next };
}

/** Read again once what this device changed of it has arrived: before, the server knows another plan, or none. */
const keyOf = ({ id, pending }: Shown): string => `${id}:${pending?.length ?? 0}`;

/** How far all its stores are, as the server counts them. */
export function BrandCoverage({ promotion }: { promotion: Shown }) {
  const words = promotionWords.value;
  const [standing, setStanding] = useState<Standing | null>(null);
  const key = keyOf(promotion);
  const counted = useReading(key, () => read(promotion.id, "limit=1"));
  const pages = usePages(`${key}:${standing}`, (after) => page(promotion.id, standing, after));
  const { value, refusal } = counted;
  if (promotion.pending && !value) return <p class="muted">{words.progress.waiting}</p>;
  if (refusal) return <Trouble refusal={refusal} onRetry={counted.again} />;
  if (!value) return <Skeleton rows={5} />;
  const { standings, out_of_stock } = value.counts;
  return (
    <>
      <Section title={words.progress.title}>
        <Card>
          <Progress counts={standings} />
          {out_of_stock > 0 && phaseOf(promotion) !== "past" && (
            <p class="scan-trouble tone-problem">
              <Icon name="alert" size="s" />
              {words.progress.out(out_of_stock)}
            </p>
          )}
        </Card>
      </Section>
      <Section title={words.stores}>
        <div class="stack-s">
          <Standings counts={standings} chosen={standing} onChoose={setStanding} />
          <PagedList
            pages={pages}
            label={words.stores}
            none={words.noStores}
            noneHelp={words.noStoresHelp}
            row={(line) => <Store key={line.id} line={line} promotion={promotion} />}
          />
        </div>
      </Section>
    </>
  );
}

/** The same over the stores of a rep, from this phone. */
export function OwnCoverage({ promotion }: { promotion: Shown }) {
  const words = promotionWords.value;
  const [standing, setStanding] = useState<Standing | null>(null);
  const lines = storesOf(promotion).map((account): Line => {
    const part = partOf(promotion.id, account.id);
    return {
      id: account.id,
      name: text(account, "name"),
      about: [text(account, "banner"), text(account, "city")].filter(Boolean).join(" · "),
      standing: standingOf(part),
      problem: problemOf(part),
      isOut: phaseOf(promotion) === "now" && missingAt(promotion, account.id).length > 0,
      since: "",
    };
  });
  const counts = countsOf(lines.map((line) => line.standing));
  const found = lines.filter((line) => standing === null || line.standing === standing);
  return (
    <Section title={words.myStores} count={lines.length}>
      <div class="stack-s">
        <ProgressBar counts={counts} />
        <Standings counts={counts} chosen={standing} onChoose={setStanding} />
        {found.length > 0 ? (
          <Card flush>
            <List label={words.myStores}>
              {found.map((line) => (
                <Store key={line.id} line={line} promotion={promotion} />
              ))}
            </List>
          </Card>
        ) : (
          <EmptyState icon="store" title={words.noStores}>
            {words.noStoresHelp}
          </EmptyState>
        )}
      </div>
    </Section>
  );
}

export function countsOf(standings: Standing[]): Counts {
  const counts: Counts = { executed: 0, committed: 0, problem: 0, withdrawn: 0, none: 0 };
  for (const one of standings) counts[one] += 1;
  return counts;
}

interface StandingsProps {
  counts: Counts;
  chosen: Standing | null;
  onChoose: (standing: Standing | null) => void;
}

function Standings({ counts, chosen, onChoose }: StandingsProps) {
  const words = promotionWords.value;
  const total = STANDINGS.reduce((sum, one) => sum + counts[one], 0);
  return (
    <FilterBar label={words.progress.state}>
      <FilterChip pressed={chosen === null} count={total} onPress={() => onChoose(null)}>
        {words.all}
      </FilterChip>
      {STANDINGS.filter((one) => counts[one] > 0 || one === chosen).map((one) => (
        <FilterChip
          key={one}
          pressed={chosen === one}
          count={counts[one]}
          onPress={(on) => onChoose(on ? one : null)}
        >
          {sayStanding(one)}
        </FilterChip>
      ))}
    </FilterBar>
  );
}

function Store({ line, promotion }: { line: Line; promotion: Shown }) {
  const words = promotionWords.value;
  const { tone, icon } = lookOf(line.standing);
  return (
    <ListRow
      href={`/accounts/${line.id}/promotions/${promotion.id}`}
      leading={
        <span class={`state-icon tone-${tone}`}>
          <Icon name={icon} />
        </span>
      }
      title={line.name}
      subtitle={[line.about, line.since].filter(Boolean).join(" · ")}
      chips={
        <>
          <Chip tone={tone}>
            {line.problem
              ? words.problemTitle(words.problem[line.problem as Problem])
              : sayStanding(line.standing)}
          </Chip>
          {line.isOut && (
            <Chip tone="problem" icon="box">
              {words.outChip}
            </Chip>
          )}
        </>
      }
    />
  );
}

/** In a list of promotions: the bar alone, and how many are silent. */
export function BrandProgress({ promotion }: { promotion: Shown }) {
  const { value } = useReading(keyOf(promotion), () => read(promotion.id, "limit=1"));
  if (!value) return null;
  const { standings, out_of_stock } = value.counts;
  return <ProgressLine counts={standings} outOfStock={phaseOf(promotion) === "now" ? out_of_stock : 0} />;
}

export function ProgressLine({ counts, outOfStock = 0 }: { counts: Counts; outOfStock?: number }) {
  const words = promotionWords.value.progress;
  const total = STANDINGS.reduce((sum, one) => sum + counts[one], 0);
  if (total === 0) return <span class="muted small">{words.stores(0)}</span>;
  return (
    <span class="progress-line">
      <ProgressBar counts={counts} isSmall />
      <span class="muted small">
        {words.of(total - counts.none, number(total))}
        {outOfStock > 0 && ` · ${words.outShort(outOfStock)}`}
      </span>
    </span>
  );
}
