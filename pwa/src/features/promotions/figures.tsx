import { moment, number, percent } from "../../i18n/format";
import { Card } from "../../ui/card";
import { money, signed, signedPercent } from "./say";
import { promotionWords } from "./words";

// What `GET /api/v1/promotions/ID/results` answers: shown as it is, nothing is worked out again.

/** Whole numbers; shares in basis points of the baseline. A figure somebody typed has no baseline. */
export interface Measure {
  actual: number;
  baseline?: number;
  uplift?: number;
  uplift_bp?: number | null;
  error?: number;
  error_bp?: number | null;
}
export interface Result {
  source: "till_feed" | "manager" | "rep";
  units: Measure;
  value_minor: Measure;
  baseline_days?: number;
  window_days?: number;
  currency?: string;
  said_at?: string;
}
export interface Results {
  promotion: string;
  account: string | null;
  method: { name: string; version: number };
  currency: string;
  as_of: string | null;
  result: Result | null;
  stores?: number;
  left_out?: number;
  by_store?: (Result & { account: string })[];
}

interface Row {
  name: string;
  measure: Measure;
  say: (n: number) => string;
}

/** What was sold beyond what would have been: drawn, and the same as a table; by what method, on how many days, since when. */
export function Figures({ results, result }: { results: Results; result: Result }) {
  const words = promotionWords.value.results;
  const currency = result.currency ?? results.currency;
  const rows: Row[] = [
    { name: words.units, measure: result.units, say: number },
    { name: words.value, measure: result.value_minor, say: (n) => money(n, currency, true) },
  ];
  const isMeasured = result.units.baseline !== undefined;
  const asOf = result.said_at ?? results.as_of;
  return (
    <Card>
      {isMeasured && (
        <div class="uplifts">
          {rows.map((row) => (
            <Uplift key={row.name} {...row} />
          ))}
        </div>
      )}
      <Table rows={rows} isMeasured={isMeasured} />
      <dl class="facts">
        <div>
          <dt>{words.source}</dt>
          <dd>{words.sources[result.source]}</dd>
        </div>
        {result.baseline_days !== undefined && (
          <div>
            <dt>{words.observations}</dt>
            <dd>{words.observed(result.baseline_days, result.window_days ?? 0)}</dd>
          </div>
        )}
        {asOf && (
          <div>
            <dt>{words.asOf}</dt>
            <dd>{moment(asOf)}</dd>
          </div>
        )}
      </dl>
      <p class="muted small">
        {isMeasured
          ? (results.account === null ? words.methodSum : words.method)(
              results.method.version,
              result.baseline_days ?? 0,
              result.window_days ?? 0,
            )
          : words.typedHelp}
      </p>
    </Card>
  );
}

const BAR = { width: 320, left: 0, thick: 18 };

/** Two bars of one scale: what would have been, with how far that may be off; what was. */
function Uplift({ name, measure, say }: Row) {
  const words = promotionWords.value.results;
  const { actual, baseline = 0, uplift = 0, uplift_bp, error = 0 } = measure;
  const most = Math.max(actual, baseline + error, 1);
  const at = (n: number): number => Math.max(0, (n / most) * (BAR.width - 2));
  const [base, low, high] = [at(baseline), at(Math.max(0, baseline - error)), at(baseline + error)];
  return (
    <figure class="uplift">
      <figcaption>
        <span class="small strong">{name}</span>
        <span class="uplift-figure">{signed(say(uplift), uplift)}</span>
        <span class="muted">
          {[uplift_bp != null && signedPercent(uplift_bp), words.within(say(error))]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${BAR.width} 48`}
        role="img"
        aria-label={words.chart(name, say(actual), say(baseline))}
      >
        <rect class="uplift-base" x={0} y={2} width={base} height={BAR.thick} rx={4} />
        <rect class="uplift-actual" x={0} y={28} width={at(actual)} height={BAR.thick} rx={4} />
        <path class="uplift-error" d={`M${low} 11H${high}M${low} 6V16M${high} 6V16`} />
      </svg>
    </figure>
  );
}

function Table({ rows, isMeasured }: { rows: Row[]; isMeasured: boolean }) {
  const words = promotionWords.value.results;
  const lines: [string, (row: Row) => string][] = [
    [words.sold, ({ measure, say }) => say(measure.actual)],
    ...((isMeasured
      ? [
          [words.baseline, ({ measure, say }) => say(measure.baseline ?? 0)],
          [words.uplift, ({ measure, say }) => signed(say(measure.uplift ?? 0), measure.uplift ?? 0)],
          [words.error, ({ measure, say }) => words.within(say(measure.error ?? 0))],
          [words.share, ({ measure }) => sayShare(measure)],
        ]
      : []) as [string, (row: Row) => string][]),
  ];
  return (
    <table class="figures">
      <caption class="sr-only">{words.figures}</caption>
      <thead>
        <tr>
          <td />
          {rows.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(([line, say]) => (
          <tr key={line}>
            <th scope="row">{line}</th>
            {rows.map((row) => (
              <td key={row.name}>{say(row)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "+39 % ± 13 %" */
export function sayShare({ uplift_bp, error_bp }: Measure): string {
  if (uplift_bp == null) return "–";
  const { within } = promotionWords.value.results;
  return [signedPercent(uplift_bp), error_bp == null ? "" : within(percent(error_bp))].join(" ").trim();
}
