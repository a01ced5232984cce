import { useState } from "preact/hooks";
import { fold, matches } from "../../core/fold";
import { ago, compare, dayWord } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip, FilterBar, FilterChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { List, ListRow } from "../../ui/list-row";
import { SearchInput } from "../../ui/search-input";
import { Section } from "../../ui/section";
import { directory, type Listed } from "./directory";
import { lastVisits, plannedVisits } from "./visits";

type Filter = "all" | "due" | "seen" | "planned";
const FILTERS: readonly Filter[] = ["all", "due", "seen", "planned"];
const PAGE = 50;

interface Props {
  /** The window, in days. */
  days: number;
  isSeen: (account: string) => boolean;
}

/** Every store, the ones nobody called at first; searched as one types. */
export function StoreList({ days, isSeen }: Props) {
  const { brand, shell } = t.value;
  const [query, setQuery] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const [most, setMost] = useState(PAGE);
  const words = fold(query).split(" ").filter(Boolean);
  const holds: Record<Filter, (account: Listed) => boolean> = {
    all: () => true,
    due: ({ id }) => !isSeen(id),
    seen: ({ id }) => isSeen(id),
    planned: ({ id }) => plannedVisits.value.has(id),
  };
  const all = [...directory.value.values()];
  const found = all
    .filter(holds[filter])
    .filter(({ name, banner, city, postcode }) =>
      matches(fold(`${name} ${banner} ${city} ${postcode}`), words),
    )
    .sort(
      (a, b) =>
        (lastVisits.value.get(a.id) ?? 0) - (lastVisits.value.get(b.id) ?? 0) || compare(a.name, b.name),
    );
  return (
    <Section title={brand.stores} count={found.length}>
      <div class="stack-s">
        <SearchInput
          label={brand.search}
          value={query}
          onValue={setQuery}
          found={brand.found(found.length)}
        />
        <FilterBar label={brand.filter}>
          {FILTERS.map((one) => (
            <FilterChip
              key={one}
              pressed={filter === one}
              count={all.filter(holds[one]).length}
              onPress={() => {
                setFilter(one);
                setMost(PAGE);
              }}
            >
              {brand[one]}
            </FilterChip>
          ))}
        </FilterBar>
        {found.length === 0 ? (
          <EmptyState icon="search" title={brand.found(0)}>
            {brand.noEntriesHelp}
          </EmptyState>
        ) : (
          <Card flush>
            <List>
              {found.slice(0, most).map((account) => (
                <Line key={account.id} account={account} days={days} seen={isSeen(account.id)} />
              ))}
            </List>
          </Card>
        )}
        {found.length > most && (
          <Button wide icon="down" onClick={() => setMost(most + PAGE)}>
            {shell.more}
          </Button>
        )}
      </div>
    </Section>
  );
}

function Line({ account, days, seen }: { account: Listed; days: number; seen: boolean }) {
  const { brand } = t.value;
  const last = lastVisits.value.get(account.id);
  const next = plannedVisits.value.get(account.id);
  return (
    <ListRow
      href={`/accounts/${account.id}`}
      leading={<Icon name={seen ? "check" : "clock"} />}
      title={account.name}
      subtitle={[account.postcode, account.city].filter(Boolean).join(" ")}
      chips={
        <>
          {seen && last !== undefined ? (
            <Chip tone="accent">{brand.lastSeen(ago(last))}</Chip>
          ) : (
            <Chip tone="warn">{brand.notSeen(days)}</Chip>
          )}
          {next !== undefined && <Chip icon="calendar">{brand.next(dayWord(next))}</Chip>}
        </>
      }
    />
  );
}
