import "../../styles/screens/brand.css";
import "../../styles/screens/orders.css";
import { useState } from "preact/hooks";
import type { Body } from "../../core/wire";
import { FilterBar, FilterChip } from "../../ui/chip";
import { Section } from "../../ui/section";
import { Segmented } from "../../ui/segmented";
import { Frame } from "../app/frame";
import { type Page, PagedList, usePages } from "../brand/paged-list";
import { useReading } from "../brand/use-reading";
import { RequestNav } from "../orders/request-nav";
import { call } from "../session/session";
import { minutesSince, saySpan } from "./cases";
import { sayGtin } from "./products";
import { StockOutRow } from "./row";
import { stockOutWords } from "./words";

type By = "product" | "banner";

/** As `GET /api/v1/stock-outs` answers. */
export interface Found extends Body {
  store: { id: string; name: string; banner: string | null; city: string | null };
  product: { key: string; gtin: string | null; name: string | null };
}
interface Group {
  key: string;
  name: string | null;
  open: number;
  cases: number;
  oldest_at: string | null;
  minutes: number | null;
}
interface Chosen {
  by: By;
  key: string;
  name: string;
}

const ROOT = "/api/v1/stock-outs";
const page = async (chosen: Chosen | null, after: string): Promise<Page<Found>> => {
  const asked = new URLSearchParams({ open: "true", limit: "50", ...(after ? { after } : {}) });
  if (chosen) asked.set(chosen.by, chosen.key);
  const said = (await call("GET", `${ROOT}?${asked}`)) as { stock_outs: Found[]; next: string | null };
  return { rows: said.stock_outs, next: said.next };
};
const groups = async (by: By): Promise<Group[]> =>
  (await call("GET", `${ROOT}/groups?by=${by}&limit=12`)) as Group[];

/** What is missing in every store, as the server counts it: the oldest first, by product and by banner. */
export function BrandStockOuts() {
  const words = stockOutWords.value;
  const [by, setBy] = useState<By>("product");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const pages = usePages(`${chosen?.by}:${chosen?.key}`, (after) => page(chosen, after));
  const grouped = useReading(by, () => groups(by));

  const choose = (group: Group): void =>
    setChosen(group.key === chosen?.key ? null : { by, key: group.key, name: sayGroup(group, by) });

  return (
    <Frame
      title={words.title}
      tab="requests"
      aside={
        <Section title={words.brand.by}>
          <div class="stack">
            <Segmented<By>
              label={words.brand.by}
              bare
              choices={[
                { value: "product", label: words.brand.product },
                { value: "banner", label: words.brand.banner },
              ]}
              value={by}
              onValue={setBy}
            />
            <Groups groups={grouped.value ?? []} by={by} chosen={chosen} onChoose={choose} />
          </div>
        </Section>
      }
    >
      <RequestNav current="stock-outs" />
      {chosen && (
        <FilterBar label={words.brand.by}>
          <FilterChip pressed onPress={() => setChosen(null)}>
            {chosen.name}
          </FilterChip>
        </FilterBar>
      )}
      <PagedList
        pages={pages}
        label={words.list.open}
        none={words.brand.none}
        noneHelp={words.brand.noneHelp}
        row={(one) => (
          <StockOutRow
            key={one.id}
            stockOut={one}
            store={one.store.name}
            name={one.product.name ?? undefined}
          />
        )}
      />
    </Frame>
  );
}

const sayGroup = (group: Group, by: By): string =>
  group.name ||
  (by === "banner"
    ? stockOutWords.value.brand.noBanner
    : group.key.startsWith("~")
      ? group.key.slice(1)
      : sayGtin(group.key));

interface GroupsProps {
  groups: Group[];
  by: By;
  chosen: Chosen | null;
  onChoose: (group: Group) => void;
}

/** How many are open, how long the oldest has been, how long they take: one line each, touched to see only those. */
function Groups({ groups, by, chosen, onChoose }: GroupsProps) {
  const { brand } = stockOutWords.value;
  const most = Math.max(1, ...groups.map((group) => group.open));
  return (
    <ul class="missed">
      {groups.map((group) => {
        const name = sayGroup(group, by);
        const about = [
          brand.cases(group.open, group.cases),
          group.oldest_at && brand.oldest(saySpan(minutesSince(group.oldest_at))),
          group.minutes !== null && brand.mean(saySpan(group.minutes)),
        ].filter(Boolean);
        return (
          <li key={group.key}>
            <button
              type="button"
              class="missed-line"
              aria-pressed={chosen?.key === group.key}
              onClick={() => onChoose(group)}
            >
              <span class="spread">
                <span class="strong">{name}</span>
                <span class="missed-count">{group.open}</span>
              </span>
              <meter aria-hidden="true" min={0} max={most} value={group.open} />
              <span class="muted small">{about.join(" · ")}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
