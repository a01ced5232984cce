import { useState } from "preact/hooks";
import { isUnsent } from "../../core/outbox";
import type { Shown } from "../../core/preview";
import { number } from "../../i18n/format";
import { t } from "../../i18n/language";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Section } from "../../ui/section";
import { Skeleton } from "../../ui/skeleton";
import { text } from "../accounts/brief";
import { outbox, shown } from "../app/device";
import { nameOf as nameOnline } from "../brand/directory";
import { useArrivals, useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { DailySales } from "./daily";
import { Figures, type Result, type Results, sayShare } from "./figures";
import { signed } from "./say";
import { promotionWords } from "./words";

/** Read online: what tills counted is on no device. The same answer for both companies. */
function useResults(promotion: string, account: string | null) {
  const path = `/api/v1/promotions/${promotion}/results${account === null ? "" : `?account=${account}`}`;
  const reading = useReading(path, async () => (await call("GET", path)) as Results);
  const waiting = outbox.value.filter((queued) => queued.op.kind === "promotion.result" && isUnsent(queued));
  useArrivals(waiting.length, reading.again);
  return reading;
}

/** A store's own figures; without a network what somebody typed, if anybody has. */
export function StoreResults({
  promotion,
  account,
  part,
}: {
  promotion: Shown;
  account: string;
  part: Shown | null;
}) {
  const words = promotionWords.value.results;
  const reading = useResults(promotion.id, account);
  const typed = typedOf(part);
  const { value, refusal } = reading;
  const isWaiting = typed !== null && part?.pending !== undefined && value?.result?.source !== "till_feed";
  return (
    <Section title={words.title}>
      {typed && (isWaiting || refusal || (value && !value.result)) ? (
        <Figures results={{ ...NOWHERE, promotion: promotion.id, account }} result={typed} />
      ) : refusal ? (
        <p class="muted">{refusal.code === "offline" ? words.offline : words.none}</p>
      ) : !value ? (
        <Skeleton rows={3} />
      ) : value.result ? (
        <>
          <Figures results={value} result={value.result} />
          {value.result.source === "till_feed" && <DailySales promotion={promotion.id} account={account} />}
        </>
      ) : (
        <None />
      )}
      {refusal?.code === "offline" && (
        <Button icon="retry" onClick={reading.again}>
          {t.value.shell.retry}
        </Button>
      )}
    </Section>
  );
}

const NOWHERE: Results = {
  promotion: "",
  account: null,
  method: { name: "", version: 0 },
  currency: "EUR",
  as_of: null,
  result: null,
};

/** What the store's part says was sold, shown as the server would. */
function typedOf(part: Shown | null): Result | null {
  const said = part?.fields.result as Record<string, unknown> | undefined;
  if (!said || typeof said.units !== "number" || typeof said.value_minor !== "number") return null;
  return {
    source: said.source === "rep" ? "rep" : "manager",
    units: { actual: said.units },
    value_minor: { actual: said.value_minor },
    currency: String(said.currency ?? "EUR"),
    said_at: String(said.at),
  };
}

function None() {
  const words = promotionWords.value.results;
  return (
    <EmptyState icon="chart" title={words.none}>
      {words.noneHelp}
    </EmptyState>
  );
}

const FIRST = 8;

/** All stores in reach: together, then each, those with the most uplift first. */
export function AllResults({ promotion }: { promotion: Shown }) {
  const words = promotionWords.value.results;
  const { value, refusal } = useResults(promotion.id, null);
  return (
    <Section title={words.title}>
      {refusal ? (
        <p class="muted">{words.offline}</p>
      ) : !value ? (
        <Skeleton rows={4} />
      ) : !value.result ? (
        <None />
      ) : (
        <>
          <Figures results={value} result={value.result} />
          <p class="muted small">
            {[
              words.counted(value.stores ?? 0),
              (value.left_out ?? 0) > 0 && words.leftOut(value.left_out ?? 0),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          <DailySales promotion={promotion.id} account={null} />
          <ByStore promotion={promotion.id} rows={value.by_store ?? []} />
        </>
      )}
    </Section>
  );
}

function ByStore({ promotion, rows }: { promotion: string; rows: (Result & { account: string })[] }) {
  const words = promotionWords.value.results;
  const [isAll, setAll] = useState(false);
  const nameOf = (account: string): string => {
    const here = shown.value.get(account);
    return here ? text(here, "name") : nameOnline(account);
  };
  if (rows.length < 2) return null;
  return (
    <>
      <table class="figures figures-stores">
        <caption>{words.byStore}</caption>
        <thead>
          <tr>
            <th scope="col">{words.store}</th>
            <th scope="col">{words.sold}</th>
            <th scope="col">{words.uplift}</th>
            <th scope="col">{words.share}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, isAll ? rows.length : FIRST).map(({ account, units }) => (
            <tr key={account}>
              <th scope="row">
                <a class="link" href={`/accounts/${account}/promotions/${promotion}`}>
                  {nameOf(account)}
                </a>
              </th>
              <td>{number(units.actual)}</td>
              <td>{signed(number(units.uplift ?? 0), units.uplift ?? 0)}</td>
              <td>{sayShare(units)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isAll && rows.length > FIRST && (
        <Button wide icon="down" onClick={() => setAll(true)}>
          {words.more}
        </Button>
      )}
    </>
  );
}
