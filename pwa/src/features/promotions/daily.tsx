import { useMemo, useState } from "preact/hooks";
import { day, fromDay, number, shortDay, toDay } from "../../i18n/format";
import { Card } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { lazy } from "../app/lazy";
import { useReading } from "../brand/use-reading";
import { call } from "../session/session";
import { money } from "./say";
import { promotionWords } from "./words";

// With its library: read where there is a series to show, and only there.
const DaysChart = lazy(async () => (await import("../../ui/days-chart")).DaysChart);

/** What `GET /api/v1/promotions/ID/days` answers. */
interface Said {
  on: string;
  stores: number;
  units: number;
  value_minor: number;
  expected_units_e2?: number;
  expected_value_minor?: number;
}
interface Daily {
  window: { starts_on: string; ends_on: string };
  currency: string;
  days: Said[];
}

type Measure = "units" | "value";
const DAY_MS = 24 * 3_600_000;

/** Every day from the first told of to the last; one no till spoke on has none of it. */
export function calendar(days: readonly Said[]): { on: string; said: Said | undefined }[] {
  const known = new Map(days.map((one) => [one.on, one]));
  const [first, last] = [days[0]?.on, days.at(-1)?.on];
  const found = [];
  // By noon: a day with an hour more or less is one day all the same.
  for (let at = first ? fromDay(first) : 0; last && toDay(at) <= last; at = fromDay(toDay(at + DAY_MS)))
    found.push({ on: toDay(at), said: known.get(toDay(at)) });
  return found;
}

/** Which of a day's figures are shown, in units or in money. */
const sold = (one: Said, measure: Measure): number => (measure === "units" ? one.units : one.value_minor);
const expected = (one: Said, measure: Measure): number | null =>
  measure === "units"
    ? one.expected_units_e2 === undefined
      ? null
      : one.expected_units_e2 / 100
    : (one.expected_value_minor ?? null);

const mean = (values: number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** What was sold day by day, the eight weeks before and the promotion itself: a line, a sentence, and all of it in a table. */
export function DailySales({ promotion, account }: { promotion: string; account: string | null }) {
  const path = `/api/v1/promotions/${promotion}/days${account === null ? "" : `?account=${account}`}`;
  const { value, refusal } = useReading(path, async () => (await call("GET", path)) as Daily);
  // The figures above have said it already where they could not be read.
  if (refusal || (value && value.days.length < 2)) return null;
  return value ? <Days daily={value} /> : <Skeleton rows={4} />;
}

function Days({ daily }: { daily: Daily }) {
  const words = promotionWords.value.results;
  const [measure, setMeasure] = useState<Measure>("units");
  const days = useMemo(() => calendar(daily.days), [daily]);
  const say = (n: number): string =>
    measure === "units" ? number(n < 100 ? n : Math.round(n)) : money(Math.round(n), daily.currency, true);
  // Without a year: under the line there is no room for what is said beside it.
  const names = useMemo(() => days.map(({ on }) => shortDay(fromDay(on), fromDay(on))), [days, words]);
  const lines = useMemo(
    () => [
      { label: words.sold, values: days.map(({ said }) => (said ? sold(said, measure) : null)) },
      {
        label: words.daily.expected,
        values: days.map(({ said }) => (said ? expected(said, measure) : null)),
        isExpected: true,
      },
    ],
    [days, measure, words],
  );
  const { starts_on, ends_on } = daily.window;
  const of = days.flatMap(({ on, said }, n) => (on >= starts_on && on <= ends_on ? [{ n, said }] : []));
  const best = bestOf(days, starts_on, measure);
  const sayDay = (n: number): string => {
    const { on = "", said } = days[n] ?? {};
    if (!said) return words.daily.silent(day(fromDay(on)));
    const base = expected(said, measure);
    return words.daily.day(day(fromDay(on)), say(sold(said, measure)), base === null ? null : say(base));
  };
  const told = of.flatMap(({ said }) => (said ? [said] : []));
  return (
    <Card>
      <div class="stack">
        <h3 class="days-title">{words.daily.title}</h3>
        <Segmented<Measure>
          label={words.daily.measure}
          bare
          choices={[
            { value: "units", label: words.units },
            { value: "value", label: words.value },
          ]}
          value={measure}
          onValue={setMeasure}
        />
        {told.length > 0 && (
          <p>
            {words.daily.summary(
              say(mean(told.map((one) => sold(one, measure)))),
              say(mean(told.map((one) => expected(one, measure) ?? 0))),
            )}{" "}
            {words.daily.best(
              day(fromDay(days[best]?.on ?? "")),
              say(sold(days[best]?.said as Said, measure)),
            )}
          </p>
        )}
        <DaysChart
          label={words.daily.chart}
          dayLabel={words.daily.on}
          days={names}
          lines={lines}
          period={
            of.length > 0
              ? { first: of[0]?.n ?? 0, last: of.at(-1)?.n ?? 0, label: words.daily.period }
              : undefined
          }
          start={best}
          say={sayDay}
          format={say}
        />
        <details class="more">
          <summary>
            <Icon name="list" size="s" /> {words.daily.table}
          </summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by who has no wheel */}
          <section class="days-figures" aria-label={words.daily.table} tabIndex={0}>
            <table class="figures">
              <caption class="sr-only">{words.daily.title}</caption>
              <thead>
                <tr>
                  <th scope="col">{words.daily.on}</th>
                  <th scope="col">{words.sold}</th>
                  <th scope="col">{words.daily.expected}</th>
                </tr>
              </thead>
              <tbody>
                {[...days].reverse().map(({ on, said }) => {
                  const base = said ? expected(said, measure) : null;
                  return (
                    <tr key={on}>
                      <th scope="row">{shortDay(fromDay(on))}</th>
                      <td>{said ? say(sold(said, measure)) : words.daily.unknown}</td>
                      <td>{base === null ? "–" : say(base)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </section>
        </details>
      </div>
    </Card>
  );
}

/** The best day of the promotion, else the last there is. */
function bestOf(days: ReturnType<typeof calendar>, from: string, measure: Measure): number {
  let best = days.length - 1;
  let most = Number.NEGATIVE_INFINITY;
  days.forEach(({ on, said }, n) => {
    if (said && on >= from && sold(said, measure) > most) {
      best = n;
      most = sold(said, measure);
    }
  });
  return best;
}
